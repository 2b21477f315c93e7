// What stands on top of a section: the letterhead with its emblem and its double line, and the title.

import Shared

extension Composer {
    private static let emblemEdge = PageGeometry.millimetres(24)
    private static let emblemGap = PageGeometry.millimetres(3)

    /// Everything above a section's blocks, kept with them.
    func top(of section: Document.Section) -> [FlowElement] {
        let head = section.letterhead.map { [FlowElement(letterhead($0), keepsWithNext: true)] } ?? []
        return head + title(section)
    }

    private func letterhead(_ letterhead: Document.Letterhead) -> Strip {
        let inset = letterhead.emblem == nil ? 0 : Self.emblemEdge + Self.emblemGap
        var text = Strip.empty
        for (place, name) in letterhead.names.enumerated() {
            let isLast = place == letterhead.names.count - 1
            let lettering = Lettering(size: isLast ? 15 : 12.5, isBold: isLast, lineSpacing: 1.02)
            text.append(strip(name, lettering, .centre, x: inset, width: width - inset))
        }
        for (place, line) in letterhead.address.enumerated() {
            let address = strip(line, Lettering(size: 9), .centre, x: inset, width: width - inset)
            text.append(address, gap: place == 0 ? 3 : 0)
        }
        var all = text
        if let emblem = letterhead.emblem {
            all.height = max(text.height, Self.emblemEdge)
            let lowering = (all.height - text.height) / 2
            all.marks = text.marks.map { $0.moved(x: 0, y: lowering) }
            let y = (all.height - Self.emblemEdge) / 2
            all.marks.append(
                .emblem(emblem, Rectangle(x: 0, y: y, width: Self.emblemEdge, height: Self.emblemEdge)))
        }
        all.append(doubleLine, gap: 5)
        return all
    }

    private var doubleLine: Strip {
        Strip(
            height: 5,
            marks: [
                .rule(fromX: 0, fromY: 1, toX: width, toY: 1, width: 2.25),
                .rule(fromX: 0, fromY: 3.6, toX: width, toY: 3.6, width: 0.75),
            ])
    }

    private func title(_ section: Document.Section) -> [FlowElement] {
        var elements: [FlowElement] = []
        for (place, line) in section.title.enumerated() {
            let lettering = Lettering(size: 12, isBold: true, lineSpacing: 1.15)
            let outline = place == 0 ? (title: section.title.joined(separator: " "), level: 0) : nil
            let lines = lines(of: run(line, lettering, .centre), gap: place == 0 ? 14 : 0)
            elements += kept(lines, outline: outline)
        }
        for (place, line) in section.subtitle.enumerated() {
            elements += kept(lines(of: run(line, .body, .centre), gap: place == 0 ? 3 : 0))
        }
        if !elements.isEmpty {
            elements.append(FlowElement(Strip(height: 6, marks: []), keepsWithNext: true))
        }
        return elements
    }
}

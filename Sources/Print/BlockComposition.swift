// Blocks of a section as elements of its flow.

import Shared

extension Composer {
    /// A section's blocks; what has to stand on a page with a signature is kept with it.
    func elements(of blocks: [Document.Block], isDraft: Bool) -> [FlowElement] {
        var all: [FlowElement] = []
        for block in blocks {
            let elements = elements(of: block, isDraft: isDraft)
            if case .signatures = block { Self.keepLast(&all) }
            all += elements
        }
        return all
    }

    /// The text before a signature: its last line keeps with it, and the line before that with the last one.
    private static func keepLast(_ elements: inout [FlowElement]) {
        if !elements.isEmpty { elements[elements.count - 1].keepsWithNext = true }
    }

    private func elements(of block: Document.Block, isDraft: Bool) -> [FlowElement] {
        switch block {
        case .heading(let text, let level): heading(text, level)
        case .paragraph(let paragraph): self.paragraph(paragraph)
        case .clauses(let clauses): self.clauses(clauses)
        case .facts(let facts): self.facts(facts)
        case .table(let table): TableComposition(table, self).elements
        case .legend(let title, let lines): legend(title, lines)
        case .footnotes(let notes): footnotes(notes)
        case .signatures(let block): [signatures(block, isDraft: isDraft)]
        case .copies(let title, let names): copies(title, names)
        case .pageBreak: [.pageBreak]
        }
    }

    private func heading(_ text: String, _ level: Int) -> [FlowElement] {
        let lettering = Lettering(
            size: level == 1 ? 12 : 11, isBold: true, isSlanted: level == 3, lineSpacing: 1.1)
        let lines = lines(of: run(text, lettering), gap: level == 1 ? 14 : 10)
        return kept(lines, outline: (text, level))
    }

    /// Kept with what follows; the first one is an entry of the outline.
    func kept(_ elements: [FlowElement], outline: (title: String, level: Int)? = nil) -> [FlowElement] {
        elements.enumerated().map { place, element in
            var element = element
            element.keepsWithNext = true
            if place == 0 { element.outline = outline }
            return element
        }
    }

    private func paragraph(_ paragraph: Document.Paragraph) -> [FlowElement] {
        let lettering: Lettering
        switch paragraph.style {
        case .plain: lettering = .body
        case .strong: lettering = .strong
        case .slanted: lettering = Lettering(size: 11, isSlanted: true, lineSpacing: 1.15)
        case .small: lettering = .small
        case .alarm: lettering = Lettering(size: 11, isBold: true, ink: .red, lineSpacing: 1.15)
        }
        let run = run(
            paragraph.text, lettering, paragraph.alignment,
            indentation: paragraph.isIndented ? PageGeometry.millimetres(12) : 0)
        return lines(of: run, gap: paragraph.style == .small ? 3 : 6)
    }

    // MARK: Labelled texts

    private static let colonWidth = 10.0

    private func clauses(_ clauses: [Document.Clause]) -> [FlowElement] {
        let labelWidth = labelWidth(clauses.map(\.label), .body, share: 0.3) + 6
        let hasColons = clauses.contains(where: \.hasColon)
        let x = labelWidth + (hasColons ? Self.colonWidth : 0)
        return clauses.flatMap { clause -> [FlowElement] in
            let label = label(clause.label, .body, width: labelWidth)
            var beside = [Mark.text(label, x: 0, y: 0)]
            if clause.hasColon {
                beside.append(.text(run(":", .body, width: Self.colonWidth), x: labelWidth, y: 0))
            }
            if clause.text.isEmpty, !clause.points.isEmpty {
                return together(points(clause.points, x, beside: beside), atLeast: label.height)
            }
            let text = lines(
                of: run(clause.text, .body, .justified, width: width - x), x: x, gap: 5, beside: beside)
            return together(text, atLeast: label.height) + points(clause.points, x)
        }
    }

    private func points(_ points: [Document.Point], _ x: Double, beside: [Mark] = []) -> [FlowElement] {
        let markWidth = labelWidth(points.map(\.mark), .body, share: 0.1) + 6
        return points.enumerated().flatMap { place, point in
            let beside = place == 0 ? beside : []
            let mark = Mark.text(label(point.mark, .body, width: markWidth), x: x, y: 0)
            let text = run(point.text, .body, .justified, width: width - x - markWidth)
            return lines(of: text, x: x + markWidth, gap: beside.isEmpty ? 2 : 5, beside: beside + [mark])
        }
    }

    private func facts(_ facts: [Document.Fact]) -> [FlowElement] {
        let nameWidth = labelWidth(facts.map(\.name), .body, share: 0.35) + 8
        let x = nameWidth + Self.colonWidth
        return facts.enumerated().flatMap { place, fact -> [FlowElement] in
            let name = label(fact.name, .body, width: nameWidth)
            let colon = Mark.text(run(":", .body, width: Self.colonWidth), x: nameWidth, y: 0)
            let value = run(fact.value, .body, width: width - x)
            return together(
                lines(of: value, x: x, gap: place == 0 ? 6 : 2, beside: [.text(name, x: 0, y: 0), colon]),
                atLeast: name.height)
        }
    }

    // MARK: Small print

    private func legend(_ title: String, _ items: [String]) -> [FlowElement] {
        let bold = Lettering(size: Lettering.small.size, isBold: true)
        return kept(lines(of: run(title, bold), gap: 6))
            + items.flatMap { lines(of: run($0, .small), gap: 1) }
    }

    private func footnotes(_ notes: [Document.Footnote]) -> [FlowElement] {
        let markWidth = labelWidth(notes.map { $0.mark + ")" }, .small, share: 0.1) + 4
        return notes.enumerated().flatMap { place, note in
            let mark = Mark.text(label(note.mark + ")", .small, width: markWidth), x: 0, y: 0)
            let text = run(note.text, .small, width: width - markWidth)
            return lines(of: text, x: markWidth, gap: place == 0 ? 6 : 1.5, beside: [mark])
        }
    }

    private func copies(_ title: String, _ names: [String]) -> [FlowElement] {
        let lettering = Lettering(size: 10, lineSpacing: 1.1)
        let head = kept(lines(of: run(title, lettering), gap: 16))
        let marks = names.indices.map { "\($0 + 1)." }
        let markWidth = labelWidth(marks, lettering, share: 0.1) + 5
        return head
            + zip(marks, names).flatMap { mark, name in
                let number = Mark.text(run(mark, lettering, width: markWidth), x: 0, y: 0)
                return lines(
                    of: run(name, lettering, width: width - markWidth), x: markWidth, gap: 1, beside: [number]
                )
            }
    }
}

// Signatures side by side, one strip: never torn apart. On a draft the offices whose initials come first
// stand beside a single signature, or above several.

import Shared

extension Composer {
    /// For ink, a stamp or an electronic signature.
    private static let signingHeight = PageGeometry.millimetres(24)
    private static let columnGap = PageGeometry.millimetres(8)

    func signatures(_ block: Document.Signatures, isDraft: Bool) -> FlowElement {
        let initials = isDraft && !block.initials.isEmpty ? initialsTable(block.initials) : nil
        var strip = Strip.empty
        if block.signatures.count == 1, let signature = block.signatures.first {
            strip = column(signature, x: width * 0.46, width: width * 0.54)
            if let initials {
                strip.marks += initials.marks
                strip.height = max(strip.height, initials.height)
            }
        } else {
            if let initials { strip = initials }
            strip.append(sideBySide(block.signatures), gap: initials == nil ? 0 : 12)
        }
        return FlowElement(strip, gap: 18)
    }

    private func sideBySide(_ signatures: [Document.Signature]) -> Strip {
        let count = Double(signatures.count)
        let columnWidth = (width - Self.columnGap * (count - 1)) / count
        // Names stand on one level: heads of unlike height are filled up from above.
        let heads = signatures.map { head($0, x: 0, width: columnWidth).height }
        let highest = heads.max() ?? 0
        var all = Strip.empty
        for (place, signature) in signatures.enumerated() {
            let x = Double(place) * (columnWidth + Self.columnGap)
            let column = column(signature, x: x, width: columnWidth)
            let lowering = highest - heads[place]
            all.marks += column.marks.map { $0.moved(x: 0, y: lowering) }
            all.height = max(all.height, column.height + lowering)
        }
        return all
    }

    private func head(_ signature: Document.Signature, x: Double, width: Double) -> Strip {
        var strip = Strip.empty
        for line in signature.placeAndDate {
            strip.append(self.strip(line, .body, .centre, x: x, width: width))
        }
        for (place, line) in signature.role.enumerated() {
            let gap = place == 0 && !signature.placeAndDate.isEmpty ? 4.0 : 0
            strip.append(self.strip(line, .strong, .centre, x: x, width: width), gap: gap)
        }
        return strip
    }

    private func column(_ signature: Document.Signature, x: Double, width: Double) -> Strip {
        var strip = head(signature, x: x, width: width)
        strip.height += Self.signingHeight
        if let name = signature.name {
            var lettering = Lettering.strong
            lettering.isUnderlined = signature.rank != nil || signature.nip != nil
            strip.append(self.strip(name, lettering, .centre, x: x, width: width))
        } else {
            let lineWidth = width * 0.7
            let dots = Mark.dots(x: x + (width - lineWidth) / 2, y: 12, width: lineWidth)
            strip.append(Strip(height: 14, marks: [dots]))
        }
        let last = [signature.rank, signature.nip.map { "NIP. \($0)" }].compactMap(\.self)
        for line in last { strip.append(self.strip(line, .body, .centre, x: x, width: width)) }
        return strip
    }

    /// `Paraf koordinasi`: offices, and room for their initials; in the left part of the column.
    private func initialsTable(_ offices: [String]) -> Strip {
        let lettering = Lettering(size: 8.5)
        let bold = Lettering(size: 8.5, isBold: true)
        let edges = [0, width * 0.26, width * 0.4]
        var strip = Strip.empty
        for (number, office) in (["Paraf koordinasi"] + offices).enumerated() {
            let texts = number == 0 ? [office, "Paraf"] : [office, ""]
            let cells = texts.enumerated().map { place, text in
                let cellWidth = edges[place + 1] - edges[place] - 2 * TableRow.sidePadding
                let run = run(text, number == 0 ? bold : lettering, width: cellWidth)
                return TableRow.Cell(run, left: edges[place], right: edges[place + 1])
            }
            strip.append(TableRow(cells: cells, isGrounded: number == 0).strip(width: edges[2]))
        }
        return strip
    }
}

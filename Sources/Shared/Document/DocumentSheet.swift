// One sheet of a document's workbook, filled from above.

/// Rows, and which of their cells are made one.
struct DocumentSheet {
    private let document: Document
    private let widths: [Int]
    private let isUpright: Bool
    private var rows: [[Workbook.Cell]] = []
    private var spans: [Workbook.Span] = []
    private var heights: [Int: Int] = [:]
    private var headRows: ClosedRange<Int>?

    /// Widths of all columns together, in characters.
    private static let widthUpright = 95
    private static let widthAcross = 140
    private static let columnWidthMin = 5
    /// A head that ends further below does not stay in view: it would take the window.
    private static let frozenRowCountMax = 14
    private static let lineHeight = 15
    private static let heightMax = 400

    init(_ document: Document, _ table: Document.Table?, isUpright: Bool) {
        (self.document, self.isUpright) = (document, isUpright)
        let total = isUpright ? Self.widthUpright : Self.widthAcross
        let weights = table?.columns.map(\.weight) ?? [total / 2, total - total / 2]
        let sum = max(1, weights.reduce(0, +))
        widths = weights.map { max(Self.columnWidthMin, $0 * total / sum) }
    }

    func sheet(named name: String) -> Workbook.Sheet {
        var finished = self
        if let source = document.source {
            finished.addGap()
            for line in source.lines(in: document.language) { finished.addLine(line, .note) }
        }
        let frozen = headRows.map { $0.upperBound <= Self.frozenRowCountMax ? $0.upperBound : 0 } ?? 0
        return Workbook.Sheet(
            name: name, columnWidths: widths, frozenRowCount: frozen, rows: finished.rows,
            rowHeights: finished.heights, isUpright: isUpright,
            layout: Workbook.Layout(
                isFolio: document.paper == .f4, repeatedRows: headRows, spans: finished.spans))
    }

    // MARK: Texts

    mutating func addTop(of section: Document.Section) {
        if let banner = document.banner { addLine(banner, .alarm) }
        if document.isDraft {
            let words = Words(id: "DRAF – belum ditetapkan", en: "DRAFT – not yet adopted")
            addLine(words.text(in: document.language), .alarm)
        }
        if let letterhead = section.letterhead {
            for name in letterhead.names { addLine(name, .heading) }
            for line in letterhead.address { addLine(line, .centred) }
            addGap()
        }
        for line in section.title { addLine(line, .heading) }
        for line in section.subtitle { addLine(line, .centred) }
        if !rows.isEmpty { addGap() }
    }

    private mutating func addGap() { rows.append([]) }

    /// A text over columns (all, if none are named), as high as it needs.
    private mutating func addLine(_ text: String, _ style: Workbook.Style) {
        rows.append([.printed(text, style)])
        span(0..<widths.count, rowCount: 1)
        fit(text, 0..<widths.count)
    }

    private mutating func span(_ columns: Range<Int>, rowCount: Int) {
        if columns.count > 1 || rowCount > 1 {
            spans.append(
                Workbook.Span(
                    row: rows.count, column: columns.lowerBound + 1, rowCount: rowCount,
                    columnCount: columns.count))
        }
    }

    /// Spanned cells do not make their row as high as they need: the height is estimated.
    private mutating func fit(_ text: String, _ columns: Range<Int>) {
        let width = max(1, widths[columns].reduce(0, +))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let count = lines.reduce(0) { $0 + max(1, ($1.count + width - 1) / width) }
        if count > 1 {
            let height = min(count * Self.lineHeight, Self.heightMax)
            heights[rows.count] = max(heights[rows.count] ?? 0, height)
        }
    }

    mutating func add(_ blocks: [Document.Block]) {
        for block in blocks { add(block) }
    }

    private mutating func add(_ block: Document.Block) {
        switch block {
        case .heading(let text, _): addLine(text, .title)
        case .paragraph(let paragraph):
            let isAlarm = paragraph.style == .alarm
            let style: Workbook.Style = paragraph.alignment == .centre ? .centred : .prose
            addLine(paragraph.text, isAlarm ? .alarm : paragraph.style == .small ? .note : style)
        case .clauses(let clauses):
            for clause in clauses {
                addLine([clause.label, clause.hasColon ? ":" : "", clause.text].joinedWords, .prose)
                for point in clause.points { addLine("    \(point.mark) \(point.text)", .prose) }
            }
        case .facts(let facts): for fact in facts { addLine("\(fact.name): \(fact.value)", .prose) }
        case .table(let table): add(table)
        case .legend(let title, let lines): for line in [title] + lines { addLine(line, .note) }
        case .footnotes(let notes): for note in notes { addLine("\(note.mark)) \(note.text)", .note) }
        case .signatures(let block): add(block)
        case .copies(let title, let names):
            addGap()
            addLine(title, .prose)
            for (place, name) in names.enumerated() { addLine("\(place + 1). \(name)", .prose) }
        case .pageBreak: break
        }
    }

    // MARK: Signatures

    private static let signingRowCount = 4

    private mutating func add(_ block: Document.Signatures) {
        addGap()
        if document.isDraft, !block.initials.isEmpty {
            let words = Words(id: "Paraf koordinasi", en: "Initials")
            addLine("\(words.text(in: document.language)): \(block.initials.joined(separator: ", "))", .note)
        }
        let heads = block.signatures.map { $0.placeAndDate + $0.role }
        let highest = heads.map(\.count).max() ?? 0
        let columns = zip(block.signatures, heads).map { signature, head in
            [String](repeating: "", count: highest - head.count) + head
                + [String](repeating: "", count: Self.signingRowCount) + signature.closing
        }
        let parts = self.parts(count: columns.count)
        for line in 0..<(columns.map(\.count).max() ?? 0) {
            rows.append([Workbook.Cell](repeating: .empty, count: widths.count))
            for (part, column) in zip(parts, columns) where line < column.count && !column[line].isEmpty {
                rows[rows.count - 1][part.lowerBound] = .printed(column[line], .centred)
                span(part, rowCount: 1)
                fit(column[line], part)
            }
        }
    }

    /// Columns for so many signatures side by side; a single one has the right half. Where there are fewer
    /// columns than signatures, the last ones share the last column's right neighbours.
    private func parts(count: Int) -> [Range<Int>] {
        let all = widths.count
        if count == 1 { return [all / 2..<max(all, all / 2 + 1)] }
        return (0..<count).compactMap { place in
            let part = all * place / count..<all * (place + 1) / count
            return part.isEmpty ? nil : part
        }
    }

    // MARK: Tables

    mutating func add(_ table: Document.Table) {
        if let caption = table.caption { addLine(caption, .title) }
        let first = rows.count + 1
        for place in table.headPlaces ?? [] {
            while rows.count < first + place.rows.lowerBound { addEmptyRow() }
            rows[first - 1 + place.rows.lowerBound][place.columns.lowerBound] = .printed(
                place.cell.text, .column)
            if place.columns.count > 1 || place.rows.count > 1 {
                spans.append(
                    Workbook.Span(
                        row: first + place.rows.lowerBound, column: place.columns.lowerBound + 1,
                        rowCount: place.rows.count, columnCount: place.columns.count))
            }
        }
        while rows.count < first - 1 + table.head.count { addEmptyRow() }
        if table.hasColumnNumbers {
            rows.append(table.columns.indices.map { .text("(\($0 + 1))", .middle) })
        }
        if rows.count >= first { headRows = first...rows.count }
        for row in table.rows { add(row, table) }
    }

    private mutating func addEmptyRow() {
        rows.append([Workbook.Cell](repeating: .empty, count: widths.count))
    }

    private mutating func add(_ row: Document.Row, _ table: Document.Table) {
        switch row {
        case .group(let text):
            rows.append([.printed(text, .group)])
            span(0..<widths.count, rowCount: 1)
            fit(text, 0..<widths.count)
        case .cells(let cells):
            addEmptyRow()
            var column = 0
            for cell in cells where column < widths.count {
                let columns = column..<min(column + cell.columnCount, widths.count)
                rows[rows.count - 1][column] = cell.workbookCell(in: table.columns[column])
                span(columns, rowCount: 1)
                column = columns.upperBound
            }
        }
    }
}

extension Document.Cell {
    /// The figure if there is one, else the text; with the marks of footnotes.
    fileprivate func workbookCell(in column: Document.Column) -> Workbook.Cell {
        let isMiddle = (alignment ?? column.alignment) == .centre
        let style: Workbook.Style = isStrong ? .strong : isMiddle ? .middle : .cell
        let mark = marks.isEmpty ? "" : " \(marks.joined(separator: ",")))"
        guard let figure else { return .printed(text + mark, style) }
        // Text in a number's format stands in quotation marks.
        let isPlain =
            mark.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
            && figure.format.utf8.count + mark.utf8.count < 56
        let format = mark.isEmpty || !isPlain ? figure.format : "\(figure.format)\"\(mark)\""
        return .figure(figure.number, format: format, style)
    }
}

extension Workbook.Cell {
    /// A text of a document.
    static func printed(_ text: String, _ style: Workbook.Style) -> Self {
        .words(PrintableText.lines(text), style)
    }
}

extension Document.Signature {
    /// The lines under the room for signing.
    fileprivate var closing: [String] {
        [name ?? "………………………………", rank, nip.map { "NIP. \($0)" }].compactMap(\.self)
    }
}

extension [String] {
    /// One after the other, with a space between those that are not empty.
    fileprivate var joinedWords: String { filter { !$0.isEmpty }.joined(separator: " ") }
}

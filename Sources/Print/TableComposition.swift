// A table as elements of the flow: caption, heads, the row of column numbers, rows.
//
// Columns are as wide as their weights say, but no narrower than their longest word as long as that leaves
// room for the others: figures and words stay in one piece.

import Shared

/// Lays out one table.
struct TableComposition {
    private let table: Document.Table
    private let composer: Composer
    /// Left edges of the columns, and the right edge of the last.
    private let edges: [Double]
    private let lettering: Lettering

    /// A head that takes more of a page than this many lines a cell is cut.
    private static let headLineCountMax = 8

    init(_ table: Document.Table, _ composer: Composer) {
        (self.table, self.composer) = (table, composer)
        lettering = Lettering(
            size: Self.size(columnCount: table.columns.count, composer.width), lineSpacing: 1.05)
        let widths = ColumnWidths(table, lettering, composer).widths
        edges = widths.reduce(into: [0]) { edges, width in edges.append((edges.last ?? 0) + width) }
    }

    /// Smaller letters for narrow columns.
    private static func size(columnCount: Int, _ width: Double) -> Double {
        switch width / Double(columnCount) {
        case 75...: 10
        case 55...: 9
        case 42...: 8.5
        default: 7.5
        }
    }

    var elements: [FlowElement] {
        let head = headStrip
        var elements: [FlowElement] = []
        if let caption = table.caption {
            let run = composer.run(caption, Lettering(size: 10, isBold: true))
            elements += composer.kept(composer.lines(of: run, gap: 8))
        }
        if let head {
            let gap = table.caption == nil ? 8.0 : 4
            elements.append(FlowElement(head, gap: gap, keepsWithNext: !table.rows.isEmpty))
        }
        for row in table.rows { elements.append(element(row, head)) }
        return elements
    }

    private func element(_ row: Document.Row, _ head: Strip?) -> FlowElement {
        switch row {
        case .group(let text):
            let cell = cell(text, lettering: strong, columns: 0..<table.columns.count, .start)
            let row = TableRow(cells: [cell], isGrounded: true)
            return FlowElement(row, width: composer.width, head: head, keepsWithNext: true)
        case .cells(let cells):
            return FlowElement(TableRow(cells: self.cells(cells)), width: composer.width, head: head)
        }
    }

    private var strong: Lettering {
        var strong = lettering
        strong.isBold = true
        return strong
    }

    private func cells(_ cells: [Document.Cell]) -> [TableRow.Cell] {
        var column = 0
        return cells.map { cell in
            let columns = column..<min(column + cell.columnCount, table.columns.count)
            column = columns.upperBound
            let alignment = cell.alignment ?? table.columns[columns.lowerBound].alignment
            return self.cell(
                cell.text, marks: cell.marks.joined(separator: ","),
                lettering: cell.isStrong ? strong : lettering,
                columns: columns, alignment)
        }
    }

    private func cell(
        _ text: String, marks: String = "", lettering: Lettering, columns: Range<Int>,
        _ alignment: Document.Alignment, lineCountMax: Int? = nil
    ) -> TableRow.Cell {
        let (left, right) = (edges[columns.lowerBound], edges[columns.upperBound])
        let run = composer.letters.run(
            TextRun.Setting(
                text: text, marks: marks, lettering: lettering, alignment: alignment,
                width: right - left - 2 * TableRow.sidePadding, lineCountMax: lineCountMax))
        return TableRow.Cell(run, left: left, right: right)
    }

    // MARK: Heads

    private var headStrip: Strip? {
        let numbers = table.hasColumnNumbers ? numberStrip : nil
        guard let places = table.headPlaces, !places.isEmpty else { return numbers }
        let cells = places.map { place in
            cell(
                PrintableText.line(place.cell.text), lettering: strong, columns: place.columns, .centre,
                lineCountMax: Self.headLineCountMax)
        }
        let rows = HeadRows(zip(places, cells).map { ($0.rows, $1.height) }, count: table.head.count)
        var strip = Strip(height: rows.edges.last ?? 0, marks: [])
        for (place, cell) in zip(places, cells) {
            let (top, bottom) = (rows.edges[place.rows.lowerBound], rows.edges[place.rows.upperBound])
            strip.marks += box(cell, top: top, bottom: bottom)
        }
        if let numbers { strip.append(numbers) }
        return strip
    }

    /// A heading in the middle of its box.
    private func box(_ cell: TableRow.Cell, top: Double, bottom: Double) -> [Mark] {
        let area = Rectangle(x: cell.left, y: top, width: cell.right - cell.left, height: bottom - top)
        let y = top + (area.height - cell.run.height) / 2
        let width = TableRow.ruleWidth
        return [
            .ground(area), .text(cell.run, x: cell.left + TableRow.sidePadding, y: y),
            .rule(fromX: cell.left, fromY: top, toX: cell.right, toY: top, width: width),
            .rule(fromX: cell.left, fromY: bottom, toX: cell.right, toY: bottom, width: width),
            .rule(fromX: cell.left, fromY: top, toX: cell.left, toY: bottom, width: width),
            .rule(fromX: cell.right, fromY: top, toX: cell.right, toY: bottom, width: width),
        ]
    }

    private var numberStrip: Strip {
        let small = Lettering(size: 7.5, isSlanted: true)
        let cells = table.columns.indices.map { column in
            cell("(\(column + 1))", lettering: small, columns: column..<column + 1, .centre)
        }
        return TableRow(cells: cells).strip(width: composer.width)
    }
}

/// Edges of the rows of a head: each as high as its own cells need, the last of a span filled up.
private struct HeadRows {
    let edges: [Double]

    init(_ cells: [(rows: Range<Int>, height: Double)], count: Int) {
        let padding = 2 * TableRow.levelPadding
        var heights = [Double](repeating: 0, count: count)
        for cell in cells.sorted(by: { $0.rows.count < $1.rows.count }) {
            let missing = cell.height + padding - heights[cell.rows].reduce(0, +)
            if missing > 0 { heights[cell.rows.upperBound - 1] += missing }
        }
        edges = heights.reduce(into: [0]) { edges, height in edges.append((edges.last ?? 0) + height) }
    }
}

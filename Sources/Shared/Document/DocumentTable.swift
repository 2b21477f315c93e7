// A table of a document: heads that stand again on every page, a row of column numbers, groups, and cells
// whose figures a spreadsheet can compute with.
//
// Invariants (kept by `DocumentReader`): every head row and every row fills the columns exactly, spans
// counted.

extension Document {
    /// A table.
    public struct Table: Sendable, Hashable {
        /// A line over the table: `Tabel 1. Target dan realisasi`.
        public let caption: String?
        /// From the left.
        public let columns: [Column]
        /// Rows of headings; a cell that spans rows stands in its first one alone.
        public let head: [[HeadCell]]
        /// Whether a row (1), (2), … follows the headings.
        public let hasColumnNumbers: Bool
        /// From the top.
        public let rows: [Row]

        /// A table.
        public init(
            caption: String? = nil, columns: [Column], head: [[HeadCell]], hasColumnNumbers: Bool = false,
            rows: [Row]
        ) {
            (self.caption, self.columns, self.head) = (caption, columns, head)
            (self.hasColumnNumbers, self.rows) = (hasColumnNumbers, rows)
        }
    }

    /// A column of a table.
    public struct Column: Sendable, Hashable {
        /// Share of the table's width, 1 to 1000, held against the other columns'.
        public let weight: Int
        /// Where its cells' texts stand.
        public let alignment: Alignment

        /// A column.
        public init(_ weight: Int, _ alignment: Alignment = .start) {
            (self.weight, self.alignment) = (weight, alignment)
        }
    }

    /// A heading.
    public struct HeadCell: Sendable, Hashable {
        /// What it says.
        public let text: String
        /// Columns it spans.
        public let columnCount: Int
        /// Rows of the head it spans.
        public let rowCount: Int

        /// A heading.
        public init(_ text: String, columnCount: Int = 1, rowCount: Int = 1) {
            (self.text, self.columnCount, self.rowCount) = (text, columnCount, rowCount)
        }
    }

    /// A row of a table.
    public enum Row: Sendable, Hashable {
        /// A bold line over the whole width, on a light ground: it stays with the row that follows it.
        case group(String)
        /// Cells from the left.
        case cells([Cell])
    }

    /// A cell of a table.
    public struct Cell: Sendable, Hashable {
        /// What pages and paper show: `77,66%`.
        public let text: String
        /// What a spreadsheet computes with; nil takes the text there, too.
        public let figure: Figure?
        /// Marks of footnotes, raised after the text.
        public let marks: [String]
        /// Bold.
        public let isStrong: Bool
        /// Columns it spans.
        public let columnCount: Int
        /// Where the text stands, if not where its column says.
        public let alignment: Alignment?

        /// A cell.
        public init(
            _ text: String, figure: Figure? = nil, marks: [String] = [], isStrong: Bool = false,
            columnCount: Int = 1, alignment: Alignment? = nil
        ) {
            (self.text, self.figure, self.marks) = (text, figure, marks)
            (self.isStrong, self.columnCount, self.alignment) = (isStrong, columnCount, alignment)
        }
    }

    /// A number for spreadsheets.
    public struct Figure: Sendable, Hashable {
        /// `-?digits[.digits]`; what the format shows a hundredfold is a hundredth here.
        public let number: String
        /// Excel's format for it, `0.00%` for example.
        public let format: String

        /// A number.
        public init(_ number: String, format: String) { (self.number, self.format) = (number, format) }
    }
}

// MARK: - Places of headings

extension Document.Table {
    /// A heading and the columns and rows of the head that it covers.
    public struct HeadPlace: Sendable, Hashable {
        /// The heading.
        public let cell: Document.HeadCell
        /// Columns, from 0.
        public let columns: Range<Int>
        /// Rows of the head, from 0.
        public let rows: Range<Int>
    }

    /// Where each heading stands, row by row; nil where they overlap, leave a gap or reach beyond the head.
    ///
    /// As in HTML: a cell takes the first columns that no cell of a row above covers.
    public var headPlaces: [HeadPlace]? {
        var isCovered = [[Bool]](repeating: [Bool](repeating: false, count: columns.count), count: head.count)
        var places: [HeadPlace] = []
        for (row, cells) in head.enumerated() {
            for cell in cells {
                guard let column = isCovered[row].firstIndex(of: false),
                    column + cell.columnCount <= columns.count, row + cell.rowCount <= head.count
                else { return nil }
                let place = HeadPlace(
                    cell: cell, columns: column..<column + cell.columnCount, rows: row..<row + cell.rowCount)
                for row in place.rows {
                    for column in place.columns {
                        if isCovered[row][column] { return nil }
                        isCovered[row][column] = true
                    }
                }
                places.append(place)
            }
        }
        return isCovered.allSatisfy { $0.allSatisfy(\.self) } ? places : nil
    }
}

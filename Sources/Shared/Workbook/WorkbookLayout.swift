// How a sheet lies on paper, and cells that span others: in `iku-workbook/1`
//
//   "folio":true, "again":[4,6], "spans":[{"row":4,"column":5,"rows":1,"columns":3}]
//
// Rows and columns count from 1. Of a spanned area only the upper left cell holds something.

extension Workbook {
    /// Cells made one.
    public struct Span: Sendable, Hashable {
        /// Of the upper left cell, from 1.
        public let row: Int
        /// Of the upper left cell, from 1, for A.
        public let column: Int
        /// At least 1.
        public let rowCount: Int
        /// At least 1; not both are 1.
        public let columnCount: Int

        /// Cells made one.
        public init(row: Int, column: Int, rowCount: Int, columnCount: Int) {
            (self.row, self.column) = (row, column)
            (self.rowCount, self.columnCount) = (rowCount, columnCount)
        }
    }

    /// What a sheet is printed on, and how.
    public struct Layout: Sendable, Hashable {
        /// Whether the paper is folio (215 × 330 mm) and not A4.
        public let isFolio: Bool
        /// Rows that are printed again on every page, from 1; nil takes those that stay in view.
        public let repeatedRows: ClosedRange<Int>?
        /// Cells made one; no two overlap.
        public let spans: [Span]

        /// A4, nothing spanned.
        public static let plain = Layout()

        /// A layout.
        public init(isFolio: Bool = false, repeatedRows: ClosedRange<Int>? = nil, spans: [Span] = []) {
            (self.isFolio, self.repeatedRows, self.spans) = (isFolio, repeatedRows, spans)
        }
    }
}

// MARK: - JSON

extension Workbook.Layout {
    /// The members that a sheet's description has for it; none for a plain one.
    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if isFolio { members.append(("folio", true)) }
        if let rows = repeatedRows {
            members.append(("again", .array([.integer(rows.lowerBound), .integer(rows.upperBound)])))
        }
        if !spans.isEmpty { members.append(("spans", .array(spans.map(\.json)))) }
        return members
    }

    static let memberNames: Set = ["folio", "again", "spans"]
}

extension Workbook.Span {
    fileprivate var json: JSONValue {
        [
            "row": .integer(row), "column": .integer(column), "rows": .integer(rowCount),
            "columns": .integer(columnCount),
        ]
    }
}

extension WorkbookReader {
    mutating func layout(_ object: ObjectReader) -> Workbook.Layout {
        let spans = spans(object)
        return Workbook.Layout(
            isFolio: isSet(object, "folio"), repeatedRows: repeatedRows(object), spans: spans)
    }

    private mutating func repeatedRows(_ object: ObjectReader) -> ClosedRange<Int>? {
        let pointer = object.pointer.appending("again")
        let rows = list(object, "again").enumerated().map { place, value in
            count(value, Int64(Limits.sheetRowCountMax), pointer.appending(place))
        }
        if rows.isEmpty { return nil }
        if rows.count == 2, rows[0] >= 1, rows[0] <= rows[1] { return rows[0]...rows[1] }
        faults.add(pointer, "rows", id: "bukan dua baris berurutan", en: "not two rows in order")
        return nil
    }

    private mutating func spans(_ object: ObjectReader) -> [Workbook.Span] {
        let pointer = object.pointer.appending("spans")
        var covered = Set<Int>()
        return list(object, "spans").enumerated().compactMap { place, value in
            let at = pointer.appending(place)
            let known: Set = ["row", "column", "rows", "columns"]
            guard let object = ObjectReader(value, at: at, known: known, into: &faults) else { return nil }
            let (row, column) = cellPlace(object)
            let rows = object.required("rows", into: &faults) ?? .null
            let columns = object.required("columns", into: &faults) ?? .null
            let span = Workbook.Span(
                row: row, column: column, rowCount: count(rows, 16, at.appending("rows")),
                columnCount: count(columns, Int64(Limits.sheetColumnCountMax), at.appending("columns")))
            if !cover(span, &covered) {
                faults.add(
                    at, "span", id: "gabungan sel tidak sah atau tumpang-tindih",
                    en: "no span, or one over another")
            }
            return span
        }
    }

    /// Whether the span covers cells that no other one covers.
    private func cover(_ span: Workbook.Span, _ covered: inout Set<Int>) -> Bool {
        let isOne = span.rowCount == 1 && span.columnCount == 1
        guard span.rowCount >= 1, span.columnCount >= 1, !isOne,
            span.column + span.columnCount - 1 <= Limits.sheetColumnCountMax
        else { return false }
        for row in span.row..<span.row + span.rowCount {
            for column in span.column..<span.column + span.columnCount {
                if !covered.insert(row * 1024 + column).inserted { return false }
            }
        }
        return true
    }
}

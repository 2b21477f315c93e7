// Tables of pages: heads with their scope for screen readers, borders that survive pasting into Word and
// Excel, and a frame that scrolls on narrow screens and is reached by keyboard.

/// A table whose first column heads its rows.
public struct PageTable {
    /// One column.
    public struct Column {
        /// What its head says.
        public let title: String
        /// Whether it is aligned right.
        public let isNumeric: Bool

        /// Words, aligned left.
        public static func text(_ title: String) -> Column { Column(title: title, isNumeric: false) }

        /// Figures, aligned right.
        public static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
    }

    private struct Row {
        let cells: [Markup]
        let isGroup: Bool
    }

    /// What the table is called.
    public let caption: String
    /// Its columns.
    public let columns: [Column]
    private var rows: [Row] = []

    /// An empty table.
    public init(_ caption: String, _ columns: [Column]) { (self.caption, self.columns) = (caption, columns) }

    /// Whether it has no rows.
    public var isEmpty: Bool { rows.isEmpty }

    /// Adds a row, a cell a column; `isGroup` sets it off from those beneath it.
    public mutating func add(_ cells: [Markup], isGroup: Bool = false) {
        rows.append(Row(cells: cells, isGroup: isGroup))
    }

    /// The table, scrolling where it is wide.
    public var markup: Markup {
        let heads = columns.map { column -> Markup in
            let kind: Markup = column.isNumeric ? " class=\"n\"" : .none
            // A cell without words is no head.
            return column.title.isEmpty ? "<td></td>" : "<th scope=\"col\"\(kind)>\(column.title)</th>"
        }
        return """
            <div class="wide" role="region" aria-label="\(caption)" tabindex="0"><table border="1">\
            <caption class="unseen">\(caption)</caption><thead><tr>\(heads)</tr></thead>
            <tbody>\(rows.map(line))</tbody></table></div>

            """
    }

    private func line(_ row: Row) -> Markup {
        let cells = zip(columns, row.cells).enumerated().map { place, pair -> Markup in
            let kind: Markup = pair.0.isNumeric ? " class=\"n\"" : .none
            return place == 0 ? "<th scope=\"row\">\(pair.1)</th>" : "<td\(kind)>\(pair.1)</td>"
        }
        let kind: Markup = row.isGroup ? " class=\"group\"" : .none
        return "<tr\(kind)>\(cells)</tr>\n"
    }
}

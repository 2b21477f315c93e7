// Items in a table of their own, as templates have it on a sheet: one row an item, one column a component.
//
//   indikator · periode · rincian · satuan · <component> · <component> …
//
// Components are headed by their name or identifier; other columns are the staff's own and are not read. An
// empty indikator or periode is that of the row above, or the only one there is. Rows that hold nothing but
// what the template wrote into those two columns say nothing.

import Shared

/// A table of items.
struct ItemTable: Sendable {
    /// Rows one below the other of the same indicator and period.
    struct Group: Sendable {
        let indicator: String
        let period: String
        fileprivate(set) var rows: [DraftRow]
        fileprivate var table: [CSVTable.Row]
    }

    private let head: CSVTable.Row
    private let columns: [DraftColumn: Int]
    let groups: [Group]

    /// Whether these headings begin one.
    static func isHead(_ cells: [String]) -> Bool {
        let columns = Set(cells.compactMap { DraftColumn(heading: $0) })
        return columns.isSuperset(of: [.indicator, .item]) && !columns.contains(.value)
    }

    init(_ table: CSVTable, _ columns: [DraftColumn: Int]) {
        self.columns = columns
        head = table.rows.first ?? CSVTable.Row(line: 1, cells: [])
        var groups: [Group] = []
        var (indicator, period) = ("", "")
        for row in table.rows.dropFirst() {
            let read = DraftRow(row, columns)
            if !read[.indicator].isEmpty { indicator = read[.indicator] }
            if !read[.period].isEmpty { period = read[.period] }
            if groups.last?.indicator == indicator, groups.last?.period == period {
                groups[groups.count - 1].rows.append(read)
                groups[groups.count - 1].table.append(row)
            } else {
                groups.append(Group(indicator: indicator, period: period, rows: [read], table: [row]))
            }
        }
        self.groups = groups
    }

    /// A group's rows as rows `rincian`, one a component; a column that is missing is a fault.
    func rows(
        of group: Group, _ indicator: Indicator?, _ id: String
    ) -> (rows: [DraftRow], faults: [Fault]) {
        var rows: [DraftRow] = []
        var faults: [Fault] = []
        var places: [(component: String, place: Int)] = []
        for component in indicator?.components ?? [] {
            if let place = place(of: component) {
                places.append((component.id, place))
            } else {
                faults.append(missing(component))
            }
        }
        let own = [DraftColumn.item, .unit].compactMap { columns[$0] } + places.map(\.place)
        for (row, read) in zip(group.table, group.rows) where own.contains(where: { holds(row, $0) }) {
            for (component, place) in places {
                var columns = columns
                columns[.value] = place
                let fixed: [DraftColumn: String] = [
                    .section: DraftSection.item.rawValue, .indicator: id, .field: component,
                ]
                rows.append(DraftRow(row, columns, fixed: fixed))
            }
            if indicator == nil { rows.append(unknown(row, id, read)) }
        }
        return (rows, rows.isEmpty ? [] : faults)
    }

    /// A row that is refused for its indicator.
    private func unknown(_ row: CSVTable.Row, _ id: String, _ read: DraftRow) -> DraftRow {
        DraftRow(
            row, columns,
            fixed: [.section: DraftSection.item.rawValue, .indicator: id, .item: read[.item]])
    }

    private func holds(_ row: CSVTable.Row, _ place: Int) -> Bool {
        row.errors[place] != nil || (place < row.cells.count && !row.cells[place].isEmpty)
    }

    private func place(of component: Indicator.Component) -> Int? {
        let names = [component.id, component.name].map(Self.plain)
        return head.cells.firstIndex { names.contains(Self.plain($0)) }
    }

    /// Small letters, one space between words: headings are wrapped and retyped.
    private static func plain(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func missing(_ component: Indicator.Component) -> Fault {
        let sheet = head.sheet.map { ($0, SheetTable.Place(sheet: $0, column: 1, row: head.line)) }
        let place =
            sheet.map(\.1.words) ?? Words(id: "baris \(head.line)", en: "line \(head.line)")
        return Fault(
            .root, "missing-heading",
            Words(
                id: "kolom \(quoted(component.name)) tidak ada; judul kolom jangan diubah",
                en: "there is no column \(quoted(component.name)); keep the headings as they are"
            ).placed(place), cell: sheet?.1)
    }
}

// Reads tables as drafts: finds the columns, cuts the rows into periods, and hands each period's rows to
// `DraftRowReader`. A file of one period may have its row `periode` anywhere; where there are several, a row
// belongs to the period that the same table named last before it.

import Shared

/// Reads tables as drafts; figures by the styles of DESIGN 6, in the units of the catalogue.
struct DraftTableReader {
    private let catalogs: CatalogHistory
    private let bidang: String
    private var faults = FaultList()

    init(catalogs: CatalogHistory, bidang: String) { (self.catalogs, self.bidang) = (catalogs, bidang) }

    /// The draft in a table of one period; every fault with its line and column.
    mutating func draft(_ table: CSVTable) throws(FaultList) -> Draft { try draft([table]) }

    /// The draft in several tables of one period, each with its headings.
    mutating func draft(_ tables: [CSVTable]) throws(FaultList) -> Draft {
        let drafts = try drafts(tables)
        guard drafts.count == 1 else {
            throw FaultList(
                Fault(
                    .root.appending("period"), "several-periods",
                    Words(id: "berkas ini memuat beberapa periode", en: "this file holds several periods")))
        }
        return drafts[0]
    }

    /// The drafts in tables, by period; where there are several, those that report nothing are left out.
    mutating func drafts(_ tables: [CSVTable]) throws(FaultList) -> [Draft] {
        var long: [[DraftRow]] = []
        var items: [ItemTable] = []
        for table in tables {
            guard let columns = columns(table.rows.first) else { throw faults }
            if columns[.value] == nil {
                items.append(ItemTable(table, columns))
            } else {
                long.append(table.rows.dropFirst().map { DraftRow($0, columns) }.filter { !$0.isBlank })
            }
        }
        let periods = periods(long)
        if !faults.isEmpty { throw faults }
        var rows = cut(long, periods)
        for table in items { add(table, periods, to: &rows) }
        if !faults.isEmpty { throw faults }
        return try read(rows, periods, style: tables.first?.style)
    }

    private mutating func read(
        _ rows: [Period: [DraftRow]], _ periods: [Period], style: NumberStyle?
    ) throws(FaultList) -> [Draft] {
        var drafts: [Draft] = []
        for period in periods {
            var reader = DraftRowReader(period, catalogs, bidang: bidang, style: style)
            drafts.append(reader.draft(rows[period] ?? []))
            for fault in reader.faults.faults { faults.add(fault) }
        }
        if !faults.isEmpty { throw faults }
        let told = drafts.filter { !$0.indicators.isEmpty }
        return drafts.count > 1 && !told.isEmpty ? told : drafts
    }

    // MARK: Headings

    private mutating func columns(_ row: CSVTable.Row?) -> [DraftColumn: Int]? {
        var columns: [DraftColumn: Int] = [:]
        let isOfItems = row.map { ItemTable.isHead($0.cells) } ?? false
        for (place, heading) in (row?.cells ?? []).enumerated() where !heading.isEmpty {
            let column = DraftColumn(heading: heading)
            // A table of items names components and may have columns of the staff's own.
            if column == nil, isOfItems { continue }
            guard let column, columns[column] == nil else {
                addUnknownHeading(heading, row)
                return nil
            }
            columns[column] = place
        }
        for column in [DraftColumn.section, .value] where columns[column] == nil && !isOfItems {
            faults.add(
                .root, "missing-heading",
                id: "kolom \(column.rawValue) tidak ada; pakai contoh dari: iku-agent template --format csv",
                en:
                    "there is no column \(column.rawValue); take the table of: iku-agent template --format "
                    + "csv"
            )
            return nil
        }
        return columns
    }

    private mutating func addUnknownHeading(_ heading: String, _ row: CSVTable.Row?) {
        let known = DraftColumn.allCases.map(\.rawValue).joined(separator: ", ")
        faults.add(
            .root, "unknown-heading",
            id: "baris \(row?.line ?? 1): judul kolom \(quoted(heading)) tidak dikenal atau dobel; "
                + "judul yang dipakai: \(known)",
            en: "line \(row?.line ?? 1): the heading \(quoted(heading)) is unknown or doubled; "
                + "headings are: \(known)")
    }

    // MARK: Periods

    /// The periods of the file, in order; the same period may stand in several tables, but once in each.
    private mutating func periods(_ tables: [[DraftRow]]) -> [Period] {
        var found: Set<Period> = []
        var isNamed = false
        for table in tables {
            var known: Set<Period> = []
            for row in table where row.section == .period {
                isNamed = true
                guard let period = period(row) else { continue }
                found.insert(period)
                if !known.insert(period).inserted { addTwice(row, period) }
            }
        }
        if !isNamed {
            faults.add(
                .root.appending("period"), "missing-period",
                id: "baris periode tidak ada; tambahkan baris dengan bagian: periode, nilai: 2022",
                en: "there is no row for the period; add one with bagian: periode, nilai: 2022")
        }
        if found.count > Limits.draftPeriodCountMax {
            let most = Limits.draftPeriodCountMax
            faults.add(
                .root.appending("period"), "too-many-periods",
                id: "berkas memuat \(found.count) periode; paling banyak \(most)",
                en: "the file holds \(found.count) periods; at most \(most)")
        }
        return found.sorted()
    }

    private mutating func period(_ row: DraftRow) -> Period? {
        if let period = Period(row[.value].uppercased()) { return period }
        add(
            row, .value, "invalid-period",
            id: "\(quoted(row[.value])) bukan periode; tulis 2022 atau 2022-T1",
            en: "\(quoted(row[.value])) is no period; write 2022 or 2022-T1")
        return nil
    }

    private mutating func addTwice(_ row: DraftRow, _ period: Period) {
        add(
            row, .value, "written-twice", id: "periode \(period) ditulis dua kali; hapus salah satu",
            en: "the period \(period) is written twice; delete one of them")
    }

    /// Each period's rows.
    private mutating func cut(_ tables: [[DraftRow]], _ periods: [Period]) -> [Period: [DraftRow]] {
        if let only = periods.first, periods.count == 1 { return [only: tables.flatMap { $0 }] }
        var rows: [Period: [DraftRow]] = [:]
        for table in tables {
            var current: Period?
            for row in table {
                if row.section == .period { current = Period(row[.value].uppercased()) }
                if let current {
                    rows[current, default: []].append(row)
                } else if row.section != .shown {
                    addWithoutPeriod(row, .section)
                }
            }
        }
        return rows
    }

    private mutating func add(
        _ table: ItemTable, _ periods: [Period], to rows: inout [Period: [DraftRow]]
    ) {
        let only = periods.count == 1 ? periods.first : nil
        for group in table.groups {
            let text = group.period.uppercased()
            var named = text.isEmpty ? only : Period(text)
            // Another period's template: TemplateCheck refuses what its marks say with its own sentence.
            if let only, let other = named, other != only, Self.marks(rows[only] ?? [], name: other) {
                named = only
            }
            guard let period = named, periods.contains(period) else {
                if let row = group.rows.first { addStray(row, of: named, only) }
                continue
            }
            let catalog = catalogs.inForce(for: period.year)
            let own = catalog.indicators(ofBidang: bidang).filter { $0.items != nil }
            let id = group.indicator.isEmpty && own.count == 1 ? own[0].id : group.indicator
            let read = table.rows(of: group, catalog.indicator(id), id)
            rows[period, default: []] += read.rows
            for fault in read.faults { faults.add(fault) }
        }
    }

    /// Whether the marks of a template among `rows` name that period.
    private static func marks(_ rows: [DraftRow], name period: Period) -> Bool {
        rows.contains { row in
            row.section == .mark && row[.field] == DraftTemplate.markNames[.period]
                && Period(row[.value].uppercased()) == period
        }
    }

    /// An item of a period that the file does not report.
    private mutating func addStray(_ row: DraftRow, of period: Period?, _ only: Period?) {
        guard let period, let only else { return addWithoutPeriod(row, .period) }
        add(
            row, .period, "missing-period",
            id:
                "baris ini dari periode \(period), sedangkan lembar isian dari periode \(only); pakai templat "
                + "\(only)",
            en: "this row is of the period \(period), the form is of \(only); take the template of \(only)")
    }

    private mutating func addWithoutPeriod(_ row: DraftRow, _ column: DraftColumn) {
        add(
            row, column, "missing-period",
            id: "baris ini tidak jelas periodenya; tulis baris periode di atasnya",
            en: "it is not clear which period this row is of; write a row periode above it")
    }

    private mutating func add(_ row: DraftRow, _ column: DraftColumn, _ code: String, id: String, en: String)
    {
        faults.add(
            Fault(.root, code, Words(id: id, en: en).placed(row.place(column)), cell: row.cell(column)))
    }
}

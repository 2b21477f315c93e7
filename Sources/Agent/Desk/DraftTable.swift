// A draft as a table, one row a value. Columns are found by their headings, in any order:
//
//   bagian · indikator · isian · rincian · satuan · nilai · keterangan
//
//   periode                                        → nilai: 2022 or 2022-T1
//   nilai      indikator  komponen                 → nilai: the figure
//   rincian    indikator  komponen  Beras   ton    → nilai: the figure of one item
//   awal       indikator  komponen                 → nilai: the figure of the year before (baseline)
//   catatan    indikator  penghambat               → nilai: the text
//   bukti      indikator                           → nilai: a file
//   penyusun              nama|jabatan|nip|pangkat → nilai
//   penyetuju             nama|jabatan|nip|pangkat → nilai
//   alasan                                         → nilai: why this corrects what was reported
//
// `keterangan` is for the reader. A row whose nilai is empty says nothing. A leading `'` before `= + - @`,
// by which templates keep spreadsheets from taking a text for a formula, falls away.

import Shared

/// Columns of the table.
enum DraftColumn: String, CaseIterable, Sendable {
    case section = "bagian"
    case indicator = "indikator"
    case field = "isian"
    case item = "rincian"
    case unit = "satuan"
    case value = "nilai"
    case help = "keterangan"

    private static let synonyms: [String: DraftColumn] = [
        "section": .section, "indicator": .indicator, "komponen": .field, "component": .field,
        "field": .field, "item": .item, "komoditas": .item, "unit": .unit, "value": .value, "angka": .value,
        "help": .help, "catatan pengisian": .help,
    ]

    init?(heading: String) {
        let name = heading.lowercased()
        guard let column = DraftColumn(rawValue: name) ?? Self.synonyms[name] else { return nil }
        self = column
    }
}

/// What a row is about.
enum DraftSection: String, CaseIterable, Sendable {
    case period = "periode"
    case value = "nilai"
    case item = "rincian"
    case baseline = "awal"
    case note = "catatan"
    case evidence = "bukti"
    case preparedBy = "penyusun"
    case approvedBy = "penyetuju"
    case reason = "alasan"

    private static let synonyms: [String: DraftSection] = [
        "period": .period, "value": .value, "values": .value, "item": .item, "items": .item,
        "baseline": .baseline, "data awal": .baseline, "note": .note, "notes": .note, "evidence": .evidence,
        "prepared_by": .preparedBy, "approved_by": .approvedBy, "reason": .reason,
    ]

    init?(name: String) {
        let name = name.lowercased()
        guard let section = DraftSection(rawValue: name) ?? Self.synonyms[name] else { return nil }
        self = section
    }
}

/// One row, its cells by column.
struct DraftRow: Sendable {
    let line: Int
    private let cells: [DraftColumn: String]
    private let sheet: String?
    private let places: [DraftColumn: Int]
    /// Columns whose cell a workbook holds as a number, and whether it is a percent cell.
    let numbers: [DraftColumn: Bool]

    init(_ row: CSVTable.Row, _ columns: [Int: DraftColumn]) {
        (line, sheet) = (row.line, row.sheet)
        var cells: [DraftColumn: String] = [:]
        var numbers: [DraftColumn: Bool] = [:]
        for (place, column) in columns where place < row.cells.count {
            cells[column] = Self.withoutGuard(row.cells[place])
            numbers[column] = row.numbers[place]
        }
        places = Dictionary(columns.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        (self.cells, self.numbers) = (cells, numbers)
    }

    subscript(_ column: DraftColumn) -> String { cells[column] ?? "" }

    /// `baris 7, kolom nilai`; of a workbook `lembar Isian, sel F7`
    func place(_ column: DraftColumn) -> Words {
        if let sheet, let place = places[column] {
            let cell = SheetTable.name(column: place + 1, row: line)
            return Words(id: "lembar \(sheet), sel \(cell)", en: "sheet \(sheet), cell \(cell)")
        }
        return words(column)
    }

    private func words(_ column: DraftColumn) -> Words {
        Words(id: "baris \(line), kolom \(column.rawValue)", en: "line \(line), column \(column.rawValue)")
    }

    private static func withoutGuard(_ text: String) -> String {
        guard text.hasPrefix("'"), let next = text.dropFirst().first, "=+-@".contains(next) || next.isNumber
        else {
            return text
        }
        return String(text.dropFirst())
    }
}

/// Reads a table as a draft; figures by the styles of section 6, in the units of `catalog`.
struct DraftTableReader {
    private let catalogs: CatalogHistory
    private let bidang: String
    private var faults = FaultList()
    private var style: NumberStyle?
    private var draft = Draft(period: Period(year: 1000))
    private var people: [DraftSection: [String: String]] = [:]
    private var itemPlaces: [String: [String: Int]] = [:]
    private var seen: [String: Int] = [:]
    private var catalog: Catalog

    init(catalogs: CatalogHistory, bidang: String) {
        (self.catalogs, self.bidang, catalog) = (catalogs, bidang, catalogs.latest)
    }

    /// The draft in a table; every fault with its line and column.
    mutating func draft(_ table: CSVTable) throws(FaultList) -> Draft { try draft([table]) }

    /// The draft in several tables, each with its headings.
    mutating func draft(_ tables: [CSVTable]) throws(FaultList) -> Draft {
        style = tables.first?.style
        var rows: [DraftRow] = []
        for table in tables {
            guard let columns = columns(table.rows.first) else { throw faults }
            rows += table.rows.dropFirst().map { DraftRow($0, columns) }
        }
        readPeriod(rows)
        if !faults.isEmpty { throw faults }
        for row in rows { read(row) }
        readPeople()
        if !faults.isEmpty { throw faults }
        return draft
    }

    // MARK: Headings and period

    private mutating func columns(_ row: CSVTable.Row?) -> [Int: DraftColumn]? {
        var columns: [Int: DraftColumn] = [:]
        let known = DraftColumn.allCases.map(\.rawValue).joined(separator: ", ")
        for (place, heading) in (row?.cells ?? []).enumerated() where !heading.isEmpty {
            guard let column = DraftColumn(heading: heading), !columns.values.contains(column) else {
                faults.add(
                    .root, "unknown-heading",
                    id: "baris \(row?.line ?? 1): judul kolom \(quoted(heading)) tidak dikenal atau dobel; "
                        + "judul yang dipakai: \(known)",
                    en: "line \(row?.line ?? 1): the heading \(quoted(heading)) is unknown or doubled; "
                        + "headings are: \(known)")
                return nil
            }
            columns[place] = column
        }
        for column in [DraftColumn.section, .value] where !columns.values.contains(column) {
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

    private mutating func readPeriod(_ rows: [DraftRow]) {
        let found = rows.filter { DraftSection(name: $0[.section]) == .period }
        guard let row = found.first, found.count == 1 else {
            faults.add(
                .root.appending("period"), "missing-period",
                id: found.isEmpty
                    ? "baris periode tidak ada; tambahkan baris dengan bagian: periode, nilai: 2022"
                    : "baris \(found[1].line): periode ditulis dua kali; satu berkas untuk satu periode",
                en: found.isEmpty
                    ? "there is no row for the period; add one with bagian: periode, nilai: 2022"
                    : "line \(found[1].line): a second period; one file is for one period")
            return
        }
        guard let period = Period(row[.value].uppercased()) else {
            return add(
                row, .value, "invalid-period",
                id: "\(quoted(row[.value])) bukan periode; tulis 2022 atau 2022-T1",
                en: "\(quoted(row[.value])) is no period; write 2022 or 2022-T1")
        }
        draft.period = period
        catalog = catalogs.inForce(for: period.year)
        note(.root.appending("period"), row, .value)
    }

    // MARK: Rows

    private mutating func read(_ row: DraftRow) {
        guard let section = DraftSection(name: row[.section]) else {
            let known = DraftSection.allCases.map(\.rawValue).joined(separator: ", ")
            return add(
                row, .section, "unknown-section",
                id: "\(quoted(row[.section])) tidak dikenal; tulis salah satu: \(known)",
                en: "\(quoted(row[.section])) is unknown; write one of: \(known)")
        }
        switch section {
        case .period: break
        case .value: readFigure(row, under: "values")
        case .baseline: readFigure(row, under: "baseline")
        case .item: readItem(row)
        case .note: readNote(row)
        case .evidence: readEvidence(row)
        case .preparedBy, .approvedBy: readPerson(row, section)
        case .reason: if !row[.value].isEmpty { draft.reason = row[.value] }
        }
    }

    private mutating func readFigure(_ row: DraftRow, under name: String) {
        let pointer = JSONPointer.root.appending(name).appending(row[.indicator]).appending(row[.field])
        note(pointer, row, .value)
        guard !row[.value].isEmpty, let component = component(row), isNew(pointer.description, row),
            let figure = figure(row, component)
        else { return }
        if name == "values" {
            draft.values[row[.indicator], default: [:]][component.id] = figure
        } else {
            draft.baseline[row[.indicator], default: [:]][component.id] = figure
        }
    }

    private mutating func readItem(_ row: DraftRow) {
        if row[.value].isEmpty, row[.item].isEmpty { return }
        let indicator = row[.indicator]
        guard let component = component(row) else { return }
        if row[.item].isEmpty {
            return add(
                row, .item, "item-missing", id: "nama rincian belum diisi, misalnya Beras",
                en: "the item's name is missing, Rice for example")
        }
        let known = itemPlaces[indicator]?[row[.item]]
        let place = known ?? draft.items[indicator]?.count ?? 0
        let pointer = JSONPointer.root.appending("items").appending(indicator).appending(place)
        note(pointer.appending(component.id), row, .value)
        note(pointer.appending("unit"), row, .unit)
        guard isNew(pointer.appending(component.id).description, row) else { return }
        if known == nil {
            itemPlaces[indicator, default: [:]][row[.item]] = place
            draft.items[indicator, default: []].append(Report.Item(name: row[.item], unit: nil, values: [:]))
        }
        readUnit(row, indicator, place)
        if row[.value].isEmpty { return }
        let figure = figure(row, component)
        draft.items[indicator]?[place].values[component.id] = figure
    }

    private mutating func readUnit(_ row: DraftRow, _ indicator: String, _ place: Int) {
        if row[.unit].isEmpty { return }
        if let unit = draft.items[indicator]?[place].unit, unit != row[.unit] {
            return add(
                row, .unit, "units-differ",
                id: "satuan \(quoted(row[.unit])) berbeda dari \(quoted(unit)) pada rincian yang sama",
                en: "the unit \(quoted(row[.unit])) differs from \(quoted(unit)) of the same item")
        }
        draft.items[indicator]?[place].unit = row[.unit]
    }

    private mutating func readNote(_ row: DraftRow) {
        if row[.value].isEmpty { return }
        let name = row[.field].lowercased()
        guard Report.noteNames.contains(name) else {
            let known = Report.noteNames.joined(separator: ", ")
            return add(
                row, .field, "unknown-note",
                id: "\(quoted(row[.field])) tidak dikenal; tulis salah satu: \(known)",
                en: "\(quoted(row[.field])) is unknown; write one of: \(known)")
        }
        let pointer = JSONPointer.root.appending("notes").appending(row[.indicator]).appending(name)
        note(pointer, row, .value)
        guard indicator(row) != nil, isNew(pointer.description, row) else { return }
        draft.notes[row[.indicator], default: [:]][name] = row[.value]
    }

    private mutating func readEvidence(_ row: DraftRow) {
        if row[.value].isEmpty { return }
        if !row[.indicator].isEmpty, indicator(row) == nil { return }
        note(.root.appending("evidence").appending(draft.evidence.count), row, .value)
        draft.evidence.append(
            Draft.EvidenceFile(
                path: row[.value], indicator: row[.indicator].isEmpty ? nil : row[.indicator],
                name: row[.item].isEmpty ? nil : row[.item]))
    }

    // MARK: People

    private mutating func readPerson(_ row: DraftRow, _ section: DraftSection) {
        if row[.value].isEmpty { return }
        let names = [
            "nama": "name", "name": "name", "jabatan": "title", "title": "title", "nip": "nip",
            "pangkat": "rank", "rank": "rank",
        ]
        guard let name = names[row[.field].lowercased()] else {
            return add(
                row, .field, "unknown-field",
                id: "\(quoted(row[.field])) tidak dikenal; tulis nama, jabatan, nip atau pangkat",
                en: "\(quoted(row[.field])) is unknown; write nama, jabatan, nip or pangkat")
        }
        let member = section == .preparedBy ? "prepared_by" : "approved_by"
        note(JSONPointer.root.appending(member).appending(name), row, .value)
        people[section, default: [:]][name] = row[.value]
    }

    private mutating func readPeople() {
        draft.preparedBy = person(.preparedBy)
        draft.approvedBy = person(.approvedBy)
    }

    private mutating func person(_ section: DraftSection) -> Report.Person? {
        guard let parts = people[section] else { return nil }
        guard let name = parts["name"], let title = parts["title"] else {
            faults.add(
                .root.appending(section == .preparedBy ? "prepared_by" : "approved_by"), "person-incomplete",
                id: "\(section.rawValue): isi nama dan jabatan",
                en: "\(section.rawValue): give nama and jabatan")
            return nil
        }
        return Report.Person(name: name, title: title, nip: parts["nip"], rank: parts["rank"])
    }

    // MARK: Cells

    private mutating func indicator(_ row: DraftRow) -> Indicator? {
        if let indicator = catalog.indicator(row[.indicator]) { return indicator }
        let known = catalog.indicators(ofBidang: bidang).map(\.id).joined(separator: ", ")
        add(
            row, .indicator, "unknown-indicator",
            id: "indikator \(quoted(row[.indicator])) tidak ada; indikator unit ini: \(known)",
            en: "there is no indicator \(quoted(row[.indicator])); this unit's are: \(known)")
        return nil
    }

    private mutating func component(_ row: DraftRow) -> Indicator.Component? {
        guard let indicator = indicator(row) else { return nil }
        if let component = indicator.components.first(where: { $0.id == row[.field] }) { return component }
        let known = indicator.components.map(\.id).joined(separator: ", ")
        add(
            row, .field, "unknown-component",
            id: "komponen \(quoted(row[.field])) tidak dikenal; komponennya: \(known)",
            en: "unknown component \(quoted(row[.field])); the components are: \(known)")
        return nil
    }

    private mutating func figure(_ row: DraftRow, _ component: Indicator.Component) -> Figure? {
        do {
            if let isPercent = row.numbers[.value] {
                return try SpreadsheetDraft.figure(row[.value], isPercent: isPercent, component)
            }
            return try NumberReader(style: style, allowsPercent: component.unit == "%").figure(row[.value])
        } catch {
            let words = error.words(row[.value])
            add(row, .value, "invalid-figure", id: words.indonesian, en: words.english)
            return nil
        }
    }

    private mutating func isNew(_ place: String, _ row: DraftRow) -> Bool {
        if let line = seen[place] {
            add(
                row, .value, "written-twice", id: "sudah diisi pada baris \(line); hapus salah satu",
                en: "given already on line \(line); delete one of them")
            return false
        }
        seen[place] = row.line
        return true
    }

    private mutating func note(_ pointer: JSONPointer, _ row: DraftRow, _ column: DraftColumn) {
        if draft.origins[pointer] == nil { draft.origins[pointer] = row.place(column) }
    }

    private mutating func add(_ row: DraftRow, _ column: DraftColumn, _ code: String, id: String, en: String)
    {
        let place = row.place(column)
        faults.add(.root, code, id: "\(place.indonesian): \(id)", en: "\(place.english): \(en)")
    }
}

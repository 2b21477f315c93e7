// Reads one period's rows as a draft. Every fault names its place, and is a cell of a workbook's where it
// comes from one; where a template is another office's, unit's or year's, that alone is told.

import Shared

/// Reads the rows of one period.
struct DraftRowReader {
    private let catalog: Catalog
    private let check: TemplateCheck
    private let bidang: String
    private let style: NumberStyle?
    private(set) var faults = FaultList()
    private var draft: Draft
    private var people: [DraftSection: [String: String]] = [:]
    private var itemPlaces: [String: [String: Int]] = [:]
    private var seen: [String: Words] = [:]

    init(_ period: Period, _ catalogs: CatalogHistory, bidang: String, style: NumberStyle?) {
        catalog = catalogs.inForce(for: period.year)
        check = TemplateCheck(bidang: bidang, catalogs: catalogs)
        (self.bidang, self.style, draft) = (bidang, style, Draft(period: period))
    }

    /// The draft; it is whole where ``faults`` are none.
    mutating func draft(_ rows: [DraftRow]) -> Draft {
        for row in rows where row.section == .mark || row.section == .period { readHead(row) }
        for fault in check.faults(of: draft) { faults.add(fault) }
        if !faults.isEmpty { return draft }
        for row in rows { read(row) }
        // Names that a template offers, and not one figure: the indicator is not reported.
        for (indicator, items) in draft.items where items.allSatisfy(\.values.isEmpty) && faults.isEmpty {
            draft.items[indicator] = nil
        }
        draft.preparedBy = person(.preparedBy)
        draft.approvedBy = person(.approvedBy)
        return draft
    }

    // MARK: Rows

    private mutating func readHead(_ row: DraftRow) {
        if row.section == .period { return note(.root.appending("period"), row, .value) }
        let names: [String: TemplateMark.Member] = [
            "templat": .version, "kantor": .office, "bidang": .bidang, "periode": .period,
            "katalog": .catalog,
        ]
        guard let member = names[row[.field].lowercased()] ?? TemplateMark.Member(rawValue: row[.field])
        else {
            return
        }
        draft.template = draft.template ?? TemplateMark()
        // Each sheet of a workbook bears them: what differs is told.
        if draft.template?[member] == nil || row[.value] != draft.template?[member] {
            draft.template?[member] = row[.value]
            draft.origins[TemplateMark.pointer(member)] = row.place(.value)
            draft.cells[TemplateMark.pointer(member)] = row.cell(.value)
        }
    }

    private mutating func read(_ row: DraftRow) {
        guard let section = row.section else {
            let known = DraftSection.allCases.map(\.rawValue).joined(separator: ", ")
            return add(
                row, .section, "unknown-section",
                id: "\(quoted(row[.section])) tidak dikenal; tulis salah satu: \(known)",
                en: "\(quoted(row[.section])) is unknown; write one of: \(known)")
        }
        if section == .shown || section == .mark || section == .period || isUnreadable(row) { return }
        switch section {
        case .period, .shown, .mark: break
        case .value: readFigure(row, under: "values")
        case .baseline: readFigure(row, under: "baseline")
        case .item: readItem(row)
        case .note: readNote(row)
        case .evidence: readEvidence(row)
        case .preparedBy, .approvedBy: readPerson(row, section)
        case .reason: if !row[.value].isEmpty { draft.reason = row[.value] }
        case .confirmation: readConfirmation(row)
        }
    }

    /// Whether a cell that is read holds nothing that can be: a formula without result, a number cut off.
    private mutating func isUnreadable(_ row: DraftRow) -> Bool {
        for (column, name) in row.errors where column.isRead {
            add(
                row, column, "cell-error",
                id: "rumus galat atau belum dihitung (\(name)); "
                    + "perbaiki, atau buka dan simpan lagi dengan Excel atau LibreOffice",
                en: "the formula is wrong or was not computed "
                    + "(\(name)); mend it, or open and save it again with Excel or LibreOffice")
        }
        for column in row.numbers.keys where column.isRead && SpreadsheetDraft.isCutOff(row[column]) {
            add(
                row, column, "too-many-digits",
                id: "sel angka hanya menyimpan 15 angka; ubah format sel menjadi teks, lalu tulis lagi",
                en: "a cell of numbers keeps 15 digits only; make it a cell of text and write it again")
            return true
        }
        return row.errors.keys.contains(where: \.isRead)
    }

    private mutating func readFigure(_ row: DraftRow, under name: String) {
        let pointer = JSONPointer.root.appending(name).appending(row[.indicator]).appending(row[.field])
        note(pointer, row, .value)
        note(JSONPointer.root.appending(name).appending(row[.indicator]), row, .value)
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
        if row[.value].isEmpty, row[.item].isEmpty, row[.unit].isEmpty { return }
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
        let sums = JSONPointer.root.appending("values").appending(indicator)
        note(sums, row, .value)
        note(sums.appending(component.id), row, .value)
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

    private mutating func readConfirmation(_ row: DraftRow) {
        if row[.value].isEmpty { return }
        if ["ya", "yes"].contains(row[.value].lowercased()) {
            draft.isConfirmed = true
        } else {
            add(
                row, .value, "unknown-answer", id: "tulis ya, atau kosongkan",
                en: "write ya, or leave it empty")
        }
    }

    // MARK: People

    private mutating func readPerson(_ row: DraftRow, _ section: DraftSection) {
        let names = [
            "nama": "name", "name": "name", "jabatan": "title", "title": "title", "nip": "nip",
            "pangkat": "rank", "rank": "rank",
        ]
        let member = section == .preparedBy ? "prepared_by" : "approved_by"
        guard let name = names[row[.field].lowercased()] else {
            if row[.value].isEmpty { return }
            return add(
                row, .field, "unknown-field",
                id: "\(quoted(row[.field])) tidak dikenal; tulis nama, jabatan, nip atau pangkat",
                en: "\(quoted(row[.field])) is unknown; write nama, jabatan, nip or pangkat")
        }
        note(JSONPointer.root.appending(member).appending(name), row, .value)
        if row[.value].isEmpty { return }
        people[section, default: [:]][name] = row[.value]
    }

    private mutating func person(_ section: DraftSection) -> Report.Person? {
        guard let parts = people[section] else { return nil }
        guard let name = parts["name"], let title = parts["title"] else {
            let member = JSONPointer.root.appending(
                section == .preparedBy ? "prepared_by" : "approved_by")
            let missing = member.appending(parts["name"] == nil ? "name" : "title")
            let words = Words(
                id: "\(section.rawValue): isi nama dan jabatan",
                en: "\(section.rawValue): give nama and jabatan")
            let place = draft.origins[missing]
            faults.add(
                Fault(
                    member, "person-incomplete", place.map(words.placed) ?? words, cell: draft.cells[missing])
            )
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
        if let first = seen[place] {
            add(
                row, .value, "written-twice", id: "sudah diisi pada \(first.indonesian); hapus salah satu",
                en: "given already at \(first.english); delete one of them")
            return false
        }
        seen[place] = row.place(.value)
        return true
    }

    private mutating func note(_ pointer: JSONPointer, _ row: DraftRow, _ column: DraftColumn) {
        if draft.origins[pointer] != nil { return }
        draft.origins[pointer] = row.place(column)
        draft.cells[pointer] = row.cell(column)
    }

    private mutating func add(_ row: DraftRow, _ column: DraftColumn, _ code: String, id: String, en: String)
    {
        faults.add(
            Fault(.root, code, Words(id: id, en: en).placed(row.place(column)), cell: row.cell(column)))
    }
}

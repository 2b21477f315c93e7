// Files to fill in: a table (CSV, see DraftTable.swift; XLSX, see TemplateWorkbook.swift) or JSON. Units and
// items of earlier reports are written in; cells that a spreadsheet would take for a formula begin with `'`.

import Shared

/// What is to be filled in for one period of one unit.
struct DraftTemplate: Sendable {
    let period: Period
    let bidang: String
    let catalog: Catalog
    let language: Language
    /// The unit's newest report before this period: its items and people are offered again.
    var earlier: Report?
    /// Last year's report of the same kind of period.
    var lastYear: Report?
    /// What is reported for the period already: offered to be corrected.
    var current: Report?
    /// What the current report comes to.
    var figures: [Achievement.Row] = []
    /// Whether the year before is filled in in the same file.
    var followsInFile = false
    /// Whether people sign here: in a file of several periods, once.
    var asksPeople = true
    /// Whether the office's figures are an illustration.
    var isDemo = false

    static let offeredNotes = ["pendukung", "penghambat", "tindak_lanjut", "sumber_data"]

    var indicators: [Indicator] { catalog.indicators(ofBidang: bidang) }

    func asksBaseline(_ indicator: Indicator) -> Bool {
        !followsInFile && lastYear?.values[indicator.id] == nil && !indicator.formula.neededPrev.isEmpty
    }

    var mark: TemplateMark {
        TemplateMark(office: catalog.office.id, bidang: bidang, period: period, catalog: catalog.revision)
    }

    /// Items of the current report, else of the newest one before.
    func knownItems(_ indicator: Indicator) -> [Report.Item] {
        if let items = current?.items[indicator.id] { return items }
        return (earlier?.items[indicator.id] ?? []).map {
            Report.Item(name: $0.name, unit: $0.unit, values: [:])
        }
    }

    /// Who prepared the current report or the newest one before.
    var people: (preparedBy: Report.Person?, approvedBy: Report.Person?) {
        let report = current ?? earlier
        return (report?.preparedBy, report?.approvedBy)
    }

    // MARK: Rows

    /// The rows of the table below its headings.
    var rows: [[String]] {
        var rows = [row("periode", value: period.description, help: isDemo ? demoBanner : "")]
        rows += TemplateMark.Member.allCases.map {
            row("tanda", field: Self.markNames[$0] ?? "", value: mark[$0] ?? "")
        }
        for indicator in indicators { rows += self.rows(of: indicator) }
        if current != nil { rows.append(row("alasan", help: say("alasan koreksi", "why it is corrected"))) }
        return asksPeople ? rows + peopleRows : rows
    }

    /// How the rows `tanda` name what they say.
    static let markNames: [TemplateMark.Member: String] = [
        .version: "templat", .office: "kantor", .bidang: "bidang", .period: "periode", .catalog: "katalog",
    ]

    private var peopleRows: [[String]] {
        [("penyusun", people.preparedBy), ("penyetuju", people.approvedBy)].flatMap { section, person in
            Self.parts(of: person).map { row(section, field: $0, value: $1) }
        }
    }

    /// A person's parts by the names of their rows.
    static func parts(of person: Report.Person?) -> [(String, String)] {
        [
            ("nama", person?.name), ("jabatan", person?.title), ("nip", person?.nip),
            ("pangkat", person?.rank),
        ].map { ($0, $1 ?? "") }
    }

    private func rows(of indicator: Indicator) -> [[String]] {
        var rows: [[String]] = []
        let current = current?.values[indicator.id]
        if indicator.items != nil {
            for item in offeredItems(indicator) {
                for component in indicator.components {
                    rows.append(
                        row(
                            "rincian", indicator.id, field: component.id, item: item.name,
                            unit: item.unit ?? "", value: figure(item.values[component.id]),
                            help: component.name))
                }
            }
        } else {
            rows += indicator.components.map { component in
                let help = [component.name, component.help ?? ""].filter { !$0.isEmpty }.joined(
                    separator: ". ")
                return row(
                    "nilai", indicator.id, field: component.id, unit: component.unit ?? "",
                    value: figure(current?[component.id]), help: help,
                    lastYear: figure(lastYear?.values[indicator.id]?[component.id]))
            }
        }
        if asksBaseline(indicator) {
            rows += indicator.components.map { component in
                row(
                    "awal", indicator.id, field: component.id, unit: component.unit ?? "",
                    value: figure(self.current?.baseline[indicator.id]?[component.id]),
                    help: "\(component.name), \(period.yearEarlier)")
            }
        }
        return rows
            + Self.offeredNotes.map { name in
                row(
                    "catatan", indicator.id, field: name,
                    value: self.current?.notes[indicator.id]?[name] ?? "")
            }
    }

    private func offeredItems(_ indicator: Indicator) -> [Report.Item] {
        let known = knownItems(indicator)
        return known.isEmpty
            ? [Report.Item](repeating: Report.Item(name: "", unit: nil, values: [:]), count: 3) : known
    }

    /// A figure in the style that the file declares.
    private func figure(_ figure: Figure?) -> String {
        guard let figure else { return "" }
        let mark: Character = language == .indonesian ? "," : "."
        return String(figure.text.map { $0 == "." ? mark : $0 })
    }

    func say(_ id: String, _ en: String) -> String { Words(id: id, en: en).text(in: language) }

    private func row(
        _ section: String, _ indicator: String = "", field: String = "", item: String = "", unit: String = "",
        value: String = "", help: String = "", lastYear: String = ""
    ) -> [String] {
        [section, indicator, field, item, unit, value, help, lastYear]
    }

    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t".contains(first) { text = "'" + text }
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    // MARK: JSON

    /// The draft in JSON, figures empty where nothing is reported yet.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("period", .string(period.description)), ("template", mark.json),
        ]
        let plain = indicators.filter { $0.items == nil }
        let itemized = indicators.filter { $0.items != nil }
        members.append(("values", object(plain) { self.figures($0, self.current?.values[$0.id]) }))
        if !itemized.isEmpty { members.append(("items", object(itemized) { self.items($0) })) }
        let growing = indicators.filter(asksBaseline)
        if !growing.isEmpty {
            members.append(("baseline", object(growing) { self.figures($0, self.current?.baseline[$0.id]) }))
        }
        members.append(("notes", object(indicators) { self.notes($0) }))
        if current != nil { members.append(("reason", "")) }
        if asksPeople { members.append(("prepared_by", person)) }
        return .object(JSONObject(pairs: members))
    }

    private func object(_ indicators: [Indicator], _ value: (Indicator) -> JSONValue) -> JSONValue {
        .object(JSONObject(pairs: indicators.map { ($0.id, value($0)) }))
    }

    private func figures(_ indicator: Indicator, _ known: [String: Figure]?) -> JSONValue {
        .object(
            JSONObject(pairs: indicator.components.map { ($0.id, .string(known?[$0.id]?.text ?? "")) }))
    }

    private func items(_ indicator: Indicator) -> JSONValue {
        .array(
            offeredItems(indicator).prefix(Limits.itemCountMax).map { item in
                let head: [(String, JSONValue)] = [
                    ("item", .string(item.name)), ("unit", .string(item.unit ?? "")),
                ]
                let values = indicator.components.map { component in
                    (component.id, JSONValue.string(item.values[component.id]?.text ?? ""))
                }
                return .object(JSONObject(pairs: head + values))
            })
    }

    private func notes(_ indicator: Indicator) -> JSONValue {
        let known = current?.notes[indicator.id] ?? [:]
        return .object(JSONObject(pairs: Self.offeredNotes.map { ($0, .string(known[$0] ?? "")) }))
    }

    private var person: JSONValue {
        guard let person = people.preparedBy else { return ["name": "", "title": ""] }
        var members: [(String, JSONValue)] = [
            ("name", .string(person.name)), ("title", .string(person.title)),
        ]
        if let nip = person.nip { members.append(("nip", .string(nip))) }
        if let rank = person.rank { members.append(("rank", .string(rank))) }
        return .object(JSONObject(pairs: members))
    }
}

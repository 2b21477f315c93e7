// Files to fill in: a table (CSV, see DraftTable.swift; XLSX, see TemplateWorkbook.swift) or JSON. Units and
// items of earlier reports are written in; cells that a spreadsheet would take for a formula begin with `'`.

import Shared

/// A file to fill in for one period of one unit.
struct DraftTemplate: Sendable {
    let period: Period
    let bidang: String
    let catalog: Catalog
    let language: Language
    /// The unit's newest report before this period, whose item names are offered again.
    let earlier: Report?
    /// Whether last year's report is known here, so that no baseline need be asked.
    let knowsLastYear: Bool

    private static let offeredNotes = ["pendukung", "penghambat", "tindak_lanjut", "sumber_data"]

    private var indicators: [Indicator] { catalog.indicators(ofBidang: bidang) }

    private func asksBaseline(_ indicator: Indicator) -> Bool {
        !knowsLastYear && !indicator.formula.neededPrev.isEmpty
    }

    // MARK: CSV

    /// The table, with the byte order mark that spreadsheets want.
    var csv: [UInt8] {
        let style = [["#angka", language == .indonesian ? "id" : "en"]]
        let lines = (style + rows).map { $0.map(Self.cell).joined(separator: ";") }
        return [0xEF, 0xBB, 0xBF] + Array(lines.map { $0 + "\r\n" }.joined().utf8)
    }

    /// The table, its headings first.
    var rows: [[String]] {
        var rows = [DraftColumn.written.map(\.rawValue)]
        rows.append(row("periode", value: period.description))
        for indicator in indicators { rows += self.rows(of: indicator) }
        for section in ["penyusun", "penyetuju"] {
            rows += ["nama", "jabatan", "nip", "pangkat"].map { row(section, field: $0) }
        }
        return rows
    }

    private func rows(of indicator: Indicator) -> [[String]] {
        var rows: [[String]] = []
        if indicator.items != nil {
            for item in offeredItems(indicator) {
                for component in indicator.components {
                    rows.append(
                        row(
                            "rincian", indicator.id, field: component.id, item: item.name,
                            unit: item.unit ?? "", help: component.name))
                }
            }
        } else {
            rows += indicator.components.map { component in
                let help = [component.name, component.help ?? ""].filter { !$0.isEmpty }.joined(
                    separator: ". ")
                return row(
                    "nilai", indicator.id, field: component.id, unit: component.unit ?? "", help: help)
            }
        }
        if asksBaseline(indicator) {
            rows += indicator.components.map { component in
                row(
                    "awal", indicator.id, field: component.id, unit: component.unit ?? "",
                    help: "\(component.name), \(period.yearEarlier)")
            }
        }
        return rows + Self.offeredNotes.map { row("catatan", indicator.id, field: $0) }
    }

    private func offeredItems(_ indicator: Indicator) -> [(name: String, unit: String?)] {
        let known = (earlier?.items[indicator.id] ?? []).map { (name: $0.name, unit: $0.unit) }
        return known.isEmpty ? [("", nil), ("", nil), ("", nil)] : known
    }

    private func row(
        _ section: String, _ indicator: String = "", field: String = "", item: String = "", unit: String = "",
        value: String = "", help: String = ""
    ) -> [String] {
        [section, indicator, field, item, unit, value, help, ""]
    }

    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t".contains(first) { text = "'" + text }
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    // MARK: JSON

    /// The draft in JSON, figures empty.
    var json: [UInt8] {
        var members: [(String, JSONValue)] = [("period", .string(period.description))]
        let plain = indicators.filter { $0.items == nil }
        let itemized = indicators.filter { $0.items != nil }
        members.append(("values", object(plain) { self.empty($0) }))
        if !itemized.isEmpty { members.append(("items", object(itemized) { self.items($0) })) }
        let growing = indicators.filter(asksBaseline)
        if !growing.isEmpty { members.append(("baseline", object(growing) { self.empty($0) })) }
        members.append(
            (
                "notes",
                object(indicators) { _ in .object(JSONObject(pairs: Self.offeredNotes.map { ($0, "") })) }
            ))
        members.append(("prepared_by", ["name": "", "title": ""]))
        return JSONValue.object(JSONObject(pairs: members)).indented
    }

    private func object(_ indicators: [Indicator], _ value: (Indicator) -> JSONValue) -> JSONValue {
        .object(JSONObject(pairs: indicators.map { ($0.id, value($0)) }))
    }

    private func empty(_ indicator: Indicator) -> JSONValue {
        .object(JSONObject(pairs: indicator.components.map { ($0.id, "") }))
    }

    private func items(_ indicator: Indicator) -> JSONValue {
        .array(
            offeredItems(indicator).prefix(Limits.itemCountMax).map { item in
                let head: [(String, JSONValue)] = [
                    ("item", .string(item.name)), ("unit", .string(item.unit ?? "")),
                ]
                return .object(JSONObject(pairs: head + indicator.components.map { ($0.id, "") }))
            })
    }
}

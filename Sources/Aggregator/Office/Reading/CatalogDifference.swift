// What one catalogue revision changed against the one before: targets, formulas, owners, names, rules.

import Shared

/// One thing that is another in the later revision; nil where it is not there.
struct CatalogDifference {
    let subject: Words
    let before: String?
    let after: String?

    /// Everything that differs, in the order of the later revision.
    static func all(from before: Catalog, to after: Catalog) -> [CatalogDifference] {
        let gone = before.indicators.filter { after.indicator($0.id) == nil }
        let indicators =
            after.indicators.flatMap { differences(before.indicator($0.id), $0, before, after) }
            + gone.flatMap { differences($0, nil, before, after) }
        return (office(before, after) + indicators).filter { $0.before != $0.after }
    }

    private static func office(_ before: Catalog, _ after: Catalog) -> [CatalogDifference] {
        func row(_ id: String, _ en: String, _ value: (Catalog) -> String) -> CatalogDifference {
            CatalogDifference(subject: Words(id: id, en: en), before: value(before), after: value(after))
        }
        return [
            row("Judul", "Title") { $0.title },
            row("Tahun", "Years") { "\($0.years.lowerBound)–\($0.years.upperBound)" },
            row("Unit kerja", "Units") { $0.bidang.map(\.name).joined(separator: ", ") },
            row("Sasaran", "Objectives") { $0.sasaran.map(\.name).joined(separator: "; ") },
            row("Batas atas capaian dalam rata-rata", "Upper bound in means") {
                switch $0.cap {
                case .none: "–"
                case .at(_, let text): text + "%"
                }
            },
            row("Batas waktu laporan (hari)", "Reports due (days)") {
                "\($0.yearDueDayCount), \($0.quarterDueDayCount)"
            },
            row("Skala predikat", "Rating scale") { catalog in
                catalog.predikat.map { "\($0.name) ≥ \($0.from?.terminatingText() ?? "–")" }
                    .joined(separator: ", ")
            },
        ]
    }

    private static func differences(
        _ old: Indicator?, _ new: Indicator?, _ before: Catalog, _ after: Catalog
    ) -> [CatalogDifference] {
        guard let name = new?.name ?? old?.name else { return [] }
        func row(_ id: String, _ en: String, _ value: (Indicator) -> String?) -> CatalogDifference {
            CatalogDifference(
                subject: Words(id: "\(name): \(id)", en: "\(name): \(en)"), before: old.flatMap(value),
                after: new.flatMap(value))
        }
        let unit = CatalogDifference(
            subject: Words(id: "\(name): penanggung jawab", en: "\(name): owner"),
            before: old.map { before.bidang($0.bidang)?.name ?? $0.bidang },
            after: new.map { after.bidang($0.bidang)?.name ?? $0.bidang })
        let periods = Set(old?.targets.keys.map(\.self) ?? []).union(new?.targets.keys.map(\.self) ?? [])
        let targets = periods.sorted().map { period in
            row("target \(period.title(in: .indonesian))", "target of \(period.title(in: .english))") {
                $0.targets[period]?.text
            }
        }
        let texts = [
            row("nama", "name") { $0.name }, row("rumus", "formula") { $0.formula.text },
            row("rumus menurut keputusan", "formula as decreed") { $0.formulaDecreed },
            row("catatan rumus", "note on the formula") { $0.formulaNote },
            row("satuan", "unit of measure") { $0.unit },
            row("arah", "direction") { $0.polarity.rawValue }, row("sasaran", "objective") { $0.sasaran },
            row("komponen", "components") { $0.components.map(\.name).joined(separator: "; ") },
            row("keraguan", "doubt") { $0.doubtful },
            row("rumus pembanding", "alternatives") { indicator in
                let texts = indicator.alternatives.map(\.text)
                return texts.isEmpty ? nil : texts.joined(separator: "; ")
            },
            row("aturan pemeriksaan", "checks") { indicator in
                let texts = indicator.rules.map(\.check.text)
                return texts.isEmpty ? nil : texts.joined(separator: "; ")
            },
        ]
        return [unit] + texts + targets
    }
}

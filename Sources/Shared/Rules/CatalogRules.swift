// The part of the judgement that asks the catalogue: the period, the indicators and their components,
// items, and the catalogue's own rules.

struct CatalogRules {
    let report: Report
    let context: JudgeContext
    var faults = FaultList()

    init(report: Report, context: JudgeContext) {
        self.report = report
        self.context = context
    }

    mutating func check() {
        checkCatalog()
        checkPeriod()
        if !report.namesOnly(of: context.catalog, where: { _ in true }) { addUnknownIndicators() }
        for place in concerned { check(context.catalog.indicators[place]) }
        if faults.isEmpty { checkRules() }
    }

    /// The places of the indicators the report gives figures of.
    private var concerned: [Int] {
        let indicators = context.catalog.indicators
        return indicators.indices.filter { place in
            let id = indicators[place].id
            return report.values[id] != nil || report.baseline[id] != nil || report.items[id] != nil
        }
    }

    private mutating func check(_ indicator: Indicator) {
        if let values = report.values[indicator.id] { check(values, of: indicator, under: "values") }
        if let values = report.baseline[indicator.id] { check(values, of: indicator, under: "baseline") }
        if let items = report.items[indicator.id] { check(items, of: indicator) }
    }

    private mutating func addUnknownIndicators() {
        for (pointer, id) in report.namedIndicators where context.catalog.indicator(id) == nil {
            faults.add(
                pointer, "unknown-indicator", id: "indikator \(quoted(id)) tidak ada dalam katalog",
                en: "the catalogue has no indicator \(quoted(id))")
        }
    }

    private mutating func checkCatalog() {
        if (1...context.latestRevision).contains(report.catalog) { return }
        faults.add(
            .root.appending("catalog"), "unknown-catalog",
            id: "katalog revisi \(report.catalog) tidak ada; yang terbaru revisi \(context.latestRevision)",
            en: "there is no catalogue revision \(report.catalog); the latest is \(context.latestRevision)")
    }

    private mutating func checkPeriod() {
        let years = context.catalog.years
        let pointer = JSONPointer.root.appending("period")
        if !years.contains(report.period.year) {
            faults.add(
                pointer, "period-outside-catalog",
                id: "tahun \(report.period.year) di luar katalog (\(years.lowerBound)-\(years.upperBound))",
                en:
                    "year \(report.period.year) is outside the catalogue (\(years.lowerBound)-\(years.upperBound))"
            )
        } else if !report.period.hasBegun(on: context.arrival) {
            faults.add(
                pointer, "period-not-begun", id: "periode \(report.period) belum dimulai; periksa periodenya",
                en: "period \(report.period) has not begun; check the period")
        }
    }

    private mutating func check(_ values: [String: Figure], of indicator: Indicator, under name: String) {
        let pointer = JSONPointer.root.appending(name).appending(indicator.id)
        checkComponents(values, of: indicator, at: pointer)
        for id in values.keys.sorted() where !indicator.components.contains(where: { $0.id == id }) {
            addUnknownComponent(id, indicator, at: pointer)
        }
    }

    private mutating func checkComponents(
        _ values: [String: Figure], of indicator: Indicator, at pointer: JSONPointer
    ) {
        for component in indicator.components {
            let place = pointer.appending(component.id)
            guard let figure = values[component.id] else {
                faults.add(
                    place, "component-missing", id: "\(quoted(component.name)) belum diisi",
                    en: "\(quoted(component.name)) is missing")
                continue
            }
            if component.isInteger, !figure.isWhole {
                faults.add(
                    place, "not-integer",
                    id: "\(quoted(component.name)) harus bilangan bulat, bukan \(figure.text)",
                    en: "\(quoted(component.name)) must be a whole number, not \(figure.text)")
            }
            if figure.value.isNegative {
                faults.add(
                    place, "negative", id: "\(quoted(component.name)) tidak boleh negatif (\(figure.text))",
                    en: "\(quoted(component.name)) must not be negative (\(figure.text))")
            }
        }
    }

    private mutating func check(_ items: [Report.Item], of indicator: Indicator) {
        let pointer = JSONPointer.root.appending("items").appending(indicator.id)
        guard let allowed = indicator.items else {
            faults.add(
                pointer, "items-not-allowed", id: "indikator ini dilaporkan tanpa rincian",
                en: "this indicator is reported without items")
            return
        }
        for (index, item) in items.enumerated() {
            let place = pointer.appending(index)
            if allowed.requiresUnit, item.unit == nil {
                faults.add(
                    place.appending("unit"), "unit-missing", id: "satuan \(quoted(item.name)) belum diisi",
                    en: "the unit of \(quoted(item.name)) is missing")
            }
            checkComponents(item.values, of: indicator, at: place)
            for id in item.values.keys.sorted() where !indicator.components.contains(where: { $0.id == id }) {
                addUnknownComponent(id, indicator, at: place)
            }
        }
    }

    private mutating func addUnknownComponent(_ id: String, _ indicator: Indicator, at pointer: JSONPointer) {
        let known = indicator.components.map(\.id).joined(separator: ", ")
        faults.add(
            pointer.appending(id), "unknown-component",
            id: "komponen \(quoted(id)) tidak dikenal; komponennya: \(known)",
            en: "unknown component \(quoted(id)); the components are: \(known)")
    }

    private mutating func checkRules() {
        for indicator in concerned.map({ context.catalog.indicators[$0] }) where !indicator.rules.isEmpty {
            guard let values = report.values[indicator.id]?.mapValues(\.value) else { continue }
            for rule in indicator.rules where rule.severity == .error && rule.check.holds(values) == false {
                let pointer = JSONPointer.root.appending("values").appending(indicator.id)
                faults.add(pointer, "rule", id: rule.text, en: "\(rule.text) (\(rule.check.text))")
            }
        }
    }
}

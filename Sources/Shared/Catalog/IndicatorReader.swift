// Reads the indicators of a catalogue: references, targets, components, formulas and rules.

extension CatalogReader {
    private static var members: Set<String> {
        [
            "id", "sasaran", "bidang", "name", "unit", "polarity", "targets", "components", "formula",
            "formula_decreed", "formula_note", "items", "doubtful", "alternatives", "rules",
        ]
    }

    /// The member `indicators`; `owners` are the identifiers that may be referred to.
    mutating func indicators(
        _ root: ObjectReader, owners: (bidang: Set<String>, sasaran: Set<String>), years: ClosedRange<Int>?
    ) -> [Indicator] {
        guard let elements = root.array("indicators", into: &faults) else { return [] }
        let pointer = root.pointer.appending("indicators")
        var indicators: [Indicator] = []
        var ids: [String] = []
        for (index, element) in elements.enumerated() {
            let place = pointer.appending(index)
            guard let reader = ObjectReader(element, at: place, known: Self.members, into: &faults) else {
                continue
            }
            ids.append(reader.object["id"]?.string ?? "")
            if let indicator = indicator(reader, owners: owners, years: years) {
                indicators.append(indicator)
            }
        }
        checkUnique(ids, at: pointer)
        return indicators
    }

    private mutating func indicator(
        _ reader: ObjectReader, owners: (bidang: Set<String>, sasaran: Set<String>), years: ClosedRange<Int>?
    ) -> Indicator? {
        let id = identifier(reader)
        let sasaran = reference(reader, "sasaran", among: owners.sasaran)
        let bidang = reference(reader, "bidang", among: owners.bidang)
        let name = name(reader, "name")
        let unit = unit(reader)
        let polarity = polarity(reader)
        let targets = targets(reader, years: years)
        let components = components(reader)
        let known = Set(components.map(\.id))
        let formula = reader.string("formula", into: &faults).flatMap {
            self.formula($0, known, at: reader.pointer.appending("formula"))
        }
        let decreed = optionalText(reader, "formula_decreed")
        let note = optionalText(reader, "formula_note")
        let items = items(reader)
        let doubtful = optionalText(reader, "doubtful")
        let alternatives = alternatives(reader, known)
        let rules = rules(reader, known)
        guard let id, let sasaran, let bidang, let name, let unit, let polarity, let formula else {
            return nil
        }
        return Indicator(
            id: id, sasaran: sasaran, bidang: bidang, name: name, unit: unit, polarity: polarity,
            targets: targets, components: components, formula: formula, formulaDecreed: decreed,
            formulaNote: note, items: items, doubtful: doubtful, alternatives: alternatives, rules: rules)
    }

    private mutating func reference(
        _ reader: ObjectReader, _ name: String, among known: Set<String>
    ) -> String? {
        guard let id = reader.string(name, into: &faults) else { return nil }
        if known.contains(id) { return id }
        unknownReference(reader.pointer.appending(name), name, id)
        return nil
    }

    /// The unit; it may be empty (an index).
    private mutating func unit(_ reader: ObjectReader) -> String? {
        guard let unit = reader.string("unit", into: &faults) else { return nil }
        return withoutControls(unit, reader.pointer.appending("unit"), allowsLines: false)
    }

    private mutating func polarity(_ reader: ObjectReader) -> Indicator.Polarity? {
        guard let word = reader.string("polarity", into: &faults) else { return nil }
        if let polarity = Indicator.Polarity(rawValue: word) { return polarity }
        unknownWord(
            reader.pointer.appending("polarity"), word, known: Indicator.Polarity.allCases.map(\.rawValue))
        return nil
    }

    private mutating func targets(
        _ reader: ObjectReader, years: ClosedRange<Int>?
    ) -> [Period: Indicator.Target] {
        guard let object = reader.object("targets", into: &faults) else { return [:] }
        var targets: [Period: Indicator.Target] = [:]
        for member in object.members {
            let place = reader.pointer.appending("targets").appending(member.name)
            let figure = figure(member.value, at: place)
            guard let period = Period(member.name), years?.contains(period.year) ?? true else {
                faults.add(
                    place, "invalid-period",
                    id:
                        "\(quoted(member.name)) bukan tahun atau triwulan dalam masa katalog "
                        + "(\"2022\", \"2022-T1\")",
                    en:
                        "\(quoted(member.name)) is no year or quarter of the catalogue's years "
                        + "(\"2022\", \"2022-T1\")"
                )
                continue
            }
            if let figure { targets[period] = Indicator.Target(value: figure.value, text: figure.text) }
        }
        return targets
    }

    // MARK: Components and items

    private mutating func components(_ reader: ObjectReader) -> [Indicator.Component] {
        guard let elements = reader.array("components", into: &faults) else { return [] }
        let pointer = reader.pointer.appending("components")
        if elements.isEmpty {
            faults.add(
                pointer, "empty", id: "indikator harus punya paling sedikit satu komponen",
                en: "an indicator needs at least one component")
        }
        var components: [Indicator.Component] = []
        for (index, element) in elements.enumerated() {
            if let component = component(element, at: pointer.appending(index)) {
                components.append(component)
            }
        }
        checkUnique(elements.map { $0.object?["id"]?.string ?? "" }, at: pointer)
        return components
    }

    private mutating func component(_ element: JSONValue, at pointer: JSONPointer) -> Indicator.Component? {
        let known: Set<String> = ["id", "name", "unit", "integer", "measure", "help"]
        guard let reader = ObjectReader(element, at: pointer, known: known, into: &faults) else { return nil }
        let id = componentIdentifier(reader)
        let name = name(reader, "name")
        let unit = optionalName(reader, "unit")
        let isInteger = flag(reader, "integer")
        let measure = optionalName(reader, "measure")
        if let measure, measure != "kumulatif", measure != "posisi" {
            unknownWord(pointer.appending("measure"), measure, known: ["kumulatif", "posisi"])
        }
        let help = optionalText(reader, "help")
        guard let id, let name else { return nil }
        return Indicator.Component(
            id: id, name: name, unit: unit, isInteger: isInteger, measure: measure, help: help)
    }

    private mutating func componentIdentifier(_ reader: ObjectReader) -> String? {
        guard let id = reader.string("id", into: &faults) else { return nil }
        let place = reader.pointer.appending("id")
        if FormulaParser.functionNames.contains(id) {
            faults.add(
                place, "reserved-id", id: "\(quoted(id)) adalah nama fungsi dalam rumus",
                en: "\(quoted(id)) is the name of a function in formulas")
            return nil
        }
        if Self.isComponentIdentifier(id) { return id }
        faults.add(
            place, "invalid-id",
            id:
                "pengenal komponen \(quoted(id)) harus 1 sampai 64 huruf, angka, atau "
                + "garis bawah, tidak diawali angka",
            en:
                "component identifier \(quoted(id)) must be 1 to 64 letters, digits or "
                + "underscores, no digit first"
        )
        return nil
    }

    private mutating func items(_ reader: ObjectReader) -> Indicator.Items? {
        guard let items = member(reader, "items", ["name", "unit"]) else { return nil }
        let name = optionalName(items, "name")
        let unit = optionalName(items, "unit")
        if let unit, unit != "required", unit != "optional" {
            unknownWord(items.pointer.appending("unit"), unit, known: ["required", "optional"])
        }
        return Indicator.Items(name: name ?? "Item", requiresUnit: unit == "required")
    }

    // MARK: Formulas

    private mutating func formula(_ text: String, _ known: Set<String>, at place: JSONPointer) -> Formula? {
        do throws(FormulaFault) {
            return try Formula(parsing: text, components: known)
        } catch {
            faults.add(place, error.code.rawValue, id: error.words.indonesian, en: error.words.english)
            return nil
        }
    }

    private mutating func alternatives(_ reader: ObjectReader, _ known: Set<String>) -> [Indicator
        .Alternative]
    {
        elements(reader, "alternatives", ["formula", "text"]).compactMap { element in
            let text = optionalText(element, "text")
            guard let source = element.string("formula", into: &faults),
                let formula = formula(source, known, at: element.pointer.appending("formula"))
            else { return nil }
            return Indicator.Alternative(formula: formula, text: text ?? source)
        }
    }

    private mutating func rules(_ reader: ObjectReader, _ known: Set<String>) -> [Indicator.Rule] {
        elements(reader, "rules", ["check", "severity", "text"]).compactMap { element in
            let text = optionalText(element, "text")
            let severity = severity(element)
            guard let source = element.string("check", into: &faults),
                let check = condition(source, known, at: element.pointer.appending("check")), let severity
            else { return nil }
            return Indicator.Rule(check: check, severity: severity, text: text ?? source)
        }
    }

    private mutating func severity(_ reader: ObjectReader) -> Indicator.Rule.Severity? {
        guard let word = reader.string("severity", into: &faults) else { return nil }
        if let severity = Indicator.Rule.Severity(rawValue: word) { return severity }
        unknownWord(reader.pointer.appending("severity"), word, known: ["error", "warning"])
        return nil
    }

    private mutating func condition(_ text: String, _ known: Set<String>, at place: JSONPointer) -> Condition?
    {
        do throws(FormulaFault) {
            return try Condition(parsing: text, components: known)
        } catch {
            faults.add(place, error.code.rawValue, id: error.words.indonesian, en: error.words.english)
            return nil
        }
    }

    private mutating func elements(
        _ reader: ObjectReader, _ name: String, _ known: Set<String>
    ) -> [ObjectReader] {
        guard reader.object[name] != nil, let elements = reader.array(name, into: &faults) else { return [] }
        let pointer = reader.pointer.appending(name)
        var readers: [ObjectReader] = []
        for (index, element) in elements.enumerated() {
            if let reader = ObjectReader(element, at: pointer.appending(index), known: known, into: &faults) {
                readers.append(reader)
            }
        }
        return readers
    }
}

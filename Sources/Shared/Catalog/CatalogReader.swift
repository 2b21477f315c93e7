// Reads a catalogue (`iku-catalog/1`, DESIGN 7) strictly: every fault is collected with its JSON pointer, and
// a catalogue comes out only where there is none. Here the whole and the office; `IndicatorReader` reads the
// indicators, `CatalogFields` the kinds of text they share.

extension Catalog {
    /// Reads a catalogue file; every fault with its place.
    public static func read(_ bytes: [UInt8]) throws(FaultList) -> Catalog {
        if bytes.count > Limits.catalogByteCountMax {
            var faults = FaultList()
            faults.add(
                .root, "too-large", id: "katalog lebih dari \(Limits.catalogByteCountMax >> 10) KiB",
                en: "the catalogue is larger than \(Limits.catalogByteCountMax >> 10) KiB")
            throw faults
        }
        let json: JSONValue
        do throws(JSONFault) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw FaultList(Fault(error.pointer, error.reason.rawValue, error.words))
        }
        return try Catalog(json: json)
    }

    /// Checks a catalogue; every fault with its place.
    public init(json: JSONValue) throws(FaultList) {
        var reader = CatalogReader()
        guard let catalog = reader.catalog(json), reader.faults.isEmpty else { throw reader.faults }
        self = catalog
    }
}

/// What has been read so far of one catalogue.
struct CatalogReader {
    var faults = FaultList()

    private static let members: Set<String> = [
        "schema", "office", "revision", "applies_from", "title", "decree", "years", "predikat",
        "consolidation", "reporting", "bidang", "sasaran", "programs", "indicators",
    ]
    private static let usualPredikat = [
        ("91", "sangat-tinggi", "Sangat Tinggi"), ("76", "tinggi", "Tinggi"), ("66", "sedang", "Sedang"),
        ("51", "rendah", "Rendah"), (nil, "sangat-rendah", "Sangat Rendah"),
    ]

    mutating func catalog(_ json: JSONValue) -> Catalog? {
        guard let root = ObjectReader(json, at: .root, known: Self.members, into: &faults) else { return nil }
        checkSchema(root)
        checkDecree(root)
        if root.object["programs"] != nil { _ = texts(root, "programs") }
        let office = office(root)
        let revision = revision(root)
        let title = name(root, "title")
        let years = years(root)
        let appliesFrom = root.object["applies_from"] == nil ? years?.lowerBound : year(root, "applies_from")
        let dueDayCounts = dueDayCounts(root)
        let cap = cap(root)
        let predikat = predikat(root)
        let bidang = units(root)
        let sasaran = objectives(root)
        let owners = (bidang: Set(bidang.map(\.id)), sasaran: Set(sasaran.map(\.id)))
        let indicators = indicators(root, owners: owners, years: years)
        guard faults.isEmpty, let office, let revision, let title, let years, let appliesFrom else {
            return nil
        }
        return Catalog(
            json: json, office: office, revision: revision, title: title, appliesFrom: appliesFrom,
            years: years, predikat: predikat, cap: cap, yearDueDayCount: dueDayCounts.year,
            quarterDueDayCount: dueDayCounts.quarter, bidang: bidang, sasaran: sasaran,
            indicators: indicators)
    }

    // MARK: The whole

    private mutating func checkSchema(_ root: ObjectReader) {
        guard let schema = root.string("schema", into: &faults), schema != "iku-catalog/1" else { return }
        faults.add(
            root.pointer.appending("schema"), "unsupported-schema",
            id: "skema \(quoted(schema)) tidak dikenal; harus \"iku-catalog/1\"",
            en: "unknown schema \(quoted(schema)); it must be \"iku-catalog/1\"")
    }

    private mutating func revision(_ root: ObjectReader) -> Int? {
        guard let revision = root.integer("revision", into: &faults) else { return nil }
        if revision > 0 { return Int(revision) }
        faults.add(
            root.pointer.appending("revision"), "out-of-range", id: "revisi dihitung mulai dari 1",
            en: "revisions count from 1")
        return nil
    }

    private mutating func years(_ root: ObjectReader) -> ClosedRange<Int>? {
        guard let reader = member(root, "years", ["from", "to"], isRequired: true) else { return nil }
        guard let from = year(reader, "from"), let to = year(reader, "to") else { return nil }
        if from <= to { return from...to }
        faults.add(
            reader.pointer.appending("to"), "out-of-range", id: "tahun akhir mendahului tahun awal",
            en: "the last year is before the first")
        return nil
    }

    private mutating func office(_ root: ObjectReader) -> Catalog.Office? {
        let known: Set<String> = [
            "id", "name", "short_name", "letterhead", "place", "utc_offset", "time_zone",
        ]
        guard let reader = member(root, "office", known, isRequired: true) else { return nil }
        let id = identifier(reader)
        let name = name(reader, "name")
        let shortName = optionalName(reader, "short_name")
        let letterhead = texts(reader, "letterhead")
        let place = self.name(reader, "place")
        let offset = offset(reader)
        let timeZone = optionalName(reader, "time_zone")
        guard let id, let name, let place, let offset else { return nil }
        return Catalog.Office(
            id: id, name: name, shortName: shortName, letterhead: letterhead, place: place,
            utcOffset: offset, timeZone: timeZone ?? offset.description)
    }

    private mutating func offset(_ reader: ObjectReader) -> UTCOffset? {
        guard let text = reader.string("utc_offset", into: &faults) else { return nil }
        if let offset = UTCOffset(text) { return offset }
        faults.add(
            reader.pointer.appending("utc_offset"), "invalid-offset",
            id: "selisih dari UTC ditulis seperti \"+08:00\", bukan \(quoted(text))",
            en: "an offset from UTC is written \"+08:00\", not \(quoted(text))")
        return nil
    }

    /// The decree's own particulars are for documents: only their shape is checked.
    private mutating func checkDecree(_ root: ObjectReader) {
        let known: Set<String> = ["number_text", "date_text", "place", "signatory", "copies_to", "defects"]
        guard let reader = member(root, "decree", known) else { return }
        for name in ["number_text", "date_text", "place"] { _ = optionalName(reader, name) }
        _ = texts(reader, "copies_to")
        _ = texts(reader, "defects")
        guard let signatory = member(reader, "signatory", ["title", "name", "rank", "nip"]) else { return }
        for name in ["title", "name", "rank", "nip"] { _ = optionalName(signatory, name) }
    }

    // MARK: Rules of the consolidation

    private mutating func dueDayCounts(_ root: ObjectReader) -> (year: Int, quarter: Int) {
        let usual = (year: 31, quarter: 10)
        guard let reporting = member(root, "reporting", ["due_days"]),
            let reader = member(reporting, "due_days", ["year", "quarter"])
        else { return usual }
        return (dayCount(reader, "year") ?? usual.year, dayCount(reader, "quarter") ?? usual.quarter)
    }

    private mutating func dayCount(_ reader: ObjectReader, _ name: String) -> Int? {
        guard reader.object[name] != nil, let count = reader.integer(name, into: &faults) else { return nil }
        if count <= Limits.dueDayCountMax { return Int(count) }
        faults.add(
            reader.pointer.appending(name), "out-of-range", id: "paling banyak \(Limits.dueDayCountMax) hari",
            en: "at most \(Limits.dueDayCountMax) days")
        return nil
    }

    private mutating func cap(_ root: ObjectReader) -> Catalog.Cap {
        let usual = Catalog.Cap.at(.hundred, text: "100")
        guard let reader = member(root, "consolidation", ["cap"]), let value = reader.object["cap"] else {
            return usual
        }
        if value.isNull { return .none }
        let pointer = reader.pointer.appending("cap")
        guard let figure = figure(value, at: pointer) else { return usual }
        if figure.value.isZero || figure.value.isNegative {
            faults.add(
                pointer, "out-of-range", id: "batas atas capaian harus lebih dari nol",
                en: "the upper bound of capaian must be above zero")
        }
        return .at(figure.value, text: figure.text)
    }

    /// The scale, highest step first: thresholds fall strictly, and only the last step is open below.
    private mutating func predikat(_ root: ObjectReader) -> [Catalog.Predikat] {
        guard root.object["predikat"] != nil else {
            return Self.usualPredikat.map { from, id, name in
                Catalog.Predikat(from: from.flatMap { Rational($0) }, id: id, name: name)
            }
        }
        guard let elements = root.array("predikat", into: &faults) else { return [] }
        let pointer = root.pointer.appending("predikat")
        let countBefore = faults.faults.count
        var steps: [Catalog.Predikat] = []
        for (index, element) in elements.enumerated() {
            if let step = predikatStep(element, at: pointer.appending(index)) { steps.append(step) }
        }
        checkUnique(steps.map(\.id), at: pointer)
        if faults.faults.count == countBefore { checkScale(steps, at: pointer) }
        return steps
    }

    private mutating func predikatStep(_ element: JSONValue, at pointer: JSONPointer) -> Catalog.Predikat? {
        guard let reader = ObjectReader(element, at: pointer, known: ["from", "id", "name"], into: &faults)
        else { return nil }
        let id = identifier(reader)
        let name = name(reader, "name")
        guard let from = reader.required("from", into: &faults) else { return nil }
        let threshold = from.isNull ? nil : figure(from, at: pointer.appending("from"))
        guard let id, let name, from.isNull || threshold != nil else { return nil }
        return Catalog.Predikat(from: threshold?.value, id: id, name: name)
    }

    private mutating func checkScale(_ steps: [Catalog.Predikat], at pointer: JSONPointer) {
        if steps.last.map({ $0.from != nil }) ?? true {
            faults.add(
                pointer, "predikat-gap", id: "tingkat terakhir harus terbuka ke bawah (\"from\": null)",
                en: "the last step must be open below (\"from\": null)")
        }
        for (index, step) in steps.enumerated().dropLast() {
            let place = pointer.appending(index).appending("from")
            guard let from = step.from else {
                faults.add(
                    place, "predikat-gap", id: "hanya tingkat terakhir yang terbuka ke bawah",
                    en: "only the last step is open below")
                continue
            }
            if index > 0, let above = steps[index - 1].from, above <= from {
                faults.add(
                    place, "predikat-gap", id: "batas harus lebih rendah dari tingkat di atasnya",
                    en: "the threshold must be lower than the step's above")
            }
        }
    }

    // MARK: Units and objectives

    private mutating func units(_ root: ObjectReader) -> [Catalog.Bidang] {
        named(root, "bidang", ["id", "name", "as_decreed"]).map { Catalog.Bidang(id: $0.id, name: $0.name) }
    }

    private mutating func objectives(_ root: ObjectReader) -> [Catalog.Sasaran] {
        named(root, "sasaran", ["id", "name"]).map { Catalog.Sasaran(id: $0.id, name: $0.name) }
    }

    private mutating func named(
        _ root: ObjectReader, _ list: String, _ known: Set<String>
    ) -> [(id: String, name: String)] {
        guard let elements = root.array(list, into: &faults) else { return [] }
        let pointer = root.pointer.appending(list)
        var found: [(id: String, name: String)] = []
        for (index, element) in elements.enumerated() {
            let place = pointer.appending(index)
            guard let reader = ObjectReader(element, at: place, known: known, into: &faults) else { continue }
            let id = identifier(reader)
            let name = name(reader, "name")
            _ = optionalName(reader, "as_decreed")
            if let id { found.append((id, name ?? "")) }
        }
        checkUnique(found.map(\.id), at: pointer)
        return found
    }
}

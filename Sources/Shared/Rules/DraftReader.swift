// Reads a JSON draft strictly (DESIGN 8): the parts a report has too, by the same reader; numbers may be
// JSON numbers, taken digit for digit. Evidence is a list of paths, or of {"file", "indicator", "name"}.
// `reason`, which makes the draft a correction, may stand too, so that a correction fits into one file;
// `template` (TemplateMark) is what templates say of themselves; `confirmed` answers the question whether
// values a thousand times larger or smaller than before are meant. Several drafts may stand in a list.

extension Draft {
    /// The drafts in a JSON file, one or a list of them; every fault with its pointer.
    public static func drafts(json bytes: [UInt8]) throws(FaultList) -> [Draft] {
        guard let list = (try? JSONValue(parsing: bytes))?.array else { return [try Draft(json: bytes)] }
        guard (1...Limits.draftPeriodCountMax).contains(list.count) else {
            let most = Limits.draftPeriodCountMax
            throw FaultList(
                Fault(
                    .root, "too-many-periods",
                    Words(id: "harus 1 sampai \(most) periode", en: "must hold 1 to \(most) periods")))
        }
        var faults = FaultList()
        var drafts: [Draft] = []
        for (place, value) in list.enumerated() {
            var reader = ReportReader()
            if var draft = reader.draft(value) {
                draft.origins[.root] = Words(
                    id: "draf ke-\(place + 1), periode \(draft.period)",
                    en: "draft \(place + 1), period \(draft.period)")
                drafts.append(draft)
            }
            for fault in reader.faults.faults {
                let pointer = JSONPointer(description: "/\(place)" + fault.pointer.description)
                faults.add(Fault(pointer, fault.code, fault.words))
            }
        }
        if !faults.isEmpty { throw faults }
        return drafts
    }

    /// The draft in a JSON file; every fault with its pointer.
    public init(json bytes: [UInt8]) throws(FaultList) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw FaultList(Fault(error.pointer, error.reason.rawValue, error.words))
        }
        var reader = ReportReader()
        let draft = reader.draft(value)
        guard let draft, reader.faults.isEmpty else { throw reader.faults }
        self = draft
    }

    /// Faults of a person's name and title, as a report would have them.
    public static func faults(of person: Report.Person, at pointer: JSONPointer) -> FaultList {
        var reader = ReportReader()
        _ = reader.person(person.json, at: pointer)
        return reader.faults
    }
}

extension ReportReader {
    private static let draftMembers: Set<String> = [
        "period", "values", "items", "baseline", "notes", "evidence", "prepared_by", "approved_by", "reason",
        "template", "confirmed",
    ]

    mutating func draft(_ value: JSONValue) -> Draft? {
        guard let fields = ObjectReader(value, at: .root, known: Self.draftMembers, into: &faults) else {
            return nil
        }
        guard let period = period(fields) else { return nil }
        var draft = Draft(period: period)
        if let value = fields.object["values"] {
            draft.values = figures(value.withNumbersAsText, at: "values")
        }
        if let value = fields.object["items"] { draft.items = items(value.withNumbersAsText) }
        if let value = fields.object["baseline"] {
            draft.baseline = figures(value.withNumbersAsText, at: "baseline")
        }
        if let value = fields.object["notes"] { draft.notes = notes(value).withoutEmptyTexts }
        if let value = fields.object["evidence"] { draft.evidence = evidenceFiles(value) }
        if let value = fields.object["prepared_by"] {
            draft.preparedBy = person(value, at: fields.pointer.appending("prepared_by"))
        }
        if let value = fields.object["approved_by"], !value.isNull {
            draft.approvedBy = person(value, at: fields.pointer.appending("approved_by"))
        }
        draft.reason = fields.optionalString("reason", into: &faults)
        if let value = fields.object["template"] { draft.template = templateMark(value) }
        if let value = fields.object["confirmed"] { draft.isConfirmed = confirmation(value) }
        return draft
    }

    private mutating func templateMark(_ value: JSONValue) -> TemplateMark {
        let pointer = JSONPointer.root.appending("template")
        let known = Set(TemplateMark.Member.allCases.map(\.rawValue))
        var mark = TemplateMark()
        guard let fields = ObjectReader(value, at: pointer, known: known, into: &faults) else { return mark }
        for member in TemplateMark.Member.allCases {
            mark[member] = fields.optionalString(member.rawValue, into: &faults)
        }
        return mark
    }

    private mutating func confirmation(_ value: JSONValue) -> Bool {
        if case .bool(let isConfirmed) = value { return isConfirmed }
        faults.add(
            .root.appending("confirmed"), "wrong-type", id: "harus true atau false, bukan \(value.kind)",
            en: "must be true or false, not \(value.kind)")
        return false
    }

    private mutating func evidenceFiles(_ value: JSONValue) -> [Draft.EvidenceFile] {
        let pointer = JSONPointer.root.appending("evidence")
        guard let elements = value.array else {
            faults.add(
                pointer, "wrong-type", id: "harus berupa daftar berkas, bukan \(value.kind)",
                en: "must be a list of files, not \(value.kind)")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            if let path = element.string { return Draft.EvidenceFile(path: path, indicator: nil, name: nil) }
            let place = pointer.appending(index)
            let known: Set<String> = ["file", "indicator", "name"]
            guard let fields = ObjectReader(element, at: place, known: known, into: &faults),
                let path = fields.string("file", into: &faults)
            else { return nil }
            return Draft.EvidenceFile(
                path: path, indicator: fields.optionalString("indicator", into: &faults),
                name: fields.optionalString("name", into: &faults))
        }
    }
}

extension JSONValue {
    /// Every number as a string of the same digits.
    fileprivate var withNumbersAsText: JSONValue {
        switch self {
        case .number(let digits): .string(digits)
        case .array(let elements): .array(elements.map(\.withNumbersAsText))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { .init(name: $0.name, value: $0.value.withNumbersAsText) }))
        case .null, .bool, .string: self
        }
    }
}

extension [String: [String: String]] {
    /// What was left empty in a template says nothing.
    fileprivate var withoutEmptyTexts: [String: [String: String]] {
        mapValues { $0.filter { !$0.value.isEmpty } }.filter { !$0.value.isEmpty }
    }
}

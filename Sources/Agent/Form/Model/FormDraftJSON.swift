// A form's draft as it lies on the disk, `iku-form/1`:
//
//   {"schema":"iku-form/1","period":"2022","saved_by":…|null,"saved_at":…|null,"corrects":"<hash>"|null,
//    "dropped":[…],"values":{I:{C:{"text":"1,5","scale":"juta","meant":null}}},
//    "items":{I:[{"name":…,"unit":…,"values":{C:{…}}}]},"baseline":{…},"notes":{I:{N:"…"}},
//    "evidence":[{"name":…,"sha256":…,"bytes":…,"indicator":…|null}],
//    "prepared_by":{"nama":…},"approved_by":{},"reason":"…","sum":"<SHA-256>"}
//
// Read strictly: a member too many, too few or of another type is damage, never guessed at.

import Shared

extension FormDraft {
    private static let schema = "iku-form/1"
    private static let memberNames: Set<String> = [
        "schema", "period", "saved_by", "saved_at", "corrects", "dropped", "values", "items", "baseline",
        "notes", "evidence", "prepared_by", "approved_by", "reason", "sum",
    ]

    /// As it is written, its sum included.
    var bytes: [UInt8] {
        JSONObject(pairs: [
            ("schema", .string(Self.schema)), ("period", .string(period.description)),
            ("saved_by", .optional(savedBy)), ("saved_at", .optional(savedAt?.description)),
            ("corrects", .optional(corrects?.hex)), ("dropped", .array(dropped.map(JSONValue.string))),
            ("values", Self.json(values) { Self.json($0, \.json) }),
            ("items", Self.json(items) { .array($0.map(\.json)) }),
            ("baseline", Self.json(baseline) { Self.json($0, \.json) }),
            ("notes", Self.json(notes) { Self.json($0, JSONValue.string) }),
            ("evidence", .array(evidence.map(\.json))), ("prepared_by", Self.json(preparedBy)),
            ("approved_by", Self.json(approvedBy)), ("reason", .string(reason)),
        ]).summed
    }

    private static func json<Value>(
        _ map: [String: Value], _ write: (Value) -> JSONValue
    ) -> JSONValue {
        .object(JSONObject(pairs: map.sorted { $0.key < $1.key }.map { ($0.key, write($0.value)) }))
    }

    private static func json(_ person: [FormField.PersonPart: String]) -> JSONValue {
        let parts = FormField.PersonPart.allCases.compactMap { part in
            person[part].map { (part.rawValue, JSONValue.string($0)) }
        }
        return .object(JSONObject(pairs: parts))
    }

    /// The draft in a file; nil where it is not what was written.
    init?(bytes: [UInt8]) {
        guard let object = JSONObject(summed: bytes), object["sum"] != nil,
            Set(object.names) == Self.memberNames, object["schema"]?.string == Self.schema,
            let period = object["period"]?.string.flatMap({ Period($0) }),
            let reason = object["reason"]?.string,
            let dropped = Self.list(object["dropped"], \.string),
            let evidence = Self.list(object["evidence"], { EvidenceFile($0) }),
            let values = Self.figures(object["values"]), let baseline = Self.figures(object["baseline"]),
            let items = Self.map(object["items"], { Self.list($0, { ItemRow($0) }) }),
            let notes = Self.map(object["notes"], { Self.map($0, \.string) }),
            let preparedBy = Self.person(object["prepared_by"]),
            let approvedBy = Self.person(object["approved_by"])
        else { return nil }
        self.init(period: period)
        (self.values, self.baseline, self.items, self.notes) = (values, baseline, items, notes)
        (self.evidence, self.dropped, self.reason) = (evidence, dropped, reason)
        (self.preparedBy, self.approvedBy) = (preparedBy, approvedBy)
        guard let corrects = Self.optional(object["corrects"], { Digest(hex: $0) }),
            let savedBy = Self.optional(object["saved_by"], { $0 }),
            let savedAt = Self.optional(object["saved_at"], { Timestamp($0) })
        else { return nil }
        (self.corrects, self.savedBy, self.savedAt) = (corrects, savedBy, savedAt)
    }

    // MARK: Parts

    fileprivate static func list<Element>(
        _ value: JSONValue?, _ read: (JSONValue) -> Element?
    ) -> [Element]? {
        guard let elements = value?.array else { return nil }
        let read = elements.compactMap(read)
        return read.count == elements.count ? read : nil
    }

    fileprivate static func map<Element>(
        _ value: JSONValue?, _ read: (JSONValue) -> Element?
    ) -> [String: Element]? {
        guard let object = value?.object else { return nil }
        var map: [String: Element] = [:]
        for member in object.members { map[member.name] = read(member.value) }
        return map.count == object.members.count ? map : nil
    }

    fileprivate static func figures(_ value: JSONValue?) -> [String: [String: TypedFigure]]? {
        map(value) { map($0) { TypedFigure($0) } }
    }

    private static func person(_ value: JSONValue?) -> [FormField.PersonPart: String]? {
        guard let texts = map(value, \.string) else { return nil }
        var parts: [FormField.PersonPart: String] = [:]
        for (name, text) in texts {
            guard let part = FormField.PersonPart(rawValue: name) else { return nil }
            parts[part] = text
        }
        return parts
    }

    /// A text that may be null; nil where it is neither, or its reader does not take it.
    private static func optional<Value>(_ value: JSONValue?, _ read: (String) -> Value?) -> Value?? {
        guard let value else { return nil }
        if value.isNull { return .some(nil) }
        return value.string.flatMap(read).map { .some($0) }
    }
}

extension TypedFigure {
    fileprivate var json: JSONValue {
        ["text": .string(text), "scale": .string(scale.rawValue), "meant": .optional(meant)]
    }

    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object, object.names == ["text", "scale", "meant"],
            let text = object["text"]?.string,
            let scale = object["scale"]?.string.flatMap({ RupiahScale(rawValue: $0) }),
            let meant = object["meant"], meant.isNull || meant.string != nil
        else { return nil }
        self.init(text, scale: scale, meant: meant.string)
    }
}

extension FormDraft.ItemRow {
    fileprivate var json: JSONValue {
        let figures = values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
        return [
            "name": .string(name), "unit": .string(unit), "values": .object(JSONObject(pairs: figures)),
        ]
    }

    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object, object.names == ["name", "unit", "values"],
            let name = object["name"]?.string, let unit = object["unit"]?.string,
            let values = FormDraft.map(object["values"], { TypedFigure($0) })
        else { return nil }
        (self.name, self.unit, self.values) = (name, unit, values)
    }
}

extension FormDraft.EvidenceFile {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "sha256": .string(hash.hex), "bytes": .integer(byteCount),
            "indicator": .optional(indicator),
        ]
    }

    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object, object.names == ["name", "sha256", "bytes", "indicator"],
            let name = object["name"]?.string,
            let hash = object["sha256"]?.string.flatMap({ Digest(hex: $0) }),
            let byteCount = object["bytes"]?.integer, let indicator = object["indicator"],
            indicator.isNull || indicator.string != nil
        else { return nil }
        self.init(name: name, hash: hash, byteCount: Int(byteCount), indicator: indicator.string)
    }
}

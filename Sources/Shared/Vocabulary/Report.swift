// What a bidang signs (`iku-report/1`): its components for one period. The bounds and names of this
// format never change; `ReportReader` reads it strictly, `Report.json` writes it.

/// A report or a withdrawal, well-formed but not yet held against a catalogue.
public struct Report: Sendable, Hashable {
    /// The name of the format.
    public static let schema = "iku-report/1"

    /// What the document does.
    public enum Kind: String, Sendable {
        /// States the figures of a period.
        case report
        /// Takes a report back: the period then counts as not reported.
        case withdrawal
    }

    /// A person who answers for the report.
    public struct Person: Sendable, Hashable {
        /// Full name.
        public var name: String
        /// Office held.
        public var title: String
        /// Civil servant's number, if given.
        public var nip: String?
        /// Rank, if given.
        public var rank: String?

        /// A person.
        public init(name: String, title: String, nip: String? = nil, rank: String? = nil) {
            (self.name, self.title, self.nip, self.rank) = (name, title, nip, rank)
        }
    }

    /// One item of an indicator that is reported item by item.
    public struct Item: Sendable, Hashable {
        /// The item's name, unique within its indicator.
        public var name: String
        /// The unit of its components, if stated.
        public var unit: String?
        /// Component → figure.
        public var values: [String: Figure]

        /// An item.
        public init(name: String, unit: String?, values: [String: Figure]) {
            (self.name, self.unit, self.values) = (name, unit, values)
        }
    }

    /// A file that supports a figure (*bukti dukung*).
    public struct Evidence: Sendable, Hashable {
        /// File name for people.
        public var name: String
        /// SHA-256 of its content.
        public var hash: Digest
        /// Size of its content.
        public var byteCount: Int
        /// The indicator it supports, if it is one's.
        public var indicator: String?

        /// An evidence file.
        public init(name: String, hash: Digest, byteCount: Int, indicator: String?) {
            (self.name, self.hash, self.byteCount, self.indicator) = (name, hash, byteCount, indicator)
        }
    }

    /// The members a note may have, in the order of the forms.
    public static let noteNames = [
        "pendukung", "penghambat", "tindak_lanjut", "solusi", "sumber_data", "tanggal_data", "definisi",
        "program", "rekomendasi",
    ]

    /// Report or withdrawal.
    public var kind: Kind
    /// The office's identifier.
    public var office: String
    /// The reporting unit's identifier.
    public var bidang: String
    /// What the figures are about.
    public var period: Period
    /// 1 for the first report of a period, then one more for each that supersedes it.
    public var revision: Int
    /// The report hash of the revision before; nil for revision 1.
    public var supersedes: Digest?
    /// Why it supersedes the revision before; nil for revision 1.
    public var reason: String?
    /// The catalogue revision the agent checked with.
    public var catalog: Int
    /// Indicator → component → figure.
    public var values: [String: [String: Figure]]
    /// Indicator → its items.
    public var items: [String: [Item]]
    /// Indicator → component → figure of the year before.
    public var baseline: [String: [String: Figure]]
    /// Indicators of the superseded report that this one leaves out.
    public var dropped: [String]
    /// Indicator → note name → text.
    public var notes: [String: [String: String]]
    /// Supporting files.
    public var evidence: [Evidence]
    /// Who prepared it.
    public var preparedBy: Person
    /// Who approved it in the unit, if stated.
    public var approvedBy: Person?
    /// When the agent made it, RFC 3339, as written; recorded, never judged.
    public var createdAt: String
}

extension Report {
    /// A report from its parts.
    public init(
        kind: Kind, office: String, bidang: String, period: Period, revision: Int, supersedes: Digest?,
        reason: String?, catalog: Int, preparedBy: Person, createdAt: String
    ) {
        (self.kind, self.office, self.bidang, self.period) = (kind, office, bidang, period)
        (self.revision, self.supersedes, self.reason) = (revision, supersedes, reason)
        (self.catalog, self.preparedBy, self.createdAt) = (catalog, preparedBy, createdAt)
        (values, items, baseline, dropped, notes, evidence) = ([:], [:], [:], [], [:], [])
    }

    /// The payload to sign: members in the order of the format's description, maps sorted by name.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("schema", .string(Self.schema)), ("kind", .string(kind.rawValue)), ("office", .string(office)),
            ("bidang", .string(bidang)), ("period", .string(period.description)),
            ("revision", .integer(revision)), ("supersedes", .optional(supersedes?.hex)),
            ("reason", .optional(reason)), ("catalog", .integer(catalog)),
            ("values", Self.sorted(values, Self.json(of:))),
        ]
        if !items.isEmpty { members.append(("items", Self.sorted(items) { .array($0.map(\.json)) })) }
        if !baseline.isEmpty { members.append(("baseline", Self.sorted(baseline, Self.json(of:)))) }
        if !dropped.isEmpty { members.append(("dropped", .array(dropped.map(JSONValue.string)))) }
        if !notes.isEmpty { members.append(("notes", Self.sorted(notes, Self.json(ofNote:)))) }
        if !evidence.isEmpty { members.append(("evidence", .array(evidence.map(\.json)))) }
        members.append(("prepared_by", preparedBy.json))
        if let approvedBy { members.append(("approved_by", approvedBy.json)) }
        members.append(("created_at", .string(createdAt)))
        return .object(JSONObject(pairs: members))
    }

    private static func sorted<Value>(
        _ map: [String: Value], _ write: (Value) -> JSONValue
    ) -> JSONValue {
        let pairs = map.sorted { $0.key < $1.key }.map { ($0.key, write($0.value)) }
        return .object(JSONObject(pairs: pairs))
    }

    private static func json(of values: [String: Figure]) -> JSONValue {
        sorted(values) { .string($0.text) }
    }

    private static func json(ofNote note: [String: String]) -> JSONValue {
        let pairs = noteNames.compactMap { name in note[name].map { (name, JSONValue.string($0)) } }
        return .object(JSONObject(pairs: pairs))
    }
}

extension Report.Person {
    /// As `prepared_by` and `approved_by` hold it.
    public var json: JSONValue {
        var pairs: [(String, JSONValue)] = [("name", .string(name)), ("title", .string(title))]
        if let nip { pairs.append(("nip", .string(nip))) }
        if let rank { pairs.append(("rank", .string(rank))) }
        return .object(JSONObject(pairs: pairs))
    }
}

extension Report.Item {
    /// As `items` holds it.
    public var json: JSONValue {
        var pairs: [(String, JSONValue)] = [("item", .string(name))]
        if let unit { pairs.append(("unit", .string(unit))) }
        pairs += values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) }
        return .object(JSONObject(pairs: pairs))
    }
}

extension Report.Evidence {
    /// As `evidence` holds it.
    public var json: JSONValue {
        var pairs: [(String, JSONValue)] = [
            ("name", .string(name)), ("sha256", .string(hash.hex)), ("bytes", .integer(byteCount)),
        ]
        if let indicator { pairs.append(("indicator", .string(indicator))) }
        return .object(JSONObject(pairs: pairs))
    }
}

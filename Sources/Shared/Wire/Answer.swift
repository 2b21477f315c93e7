// What the aggregator says: the hello line, then one answer a request,
// `{"seq":…,"ok":true,…}` or `{"seq":…,"ok":false,"error":{…}}`.

/// The aggregator's side of the protocol's lines, each with its LF.
public enum AnswerLine {
    /// A request that was carried out.
    public static func success(_ sequence: Int64, _ members: [(String, JSONValue)]) -> [UInt8] {
        line([("seq", .integer(sequence)), ("ok", true)] + members)
    }

    /// A request that was refused.
    public static func refusal(
        _ sequence: Int64?, _ refusal: Refusal, in language: Language, afterMilliseconds: Int? = nil
    ) -> [UInt8] {
        var error: [(String, JSONValue)] = [
            ("code", .string(refusal.code.rawValue)), ("message", .string(refusal.words.text(in: language))),
            ("retry", .bool(refusal.code.isRetryable)),
            ("details", .array(refusal.faults.map { $0.json(in: language) })),
        ]
        if refusal.code == .stale {
            error.append(("revision", refusal.head.map { .integer($0.revision) } ?? .null))
            error.append(("report", .optional(refusal.head?.report.hex)))
        }
        if let afterMilliseconds { error.append(("after_ms", .integer(afterMilliseconds))) }
        let members: [(String, JSONValue)] = [
            ("seq", sequence.map { .integer($0) } ?? .null), ("ok", false),
            ("error", .object(JSONObject(pairs: error))),
        ]
        return line(members)
    }

    static func line(_ members: [(String, JSONValue)]) -> [UInt8] {
        JSONValue.object(JSONObject(pairs: members)).compact + [0x0A]
    }
}

extension Fault {
    /// As `details` holds it.
    public func json(in language: Language) -> JSONValue {
        [
            "pointer": .string(pointer.description), "code": .string(code),
            "message": .string(words.text(in: language)),
        ]
    }
}

/// The first line of a connection, spoken by the aggregator.
public struct Hello: Sendable, Hashable {
    /// The log the aggregator keeps for the connection's office.
    public struct Log: Sendable, Hashable {
        /// Origin of its checkpoints: `<office>/iku`.
        public let origin: String
        /// Its verifier key (C2SP vkey).
        public let verifierKey: String
        /// Index of the latest `log-key` act, if there is one.
        public let handover: UInt64?

        /// A log.
        public init(origin: String, verifierKey: String, handover: UInt64?) {
            (self.origin, self.verifierKey, self.handover) = (origin, verifierKey, handover)
        }
    }

    /// The protocol's version, 1.
    public static let protocolVersion: Int64 = 1

    /// The aggregator's version, for people.
    public let version: String
    /// The office; nil where the connection's key does not decide it.
    public let office: String?
    /// The latest catalogue revision.
    public let catalog: Int?
    /// SPKI hashes the aggregator may show, hexadecimal.
    public let pins: [String]
    /// The office's log.
    public let log: Log?
    /// Whether the office's figures are an illustration (`init --demo`).
    public let isDemo: Bool

    /// A hello line.
    public init(
        version: String, office: String?, catalog: Int?, pins: [String], log: Log?, isDemo: Bool = false
    ) {
        (self.version, self.office, self.catalog, self.pins, self.log) = (version, office, catalog, pins, log)
        self.isDemo = isDemo
    }

    /// The line with its LF.
    public var line: [UInt8] {
        let demo: [(String, JSONValue)] = isDemo ? [("demo", true)] : []
        return AnswerLine.line(
            [
                ("hello", "iku-aggregator"), ("version", .string(version)),
                ("protocol", .integer(Self.protocolVersion)), ("office", .optional(office)),
                ("catalog", catalog.map { .integer($0) } ?? .null),
                ("pins", .array(pins.map(JSONValue.string))),
                ("log", log?.json ?? .null),
            ] + demo)
    }

    /// The hello that a line holds; nil where it is none of protocol 1.
    public init?(line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line), let members = value.object,
            members["hello"]?.string == "iku-aggregator",
            members["protocol"]?.integer == Self.protocolVersion, let version = members["version"]?.string
        else { return nil }
        self.version = version
        office = members["office"]?.string
        catalog = members["catalog"]?.integer.map { Int($0) }
        pins = members["pins"]?.array?.compactMap(\.string) ?? []
        log = members["log"]?.object.flatMap { Log(members: $0) }
        isDemo = members["demo"]?.bool ?? false
    }
}

extension Hello.Log {
    /// A log as hello lines and `enroll` answers hold it.
    public init?(members: JSONObject) {
        guard let origin = members["origin"]?.string, let key = members["vkey"]?.string else { return nil }
        self.init(
            origin: origin, verifierKey: key, handover: members["handover"]?.integer.map { UInt64($0) })
    }

    /// As hello lines and `enroll` answers hold it.
    public var json: JSONValue {
        [
            "origin": .string(origin), "vkey": .string(verifierKey),
            "handover": handover.map { .integer($0) } ?? .null,
        ]
    }
}

/// An answer as the agent reads it.
public struct Answer: Sendable {
    /// The `seq` it answers; nil where the aggregator could not read it.
    public let sequence: Int64?
    /// What came back.
    public let result: Result<JSONObject, AnsweredRefusal>

    /// The answer that a line holds; nil where it is none.
    public init?(line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line), let members = value.object,
            let ok = members["ok"]?.bool, let sequence = members["seq"]
        else { return nil }
        self.sequence = sequence.integer ?? Self.longSequence(sequence)
        if ok {
            result = .success(members)
        } else {
            guard let error = members["error"]?.object, let refusal = AnsweredRefusal(members: error) else {
                return nil
            }
            result = .failure(refusal)
        }
    }

    /// A `seq` of 16 digits, beyond the product's own integers.
    private static func longSequence(_ value: JSONValue) -> Int64? {
        if case .number(let text) = value { Int64(text) } else { nil }
    }
}

/// A refusal as the agent reads it; a code of a later version is kept as text.
public struct AnsweredRefusal: Error, Sendable, Hashable {
    /// One fault of the payload.
    public struct Detail: Sendable, Hashable {
        /// Its place.
        public let pointer: String
        /// Its code.
        public let code: String
        /// Its words, in the language asked for.
        public let message: String
    }

    /// The code as written.
    public let codeText: String
    /// The code, if this version knows it.
    public var code: Refusal.Code? { Refusal.Code(rawValue: codeText) }
    /// The sentence.
    public let message: String
    /// Whether the same request may succeed later.
    public let isRetryable: Bool
    /// When to try again, if the aggregator says so.
    public let afterMilliseconds: Int?
    /// Every fault.
    public let details: [Detail]
    /// For `stale`: the current head.
    public let head: Refusal.Head?

    /// An answer's `error`, or one that was kept.
    public init?(members: JSONObject) {
        guard let code = members["code"]?.string, let message = members["message"]?.string else { return nil }
        codeText = code
        self.message = message
        isRetryable = members["retry"]?.bool ?? false
        afterMilliseconds = members["after_ms"]?.integer.map { Int($0) }
        details = (members["details"]?.array ?? []).compactMap { value in
            guard let detail = value.object, let pointer = detail["pointer"]?.string,
                let code = detail["code"]?.string, let message = detail["message"]?.string
            else { return nil }
            return Detail(pointer: pointer, code: code, message: message)
        }
        if let revision = members["revision"]?.integer,
            let report = members["report"]?.string.flatMap({ Digest(hex: $0) })
        {
            head = Refusal.Head(revision: Int(revision), report: report)
        } else {
            head = nil
        }
    }
}

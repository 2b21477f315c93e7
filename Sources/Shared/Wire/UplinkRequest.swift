// What an agent asks, written: the other end of `Request`'s reader. One JSON object a line, with its LF;
// `lang` asks for refusals in the reader's language.

extension Request {
    /// The line that asks for `operation`.
    public static func line(_ sequence: Int64, _ operation: Operation, in language: Language) -> [UInt8] {
        let head: [(String, JSONValue)] = [
            ("seq", .integer(sequence)), ("op", .string(operation.name)),
            ("lang", .string(language.rawValue)),
        ]
        return JSONValue.object(JSONObject(pairs: head + operation.members)).compact + [0x0A]
    }
}

extension Request.Operation {
    /// As `op` names it.
    public var name: String {
        switch self {
        case .enroll: "enroll"
        case .submit: "submit"
        case .head: "head"
        case .entry: "entry"
        case .catalog: "catalog"
        case .achievement: "achievement"
        case .checkpoint: "checkpoint"
        case .consistency: "consistency"
        case .rotate: "rotate"
        case .notices: "notices"
        case .evidence: "evidence"
        case .ping: "ping"
        }
    }

    fileprivate var members: [(String, JSONValue)] {
        switch self {
        case .enroll(let secret, let bidang, let name, let use):
            [
                ("secret", .string(Base64.url.encode(secret))), ("bidang", .string(bidang)),
                ("name", .string(name)), ("use", .string(use.rawValue)),
            ]
        case .submit(let report): [("report", report)]
        case .head(let period), .achievement(let period): [("period", .string(period.description))]
        case .entry(.index(let index)): [("index", .integer(index))]
        case .entry(.report(let report)): [("report", .string(report.hex))]
        case .catalog(let revision): revision.map { [("revision", .integer($0))] } ?? []
        case .consistency(let from, let to): [("from", .integer(from)), ("to", .integer(to))]
        case .rotate(let newKey, let old, let new):
            [
                ("new_key", .string(Base64.url.encode(newKey))),
                (
                    "signatures",
                    ["old": .string(Base64.url.encode(old)), "new": .string(Base64.url.encode(new))]
                ),
            ]
        case .notices(let since): [("since", .integer(since))]
        case .evidence(let piece):
            [
                ("sha256", .string(piece.hash.hex)), ("bytes", .integer(piece.byteCount)),
                ("offset", .integer(piece.offset)), ("data", .string(Base64.standard.encode(piece.data))),
            ]
        case .checkpoint, .ping: []
        }
    }
}

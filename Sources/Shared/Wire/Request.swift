// What an agent asks: one JSON object a line, `{"seq":…,"op":…, …}`. Members the protocol does not know
// are ignored; `lang` (`id` or `en`, English where absent) asks for the language of refusals.

/// One request of the protocol.
public struct Request: Sendable {
    /// What a key may do once enrolled.
    public enum KeyUse: String, Sendable {
        /// Connects and signs reports.
        case report
        /// Connects and delivers what another key signed.
        case transport
    }

    /// Which entry is asked for.
    public enum EntryPlace: Sendable, Hashable {
        /// By its place in the log.
        case index(UInt64)
        /// By its report hash.
        case report(Digest)
    }

    /// A piece of an evidence file.
    public struct EvidencePiece: Sendable, Hashable {
        /// SHA-256 of the whole file.
        public let hash: Digest
        /// Size of the whole file.
        public let byteCount: Int
        /// Where the piece begins.
        public let offset: Int
        /// The piece.
        public let data: [UInt8]
    }

    /// What is asked.
    public enum Operation: Sendable {
        /// Takes the connection's key into service.
        case enroll(secret: [UInt8], bidang: String, name: String, use: KeyUse)
        /// Delivers a signed report; its shape is judged after the connection.
        case submit(JSONValue)
        /// The current head of a period.
        case head(Period)
        /// One entry with its proof.
        case entry(EntryPlace)
        /// A catalogue revision; the latest where none is named.
        case catalog(revision: Int?)
        /// The consolidated figures of a period.
        case achievement(Period)
        /// The signed checkpoint of the whole log.
        case checkpoint
        /// That one size of the log is a prefix of another.
        case consistency(from: UInt64, to: UInt64)
        /// Puts a new key in the place of the connection's.
        case rotate(newKey: [UInt8], oldSignature: [UInt8], newSignature: [UInt8])
        /// The acts that concern the unit, from an index on.
        case notices(since: UInt64)
        /// A piece of an evidence file.
        case evidence(EvidencePiece)
        /// Keeps the connection alive.
        case ping
    }

    /// Echoed in the answer.
    public let sequence: Int64
    /// What is asked.
    public let operation: Operation
    /// The language of a refusal's words.
    public let language: Language
}

/// A line that is no request: what to answer, and to which `seq`.
public struct RequestFault: Error, Sendable {
    /// The `seq`, where it could be read.
    public let sequence: Int64?
    /// `malformed` or `unsupported`.
    public let refusal: Refusal
    /// The language asked for, as far as it could be read.
    public let language: Language
}

extension Request {
    /// The request that a line (without its LF) holds.
    public init(line: [UInt8]) throws(RequestFault) {
        let object: JSONObject
        do {
            guard let read = try JSONValue(parsing: line).object else {
                throw RequestFault(
                    nil, .malformed, id: "Baris bukan objek JSON.", en: "The line is no JSON object.")
            }
            object = read
        } catch let fault as JSONFault {
            let words = fault.words
            throw RequestFault(nil, .malformed, id: words.indonesian, en: words.english)
        } catch let fault as RequestFault {
            throw fault
        } catch {
            fatalError("invariant broken: an error of no known type")
        }
        try self.init(members: object)
    }

    private init(members: JSONObject) throws(RequestFault) {
        let language = members["lang"]?.string.flatMap(Language.init(rawValue:)) ?? .english
        guard let sequence = Self.sequence(members["seq"]) else {
            throw RequestFault(
                nil, .malformed, id: "Anggota seq harus bilangan bulat 0 sampai 2^53-1.",
                en: "The member seq must be an integer from 0 to 2^53-1.", language)
        }
        guard let name = members["op"]?.string else {
            throw RequestFault(
                sequence, .malformed, id: "Anggota op tidak ada.", en: "The member op is missing.", language)
        }
        guard let read = Self.readers[name] else {
            throw RequestFault(
                sequence, .unsupported, id: "Operasi \(quoted(name)) tidak dikenal.",
                en: "Unknown operation \(quoted(name)).", language)
        }
        guard let operation = read(members) else {
            throw RequestFault(
                sequence, .malformed, id: "Anggota operasi \(name) tidak lengkap atau salah bentuk.",
                en: "A member of the operation \(name) is missing or of the wrong form.", language)
        }
        (self.sequence, self.operation, self.language) = (sequence, operation, language)
    }

    private static func sequence(_ value: JSONValue?) -> Int64? {
        guard case .number(let text) = value, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(text), (0...Limits.sequenceMax).contains(number)
        else { return nil }
        return number
    }

    private static let readers: [String: @Sendable (JSONObject) -> Operation?] = [
        "enroll": enroll,
        "submit": { $0["report"].map { .submit($0) } },
        "head": { period($0).map { .head($0) } },
        "entry": entry,
        "catalog": catalog,
        "achievement": { period($0).map { .achievement($0) } },
        "checkpoint": { _ in .checkpoint },
        "consistency": consistency,
        "rotate": rotate,
        "notices": { index($0["since"]).map { .notices(since: $0) } },
        "evidence": evidence,
        "ping": { _ in .ping },
    ]

    private static func enroll(_ members: JSONObject) -> Operation? {
        guard let secret = members["secret"]?.string, let bidang = members["bidang"]?.string,
            let name = members["name"]?.string
        else { return nil }
        var faults = FaultList()
        TextRule.name.check(name, at: .root, into: &faults)
        var use = KeyUse.report
        if let value = members["use"] {
            guard let read = value.string.flatMap(KeyUse.init(rawValue:)) else { return nil }
            use = read
        }
        if !faults.isEmpty { return nil }
        // A secret that is no base64url fits no token; that it is wrong is said by `bad-token`.
        return .enroll(secret: Base64.url.decode(secret) ?? [], bidang: bidang, name: name, use: use)
    }

    private static func entry(_ members: JSONObject) -> Operation? {
        switch (members["index"], members["report"]) {
        case (let value?, nil): index(value).map { .entry(.index($0)) }
        case (nil, let value?): value.string.flatMap { Digest(hex: $0) }.map { .entry(.report($0)) }
        default: nil
        }
    }

    private static func catalog(_ members: JSONObject) -> Operation? {
        guard let value = members["revision"], !value.isNull else { return .catalog(revision: nil) }
        return value.integer.map { .catalog(revision: Int($0)) }
    }

    private static func consistency(_ members: JSONObject) -> Operation? {
        guard let from = index(members["from"]), let to = index(members["to"]) else { return nil }
        return .consistency(from: from, to: to)
    }

    private static func rotate(_ members: JSONObject) -> Operation? {
        guard let key = members["new_key"]?.string.flatMap({ Base64.url.decode($0) }), key.count == 32,
            let signatures = members["signatures"]?.object,
            let old = signatures["old"]?.string.flatMap({ Base64.url.decode($0) }),
            let new = signatures["new"]?.string.flatMap({ Base64.url.decode($0) })
        else { return nil }
        return .rotate(newKey: key, oldSignature: old, newSignature: new)
    }

    private static func evidence(_ members: JSONObject) -> Operation? {
        guard let hash = members["sha256"]?.string.flatMap({ Digest(hex: $0) }),
            let byteCount = members["bytes"]?.integer, byteCount <= Limits.evidenceByteCountMax,
            let offset = members["offset"]?.integer, offset <= byteCount,
            let data = members["data"]?.string.flatMap({ Base64.standard.decode($0) }),
            data.count <= Limits.evidenceChunkByteCountMax, Int(offset) + data.count <= Int(byteCount)
        else { return nil }
        return .evidence(
            EvidencePiece(hash: hash, byteCount: Int(byteCount), offset: Int(offset), data: data))
    }

    private static func period(_ members: JSONObject) -> Period? {
        members["period"]?.string.flatMap { Period($0) }
    }

    private static func index(_ value: JSONValue?) -> UInt64? { value?.integer.map { UInt64($0) } }
}

extension RequestFault {
    fileprivate init(
        _ sequence: Int64?, _ code: Refusal.Code, id: String, en: String, _ language: Language = .english
    ) {
        self.sequence = sequence
        self.language = language
        refusal = Refusal(code, id: id, en: en)
    }
}

// JWS (RFC 7515) in the two forms this product uses: the flattened JSON object of the wire
// (`protected`, `payload`, `signature`, nothing else) and the compact form of the log
// (`protected.payload.signature`). Protected header: exactly `alg`, `kid` and `typ`, in any order.
//
// Invariant: the bytes that were signed are kept as received and never written anew; a payload is
// parsed only after its signature has been verified.

/// Why something is no JWS of this product; checked in this order, before any key is looked up.
public enum JWSFault: Error, Sendable, Hashable {
    /// The shape: members, base64url, a header that is no JSON object or lacks a member.
    case malformed(Words)
    /// The header: another algorithm, another type, members that are not understood.
    case unsupported(Words)

    /// The wire's code: `malformed` or `unsupported`.
    public var code: String {
        switch self {
        case .malformed: "malformed"
        case .unsupported: "unsupported"
        }
    }

    /// One sentence.
    public var words: Words {
        switch self {
        case .malformed(let words), .unsupported(let words): words
        }
    }

    static func malformed(id: String, en: String) -> JWSFault { .malformed(Words(id: id, en: en)) }
    static func unsupported(id: String, en: String) -> JWSFault { .unsupported(Words(id: id, en: en)) }
}

/// A JWS whose shape and header are right; its signature is not yet verified.
public struct JWS: Sendable, Hashable {
    /// What is signed; the `typ` of the header.
    public enum Kind: String, Sendable {
        /// A bidang's report.
        case report = "iku-report+json"
        /// An act of the office.
        case act = "iku-act+json"
    }

    /// What is signed.
    public let kind: Kind
    /// The thumbprint of the signer's key, as the header claims.
    public let kid: String
    /// `protected.payload.signature`, as received.
    public let compact: [UInt8]
    /// The signed bytes.
    public let payload: [UInt8]
    /// The signature; only one of 64 bytes can verify.
    public let signature: [UInt8]

    private let headerEnd: Int
    private let payloadEnd: Int

    /// The flattened JSON serialization: an object of exactly `protected`, `payload`, `signature`.
    public init(flattened value: JSONValue) throws(JWSFault) {
        guard let object = value.object, object.members.count == 3,
            let header = object["protected"]?.string, let payload = object["payload"]?.string,
            let signature = object["signature"]?.string
        else {
            throw .malformed(
                id: "JWS harus objek dengan tepat tiga teks: protected, payload, signature",
                en: "a JWS is an object of exactly three strings: protected, payload, signature")
        }
        var compact: [UInt8] = []
        compact.reserveCapacity(header.utf8.count + payload.utf8.count + signature.utf8.count + 2)
        compact += header.utf8
        let headerEnd = compact.count
        compact.append(UInt8(ascii: "."))
        compact += payload.utf8
        let payloadEnd = compact.count
        compact.append(UInt8(ascii: "."))
        compact += signature.utf8
        try self.init(compact: compact, headerEnd: headerEnd, payloadEnd: payloadEnd)
    }

    /// The compact serialization.
    public init(compact: [UInt8]) throws(JWSFault) {
        let dot = UInt8(ascii: ".")
        guard let headerEnd = compact.firstIndex(of: dot), let payloadEnd = compact.lastIndex(of: dot),
            headerEnd < payloadEnd
        else {
            throw .malformed(
                id: "JWS harus tiga bagian yang dipisah titik",
                en: "a compact JWS has three parts between points")
        }
        try self.init(compact: compact, headerEnd: headerEnd, payloadEnd: payloadEnd)
    }

    /// Both ends stand on points; base64url has none, so further points are refused with the parts.
    private init(compact: [UInt8], headerEnd: Int, payloadEnd: Int) throws(JWSFault) {
        let header = try Self.decode(compact[..<headerEnd], "protected")
        payload = try Self.decode(compact[(headerEnd + 1)..<payloadEnd], "payload")
        signature = try Self.decode(compact[(payloadEnd + 1)...], "signature")
        (kind, kid) = try JWSHeader.read(header)
        self.compact = compact
        self.headerEnd = headerEnd
        self.payloadEnd = payloadEnd
    }

    /// Signs `payload`.
    init(kind: Kind, payload: [UInt8], key: SigningKey) {
        var compact = Base64.url.encodedBytes(JWSHeader.write(kind: kind, kid: key.publicKey.thumbprint))
        headerEnd = compact.count
        compact.append(UInt8(ascii: "."))
        compact += Base64.url.encodedBytes(payload)
        payloadEnd = compact.count
        signature = key.sign(compact)
        compact.append(UInt8(ascii: "."))
        compact += Base64.url.encodedBytes(signature)
        self.compact = compact
        self.kind = kind
        self.payload = payload
        kid = key.publicKey.thumbprint
    }

    /// The flattened JSON serialization.
    public var flattened: JSONValue {
        [
            "protected": .string(protectedText), "payload": .string(payloadText),
            "signature": .string(signatureText),
        ]
    }

    /// The header as received, base64url.
    public var protectedText: String { String(decoding: compact[..<headerEnd], as: UTF8.self) }
    /// The payload as received, base64url.
    public var payloadText: String { String(decoding: compact[(headerEnd + 1)..<payloadEnd], as: UTF8.self) }
    /// The signature as received, base64url.
    public var signatureText: String { String(decoding: compact[(payloadEnd + 1)...], as: UTF8.self) }
    /// The SHA-256 of the payload bytes.
    public var hash: Digest { Digest.sha256(payload) }

    /// Whether the signature is `key`'s and the header names that key.
    public func verify(with key: PublicKey) -> Bool {
        kid == key.thumbprint && key.verifies(signature: signature, message: compact, count: payloadEnd)
    }

    private static func decode(_ text: ArraySlice<UInt8>, _ part: String) throws(JWSFault) -> [UInt8] {
        if let bytes = Base64.url.decode(bytes: text) { return bytes }
        throw .malformed(
            id: "bagian \(part) bukan base64url baku tanpa \"=\"",
            en: "the part \(part) is not canonical unpadded base64url")
    }
}

/// A bidang's report as signed.
public struct SignedReport: Sendable, Hashable {
    /// The JWS.
    public let jws: JWS
    /// The report hash: SHA-256 of the payload bytes.
    public let hash: Digest

    /// A report in the `report` object of a `submit`.
    public init(flattened value: JSONValue) throws(JWSFault) { try self.init(JWS(flattened: value)) }
    /// A report in compact form.
    public init(compact: [UInt8]) throws(JWSFault) { try self.init(JWS(compact: compact)) }

    /// A JWS, if its type is a report's.
    public init(_ jws: JWS) throws(JWSFault) {
        try JWSHeader.check(jws.kind, is: .report)
        self.jws = jws
        hash = jws.hash
    }

    /// Signs a report's payload.
    public init(signing payload: [UInt8], with key: SigningKey) {
        jws = JWS(kind: .report, payload: payload, key: key)
        hash = jws.hash
    }

    /// The thumbprint of the signer's key, as claimed.
    public var kid: String { jws.kid }
    /// The report's bytes; to be parsed only after `verify`.
    public var payload: [UInt8] { jws.payload }
    /// The compact form, as the log keeps it.
    public var compact: [UInt8] { jws.compact }
    /// The flattened form, as the wire carries it.
    public var flattened: JSONValue { jws.flattened }
    /// Whether the signature is `key`'s and the header names that key.
    public func verify(with key: PublicKey) -> Bool { jws.verify(with: key) }
}

/// An act of the office as signed by the log key.
public struct SignedAct: Sendable, Hashable {
    /// The JWS.
    public let jws: JWS

    /// An act in compact form.
    public init(compact: [UInt8]) throws(JWSFault) { try self.init(JWS(compact: compact)) }

    /// A JWS, if its type is an act's.
    public init(_ jws: JWS) throws(JWSFault) {
        try JWSHeader.check(jws.kind, is: .act)
        self.jws = jws
    }

    /// Signs an act's payload.
    public init(signing payload: [UInt8], with key: SigningKey) {
        jws = JWS(kind: .act, payload: payload, key: key)
    }

    /// The thumbprint of the signer's key, as claimed.
    public var kid: String { jws.kid }
    /// The act's bytes; to be parsed only after `verify`.
    public var payload: [UInt8] { jws.payload }
    /// The compact form, as the log keeps it.
    public var compact: [UInt8] { jws.compact }
    /// Whether the signature is `key`'s and the header names that key.
    public func verify(with key: PublicKey) -> Bool { jws.verify(with: key) }
}

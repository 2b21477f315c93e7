// The token that a person carries from the aggregator to an agent:
// `iku1.` + base64url of {"a":"host:port","p":"<hex>" | ["<hex>"…],"o":"office","b":"bidang","s":"…","v":"…"}
//
// `a`, `p` and `o` always stand. A token to enrol has `b` and `s`; a token to trust a new log key has
// `v` and no `s`. Unknown members are ignored, so that later versions may add some.

/// What an agent must know of an aggregator before their first connection.
public struct EnrolmentToken: Sendable, Hashable {
    /// Where the aggregator listens.
    public let address: PeerAddress
    /// SHA-256 of the SubjectPublicKeyInfo of the aggregator's TLS keys; one or more.
    public let pins: [Digest]
    /// The office.
    public let office: String
    /// The bidang to enrol for; nil in a token that only transfers trust.
    public let bidang: String?
    /// The single-use secret, 32 bytes; nil in a token that only transfers trust.
    public let secret: [UInt8]?
    /// The log key to trust from now on.
    public let verifierKey: VerifierKey?

    private static let prefix = "iku1."
    private static let secretByteCount = 32

    /// A token that enrols one key of `bidang`.
    public init(
        enrolling bidang: String, office: String, at address: PeerAddress, pins: [Digest], secret: [UInt8]
    ) {
        invariant(
            !pins.isEmpty && secret.count == Self.secretByteCount, "a token has a pin and 32 secret bytes")
        self.init(address, pins, office, bidang: bidang, secret: secret, verifierKey: nil)
    }

    /// A token that makes an agent go on under a new log key.
    public init(trusting key: VerifierKey, office: String, at address: PeerAddress, pins: [Digest]) {
        invariant(!pins.isEmpty, "a token has a pin")
        self.init(address, pins, office, bidang: nil, secret: nil, verifierKey: key)
    }

    private init(
        _ address: PeerAddress, _ pins: [Digest], _ office: String, bidang: String?, secret: [UInt8]?,
        verifierKey: VerifierKey?
    ) {
        (self.address, self.pins, self.office) = (address, pins, office)
        (self.bidang, self.secret, self.verifierKey) = (bidang, secret, verifierKey)
    }

    /// The token in `text`; spaces and line ends around it are forgiven, since people paste it.
    public init(parsing text: String) throws(TokenFault) {
        let object = try Self.object(text)
        guard let address = PeerAddress(try Self.text("a", in: object)), address.port != 0 else {
            throw .member("a")
        }
        let secret = try Self.secret(in: object)
        let key = try Self.verifierKey(in: object)
        if secret == nil, key == nil { throw .member("s") }
        let bidang = secret == nil ? nil : try Self.text("b", in: object)
        self.init(
            address, try Self.pins(in: object), try Self.text("o", in: object), bidang: bidang,
            secret: secret, verifierKey: key)
    }

    /// The token as text, one line without its end.
    public var text: String {
        let pins: JSONValue =
            self.pins.count == 1 ? .string(self.pins[0].hex) : .array(self.pins.map { .string($0.hex) })
        var object = JSONObject([
            .init(name: "a", value: .string(address.description)), .init(name: "p", value: pins),
            .init(name: "o", value: .string(office)),
        ])
        if let bidang { object = object.setting("b", to: .string(bidang)) }
        if let secret { object = object.setting("s", to: .string(Base64.url.encode(secret))) }
        if let verifierKey { object = object.setting("v", to: .string(verifierKey.text)) }
        return Self.prefix + Base64.url.encode(JSONValue.object(object).compact)
    }

    // MARK: Members

    private static func object(_ text: String) throws(TokenFault) -> JSONObject {
        var bytes = Array(text.utf8)[...]
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        guard bytes.starts(with: prefix.utf8) else { throw .noToken }
        guard bytes.count <= Limits.tokenByteCountMax,
            let json = Base64.url.decode(bytes: bytes.dropFirst(prefix.utf8.count)),
            let value = try? JSONValue(parsing: json), let object = value.object
        else { throw .damaged }
        return object
    }

    private static func text(_ name: String, in object: JSONObject) throws(TokenFault) -> String {
        guard let text = object[name]?.string, !text.isEmpty else { throw .member(name) }
        return text
    }

    private static func pins(in object: JSONObject) throws(TokenFault) -> [Digest] {
        let texts = object["p"]?.array ?? object["p"].map { [$0] } ?? []
        let pins = texts.compactMap { $0.string.flatMap { Digest(hex: $0) } }
        guard !pins.isEmpty, pins.count == texts.count else { throw .member("p") }
        return pins
    }

    private static func secret(in object: JSONObject) throws(TokenFault) -> [UInt8]? {
        guard let value = object["s"], !value.isNull else { return nil }
        guard let secret = value.string.flatMap({ Base64.url.decode($0) }), secret.count == secretByteCount
        else {
            throw .member("s")
        }
        return secret
    }

    private static func verifierKey(in object: JSONObject) throws(TokenFault) -> VerifierKey? {
        guard let value = object["v"], !value.isNull else { return nil }
        guard let text = value.string, let key = try? VerifierKey(parsing: text) else { throw .member("v") }
        return key
    }
}

/// Why a text is not a token.
public enum TokenFault: Error, Sendable, Hashable {
    /// It does not begin as a token does.
    case noToken
    /// It begins as a token does, and the rest cannot be read: a character is missing or mistyped.
    case damaged
    /// This member is missing or not what it must be.
    case member(String)

    /// One sentence.
    public var words: Words {
        switch self {
        case .noToken:
            Words(
                id: "bukan token pendaftaran: token diawali \"iku1.\"; salin seluruh token",
                en: "not an enrolment token: one begins with \"iku1.\"; copy the whole token")
        case .damaged:
            Words(
                id: "token rusak: ada huruf yang kurang atau salah; salin seluruh token sekali lagi",
                en: "the token is damaged: characters are missing or wrong; copy the whole token again")
        case .member(let name):
            Words(
                id: "token tidak sah: bagian \(quoted(name)) tidak ada atau salah; minta token baru",
                en: "the token is not valid: its part \(quoted(name)) is missing or wrong; ask for a new one")
        }
    }
}

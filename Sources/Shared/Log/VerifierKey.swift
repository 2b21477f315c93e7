// The public key of a log as people copy it (c2sp.org/signed-note), a "vkey":
// `<name>+<key id, 8 hex digits>+<base64 of 0x01 ‖ 32-byte Ed25519 key>`
// Key id: the first four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ key).

/// Why a text is not a verifier key.
public enum VerifierKeyFault: Error, Sendable, Hashable {
    /// Not `name+id+key`, or a name with spaces.
    case malformed
    /// Another signature type than Ed25519.
    case unsupportedType
    /// The key is refused.
    case key(KeyFault)
    /// The id is not that of name and key: mistyped.
    case wrongID

    /// One sentence.
    public var words: Words {
        switch self {
        case .malformed:
            Words(
                id: "vkey tidak sah: harus \"nama+id+kunci\"; salin seluruhnya",
                en: "the vkey is not valid: it is \"name+id+key\"; copy the whole of it")
        case .unsupportedType:
            Words(
                id: "jenis tanda tangan vkey tidak didukung", en: "the vkey's signature type is not supported"
            )
        case .key(let fault):
            Words(id: "vkey: \(fault.words.indonesian)", en: "vkey: \(fault.words.english)")
        case .wrongID:
            Words(
                id: "vkey salah ketik: id tidak cocok dengan nama dan kunci; salin seluruhnya sekali lagi",
                en: "the vkey is mistyped: its id does not fit its name and key; copy the whole of it again")
        }
    }
}

/// A log's name and public key.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// Ed25519 signatures over the note's text.
    static let signatureType: UInt8 = 0x01

    /// The key's name; for a log its origin.
    public let name: String
    /// The key.
    public let publicKey: PublicKey
    /// Four bytes that lead signatures by this key.
    public let id: [UInt8]

    /// The key of the log `name`; nil where the name cannot stand in a signature line.
    public init?(name: String, publicKey: PublicKey) {
        guard Self.isName(name) else { return nil }
        self.name = name
        self.publicKey = publicKey
        let input = Array(name.utf8) + [0x0A, Self.signatureType] + publicKey.bytes
        id = Array(Digest.sha256(input).bytes.prefix(4))
    }

    /// A key as people copy it.
    public init(parsing text: some StringProtocol) throws(VerifierKeyFault) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let id = Hex.decode(parts[1]), id.count == 4,
            let encoded = Base64.standard.decode(parts[2]), let type = encoded.first
        else { throw .malformed }
        guard type == Self.signatureType else { throw .unsupportedType }
        let key: PublicKey
        do { key = try PublicKey(Array(encoded.dropFirst())) } catch { throw .key(error) }
        guard let result = VerifierKey(name: String(parts[0]), publicKey: key) else { throw .malformed }
        guard result.id == id else { throw .wrongID }
        self = result
    }

    /// The key as people copy it.
    public var text: String {
        "\(name)+\(Hex.encode(id))+\(Base64.standard.encode([Self.signatureType] + publicKey.bytes))"
    }

    /// The key as people copy it.
    public var description: String { text }

    /// Not empty, no plus, no space, no control character.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace
            }
    }
}

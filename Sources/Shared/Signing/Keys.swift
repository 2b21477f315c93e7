// Keys. A public key is checked once, when it is made; a signing key lives in locked memory until its
// last owner lets go. Key file, one line with LF: `iku-key/1 <base64url of the 32-byte seed>`; one that is
// protected by a passphrase: SealedKey.swift.

/// Why bytes are not a key this product uses.
public enum KeyFault: Error, Sendable, Hashable {
    /// A public key or a seed has 32 bytes.
    case wrongLength(byteCount: Int)
    /// Small order, non-canonical, or not a point of the main subgroup: such a key proves nothing.
    case weak
    /// Not the one line of a key file.
    case damagedFile
    /// A sealed key, and not its passphrase.
    case wrongPassphrase
    /// A sealed key that asks for more, or less, than ``Limits`` allow.
    case unreasonableCost
    /// The memory that a passphrase takes is not to be had.
    case shortOfMemory(byteCount: Int)

    /// One sentence.
    public var words: Words {
        switch self {
        case .wrongLength(let byteCount):
            Words(
                id: "kunci Ed25519 harus \(Ed25519.keyByteCount) byte, bukan \(byteCount)",
                en: "an Ed25519 key has \(Ed25519.keyByteCount) bytes, not \(byteCount)")
        case .weak:
            Words(
                id: "kunci publik lemah atau tidak baku; buat kunci baru",
                en: "the public key is weak or not canonical; make a new key")
        case .damagedFile:
            Words(
                id: "berkas kunci rusak, tidak dipakai; pulihkan dari cadangan, atau daftarkan agen lagi",
                en: "the key file is damaged and is not used; restore it from a backup, or enrol again")
        case .wrongPassphrase:
            Words(id: "frasa sandi salah; ulangi", en: "the passphrase is wrong; try again")
        case .unreasonableCost:
            Words(
                id: "kunci ini meminta perhitungan di luar batas; pulihkan berkasnya dari cadangan",
                en: "this key asks for an unreasonable computation; restore the file from a backup")
        case .shortOfMemory(let byteCount):
            Words(
                id:
                    "memori kurang: frasa sandi memerlukan \(byteCount >> 20) MiB; tutup program lain, lalu ulangi",
                en:
                    "short of memory: a passphrase takes \(byteCount >> 20) MiB; close other programs and try again"
            )
        }
    }
}

/// An Ed25519 public key (RFC 8032) that has been checked.
public struct PublicKey: Sendable, Hashable {
    /// The encoded point, 32 bytes.
    public let bytes: [UInt8]
    /// Its RFC 7638 thumbprint, base64url, 43 characters: the `kid` of headers, acts and lists.
    public let thumbprint: String

    /// A key; refused where it is no canonical point of the main subgroup.
    ///
    /// The check costs as much as a verification: keep the value, do not make it anew for each use.
    public init(_ bytes: [UInt8]) throws(KeyFault) {
        guard bytes.count == Ed25519.keyByteCount else { throw .wrongLength(byteCount: bytes.count) }
        guard Ed25519.isAcceptable(publicKey: bytes) else { throw .weak }
        self.init(checked: bytes)
    }

    /// A key written in base64url, as in acts and requests.
    public init(base64url text: some StringProtocol) throws(KeyFault) {
        guard let bytes = Base64.url.decode(text) else { throw .wrongLength(byteCount: 0) }
        try self.init(bytes)
    }

    /// A key that libsodium has just made.
    init(checked bytes: [UInt8]) {
        self.bytes = bytes
        let jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(Base64.url.encode(bytes))\"}"
        thumbprint = Base64.url.encode(Digest.sha256(Array(jwk.utf8)).bytes)
    }

    /// The key in base64url, 43 characters.
    public var base64url: String { Base64.url.encode(bytes) }

    /// Whether `signature` over `message` is this key's.
    public func verifies(signature: [UInt8], message: [UInt8]) -> Bool {
        verifies(signature: signature, message: message, count: message.count)
    }

    /// Whether `signature` over the first `count` bytes of `message` is this key's.
    func verifies(signature: [UInt8], message: [UInt8], count: Int) -> Bool {
        Ed25519.verify(signature: signature, message: message, count: count, publicKey: bytes)
    }
}

/// An Ed25519 signing key; its secret lies in locked memory, wiped when the last owner lets go.
///
/// May be used by several threads at once.
public final class SigningKey: Sendable {
    private static let filePrefix = Array("iku-key/1 ".utf8)
    private let secret: LockedSecretKey
    /// The other half.
    public let publicKey: PublicKey

    private init(secret: LockedSecretKey) {
        self.secret = secret
        publicKey = PublicKey(checked: secret.publicKey)
    }

    /// A new key.
    public static func generate() -> SigningKey { SigningKey(secret: LockedSecretKey(seed: nil)) }

    /// The key of a 32-byte seed; the caller wipes its own copy.
    public convenience init(seed: [UInt8]) throws(KeyFault) {
        guard seed.count == Ed25519.seedByteCount else { throw .wrongLength(byteCount: seed.count) }
        self.init(secret: LockedSecretKey(seed: seed))
    }

    /// The key in the bytes of a key file; the caller wipes them.
    public convenience init(decoding file: [UInt8]) throws(KeyFault) {
        guard file.starts(with: Self.filePrefix), file.last == 0x0A,
            var seed = Base64.url.decode(bytes: file[Self.filePrefix.count...].dropLast())
        else { throw .damagedFile }
        defer { Secrets.wipe(&seed) }
        guard seed.count == Ed25519.seedByteCount else { throw .damagedFile }
        try self.init(seed: seed)
    }

    /// Hands the bytes of a key file to `body`, and wipes them.
    public func withEncoded<Result, Failure>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var seed = withSeed { span in
            var copy: [UInt8] = []
            copy.reserveCapacity(span.count)
            for place in span.indices { copy.append(span[place]) }
            return copy
        }
        defer { Secrets.wipe(&seed) }
        var text = Base64.url.encodedBytes(seed)
        defer { Secrets.wipe(&text) }
        var file: [UInt8] = []
        file.reserveCapacity(Self.filePrefix.count + text.count + 1)
        file += Self.filePrefix
        file += text
        file.append(0x0A)
        defer { Secrets.wipe(&file) }
        return try body(file)
    }

    /// Hands the 32-byte seed to `body`, in place: for the maker of the TLS certificate.
    public func withSeed<Result, Failure>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try secret.withSeed(body)
    }

    /// The signature over `message`, 64 bytes, verified before it is handed out.
    ///
    /// A bit that flipped in memory while signing can give the secret away; one verification is cheap.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        let signature = secret.sign(message)
        invariant(publicKey.verifies(signature: signature, message: message), "a fresh signature verifies")
        return signature
    }
}

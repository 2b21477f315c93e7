// The only file that knows libsodium: Ed25519, random bytes, comparison in constant time, wiping, boxes
// closed by a passphrase, and memory that is locked, guarded and wiped. Values go in and out, pointers
// stay here.

internal import CSodium

/// The library, ready for use; a process that cannot get random bytes must not go on.
private let ready: Bool = {
    let status = sodium_init()
    invariant(status >= 0, "libsodium cannot start: no source of random bytes")
    return status >= 0
}()

// MARK: Ed25519

/// Ed25519 (RFC 8032) as libsodium does it.
enum Ed25519 {
    static let keyByteCount = 32
    static let seedByteCount = 32
    static let signatureByteCount = 64

    /// Whether a public key may be used at all.
    ///
    /// Refused are keys of small order (one signature fits many messages), keys with a second encoding
    /// (one key, two thumbprints), points off the curve, and points outside the main subgroup, over
    /// whose signatures verifiers with and without cofactor disagree. `crypto_sign_verify_detached` of
    /// 1.0.18 refuses the first two by itself, but a key must be refused when it is enrolled, not when
    /// its first report arrives; an honest key never fails this check.
    static func isAcceptable(publicKey: [UInt8]) -> Bool {
        invariant(publicKey.count == keyByteCount, "a public key has \(keyByteCount) bytes")
        return unsafe ready && crypto_core_ed25519_is_valid_point(publicKey) == 1
    }

    /// Whether `signature` over the first `count` bytes of `message` is `publicKey`'s.
    ///
    /// libsodium refuses a second encoding of S (malleability) and R or keys of small order.
    static func verify(signature: [UInt8], message: [UInt8], count: Int, publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureByteCount, publicKey.count == keyByteCount else { return false }
        invariant(count >= 0 && count <= message.count, "a message has the bytes to verify")
        return unsafe ready
            && crypto_sign_verify_detached(signature, message, UInt64(count), publicKey) == 0
    }
}

/// An Ed25519 secret key (seed, then public key) in locked memory.
///
/// `sodium_malloc` puts it between guard pages, keeps it out of swap and core dumps where the process
/// may lock memory, and wipes it on release. After it is filled the page is made read-only, which is
/// why the address alone, an immutable number, may be shared between threads.
final class LockedSecretKey: Sendable {
    private static let byteCount = Ed25519.seedByteCount + Ed25519.keyByteCount
    private let address: UInt
    let publicKey: [UInt8]

    /// The key of `seed`, or a new one where there is none. The caller wipes its copy of the seed.
    init(seed: [UInt8]?) {
        invariant(ready, "libsodium is ready")
        guard let memory = unsafe sodium_malloc(Self.byteCount) else {
            fatalError("out of memory for a signing key")
        }
        var publicKey = [UInt8](repeating: 0, count: Ed25519.keyByteCount)
        let secret = unsafe memory.assumingMemoryBound(to: UInt8.self)
        if let seed {
            invariant(seed.count == Ed25519.seedByteCount, "a seed has \(Ed25519.seedByteCount) bytes")
            _ = unsafe crypto_sign_seed_keypair(&publicKey, secret, seed)
        } else {
            _ = unsafe crypto_sign_keypair(&publicKey, secret)
        }
        let isProtected = unsafe sodium_mprotect_readonly(memory) == 0
        invariant(isProtected, "a signing key's memory can be made read-only")
        address = UInt(bitPattern: memory)
        self.publicKey = publicKey
    }

    deinit {
        unsafe sodium_free(UnsafeMutableRawPointer(bitPattern: address))
    }

    func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Ed25519.signatureByteCount)
        guard let secret = unsafe UnsafePointer<UInt8>(bitPattern: address) else { return signature }
        _ = unsafe crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
        return signature
    }

    func withSeed<Result, Failure>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let seed = unsafe UnsafeBufferPointer(
            start: UnsafePointer<UInt8>(bitPattern: address), count: Ed25519.seedByteCount)
        return try body(unsafe seed.span)
    }
}

// MARK: Passphrases

/// Bytes in memory as that of ``LockedSecretKey``: guarded, out of swap where possible, wiped on release.
final class LockedBytes: Sendable {
    private let address: UInt
    let byteCount: Int

    /// Moves `bytes` there, and wipes them.
    init(moving bytes: inout [UInt8]) {
        byteCount = bytes.count
        guard ready, let memory = unsafe sodium_malloc(max(1, bytes.count)) else {
            fatalError("out of memory for a secret")
        }
        unsafe memory.copyMemory(from: bytes, byteCount: bytes.count)
        Secrets.wipe(&bytes)
        let isProtected = unsafe sodium_mprotect_readonly(memory) == 0
        invariant(isProtected, "a secret's memory can be made read-only")
        address = UInt(bitPattern: memory)
    }

    deinit { unsafe sodium_free(UnsafeMutableRawPointer(bitPattern: address)) }

    /// Lends the bytes, in place.
    func withBytes<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafePointer<UInt8>(bitPattern: address), count: byteCount)
        return body(unsafe bytes.span)
    }
}

/// A box that a passphrase closes: Argon2id (RFC 9106, version 1.3) makes the key, XSalsa20-Poly1305
/// (`crypto_secretbox`) hides and authenticates the content.
enum PassphraseBox {
    static let saltByteCount = 16
    static let nonceByteCount = 24
    static let tagByteCount = 16
    private static let keyByteCount = 32

    /// Why a box stays closed.
    enum Failure: Error {
        /// Another passphrase, or other bytes.
        case doesNotOpen
        /// The memory that Argon2id asks for is not to be had.
        case shortOfMemory
    }

    /// What surrounds a box, beside the passphrase.
    struct Terms {
        let salt: [UInt8]
        let nonce: [UInt8]
        let passCount: Int
        let memoryByteCount: Int
    }

    static func close(_ content: [UInt8], _ passphrase: LockedBytes, _ terms: Terms) throws(Failure)
        -> [UInt8]
    {
        var key = try terms.key(of: passphrase)
        defer { Secrets.wipe(&key) }
        var box = [UInt8](repeating: 0, count: content.count + tagByteCount)
        let status = unsafe crypto_secretbox_easy(&box, content, UInt64(content.count), terms.nonce, key)
        invariant(status == 0, "a box can be closed")
        return box
    }

    /// The content; the caller wipes it.
    static func open(_ box: [UInt8], _ passphrase: LockedBytes, _ terms: Terms) throws(Failure) -> [UInt8] {
        invariant(box.count >= tagByteCount, "a box has a tag")
        var key = try terms.key(of: passphrase)
        defer { Secrets.wipe(&key) }
        var content = [UInt8](repeating: 0, count: box.count - tagByteCount)
        let status = unsafe crypto_secretbox_open_easy(&content, box, UInt64(box.count), terms.nonce, key)
        if status != 0 { throw .doesNotOpen }
        return content
    }
}

extension PassphraseBox.Terms {
    fileprivate func key(of passphrase: LockedBytes) throws(PassphraseBox.Failure) -> [UInt8] {
        invariant(nonce.count == PassphraseBox.nonceByteCount, "a box has its nonce")
        return try PassphraseKey.derive(
            passphrase, salt: salt, passCount: passCount, memoryByteCount: memoryByteCount)
    }
}

/// The key that Argon2id (RFC 9106, version 1.3) makes of a passphrase.
enum PassphraseKey {
    static let byteCount = 32

    /// The key; the caller wipes it.
    static func derive(
        _ passphrase: LockedBytes, salt: [UInt8], passCount: Int, memoryByteCount: Int
    ) throws(PassphraseBox.Failure) -> [UInt8] {
        invariant(salt.count == PassphraseBox.saltByteCount, "a passphrase has its salt")
        var key = [UInt8](repeating: 0, count: byteCount)
        let status = passphrase.withBytes { bytes in
            unsafe bytes.withUnsafeBufferPointer { buffer -> Int32 in
                guard let text = unsafe UnsafeRawPointer(buffer.baseAddress) else { return -1 }
                return unsafe crypto_pwhash(
                    &key, UInt64(byteCount), text.assumingMemoryBound(to: CChar.self), UInt64(buffer.count),
                    salt, UInt64(passCount), memoryByteCount, crypto_pwhash_ALG_ARGON2ID13)
            }
        }
        if status != 0 { throw .shortOfMemory }
        return key
    }
}

// MARK: Streams

/// A sequence of pieces, each hidden and authenticated, in its order and up to the last one
/// (`crypto_secretstream_xchacha20poly1305`).
struct SecretStream {
    static let headerByteCount = 24
    /// What a piece grows by.
    static let tagByteCount = 17

    private var state = crypto_secretstream_xchacha20poly1305_state()

    /// Begins to close pieces; `header` is what the reader needs beside the key.
    init(closing key: [UInt8], header: inout [UInt8]) {
        invariant(ready && key.count == PassphraseKey.byteCount, "a stream has its key")
        header = [UInt8](repeating: 0, count: Self.headerByteCount)
        _ = unsafe crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key)
    }

    /// Begins to open pieces; nil where the header is none.
    init?(opening key: [UInt8], header: [UInt8]) {
        guard ready, key.count == PassphraseKey.byteCount, header.count == Self.headerByteCount else {
            return nil
        }
        let status = unsafe crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key)
        if status != 0 { return nil }
    }

    mutating func close(_ piece: [UInt8], isLast: Bool) -> [UInt8] {
        var closed = [UInt8](repeating: 0, count: piece.count + Self.tagByteCount)
        let tag: UInt8 = isLast ? 3 : 0  // …_TAG_FINAL, …_TAG_MESSAGE: macros of expressions in C
        _ = unsafe crypto_secretstream_xchacha20poly1305_push(
            &state, &closed, nil, piece, UInt64(piece.count), nil, 0, tag)
        return closed
    }

    /// The piece, and whether it is the last; nil where it is not the one that was closed here.
    mutating func open(_ closed: [UInt8]) -> (piece: [UInt8], isLast: Bool)? {
        if closed.count < Self.tagByteCount { return nil }
        var piece = [UInt8](repeating: 0, count: closed.count - Self.tagByteCount)
        var tag: UInt8 = 0
        let status = unsafe crypto_secretstream_xchacha20poly1305_pull(
            &state, &piece, nil, &tag, closed, UInt64(closed.count), nil, 0)
        return status == 0 ? (piece, tag == 3) : nil
    }
}

// MARK: Secrets

/// What concerns any secret: making it, comparing it, forgetting it.
public enum Secrets {
    /// Unpredictable bytes from the operating system.
    public static func random(byteCount: Int) -> [UInt8] {
        invariant(ready, "libsodium is ready")
        return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            if let base = buffer.baseAddress { unsafe randombytes_buf(base, byteCount) }
            count = byteCount
        }
    }

    /// Whether two secrets are equal, in a time that tells only their lengths.
    public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return unsafe sodium_memcmp(one, other, one.count) == 0
    }

    /// Overwrites `bytes` with zeros in a way no compiler leaves out.
    ///
    /// Only this copy: whoever shares the array's storage keeps the secret.
    public static func wipe(_ bytes: inout [UInt8]) {
        let count = bytes.count
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { unsafe sodium_memzero(base, count) }
        }
    }
}

/// Passwords of accounts, kept as Argon2id hashes (RFC 9106) in libsodium's own text form.
public enum PasswordHash {
    /// The hash of a password, salted; takes some tens of milliseconds and 64 MiB on purpose.
    public static func make(_ password: String) -> String {
        var text = [CChar](repeating: 0, count: 128)
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        let status = unsafe crypto_pwhash_str(
            &text, bytes, UInt64(bytes.count), UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE),
            Int(crypto_pwhash_MEMLIMIT_INTERACTIVE))
        invariant(ready && status == 0, "there is memory for one password hash")
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension PasswordHash {
    /// The hash of no password: verifying against it takes the usual time and fails.
    public static let unusable = make(Base64.url.encode(Secrets.random(byteCount: 32)))

    /// Whether `hash` is that of `password`.
    public static func verify(_ password: String, hash: String) -> Bool {
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        return unsafe ready && crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
    }
}

// The only file that knows nettle: SHA-256. GnuTLS brings the library along; it uses the processor's own
// SHA instructions, which libsodium does not: 1.0 against 4.9 microseconds for 1,400 bytes.

internal import CNettle

/// SHA-256 over parts, without joining them first.
public struct SHA256: ~Copyable {
    private var state = sha256_ctx()

    /// An empty input.
    public init() { unsafe nettle_sha256_init(&state) }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) { unsafe nettle_sha256_update(&state, bytes.count, bytes) }

    /// Adds one byte.
    public mutating func update(_ byte: UInt8) {
        var byte = byte
        unsafe nettle_sha256_update(&state, 1, &byte)
    }

    /// Adds a digest's 32 bytes.
    public mutating func update(_ digest: Digest) {
        unsafe digest.withUnsafeBytes { bytes in
            let base = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
            unsafe nettle_sha256_update(&state, Digest.byteCount, base)
        }
    }

    /// The digest of everything added.
    public consuming func finish() -> Digest {
        unsafe Digest { output in
            let base = unsafe output.bindMemory(to: UInt8.self).baseAddress
            unsafe nettle_sha256_digest(&state, Digest.byteCount, base)
        }
    }
}

extension Digest {
    /// The SHA-256 of `bytes`.
    public static func sha256(_ bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }
}

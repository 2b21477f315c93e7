// A signing key that a passphrase protects. Key file, one line, fields parted by one space, LF at the end:
//
//   iku-key/2 <passes> <memory in KiB> <salt> <public key> <nonce> <box> <checksum>
//
// Numbers are decimal without leading zeros, all else canonical base64url: salt 16 bytes, nonce 24, box 48
// (the 32-byte seed and its tag), checksum 32. The box is closed with XSalsa20-Poly1305 under the key that
// Argon2id 1.3 makes of passphrase and salt. The checksum is SHA-256 of all that stands before it, the
// space included: it tells a damaged file from a wrong passphrase, and proves nothing to an attacker's
// disadvantage. The public key stands there so that the agent can check and deliver while the key is locked.

/// A signing key, closed by a passphrase.
public struct SealedKey: Sendable {
    /// What one try at the passphrase costs.
    public struct Cost: Sendable, Hashable {
        /// Passes of Argon2id over its memory.
        public let passCount: Int
        /// Memory of Argon2id, in KiB.
        public let memoryKibibyteCount: Int

        /// A cost.
        public init(passCount: Int, memoryKibibyteCount: Int) {
            (self.passCount, self.memoryKibibyteCount) = (passCount, memoryKibibyteCount)
        }

        /// That of new seals: about a second of a small machine, and 256 MiB.
        public static let standard = Cost(
            passCount: Limits.sealPassCount, memoryKibibyteCount: Limits.sealMemoryByteCount >> 10)

        var memoryByteCount: Int { memoryKibibyteCount << 10 }
        var isReasonable: Bool {
            (1...Limits.sealPassCountMax).contains(passCount)
                && (Limits.sealMemoryByteCountMin...Limits.sealMemoryByteCountMax).contains(memoryByteCount)
        }
    }

    private static let filePrefix = "iku-key/2 "
    private static let boxByteCount = Ed25519.seedByteCount + PassphraseBox.tagByteCount

    /// The other half; known without the passphrase.
    public let publicKey: PublicKey
    /// What one try costs.
    public let cost: Cost
    private let salt: [UInt8]
    private let nonce: [UInt8]
    private let box: [UInt8]

    /// Closes `key`, and opens it once to see that it can be.
    public init(sealing key: SigningKey, with passphrase: Passphrase, cost: Cost = .standard) throws(KeyFault)
    {
        invariant(cost.isReasonable, "a seal's cost lies within the limits")
        publicKey = key.publicKey
        self.cost = cost
        salt = Secrets.random(byteCount: PassphraseBox.saltByteCount)
        nonce = Secrets.random(byteCount: PassphraseBox.nonceByteCount)
        var seed = key.withSeed { span in
            var copy: [UInt8] = []
            copy.reserveCapacity(span.count)
            for place in span.indices { copy.append(span[place]) }
            return copy
        }
        defer { Secrets.wipe(&seed) }
        let terms = PassphraseBox.Terms(
            salt: salt, nonce: nonce, passCount: cost.passCount, memoryByteCount: cost.memoryByteCount)
        do { box = try PassphraseBox.close(seed, passphrase.bytes, terms) } catch {
            throw .shortOfMemory(byteCount: cost.memoryByteCount)
        }
        _ = try opened(with: passphrase)
    }

    /// The key in the bytes of a key file.
    public init(decoding file: [UInt8]) throws(KeyFault) {
        guard file.count <= Limits.keyFileByteCountMax, Self.isSealed(file), file.last == 0x0A else {
            throw .damagedFile
        }
        let line = file.dropLast()
        let fields = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard fields.count == 8, let checksum = Base64.url.decode(bytes: fields[7]),
            Digest.sha256(Array(line[..<fields[7].startIndex])).bytes == checksum,
            let passCount = Self.number(fields[1]), let memory = Self.number(fields[2]),
            let salt = Self.bytes(fields[3], PassphraseBox.saltByteCount),
            let key = Self.bytes(fields[4], Ed25519.keyByteCount), let publicKey = try? PublicKey(key),
            let nonce = Self.bytes(fields[5], PassphraseBox.nonceByteCount),
            let box = Self.bytes(fields[6], Self.boxByteCount)
        else { throw .damagedFile }
        (self.publicKey, self.salt, self.nonce, self.box) = (publicKey, salt, nonce, box)
        cost = Cost(passCount: passCount, memoryKibibyteCount: memory)
        if !cost.isReasonable { throw .unreasonableCost }
    }

    /// The bytes of its key file; they hold no secret that the passphrase does not guard.
    public var encoded: [UInt8] {
        let fields = [
            "\(cost.passCount)", "\(cost.memoryKibibyteCount)", Base64.url.encode(salt), publicKey.base64url,
            Base64.url.encode(nonce), Base64.url.encode(box),
        ]
        let text = Self.filePrefix + fields.joined(separator: " ") + " "
        return Array((text + Base64.url.encode(Digest.sha256(Array(text.utf8)).bytes) + "\n").utf8)
    }

    /// The key, if the passphrase is its own.
    public func opened(with passphrase: Passphrase) throws(KeyFault) -> SigningKey {
        let terms = PassphraseBox.Terms(
            salt: salt, nonce: nonce, passCount: cost.passCount, memoryByteCount: cost.memoryByteCount)
        var seed: [UInt8]
        do { seed = try PassphraseBox.open(box, passphrase.bytes, terms) } catch {
            switch error {
            case .doesNotOpen: throw .wrongPassphrase
            case .shortOfMemory: throw .shortOfMemory(byteCount: cost.memoryByteCount)
            }
        }
        defer { Secrets.wipe(&seed) }
        let key = try SigningKey(seed: seed)
        if key.publicKey != publicKey { throw .damagedFile }
        return key
    }

    /// Whether these bytes begin as a sealed key's file does.
    static func isSealed(_ file: [UInt8]) -> Bool { file.starts(with: filePrefix.utf8) }

    /// A number without leading zeros, of at most nine digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(digits.count), digits.first != 0x30,
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func bytes(_ text: ArraySlice<UInt8>, _ count: Int) -> [UInt8]? {
        guard let bytes = Base64.url.decode(bytes: text), bytes.count == count else { return nil }
        return bytes
    }
}

/// A signing key as its file holds it.
public enum StoredKey: Sendable {
    /// Ready to sign.
    case plain(SigningKey)
    /// Closed by a passphrase.
    case sealed(SealedKey)

    /// The key in the bytes of a key file of either kind; the caller wipes them.
    public init(decoding file: [UInt8]) throws(KeyFault) {
        if SealedKey.isSealed(file) {
            self = .sealed(try SealedKey(decoding: file))
        } else {
            self = .plain(try SigningKey(decoding: file))
        }
    }

    /// The other half.
    public var publicKey: PublicKey {
        switch self {
        case .plain(let key): key.publicKey
        case .sealed(let key): key.publicKey
        }
    }

    /// Whether a passphrase is needed to sign.
    public var isSealed: Bool { if case .sealed = self { true } else { false } }
}

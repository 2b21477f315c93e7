// The key files of an agent, mode 0600. The signing key may be sealed by a passphrase (`iku-key/2`); the
// transport key, which the daemon needs day and night, never is.

import Shared

extension AgentFolder {
    var keyPath: String { path + "/key" }
    var nextKeyPath: String { path + "/key.new" }
    var transportKeyPath: String { path + "/transport.key" }
    var nextTransportKeyPath: String { path + "/transport.key.new" }

    /// Whether a file of that name tells which keys there are.
    static func isOfKeys(_ name: String) -> Bool { ["agent.json", "key", "transport.key"].contains(name) }

    /// The signing key; made where there is none and `isNew` allows it.
    func signingKey(makingNew isNew: Bool = false) throws -> StoredKey {
        if isNew, try !FileSystem.exists(keyPath) { try keep(SigningKey.generate(), at: keyPath) }
        guard let key = try storedKey(at: keyPath) else { throw Self.missing(keyPath) }
        return key
    }

    /// The key to follow in a rotation; nil where none is under way. A new one is sealed from the start
    /// where `passphrase` is given: it never lies on the disk in the clear.
    func nextKey(
        makingNew isNew: Bool = false, sealedBy passphrase: Passphrase? = nil,
        cost: SealedKey.Cost = .standard
    ) throws -> StoredKey? {
        if isNew, try !FileSystem.exists(nextKeyPath) {
            let key = SigningKey.generate()
            if let passphrase {
                let sealed = try SealedKey(sealing: key, with: passphrase, cost: cost)
                try keep(sealed, at: nextKeyPath, replacing: false)
            } else {
                try keep(key, at: nextKeyPath)
            }
        }
        return try storedKey(at: nextKeyPath)
    }

    /// The transport key that is being enrolled; made where there is none.
    func nextTransportKey() throws -> SigningKey {
        if try !FileSystem.exists(nextTransportKeyPath) {
            try keep(SigningKey.generate(), at: nextTransportKeyPath)
        }
        guard let key = try plainKey(at: nextTransportKeyPath) else {
            throw Self.missing(nextTransportKeyPath)
        }
        return key
    }

    /// A key file; nil where there is none.
    func storedKey(at path: String) throws -> StoredKey? {
        guard try FileSystem.exists(path) else { return nil }
        if try FileSystem.status(of: path).mode & 0o077 != 0 { throw Self.readable(path) }
        var bytes = try FileSystem.read(path, byteCountMax: Limits.keyFileByteCountMax)
        defer { Secrets.wipe(&bytes) }
        do throws(KeyFault) { return try StoredKey(decoding: bytes) } catch {
            throw AgentFault(keyAt: path, error)
        }
    }

    /// A key file that nothing seals; nil where there is none.
    func plainKey(at path: String) throws -> SigningKey? {
        switch try storedKey(at: path) {
        case .plain(let key): return key
        case .sealed: throw AgentFault(keyAt: path, .damagedFile)
        case nil: return nil
        }
    }

    /// Keeps a sealed key.
    func keep(_ key: SealedKey, at path: String, replacing: Bool) throws(SystemError) {
        do { try FileSystem.writeDurably(key.encoded, to: path, mode: 0o600, replacing: replacing) } catch {
            if replacing || !error.isAlreadyThere { throw error }
        }
    }

    /// Keeps a plain key; a new one gives way to that of another process.
    func keep(_ key: SigningKey, at path: String, replacing: Bool = false) throws(SystemError) {
        do {
            try key.withEncoded { bytes throws(SystemError) in
                try FileSystem.writeDurably(bytes, to: path, mode: 0o600, replacing: replacing)
            }
        } catch {
            if replacing || !error.isAlreadyThere { throw error }
        }
    }

    private static func missing(_ path: String) -> AgentFault {
        AgentFault(
            "key-missing", id: "\(path): berkas kunci tidak ada; pulihkan dari cadangan",
            en: "\(path): the key file is missing; restore it from a backup")
    }

    private static func readable(_ path: String) -> AgentFault {
        AgentFault(
            "key-readable",
            id: "\(path): kunci dapat dibaca pengguna lain; jalankan: chmod 600 \(path)",
            en: "\(path): the key can be read by other users; run: chmod 600 \(path)")
    }
}

extension AgentFault {
    /// What is wrong with a key file, in front of it the file.
    init(keyAt path: String, _ fault: KeyFault) {
        let code =
            switch fault {
            case .wrongPassphrase: "wrong-passphrase"
            case .shortOfMemory: "short-of-memory"
            case .damagedFile, .weak, .wrongLength, .unreasonableCost: "key-damaged"
            }
        self.init(
            code, Words(id: "\(path): \(fault.words.indonesian)", en: "\(path): \(fault.words.english)"))
    }
}

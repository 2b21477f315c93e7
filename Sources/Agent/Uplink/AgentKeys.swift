// Which keys an agent has, as its record and its key files say together. Changes are decided by agent.json
// (KeyRotation, Enroller); a file that was not yet renamed then is renamed here, by whoever opens the folder
// next. What needs the signing key itself waits for the passphrase: `replaced`.

import Shared

/// The keys of an enrolled agent.
struct AgentKeys: Sendable {
    /// Signs reports; nil where the agent only delivers.
    var signing: StoredKey?
    /// Makes the connections; nil where the signing key does.
    var transport: SigningKey?
    /// The key before `signing`, while what it signed still has to be signed anew with the passphrase.
    var replaced: PublicKey?

    /// The record and the keys of the agent in `folder`; what was decided is finished.
    static func read(in folder: AgentFolder) throws -> (AgentRecord, AgentKeys) {
        let record = try AgentRecord(reading: folder)
        if let keys = try? settled(record, folder) { return (record, keys) }
        // Another process may be at it.
        return try folder.locked { try readLocked(in: folder) }
    }

    /// The same, by a caller who holds the folder's lock.
    static func readLocked(in folder: AgentFolder) throws -> (AgentRecord, AgentKeys) {
        let record = try AgentRecord(reading: folder)
        var keys = AgentKeys(transport: try transport(record, folder))
        try keys.readSigning(record, folder)
        return (record, keys)
    }

    /// The keys, where the files are those that the record names.
    private static func settled(_ record: AgentRecord, _ folder: AgentFolder) throws -> AgentKeys? {
        var keys = AgentKeys()
        if record.kid != nil { keys.signing = try folder.storedKey(at: folder.keyPath) }
        if record.transportKid != nil { keys.transport = try folder.plainKey(at: folder.transportKeyPath) }
        let isSettled =
            keys.signing?.publicKey.thumbprint == record.kid
            && keys.transport?.publicKey.thumbprint == record.transportKid
        return isSettled ? keys : nil
    }

    private static func transport(_ record: AgentRecord, _ folder: AgentFolder) throws -> SigningKey? {
        guard let kid = record.transportKid else { return nil }
        let next = try folder.plainKey(at: folder.nextTransportKeyPath)
        if let next, next.publicKey.thumbprint == kid {
            try FileSystem.renameDurably(folder.nextTransportKeyPath, to: folder.transportKeyPath)
            return next
        }
        guard let key = try folder.plainKey(at: folder.transportKeyPath), key.publicKey.thumbprint == kid
        else {
            let path = folder.transportKeyPath
            throw AgentFault(
                "transport-key-differs",
                id:
                    "\(path) bukan kunci antar yang didaftarkan; pulihkan dari cadangan, atau minta token baru "
                    + "lalu: iku-agent enroll TOKEN --use transport",
                en:
                    "\(path) is not the transport key that was enrolled; restore it from a backup, or ask for a "
                    + "token and run: iku-agent enroll TOKEN --use transport")
        }
        return key
    }

    private mutating func readSigning(_ record: AgentRecord, _ folder: AgentFolder) throws {
        guard let kid = record.kid else { return }
        let key = try folder.storedKey(at: folder.keyPath)
        if key?.publicKey.thumbprint == kid {
            signing = key
            return
        }
        guard let next = try folder.nextKey(), next.publicKey.thumbprint == kid else {
            throw AgentFault(
                "key-differs",
                id: "\(folder.keyPath) bukan kunci yang didaftarkan; pulihkan kunci itu dari cadangan",
                en: "\(folder.keyPath) is not the key that was enrolled; restore that key from a backup")
        }
        signing = next
        guard let old = key?.publicKey else {
            return try FileSystem.renameDurably(folder.nextKeyPath, to: folder.keyPath)
        }
        switch next {
        case .plain(let new): try Self.finish(in: folder, from: old, to: new)
        case .sealed(let new) where try Self.waiting(in: folder, from: old, to: new.publicKey).isEmpty:
            try FileSystem.renameDurably(folder.nextKeyPath, to: folder.keyPath)
        case .sealed: replaced = old
        }
    }

    /// The last steps of a rotation: what waits is signed anew, then the old secret goes. The caller holds
    /// the folder's lock.
    static func finish(in folder: AgentFolder, from old: PublicKey, to new: SigningKey) throws {
        for entry in try waiting(in: folder, from: old, to: new.publicKey) {
            let signed = SignedReport(signing: entry.signed.payload, with: new)
            try FileSystem.writeDurably(signed.compact, to: folder.outboxPath + "/" + entry.fileName)
        }
        try FileSystem.renameDurably(folder.nextKeyPath, to: folder.keyPath)
    }

    private static func waiting(
        in folder: AgentFolder, from old: PublicKey, to new: PublicKey
    ) throws -> [Outbox.Entry] {
        let content = try Outbox(folder: folder, key: new, formerKey: old).read()
        return content.entries.filter { $0.signed.verify(with: old) }
    }
}

// An enrolled agent: its folder, its record and its key, opened together.

import Shared

/// What commands and the daemon work with.
final class Agent {
    let folder: AgentFolder
    let clock: Clock
    let language: Language
    private(set) var record: AgentRecord
    private(set) var key: SigningKey
    private var context: TLSContext?

    /// Opens the folder of an enrolled agent, and makes durable what an interrupted process left there.
    init(opening path: String, clock: Clock, language: Language) throws {
        folder = AgentFolder(path: path)
        self.clock = clock
        self.language = language
        (record, key) = try KeyRotation.identity(in: folder)
        try folder.create()
        try folder.makeDurable(now: clock.now())
    }

    var outbox: Outbox { Outbox(folder: folder, key: key.publicKey) }
    var receipts: ReceiptShelf { ReceiptShelf(folder: folder, logKeys: record.logKeys) }
    var evidence: EvidenceShelf { EvidenceShelf(folder: folder) }
    var alarms: AlarmShelf { AlarmShelf(folder: folder) }
    func catalogs() throws -> CatalogHistory { try CatalogShelf(folder: folder).read() }

    /// What a session begins with.
    func knowledge() throws -> UplinkKnowledge {
        let kept = try FileSystem.names(in: folder.catalogsPath).compactMap { name in
            name.hasSuffix(".json") ? Int(name.dropLast(5)) : nil
        }
        return UplinkKnowledge(
            office: record.office, verifierKey: record.verifierKey,
            proven: try folder.proven(under: record.logKeys), catalogRevisions: Set(kept),
            noticesSince: try NoticeShelf(folder: folder).read().next, language: language)
    }

    /// The client's half of TLS: a certificate made of the agent's own key, in memory.
    func tlsContext() throws -> TLSContext {
        if let context { return context }
        let context = try Self.tlsContext(key, now: clock.now())
        self.context = context
        return context
    }

    static func tlsContext(_ key: SigningKey, now: Timestamp) throws -> TLSContext {
        let identity = try key.withSeed { seed throws(TLSError) in
            try TLSIdentity.make(
                ed25519Seed: seed, publicKey: key.publicKey.bytes, name: "iku-agent", now: now)
        }
        return try TLSContext(.client, identity)
    }

    // MARK: What other processes of the agent change

    /// Takes over what another process has changed; whether the agent has another key now. The lock is not
    /// to be taken twice.
    @discardableResult
    func refresh(holdingLock isLocked: Bool = false) throws -> Bool {
        record = try AgentRecord(reading: folder)
        if record.kid == key.publicKey.thumbprint { return false }
        (record, key) =
            try isLocked ? KeyRotation.lockedIdentity(in: folder) : KeyRotation.identity(in: folder)
        context = nil
        return true
    }

    /// Changes the record as it stands on the disk.
    func change(_ body: (inout AgentRecord) -> Void) throws {
        try folder.locked {
            var changed = try AgentRecord(reading: folder)
            body(&changed)
            try changed.write(to: folder)
        }
        try refresh()
    }

    /// Keeps what a hello says of the aggregator's keys.
    func keep(pins: [Digest]) throws {
        if pins != record.pins { try change { $0.pins = pins } }
    }

    /// Trusts the last of `keys`, to which the log's key `former` handed over through the others; that key.
    func follow(_ keys: [VerifierKey], from former: VerifierKey) throws -> VerifierKey {
        try change { record in
            guard let last = keys.last, record.verifierKey == former else { return }
            record.formerVerifierKeys += [former] + keys.dropLast()
            record.verifierKey = last
        }
        // Another process may have followed first; if a person has trusted another key, that one counts.
        if record.verifierKey == keys.last { return record.verifierKey }
        throw AgentFault(
            "connection-ended", id: "kunci log yang dipercaya baru saja diganti; disambungkan lagi",
            en: "the trusted log key was changed a moment ago; connecting again")
    }

    /// Keeps a proven checkpoint.
    func keep(proven checkpoint: SignedCheckpoint) throws {
        try folder.locked {
            record = try AgentRecord(reading: folder)
            try folder.keepProven(checkpoint, under: record.logKeys)
        }
    }

    /// Preparation with what is kept here.
    func preparation(_ catalogs: CatalogHistory, _ chronicle: Chronicle) -> Preparation {
        Preparation(
            office: record.office, bidang: record.bidang, catalogs: catalogs, now: clock.now(),
            latestArrival: chronicle.latestArrival)
    }
}

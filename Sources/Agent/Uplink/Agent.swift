// An enrolled agent: its folder, its record and its key, opened together.

import Shared

/// What commands and the daemon work with.
final class Agent {
    let folder: AgentFolder
    let clock: Clock
    let language: Language
    private(set) var record: AgentRecord
    let key: SigningKey
    private var context: TLSContext?

    /// Opens the folder of an enrolled agent, and makes durable what an interrupted process left there.
    init(opening path: String, clock: Clock, language: Language) throws {
        folder = AgentFolder(path: path)
        self.clock = clock
        self.language = language
        record = try AgentRecord(reading: folder)
        key = try folder.signingKey()
        guard key.publicKey.thumbprint == record.kid else {
            throw AgentFault(
                "key-differs",
                id: "\(folder.keyPath) bukan kunci yang didaftarkan; pulihkan kunci itu dari cadangan",
                en: "\(folder.keyPath) is not the key that was enrolled; restore that key from a backup")
        }
        try folder.create()
        try folder.makeDurable(now: clock.now())
    }

    var outbox: Outbox { Outbox(folder: folder, key: key.publicKey) }
    var receipts: ReceiptShelf { ReceiptShelf(folder: folder, verifierKey: record.verifierKey) }
    var alarms: AlarmShelf { AlarmShelf(folder: folder) }
    func catalogs() throws -> CatalogHistory { try CatalogShelf(folder: folder).read() }

    /// What a session begins with.
    func knowledge() throws -> UplinkKnowledge {
        let kept = try FileSystem.names(in: folder.catalogsPath).compactMap { name in
            name.hasSuffix(".json") ? Int(name.dropLast(5)) : nil
        }
        return UplinkKnowledge(
            office: record.office, verifierKey: record.verifierKey,
            proven: try folder.proven(under: record.verifierKey), catalogRevisions: Set(kept),
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

    /// Keeps what a hello says of the aggregator's keys.
    func keep(pins: [Digest]) throws {
        if pins == record.pins { return }
        record.pins = pins
        try folder.locked { try record.write(to: folder) }
    }

    /// Preparation with what is kept here.
    func preparation(_ catalogs: CatalogHistory, _ chronicle: Chronicle) -> Preparation {
        Preparation(
            office: record.office, bidang: record.bidang, catalogs: catalogs, now: clock.now(),
            latestArrival: chronicle.latestArrival)
    }
}

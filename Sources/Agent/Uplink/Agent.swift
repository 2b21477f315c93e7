// An enrolled agent: its folder, its record and its key, opened together.

import Shared

/// What commands and the daemon work with.
final class Agent {
    let folder: AgentFolder
    let clock: Clock
    let language: Language
    private(set) var record: AgentRecord
    private var keys: AgentKeys
    /// The signing key that a passphrase has opened, for the life of a command.
    private var openedKey: SigningKey?
    private var context: TLSContext?

    /// Opens the folder of an enrolled agent, and makes durable what an interrupted process left there.
    init(opening path: String, clock: Clock, language: Language) throws {
        folder = AgentFolder(path: path)
        self.clock = clock
        self.language = language
        (record, keys) = try AgentKeys.read(in: folder)
        try folder.create()
        try folder.makeDurable(now: clock.now())
        try evidence.mend { try receipts.readAll().kept.map { ($0.report, $0.hash) } }
    }

    var outbox: Outbox { Outbox(folder: folder, key: publicKey, formerKey: keys.replaced) }
    var receipts: ReceiptShelf { ReceiptShelf(folder: folder, logKeys: record.logKeys) }
    var evidence: EvidenceShelf { EvidenceShelf(folder: folder) }
    var alarms: AlarmShelf { AlarmShelf(folder: folder) }
    func catalogs() throws -> CatalogHistory { try CatalogShelf(folder: folder).read() }

    /// What a session begins with.
    func knowledge() throws -> UplinkKnowledge {
        let kept = try CatalogShelf(folder: folder).soundRevisions()
        return UplinkKnowledge(
            office: record.office, verifierKey: record.verifierKey,
            proven: try folder.proven(under: record.logKeys), catalogRevisions: kept,
            noticesSince: try NoticeShelf(folder: folder).read().next, language: language,
            isDemo: record.isDemo)
    }

    /// The client's half of TLS: a certificate made of the key of connections, in memory.
    func tlsContext() throws -> TLSContext {
        if let context { return context }
        let context = try Self.tlsContext(try uplinkKey(), now: clock.now())
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

    // MARK: Keys

    /// The key that signs reports; nil where the agent only delivers.
    var publicKey: PublicKey? { keys.signing?.publicKey }
    /// Whether signing takes a passphrase.
    var isProtected: Bool { keys.signing?.isSealed ?? false }
    /// Whether reports can be signed now.
    var canSign: Bool { (try? signer()) != nil }
    /// Whether what a replaced key signed waits for the passphrase, to be signed anew.
    var hasUnfinishedRotation: Bool { keys.replaced != nil }
    /// The sealed signing key, if it is sealed.
    var sealedKey: SealedKey? { if case .sealed(let key) = keys.signing { key } else { nil } }
    /// The key of connections, as the aggregator knows it.
    var uplinkKid: String? { record.transportKid ?? record.kid }

    /// The key of connections and the one that signs, to see that either has changed.
    var kids: [String?] { [uplinkKid, record.kid] }

    /// Signs reports.
    func signer() throws -> SigningKey {
        switch keys.signing {
        case .plain(let key): return key
        case .sealed:
            if let openedKey { return openedKey }
            throw AgentFault(
                "key-locked",
                id: "kunci penanda tangan dilindungi frasa sandi; jalankan: iku-agent submit BERKAS",
                en: "the signing key is protected by a passphrase; run: iku-agent submit FILE")
        case nil:
            throw AgentFault(
                "no-signing-key",
                id:
                    "agen ini hanya mengantar; untuk menandatangani, minta token lalu: iku-agent enroll TOKEN",
                en: "this agent only delivers; to sign, ask for a token and run: iku-agent enroll TOKEN")
        }
    }

    private func uplinkKey() throws -> SigningKey {
        if let transport = keys.transport { return transport }
        do { return try signer() } catch let fault as AgentFault where fault.code == "key-locked" {
            throw AgentFault(
                "no-transport-key",
                id: "kunci antar tidak ada; minta token lalu: iku-agent enroll TOKEN --use transport",
                en:
                    "there is no transport key; ask for a token and run: iku-agent enroll TOKEN --use transport"
            )
        }
    }

    /// Opens the signing key for this process, and finishes a rotation that waited for that.
    func unlock(with key: SigningKey) throws {
        invariant(key.publicKey == publicKey, "the key that was opened is the agent's own")
        openedKey = key
        guard let replaced = keys.replaced else { return }
        try folder.locked {
            if try folder.nextKey() != nil { try AgentKeys.finish(in: folder, from: replaced, to: key) }
            try refresh(holdingLock: true)
        }
        try alarms.clear(KeyRotation.unfinishedCode)
    }

    /// What may be sent: not what a replaced key signed, which the log no longer takes.
    func deliverable() throws -> [WaitingReport] {
        let entries = try outbox.read().entries
        guard let replaced = keys.replaced?.thumbprint else { return entries.map(\.waiting) }
        return entries.filter { $0.signed.kid != replaced }.map(\.waiting)
    }

    /// Raises the alarm where files of the outbox are not what they were; a sentence for each.
    func noteDamage() throws -> [Words] {
        let words = try outbox.read().damaged.map { name in
            Words(
                id:
                    "outbox/\(name): isi berkas berubah, tidak dikirim; pulihkan dari cadangan atau kirim ulang "
                    + "drafnya",
                en:
                    "outbox/\(name): the file has changed, it is not sent; restore it from a backup or submit "
                    + "the draft again")
        }
        if let first = words.first { try alarms.raise("outbox-damaged", first, at: clock.now()) }
        return words
    }

    // MARK: What other processes of the agent change

    /// Takes over what another process has changed, keys too. The lock is not to be taken twice.
    func refresh(holdingLock isLocked: Bool = false) throws {
        let before = uplinkKid
        (record, keys) = try isLocked ? AgentKeys.readLocked(in: folder) : AgentKeys.read(in: folder)
        if openedKey?.publicKey != publicKey { openedKey = nil }
        if uplinkKid != before { context = nil }
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

// One transaction being made: the state as the jobs so far have left it, and the rows they wrote.

import Shared

/// What a job came to, before the commit.
enum BatchResult: Sendable {
    /// Needs no proof.
    case settled(LedgerOutcome)
    /// A new entry.
    case appended(SignedReport, index: UInt64, receivedAt: Timestamp)
    /// An entry of before, or of earlier in this batch.
    case duplicate(SignedReport, index: UInt64, receivedAt: Timestamp)
}

/// Jobs on their way into the log.
final class LedgerBatch {
    private(set) var state: OfficeState
    private(set) var frontier: MerkleFrontier
    private(set) var entryCount = 0
    /// The hash of the last entry, by which its commit is known again.
    private(set) var lastLeaf: Digest?
    let nodes: NodeCache
    let store: Store
    private let logKey: SigningKey
    private let clock: Clock
    private let log: Log
    private let headsBefore: [OfficeState.Chain: OfficeState.Head]
    private var seal: Seal
    private var changedChains: Set<OfficeState.Chain> = []

    init(
        state: OfficeState, frontier: MerkleFrontier, seal: Seal, store: Store, logKey: SigningKey,
        clock: Clock, log: Log
    ) {
        (self.state, self.frontier, self.seal, self.store) = (state, frontier, seal, store)
        headsBefore = state.heads
        (self.logKey, self.clock, self.log) = (logKey, clock, log)
        nodes = NodeCache(store)
    }

    func carryOut(_ job: LedgerJob) throws(LedgerFailure) -> BatchResult {
        do {
            switch job {
            case .submit(let prepared, let kid): return try submit(prepared, from: kid)
            case .enroll(let secret, let bidang, let key, let name, let use):
                return .settled(try enroll(secret, bidang, key, name, use))
            case .rotate(let key, let old, let new, let kid):
                return .settled(try rotate(key, old, new, kid))
            }
        } catch let refusal as Refusal {
            return .settled(.refused(refusal))
        } catch let error as StoreError {
            throw LedgerFailure(beforeCommit: error)
        } catch let failure as LedgerFailure {
            throw failure
        } catch {
            fatalError("invariant broken: an error of no known type")
        }
    }

    // MARK: Reports

    private func submit(_ prepared: PreparedReport, from kid: String) throws -> BatchResult {
        let connection = try connectionKey(kid)
        let signed = prepared.signed
        let signer = try state.signer(
            of: signed, onConnectionOf: connection.bidang, signatureIsValid: prepared.signatureIsValid)
        if !continuesItsChain(prepared),
            let known = try reading({ () throws(StoreError) in try knownReport(prepared.hash) })
        {
            return .duplicate(known.signed, index: known.index, receivedAt: known.receivedAt)
        }
        try state.checkInService(signer)
        let report: Report
        switch prepared.form ?? PreparedReport.read(signed.payload) {
        case .success(let read): report = read
        case .failure(let faults): throw Refusal.invalidReport(faults)
        }
        let receivedAt = stamp()
        try judge(report, prepared.hash, signer, at: receivedAt)
        let index = state.size
        try append(Entry(receivedAt: receivedAt, compact: signed.compact))
        try store.database.insert(ReportRow(report, hash: prepared.hash, at: index))
        changedChains.insert(OfficeState.Chain(bidang: report.bidang, period: report.period))
        state.apply(report, hash: prepared.hash, kid: signed.kid, at: receivedAt)
        return .appended(signed, index: index, receivedAt: receivedAt)
    }

    /// Whether the report is the next of its chain: the log holds no such revision yet, and so not this
    /// report either. Nearly all are; only the others are looked for in the store.
    private func continuesItsChain(_ prepared: PreparedReport) -> Bool {
        guard case .success(let report)? = prepared.form else { return false }
        let head = state.heads[OfficeState.Chain(bidang: report.bidang, period: report.period)]
        return report.supersedes == head?.report && report.revision == (head?.revision ?? 0) + 1
    }

    /// The report with this hash, if the log has it.
    private func knownReport(_ hash: Digest) throws(StoreError) -> LoggedReport? {
        guard let index = try store.index(ofReport: hash) else { return nil }
        let known = try store.report(at: index)
        if known.signed.hash == hash { return known }
        throw .damaged("entry \(index) is not the report of its row", in: "reports")
    }

    /// Judges by every rule. What is stale because a damaged page hides that it was stored is told apart:
    /// the agent must not be told that its own report was overtaken.
    private func judge(
        _ report: Report, _ hash: Digest, _ signer: OfficeState.EnrolledKey, at moment: Timestamp
    ) throws {
        do throws(Refusal) { try state.judge(report, signer: signer, at: moment) } catch {
            let chain = OfficeState.Chain(bidang: report.bidang, period: report.period)
            if error.code == .stale, let head = state.heads[chain], report.revision <= head.revision {
                try reading { () throws(StoreError) in
                    let rows = try store.rows(of: chain, head: head)
                    guard rows[report.revision - 1].hash == hash else { return }
                    throw .damaged("report \(hash) is stored but hidden", in: "reports")
                }
            }
            throw error
        }
    }

    /// Reads for one job. Damage met by one report is no reason to refuse the others of the batch.
    private func reading<Value>(_ body: () throws(StoreError) -> Value) throws -> Value {
        do throws(StoreError) { return try body() } catch  where error.isDamage {
            log(.error, "store-damaged", ["error": error.words.english])
            throw Refusal(.unavailable, id: error.words.indonesian, en: error.words.english)
        }
    }

    private func connectionKey(_ kid: String) throws(Refusal) -> OfficeState.EnrolledKey {
        guard let key = state.keys[kid] else {
            throw Refusal(
                .notEnrolled,
                id: "Kunci agen ini belum terdaftar. Daftarkan dengan token dari administrator.",
                en: "This agent's key is not enrolled. Enrol it with a token from the administrator.")
        }
        try state.checkInService(key)
        return key
    }

    // MARK: Keys

    private func enroll(
        _ secret: [UInt8], _ bidang: String, _ key: PublicKey, _ name: String, _ use: Request.KeyUse
    ) throws -> LedgerOutcome {
        let hash = Digest.sha256(secret)
        let secret = try reading { () throws(StoreError) in try Enrolment.secret(hash, in: store.database) }
        guard let known = secret, known.bidang == bidang else { throw Refusal.badToken }
        if let usedBy = known.usedBy {
            guard usedBy == key.thumbprint, let enrolled = state.keys[usedBy] else { throw Refusal.badToken }
            try state.checkInService(enrolled)
            return .enrolled(kid: usedBy)
        }
        if known.expiresAt < clock.now() { throw Refusal.badToken }
        let deed = Act.Deed.enroll(bidang: bidang, key: key, name: name, use: use)
        try appendOrRefuse(deed, by: Act.Author(name: name, role: "agent", via: .wire))
        try Enrolment.use(hash, known, by: key.thumbprint, in: store.database)
        return .enrolled(kid: key.thumbprint)
    }

    private func rotate(
        _ newKey: [UInt8], _ old: [UInt8], _ new: [UInt8], _ kid: String
    ) throws -> LedgerOutcome {
        let connection = try connectionKey(kid)
        let key: PublicKey
        do { key = try PublicKey(newKey) } catch {
            throw Refusal(.unsupported, id: error.words.indonesian, en: error.words.english)
        }
        let rotation = Act.Rotation(
            bidang: connection.bidang, oldKid: kid, key: key, oldSignature: old, newSignature: new)
        try appendOrRefuse(
            .rotate(rotation), by: Act.Author(name: connection.name, role: "agent", via: .wire))
        return .rotated(kid: key.thumbprint)
    }

    private func appendOrRefuse(_ deed: Act.Deed, by: Act.Author) throws {
        do { try append(deed, by: by, reason: nil) } catch {
            guard case .act(let fault) = error else { throw error }
            throw Refusal(fault.code, id: fault.words.indonesian, en: fault.words.english)
        }
    }

    // MARK: Acts

    /// Appends an act; its index.
    @discardableResult
    func append(_ deed: Act.Deed, by: Act.Author, reason: String?) throws(LedgerFailure) -> UInt64 {
        let act = Act(office: state.office, deed: deed, by: by, reason: reason, at: stamp())
        do { try state.check(act) } catch { throw .act(error) }
        try checkRoot(stated: deed)
        let signed = SignedAct(signing: act.json.compact, with: logKey)
        let index = state.size
        do {
            try append(Entry(receivedAt: act.at, compact: signed.compact))
            try store.database.insert(actNamed: deed.named.name, at: index)
        } catch {
            throw LedgerFailure(beforeCommit: error)
        }
        seal.acts.add(RowChecksum.act(deed.named.name, at: index))
        state.apply(act)
        return index
    }

    /// A root that an act states is that of the size it states.
    private func checkRoot(stated deed: Act.Deed) throws(LedgerFailure) {
        guard let (size, root) = deed.statedRoot else { return }
        let isRight: Bool
        do { isRight = try store.root(size: size) == root } catch { throw LedgerFailure(beforeCommit: error) }
        if !isRight { throw .act(.wrongRoot(ofSize: size)) }
    }

    // MARK: Entries

    private func stamp() -> Timestamp {
        let now = clock.now()
        let behind = (state.lastReceivedAt.milliseconds - now.milliseconds) / 1000
        if behind > Limits.clockBehindSecondsMax, !state.timeStartsAnew {
            log(.error, "clock-behind", ["seconds": behind, "last": state.lastReceivedAt])
        }
        return state.stamp(clock: now)
    }

    private func append(_ entry: Entry) throws(StoreError) {
        invariant(frontier.size == state.size, "one leaf an entry")
        try store.database.insert(entry, at: state.size)
        var completed: [MerkleNode] = []
        let leaf = entry.leafHash
        frontier.append(leaf: leaf, completed: &completed)
        lastLeaf = leaf
        for node in completed { try store.database.insert(node) }
        nodes.add(completed)
        entryCount += 1
        CrashPoint.ledgerAfterEntry.pass()
    }

    /// Writes the heads that changed, once a chain however many revisions the batch brought, and the seal.
    func finish() throws(StoreError) {
        // What is answered, duplicates too, waits for what others committed before.
        if entryCount == 0 { return try store.database.writeWitness() }
        for chain in changedChains {
            guard let head = state.heads[chain] else { continue }
            if let before = headsBefore[chain] { seal.heads.remove(before.checksum(of: chain)) }
            seal.heads.add(head.checksum(of: chain))
            try store.database.upsert(head, of: chain)
        }
        seal.size = state.size
        seal.root = frontier.root
        try store.database.write(seal)
    }
}

extension Refusal {
    static let badToken = Refusal(
        .badToken, id: "Token salah, sudah dipakai, atau kedaluwarsa. Minta token baru kepada administrator.",
        en: "The token is wrong, used or expired. Ask the administrator for a new one.")
}

// Appends to the log. Order of one batch (docs/life-of-a-report.md):
//
//   1. the only writer's right (Database); catch up with other processes' commits: the state is read inside
//   2. judge each job against the state, which the jobs before it have already changed
//   3. write entries, Merkle nodes, reports, heads
//   4. COMMIT, which returns after the fsync
//   5. sign one checkpoint of the new size
//   6. only now: receipts
//
// Refused before COMMIT (full disk, locked store, damage): rolled back, every job `unavailable`. A failed
// fsync, or COMMIT itself failing for any reason but a full or locked store, leaves the outcome unknown:
// `LedgerFailure.outcomeUnknown`, on which the process must exit; a failed fsync is never retried. A
// database server whose connection broke in COMMIT is asked what became of it (LedgerCommit.swift), and
// nothing is said before.
//
// Invariant: `state` and `frontier` are those of a committed size, never ahead of the store.

import Shared

/// Why a batch did not go through.
enum LedgerFailure: Error, Sendable {
    /// Nothing was stored; the same may succeed later, or the words say what to do.
    case refused(StoreError)
    /// What is on the disk is not known: the process must exit before it says anything else.
    case outcomeUnknown(StoreError)
    /// The act may not become an entry.
    case act(ActFault)

    /// What a refusal of the store before the commit comes to.
    init(beforeCommit error: StoreError) {
        self = error.isFailedSynchronization ? .outcomeUnknown(error) : .refused(error)
    }

    var words: Words {
        switch self {
        case .refused(let error), .outcomeUnknown(let error): error.words
        case .act(let fault): fault.words
        }
    }
}

/// The one that appends; used by one thread.
final class Ledger {
    let store: Store
    /// The state for the readers of this process.
    let published: PublishedState
    private(set) var logKey: SigningKey
    private(set) var state: OfficeState
    /// The checkpoint of the committed size.
    private(set) var checkpoint: SignedCheckpoint
    private var frontier: MerkleFrontier
    private let clock: Clock
    private let log: Log
    private let measures: ServiceMeasures
    private var unsettledCount = 0

    /// Commits this many entries between WAL checkpoints.
    private static let settlingEntryCount = 4000

    /// Without `logKey` it is read from its file.
    init(
        _ store: Store, logKey: SigningKey? = nil, clock: Clock, log: Log,
        published: PublishedState = PublishedState(), measures: ServiceMeasures = ServiceMeasures()
    ) throws(StoreError) {
        (self.store, self.clock, self.log, self.published) = (store, clock, log, published)
        self.measures = measures
        let state = try store.loadState()
        let logKey = if let logKey { logKey } else { try LogKeyFile.key(of: state.logKey, store.layout) }
        (self.state, self.logKey) = (state, logKey)
        frontier = try MerkleFrontier(size: state.size, from: store)
        checkpoint = store.checkpoint(of: state, root: frontier.root, signing: [logKey])
        published.set(state)
        try store.database.prepareForAppending()
    }

    // MARK: Jobs from the wire

    /// Carries out the jobs in order, as one transaction; an outcome a job.
    func append(_ jobs: [LedgerJob]) throws(LedgerFailure) -> [LedgerOutcome] {
        let (batch, results) = try commit { batch throws(LedgerFailure) in
            var results: [BatchResult] = []
            for job in jobs { results.append(try batch.carryOut(job)) }
            return results
        }
        return try outcomes(of: results, batch)
    }

    /// Appends one act of the office; its entry's index.
    @discardableResult
    func append(_ deed: Act.Deed, by: Act.Author, reason: String?) throws(LedgerFailure) -> UInt64 {
        try commitOne { batch throws(LedgerFailure) in try batch.append(deed, by: by, reason: reason) }
    }

    /// Carries out `body` as one transaction.
    func commitOne<Value>(
        _ body: (LedgerBatch) throws(LedgerFailure) -> Value
    ) throws(LedgerFailure) -> Value {
        try commit(body).1
    }

    // MARK: The log's own key

    /// Hands the log over to `next`, whose file lies beside the old one's; the act's index. The first
    /// checkpoint that covers it carries both signatures.
    func handOver(to next: SigningKey, by: Act.Author, reason: String?) throws(LedgerFailure) -> UInt64 {
        let key = try verifierKey(next)
        let (_, index) = try commit(alsoSigning: next) { batch throws(LedgerFailure) -> UInt64 in
            try batch.append(.logKey(key, cause: .rotation), by: by, reason: reason)
        }
        logKey = next
        return index
    }

    /// Continues a log that was restored from an older copy: under `next`, so that no key signs two
    /// trees; the act's index.
    func continueRestored(under next: SigningKey, by: Act.Author, reason: String?) throws(LedgerFailure)
        -> UInt64
    {
        let key = try verifierKey(next)
        logKey = next
        let (_, index) = try commit(isRestoring: true) { batch throws(LedgerFailure) -> UInt64 in
            try batch.append(.logKey(key, cause: .restore), by: by, reason: reason)
        }
        return index
    }

    private func verifierKey(_ key: SigningKey) throws(LedgerFailure) -> VerifierKey {
        if let key = VerifierKey(name: state.origin, publicKey: key.publicKey) { return key }
        throw .refused(.damaged("the origin can name no key", in: state.origin))
    }

    // MARK: One transaction

    private func commit<Value>(
        alsoSigning next: SigningKey? = nil, isRestoring: Bool = false,
        _ body: (LedgerBatch) throws(LedgerFailure) -> Value
    ) throws(LedgerFailure) -> (LedgerBatch, Value) {
        let before = (state, frontier)
        do { try store.database.beginWriting() } catch { throw LedgerFailure(beforeCommit: error) }
        CrashPoint.ledgerAfterBegin.pass()
        let (batch, result) = try undoing(to: before) { () throws(LedgerFailure) in
            try fill(isRestoring: isRestoring, body)
        }
        CrashPoint.ledgerBeforeCommit.pass()
        let stopwatch = Stopwatch()
        do { try store.database.commit(size: batch.state.size) } catch {
            try undoing(to: before) { () throws(LedgerFailure) in
                if try isCommitted(batch, in: store.database, despite: error) { return }
                throw .refused(error)
            }
        }
        if batch.entryCount > 0 {
            measures.commitSeconds.note(stopwatch.seconds)
            measures.batchEntries.note(Double(batch.entryCount))
        }
        CrashPoint.ledgerAfterCommit.pass()
        take(batch, signing: [logKey] + (next.map { [$0] } ?? []))
        try settle(after: batch.entryCount)
        return (batch, result)
    }

    /// The batch that `body` makes, its rows written.
    private func fill<Value>(
        isRestoring: Bool, _ body: (LedgerBatch) throws(LedgerFailure) -> Value
    ) throws(LedgerFailure) -> (LedgerBatch, Value) {
        let seal = try catchUp(isRestoring: isRestoring)
        let batch = LedgerBatch(
            state: state, frontier: frontier, seal: seal, store: store, logKey: logKey, clock: clock, log: log
        )
        let result = try body(batch)
        try Self.storing { () throws(StoreError) in try batch.finish() }
        return (batch, result)
    }

    /// Where `body` throws nothing was committed, unless it says that it does not know: the transaction ends,
    /// and the state is the one before.
    private func undoing<Value>(
        to before: (OfficeState, MerkleFrontier), _ body: () throws(LedgerFailure) -> Value
    ) throws(LedgerFailure) -> Value {
        do { return try body() } catch {
            if case .outcomeUnknown = error { throw error }
            store.database.rollBack()
            (state, frontier) = before
            if case .refused = error { measures.failedBatches.add() }
            throw error
        }
    }

    /// After the commit: the new state, and one checkpoint of it.
    private func take(_ batch: LedgerBatch, signing keys: [SigningKey]) {
        state = batch.state
        frontier = batch.frontier
        CrashPoint.ledgerBeforeCheckpoint.pass()
        checkpoint = store.checkpoint(of: state, root: frontier.root, signing: keys)
        CrashPoint.ledgerAfterCheckpoint.pass()
        if !CheckpointFile.write(checkpoint.note, store.layout) {
            log(.warning, "checkpoint-not-kept", ["file": store.layout.checkpoint])
        }
        published.set(state)
    }

    /// Takes in what other processes have committed; the seal of the store as it is now.
    private func catchUp(isRestoring: Bool) throws(LedgerFailure) -> Seal {
        var seal: Seal?
        try Self.storing { () throws(StoreError) in
            if try store.size() != state.size {
                try store.catchUp(&state)
                frontier = try MerkleFrontier(size: state.size, from: store)
            }
            if !isRestoring, state.logKey.publicKey != logKey.publicKey {
                logKey = try LogKeyFile.key(of: state.logKey, store.layout)
            }
            let stored = try store.database.seal()
            guard stored.size == state.size, stored.root == frontier.root else {
                throw .damaged("the seal is not that of \(state.size) entries", in: "seal")
            }
            seal = stored
        }
        guard let seal else { fatalError("invariant broken: a seal was read") }
        return seal
    }

    private static func storing(_ body: () throws(StoreError) -> Void) throws(LedgerFailure) {
        do { try body() } catch { throw LedgerFailure(beforeCommit: error) }
    }

    /// Moves the WAL into the database file now and then; its fsyncs must not fail unseen.
    private func settle(after entryCount: Int) throws(LedgerFailure) {
        unsettledCount += entryCount
        if unsettledCount < Self.settlingEntryCount { return }
        unsettledCount = 0
        CrashPoint.storeBeforeSettle.pass()
        do { try store.database.settle() } catch {
            if !error.isPassing { throw .outcomeUnknown(error) }
        }
        CrashPoint.storeAfterSettle.pass()
    }

    // MARK: After the commit

    private func outcomes(
        of results: [BatchResult], _ batch: LedgerBatch
    ) throws(LedgerFailure) -> [LedgerOutcome] {
        do {
            return try results.map { result throws(StoreError) in
                switch result {
                case .settled(let outcome): outcome
                case .appended(let report, let index, let receivedAt):
                    .stored(try stored(report, at: index, receivedAt, isDuplicate: false, batch.nodes))
                case .duplicate(let report, let index, let receivedAt):
                    .stored(try stored(report, at: index, receivedAt, isDuplicate: true, batch.nodes))
                }
            }
        } catch {
            // Stored, but its proof cannot be read: nothing false may be said. Sent again, each report
            // is a duplicate.
            throw .refused(error)
        }
    }

    private func stored(
        _ report: SignedReport, at index: UInt64, _ receivedAt: Timestamp, isDuplicate: Bool,
        _ nodes: NodeCache
    ) throws(StoreError) -> StoredReport {
        guard let path = try nodes.inclusionPath(index: index, size: state.size) else {
            throw .damaged("entry \(index) lies outside the log", in: "nodes")
        }
        let proof = Receipt.text(
            receivedAt: receivedAt, index: index, path: path, checkpoint: checkpoint)
        return StoredReport(
            isDuplicate: isDuplicate, report: report.hash, index: index, receivedAt: receivedAt, proof: proof,
            signed: report)
    }
}

extension Store {
    /// The checkpoint of a size; the first that covers a handover is the one that both keys signed, kept
    /// in its file.
    func checkpoint(of state: OfficeState, root: Digest, signing keys: [SigningKey]) -> SignedCheckpoint {
        let checkpoint = Checkpoint(origin: state.origin, size: state.size, root: root)
        if keys.count == 1, let handover = state.handover, handover + 1 == state.size,
            let note = CheckpointFile.read(layout),
            let kept = try? SignedCheckpoint(verifying: note, with: state.logKey),
            kept.checkpoint == checkpoint
        {
            return kept
        }
        return SignedCheckpoint(signing: checkpoint, with: keys)
    }

    /// The checkpoint of `state`, by `key` or the one that has followed it.
    func checkpoint(of state: OfficeState, key: SigningKey) throws(StoreError) -> SignedCheckpoint {
        let isCurrent = key.publicKey == state.logKey.publicKey
        let current = isCurrent ? key : try LogKeyFile.key(of: state.logKey, layout)
        return checkpoint(of: state, root: try root(size: state.size), signing: [current])
    }
}

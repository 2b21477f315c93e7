// Appends to the log. Order of one batch (docs/life-of-a-report.md):
//
//   1. BEGIN IMMEDIATE; catch up with other processes' commits: the state is read inside the lock
//   2. judge each job against the state, which the jobs before it have already changed
//   3. write entries, Merkle nodes, reports, heads
//   4. COMMIT, which returns after the fsync
//   5. sign one checkpoint of the new size
//   6. only now: receipts
//
// Refused before COMMIT (full disk, locked store): rolled back, every job `unavailable`. COMMIT itself
// failing for any other reason leaves the outcome unknown: `LedgerFailure.outcomeUnknown`, on which the
// process must exit; a failed fsync is never retried.
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
    init(beforeCommit error: StoreError) { self = error.isPassing ? .refused(error) : .outcomeUnknown(error) }

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
    let logKey: SigningKey
    private(set) var state: OfficeState
    private var frontier: MerkleFrontier
    private let clock: Clock
    private let log: Log
    private var unsettledCount = 0
    private let published: PublishedState

    /// Commits this many entries between WAL checkpoints.
    private static let settlingEntryCount = 1000

    /// Appends to `store`; the state of every commit goes to `published`.
    init(
        _ store: Store, logKey: SigningKey, clock: Clock, log: Log, published: PublishedState = PublishedState()
    ) throws(StoreError) {
        self.published = published
        self.store = store
        self.logKey = logKey
        self.clock = clock
        self.log = log
        state = try store.loadState()
        frontier = try MerkleFrontier(size: state.size, from: store)
        guard state.logKey.publicKey == logKey.publicKey else {
            throw .damaged("log.key is not the key of this log", in: store.layout.folder)
        }
        // Checkpoints are taken here, where a failed fsync is seen, and not silently within COMMIT.
        try store.database.execute("PRAGMA wal_autocheckpoint=0")
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
        let (_, index) = try commit { batch throws(LedgerFailure) -> UInt64 in
            try batch.append(deed, by: by, reason: reason)
        }
        return index
    }

    // MARK: One transaction

    private func commit<Value>(
        _ body: (LedgerBatch) throws(LedgerFailure) -> Value
    ) throws(LedgerFailure) -> (LedgerBatch, Value) {
        let database = store.database
        do { try database.execute("BEGIN IMMEDIATE") } catch { throw .refused(error) }
        CrashPoint.ledgerAfterBegin.pass()
        let batch: LedgerBatch
        let result: Value
        do {
            try catchUp()
            batch = LedgerBatch(
                state: state, frontier: frontier, store: store, logKey: logKey, clock: clock, log: log)
            result = try body(batch)
            try Self.storing { () throws(StoreError) in try batch.finish() }
        } catch {
            database.rollBack()
            throw error
        }
        CrashPoint.ledgerBeforeCommit.pass()
        do { try database.execute("COMMIT") } catch {
            guard error.isPassing else { throw .outcomeUnknown(error) }
            database.rollBack()
            throw .refused(error)
        }
        CrashPoint.ledgerAfterCommit.pass()
        state = batch.state
        frontier = batch.frontier
        published.set(state)
        try settle(after: batch.entryCount)
        return (batch, result)
    }

    private func catchUp() throws(LedgerFailure) {
        try Self.storing { () throws(StoreError) in
            if try store.size() == state.size { return }
            try store.catchUp(&state)
            frontier = try MerkleFrontier(size: state.size, from: store)
        }
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
        do { try store.database.execute("PRAGMA wal_checkpoint(PASSIVE)") } catch {
            if !error.isPassing { throw .outcomeUnknown(error) }
        }
        CrashPoint.storeAfterSettle.pass()
    }

    // MARK: After the commit

    private func outcomes(
        of results: [BatchResult], _ batch: LedgerBatch
    ) throws(LedgerFailure) -> [LedgerOutcome] {
        let checkpoint = signCheckpoint()
        do {
            return try results.map { result throws(StoreError) in
                switch result {
                case .settled(let outcome): outcome
                case .appended(let report, let index, let receivedAt):
                    .stored(
                        try stored(report, at: index, receivedAt, isDuplicate: false, checkpoint, batch.nodes))
                case .duplicate(let report, let index, let receivedAt):
                    .stored(
                        try stored(report, at: index, receivedAt, isDuplicate: true, checkpoint, batch.nodes))
                }
            }
        } catch {
            // Stored, but its proof cannot be read: nothing false may be said.
            throw .outcomeUnknown(error)
        }
    }

    private func stored(
        _ report: SignedReport, at index: UInt64, _ receivedAt: Timestamp, isDuplicate: Bool,
        _ checkpoint: SignedCheckpoint, _ nodes: NodeCache
    ) throws(StoreError) -> StoredReport {
        guard let path = try nodes.inclusionPath(index: index, size: state.size) else {
            throw .damaged("entry \(index) lies outside the log", in: "nodes")
        }
        let proof = Receipt.text(receivedAt: receivedAt, index: index, path: path, checkpoint: checkpoint)
        return StoredReport(
            isDuplicate: isDuplicate, report: report.hash, index: index, receivedAt: receivedAt, proof: proof,
            signed: report)
    }

    /// The checkpoint of the committed size.
    func signCheckpoint() -> SignedCheckpoint {
        CrashPoint.ledgerBeforeCheckpoint.pass()
        let checkpoint = Checkpoint(origin: state.origin, size: state.size, root: frontier.root)
        let signed = SignedCheckpoint(signing: checkpoint, with: [logKey])
        CrashPoint.ledgerAfterCheckpoint.pass()
        return signed
    }
}

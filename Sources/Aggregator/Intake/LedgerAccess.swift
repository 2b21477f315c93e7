// What the intake asks of the ledger; tests put their own in its place.

import Shared

/// A worker's own view of the log; used by one thread. Whatever is thrown is answered `unavailable`.
protocol LedgerReading: AnyObject {
    /// The state after the last commit, whichever process made it.
    func state() throws -> OfficeState
    func entry(at index: UInt64) throws -> Entry?
    func index(ofReport hash: Digest) throws -> UInt64?
    /// The receipt of an entry, against the current checkpoint; nil where there is no such entry.
    func proof(of index: UInt64) throws -> String?
    func checkpoint() throws -> SignedCheckpoint
    /// Nil where the sizes are none of this log's, in this order.
    func consistency(from: UInt64, to: UInt64) throws -> [Digest]?
    func achievement(_ period: Period) throws -> JSONValue
    func notices(bidang: String, since: UInt64) throws -> [JSONValue]
}

/// The one who changes the log.
protocol LedgerWriting: Sendable {
    /// Takes a job; jobs of one thread keep their order. `reply` is called once, after the commit that
    /// covers the job, on a thread of the writer's. False: it is ending and takes no more.
    func enqueue(_ job: LedgerJob, reply: @escaping @Sendable (LedgerOutcome) -> Void) -> Bool
}

/// Opens a view of the log for the thread that calls it.
typealias LedgerOpener = @Sendable () throws -> any LedgerReading

extension LedgerReader: LedgerReading {}
extension LedgerWriter: LedgerWriting {}

// What the daemon counts of itself, for `/metrics`. Counters are single atomic additions; histograms take
// a lock once a batch.

import Shared

/// Counts of one running aggregator.
final class ServiceMeasures: Sendable {
    /// When it was made: the process's start.
    let startedAt: Timestamp
    /// Reports that came into the log.
    let accepted = Counter()
    /// Reports that were in the log already.
    let duplicates = Counter()
    /// Keys enrolled or put in another's place.
    let keyChanges = Counter()
    /// Lines that were no requests.
    let faultyLines = Counter()
    /// Connections of agents whose key was proven.
    let admitted = Counter()
    /// Entries of one transaction.
    let batchEntries = Histogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
    /// Seconds of one `COMMIT`, its fsync included.
    let commitSeconds = Histogram([
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    ])
    /// Transactions that the store did not take.
    let failedBatches = Counter()
    /// Log-ins to the pages.
    let logIns = Counter()
    /// Log-ins refused.
    let failedLogIns = Counter()

    private let refusals: [Refusal.Code: Counter]

    init(at now: Timestamp = Clock.system.now()) {
        startedAt = now
        refusals = Dictionary(uniqueKeysWithValues: Refusal.Code.allCases.map { ($0, Counter()) })
    }

    /// Requests refused with `code`.
    func refusals(_ code: Refusal.Code) -> UInt64 { refusals[code]?.value ?? 0 }

    func note(_ refusal: Refusal) { refusals[refusal.code]?.add() }

    func note(_ outcome: LedgerOutcome) {
        switch outcome {
        case .stored(let report): (report.isDuplicate ? duplicates : accepted).add()
        case .enrolled, .rotated: keyChanges.add()
        case .refused(let refusal): note(refusal)
        }
    }
}

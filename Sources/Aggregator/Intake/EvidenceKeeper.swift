// The thread that writes evidence, so that no fsync of it holds a worker up, and that drops what no
// report names. Which files are named is read from the log itself, from where the last look ended.

import Shared
import Synchronization

/// Takes pieces of evidence from any thread.
final class EvidenceKeeper: Sendable {
    private struct Piece: Sendable {
        let piece: Request.EvidencePiece
        let bidang: String
        let reply: @Sendable (EvidenceOutcome) -> Void
    }

    private struct Queue {
        var pieces: [Piece] = []
        var isStopping = false
    }

    private static let lookMilliseconds: Int64 = 3_600_000

    private let queue = Mutex(Queue())
    private let bell: WakeUp
    private let store: EvidenceStore
    private let open: LedgerOpener
    private let clock: Clock
    private let log: Log

    init(folder: String, open: @escaping LedgerOpener, clock: Clock, log: Log) throws(SystemError) {
        bell = try WakeUp()
        store = EvidenceStore(folder: folder)
        (self.open, self.clock, self.log) = (open, clock, log)
    }

    /// Takes a piece; `reply` is called once, on the keeper's thread. False: it is ending.
    func enqueue(
        _ piece: Request.EvidencePiece, bidang: String, reply: @escaping @Sendable (EvidenceOutcome) -> Void
    ) -> Bool {
        let isTaken = queue.withLock { queue in
            if !queue.isStopping { queue.pieces.append(Piece(piece: piece, bidang: bidang, reply: reply)) }
            return !queue.isStopping
        }
        if isTaken { bell.ring() }
        return isTaken
    }

    /// Ends the thread once it has written what it has taken.
    func stop() {
        queue.withLock { $0.isStopping = true }
        bell.ring()
    }

    /// The thread's work.
    func run() {
        var named = NamedEvidence()
        var lookAt = clock.monotonicMilliseconds()
        while true {
            let (pieces, isStopping) = queue.withLock { queue in
                defer { queue.pieces = [] }
                return (queue.pieces, queue.isStopping)
            }
            for each in pieces { each.reply(store.take(each.piece, bidang: each.bidang)) }
            if isStopping && pieces.isEmpty { return }
            let now = clock.monotonicMilliseconds()
            if now >= lookAt {
                drop(&named)
                lookAt = now + Self.lookMilliseconds
            }
            if !waitForWork(milliseconds: lookAt - now) { return }
        }
    }

    private func waitForWork(milliseconds: Int64) -> Bool {
        do {
            _ = try TCPConnection.wait(bell.descriptor, .read, milliseconds: Int(max(0, milliseconds)))
        } catch {
            log(.error, "evidence-stopped", ["error": "\(error)"])
            return false
        }
        bell.hear()
        return true
    }

    private func drop(_ named: inout NamedEvidence) {
        do {
            // Candidates first: a report that arrives while the log is read is then read too.
            let candidates = try store.candidates(at: clock.now())
            if candidates.isEmpty { return }
            try named.readOn(in: open())
            let count = try store.drop(candidates, keeping: named.hashes)
            if count > 0 { log(.info, "evidence-dropped", ["count": count]) }
        } catch {
            log(.warning, "evidence-not-dropped", ["error": "\(error)"])
        }
    }
}

/// The evidence that the reports of a log name.
struct NamedEvidence {
    private(set) var hashes: Set<Digest> = []
    private var size: UInt64 = 0

    /// Reads the entries that have come since.
    mutating func readOn(in ledger: any LedgerReading) throws {
        while let entry = try ledger.entry(at: size) {
            size += 1
            guard let signed = try? SignedReport(compact: entry.compact),
                let report = try? Report(payload: signed.payload)
            else { continue }
            for evidence in report.evidence { hashes.insert(evidence.hash) }
        }
    }
}

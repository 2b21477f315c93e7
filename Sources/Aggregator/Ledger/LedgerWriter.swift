// The ledger's one writer: a thread that takes whatever has gathered while the last commit was on its way
// to the disk, and commits it as one batch. Group commit: the disk's pace decides the batch, not a timer.

import Shared
import Synchronization

/// Serialises every change that comes over the wire.
final class LedgerWriter: Sendable {
    private struct Waiting: Sendable {
        let job: LedgerJob
        let reply: @Sendable (LedgerOutcome) -> Void
    }

    private struct Queue: Sendable {
        var waiting: [Waiting] = []
        var isStopping = false
    }

    /// Jobs committed together, at most: bounds the time one commit takes.
    static let batchJobCountMax = 512

    private let queue = Mutex(Queue())
    private let wakeUp: WakeUp
    private let thread = Mutex<Thread?>(nil)
    private let giveUp: @Sendable (LedgerFailure) -> Void

    /// Starts the thread; `giveUp` is called when what is on the disk is no longer known, and must end
    /// the process.
    init(
        _ ledger: sending Ledger, log: Log, giveUp: @escaping @Sendable (LedgerFailure) -> Void
    ) throws(SystemError) {
        wakeUp = try WakeUp()
        self.giveUp = giveUp
        let started = try Thread("iku-ledger") { [self] in work(ledger, log) }
        thread.withLock { $0 = started }
    }

    /// Queues a job; `reply` is called on the writer's thread, after the commit that covers it. False
    /// once the writer is stopping.
    func enqueue(_ job: LedgerJob, reply: @escaping @Sendable (LedgerOutcome) -> Void) -> Bool {
        let (isTaken, isFirst) = queue.withLock { queue in
            if queue.isStopping { return (false, false) }
            queue.waiting.append(Waiting(job: job, reply: reply))
            return (true, queue.waiting.count == 1)
        }
        // The thread waits only after it has found the queue empty.
        if isFirst { wakeUp.ring() }
        return isTaken
    }

    /// Carries out what is queued, then ends the thread.
    func stop() {
        queue.withLock { $0.isStopping = true }
        wakeUp.ring()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    // MARK: The thread

    private func work(_ ledger: Ledger, _ log: Log) {
        while true {
            let (batch, isStopping) = queue.withLock { queue in
                let batch = Array(queue.waiting.prefix(Self.batchJobCountMax))
                queue.waiting.removeFirst(batch.count)
                return (batch, queue.isStopping)
            }
            if batch.isEmpty {
                if isStopping { return }
                wakeUp.wait()
                continue
            }
            guard carryOut(batch, ledger, log) else { return }
        }
    }

    /// False when nothing more may be said.
    private func carryOut(_ batch: [Waiting], _ ledger: Ledger, _ log: Log) -> Bool {
        do throws(LedgerFailure) {
            let outcomes = try ledger.append(batch.map(\.job))
            CrashPoint.ledgerBeforeAnswer.pass()
            for (waiting, outcome) in zip(batch, outcomes) { waiting.reply(outcome) }
            CrashPoint.ledgerAfterAnswer.pass()
            return true
        } catch {
            guard case .refused(let error) = error else {
                giveUp(error)
                return false
            }
            log(.warning, "store-unavailable", ["reason": error.words.english])
            let words = error.words
            let refusal = Refusal(.unavailable, id: words.indonesian, en: words.english)
            for waiting in batch { waiting.reply(.refused(refusal)) }
            return true
        }
    }
}

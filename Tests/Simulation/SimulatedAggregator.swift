// The aggregator's machine: the real store, ledger, reader, request handler and sessions, driven as
// `Worker` and `LedgerWriter` drive them, by the simulation's events instead of threads.

import Foundation
import Synchronization

@testable import Aggregator
@testable import Shared

/// Takes jobs as `LedgerWriter` does, for the simulation to commit.
private final class JobQueue: LedgerWriting {
    typealias Waiting = (job: LedgerJob, reply: @Sendable (LedgerOutcome) -> Void)

    private let waiting = Mutex<[Waiting]>([])

    func enqueue(_ job: LedgerJob, reply: @escaping @Sendable (LedgerOutcome) -> Void) -> Bool {
        waiting.withLock { $0.append((job, reply)) }
        return true
    }

    var isEmpty: Bool { waiting.withLock { $0.isEmpty } }

    func takeBatch() -> [Waiting] {
        waiting.withLock { waiting in
            let batch = Array(waiting.prefix(LedgerWriter.batchJobCountMax))
            waiting.removeFirst(batch.count)
            return batch
        }
    }
}

/// What the aggregator has said, each held against the log at the end.
struct Promises {
    /// Index → hash of the report that an answer said is there.
    var reports: [UInt64: Digest] = [:]
    /// Every checkpoint signed: size → roots.
    var checkpoints: [UInt64: Set<Digest>] = [:]

    mutating func note(_ outcome: LedgerOutcome) {
        guard case .stored(let report) = outcome else { return }
        reports[report.index] = report.report
        guard let proof = TlogProof(parsing: report.proof) else { return }
        note(checkpoint: proof.checkpoint)
    }

    mutating func note(checkpoint note: String) {
        let text = note.split(separator: "\n\n", maxSplits: 1)[0] + "\n"
        guard let checkpoint = try? Checkpoint(parsing: String(text)) else { return }
        checkpoints[checkpoint.size, default: []].insert(checkpoint.root)
    }
}

/// The aggregator, running or not.
final class SimulatedAggregator {
    private struct Process {
        let ledger: Ledger
        let view: LedgerReader
        let queue: JobQueue
        let mailbox: Mailbox
        let handler: RequestHandler
        var sessions: [Int: (session: AggregatorSession, key: ConnectionKey)] = [:]
    }

    /// What a batch came to.
    enum Commit { case nothing, done(LedgerCommit), exited }
    struct LedgerCommit { let count: Int }

    let layout: DataLayout
    let disk: SimulatedDisk
    let time = SimulatedTime()
    let logKey: SigningKey
    private var process: Process?
    private(set) var promises = Promises()
    private(set) var counts = ProbeCounts()
    /// Replies of a committed batch, not yet on their way.
    private var replies: [(LedgerOutcome, @Sendable (LedgerOutcome) -> Void)] = []

    init(layout: DataLayout, disk: SimulatedDisk, logKey: SigningKey) {
        (self.layout, self.disk, self.logKey) = (layout, disk, logKey)
    }

    var isRunning: Bool { process != nil }
    var hasJobs: Bool { process.map { !$0.queue.isEmpty } ?? false }
    var hasReplies: Bool { !replies.isEmpty }

    // MARK: Life

    /// Starts the program; false where its disk lets it not.
    func start() -> Bool {
        let clock = time.clock
        do {
            let ledger = try Ledger(Store(layout), logKey: logKey, clock: clock, log: .silent)
            let view = try LedgerReader(layout, logKey: logKey, published: ledger.published)
            _ = try view.state()
            let (layout, logKey) = (layout, logKey)
            let evidence = try EvidenceKeeper(
                folder: layout.evidence, open: { try LedgerReader(layout, logKey: logKey) }, clock: clock,
                log: .silent)
            let queue = JobQueue()
            let mailbox = try Mailbox()
            process = Process(
                ledger: ledger, view: view, queue: queue, mailbox: mailbox,
                handler: RequestHandler(writer: queue, evidence: evidence, mailbox: mailbox))
            return true
        } catch {
            process = nil
            return false
        }
    }

    /// The process is gone; its connections with it.
    func kill() {
        disk.die()
        process = nil
        replies = []
        disk.revive()
    }

    /// SIGTERM: what was taken is committed and answered as far as it goes, then the store is closed.
    func end() {
        process = nil
        replies = []
    }

    // MARK: Connections

    /// A handshake is done.
    func accept(_ link: Int, kid: String, at now: Int64) -> Bool {
        guard let process, let state = try? process.view.state() else { return false }
        let hello = Hello(
            version: "0", office: state.office, catalog: state.latestCatalog.revision, pins: [],
            log: state.helloLog)
        let key = ConnectionKey(kid: kid, key: state.keys[kid]?.key)
        self.process?.sessions[link] = (AggregatorSession(hello: hello.line, at: now), key)
        return true
    }

    func close(_ link: Int) { process?.sessions[link] = nil }

    func hasConnection(_ link: Int) -> Bool { process?.sessions[link] != nil }
    func wantsToRead(_ link: Int) -> Bool { process?.sessions[link]?.session.wantsToRead ?? false }

    /// Takes bytes, and the requests that they complete.
    func receive(_ bytes: ArraySlice<UInt8>, on link: Int, at now: Int64) {
        process?.sessions[link]?.session.receive(bytes, at: now)
        takeRequests(on: link, at: now)
    }

    /// The bytes to send on a connection.
    func takeOutput(of link: Int, at now: Int64) -> [UInt8] {
        guard let unsent = process?.sessions[link]?.session.unsent, !unsent.isEmpty else { return [] }
        let bytes = Array(unsent)
        process?.sessions[link]?.session.sent(bytes.count, at: now)
        takeRequests(on: link, at: now)
        return bytes
    }

    /// Connections that time has ended.
    func expired(at now: Int64) -> [Int] {
        guard let sessions = process?.sessions else { return [] }
        return sessions.keys.sorted().filter { sessions[$0]?.session.expiry(at: now) != nil }
    }

    private func takeRequests(on link: Int, at now: Int64) {
        guard let process else { return }
        while let (current, key) = self.process?.sessions[link] {
            var session = current
            guard let incoming = session.nextRequest(at: now) else { return }
            if case .request(let request, let lineByteCount) = incoming {
                let ticket = Ticket(
                    connection: UInt64(link), sequence: request.sequence, language: request.language,
                    lineByteCount: lineByteCount)
                let line = answer(request, on: key, ticket, process)
                if let line { session.answer(line, lineByteCount: lineByteCount, at: now) }
            }
            self.process?.sessions[link] = (session, key)
        }
    }

    private func answer(
        _ request: Request, on key: ConnectionKey, _ ticket: Ticket, _ process: Process
    ) -> [UInt8]? {
        guard let state = try? process.view.state() else {
            return LedgerAnswer.refusal(LedgerAnswer.unavailable, ticket)
        }
        switch process.handler.carryOut(request, on: key, ticket, state, process.view) {
        case .pending: return nil
        case .refused(let refusal): return LedgerAnswer.refusal(refusal, ticket)
        case .answer(let line):
            if case .checkpoint = request.operation,
                let note = Answer(line: Array(line.dropLast()))?.checkpoint
            {
                promises.note(checkpoint: note)
            }
            return line
        }
    }

    // MARK: The ledger

    /// Commits what is queued, as `LedgerWriter` does; false where the process has to exit.
    func commit() -> Bool {
        guard let process else { return true }
        let batch = process.queue.takeBatch()
        if batch.isEmpty { return true }
        if batch.count > 1 { counts.hit(.batch) }
        let before = process.ledger.state.lastReceivedAt
        do {
            let outcomes = try process.ledger.append(batch.map(\.job))
            if disk.isDead { return false }
            for (waiting, outcome) in zip(batch, outcomes) {
                promises.note(outcome)
                count(outcome)
                replies.append((outcome, waiting.reply))
            }
            if process.ledger.state.lastReceivedAt == before, !outcomes.isEmpty { counts.hit(.timeHeld) }
            return true
        } catch {
            guard case .refused(let error) = error, !disk.isDead else {
                counts.hit(disk.isDead ? .diedInCommit : .outcomeUnknown)
                return false
            }
            counts.hit(.unavailable)
            let refusal = Refusal(.unavailable, id: error.words.indonesian, en: error.words.english)
            for waiting in batch { replies.append((.refused(refusal), waiting.reply)) }
            return true
        }
    }

    private func count(_ outcome: LedgerOutcome) {
        switch outcome {
        case .stored(let report): counts.hit(report.isDuplicate ? .duplicate : .accepted)
        case .refused(let refusal) where refusal.code == .stale: counts.hit(.stale)
        default: break
        }
    }

    /// Answers what was committed; the connections with something to send.
    func answerCommitted(at now: Int64) -> [Int] {
        for (outcome, reply) in replies { reply(outcome) }
        replies = []
        var touched: Set<Int> = []
        for message in process?.mailbox.takeAll() ?? [] {
            guard case .outcome(let outcome, let ticket) = message else { continue }
            let link = Int(ticket.connection)
            let line = LedgerAnswer.line(outcome, ticket, state: nil)
            process?.sessions[link]?.session.answer(line, lineByteCount: ticket.lineByteCount, at: now)
            takeRequests(on: link, at: now)
            touched.insert(link)
        }
        return touched.sorted()
    }

    func hit(_ probe: Probe) { counts.hit(probe) }
}

extension Answer {
    fileprivate var checkpoint: String? {
        guard case .success(let members) = result else { return nil }
        return members["checkpoint"]?.string
    }
}

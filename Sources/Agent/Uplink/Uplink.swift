// A connection and its session, with what it wants done done: the disk first, then the wire. The order of
// `UplinkAction`s is kept, so that a report leaves the outbox only after its receipt and the proven
// checkpoint are on the disk.

import Shared

/// What the driver's caller hears of.
enum UplinkEvent: Sendable {
    /// The head is proven.
    case ready
    /// A report is in the log and its receipt kept.
    case delivered(Digest, Receipt, isDuplicate: Bool)
    /// A report was moved aside, or stays with an alarm.
    case refused(Digest, AnsweredRefusal, isKept: Bool)
    /// Somebody must look at this.
    case alarm(UplinkAlarm)
    /// The log's key was handed over, and the new one is kept.
    case logKey(VerifierKey)
    /// A catalogue revision was kept.
    case catalog(Int)
    /// Notices were kept.
    case notices(Int)
    /// The aggregator holds an evidence file whole.
    case evidenceDelivered(WaitingEvidence)
    /// An evidence file cannot be handed over.
    case evidenceFailed(WaitingEvidence, Words)
    /// The answer to a question.
    case answer(Int, Result<JSONObject, AnsweredRefusal>)
}

/// One connection's life on the agent's side.
final class Uplink {
    private let agent: Agent
    private let connection: Connection
    private var session: UplinkSession?
    private(set) var hasEnded = false
    private var waiting: [WaitingReport] = []
    private var knowsReports: Set<Digest> = []
    private var offered: Set<WaitingEvidence> = []
    private var checkedEvidence: Set<Digest> = []
    private let beganAt: Int64
    /// The keys that this connection was made with and that signed what it sends.
    private let kids: [String?]

    /// Begins to connect.
    init(_ agent: Agent, _ address: ResolvedAddress, at now: Int64) throws {
        self.agent = agent
        beganAt = now
        try agent.refresh()
        kids = agent.kids
        connection = try Connection(address, try agent.tlsContext(), pins: agent.record.pins)
    }

    var descriptor: Int32 { connection.descriptor }
    var interest: Poller.Interest { connection.interest }
    var isReady: Bool { session?.isOpen ?? false }
    var isIdle: Bool { session?.isIdle ?? false }
    /// Whether the agent has other keys by now: the next connection comes with them.
    var isOfOtherKeys: Bool { agent.kids != kids }
    var hasEvidence: Bool { session?.hasEvidence ?? false }

    /// When `tick` must be called.
    var deadline: Int64 {
        session?.deadline ?? beganAt + Int64(Limits.handshakeSecondsMax) * 1000
    }

    /// Goes on after the socket became ready.
    func advance(at now: Int64) throws -> [UplinkEvent] {
        let lines = try connection.advance()
        var events: [UplinkEvent] = []
        if connection.isOpen, session == nil {
            session = UplinkSession(try agent.knowledge(), at: now)
            for report in waiting { events += try carryOut(session?.deliver(report, at: now), at: now) }
            waiting = []
        }
        for line in lines where !hasEnded { events += try carryOut(session?.receive(line, at: now), at: now) }
        return events
    }

    /// Looks at the time.
    func tick(at now: Int64) throws -> [UplinkEvent] {
        guard session != nil else {
            if now >= deadline { hasEnded = true }
            return []
        }
        return try carryOut(session?.tick(at: now), at: now)
    }

    /// Sends what lies in the outbox, each report once, in order.
    ///
    /// Another process may have been cut between its rename into the outbox and the fsync of the folder:
    /// what is found there is made durable before it is sent.
    func deliver(_ reports: [WaitingReport], at now: Int64) throws -> [UplinkEvent] {
        let found = reports.filter { knowsReports.insert($0.hash).inserted }
        if found.isEmpty { return [] }
        try FileSystem.synchronizeFolder(agent.folder.outboxPath)
        if session == nil {
            waiting += found
            return []
        }
        var events: [UplinkEvent] = []
        for report in found { events += try carryOut(session?.deliver(report, at: now), at: now) }
        return events
    }

    /// Asks something; the answer comes as an event.
    func ask(_ operation: Request.Operation, tag: Int, at now: Int64) throws -> [UplinkEvent] {
        try carryOut(session?.ask(operation, tag: tag, at: now), at: now)
    }

    /// Ends the connection.
    func close() {
        connection.close()
        hasEnded = true
    }

    // MARK: Actions

    private func carryOut(_ actions: [UplinkAction]?, at now: Int64) throws -> [UplinkEvent] {
        var events: [UplinkEvent] = []
        for action in try followingRotation(actions ?? []) { events += try carryOut(action, at: now) }
        try connection.flush()
        return events
    }

    /// A refused key that was merely replaced is no alarm: the next connection comes with the new one.
    private func followingRotation(_ actions: [UplinkAction]) throws -> [UplinkAction] {
        let isRefused = actions.contains { if case .raise(.keyRefused) = $0 { true } else { false } }
        guard isRefused else { return actions }
        try agent.refresh()
        if !isOfOtherKeys {
            guard let next = try agent.folder.nextKey() else { return actions }
            if next.isSealed { return try askingForPassphrase(actions) }
            // A rotation was begun: the next question is asked with the new key, on a connection of its own.
            connection.close()
            guard try KeyRotation(agent).isCarriedOut() else { return actions + [.close] }
        }
        return actions.filter { action in
            switch action {
            case .raise(.keyRefused), .keepRefused: false
            default: true
            }
        } + [.close]
    }

    /// Whether the sealed key was replaced only its passphrase can tell: the report stays, a person is told.
    private func askingForPassphrase(_ actions: [UplinkAction]) throws -> [UplinkAction] {
        try agent.alarms.raise(
            KeyRotation.unfinishedCode,
            Words(
                id: "pergantian kunci belum selesai; laporan tetap antre; jalankan: iku-agent key rotate",
                en: "the change of key is not finished; reports stay queued; run: iku-agent key rotate"),
            at: agent.clock.now())
        return actions.filter { if case .raise(.keyRefused) = $0 { false } else { true } }
    }

    private func carryOut(_ action: UplinkAction, at now: Int64) throws -> [UplinkEvent] {
        switch action {
        case .send(let bytes): connection.send(bytes)
        case .loadEvidence(let file, let offset, let count): return try load(file, offset, count, at: now)
        case .close: close()
        default:
            let events = try agent.keep(action).map { [$0] } ?? []
            if case .ready = action { return try events + offerEvidence(at: now) }
            if case .keepReceipt = action { return try events + offerEvidence(at: now) }
            return events
        }
        return []
    }

    // MARK: Evidence

    private func offerEvidence(at now: Int64) throws -> [UplinkEvent] {
        var events: [UplinkEvent] = []
        for file in try agent.evidence.pending() where offered.insert(file).inserted {
            events += try carryOut(session?.upload(file, at: now), at: now)
        }
        return events
    }

    private func load(
        _ file: WaitingEvidence, _ offset: Int, _ byteCountMax: Int, at now: Int64
    ) throws -> [UplinkEvent] {
        let isFirst = checkedEvidence.insert(file.hash).inserted
        let piece = try agent.evidence.piece(
            of: file, offset: offset, byteCountMax: byteCountMax, checking: isFirst)
        var events: [UplinkEvent] = []
        if piece == nil {
            let words = try agent.evidence.lossWords(file)
            try agent.evidence.note(file, .lost)
            try agent.alarms.raise("evidence-lost", words, at: agent.clock.now())
            events.append(.evidenceFailed(file, words))
        }
        return events + (try carryOut(session?.supply(piece, of: file, at: now), at: now))
    }
}

extension Agent {
    /// Does on the disk what an action asks for; what is to be told of it.
    func keep(_ action: UplinkAction) throws -> UplinkEvent? {
        switch action {
        case .send, .loadEvidence, .close: break
        case .keepPins(let pins): try keep(pins: pins)
        case .keepDemo(let isDemo): try change { $0.isDemo = isDemo }
        case .keepProven(let checkpoint):
            CrashPoint.agentBeforeProven.pass()
            try keep(proven: checkpoint)
        case .keepLogKeys(let former, let keys): return .logKey(try follow(keys, from: former))
        case .keepCatalog(let catalog):
            try CatalogShelf(folder: folder).keep(catalog)
            return .catalog(catalog.revision)
        case .keepNotices(let notices, let next):
            try NoticeShelf(folder: folder).add(notices, next: next)
            return .notices(notices.count)
        case .keepReceipt(let delivery): return try keep(delivery)
        case .moveAside(let hash, let refusal):
            try outbox.moveAside(hash, refusal, at: clock.now())
            return .refused(hash, refusal, isKept: false)
        case .keepRefused(let hash, let refusal): return .refused(hash, refusal, isKept: true)
        case .keepEvidence(let file):
            try evidence.note(file, .delivered)
            return .evidenceDelivered(file)
        case .keepEvidenceRefusal(let file, let refusal):
            try evidence.note(file, .refused, refusal.message)
            return .evidenceFailed(file, Words(id: refusal.message, en: refusal.message))
        case .raise(let alarm):
            try alarms.raise(alarm.code, alarm.words, at: clock.now())
            return .alarm(alarm)
        case .answer(let tag, let result): return .answer(tag, result)
        case .ready: return .ready
        }
        return nil
    }

    /// What it names as evidence, then the receipt, then the report out of the outbox.
    private func keep(_ delivery: Delivery) throws -> UplinkEvent {
        CrashPoint.agentBeforeReceipt.pass()
        if let signed = try? SignedReport(compact: delivery.compact),
            let report = try? Report(payload: signed.payload), !report.evidence.isEmpty
        {
            try evidence.want(report, delivery.hash)
        }
        try receipts.keep(hash: delivery.hash, compact: delivery.compact, receipt: delivery.receipt)
        CrashPoint.agentAfterReceipt.pass()
        try outbox.remove(delivery.hash)
        CrashPoint.agentAfterDelivery.pass()
        return .delivered(delivery.hash, delivery.receipt, isDuplicate: delivery.isDuplicate)
    }
}

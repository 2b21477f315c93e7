// Delivers for a command that waits: connects, asks, sends the outbox, and hears what became of it until
// everything is answered or the time is over. What is not answered by then stays queued.

import Shared

/// What became of a report.
enum DeliveryOutcome: Sendable {
    case accepted(Receipt)
    case duplicate(Receipt)
    case refused(AnsweredRefusal)
}

/// A command's own way to the aggregator.
final class Courier {
    private static let graceMilliseconds: Int64 = 2000

    private let agent: Agent
    private let deadline: Int64
    private var uplink: Uplink?
    private var backoff: UplinkBackoff
    private var answers: [Int: Result<JSONObject, AnsweredRefusal>] = [:]
    private var nextTag = 0
    private var retryAt: Int64 = .min
    private(set) var outcomes: [Digest: DeliveryOutcome] = [:]
    /// Hears how many of the reports being delivered are answered.
    var onProgress: ((Int) -> Void)?
    /// Why the last connection failed, if one did.
    private(set) var failure: Words?
    /// Evidence files that could not be handed over.
    private(set) var evidenceFaults: [Words] = []
    /// An alarm that ended the work.
    private(set) var alarm: UplinkAlarm?

    init(_ agent: Agent, waiting: Duration) {
        self.agent = agent
        deadline = agent.clock.monotonicMilliseconds() + waiting.wholeMilliseconds
        let seed = Secrets.random(byteCount: 8).reduce(0) { $0 << 8 | UInt64($1) }
        backoff = UplinkBackoff(seed: seed)
    }

    private var now: Int64 { agent.clock.monotonicMilliseconds() }
    var isReady: Bool { uplink?.isReady ?? false }
    private var isOver: Bool { now >= deadline || alarm != nil }

    /// Tries each of the aggregator's addresses once; whether the log's head is proven.
    func open() throws -> Bool {
        if isReady { return true }
        do {
            let address = SocketAddress(host: agent.record.address.host, port: agent.record.address.port)
            for resolved in try address.resolve() {
                try connect(resolved)
                while let uplink, !uplink.hasEnded, !uplink.isReady, !isOver { try pump() }
                if isReady { return true }
                if isOver { break }
            }
        } catch {
            try note(error)
        }
        return false
    }

    private func connect(_ address: ResolvedAddress) throws {
        do { uplink = try Uplink(agent, address, at: now) } catch { try note(error) }
    }

    /// Asks something; nil where there is no connection or it ended before the answer.
    func ask(_ operation: Request.Operation) throws -> Result<JSONObject, AnsweredRefusal>? {
        guard let uplink, uplink.isReady else { return nil }
        let tag = nextTag
        nextTag += 1
        try attempt { try uplink.ask(operation, tag: tag, at: self.now) }
        while answers[tag] == nil, self.uplink != nil, !isOver { try pump() }
        return answers.removeValue(forKey: tag)
    }

    /// Delivers the outbox until these reports are answered or the time is over.
    func deliver(_ hashes: Set<Digest>) throws {
        while !isOver, !hashes.isSubset(of: outcomes.keys) {
            if uplink == nil, now >= retryAt { _ = try open() }
            if uplink == nil {
                if isOver { break }
                // Nothing to wait on but the time of the next try.
                _ = try TCPConnection.wait(
                    -1, [], milliseconds: Int(max(1, min(retryAt, deadline) - now)))
                try noteDelivered(hashes)
                continue
            }
            try hand(over: hashes)
            try pump()
            onProgress?(hashes.count { outcomes[$0] != nil })
        }
        try noteDelivered(hashes)
        try settleOthers()
    }

    /// What else the outbox held may be on its way: a moment for its answers.
    private func settleOthers() throws {
        let until = min(deadline, now + Self.graceMilliseconds)
        while let uplink, uplink.isReady, !uplink.isIdle, !isOver, now < until { try pump() }
    }

    /// Hands over the evidence that accepted reports name, as far as the time goes; how many files stay.
    func deliverEvidence() throws -> Int {
        while let uplink, uplink.isReady, uplink.hasEvidence, !isOver { try pump() }
        return try agent.evidence.items().count { $0.state == .waiting }
    }

    /// Ends the connection.
    func close() { uplink?.close() }

    /// What another process (`run` beside this one) has delivered or moved aside.
    private func noteDelivered(_ hashes: Set<Digest>) throws {
        for hash in hashes where outcomes[hash] == nil {
            if let kept = try agent.receipts.kept(hash) {
                outcomes[hash] = .accepted(kept.receipt)
            } else if let refusal = try agent.outbox.refusal(of: hash) {
                outcomes[hash] = .refused(refusal)
            }
        }
    }

    private func hand(over hashes: Set<Digest>) throws {
        guard let uplink, uplink.isReady else { return }
        try agent.refresh()
        let waiting = try agent.deliverable()
        try attempt { try uplink.deliver(waiting, at: self.now) }
        if !hashes.isSubset(of: Set(waiting.map(\.hash)).union(outcomes.keys)) {
            try noteDelivered(hashes)
        }
    }

    // MARK: One step

    private func pump() throws {
        guard let uplink else { return }
        try attempt {
            let until = min(uplink.deadline, self.deadline)
            let isReadable = try TCPConnection.wait(
                uplink.descriptor, uplink.interest, milliseconds: Int(max(0, min(until - self.now, 60_000))))
            return isReadable ? try uplink.advance(at: self.now) : []
        }
        if self.uplink != nil, now >= uplink.deadline { try attempt { try uplink.tick(at: self.now) } }
    }

    /// Takes a step of the connection, which any step may find cut: what is queued stays queued.
    private func attempt(_ step: () throws -> [UplinkEvent]) throws {
        do {
            hear(try step())
            if uplink?.hasEnded == true { lose() }
        } catch {
            try note(error)
        }
    }

    private func hear(_ events: [UplinkEvent]) {
        for event in events {
            switch event {
            case .delivered(let hash, let receipt, let isDuplicate):
                outcomes[hash] = isDuplicate ? .duplicate(receipt) : .accepted(receipt)
            case .refused(let hash, let refusal, _): outcomes[hash] = .refused(refusal)
            case .answer(let tag, let result): answers[tag] = result
            case .alarm(let alarm): self.alarm = alarm
            case .ready: backoff.succeed()
            case .evidenceFailed(_, let words): evidenceFaults.append(words)
            case .catalog, .notices, .logKey, .evidenceDelivered: break
            }
        }
    }

    /// A failed connection is tried again; a failed disk is not.
    private func note(_ error: any Error) throws {
        guard NetworkFailure.is(error) else { throw error }
        failure = AgentFault.words(of: error)
        lose()
    }

    private func lose() {
        uplink = nil
        retryAt = now + backoff.fail()
    }
}

/// What may pass by itself: the network, the other side. Everything else is this side's disk or memory.
enum NetworkFailure {
    static func `is`(_ error: any Error) -> Bool {
        switch error {
        case is TLSError, is LineAssembler.LineTooLarge: true
        case let fault as AgentFault: fault.code == "connection-ended" || fault.code.hasPrefix("wrong-")
        case SystemError.failed(let operation, _, _): isNetwork(operation)
        case SystemError.unknownHost: true
        default: false
        }
    }

    private static func isNetwork(_ operation: SystemError.Operation) -> Bool {
        switch operation {
        case .connect, .resolve, .send, .receive: true
        default: false
        }
    }
}

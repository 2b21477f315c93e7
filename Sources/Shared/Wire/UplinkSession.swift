// The agent's half of one connection as a pure state machine: lines in, actions out. Time is monotonic
// milliseconds, passed in.
//
// On connect: hello → the office and the log key against what is pinned → `checkpoint` → proven consistent
// with the largest one proven so far → everything else: catalogue revisions that are missing, notices, the
// driver's questions, and the outbox in order, pipelined. A report is done when its receipt has been
// verified and the receipt's checkpoint proven. Where the log's key is another than the trusted one the agent
// asks for the act that handed it over (UplinkSession+Handover.swift). Reports are in
// UplinkSession+Reports.swift, the evidence they name, which follows them, in UplinkSession+Evidence.swift.
//
// After an alarm nothing more is sent and nothing leaves the outbox.

/// One connection's protocol state on the agent's side.
public struct UplinkSession: Sendable {
    /// What an answer is to.
    enum Expectation: Sendable {
        case checkpoint
        case consistency(Witness.Demand)
        case catalog(Int)
        case notices
        case ping
        case submit(Digest)
        case question(Int)
        case evidence(WaitingEvidence)
        case handoverEntry(UInt64)
        case handoverNotices

        var isCatalog: Bool { if case .catalog = self { true } else { false } }
    }

    enum Stage: Sendable { case awaitingHello, handingOver, provingHead, open, ended }

    var knowledge: UplinkKnowledge
    var witness: Witness
    var stage = Stage.awaitingHello
    var actions: [UplinkAction] = []
    var expected: [Int64: Expectation] = [:]
    var nextSequence: Int64 = 1
    var head: SignedCheckpoint?
    var proofs: [Witness.Demand: [Digest]] = [:]
    var demanded: Set<Witness.Demand> = []
    var reports = UplinkReports()
    var evidence = UplinkEvidence()
    var handover: UplinkHandover?
    var handoverCheckpoints: [SignedCheckpoint] = []
    /// The keys that a handover led through, until the log is proven under the last of them.
    var newLogKeys: [VerifierKey] = []
    /// The key that is kept as the trusted one; that of `knowledge` goes ahead while a handover is proven.
    var trustedKey: VerifierKey
    var latestCatalog = 0
    var questions: [(tag: Int, operation: Request.Operation)] = []
    var logSize: UInt64 = 0
    var sentAt: Int64
    var heardAt: Int64

    /// A connection whose handshake is done and whose peer's key is a pinned one.
    public init(_ knowledge: UplinkKnowledge, at now: Int64) {
        self.knowledge = knowledge
        witness = Witness(proven: knowledge.proven)
        trustedKey = knowledge.verifierKey
        (sentAt, heardAt) = (now, now)
    }

    /// Whether the head is proven and the connection lives.
    public var isOpen: Bool { stage == .open }
    /// Whether nothing is on its way and nothing waits.
    public var isIdle: Bool { stage == .open && expected.isEmpty && reports.isEmpty && questions.isEmpty }

    /// Adds a report; the order of calls is the order of sending.
    public mutating func deliver(_ report: WaitingReport, at now: Int64) -> [UplinkAction] {
        reports.add(report)
        return step(at: now)
    }

    /// Asks something of the driver's own; the answer comes back with `tag`.
    public mutating func ask(_ operation: Request.Operation, tag: Int, at now: Int64) -> [UplinkAction] {
        questions.append((tag, operation))
        return step(at: now)
    }

    /// Takes one line without its LF.
    public mutating func receive(_ line: [UInt8], at now: Int64) -> [UplinkAction] {
        heardAt = now
        switch stage {
        case .ended: break
        case .awaitingHello: greet(line, at: now)
        case .handingOver, .provingHead, .open: take(line, at: now)
        }
        return step(at: now)
    }

    // MARK: Time

    /// When `tick` must be called, at the latest.
    public var deadline: Int64 {
        if stage == .ended { return .max }
        let isSilent = expected.isEmpty && stage != .awaitingHello
        let limit = isSilent ? Limits.pingSeconds : Limits.answerSecondsMax
        return min(max(sentAt, heardAt) + Int64(limit) * 1000, reports.retryAt ?? .max, evidenceRetryAt)
    }

    /// Pings a silent connection, gives up one that does not answer, sends again what was to wait.
    public mutating func tick(at now: Int64) -> [UplinkAction] {
        let since = max(sentAt, heardAt)
        if stage == .awaitingHello || !expected.isEmpty {
            if now >= since + Int64(Limits.answerSecondsMax) * 1000 { end() }
        } else if stage == .open, now >= since + Int64(Limits.pingSeconds) * 1000 {
            send(.ping, expecting: .ping, at: now)
        }
        return step(at: now)
    }

    // MARK: Greeting

    private mutating func greet(_ line: [UInt8], at now: Int64) {
        guard let hello = Hello(line: line) else { return alarm(.notAnAggregator) }
        if let office = hello.office, office != knowledge.office { return alarm(.otherOffice(office)) }
        let pins = hello.pins.compactMap { Digest(hex: $0) }
        if !pins.isEmpty, pins.count == hello.pins.count { actions.append(.keepPins(pins)) }
        if hello.isDemo != knowledge.isDemo { actions.append(.keepDemo(hello.isDemo)) }
        latestCatalog = hello.catalog ?? 0
        let trusted = knowledge.verifierKey
        if let log = hello.log, log.origin != trusted.name || log.verifierKey != trusted.text {
            guard log.origin == trusted.name, let index = log.handover,
                let key = try? VerifierKey(parsing: log.verifierKey), key.name == log.origin
            else { return alarm(.logKeyChanged(log.verifierKey)) }
            return beginHandover(.logKeyChanged(log.verifierKey), to: key, by: index, at: now)
        }
        send(.checkpoint, expecting: .checkpoint, at: now)
        beginProving(at: now)
    }

    /// The log's key is settled: the head is to be proven, and what else is missing asked for.
    mutating func beginProving(at now: Int64) {
        stage = .provingHead
        askForCatalogs(upTo: latestCatalog, at: now)
        send(.notices(since: knowledge.noticesSince), expecting: .notices, at: now)
    }

    private mutating func askForCatalogs(upTo latest: Int, at now: Int64) {
        guard latest >= 1, latest <= Limits.catalogRevisionMax else { return }
        for revision in 1...latest where !knowledge.catalogRevisions.contains(revision) {
            knowledge.catalogRevisions.insert(revision)
            send(.catalog(revision: revision), expecting: .catalog(revision), at: now)
        }
    }

    // MARK: Answers

    private mutating func take(_ line: [UInt8], at now: Int64) {
        guard let answer = Answer(line: line) else { return alarm(.notAnAggregator) }
        guard let sequence = answer.sequence else {
            // The aggregator could not read a line: this connection is of no more use.
            return end()
        }
        guard let expectation = expected.removeValue(forKey: sequence) else { return }
        switch (expectation, answer.result) {
        case (.submit(let hash), let result): takeSubmission(hash, result, at: now)
        case (.question(let tag), let result): actions.append(.answer(tag, result))
        case (.evidence(let file), let result): takeEvidence(file, result, at: now)
        case (.handoverEntry(let index), .success(let members)): takeHandoverEntry(index, members, at: now)
        case (.handoverNotices, .success(let members)): takeHandoverNotices(members, at: now)
        case (let expectation, .failure(let refusal)): takeRefusal(refusal, of: expectation)
        case (.checkpoint, .success(let members)): takeCheckpoint(members, at: now)
        case (.consistency(let demand), .success(let members)): takeProof(demand, members)
        case (.catalog(let revision), .success(let members)): takeCatalog(revision, members)
        case (.notices, .success(let members)): takeNotices(members)
        case (.ping, .success(let members)): takePing(members, at: now)
        }
    }

    /// A refusal of what every enrolled agent may ask: the key is not taken, or the aggregator cannot now.
    private mutating func takeRefusal(_ refusal: AnsweredRefusal, of expectation: Expectation) {
        if refusal.isAboutKey {
            for hash in reports.order { actions.append(.keepRefused(hash, refusal)) }
            for question in questions { actions.append(.answer(question.tag, .failure(refusal))) }
            return alarm(.keyRefused(refusal))
        }
        switch expectation {
        case .consistency(let demand) where !refusal.isRetryable:
            alarm(.witness(.inconsistent(from: demand.from, to: demand.to)))
        case .handoverEntry, .handoverNotices: if refusal.isRetryable { end() } else { refuseHandover() }
        case .checkpoint, .consistency: end()
        case .catalog, .notices, .ping, .submit, .question, .evidence: break
        }
    }

    private mutating func takeCheckpoint(_ members: JSONObject, at now: Int64) {
        do {
            let note = members["checkpoint"]?.string ?? ""
            head = try SignedCheckpoint(verifying: note, with: knowledge.verifierKey)
        } catch .note(.notSigned) {
            beginHandover(.checkpoint(.note(.notSigned)), at: now)
        } catch {
            alarm(.checkpoint(error))
        }
    }

    private mutating func takeProof(_ demand: Witness.Demand, _ members: JSONObject) {
        demanded.remove(demand)
        let texts = members["proof"]?.array?.map { $0.string ?? "" } ?? [""]
        let hashes = texts.compactMap { Digest(base64: $0) }
        // A proof that cannot be read proves nothing: it is held against the checkpoints as it is.
        proofs[demand] = hashes.count == texts.count ? hashes : [MerkleHash.emptyRoot]
    }

    private mutating func takeCatalog(_ revision: Int, _ members: JSONObject) {
        guard let json = members["catalog"], let catalog = try? Catalog(json: json),
            catalog.revision == revision, catalog.office.id == knowledge.office
        else { return }
        actions.append(.keepCatalog(catalog))
    }

    private mutating func takeNotices(_ members: JSONObject) {
        guard let notices = members["notices"]?.array else { return }
        let indexes = notices.compactMap { $0.object?["index"]?.integer.map { UInt64($0) } }
        guard let last = indexes.max(), indexes.count == notices.count else { return }
        knowledge.noticesSince = max(knowledge.noticesSince, last + 1)
        actions.append(.keepNotices(notices, next: knowledge.noticesSince))
    }

    private mutating func takePing(_ members: JSONObject, at now: Int64) {
        if let latest = members["catalog"]?.integer { askForCatalogs(upTo: Int(latest), at: now) }
        guard let size = members["size"]?.integer.map({ UInt64($0) }), size > logSize else { return }
        logSize = size
        send(.notices(since: knowledge.noticesSince), expecting: .notices, at: now)
    }

    // MARK: What follows from it

    mutating func step(at now: Int64) -> [UplinkAction] {
        if stage == .provingHead { proveHead(at: now) }
        if stage == .open { settleReports(at: now) }
        if stage == .open { sendWaiting(at: now) }
        if stage == .open { sendEvidence(at: now) }
        defer { actions.removeAll(keepingCapacity: true) }
        return actions
    }

    private mutating func proveHead(at now: Int64) {
        guard let head else { return }
        let place = actions.count
        switch judge(head, on: .head) {
        case .proven:
            // Pinned before the checkpoint that the new key signed is kept.
            if let last = newLogKeys.last {
                actions.insert(.keepLogKeys(from: trustedKey, newLogKeys), at: place)
                (trustedKey, newLogKeys) = (last, [])
            }
            if !proveHandover(at: now) { return }
            logSize = head.checkpoint.size
            // What is prepared now is checked with the catalogue that is in force now.
            if expected.values.contains(where: \.isCatalog) { return }
            self.head = nil
            stage = .open
            actions.append(.ready)
        case .needs(let demand): self.demand(demand, at: now)
        case .failed: break
        }
    }

    enum Judgement {
        case proven
        case needs(Witness.Demand)
        case failed
    }

    /// Holds a checkpoint against the largest proven one; keeps it if it is larger.
    mutating func judge(_ checkpoint: SignedCheckpoint, on occasion: Witness.Occasion) -> Judgement {
        let before = witness.proven
        do {
            if let demand = try witness.accept(checkpoint, on: occasion) {
                guard let hashes = proofs[demand] else { return .needs(demand) }
                let proof = Witness.Proof(for: demand, hashes: hashes)
                if let other = try witness.accept(checkpoint, on: occasion, proof: proof) {
                    return .needs(other)
                }
            }
        } catch {
            alarm(.witness(error))
            return .failed
        }
        if let proven = witness.proven, proven != before {
            proofs.removeAll()
            actions.append(.keepProven(proven))
        }
        return .proven
    }

    mutating func demand(_ demand: Witness.Demand, at now: Int64) {
        guard demanded.insert(demand).inserted else { return }
        send(.consistency(from: demand.from, to: demand.to), expecting: .consistency(demand), at: now)
    }

    @discardableResult
    mutating func send(_ operation: Request.Operation, expecting expectation: Expectation, at now: Int64)
        -> Int
    {
        let line = Request.line(nextSequence, operation, in: knowledge.language)
        expected[nextSequence] = expectation
        nextSequence += 1
        sentAt = now
        actions.append(.send(line))
        return line.count
    }

    mutating func alarm(_ alarm: UplinkAlarm) {
        actions.append(.raise(alarm))
        end()
    }

    mutating func end() {
        if stage == .ended { return }
        stage = .ended
        actions.append(.close)
    }
}

extension AnsweredRefusal {
    /// Whether the connection's or the signer's key is not taken: an alarm, the report stays.
    public var isAboutKey: Bool {
        switch code {
        case .notEnrolled, .unknownKey, .keyRevoked: true
        default: false
        }
    }
}

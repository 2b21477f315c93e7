import Testing

@testable import Agent
@testable import Shared

/// Drives a session by hand, and keeps what it wants.
struct Conversation {
    var session: UplinkSession
    var requests: [Request] = []
    var happened: [String] = []

    init(_ log: FakeLog, proven: SignedCheckpoint? = nil, catalogs: Set<Int> = [1]) {
        session = UplinkSession(
            UplinkKnowledge(
                office: "dagkopukmp-luwu-timur", verifierKey: log.verifierKey, proven: proven,
                catalogRevisions: catalogs, noticesSince: 0, language: .indonesian), at: 0)
    }

    mutating func take(_ actions: [UplinkAction]) {
        for action in actions {
            switch action {
            case .send(let line):
                if let request = try? Request(line: Array(line.dropLast())) { requests.append(request) }
            case .keepPins: happened.append("pins")
            case .keepDemo(let isDemo): happened.append("demo \(isDemo)")
            case .keepCatalog(let catalog): happened.append("catalog \(catalog.revision)")
            case .keepLogKeys(_, let keys): happened.append("log keys \(keys.count)")
            case .keepProven(let checkpoint): happened.append("proven \(checkpoint.checkpoint.size)")
            case .keepNotices(let notices, _): happened.append("notices \(notices.count)")
            case .keepReceipt(let delivery): happened.append("receipt \(delivery.receipt.index)")
            case .moveAside(_, let refusal): happened.append("aside \(refusal.codeText)")
            case .keepRefused(_, let refusal): happened.append("kept \(refusal.codeText)")
            case .raise(let alarm): happened.append("alarm \(alarm.code)")
            case .loadEvidence(_, let offset, let count): happened.append("load \(offset) \(count)")
            case .keepEvidence: happened.append("evidence")
            case .keepEvidenceRefusal(_, let refusal): happened.append("no evidence \(refusal.codeText)")
            case .answer(let tag, _): happened.append("answer \(tag)")
            case .ready: happened.append("ready")
            case .close: happened.append("close")
            }
        }
    }

    mutating func hear(_ line: [UInt8], at now: Int64 = 0) { take(session.receive(line, at: now)) }
    mutating func deliver(_ report: SignedReport, supersedes: Digest? = nil) {
        take(session.deliver(WaitingReport(report, supersedes: supersedes), at: 0))
    }
    mutating func answer(_ name: String, _ members: [(String, JSONValue)], at now: Int64 = 0) {
        guard let place = requests.firstIndex(where: { $0.operation.name == name }) else {
            Issue.record("nobody asked \(name)")
            return
        }
        let request = requests.remove(at: place)
        hear(Array(AnswerLine.success(request.sequence, members).dropLast()), at: now)
    }
    mutating func refuse(
        _ name: String, _ code: Refusal.Code, afterMilliseconds: Int? = nil, at now: Int64 = 0
    ) {
        guard let place = requests.firstIndex(where: { $0.operation.name == name }) else {
            Issue.record("nobody asked \(name)")
            return
        }
        let request = requests.remove(at: place)
        hear(
            Array(
                AnswerLine.refusal(
                    request.sequence, Refusal(code, id: "a", en: "b"), in: .english,
                    afterMilliseconds: afterMilliseconds
                ).dropLast()), at: now)
    }
    mutating func submission() -> Int64 {
        guard let place = requests.firstIndex(where: { $0.operation.name == "submit" }) else { return -1 }
        return requests.remove(at: place).sequence
    }
    mutating func open(_ log: FakeLog) {
        hear(log.hello())
        answer("checkpoint", [("checkpoint", .string(log.checkpoint().note))])
        answer("notices", [("notices", [])])
    }
    var asked: [String] { requests.map(\.operation.name) }
}

@Suite("The agent's half of the protocol")
struct UplinkSessionTests {
    let key = SigningKey.generate()

    @Test func firstConnectionProvesTheHeadBeforeAnythingIsSent() {
        var log = FakeLog()
        var talk = Conversation(log)
        let report = someReport(key, aktif: 146)
        talk.deliver(report)
        talk.hear(log.hello())
        #expect(talk.asked == ["checkpoint", "notices"])
        talk.answer("checkpoint", [("checkpoint", .string(log.checkpoint().note))])
        #expect(talk.asked == ["notices", "submit"])
        #expect(talk.happened == ["proven 1", "ready"])
        let index = log.append(report.compact)
        talk.hear(log.accepted(talk.submission(), report, at: index))
        #expect(talk.asked.contains("consistency"))
        #expect(!talk.happened.contains("receipt 1"))
        talk.answer("consistency", [("proof", log.consistency(1, 2))])
        #expect(talk.happened == ["proven 1", "ready", "proven 2", "receipt 1"])
    }

    @Test func aReceiptOfAnotherKeyIsAnAlarmAndNothingLeaves() {
        var log = FakeLog()
        var other = FakeLog()
        let report = someReport(key, aktif: 1)
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(report)
        log.append(report.compact)
        other.append(report.compact)
        talk.hear(other.accepted(talk.submission(), report, at: 1))
        #expect(talk.asked == ["notices"], "was the log's key handed over?")
        talk.answer("notices", [("notices", [])])
        #expect(talk.happened.suffix(2) == ["alarm receipt-invalid", "close"])
    }

    @Test func aReceiptOfAnotherReportIsAnAlarm() {
        var log = FakeLog()
        let report = someReport(key, aktif: 1)
        let other = someReport(key, aktif: 2)
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(report)
        log.append(other.compact)
        talk.hear(log.accepted(talk.submission(), report, at: 1))
        #expect(talk.happened.contains("alarm receipt-invalid"))
        #expect(!talk.happened.contains { $0.hasPrefix("receipt") })
    }

    @Test func anAlteredLogIsAnAlarm() {
        var log = FakeLog()
        let proven = log.checkpoint()
        var forged = FakeLog(key: log.key)
        forged.append([1])
        let report = someReport(key, aktif: 1)
        log.append(report.compact)
        var talk = Conversation(log, proven: proven)
        talk.hear(forged.hello())
        talk.answer("checkpoint", [("checkpoint", .string(forged.checkpoint().note))])
        // A proof for another tree: one hash too many.
        talk.answer("consistency", [("proof", [.string(MerkleHash.emptyRoot.base64)])])
        #expect(talk.happened.suffix(2) == ["alarm log-inconsistent", "close"])
    }

    @Test func aSmallerLogIsAnAlarmAndTheSameSizeIsNot() {
        var log = FakeLog()
        log.append([1])
        let old = FakeLog(key: log.key)
        var talk = Conversation(log, proven: log.checkpoint())
        talk.hear(old.hello())
        talk.answer("checkpoint", [("checkpoint", .string(old.checkpoint().note))])
        #expect(talk.happened.contains("alarm log-rolled-back"))
        var same = Conversation(log, proven: log.checkpoint())
        same.open(log)
        #expect(same.happened == ["ready"])
    }

    @Test(arguments: [("other-office", "luwu"), ("log-key-changed", "vkey")])
    func hellosThatDoNotFit(_ alarm: String, _ what: String) {
        let log = FakeLog()
        var talk = Conversation(log)
        if what == "vkey" {
            talk.hear(log.hello(vkey: FakeLog().verifierKey.text))
        } else {
            talk.hear(log.hello(office: "luwu"))
        }
        #expect(talk.happened.contains("alarm \(alarm)"))
        #expect(talk.asked.isEmpty)
    }

    @Test func everyMissingCatalogueIsFetchedBeforeReady() {
        let log = FakeLog()
        var talk = Conversation(log, catalogs: [])
        talk.hear(log.hello(catalog: 1))
        talk.answer("checkpoint", [("checkpoint", .string(log.checkpoint().note))])
        #expect(!talk.happened.contains("ready"))
        talk.answer("catalog", [("revision", 1), ("catalog", Catalog.builtIn.json)])
        #expect(talk.happened.suffix(2) == ["catalog 1", "ready"])
    }

    @Test func retryableRefusalsAreSentAgainInTime() {
        let log = FakeLog()
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(someReport(key, aktif: 1))
        talk.refuse("submit", .unavailable, afterMilliseconds: 500, at: 1000)
        #expect(talk.asked.isEmpty)
        #expect(talk.session.deadline == 1500)
        talk.take(talk.session.tick(at: 1499))
        #expect(talk.asked.isEmpty)
        talk.take(talk.session.tick(at: 1500))
        #expect(talk.asked == ["submit"])
        #expect(!talk.happened.contains { $0.hasPrefix("aside") })
    }

    @Test func staleBehindARetriedPredecessorIsSentAgainAndATrueOneIsNot() {
        var log = FakeLog()
        let first = someReport(key, aktif: 1)
        let second = someReport(key, aktif: 2, supersedes: first.hash, revision: 2)
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(first)
        talk.deliver(second, supersedes: first.hash)
        #expect(talk.asked == ["submit", "submit"])
        talk.refuse("submit", .unavailable, afterMilliseconds: 100)
        talk.refuse("submit", .stale)
        #expect(talk.asked.isEmpty, "the successor waits for its predecessor")
        talk.take(talk.session.tick(at: 100))
        #expect(talk.asked == ["submit", "submit"])
        let index = log.append(first.compact)
        talk.hear(log.accepted(talk.submission(), first, at: index), at: 200)
        // The answer to the second crossed: now its predecessor is known to be in the log.
        talk.refuse("submit", .stale, at: 200)
        #expect(!talk.happened.contains("aside stale"))
        talk.refuse("submit", .stale, at: 200)
        #expect(talk.happened.contains("aside stale"))
    }

    @Test(arguments: [Refusal.Code.notEnrolled, .unknownKey, .keyRevoked])
    func refusalsOfTheKeyKeepTheReport(_ code: Refusal.Code) {
        let log = FakeLog()
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(someReport(key, aktif: 1))
        talk.refuse("submit", code)
        #expect(talk.happened.suffix(2) == ["kept \(code.rawValue)", "alarm \(code.rawValue)"])
    }

    @Test(arguments: [
        Refusal.Code.malformed, .unsupported, .bidangMismatch, .signatureInvalid, .invalidReport, .notOwner,
        .stale,
        .periodLocked,
    ])
    func otherRefusalsMoveTheReportAside(_ code: Refusal.Code) {
        let log = FakeLog()
        var talk = Conversation(log)
        talk.open(log)
        talk.deliver(someReport(key, aktif: 1))
        talk.refuse("submit", code)
        #expect(talk.happened.last == "aside \(code.rawValue)")
        #expect(talk.session.isIdle)
    }

    @Test func aDuplicateIsVerifiedAgainstWhatTheLogHolds() {
        var log = FakeLog()
        let mine = someReport(key, aktif: 1)
        let stored = SignedReport(signing: mine.payload, with: SigningKey.generate())
        log.append(stored.compact)
        for isHonest in [true, false] {
            var talk = Conversation(log)
            talk.open(log)
            talk.deliver(mine)
            let header = isHonest ? stored.jws.protectedText : mine.jws.protectedText
            talk.answer(
                "submit",
                [
                    ("status", "duplicate"), ("report", .string(mine.hash.hex)), ("index", 1),
                    ("received_at", .string(log.entries[1].receivedAt.description)),
                    ("proof", .string(log.proof(of: 1))), ("protected", .string(header)),
                    ("signature", .string(stored.jws.signatureText)),
                ])
            #expect(talk.happened.contains("receipt 1") == isHonest)
            #expect(talk.happened.contains("alarm receipt-invalid") == !isHonest)
        }
    }

    @Test func aBatchIsProvenByItsLargestCheckpointAndLeavesInOrder() {
        var log = FakeLog()
        var talk = Conversation(log)
        talk.open(log)
        var reports: [SignedReport] = []
        for count in 0..<4 {
            let report = someReport(key, aktif: count, supersedes: reports.last?.hash, revision: count + 1)
            talk.deliver(report, supersedes: reports.last?.hash)
            reports.append(report)
            log.append(report.compact)
        }
        let sequences = reports.map { _ in talk.submission() }
        for place in [3, 1, 0, 2] {
            talk.hear(log.accepted(sequences[place], reports[place], at: UInt64(place) + 1))
        }
        #expect(talk.asked == ["consistency"])
        talk.answer("consistency", [("proof", log.consistency(1, 5))])
        #expect(talk.happened.suffix(5) == ["proven 5", "receipt 1", "receipt 2", "receipt 3", "receipt 4"])
        #expect(talk.session.isIdle)
    }

    @Test func silenceIsPingedAndNoAnswerEndsTheConnection() {
        let log = FakeLog()
        var talk = Conversation(log)
        talk.open(log)
        #expect(talk.session.deadline == 120_000)
        talk.take(talk.session.tick(at: 119_999))
        #expect(talk.asked.isEmpty)
        talk.take(talk.session.tick(at: 120_000))
        #expect(talk.asked == ["ping"])
        talk.take(talk.session.tick(at: 179_999))
        #expect(!talk.happened.contains("close"))
        talk.take(talk.session.tick(at: 180_000))
        #expect(talk.happened.last == "close")
    }

    @Test func reconnectingWaitsLongerEachTimeAndStartsAnewAfterSuccess() {
        var backoff = UplinkBackoff(seed: 7)
        let waits = (0..<12).map { _ in backoff.fail() }
        for (count, wait) in waits.enumerated() {
            let step = min(Int64(300_000), Int64(1000) << Int64(count))
            #expect((step / 2...step).contains(wait))
        }
        backoff.succeed()
        #expect(backoff.fail() <= 1000)
    }

    @Test func everyRequestReadsBackAsItWasWritten() throws {
        let report = someReport(key, aktif: 1)
        let operations: [Request.Operation] = [
            .enroll(
                secret: [UInt8](repeating: 7, count: 32), bidang: "koperasi", name: "PC", use: .transport),
            .submit(report.flattened), .head(Period(year: 2022)), .entry(.index(3)),
            .entry(.report(report.hash)),
            .catalog(revision: nil), .catalog(revision: 2), .achievement(Period(year: 2022, quarter: .first)),
            .checkpoint, .consistency(from: 1, to: 2),
            .rotate(newKey: [UInt8](repeating: 1, count: 32), oldSignature: [1], newSignature: [2]),
            .notices(since: 5),
            .evidence(.init(hash: report.hash, byteCount: 3, offset: 0, data: [1, 2, 3])), .ping,
        ]
        for operation in operations {
            let line = Request.line(9, operation, in: .indonesian)
            let read = try Request(line: Array(line.dropLast()))
            #expect(read.sequence == 9 && read.language == .indonesian)
            #expect(Request.line(9, read.operation, in: .indonesian) == line)
        }
    }
}

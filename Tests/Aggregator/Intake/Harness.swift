import Foundation
import Shared
import Synchronization
import Testing

@testable import Aggregator

/// A clock that runs with the machine's and can be moved ahead.
final class MovableClock: Sendable {
    private let ahead = Mutex<Int64>(0)

    var clock: Clock {
        Clock(
            now: { Clock.system.now() },
            monotonicMilliseconds: { Clock.system.monotonicMilliseconds() + self.ahead.withLock { $0 } })
    }

    func advance(milliseconds: Int64) { ahead.withLock { $0 += milliseconds } }
}

/// A writer that can hold its jobs back.
final class HeldWriter: LedgerWriting {
    typealias Held = (job: LedgerJob, reply: @Sendable (LedgerOutcome) -> Void)

    private struct State {
        var isHolding = false
        var held: [Held] = []
        var jobCount = 0
    }

    private let writer: LedgerWriter
    private let state = Mutex(State())

    init(_ writer: LedgerWriter) { self.writer = writer }

    func enqueue(_ job: LedgerJob, reply: @escaping @Sendable (LedgerOutcome) -> Void) -> Bool {
        let isHeld = state.withLock { state in
            state.jobCount += 1
            if state.isHolding { state.held.append((job, reply)) }
            return state.isHolding
        }
        return isHeld || writer.enqueue(job, reply: reply)
    }

    func hold() { state.withLock { $0.isHolding = true } }
    var jobCount: Int { state.withLock { $0.jobCount } }

    func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for each in held { _ = writer.enqueue(each.job, reply: each.reply) }
    }
}

/// A reader whose store can fail.
final class FailingReader: LedgerReading {
    struct Failure: Error {}

    let reader: LedgerReader
    let isFailing: @Sendable () -> Bool

    init(_ reader: LedgerReader, _ isFailing: @escaping @Sendable () -> Bool) {
        (self.reader, self.isFailing) = (reader, isFailing)
    }

    func state() throws -> OfficeState {
        if isFailing() { throw Failure() }
        return try reader.state()
    }
    func entry(at index: UInt64) throws -> Entry? { try reader.entry(at: index) }
    func index(ofReport hash: Digest) throws -> UInt64? { try reader.index(ofReport: hash) }
    func proof(of index: UInt64) throws -> String? { try reader.proof(of: index) }
    func checkpoint() throws -> SignedCheckpoint { try reader.checkpoint() }
    func consistency(from: UInt64, to: UInt64) throws -> [Digest]? {
        try reader.consistency(from: from, to: to)
    }
    func achievement(_ period: Period) throws -> JSONValue { try reader.achievement(period) }
    func notices(bidang: String, since: UInt64) throws -> [JSONValue] {
        try reader.notices(bidang: bidang, since: since)
    }
}

/// A whole aggregator in this process, on a fresh store and a free port.
final class Harness {
    let layout: DataLayout
    let logKey = SigningKey.generate()
    let time = MovableClock()
    let writer: LedgerWriter
    let held: HeldWriter
    let server: Server
    let identity: TLSIdentity
    let published: PublishedState
    private var isStopped = false

    init(workerCount: Int = 2) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "iku-intake-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        layout = DataLayout(folder: folder)
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        let setup = OfficeSetup(
            catalog: .builtIn, reportingFrom: try #require(Period("2022")), isDemo: true,
            by: Act.Author(name: "test", role: "admin", via: .cli))
        try Store.create(layout, setup, logKey: logKey, at: now)
        let published = PublishedState()
        self.published = published
        let ledger = try Ledger(
            Store(layout), logKey: logKey, clock: time.clock, log: .silent, published: published)
        writer = try LedgerWriter(ledger, log: .silent) { fatalError("\($0)") }
        held = HeldWriter(writer)
        identity = try TLSIdentity.makeServer(name: "aggregator", now: now)
        let layout = layout
        let logKey = logKey
        let failing = Failing()
        self.failing = failing
        server = try Server(
            listen: SocketAddress(host: "127.0.0.1", port: 0), identity: identity, version: "0",
            evidenceFolder: layout.evidence,
            open: {
                FailingReader(try LedgerReader(layout, logKey: logKey, published: published)) {
                    failing.value.withLock { $0 }
                }
            },
            writer: held, clock: time.clock, log: .silent, workerCount: workerCount)
    }

    final class Failing: Sendable { let value = Mutex(false) }
    let failing: Failing

    func setFailing(_ value: Bool) { failing.value.withLock { $0 = value } }

    func stop() {
        if isStopped { return }
        isStopped = true
        held.release()
        server.stop()
        writer.stop()
        try? FileManager.default.removeItem(atPath: layout.folder)
    }

    deinit { stop() }

    /// A secret that enrols one key of `bidang`.
    func secret(for bidang: String) throws -> [UInt8] {
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let database = try Database(layout.store, .readWrite)
        try Enrolment.add(
            Digest.sha256(secret), bidang: bidang,
            expiresAt: Clock.system.now().adding(milliseconds: 1_000_000), in: database)
        return secret
    }

    /// A connected peer that has read the hello.
    func connect(key: SigningKey = .generate()) throws -> TestAgent {
        let agent = try TestAgent(server.boundAddress, key: key)
        let hello = try agent.object()
        #expect(hello["hello"]?.string == "iku-aggregator")
        return agent
    }

    static func enrolment(_ secret: [UInt8], _ bidang: String, use: String? = nil) -> [(String, JSONValue)] {
        [("secret", .string(Base64.url.encode(secret))), ("bidang", .string(bidang)), ("name", "PC")]
            + (use.map { [("use", .string($0))] } ?? [])
    }

    /// A connected peer whose key is enrolled for `bidang`.
    func enrolled(_ bidang: String = "koperasi") throws -> TestAgent {
        let agent = try connect()
        let answer = try agent.ask("enroll", Self.enrolment(secret(for: bidang), bidang))
        #expect(answer.isOK)
        return agent
    }

    /// Takes a key away, as another process does.
    func revoke(_ key: SigningKey) throws {
        let ledger = try Ledger(Store(layout), logKey: logKey, clock: time.clock, log: .silent)
        try ledger.append(
            .revoke(kid: key.publicKey.thumbprint), by: Act.Author(name: "a", role: "admin", via: .cli),
            reason: "lost")
    }
}

/// Reports of the unit Koperasi, ready to send.
enum TestReports {
    static func payload(
        _ period: String = "2022", revision: Int = 1, supersedes: Digest? = nil, aktif: String = "146"
    ) throws -> [UInt8] {
        var report = Report(
            kind: .report, office: Catalog.builtIn.office.id, bidang: "koperasi",
            period: try #require(Period(period)), revision: revision, supersedes: supersedes,
            reason: supersedes == nil ? nil : "salah ketik", catalog: 1,
            preparedBy: Report.Person(name: "Ani", title: "Staf"), createdAt: "2023-01-12T08:00:00+08:00")
        report.values = [
            "koperasi-aktif": [
                "aktif": try #require(Figure(aktif)), "seluruh": try #require(Figure("188")),
            ]
        ]
        return report.json.compact
    }

    static func members(_ payload: [UInt8], _ key: SigningKey) -> [(String, JSONValue)] {
        [("report", SignedReport(signing: payload, with: key).flattened)]
    }
}

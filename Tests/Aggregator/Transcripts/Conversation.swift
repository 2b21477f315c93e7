import Foundation
import Shared
import Synchronization
import Testing

@testable import Aggregator

/// One connection to an aggregator in this process, everything about it fixed: keys from seeds, a clock that
/// stands where it is set. The same lines give the same lines, to the byte.
final class Conversation {
    /// Carries out each job at once, as a batch of its own.
    private final class DirectWriter: LedgerWriting {
        private let ledger: Mutex<Ledger>

        init(_ ledger: sending Ledger) { self.ledger = Mutex(ledger) }

        func enqueue(_ job: LedgerJob, reply: @escaping @Sendable (LedgerOutcome) -> Void) -> Bool {
            let outcome = ledger.withLock { try? $0.append([job]).first }
            reply(outcome ?? .refused(LedgerAnswer.unavailable))
            return true
        }
    }

    private let layout: DataLayout
    private let clock = SetClock(Timestamp("2023-02-01T02:00:00.000Z") ?? Timestamp(milliseconds: 0))
    private let logKey: SigningKey
    private let keys: [String: SigningKey]
    private let mailbox: Mailbox
    private let handler: RequestHandler
    private let reader: LedgerReader
    private let connection: ConnectionKey
    private var session: AggregatorSession
    private let reports: ConversationReports

    /// A connection of koperasi's key.
    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "iku-talk-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let layout = DataLayout(folder: folder)
        self.layout = layout
        let logKey = try Self.key(1)
        self.logKey = logKey
        keys = ["koperasi": try Self.key(2), "umkm": try Self.key(3), "asing": try Self.key(4)]
        try logKey.withEncoded { encoded in try FileSystem.writeDurably(encoded, to: layout.logKey) }
        let author = Act.Author(name: "Admin", role: "admin", via: .cli)
        let setup = OfficeSetup(
            catalog: .builtIn, reportingFrom: Period(year: 2022), isDemo: true, by: author)
        try Store.create(layout, setup, logKey: logKey, at: clock.now)
        let ledger = try Ledger(Store(layout), clock: clock.clock, log: .silent)
        for bidang in ["koperasi", "umkm"] {
            let key = try #require(keys[bidang]).publicKey
            try ledger.append(
                .enroll(bidang: bidang, key: key, name: "PC \(bidang)", use: .report), by: author, reason: nil
            )
        }
        mailbox = try Mailbox()
        let evidence = try EvidenceKeeper(
            folder: layout.evidence, open: { try LedgerReader(layout, logKey: logKey) }, clock: clock.clock,
            log: .silent)
        handler = RequestHandler(writer: DirectWriter(ledger), evidence: evidence, mailbox: mailbox)
        reader = try LedgerReader(layout, logKey: logKey)
        let key = try #require(keys["koperasi"]).publicKey
        connection = ConnectionKey(kid: key.thumbprint, key: key)
        session = AggregatorSession(hello: [], at: 0)
        reports = try ConversationReports(keys: keys)
    }

    deinit { try? FileManager.default.removeItem(atPath: layout.folder) }

    private static func key(_ seed: UInt8) throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: seed, count: 32))
    }

    /// What comes back for a line; `$name` in it stands for a report of ``ConversationReports``.
    func say(_ line: String) throws -> [String] {
        session.receive(ArraySlice(reports.filled(line).utf8 + [0x0A]), at: 0)
        while case .request(let request, let lineByteCount)? = session.nextRequest(at: 0) {
            let ticket = Ticket(
                connection: 1, sequence: request.sequence, language: request.language,
                lineByteCount: lineByteCount)
            let state = try reader.state()
            switch handler.carryOut(request, on: connection, ticket, state, reader) {
            case .answer(let answer): session.answer(answer, lineByteCount: lineByteCount, at: 0)
            case .refused(let refusal):
                let answer = LedgerAnswer.refusal(refusal, ticket)
                session.answer(answer, lineByteCount: lineByteCount, at: 0)
            case .pending: break
            }
            for case .outcome(let outcome, let ticket) in mailbox.takeAll() {
                let answer = LedgerAnswer.line(outcome, ticket, state: try reader.state())
                session.answer(answer, lineByteCount: ticket.lineByteCount, at: 0)
            }
        }
        let sent = Array(session.unsent)
        session.sent(sent.count, at: 0)
        return sent.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `@lock 2022`, `@unlock 2022`, `@revoke koperasi`, `@time 2023-03-01T00:00:00.000Z`.
    func act(_ words: [String]) throws {
        let ledger = try Ledger(Store(layout), clock: clock.clock, log: .silent)
        let author = Act.Author(name: "Admin", role: "admin", via: .cli)
        switch words[0] {
        case "lock", "unlock":
            let lock = Act.Lock(
                isLock: words[0] == "lock", period: try #require(Period(words[1])), bidang: nil, until: nil)
            try ledger.append(.lock(lock), by: author, reason: nil)
        case "revoke":
            let kid = try #require(keys[words[1]]).publicKey.thumbprint
            try ledger.append(.revoke(kid: kid), by: author, reason: "PC hilang")
        case "time": clock.now = try #require(Timestamp(words[1]))
        default: Issue.record("no such direction: @\(words[0])")
        }
    }
}

/// The reports that transcripts name.
struct ConversationReports {
    private var texts: [String: String] = [:]

    init(keys: [String: SigningKey]) throws {
        let first = try Self.report("koperasi", "2022", aktif: "142")
        let signed = try Self.sign(first, keys["koperasi"])
        var correction = try Self.report("koperasi", "2022", aktif: "146")
        (correction.revision, correction.supersedes) = (2, signed.hash)
        correction.reason = "Hasil verifikasi lapangan"
        var wrong = try Self.report("koperasi", "2022", aktif: "189")
        wrong.period = Period(year: 2019)
        let rival = try Self.report("koperasi", "2022", aktif: "150")
        let other = try Self.report("umkm", "2022", aktif: "142")
        for (name, report, key) in [
            ("first", first, "koperasi"), ("correction", correction, "koperasi"),
            ("rival", rival, "koperasi"),
            ("wrong", wrong, "koperasi"), ("foreign", other, "koperasi"), ("stranger", first, "asing"),
            ("neighbour", first, "umkm"),
        ] {
            let jws = try Self.sign(report, keys[key])
            texts[name] = String(decoding: jws.flattened.compact, as: UTF8.self)
        }
        texts["hash"] = signed.hash.hex
    }

    func filled(_ line: String) -> String {
        texts.reduce(line) { $0.replacingOccurrences(of: "$\($1.key)", with: $1.value) }
    }

    private static func sign(_ report: Report, _ key: SigningKey?) throws -> SignedReport {
        SignedReport(signing: report.json.compact, with: try #require(key))
    }

    private static func report(_ bidang: String, _ period: String, aktif: String) throws -> Report {
        var report = Report(
            kind: .report, office: Catalog.builtIn.office.id, bidang: bidang,
            period: try #require(Period(period)), revision: 1, supersedes: nil, reason: nil, catalog: 1,
            preparedBy: .init(name: "Sitti", title: "Analis"), createdAt: "2023-01-12T08:00:00+08:00")
        report.values = [
            "koperasi-aktif": ["aktif": try #require(Figure(aktif)), "seluruh": try #require(Figure("188"))]
        ]
        return report
    }
}

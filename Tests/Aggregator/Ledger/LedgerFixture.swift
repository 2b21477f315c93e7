import Foundation
import Shared
import Synchronization
import Testing

@testable import Aggregator

/// A clock that a test sets.
final class SetClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ moment: Timestamp) { self.moment = Mutex(moment) }

    var now: Timestamp {
        get { moment.withLock { $0 } }
        set { moment.withLock { $0 = newValue } }
    }

    func advance(seconds: Int64) {
        moment.withLock { $0 = $0.adding(milliseconds: seconds * 1000) }
    }

    var clock: Clock { Clock(now: { self.now }, monotonicMilliseconds: { self.now.milliseconds }) }
}

/// A store in a folder of its own, with the means to write reports into it.
final class LedgerFixture {
    static let bidang = Catalog.builtIn.bidang.map(\.id)
    /// In memory where there is such a folder: thousands of stores are opened there.
    static let folder =
        FileManager.default.fileExists(atPath: "/dev/shm")
        ? URL(filePath: "/dev/shm") : FileManager.default.temporaryDirectory

    let catalog: Catalog
    static let author = Act.Author(name: "Admin", role: "admin", via: .cli)

    let layout: DataLayout
    /// Where the store is in PostgreSQL.
    private let server: TestServer?
    let logKey: SigningKey
    let time = SetClock(Timestamp("2023-02-01T00:00:00.000Z") ?? Timestamp(milliseconds: 0))
    private(set) var keys: [String: SigningKey] = [:]

    init(_ catalog: Catalog = .builtIn) throws {
        self.catalog = catalog
        let folder = Self.folder.appending(path: "iku-ledger-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        layout = DataLayout(folder: folder)
        server = try TestServer.schema(for: layout)
        logKey = .generate()
        try logKey.withEncoded { encoded in try FileSystem.writeDurably(encoded, to: layout.logKey) }
        let setup = OfficeSetup(
            catalog: catalog, reportingFrom: try #require(Period("2022")), isDemo: true, by: Self.author)
        try Store.create(layout, setup, logKey: logKey, at: time.now)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: layout.folder)
        server?.end()
    }

    func ledger() throws -> Ledger { try Ledger(Store(layout), clock: time.clock, log: .silent) }

    // MARK: Keys

    /// A secret that enrols one key.
    func secret(for bidang: String, in database: Database) throws -> [UInt8] {
        let secret = Secrets.random(byteCount: 32)
        try Enrolment.add(
            Digest.sha256(secret), bidang: bidang, expiresAt: time.now.adding(milliseconds: 1_000_000),
            in: database)
        return secret
    }

    /// Enrols a key of `bidang` and keeps it for reports.
    @discardableResult
    func enroll(_ bidang: String, in ledger: Ledger, key: SigningKey = .generate()) throws -> SigningKey {
        try ledger.append(
            .enroll(bidang: bidang, key: key.publicKey, name: "PC \(bidang)", use: .report),
            by: Self.author, reason: nil)
        keys[bidang] = key
        return key
    }

    /// Enrols a key for each unit.
    func enrollAll(in ledger: Ledger) throws {
        for bidang in Self.bidang { try enroll(bidang, in: ledger) }
    }

    /// Keeps a key that came by a rotation.
    func adopt(_ key: SigningKey, for bidang: String) { keys[bidang] = key }

    func key(of bidang: String) throws -> SigningKey { try #require(keys[bidang]) }

    // MARK: Reports

    /// A report of all indicators of a unit, each component with the value `seed` + its place.
    func report(
        _ bidang: String, _ period: String, after head: OfficeState.Head? = nil, seed: Int = 100
    ) throws -> Report {
        var report = Report(
            kind: .report, office: catalog.office.id, bidang: bidang,
            period: try #require(Period(period)), revision: (head?.revision ?? 0) + 1,
            supersedes: head?.report, reason: head == nil ? nil : "salah ketik", catalog: 1,
            preparedBy: Report.Person(name: "Ani", title: "Staf"), createdAt: "2023-01-12T08:00:00+08:00")
        for indicator in catalog.indicators where indicator.bidang == bidang {
            var values: [String: Figure] = [:]
            for (place, component) in indicator.components.enumerated() {
                values[component.id] = Figure(String(seed + place))
            }
            report.values[indicator.id] = values
        }
        return report
    }

    func signed(_ report: Report) throws -> SignedReport {
        SignedReport(signing: report.json.compact, with: try key(of: report.bidang))
    }

    func job(_ signed: SignedReport, from bidang: String) throws -> LedgerJob {
        let key = try key(of: bidang).publicKey
        return .submit(PreparedReport(signed, signer: key), kid: key.thumbprint)
    }

    func job(_ report: Report) throws -> LedgerJob { try job(try signed(report), from: report.bidang) }

    /// Submits one report that must be stored.
    @discardableResult
    func submit(_ report: Report, to ledger: Ledger) throws -> StoredReport {
        let outcome = try #require(try ledger.append([job(report)]).first)
        return try outcome.stored()
    }

    /// A small log with something of everything: 5 keys, reports of two years, a correction, acts.
    func fill(_ ledger: Ledger) throws {
        try enrollAll(in: ledger)
        for bidang in Self.bidang {
            try submit(report(bidang, "2021", seed: 90), to: ledger)
            time.advance(seconds: 60)
        }
        for bidang in Self.bidang.dropLast() { try submit(report(bidang, "2022"), to: ledger) }
        let chain = OfficeState.Chain(bidang: Self.bidang[0], period: try #require(Period("2022")))
        try submit(report(Self.bidang[0], "2022", after: ledger.state.heads[chain], seed: 120), to: ledger)
        try ledger.append(
            .lock(Act.Lock(isLock: true, period: try #require(Period("2021")), bidang: nil, until: nil)),
            by: Self.author, reason: "disahkan")
        try ledger.append(
            .target(
                indicator: Catalog.builtIn.indicators[0].id, period: try #require(Period("2022-T1")),
                value: try #require(Figure("12.5"))), by: Self.author, reason: nil)
    }

    /// The figures of a year as JSON text, read through a store of its own.
    func figures(_ period: String, asOf size: UInt64? = nil) throws -> String {
        let store = try Store(layout)
        let state = try store.loadState()
        let source = try StoredFigures(store, state, size: size ?? state.size)
        return try Achievement.compute(try #require(Period(period)), from: source).json.text
    }

    /// A copy of the store's files in a folder of its own.
    func copy() throws -> DataLayout {
        let folder = layout.folder + "-copy-\(UUID())"
        try FileManager.default.copyItem(atPath: layout.folder, toPath: folder)
        return DataLayout(folder: folder)
    }
}

extension JSONValue {
    var text: String { String(decoding: compact, as: UTF8.self) }
}

extension LedgerOutcome {
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    func stored() throws -> StoredReport {
        if case .stored(let report) = self { return report }
        throw Unexpected(description: "not stored: \(self)")
    }

    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

/// Numbers that look random and are the same at every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

extension OfficeState {
    /// Everything the state says, in one order: two states are the same if these are.
    var fingerprint: [String] {
        var lines = ["\(office) \(origin) \(reportingFrom) \(isDemo) \(size) \(lastReceivedAt)"]
        lines.append("\(logKey) \(formerLogKeys) \(precedingLogKeys) \(String(describing: handover))")
        lines.append("\(timeStartsAnew)")
        lines += keys.values.sorted { $0.index < $1.index }.map { "\($0)" }
        lines += heads.map { "\($0) \($1.indicators.sorted()) \($1.index) \($1.report) \($1.revision)" }
            .sorted()
        lines += catalogs.map { "\($0.index) \($0.catalog.json.text) \($0.reason ?? "") \($0.at)" }
        lines += locks.map { "\($0)" } + returns.map { "\($0)" } + targets.map { "\($0)" }
        lines += officials.map { "\($0)" } + approvals.map { "\($0)" } + programs.map { "\($0)" }
        return lines + deliveries.map { "\($0)" }
    }
}

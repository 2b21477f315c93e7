import Foundation
import Shared
import Testing

@testable import Aggregator

/// An office on a fresh store, with pages and one administrator.
final class SiteFixture {
    static let password = "sandi-pertama"
    /// Made once: it is slow on purpose.
    static let passwordHash = PasswordHash.make(password)
    let layout: DataLayout
    let site: Site
    let ledger: Ledger
    /// What agents are called that enrol from now on.
    var agentName = "agen"
    private var keys: [String: SigningKey] = [:]
    let author = Act.Author(name: "uji", role: "admin", via: .cli)

    init(
        sheet: ChildProgram = ChildProgram(path: "/nowhere/iku-sheet"),
        print: ChildProgram = ChildProgram(path: "/nowhere/iku-print")
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "iku-pages-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        layout = DataLayout(folder: folder)
        let logKey = SigningKey.generate()
        var setup = OfficeSetup(
            catalog: .builtIn, reportingFrom: Period(year: 2022), isDemo: true, by: author)
        setup.administratorPasswordHash = Self.passwordHash
        try Store.create(layout, setup, logKey: logKey, at: Timestamp(milliseconds: 1_700_000_000_000))
        ledger = try Ledger(Store(layout), logKey: logKey, clock: .system, log: .silent)
        // Monotonic time stands still: what must wait waits, however slow the machine is.
        let clock = Clock(now: Clock.system.now, monotonicMilliseconds: { 0 })
        let printer = DocumentPrinter(print: print, sheet: sheet)
        site = try Site(layout, logKey: logKey, clock: clock, log: .silent, printer: printer)
    }

    deinit { try? FileManager.default.removeItem(atPath: layout.folder) }

    // MARK: Agents

    /// Reports `aktif` of `seluruh` for koperasi, in the name of `preparedBy`.
    func report(_ period: Period, aktif: String, seluruh: String, preparedBy: String = "Sitti") throws {
        let values = ["koperasi-aktif": ["aktif": aktif, "seluruh": seluruh]]
        try submit("koperasi", period, values) { $0.preparedBy.name = preparedBy }
    }

    /// Hands in what a unit says of a period: a report, or the correction of the one before.
    @discardableResult
    func submit(
        _ bidang: String, _ period: Period, _ values: [String: [String: String]],
        change: (inout Report) -> Void = { _ in }
    ) throws -> LedgerOutcome {
        let key = try key(of: bidang)
        let head = ledger.state.heads[.init(bidang: bidang, period: period)]
        var report = Report(
            kind: .report, office: ledger.state.office, bidang: bidang, period: period,
            revision: (head?.revision ?? 0) + 1, supersedes: head?.report,
            reason: head == nil ? nil : "Angka diperbaiki", catalog: 1,
            preparedBy: .init(name: "Sitti", title: "Analis"), createdAt: "2023-01-12T08:00:00+08:00")
        report.values = try values.mapValues { try $0.mapValues { try #require(Figure($0)) } }
        change(&report)
        let signed = SignedReport(signing: report.json.compact, with: key)
        let job = LedgerJob.submit(
            PreparedReport(signed, signer: key.publicKey), kid: key.publicKey.thumbprint)
        let outcome = try ledger.append([job])[0]
        if case .refused(let refusal) = outcome, refusal.code != .periodLocked {
            Issue.record("the report was refused: \(refusal.words.english)")
        }
        return outcome
    }

    private func key(of bidang: String) throws -> SigningKey {
        if let key = keys[bidang] { return key }
        let key = SigningKey.generate()
        keys[bidang] = key
        let deed = Act.Deed.enroll(bidang: bidang, key: key.publicKey, name: agentName, use: .report)
        try ledger.append(deed, by: author, reason: nil)
        return key
    }

    // MARK: A browser

    private(set) var cookies: [String: String] = [:]

    func get(
        _ path: String, host: String = "127.0.0.1:8045", method: String = "GET",
        headers: [String: String] = [:]
    ) -> HTTPResponse? {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map {
            $0.split(separator: "=").map(String.init)
        }
        let query = Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        return site.answer(
            HTTPRequest(
                method: method, path: parts[0], query: query,
                headers: headers.merging(["host": host]) { given, _ in given }, cookies: cookies)
        )?.finished()
    }

    func post(
        _ path: String, _ form: [String: String], origin: String? = "http://127.0.0.1:8045"
    ) -> HTTPResponse? {
        var headers = ["host": "127.0.0.1:8045"]
        headers["origin"] = origin
        let answer = site.answer(
            HTTPRequest(method: "POST", path: path, headers: headers, form: form, cookies: cookies)
        )?.finished()
        if let cookie = answer?.headers["Set-Cookie"]?.split(separator: ";").first {
            let pair = cookie.split(separator: "=", maxSplits: 1).map(String.init)
            cookies[pair[0]] = pair[1]
        }
        return answer
    }

    func page(_ path: String) throws -> String {
        let answer = try #require(get(path))
        #expect(answer.status == 200)
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// The form token of a page.
    func token(_ path: String) throws -> String {
        let text = try page(path)
        let start = try #require(text.range(of: "name=\"tanda\" value=\""))
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }

    /// The reader of a new account with this role.
    func logIn(as role: AccountRole) throws {
        let book = AccountBook(ledger.store.database)
        let name = "akun-\(role.rawValue)"
        if try book.account(named: name) == nil {
            try book.add(name, role: role, passwordHash: Self.passwordHash)
            try book.setPassword(of: name, hash: Self.passwordHash, mustChange: false)
        }
        cookies = [:]
        #expect(post("/masuk", ["nama": name, "sandi": Self.password])?.status == 303)
        formToken = try token("/kata-sandi")
    }

    /// The present log-in's form token.
    private(set) var formToken = ""

    /// Sends a form of the pages.
    func send(_ path: String, _ form: [String: String]) -> HTTPResponse? {
        post(path, form.merging(["tanda": formToken]) { given, _ in given })
    }

    /// The last act of the log.
    func lastAct() throws -> Act {
        let reading = OfficeReading(ledger.store, try ledger.store.loadState(), figures: FigureCache())
        for index in (0..<reading.state.size).reversed() {
            if case .act(let act) = try reading.document(at: index).document { return act }
        }
        fatalError("a log begins with an act")
    }

    /// Entries in the log now, whoever appended them.
    func size() throws -> UInt64 { try ledger.store.size() }

    /// Logs in and replaces the first password.
    func logIn() throws {
        #expect(post("/masuk", ["nama": "admin", "sandi": Self.password])?.status == 303)
        let form = [
            "tanda": try token("/kata-sandi"), "lama": Self.password, "baru": "sandi-yang-baru",
            "ulang": "sandi-yang-baru",
        ]
        #expect(post("/kata-sandi", form)?.status == 303)
    }
}

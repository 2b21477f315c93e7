// The HTTP side behind libmicrohttpd: what stands in a path, a query, a header field, a cookie or a form, as
// the office's pages, their forms and /api/v1 take it. An input is one request, a line a part:
//
//   GET|HEAD|POST path          then any number of
//   q|h|c|f name=value          query, header, cookie, form field
//
// It is asked by somebody who is logged in and may everything an account may; forms carry the right token, so
// that an input can become an act of the log. Whatever is asked, HTML that was asked in comes out escaped.

internal import Glibc
import Shared
import Synchronization

@testable import Aggregator

enum Pages {
    static func request(_ input: [UInt8]) {
        guard let text = text(input), let request = office.request(text) else { return }
        guard let response = office.site.answer(request) else { return }
        property((200..<600).contains(response.status), "a response has a status")
        let type = response.headers["Content-Type"] ?? ""
        for field in response.headers.values {
            property(!field.utf8.contains(0x0A) && !field.utf8.contains(0x0D), "a header field is one line")
        }
        if type.hasPrefix("text/html") {
            property(!contains(response.body, marker), "what was asked comes out escaped")
        }
        if type.hasPrefix("application/json"), request.method == "GET" {
            property((try? JSONValue(parsing: response.body)) != nil, "JSON that is answered can be read")
        }
    }

    /// Put before what an input says, where it may be shown again.
    fileprivate static let marker = Array("<zz\"'>".utf8)

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard bytes.count >= part.count else { return false }
        return (0...bytes.count - part.count).contains { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }

    private static let office: FuzzedOffice = {
        do { return try FuzzedOffice() } catch { fatalError("no office to fuzz: \(error)") }
    }()
}

/// An office in a folder of this process, with one report and one reader who is logged in.
private final class FuzzedOffice: Sendable {
    let site: Site
    private let cookie: String
    private let formToken: String

    init() throws {
        let layout = DataLayout(folder: ".build/pages-\(getpid())")
        try FileSystem.createFolder(layout.folder)
        let logKey = SigningKey.generate()
        let author = Act.Author(name: "uji", role: "admin", via: .cli)
        let setup = OfficeSetup(
            catalog: .builtIn, reportingFrom: Period(year: 2022), isDemo: true, by: author)
        try Store.create(layout, setup, logKey: logKey, at: Timestamp(milliseconds: 1_700_000_000_000))
        site = try Site(
            layout, logKey: logKey, clock: .system, log: .silent,
            printer: DocumentPrinter(
                print: ChildProgram(path: "/nowhere/iku-print"),
                sheet: ChildProgram(path: "/nowhere/iku-sheet")))
        let session = try site.desk.withLock { desk in
            let book = AccountBook(desk.store.database)
            try book.add("kepala", role: .kepala, passwordHash: PasswordHash.unusable)
            try book.setPassword(of: "kepala", hash: PasswordHash.unusable, mustChange: false)
            guard let account = try book.account(named: "kepala") else { fatalError("the account is there") }
            return desk.sessions.begin(account, at: Clock.system.monotonicMilliseconds())
        }
        (cookie, formToken) = (session.identifier, session.formToken)
        try Self.report(layout, logKey, author)
    }

    private static func report(_ layout: DataLayout, _ logKey: SigningKey, _ author: Act.Author) throws {
        let ledger = try Ledger(try Store(layout), logKey: logKey, clock: .system, log: .silent)
        let key = SigningKey.generate()
        try ledger.append(
            .enroll(bidang: "koperasi", key: key.publicKey, name: "agen", use: .report), by: author,
            reason: nil)
        var report = Report(
            kind: .report, office: ledger.state.office, bidang: "koperasi", period: Period(year: 2022),
            revision: 1, supersedes: nil, reason: nil, catalog: 1,
            preparedBy: .init(name: "<b>Sitti</b>", title: "Analis"), createdAt: "2023-01-12T08:00:00+08:00")
        guard let active = Figure("79"), let all = Figure("100") else { fatalError("these are figures") }
        report.values = ["koperasi-aktif": ["aktif": active, "seluruh": all]]
        let signed = SignedReport(signing: report.json.compact, with: key)
        let job = LedgerJob.submit(
            PreparedReport(signed, signer: key.publicKey), kid: key.publicKey.thumbprint)
        guard case .stored = try ledger.append([job])[0] else { fatalError("the report is stored") }
    }

    /// The request that an input says; nil where it says none.
    func request(_ text: String) -> HTTPRequest? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let head = lines[0].split(separator: " ", maxSplits: 1).map(String.init)
        guard head.count == 2, ["GET", "HEAD", "POST"].contains(head[0]), head[1].hasPrefix("/"),
            // A password is checked slowly on purpose.
            !head[1].hasPrefix("/masuk"), !head[1].hasPrefix("/kata-sandi")
        else { return nil }
        var query: [String: String] = [:]
        var headers = ["host": "127.0.0.1:8045", "origin": "http://127.0.0.1:8045"]
        var cookies = ["iku_sesi": cookie]
        var form = ["tanda": formToken]
        for line in lines.dropFirst().prefix(40) {
            guard let (name, value) = Self.pair(line.dropFirst(2)) else { continue }
            switch line.prefix(2) {
            case "q ": query[name] = value
            case "h ": headers[name.lowercased()] = value
            case "c ": cookies[name] = value
            case "f ": form[name] = value
            default: continue
            }
        }
        return HTTPRequest(
            method: head[0], path: head[1], query: query, headers: headers, form: form, cookies: cookies)
    }

    private static func pair(_ text: Substring) -> (String, String)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        // A tilde stands for the marker, which no mutation would find.
        let marker = String(decoding: Pages.marker, as: UTF8.self)
        return (
            String(parts[0]),
            parts[1].split(separator: "~", omittingEmptySubsequences: false).joined(separator: marker)
        )
    }
}

// The office's pages: who is asking, what for, and the answer. Nothing is public but the log-in page and the
// style sheet. A change is taken only with the session's own form token, from this site's own host.

import Shared
import Synchronization

/// Answers the pages' requests; the HTTP server calls it on its one thread.
final class Site: Sendable {
    private struct Desk {
        let store: Store
        var logKey: SigningKey
        var sessions = SessionBook()
        var state: OfficeState
        var stateVersion: Int64
        /// Figures of the present size, by period.
        var achievements: [Period: Achievement] = [:]
    }

    private let desk: Mutex<Desk>
    private let clock: Clock
    private let log: Log
    private let journal: SecurityJournal
    /// Makes the spreadsheets.
    private let sheet: ChildProgram

    init(
        _ layout: DataLayout, logKey: SigningKey, clock: Clock, log: Log,
        sheet: ChildProgram = .sheet(environment: ProcessEnvironment.read())
    ) throws(StoreError) {
        self.sheet = sheet
        let store = try Store(layout)
        let state = try store.loadState()
        desk = Mutex(Desk(store: store, logKey: logKey, state: state, stateVersion: -1))
        (self.clock, self.log) = (clock, log)
        journal = SecurityJournal(layout, clock: clock)
    }

    /// The answer to one request; nil where there is no such page.
    func answer(_ request: HTTPRequest) -> HTTPResponse? {
        switch request.path {
        case "/healthz": return .text(200, "ok")
        case "/gaya.css":
            return HTTPResponse(
                status: 200, contentType: "text/css; charset=utf-8", body: Array(StyleSheet.css.utf8),
                headers: ["Cache-Control": "max-age=3600"])
        default: break
        }
        guard Self.isLocalHost(request.headers["host"]) else {
            return .text(421, "this address is not served here")
        }
        do {
            return try desk.withLock { desk in try answer(request, &desk) }
        } catch {
            log(.error, "page-failed", ["path": request.path, "error": "\(error)"])
            if DataRoute.isPath(request.path) {
                return DataProblem.unavailable.response(DataInterface.language(of: request))
            }
            return .text(503, "the store cannot be read now; try again")
        }
    }

    /// Plain HTTP is served on loopback only; a page elsewhere must not reach it under another name.
    static func isLocalHost(_ host: String?) -> Bool {
        guard let host else { return false }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(name))
    }

    private func answer(_ request: HTTPRequest, _ desk: inout Desk) throws -> HTTPResponse? {
        let now = clock.monotonicMilliseconds()
        let language = Self.language(of: request)
        if DataRoute.isPath(request.path) { return try answerData(request, &desk, now) }
        if request.path.hasPrefix("/bahasa/") { return Self.chooseLanguage(request) }
        guard let session = desk.sessions.session(request.cookies[Self.sessionCookie], at: now) else {
            if request.path == "/masuk", request.method == "POST" {
                return try logIn(request, language, &desk, now)
            }
            if request.path == "/masuk" { return LogInPage(language).response() }
            return Self.isPage(request.path) ? .seeOther("/masuk") : nil
        }
        try refresh(&desk)
        let visit = Visit(request: request, session: session, language: language, now: clock.now())
        if request.method == "POST" { return try change(visit, &desk) }
        if session.account.mustChangePassword, request.path != "/kata-sandi" {
            return .seeOther("/kata-sandi")
        }
        return try read(visit, &desk)
    }

    /// Whether the path belongs to a page that a log-in opens.
    private static func isPage(_ path: String) -> Bool {
        SitePart(path: path) != nil
            || ["/laporan", "/unduh", "/checkpoint", "/kata-sandi", "/keluar"].contains {
                path == $0 || path.hasPrefix($0 + "/")
            }
    }

    // MARK: Reading

    /// What other programs read; a system's bearer token will be another way to be known here.
    private func answerData(
        _ request: HTTPRequest, _ desk: inout Desk, _ now: Int64
    ) throws -> HTTPResponse {
        let account = desk.sessions.session(request.cookies[Self.sessionCookie], at: now)?.account
        try refresh(&desk)
        let reading = OfficeReading(desk.store, desk.state, achievements: desk.achievements)
        defer { desk.achievements = reading.known }
        let interface = DataInterface(
            request: request, mayRead: account.map { !$0.mustChangePassword }, reading: reading,
            logKey: desk.logKey, now: clock.now())
        return try desk.store.database.pageSnapshot { try interface.response() }
    }

    /// A file of figures; the child program runs after the view of the log is closed again.
    private func download(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        let reading = OfficeReading(desk.store, desk.state, achievements: desk.achievements)
        defer { desk.achievements = reading.known }
        let download = ExportDownload(visit: visit, reading: reading, sheet: sheet)
        guard let file = download.file else { return nil }
        let figures = try desk.store.database.pageSnapshot { try download.achievement(file.period) }
        return try figures.map { try download.response(file, $0) }
    }

    private func read(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        if visit.request.path.hasPrefix(ExportFile.folder) { return try download(visit, &desk) }
        let reading = OfficeReading(desk.store, desk.state, achievements: desk.achievements)
        let result = try desk.store.database.pageSnapshot { try page(visit, reading, desk.logKey) }
        desk.achievements = reading.known
        switch result {
        case .notFound: return nil
        case .redirect(let path): return .seeOther(path)
        case .download(let name, let type, let bytes):
            return HTTPResponse(
                status: 200, contentType: type, body: bytes,
                headers: ["Content-Disposition": "attachment; filename=\"\(name)\""])
        case .page(let title, let content):
            let position = try reading.achievement(reading.usualPeriod(on: desk.state.day(of: visit.now)))
                .position
            let frame = Frame(
                visit: visit, office: desk.state.latestCatalog.office, isDemo: desk.state.isDemo,
                position: position)
            return HTTPResponse(
                status: 200, contentType: "text/html; charset=utf-8", body: frame.html(title: title, content))
        }
    }

    private func page(
        _ visit: Visit, _ reading: OfficeReading, _ logKey: SigningKey
    ) throws -> PageResult {
        let parts = visit.request.path.split(separator: "/").map(String.init)
        let proof = ProofPage(visit: visit, reading: reading, logKey: logKey)
        switch (parts.first, parts.count) {
        case (nil, _): return try SummaryPage(visit: visit, reading: reading).result()
        case ("indikator", 1): return try IndicatorListPage(visit: visit, reading: reading).result()
        case ("indikator", 2): return try IndicatorPage(visit: visit, reading: reading, id: parts[1]).result()
        case ("unit", 1): return try UnitPage(visit: visit, reading: reading, id: nil).result()
        case ("unit", 2): return try UnitPage(visit: visit, reading: reading, id: parts[1]).result()
        case ("kelengkapan", 1): return try CompletenessPage(visit: visit, reading: reading).result()
        case ("riwayat", 1): return try LogPage(visit: visit, reading: reading).result()
        case ("keaslian", 1): return try proof.result()
        case ("laporan", 2): return try proof.download(parts[1])
        case ("checkpoint", 1): return try proof.checkpointDownload()
        case ("keputusan", 1): return DecreePage(visit: visit, reading: reading).result()
        case ("kata-sandi", 1): return PasswordPage(visit: visit).result(fault: nil)
        case ("masuk", 1): return .redirect("/")
        default: return .notFound
        }
    }

    private func refresh(_ desk: inout Desk) throws {
        let version = try desk.store.database.first("PRAGMA data_version") { $0.integer(0) } ?? 0
        if version == desk.stateVersion { return }
        let size = desk.state.size
        try desk.store.catchUp(&desk.state)
        if desk.state.size != size { desk.achievements = [:] }
        if desk.state.logKey.publicKey != desk.logKey.publicKey {
            desk.logKey = try LogKeyFile.key(of: desk.state.logKey, desk.store.layout)
        }
        desk.stateVersion = version
    }

    // MARK: Changing

    private func change(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        let token = Array((visit.request.form["tanda"] ?? "").utf8)
        guard Secrets.areEqual(token, Array(visit.session.formToken.utf8)), Self.isOwnOrigin(visit.request)
        else {
            return .text(403, "this form is not from this site; go back and try again")
        }
        switch visit.request.path {
        case "/keluar":
            desk.sessions.end(visit.session.identifier)
            try journal.note(.logOut, account: visit.session.account.name, by: visit.session.account.name)
            return .seeOther("/masuk")
        case "/kata-sandi": return try changePassword(visit, &desk)
        default: return nil
        }
    }

    private func changePassword(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        let book = AccountBook(desk.store.database)
        let name = visit.session.account.name
        let form = visit.request.form
        let page = PasswordPage(visit: visit)
        guard try book.account(named: name, password: form["lama"] ?? "") != nil else {
            return try refused(page, PasswordPage.Fault.wrong, visit, &desk)
        }
        if let fault = PasswordPage.fault(
            new: form["baru"] ?? "", again: form["ulang"] ?? "", old: form["lama"] ?? "")
        {
            return try refused(page, fault, visit, &desk)
        }
        try book.setPassword(of: name, hash: PasswordHash.make(form["baru"] ?? ""), mustChange: false)
        try journal.note(.passwordChanged, account: name, by: name)
        if let account = try book.account(named: name) { desk.sessions.update(account) }
        desk.sessions.endOthers(of: name, but: visit.session.identifier)
        return .seeOther("/")
    }

    private func refused(
        _ page: PasswordPage, _ fault: PasswordPage.Fault, _ visit: Visit, _ desk: inout Desk
    ) throws -> HTTPResponse? {
        guard case .page(let title, let content) = page.result(fault: fault) else { return nil }
        let reading = OfficeReading(desk.store, desk.state, achievements: desk.achievements)
        let position = try reading.achievement(reading.usualPeriod(on: desk.state.day(of: visit.now)))
            .position
        let frame = Frame(
            visit: visit, office: desk.state.latestCatalog.office, isDemo: desk.state.isDemo,
            position: position)
        return HTTPResponse(
            status: 422, contentType: "text/html; charset=utf-8", body: frame.html(title: title, content))
    }

    // MARK: Log-in

    private static let sessionCookie = "iku_sesi"
    private static let languageCookie = "iku_bahasa"

    private func logIn(
        _ request: HTTPRequest, _ language: Language, _ desk: inout Desk, _ now: Int64
    ) throws -> HTTPResponse {
        let page = LogInPage(language)
        guard Self.isOwnOrigin(request) else { return .text(403, "this form is not from this site") }
        let name = request.form["nama"] ?? ""
        let wait = desk.sessions.waitSeconds(for: name, at: now)
        if wait > 0 { return page.response(.wait(seconds: wait)) }
        guard
            let account = try AccountBook(desk.store.database).account(
                named: name, password: request.form["sandi"] ?? "")
        else {
            // From the end of the check, which takes its time.
            desk.sessions.noteFailure(for: name, at: clock.monotonicMilliseconds())
            try journal.note(.failedLogIn, account: String(name.prefix(100)), by: "-")
            return page.response(.wrong)
        }
        let session = desk.sessions.begin(account, at: now)
        try AccountBook(desk.store.database).setSeenSize(desk.state.size, of: name)
        try journal.note(.logIn, account: name, by: name)
        var response = HTTPResponse.seeOther("/")
        response.headers["Set-Cookie"] =
            "\(Self.sessionCookie)=\(session.identifier); Path=/; HttpOnly; SameSite=Strict"
        return response
    }

    /// Browsers name where a form came from; anything but this host is refused.
    private static func isOwnOrigin(_ request: HTTPRequest) -> Bool {
        guard let origin = request.headers["origin"] else { return true }
        return origin == "http://" + (request.headers["host"] ?? "")
    }

    private static func language(of request: HTTPRequest) -> Language {
        request.cookies[languageCookie].flatMap(Language.init(rawValue:)) ?? .indonesian
    }

    private static func chooseLanguage(_ request: HTTPRequest) -> HTTPResponse? {
        guard let language = Language(rawValue: String(request.path.dropFirst("/bahasa/".count))) else {
            return nil
        }
        var response = HTTPResponse.seeOther("/")
        response.headers["Set-Cookie"] =
            "\(languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
        return response
    }
}

extension HTTPResponse {
    /// Go on there, with GET.
    static func seeOther(_ path: String) -> HTTPResponse {
        HTTPResponse(
            status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: ["Location": path])
    }
}

extension Database {
    /// One unchanging view for a page, whatever it throws.
    fileprivate func pageSnapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN")
        defer { rollBack() }
        return try body()
    }
}

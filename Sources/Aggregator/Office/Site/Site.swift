// The office's pages: who is asking, what for, and the answer. Nothing is public but the log-in page and the
// style sheet. A change is taken only with the session's own form token, from this site's own host.

import Shared
import Synchronization

/// Answers the pages' requests; the HTTP server calls it on its one thread.
final class Site: Sendable {
    struct Desk {
        let store: Store
        var logKey: SigningKey
        var sessions = SessionBook()
        var state: OfficeState
        var stateVersion: Int64
        /// Figures computed before.
        var figures = FigureCache()
        /// Appends what the pages' forms ask for; opened when it is first needed.
        var ledger: Ledger?
    }

    private let desk: Mutex<Desk>
    let clock: Clock
    let log: Log
    let journal: SecurityJournal

    /// Called when what is on the disk is no longer known; must end the process.
    let giveUp: @Sendable (LedgerFailure) -> Void

    init(
        _ layout: DataLayout, logKey: SigningKey, clock: Clock, log: Log,
        giveUp: @escaping @Sendable (LedgerFailure) -> Void = { fatalError($0.words.english) }
    ) throws(StoreError) {
        self.giveUp = giveUp
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
            return ErrorPage.response(503, Self.language(of: request))
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
        if request.path.hasPrefix("/bahasa/") { return Self.chooseLanguage(request) }
        guard let session = desk.sessions.session(request.cookies[Self.sessionCookie], at: now) else {
            if request.path == "/masuk", request.method == "POST" {
                return try logIn(request, language, &desk, now)
            }
            if request.path == "/masuk" { return LogInPage(language).response() }
            return PageRouting.isKnown(request.path) ? .seeOther("/masuk") : nil
        }
        try refresh(&desk)
        let visit = Visit(request: request, session: session, language: language, now: clock.now())
        if request.method == "POST" { return try change(visit, &desk) }
        if session.account.mustChangePassword, request.path != "/kata-sandi" {
            return .seeOther("/kata-sandi")
        }
        return try read(visit, &desk)
    }

    // MARK: Reading

    private func read(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        try show(visit, &desk) { reading, logKey in
            try PageRouting(visit: visit, reading: reading, logKey: logKey).result()
        }
    }

    /// A page in its frame, or the file or error that stands in its place.
    func show(
        _ visit: Visit, _ desk: inout Desk, status: Int = 200,
        _ page: (OfficeReading, SigningKey) throws -> PageResult
    ) throws -> HTTPResponse {
        let reading = OfficeReading(desk.store, desk.state, figures: desk.figures)
        defer { desk.figures = reading.figures }
        return try desk.store.database.pageSnapshot {
            switch try page(reading, desk.logKey) {
            case .notFound: return ErrorPage.response(404, visit.language)
            case .forbidden: return ErrorPage.response(403, visit.language)
            case .redirect(let path): return .seeOther(path)
            case .file(let type, let bytes):
                return HTTPResponse(status: 200, contentType: type, body: bytes)
            case .download(let name, let type, let bytes):
                return HTTPResponse(
                    status: 200, contentType: type, body: bytes,
                    headers: ["Content-Disposition": "attachment; filename=\"\(name)\""])
            case .page(let title, let content):
                let today = desk.state.day(of: visit.now)
                let frame = Frame(
                    visit: visit, office: desk.state.latestCatalog.office, isDemo: desk.state.isDemo,
                    position: try reading.achievement(reading.usualPeriod(on: today)).position)
                return HTTPResponse(
                    status: status, contentType: "text/html; charset=utf-8",
                    body: frame.html(title: title, content))
            }
        }
    }

    private func refresh(_ desk: inout Desk) throws {
        let version = try desk.store.database.first("PRAGMA data_version") { $0.integer(0) } ?? 0
        if version == desk.stateVersion { return }
        try desk.store.catchUp(&desk.state)
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
            return ErrorPage.response(403, visit.language)
        }
        switch visit.request.path {
        case "/keluar":
            desk.sessions.end(visit.session.identifier)
            try journal.note(.logOut, account: visit.session.account.name, by: visit.session.account.name)
            return .seeOther("/masuk")
        case "/kata-sandi": return try changePassword(visit, &desk)
        default: return try act(visit, &desk)
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
        try show(visit, &desk, status: 422) { _, _ in page.result(fault: fault) }
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
        var response = HTTPResponse.seeOther(ownPath(request.query["ke"]) ?? "/")
        response.headers["Set-Cookie"] =
            "\(languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
        return response
    }
}

extension Site {
    /// A path of this site as it may stand in a `Location`; nil for anything that leads elsewhere.
    static func ownPath(_ text: String?) -> String? {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
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

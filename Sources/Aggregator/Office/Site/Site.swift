// The office's pages: who is asking, what for, and the answer. Nothing is public but the log-in page, the
// style sheet and the script. A change is taken only with the session's own form token, from this site's
// own host. What is not a page stands in Site+Service: health, metrics, events. Log-ins stand in
// Site+LogIn.

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
        /// Figures of the present size, by period.
        var achievements: [Period: Achievement] = [:]
    }

    let desk: Mutex<Desk>
    let clock: Clock
    let log: Log
    let journal: SecurityJournal
    let entrance: Entrance
    let service: ServiceReading

    init(
        _ layout: DataLayout, logKey: SigningKey, clock: Clock, log: Log, entrance: Entrance = .plain,
        service: ServiceReading? = nil
    ) throws(StoreError) {
        self.entrance = entrance
        self.service = service ?? ServiceReading(layout)
        let store = try Store(layout)
        let state = try store.loadState()
        desk = Mutex(Desk(store: store, logKey: logKey, state: state, stateVersion: -1))
        (self.clock, self.log) = (clock, log)
        journal = SecurityJournal(layout, clock: clock)
    }

    /// The answer to one request; nil where there is no such page.
    func answer(_ request: HTTPRequest) -> HTTPResponse? {
        var response = answerPlainly(request)
        if let seconds = entrance.strictTransportSeconds {
            response?.headers["Strict-Transport-Security"] = "max-age=\(seconds)"
        }
        return response
    }

    private func answerPlainly(_ request: HTTPRequest) -> HTTPResponse? {
        if let file = SiteFiles.file(request.path) { return file }
        let isService = Self.isService(request.path)
        guard isService || entrance.serves(request.headers["host"]) else {
            return .text(421, "this address is not served here")
        }
        do {
            return try desk.withLock { desk in
                try isService ? answerService(request, &desk) : answer(request, &desk)
            }
        } catch {
            log(.error, "page-failed", ["path": request.path, "error": "\(error)"])
            return .text(503, "the store cannot be read now; try again")
        }
    }

    private func answer(_ request: HTTPRequest, _ desk: inout Desk) throws -> HTTPResponse? {
        let now = clock.monotonicMilliseconds()
        let language = Self.language(of: request)
        if request.path.hasPrefix("/bahasa/") { return chooseLanguage(request) }
        let session = try session(of: request, &desk, now)
        if request.path == Self.eventsPath { return try eventStream(request, session, &desk) }
        guard let session else {
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
            || ["/laporan", "/checkpoint", "/kata-sandi", "/keluar"].contains {
                path == $0 || path.hasPrefix($0 + "/")
            }
    }

    // MARK: Reading

    private func read(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
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
            return .page(200, frame.html(title: title, content))
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

    func refresh(_ desk: inout Desk) throws {
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
        guard Secrets.areEqual(token, Array(visit.session.formToken.utf8)), isOwnOrigin(visit.request) else {
            return .text(403, "this form is not from this site; go back and try again")
        }
        switch visit.request.path {
        case "/keluar":
            desk.sessions.end(visit.session.identifier)
            try journal.note(
                .logOut, account: visit.session.account.name, by: visit.session.account.name,
                from: visit.request.peer)
            return .seeOther("/masuk")
        case "/kata-sandi": return try changePassword(visit, &desk)
        default: return nil
        }
    }
}

extension HTTPResponse {
    /// A page: it may run this site's own script and ask this site for more, nothing else.
    static func page(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/html; charset=utf-8", body: body,
            headers: ["Content-Security-Policy": pagePolicy])
    }

    private static let pagePolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

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

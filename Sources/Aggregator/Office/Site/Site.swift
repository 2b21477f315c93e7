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
        /// Figures computed before.
        var figures = FigureCache()
        /// Appends what the pages' forms ask for; opened when it is first needed.
        var ledger: Ledger?
    }

    let desk: Mutex<Desk>
    let clock: Clock
    let log: Log
    let journal: SecurityJournal
    let entrance: Entrance
    let service: ServiceReading
    /// Makes the files: spreadsheets and PDF.
    let printer: DocumentPrinter
    /// By when figures are to be passed on.
    let deliveryDue: DeliveryDue
    /// Called when what is on the disk is no longer known; must end the process.
    let giveUp: @Sendable (LedgerFailure) -> Void

    init(
        _ layout: DataLayout, logKey: SigningKey, clock: Clock, log: Log, entrance: Entrance = .plain,
        service: ServiceReading? = nil,
        printer: DocumentPrinter = DocumentPrinter(environment: ProcessEnvironment.read()),
        deliveryDue: DeliveryDue = DeliveryDue(),
        giveUp: @escaping @Sendable (LedgerFailure) -> Void = { fatalError($0.words.english) }
    ) throws(StoreError) {
        self.entrance = entrance
        self.service = service ?? ServiceReading(layout)
        (self.printer, self.giveUp) = (printer, giveUp)
        self.deliveryDue = deliveryDue
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
        if let file = SiteFiles.file(request.path) ?? SiteScript.file(request.path) { return file }
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
            if DataRoute.isPath(request.path) {
                return DataProblem.unavailable.response(DataInterface.language(of: request))
            }
            return ErrorPage.response(503, Self.language(of: request))
        }
    }

    private func answer(_ request: HTTPRequest, _ desk: inout Desk) throws -> HTTPResponse? {
        let now = clock.monotonicMilliseconds()
        let language = Self.language(of: request)
        if DataRoute.isPath(request.path) { return try answerData(request, &desk) }
        if request.path.hasPrefix("/bahasa/") { return chooseLanguage(request) }
        let session = try session(of: request, &desk, now)
        if request.path == Self.eventsPath { return try eventStream(request, session, &desk) }
        guard let session else {
            if request.path == "/masuk", request.method == "POST" {
                return try logIn(request, language, &desk, now)
            }
            if request.path == "/masuk" { return LogInPage(language).response() }
            return PageRouting.isKnown(request.path) ? .seeOther("/masuk") : nil
        }
        try refresh(&desk)
        let visit = Visit(
            request: request, session: session, language: language, now: clock.now(), scheme: entrance.scheme)
        if request.method == "POST" { return try change(visit, &desk) }
        if session.account.mustChangePassword, request.path != "/kata-sandi" {
            return .seeOther("/kata-sandi")
        }
        return try read(visit, &desk)
    }

    // MARK: Reading

    private func read(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        if ExportFile.isPath(visit.request.path) { return try download(visit, &desk) }
        if DocumentRequest.isFilePath(visit.request.path) { return try documentFile(visit, &desk) }
        let response = try show(visit, &desk) { reading, logKey in
            try PageRouting(visit: visit, reading: reading, logKey: logKey).result()
        }
        if response.status == 200, !visit.isRefresh { noteView(visit, &desk) }
        return response
    }

    /// Remembers how far the reader has seen the log, for what is new at the next visit.
    private func noteView(_ visit: Visit, _ desk: inout Desk) {
        guard desk.sessions.noteView(visit.session.identifier, of: desk.state.size) else { return }
        let name = visit.session.account.name
        do { try AccountBook(desk.store.database).setSeenSize(desk.state.size, of: name) } catch {
            log(.warning, "visit-not-noted", ["error": error.words.english])
        }
    }

    /// A page in its frame, or the file or error that stands in its place.
    func show(
        _ visit: Visit, _ desk: inout Desk, status: Int = 200,
        _ page: (OfficeReading, SigningKey) throws -> PageResult
    ) throws -> HTTPResponse {
        let reading = OfficeReading(
            desk.store, desk.state, figures: desk.figures, deliveryDue: deliveryDue)
        defer { desk.figures = reading.figures }
        return try desk.store.database.pageSnapshot {
            switch try page(reading, desk.logKey) {
            case .notFound: return ErrorPage.response(404, visit.language)
            case .forbidden: return ErrorPage.response(403, visit.language)
            case .redirect(let path): return .seeOther(path)
            case .file(let type, let bytes):
                return HTTPResponse(status: 200, contentType: type, body: bytes)
            case .download(let name, let type, let bytes): return .attachment(name, type, bytes)
            case .work(let name, let type, let make):
                return .later { [log] in
                    do { return .attachment(name, type, try make()) } catch {
                        log(.error, "page-failed", ["path": visit.request.path, "error": "\(error)"])
                        return ErrorPage.response(503, visit.language)
                    }
                }
            case .page(let title, let content):
                let today = desk.state.day(of: visit.now)
                let frame = Frame(
                    visit: visit, office: desk.state.latestCatalog.office, isDemo: desk.state.isDemo,
                    position: try reading.achievement(reading.usualPeriod(on: today)).position)
                return .page(status, frame.html(title: title, content))
            }
        }
    }

    func refresh(_ desk: inout Desk) throws {
        let version = try desk.store.database.changeMark()
        if version == desk.stateVersion { return }
        let (store, known) = (desk.store, desk.state)
        desk.state = try store.database.snapshot { () throws(StoreError) in
            var state = known
            try store.catchUp(&state)
            return state
        }
        if desk.state.logKey.publicKey != desk.logKey.publicKey {
            desk.logKey = try LogKeyFile.key(of: desk.state.logKey, desk.store.layout)
        }
        desk.stateVersion = version
    }

    // MARK: Changing

    private func change(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        let token = Array((visit.request.form["tanda"] ?? "").utf8)
        guard Secrets.areEqual(token, Array(visit.session.formToken.utf8)), isOwnOrigin(visit.request) else {
            return ErrorPage.response(403, visit.language)
        }
        switch visit.request.path {
        case "/keluar":
            desk.sessions.end(visit.session.identifier)
            try journal.note(
                .logOut, account: visit.session.account.name, by: visit.session.account.name,
                from: visit.request.peer)
            return .seeOther("/masuk")
        case "/kata-sandi": return try changePassword(visit, &desk)
        default: return try act(visit, &desk)
        }
    }
}

extension Site {
    /// A path of this site as it may stand in a `Location`; nil for anything that leads elsewhere.
    static func ownPath(_ text: String?) -> String? { PageVisitPath.own(text) }
}

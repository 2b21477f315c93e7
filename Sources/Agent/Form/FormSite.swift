// The form's site: who is asking, what for, and the answer.
//
// No page elsewhere may read or send anything: the `Host` field must be one of this site's names (DNS
// rebinding); what a browser asks for on behalf of another site is refused unless a person follows a link; a
// change is taken only from this site's own origin and with the token that stands in its forms. Without users
// the token follows from the browser's cookie and a secret of the agent (`form.secret`), so that a form that
// is open survives a restart; with users it belongs to the log-in (FormSite+LogIn).

import Shared
import Synchronization

/// Answers the form's requests; the HTTP server calls it on its one thread.
final class FormSite: Sendable {
    struct Desk {
        let agent: Agent
        var sessions = FormSessions()
        var failures = LogInFailures()
    }

    /// Who asks, after all checks.
    struct Visitor {
        let formToken: String
        let user: FormUser?
        /// A cookie to set, for a browser that comes for the first time.
        var newCookie: String?
    }

    let desk: Mutex<Desk>
    let path: String
    let bidang: String
    let clock: Clock
    let log: Log
    let entrance: Entrance
    let users: UserBook
    private let link: LinkState
    private let secret: [UInt8]

    init(
        _ path: String, bidang: String, clock: Clock, log: Log, entrance: Entrance, link: LinkState
    ) throws {
        (self.path, self.bidang, self.clock, self.log) = (path, bidang, clock, log)
        (self.entrance, self.link) = (entrance, link)
        users = UserBook(folder: AgentFolder(path: path))
        secret = try Self.secret(in: path)
        desk = Mutex(Desk(agent: try Agent(opening: path, clock: clock, language: .indonesian)))
    }

    /// The answer to one request; nil where there is no such page.
    func answer(_ request: HTTPRequest) -> HTTPResponse? {
        var response = checkedAnswer(request)
        if let seconds = entrance.strictTransportSeconds {
            response?.headers["Strict-Transport-Security"] = "max-age=\(seconds)"
        }
        return response
    }

    /// The most bytes of files that a request may carry; nil where none is taken from whoever asks.
    func uploadByteCountMax(_ request: HTTPRequest) -> Int? {
        FormRoutes.route(request.path)?.uploadByteCountMax.flatMap { isKnown(request) ? $0 : nil }
    }

    /// The most bytes of a form: strangers have no long ones to send.
    func formByteCountMax(_ request: HTTPRequest) -> Int {
        isKnown(request) ? Limits.formByteCountMax : Limits.httpFormByteCountMax
    }

    /// Whether a request comes from this site's own pages in a browser that was here before, logged in where
    /// that is asked.
    private func isKnown(_ request: HTTPRequest) -> Bool {
        if isAllowed(request) != nil || !isOwnOrigin(request) { return false }
        return desk.withLock { desk in
            guard let visitor = try? visitor(request, &desk) else { return false }
            return visitor.newCookie == nil
        }
    }

    private func checkedAnswer(_ request: HTTPRequest) -> HTTPResponse? {
        if let refusal = isAllowed(request) { return refusal }
        if let file = SiteFiles.file(request.path) ?? FormFiles.file(request.path) { return file }
        let language = Self.language(of: request)
        do {
            if request.path.hasPrefix("/bahasa/") { return chooseLanguage(request) }
            return try answer(request, language)
        } catch { return failure(error, request, language) }
    }

    /// What a request is refused for whatever it asks; nil where it may go on.
    private func isAllowed(_ request: HTTPRequest) -> HTTPResponse? {
        if !entrance.serves(request.headers["host"]) {
            return .text(421, "this address is not served here")
        }
        // Browsers tell on whose behalf they ask; another site's page may lead here, and nothing else.
        let site = request.headers["sec-fetch-site"] ?? "none"
        let isLink =
            request.method == "GET" && request.headers["sec-fetch-mode"] == "navigate"
            && request.headers["sec-fetch-dest"] == "document"
        if site == "same-origin" || site == "none" || isLink { return nil }
        return .text(403, "nothing is served to other sites here")
    }

    private func answer(_ request: HTTPRequest, _ language: Language) throws -> HTTPResponse? {
        guard let route = FormRoutes.route(request.path) else { return try answerAccount(request, language) }
        let found = try desk.withLock { desk in try visitor(request, &desk) }
        guard let visitor = found else { return .seeOther("/masuk") }
        let visit = FormVisit(
            request: request, language: language, formToken: visitor.formToken, user: visitor.user,
            now: clock.now())
        if visitor.user?.mustChangePassword == true { return .seeOther("/kata-sandi") }
        var response: HTTPResponse?
        if request.method == "POST" {
            if !isOwnForm(visit, visitor) { return FormErrorPage.foreign(language) }
            response = try respond(visit, route.act ?? { _, _ in .notFound })
        } else {
            response = try respond(visit, route.show)
        }
        if let cookie = visitor.newCookie {
            response?.headers["Set-Cookie"] = "\(cookieName)=\(cookie); \(cookieRules)"
        }
        return response
    }

    /// What a route answers, in its frame.
    func respond(_ visit: FormVisit, _ answer: @escaping FormRoute.Answer) throws -> HTTPResponse? {
        try desk.withLock { desk in
            try desk.agent.refresh()
            let reading = FormReading(desk.agent, link.now, now: visit.now)
            return try response(try answer(visit, reading), visit, reading)
        }
    }

    private func response(
        _ result: FormResult, _ visit: FormVisit, _ reading: FormReading
    ) throws -> HTTPResponse? {
        switch result {
        case .page(let title, let content, let status, let poll):
            let frame = FormFrame(visit: visit, reading: reading, pollMilliseconds: poll)
            return .page(status, try frame.html(title: title, content))
        case .json(let value):
            return HTTPResponse(status: 200, contentType: "application/json", body: value.compact)
        case .download(let name, let type, let bytes): return .attachment(name, type, bytes)
        case .redirect(let path): return .seeOther(path)
        case .later(let make): return .later { [self] in later(visit, make) }
        case .notFound: return FormErrorPage.notFound(visit.language)
        }
    }

    /// Made on another thread, with an agent of its own: what it opens is let go of with it.
    private func later(
        _ visit: FormVisit, _ make: @Sendable (FormReading) throws -> FormResult
    ) -> HTTPResponse? {
        do {
            let agent = try Agent(opening: path, clock: clock, language: visit.language)
            let reading = FormReading(agent, link.now, now: visit.now)
            return try response(try make(reading), visit, reading)
        } catch { return failure(error, visit.request, visit.language) }
    }

    private func failure(
        _ error: any Error, _ request: HTTPRequest, _ language: Language
    ) -> HTTPResponse {
        log(.error, "form-failed", ["path": request.path, "error": AgentFault.words(of: error).english])
        return FormErrorPage.failed(AgentFault.words(of: error), language)
    }

    // MARK: Forms from elsewhere

    /// Whether a change comes from a form that this site showed to this visitor.
    func isOwnForm(_ visit: FormVisit, _ visitor: Visitor) -> Bool {
        // A browser without a cookie cannot have been shown a form.
        if visitor.newCookie != nil || !isOwnOrigin(visit.request) { return false }
        let token = Array((visit.request.form["tanda"] ?? "").utf8)
        return Secrets.areEqual(token, Array(visitor.formToken.utf8))
    }

    /// Browsers name where a form comes from; anything but this host is refused.
    func isOwnOrigin(_ request: HTTPRequest) -> Bool {
        guard let origin = request.headers["origin"] else { return true }
        return origin == entrance.scheme + "://" + (request.headers["host"] ?? "")
    }

    // MARK: Visitors

    /// Who asks; nil where they have to log in first.
    private func visitor(_ request: HTTPRequest, _ desk: inout Desk) throws -> Visitor? {
        let cookie = request.cookies[cookieName]
        let known = try users.all()
        if !entrance.isSecure, known.isEmpty { return anyone(cookie) }
        guard let session = desk.sessions.session(cookie, at: clock.monotonicMilliseconds()) else {
            return nil
        }
        guard let user = known.first(where: { $0.name == session.user }),
            user.passwordMark == session.passwordMark
        else {
            desk.sessions.end(session.identifier)
            return nil
        }
        return Visitor(formToken: session.formToken, user: user)
    }

    /// Whether only users come in: they do over HTTPS, and wherever there are any.
    var isLogInAsked: Bool { get throws { try entrance.isSecure || !users.all().isEmpty } }

    /// Whoever uses this machine: known by a cookie, from which the token of forms follows.
    private func anyone(_ cookie: String?) -> Visitor {
        let bytes = cookie.flatMap { Base64.url.decode($0) } ?? []
        let isSound = bytes.count == 32
        let identity = isSound ? bytes : Secrets.random(byteCount: 32)
        let token = Digest.sha256(secret + identity).bytes
        return Visitor(
            formToken: Base64.url.encode(token), user: nil,
            newCookie: isSound ? nil : Base64.url.encode(identity))
    }

    /// Cookies hold for every port of a host: each agent has a name of its own. `__Host-` makes browsers
    /// refuse the cookie from anywhere but this host, over HTTPS.
    var cookieName: String { (entrance.isSecure ? "__Host-" : "") + "iku_isian_" + bidang }

    /// What every cookie ends in.
    var cookieRules: String {
        "Path=/; HttpOnly; SameSite=Strict" + (entrance.isSecure ? "; Secure" : "")
    }

    private static func secret(in path: String) throws -> [UInt8] {
        let file = path + "/form.secret"
        if try FileSystem.exists(file) {
            let known = try FileSystem.read(file, byteCountMax: 32)
            if known.count == 32 { return known }
        }
        let made = Secrets.random(byteCount: 32)
        try FileSystem.writeDurably(made, to: file, mode: 0o600)
        return made
    }
}

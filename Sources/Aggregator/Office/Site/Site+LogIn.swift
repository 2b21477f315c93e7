// Log-in, the language chosen, and the change of a password.

import Shared
import Synchronization

extension Site {
    // MARK: Password

    func changePassword(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
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
        let hash = PasswordHash.make(form["baru"] ?? "")
        try book.writing {
            try book.setPassword(of: name, hash: hash, mustChange: false)
            try journal.note(.passwordChanged, account: name, by: name, from: visit.request.peer)
        }
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

    private static let languageCookie = "iku_bahasa"

    /// `__Host-` makes browsers refuse the cookie from anywhere but this host, over HTTPS.
    private var sessionCookie: String { entrance.isSecure ? "__Host-iku_sesi" : "iku_sesi" }

    /// What every cookie ends in.
    private var cookieRules: String {
        "Path=/; HttpOnly; SameSite=Strict" + (entrance.isSecure ? "; Secure" : "")
    }

    /// The log-in of a request, if its account is still what it was: removed, or with another password set
    /// for it, the log-in is over; another role holds at once.
    func session(of request: HTTPRequest, _ desk: inout Desk, _ now: Int64) throws -> Session? {
        let isVisit = request.path != Self.eventsPath && request.headers["x-iku-refresh"] == nil
        let cookie = request.cookies[sessionCookie]
        guard var session = desk.sessions.session(cookie, at: now, isVisit: isVisit) else { return nil }
        let account = try AccountBook(desk.store.database).account(named: session.account.name)
        guard let account, account.passwordMark == session.account.passwordMark else {
            desk.sessions.end(session.identifier)
            return nil
        }
        if account.role != session.account.role { desk.sessions.update(account) }
        session.account = session.account.updated(by: account)
        return session
    }

    /// Takes an attempt to log in. The password is checked on another thread and outside of the desk's
    /// lock, for it takes a tenth of a second of work. Until then the attempt counts as a failure, so that
    /// attempts side by side gain nothing.
    func logIn(
        _ request: HTTPRequest, _ language: Language, _ desk: inout Desk, _ now: Int64
    ) throws -> HTTPResponse {
        guard isOwnOrigin(request) else { return .text(403, "this form is not from this site") }
        // All who come through a proxy on this machine have one address.
        let address = request.isFromThisMachine ? nil : request.peer
        let attempt = LogInAttempt(
            name: request.form["nama"] ?? "", address: address, peer: request.peer, language: language,
            at: now)
        let wait = desk.sessions.waitSeconds(for: attempt.name, from: address, at: now)
        if wait > 0 { return LogInPage(language).response(.wait(seconds: wait)) }
        desk.sessions.noteFailure(for: attempt.name, from: address, at: now)
        let hash = try AccountBook(desk.store.database).passwordHash(of: attempt.name)
        let password = request.form["sandi"] ?? ""
        return .later { [self] in
            // An unknown name costs as much time as a known one.
            let isRight = PasswordHash.verify(password, hash: hash ?? PasswordHash.unusable)
            do {
                return try self.desk.withLock { desk in
                    try isRight ? admit(attempt, hash, &desk) : refuse(attempt, &desk)
                }
            } catch {
                log(.error, "log-in-failed", ["error": "\(error)"])
                return .text(503, "the store cannot be read now; try again")
            }
        }
    }

    private func admit(
        _ attempt: LogInAttempt, _ hash: String?, _ desk: inout Desk
    ) throws -> HTTPResponse {
        let book = AccountBook(desk.store.database)
        // Removed, or given another password, while it was checked.
        guard let account = try book.account(named: attempt.name), let hash,
            account.passwordMark == .sha256(Array(hash.utf8))
        else { return try refuse(attempt, &desk) }
        desk.sessions.forgive(attempt.name, from: attempt.address)
        let session = desk.sessions.begin(account, at: clock.monotonicMilliseconds())
        try refresh(&desk)
        try journal.note(.logIn, account: account.name, by: account.name, from: attempt.peer)
        service.measures.logIns.add()
        var response = HTTPResponse.seeOther("/")
        response.headers["Set-Cookie"] = "\(sessionCookie)=\(session.identifier); \(cookieRules)"
        return response
    }

    private func refuse(_ attempt: LogInAttempt, _ desk: inout Desk) throws -> HTTPResponse {
        desk.sessions.confirmFailure(
            for: attempt.name, from: attempt.address,
            tookMilliseconds: clock.monotonicMilliseconds() - attempt.at)
        service.measures.failedLogIns.add()
        try journal.note(
            .failedLogIn, account: String(attempt.name.prefix(100)), by: "-", from: attempt.peer)
        return LogInPage(attempt.language).response(.wrong)
    }

    /// Browsers name where a form came from; anything but this host is refused.
    func isOwnOrigin(_ request: HTTPRequest) -> Bool {
        guard let origin = request.headers["origin"] else { return true }
        return origin == entrance.scheme + "://" + (request.headers["host"] ?? "")
    }

    static func language(of request: HTTPRequest) -> Language {
        request.cookies[languageCookie].flatMap(Language.init(rawValue:)) ?? .indonesian
    }

    func chooseLanguage(_ request: HTTPRequest) -> HTTPResponse? {
        guard let language = Language(rawValue: String(request.path.dropFirst("/bahasa/".count))) else {
            return nil
        }
        var response = HTTPResponse.seeOther(Self.ownPath(request.query["ke"]) ?? "/")
        response.headers["Set-Cookie"] =
            "\(Self.languageCookie)=\(language.rawValue); Max-Age=31536000; \(cookieRules)"
        return response
    }
}

/// Somebody who says to be `name`.
struct LogInAttempt: Sendable {
    let name: String
    /// What failures are counted for beside the name; nil where many have one address.
    let address: String?
    /// Where it comes from, for the journal.
    let peer: String
    let language: Language
    /// Monotonic milliseconds.
    let at: Int64
}

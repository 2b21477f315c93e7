// Log-in, log-out, the language chosen, and the change of a password.

import Shared
import Synchronization

extension FormSite {
    static let title = Words(id: "Pengisian IKU", en: "Filling in IKU reports")
    private static let languageCookie = "iku_bahasa"

    static func language(of request: HTTPRequest) -> Language {
        request.cookies[languageCookie].flatMap(Language.init(rawValue:)) ?? .indonesian
    }

    func chooseLanguage(_ request: HTTPRequest) -> HTTPResponse? {
        guard let language = Language(rawValue: String(request.path.dropFirst("/bahasa/".count))) else {
            return nil
        }
        var response = HTTPResponse.seeOther(PageVisitPath.own(request.query["ke"]) ?? "/")
        response.headers["Set-Cookie"] =
            "\(Self.languageCookie)=\(language.rawValue); Max-Age=31536000; \(cookieRules)"
        return response
    }

    /// What is no part of the form itself.
    func answerAccount(_ request: HTTPRequest, _ language: Language) throws -> HTTPResponse? {
        let session = desk.withLock { desk in
            desk.sessions.session(request.cookies[cookieName], at: clock.monotonicMilliseconds())
        }
        let user = try session.flatMap { try users.user($0.user) }
        switch (request.path, request.method == "POST") {
        case ("/masuk", true): return try logIn(request, language)
        // Where nobody has to log in there is nothing to ask.
        case ("/masuk", false) where try !isLogInAsked: return .seeOther("/")
        case ("/masuk", false): return LogInPage(language, title: Self.title).response()
        case ("/kata-sandi", _), ("/keluar", true):
            guard let session, let user, user.passwordMark == session.passwordMark else {
                return .seeOther("/masuk")
            }
            let visit = FormVisit(
                request: request, language: language, formToken: session.formToken, user: user,
                now: clock.now())
            return try answerUser(visit, session, user)
        default: return FormErrorPage.notFound(language)
        }
    }

    private func answerUser(
        _ visit: FormVisit, _ session: FormSession, _ user: FormUser
    ) throws -> HTTPResponse? {
        if visit.request.method != "POST" { return try showPassword(visit, user) }
        if !isOwnForm(visit, Visitor(formToken: session.formToken, user: user)) {
            return FormErrorPage.foreign(visit.language)
        }
        if visit.request.path == "/keluar" {
            desk.withLock { desk in desk.sessions.end(session.identifier) }
            return .seeOther("/masuk")
        }
        return .later { [self] in
            do { return try changePassword(visit, user) } catch {
                log(.error, "password-failed", ["error": AgentFault.words(of: error).english])
                return FormErrorPage.failed(AgentFault.words(of: error), visit.language)
            }
        }
    }

    // MARK: Password

    private func showPassword(
        _ visit: FormVisit, _ user: FormUser, _ fault: PasswordPage.Fault? = nil
    ) throws -> HTTPResponse? {
        let isFirst = user.mustChangePassword
        return try respond(visit) { visit, _ in
            let (title, content) = PasswordPage(visit, isFirst: isFirst).content(fault)
            return .page(title: title, content, status: fault == nil ? 200 : 422)
        }
    }

    private func changePassword(_ visit: FormVisit, _ user: FormUser) throws -> HTTPResponse? {
        let form = visit.request.form
        let (old, new) = (form["lama"] ?? "", form["baru"] ?? "")
        let now = clock.monotonicMilliseconds()
        let wait = desk.withLock { desk in desk.failures.waitSeconds(for: user.name, from: nil, at: now) }
        if wait > 0 { return LogInPage(visit.language, title: Self.title).response(.wait(seconds: wait)) }
        guard PasswordHash.verify(old, hash: user.passwordHash) else {
            desk.withLock { desk in desk.failures.note(user.name, from: nil, at: now) }
            return try showPassword(visit, user, .wrong)
        }
        if let fault = PasswordPage.fault(new: new, again: form["ulang"] ?? "", old: old) {
            return try showPassword(visit, user, fault)
        }
        let hash = PasswordHash.make(new)
        try users.change { known in
            guard let place = known.firstIndex(where: { $0 == user }) else { return }
            known[place].passwordHash = hash
            known[place].mustChangePassword = false
        }
        // Every log-in of the old password ends with it; this one begins anew.
        guard let changed = try users.user(user.name), changed.passwordHash == hash else {
            return .seeOther("/masuk")
        }
        log(.info, "form-password-changed", ["user": user.name])
        return admit(changed)
    }

    // MARK: Log-in

    /// Takes an attempt to log in. The password is checked on another thread, for it takes a tenth of a
    /// second of work. Until then the attempt counts as a failure, so that attempts side by side gain
    /// nothing.
    private func logIn(_ request: HTTPRequest, _ language: Language) throws -> HTTPResponse {
        guard isOwnOrigin(request) else { return FormErrorPage.foreign(language) }
        let (name, password) = (request.form["nama"] ?? "", request.form["sandi"] ?? "")
        // All who come through a proxy on this machine have one address.
        let address = request.isFromThisMachine ? nil : request.peer
        let now = clock.monotonicMilliseconds()
        let wait = desk.withLock { desk in
            let wait = desk.failures.waitSeconds(for: name, from: address, at: now)
            if wait == 0 { desk.failures.note(name, from: address, at: now) }
            return wait
        }
        let page = LogInPage(language, title: Self.title)
        if wait > 0 { return page.response(.wait(seconds: wait)) }
        let user = try users.user(name)
        return .later { [self] in
            // An unknown name costs as much time as a known one.
            let isRight = PasswordHash.verify(password, hash: user?.passwordHash ?? PasswordHash.unusable)
            if isRight, let user, (try? users.user(name)) == user {
                desk.withLock { desk in desk.failures.forgive(name, from: address) }
                log(.info, "form-log-in", ["user": user.name, "from": request.peer])
                return admit(user)
            }
            desk.withLock { desk in
                desk.failures.confirm(
                    name, from: address, tookMilliseconds: clock.monotonicMilliseconds() - now)
            }
            log(.warning, "form-log-in-failed", ["user": String(name.prefix(100)), "from": request.peer])
            return page.response(.wrong)
        }
    }

    private func admit(_ user: FormUser) -> HTTPResponse {
        let now = clock.monotonicMilliseconds()
        let session = desk.withLock { desk in desk.sessions.begin(user, at: now) }
        var response = HTTPResponse.seeOther("/")
        response.headers["Set-Cookie"] = "\(cookieName)=\(session.identifier); \(cookieRules)"
        return response
    }
}

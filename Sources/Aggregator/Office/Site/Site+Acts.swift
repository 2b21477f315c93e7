// Acts of the office from the pages' forms: rights first, then the fields, then the log. After the act
// the reader is sent to the page that shows it, so that loading it again repeats nothing.

import Shared
import Synchronization

extension Site {
    /// Carries out a form that asks for an act; its caller has checked where the form is from.
    func act(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        guard let form = OfficeForm(path: visit.request.path) else {
            return ErrorPage.response(404, visit.language)
        }
        if visit.session.account.mustChangePassword { return .seeOther("/kata-sandi") }
        if !visit.may(form.right) { return ErrorPage.response(403, visit.language) }
        if form == .approve { return try checkPassword(form, visit, &desk) }
        return try finish(form, visit, &desk)
    }

    private func finish(_ form: OfficeForm, _ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse {
        do {
            let (index, period) = try carryOut(form, visit, &desk)
            log(.info, "act", ["act": form.rawValue, "index": index, "account": visit.session.account.name])
            let shown = period.map { "p=\($0)&" } ?? ""
            return .seeOther("\(form.home)?\(shown)entri=\(index)")
        } catch let fault as FormFault {
            return try refuse(form, fault, visit, &desk)
        }
    }

    private func refuse(
        _ form: OfficeForm, _ fault: FormFault, _ visit: Visit, _ desk: inout Desk
    ) throws -> HTTPResponse {
        let refused = RefusedForm(form: form, words: fault.words)
        return try show(visit, &desk, status: 422) { reading, logKey in
            try PageRouting(visit: visit, reading: reading, logKey: logKey, refused: refused).result()
        }
    }

    /// The index of the act, and the period whose page shows it, where it is of one.
    private func carryOut(
        _ form: OfficeForm, _ visit: Visit, _ desk: inout Desk
    ) throws -> (index: UInt64, period: Period?) {
        let fields = OfficeFormReader(
            fields: visit.request.form, state: desk.state, language: visit.language,
            today: desk.state.day(of: visit.now))
        let account = visit.session.account
        let author = Act.Author(name: account.name, role: account.role.rawValue, via: .web)
        let period = form.hasPeriod ? try fields.period() : nil
        if form == .approve, let period {
            return (try approve(fields, period, author, visit, &desk), period)
        }
        let (deed, reason) =
            if form == .deliver, let period { (try delivery(fields, period, &desk), nil as String?) } else {
                try fields.deed(form)
            }
        let ledger = try openLedger(&desk)
        return (
            try appending { () throws(LedgerFailure) in try ledger.append(deed, by: author, reason: reason) },
            period
        )
    }

    private func approve(
        _ fields: OfficeFormReader, _ period: Period, _ author: Act.Author, _ visit: Visit, _ desk: inout Desk
    ) throws -> UInt64 {
        let size = try fields.shownSize()
        let isCautioned = try isCautioned(period, size, &desk)
        let reason = try fields.reason(isRequired: isCautioned)
        let ledger = try openLedger(&desk)
        return try appending { () throws(LedgerFailure) in
            try ledger.approve(period, shownAtSize: size, by: author, reason: reason).index
        }
    }

    private func delivery(
        _ fields: OfficeFormReader, _ period: Period, _ desk: inout Desk
    ) throws -> Act.Deed {
        let letter = try fields.letter()
        return .delivered(
            Act.Delivery(
                period: period, size: letter.size, root: try desk.store.root(size: letter.size),
                to: letter.to,
                date: letter.date, number: letter.number))
    }

    /// Whether there is something to know about the figures first: then an approval needs a reason.
    private func isCautioned(_ period: Period, _ size: UInt64, _ desk: inout Desk) throws -> Bool {
        guard (1...desk.state.size).contains(size) else {
            throw FormFault(
                id: "Ukuran log itu tidak ada; buka lagi halamannya.",
                en: "There is no such log size; open the page again.")
        }
        let reading = OfficeReading(desk.store, desk.state, figures: desk.figures)
        return try !reading.achievement(period, atSize: size).cautions.isEmpty
    }

    // MARK: The password once more

    /// Asks for the password again, with the delays of the log-in and like it on another thread.
    private func checkPassword(
        _ form: OfficeForm, _ visit: Visit, _ desk: inout Desk
    ) throws -> HTTPResponse {
        let name = visit.session.account.name
        let address = visit.request.isFromThisMachine ? nil : visit.request.peer
        let now = clock.monotonicMilliseconds()
        let wait = desk.sessions.waitSeconds(for: name, from: address, at: now)
        if wait > 0 {
            let fault = FormFault(
                id: "Terlalu sering salah. Tunggu \(wait) detik.",
                en: "Too many failures. Wait \(wait) seconds.")
            return try refuse(form, fault, visit, &desk)
        }
        desk.sessions.noteFailure(for: name, from: address, at: now)
        let hash = try AccountBook(desk.store.database).passwordHash(of: name)
        let password = visit.request.form["sandi"] ?? ""
        return .later { [self] in
            let isRight = PasswordHash.verify(password, hash: hash ?? PasswordHash.unusable)
            do {
                return try self.desk.withLock { desk in
                    if isRight { return try confirmed(form, visit, from: address, &desk) }
                    let tookMilliseconds = clock.monotonicMilliseconds() - now
                    return try mistaken(form, visit, from: address, tookMilliseconds, &desk)
                }
            } catch {
                log(.error, "act-failed", ["act": form.rawValue, "error": "\(error)"])
                return ErrorPage.response(503, visit.language)
            }
        }
    }

    /// The password was right; the log-in must still be what it was when it began to be checked.
    private func confirmed(
        _ form: OfficeForm, _ visit: Visit, from address: String?, _ desk: inout Desk
    ) throws -> HTTPResponse {
        desk.sessions.forgive(visit.session.account.name, from: address)
        let now = clock.monotonicMilliseconds()
        guard let session = try session(of: visit.request, &desk, now) else { return .seeOther("/masuk") }
        try refresh(&desk)
        let visit = Visit(
            request: visit.request, session: session, language: visit.language, now: clock.now(),
            scheme: visit.scheme)
        if !visit.may(form.right) { return ErrorPage.response(403, visit.language) }
        return try finish(form, visit, &desk)
    }

    private func mistaken(
        _ form: OfficeForm, _ visit: Visit, from address: String?, _ tookMilliseconds: Int64,
        _ desk: inout Desk
    ) throws -> HTTPResponse {
        let name = visit.session.account.name
        desk.sessions.confirmFailure(for: name, from: address, tookMilliseconds: tookMilliseconds)
        service.measures.failedLogIns.add()
        try journal.note(.failedLogIn, account: name, by: name, from: visit.request.peer)
        let fault = FormFault(id: "Kata sandi salah.", en: "The password is wrong.")
        return try refuse(form, fault, visit, &desk)
    }

    // MARK: The log

    private func openLedger(_ desk: inout Desk) throws -> Ledger {
        if let ledger = desk.ledger { return ledger }
        let ledger = try Ledger(Store(desk.store.layout), logKey: desk.logKey, clock: clock, log: log)
        desk.ledger = ledger
        return ledger
    }

    private func appending(_ body: () throws(LedgerFailure) -> UInt64) throws -> UInt64 {
        do { return try body() } catch {
            // Nothing more may be said once it is unknown what the disk holds.
            if case .outcomeUnknown = error { giveUp(error) }
            throw FormFault(error.formWords)
        }
    }
}

// Acts of the office from the pages' forms: rights first, then the fields, then the log. After the act
// the reader is sent to the page that shows it, so that loading it again repeats nothing.

import Shared

extension Site {
    /// Carries out a form that asks for an act; its caller has checked where the form is from.
    func act(_ visit: Visit, _ desk: inout Desk) throws -> HTTPResponse? {
        guard let form = OfficeForm(path: visit.request.path) else {
            return ErrorPage.response(404, visit.language)
        }
        if visit.session.account.mustChangePassword { return .seeOther("/kata-sandi") }
        if !visit.may(form.right) { return ErrorPage.response(403, visit.language) }
        do {
            let (index, period) = try carryOut(form, visit, &desk)
            log(.info, "act", ["act": form.rawValue, "index": index, "account": visit.session.account.name])
            return .seeOther("/pengesahan?p=\(period)&entri=\(index)")
        } catch let fault as FormFault {
            let refused = RefusedForm(form: form, words: fault.words)
            return try show(visit, &desk, status: 422) { reading, logKey in
                try PageRouting(visit: visit, reading: reading, logKey: logKey, refused: refused).result()
            }
        }
    }

    /// The index of the act, and the period whose page shows it.
    private func carryOut(
        _ form: OfficeForm, _ visit: Visit, _ desk: inout Desk
    ) throws -> (index: UInt64, period: Period) {
        let fields = OfficeFormReader(
            fields: visit.request.form, state: desk.state, language: visit.language,
            today: desk.state.day(of: visit.now))
        let account = visit.session.account
        let author = Act.Author(name: account.name, role: account.role.rawValue, via: .web)
        let period = try fields.period()
        if form == .approve {
            let index = try approve(fields, period, author, visit, &desk)
            return (index, period)
        }
        let (deed, reason) = try fields.deed(form)
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
        try checkPassword(visit, &desk)
        let ledger = try openLedger(&desk)
        return try appending { () throws(LedgerFailure) in
            try ledger.approve(period, shownAtSize: size, by: author, reason: reason).index
        }
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

    /// The password once more, with the same delays as at the log-in.
    private func checkPassword(_ visit: Visit, _ desk: inout Desk) throws {
        let name = visit.session.account.name
        let address = visit.request.isFromThisMachine ? nil : visit.request.peer
        let wait = desk.sessions.waitSeconds(for: name, from: address, at: clock.monotonicMilliseconds())
        if wait > 0 {
            throw FormFault(
                id: "Terlalu sering salah. Tunggu \(wait) detik.",
                en: "Too many failures. Wait \(wait) seconds.")
        }
        let password = visit.request.form["sandi"] ?? ""
        if try AccountBook(desk.store.database).account(named: name, password: password) != nil { return }
        desk.sessions.noteFailure(for: name, from: address, at: clock.monotonicMilliseconds())
        service.measures.failedLogIns.add()
        try journal.note(.failedLogIn, account: name, by: name, from: visit.request.peer)
        throw FormFault(id: "Kata sandi salah.", en: "The password is wrong.")
    }

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

// *Tarik laporan*: `/tarik/PERIOD` takes the current report of a period back, with a reason and the name of
// who does it. The period then counts as not reported; what was withdrawn stays readable.

import Shared

/// The withdrawal of one period's report.
struct WithdrawPage {
    private static let waiting = Duration.seconds(4)

    let visit: FormVisit
    let reading: FormReading
    let period: Period
    let head: Chronicle.Known

    private static func page(_ visit: FormVisit, _ reading: FormReading) throws -> WithdrawPage? {
        guard visit.parts.count == 2, let period = visit.period,
            let head = try reading.chronicle().head(period), head.report.kind == .report
        else { return nil }
        return WithdrawPage(visit: visit, reading: reading, period: period, head: head)
    }

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard let page = try page(visit, reading) else { return .redirect("/riwayat") }
        return page.form(fault: try page.obstacle())
    }

    static func act(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard let page = try page(visit, reading) else { return .redirect("/riwayat") }
        if let fault = try page.obstacle() ?? page.fault() { return page.form(fault: fault, status: 422) }
        return .later { reading in
            guard let page = try Self.page(visit, reading) else { return .redirect("/riwayat") }
            return try page.withdraw()
        }
    }

    private func obstacle() throws -> Words? { try reading.choices().choice(period).obstacleWords }

    private var fields: [String: String] { visit.request.form }

    private var person: Report.Person {
        if let person = visit.user?.person { return person }
        let text = { (part: FormField.PersonPart) in
            FormDraft.trimmed(fields[FormField.preparedBy(part).name] ?? "")
        }
        let nip = text(.nip)
        return Report.Person(name: text(.name), title: text(.title), nip: nip.isEmpty ? nil : nip)
    }

    private func fault() -> Words? {
        // The report that the person saw, and no other.
        if fields["laporan"] != head.hash.hex {
            return FieldFault.headMoved(period, to: head.report.revision).words
        }
        if FormDraft.trimmed(fields["alasan"] ?? "").isEmpty {
            return Words(id: "tulis alasan penarikan", en: "write why the report is withdrawn")
        }
        let person = person
        if person.name.isEmpty || person.title.isEmpty {
            return Words(id: "nama dan jabatan belum diisi", en: "the name and title are missing")
        }
        return nil
    }

    private func withdraw() throws -> FormResult {
        let sending = SendingForm(agent: reading.agent, secrets: visit.request.secrets)
        if let fault = try sending.unlock() { return form(fault: fault, status: 422) }
        do {
            let queued = try FormDispatch(agent: reading.agent, waiting: Self.waiting)
                .withdraw(period, reason: fields["alasan"] ?? "", by: person)
            return .redirect("/keadaan/\(queued.hash.hex)")
        } catch let fault as AgentFault {
            return form(fault: fault.faults.first?.words ?? fault.words, status: 422)
        }
    }

    // MARK: Page

    private func form(fault: Words?, status: Int = 200) -> FormResult {
        let name = period.title(in: visit.language)
        let title = "\(visit.say(id: "Tarik laporan", en: "Withdraw the report of")) \(name)"
        let alert: Markup? = fault.map { words in
            "<div class=\"note\" role=\"alert\"><p>\(visit.say(words))</p></div>"
        }
        let words = visit.say(
            id: "Revisi \(head.report.revision) tidak berlaku lagi dan periode ini dihitung belum "
                + "dilaporkan, sampai dilaporkan kembali. Laporannya tetap terbaca dalam riwayat. "
                + "Untuk memperbaiki angka, pakai Koreksi.",
            en: "Revision \(head.report.revision) no longer counts and the period stands as not reported, "
                + "until it is reported again. The report stays readable in the history. To mend a "
                + "figure, correct it.")
        return .page(title: title, "\(alert)<p>\(words)</p>\(sheet)", status: status)
    }

    private var sheet: Markup {
        """
        <form class="sheet" method="post" action="/tarik/\(period)">\(visit.tokenField)\
        <input type="hidden" name="laporan" value="\(head.hash.hex)">
        <label for="alasan">\(visit.say(id: "Alasan penarikan", en: "Why it is withdrawn"))</label>
        <textarea id="alasan" name="alasan" rows="3" required minlength="\(Limits.reasonScalarCountMin)" \
        maxlength="\(Limits.reasonScalarCountMax)">\n\(fields["alasan"] ?? "")</textarea>
        \(SenderFields(visit: visit, agent: reading.agent).markup)
        <p><button name="aksi" value="tarik">\(visit.say(id: "Tarik laporan", en: "Withdraw"))</button> \
        <a href="/koreksi/\(period)">\(visit.say(id: "Koreksi", en: "Correct"))</a></p></form>
        """
    }
}

/// Who sends: asked for where nobody logged in; and the passphrase, where the signing key has one.
struct SenderFields {
    let visit: FormVisit
    let agent: Agent

    var markup: Markup { person + passphrase }

    private var person: Markup {
        if let person = visit.user?.person {
            return "<p>\(Markup.said(person.name)), \(Markup.said(person.title))</p>"
        }
        return field(.name, Words(id: "Nama", en: "Name"), isRequired: true)
            + field(.title, Words(id: "Jabatan", en: "Title"), isRequired: true)
            + field(.nip, Words(id: "NIP (bila ada)", en: "NIP (if any)"), isRequired: false)
    }

    private func field(_ part: FormField.PersonPart, _ words: Words, isRequired: Bool) -> Markup {
        let name = FormField.preparedBy(part).name
        let required: Markup = isRequired ? " required" : .none
        return """
            <label for="\(name)">\(visit.say(words))</label><input id="\(name)" name="\(name)" type="text" \
            value="\(visit.request.form[name] ?? "")" maxlength="\(Limits.nameScalarCountMax)"\(required)>
            """
    }

    /// The passphrase's field alone; nothing where the key has none.
    var passphrase: Markup {
        if !agent.isProtected { return .none }
        let name = SendingForm.passphraseName
        let label = visit.say(id: "Frasa sandi kunci penanda tangan", en: "Passphrase of the signing key")
        return """
            <label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="password" \
            autocomplete="off" maxlength="\(Limits.passphraseByteCountMax)" required>
            """
    }
}

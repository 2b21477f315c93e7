// The form of one period: its indicators, who prepared it, and the buttons. The fill-in page and the
// correction both show it.

import Shared

/// Writes the form of a period.
struct FillForm {
    let reading: FormReading
    let texts: FieldTexts
    let hints: FieldHints
    /// The indicators it shows.
    let indicators: [Indicator]
    /// Where it is sent.
    let action: String
    /// The report that is being corrected; then the reason is asked for.
    var former: Report?
    /// What a correction has besides.
    var extra = Markup.none
    /// Questions before it is sent for good: notes that are asked for, unusual figures.
    var questions: [String] = []
    /// What is wrong with the passphrase.
    var passphraseFault: Words?
    /// When what stands here was kept; nil where it never was.
    var savedAt: Timestamp?

    private var visit: FormVisit { texts.visit }
    private var draft: FormDraft { texts.draft }
    private var field: TextField { TextField(visit: visit, texts: texts) }

    var markup: Markup {
        get throws {
            let parts = IndicatorFields(texts: texts, hints: hints, former: former)
            return """
                \(faults)\(questionBox)<form method="post" action="\(action)" id="isian" \
                data-check="/periksa/\(draft.period)\(former == nil ? "" : "/koreksi")" data-lost="\(visit.say(
                    id: "Belum tersimpan: agen tidak menjawab.",
                    en: "Not saved: the agent does not answer."))">\
                \(visit.tokenField)\(check)\(indicators.map(parts.markup))\(extra)\(reason)\(people)\
                \(try actions())</form>
                """
        }
    }

    /// Enter in a field presses the form's first button: it must not be the one that sends.
    private var check: Markup {
        """
        <button class="unseen" name="aksi" value="periksa" tabindex="-1" aria-hidden="true">\
        \(visit.say(id: "Periksa", en: "Check"))</button>
        """
    }

    private var faults: Markup {
        if texts.told.isEmpty || !texts.tellsEverything { return .none }
        let lines = texts.told.map { fault -> Markup in
            guard let field = fault.field else { return "<li>\(visit.say(fault.words))</li>" }
            return "<li><a href=\"#\(field.name)\">\(place(field))</a>: \(visit.say(fault.words))</li>"
        }
        return """
            <div class="note" role="alert" id="kesalahan"><h2>\(visit.say(
                id: "Belum dapat dikirim", en: "It cannot be sent yet"))</h2><ul>\(lines)</ul></div>
            """
    }

    private var questionBox: Markup {
        if questions.isEmpty { return .none }
        let lines = questions.map { question -> Markup in "<li>\(question)</li>" }
        return """
            <div class="note" role="alert" id="pertanyaan"><h2>\(visit.say(
                id: "Periksa dahulu", en: "Look at this first"))</h2><ul>\(lines)</ul><p>\(visit.say(
                id: "Lengkapi atau perbaiki, lalu tekan Kirim; bila memang demikian, tekan Kirim tetap.",
                en: "Complete or mend it and press Send; if it is as it should be, press Send all the same."))\
            </p></div>
            """
    }

    /// What a field is called in the list of faults.
    private func place(_ field: FormField) -> String {
        switch field {
        case .value(let id, let component), .baseline(let id, let component):
            name(id, component)
        case .item(let id, let row, let component): "\(name(id, component)), \(row + 1)"
        case .itemName(let id, let row), .itemUnit(let id, let row):
            "\(indicators.first { $0.id == id }?.items?.name ?? id) \(row + 1)"
        case .note(_, let name): visit.say(NoteWords.words(name))
        case .evidence: visit.say(id: "Bukti dukung", en: "Evidence")
        case .preparedBy: visit.say(id: "Penyusun", en: "Prepared by")
        case .approvedBy: visit.say(id: "Disetujui oleh", en: "Approved by")
        case .reason: visit.say(.reason)
        case .period: visit.say(.period)
        }
    }

    private func name(_ indicator: String, _ component: String) -> String {
        let found = indicators.first { $0.id == indicator }
        return found?.components.first { $0.id == component }?.name ?? found?.name ?? indicator
    }

    // MARK: Reason and people

    private var reason: Markup {
        if former == nil && draft.reason.isEmpty && draft.corrects == nil { return .none }
        return field.area(
            .reason, visit.say(id: "Alasan koreksi", en: "Why it is corrected"), draft.reason,
            hint: visit.say(
                id: "Tercatat untuk selamanya bersama koreksinya.",
                en: "It stays with the correction for ever."),
            lengthMax: Limits.reasonScalarCountMax)
    }

    private var people: Markup {
        let approved = FormField.PersonPart.allCases.map { part in
            field.line(
                .approvedBy(part), visit.say(Self.words(part)), draft.approvedBy[part] ?? "")
        }
        let isApproved = draft.approvedBy.values.contains { !$0.isEmpty }
        return """
            <fieldset><legend>\(visit.say(id: "Penyusun", en: "Prepared by"))</legend>\(preparer)\
            <details\(isApproved ? " open" : .none)><summary>\(visit.say(
                id: "Disetujui oleh (bila ada)", en: "Approved by (if anybody)"))</summary>\(approved)</details>\
            </fieldset>
            """
    }

    private var preparer: Markup {
        if let person = visit.user?.person {
            let nip = person.nip.map { ", NIP \($0)" } ?? ""
            return "<p>\(Markup.said(person.name)), \(Markup.said(person.title))\(nip)</p>"
        }
        return Markup(
            [FormField.PersonPart.name, .title, .nip].map { part in
                field.line(.preparedBy(part), visit.say(Self.words(part)), draft.preparedBy[part] ?? "")
            })
    }

    private static func words(_ part: FormField.PersonPart) -> Words {
        switch part {
        case .name: Words(id: "Nama", en: "Name")
        case .title: Words(id: "Jabatan", en: "Title")
        case .nip: Words(id: "NIP (bila ada)", en: "NIP (if any)")
        case .rank: Words(id: "Pangkat (bila ada)", en: "Rank (if any)")
        }
    }

    // MARK: Buttons

    private func actions() throws -> Markup {
        let saved = try savedAt.map { moment in
            visit.say(id: "Tersimpan", en: "Saved") + " " + visit.timeText(moment, of: try reading.office())
        }
        let canSend = reading.agent.publicKey != nil
        let send: Markup =
            canSend
            ? """
            <button id="kirim" name="aksi" value="kirim">\(visit.say(id: "Kirim", en: "Send"))</button>\
            \(questions.isEmpty ? .none : sendAnyway)
            """
            : "<p class=\"soft\">\(visit.say(SendingForm.cannotSign))</p>"
        return """
            \(canSend && reading.agent.isProtected ? passphrase : .none)<div class="actions">\(send)\
            <button class="second" id="simpan" name="aksi" value="simpan">\(visit.say(
                id: "Simpan draf", en: "Save draft"))</button>\
            <button class="second" id="periksa" name="aksi" value="periksa">\(visit.say(
                id: "Periksa", en: "Check"))</button>\
            <span class="soft small" id="tersimpan" role="status">\(saved ?? "")</span></div>
            """
    }

    private var sendAnyway: Markup {
        """
        <button class="second" id="kirim-tetap" name="aksi" value="kirim-tetap">\(visit.say(
            id: "Kirim tetap", en: "Send all the same"))</button>
        """
    }

    private var passphrase: Markup {
        let fault = passphraseFault.map { visit.say($0) } ?? ""
        let name = SendingForm.passphraseName
        return """
            <div class="field text"><label for="\(name)">\(visit.say(
                id: "Frasa sandi kunci penanda tangan", en: "Passphrase of the signing key"))</label>\
            <span class="known">\(visit.say(
                id: "Hanya untuk Kirim; tidak disimpan.", en: "Only for Send; it is not kept."))</span>\
            <input id="\(name)" name="\(name)" type="password" autocomplete="off" \
            maxlength="\(Limits.passphraseByteCountMax)" aria-describedby="\(name)-f"\
            \(fault.isEmpty ? .none : " aria-invalid=\"true\"")>\
            <p class="fault" id="\(name)-f"\(fault.isEmpty ? " hidden" : .none)>\(fault)</p></div>
            """
    }
}

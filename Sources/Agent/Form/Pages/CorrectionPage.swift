// *Koreksi*: the current report opened in the same form as it was filled in, each old figure beside its
// field, what changes below it, and the reason demanded.
//
//   GET  /koreksi/2022               `perbaiki=<hash>`: as a refused correction had it
//   POST /koreksi/2022               aksi: simpan · periksa · bukti · baris.INDICATOR · kirim ·
//                                    kirim-tetap · batal
//   POST /periksa/2022/koreksi       keeps the draft and answers what stands beside the fields, as JSON
//
// The form names the report it was opened from (`koreksi`): what has come since is never overwritten unseen.

import Shared

/// The correction of one period.
struct CorrectionPage {
    private static let correctsName = "koreksi"
    private static let dropPrefix = "keluarkan."
    private static let addedRowCount = 5

    let visit: FormVisit
    let reading: FormReading
    let period: Period
    let head: Chronicle.Known
    let indicators: [Indicator]
    let hints: FieldHints

    /// The page, or what stands in its place.
    private enum Opened {
        case page(CorrectionPage)
        case instead(FormResult)
    }

    private static func open(_ visit: FormVisit, _ reading: FormReading) throws -> Opened {
        guard let period = visit.period else { return .instead(.notFound) }
        let chronicle = try reading.chronicle()
        guard let head = chronicle.head(period), head.report.kind == .report else {
            return .instead(.redirect("/isi/\(period)"))
        }
        if let obstacle = try reading.choices().choice(period).obstacleWords {
            return .instead(
                .page(
                    title: title(visit, period),
                    "<p class=\"note\" role=\"alert\">\(visit.say(obstacle))</p>"))
        }
        return .page(
            CorrectionPage(
                visit: visit, reading: reading, period: period, head: head,
                indicators: try reading.indicators(period), hints: FieldHints(chronicle, before: period)))
    }

    private static func title(_ visit: FormVisit, _ period: Period) -> String {
        visit.say(id: "Koreksi ", en: "Correction of ") + period.title(in: visit.language)
    }

    // MARK: Showing

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 2 else { return .notFound }
        switch try open(visit, reading) {
        case .instead(let result): return result
        case .page(let page):
            if let (draft, faults) = try page.refused() { return try page.form(draft, given: faults) }
            return try page.form(try page.kept())
        }
    }

    /// The draft kept of this correction, else the current report as a form; what a draft of the fill-in page
    /// adds to the report is taken along.
    private func kept() throws -> FormDraft {
        let kept = try reading.drafts.read(period)
        if let kept, kept.corrects != nil { return kept }
        guard var draft = FormDraft(correcting: head, in: visit.language) else {
            return FormDraft(period: period)
        }
        for indicator in indicators where head.report.values[indicator.id] == nil {
            guard let kept, kept.touches(indicator.id) else { continue }
            draft.values[indicator.id] = kept.values[indicator.id]
            draft.items[indicator.id] = kept.items[indicator.id]
            draft.baseline[indicator.id] = kept.baseline[indicator.id]
            draft.notes[indicator.id] = kept.notes[indicator.id]
            draft.evidence += kept.evidence.filter { $0.indicator == indicator.id }
        }
        draft.preparedBy = try reading.lastPreparer()
        prepare(&draft)
        return draft
    }

    /// The correction that was refused, as a form of the report that counts now.
    private func refused() throws -> (FormDraft, [FieldFault])? {
        guard let hash = visit.request.query["perbaiki"].flatMap({ Digest(hex: $0) }),
            let refused = try RefusedReport.readAll(reading.folder).first(where: { $0.hash == hash }),
            refused.report.period == period, refused.report.kind == .report
        else { return nil }
        var draft = FormDraft(showing: refused.report, in: visit.language)
        (draft.corrects, draft.reason) = (head.hash, refused.report.reason ?? "")
        prepare(&draft)
        return (draft, refused.faults)
    }

    private func form(
        _ draft: FormDraft, tellsEverything: Bool = false, questions: [String] = [],
        passphraseFault: Words? = nil, given: [FieldFault] = [], status: Int = 200
    ) throws -> FormResult {
        var shown = draft
        shown.offerItems(indicators, hints)
        let check = try self.check(shown)
        let catalog = try reading.catalog(for: period)
        var texts = FieldTexts(visit: visit, draft: shown, check: check.adding(given), catalog: catalog)
        texts.tellsEverything = tellsEverything || !given.isEmpty
        let form = FillForm(
            reading: reading, texts: texts, hints: hints, indicators: indicators,
            action: "/koreksi/\(period)", former: head.report, extra: try extra(texts),
            questions: questions, passphraseFault: passphraseFault, savedAt: draft.savedAt)
        return .page(
            title: Self.title(visit, period), "\(lead)\(moved(draft))\(try form.markup)\(cancel)",
            status: status)
    }

    private var lead: Markup {
        let receipt = head.receipt.map { ", \(visit.say(id: "nomor", en: "number")) \($0.index)" } ?? ""
        let words = visit.say(
            id: "Yang berlaku: revisi \(head.report.revision)\(receipt). Ubah angka yang keliru; sisanya "
                + "tetap. Laporan lama tetap terbaca dalam riwayat.",
            en: "What counts: revision \(head.report.revision)\(receipt). Change the figures that are "
                + "wrong; the rest stays. The old report stays readable in the history.")
        return "<p>\(words)</p>"
    }

    /// Where a newer report has come since the draft was opened.
    private func moved(_ draft: FormDraft) -> Markup {
        guard let corrects = draft.corrects, corrects != head.hash else { return .none }
        let words = FieldFault.headMoved(period, to: head.report.revision).words
        return "<div class=\"note\" role=\"alert\"><p>\(visit.say(words))</p></div>"
    }

    /// Old and new side by side, what may be left out, and which report this corrects.
    private func extra(_ texts: FieldTexts) throws -> Markup {
        let draft = texts.draft
        var after = texts.check.readable
        // What cannot be read yet is no change.
        for (id, values) in head.report.values where after.values[id] == nil && !draft.dropped.contains(id) {
            after.values[id] = values
            after.items[id] = head.report.items[id]
            after.baseline[id] = after.baseline[id] ?? head.report.baseline[id]
        }
        let difference = ReportDifference(from: head.report, to: after)
        let table = DifferenceTable(visit: visit, catalog: texts.catalog)
        return """
            <input type="hidden" name="\(Self.correctsName)" value="\((draft.corrects ?? head.hash).hex)">
            <section id="bandingan"><h2>\(visit.say(id: "Lama dan baru", en: "Old and new"))</h2>
            \(try comparison(texts).markup)</section>
            <section id="perubahan"><h2>\(visit.say(id: "Yang berubah", en: "What changes"))</h2>
            <p class="jump" id="perubahan-usang" hidden></p>\(table.markup(difference))</section>
            \(drops(draft))
            """
    }

    private func comparison(_ texts: FieldTexts) throws -> Comparison {
        let rows = PreviewFigures(
            report: head.report, hash: head.hash, chronicle: try reading.chronicle(),
            catalogs: try reading.catalogs(), now: reading.now
        ).rows
        return Comparison(texts: texts, before: head.report, rowsBefore: rows, indicators: indicators)
    }

    private func drops(_ draft: FormDraft) -> Markup {
        let reported = indicators.filter { head.report.values[$0.id] != nil }
        if reported.count < 2 { return .none }
        let boxes = reported.map { indicator -> Markup in
            let name = Self.dropPrefix + indicator.id
            let mark: Markup = draft.dropped.contains(indicator.id) ? " checked" : .none
            return """
                <p><input type="checkbox" id="\(name)" name="\(name)" value="1"\(mark)> \
                <label class="inline" for="\(name)">\(indicator.name)</label></p>
                """
        }
        let title = visit.say(id: "Keluarkan indikator dari laporan", en: "Leave indicators out")
        let open: Markup = draft.dropped.isEmpty ? .none : " open"
        return "<details\(open)><summary>\(title)</summary>\(boxes)</details>"
    }

    private var cancel: Markup {
        """
        <form method="post" action="/koreksi/\(period)">\(visit.tokenField)<p>\
        <button class="second" name="aksi" value="batal">\(visit.say(
            id: "Batalkan koreksi ini", en: "Drop this correction"))</button></p></form>
        """
    }

    // MARK: Acting

    static func act(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 2 else { return .notFound }
        switch try open(visit, reading) {
        case .instead(let result): return result
        case .page(let page): return try page.act()
        }
    }

    private func act() throws -> FormResult {
        if visit.action == "batal" {
            try reading.drafts.remove(period)
            return .redirect("/")
        }
        var draft = try taken()
        if visit.action.hasPrefix("baris.") {
            draft.addRows(String(visit.action.dropFirst(6)), Self.addedRowCount)
        }
        try reading.drafts.write(draft)
        switch visit.action {
        case "kirim", "kirim-tetap": return try send(draft, asks: visit.action == "kirim")
        case "simpan": return .redirect("/koreksi/\(period)")
        case "bukti": return .redirect("/bukti/\(period)")
        case "periksa": return try form(draft, tellsEverything: true)
        default: return try form(draft)
        }
    }

    /// Keeps what was typed and answers what stands beside the fields.
    static func check(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 3, case .page(let page) = try open(visit, reading) else {
            return .notFound
        }
        let draft = try page.taken()
        try reading.drafts.write(draft)
        let texts = FieldTexts(
            visit: visit, draft: draft, check: try page.check(draft),
            catalog: try reading.catalog(for: page.period))
        let saved =
            visit.say(id: "Tersimpan", en: "Saved") + " "
            + visit.timeText(reading.now, of: try reading.office())
        return .json(
            FieldAnswer(
                texts: texts, indicators: page.indicators, comparison: try page.comparison(texts)
            ).json(saved: saved))
    }

    private func send(_ draft: FormDraft, asks: Bool) throws -> FormResult {
        let check = try check(draft)
        if !check.isReady { return try form(draft, tellsEverything: true, status: 422) }
        let questions = asks ? check.questions(visit) : []
        if !questions.isEmpty { return try form(draft, questions: questions) }
        let (visit, checked) = (visit, draft.withoutOffers(indicators, hints))
        return .later { reading in
            let outcome = try SendingForm(agent: reading.agent, secrets: visit.request.secrets).send(checked)
            if case .sent(let queued) = outcome { return .redirect("/keadaan/\(queued.hash.hex)") }
            guard case .page(let page) = try CorrectionPage.open(visit, reading) else {
                return .redirect("/")
            }
            switch outcome {
            case .refused(let faults):
                return try page.form(draft, tellsEverything: true, given: faults, status: 422)
            case .passphrase(let fault):
                return try page.form(draft, passphraseFault: fault, status: 422)
            case .sent(let queued): return .redirect("/keadaan/\(queued.hash.hex)")
            }
        }
    }

    private func check(_ draft: FormDraft) throws -> FormCheck {
        let chronicle = try reading.chronicle()
        return FormCheck(
            draft.withoutOffers(indicators, hints),
            reading.agent.preparation(try reading.catalogs(), chronicle), chronicle)
    }

    // MARK: Drafts

    /// What the browser sent, over what was kept.
    private func taken() throws -> FormDraft {
        var draft = try kept()
        let fields = visit.request.form
        draft.take(fields, of: indicators)
        // The report that the person saw: what was kept may be of an earlier one.
        draft.corrects = fields[Self.correctsName].flatMap { Digest(hex: $0) } ?? head.hash
        draft.dropped = indicators.map(\.id).filter { fields[Self.dropPrefix + $0] == "1" }
        prepare(&draft)
        draft.savedAt = reading.now
        return draft
    }

    /// Whoever has logged in prepares the correction.
    private func prepare(_ draft: inout FormDraft) {
        guard let user = visit.user else { return }
        draft.preparedBy = [.name: user.person.name, .title: user.person.title]
        draft.preparedBy[.nip] = user.person.nip
        draft.savedBy = user.name
    }
}

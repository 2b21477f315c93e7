// *Isi laporan*: the period is chosen, its form filled in, kept, checked and sent.
//
//   GET  /isi                    the periods to choose from
//   GET  /isi/2022               the form; `tetap=1` where the running year was asked about,
//                                `perbaiki=<hash>`: as the report refused under that hash filled it in
//   POST /isi/2022               aksi: simpan · periksa · bukti · baris.INDICATOR · kirim · kirim-tetap
//   POST /periksa/2022           keeps the draft and answers what stands beside the fields, as JSON

import Shared

/// The fill-in page of one period.
struct FillPage {
    private static let addedRowCount = 5

    let visit: FormVisit
    let reading: FormReading
    let period: Period
    /// The indicators that the form shows: the unit's own, but those reported already.
    let indicators: [Indicator]
    let hints: FieldHints
    let head: Chronicle.Known?

    init(_ visit: FormVisit, _ reading: FormReading, _ period: Period) throws {
        (self.visit, self.reading, self.period) = (visit, reading, period)
        let chronicle = try reading.chronicle()
        head = chronicle.head(period)
        let reported = head?.report.kind == .report ? head?.report : nil
        indicators = try reading.indicators(period).filter { reported?.values[$0.id] == nil }
        hints = FieldHints(chronicle, before: period)
    }

    // MARK: Showing

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count > 1 else {
            return try PeriodOverview(visit: visit, reading: reading).result()
        }
        guard visit.parts.count == 2, let period = visit.period else { return .notFound }
        let choice = try reading.choices().choice(period)
        if let obstacle = choice.obstacleWords { return blocked(visit, period, obstacle) }
        let page = try FillPage(visit, reading, period)
        if page.indicators.isEmpty { return page.reportedAlready }
        let kept = try reading.drafts.read(period)
        if let question = choice.question, kept == nil, visit.request.query["tetap"] != "1",
            visit.request.query["perbaiki"] == nil
        {
            return page.asking(question)
        }
        if let refused = try page.refused() {
            return try page.form(refused.draft, given: refused.faults)
        }
        return try page.form(kept ?? (try page.newDraft()))
    }

    private static func blocked(_ visit: FormVisit, _ period: Period, _ words: Words) -> FormResult {
        .page(
            title: title(visit, period),
            """
            <p class="note" role="alert">\(visit.say(words))</p><p><a href="/isi">\(visit.say(
                id: "Pilih periode lain", en: "Choose another period"))</a></p>
            """)
    }

    static func title(_ visit: FormVisit, _ period: Period) -> String {
        visit.say(id: "Isi laporan ", en: "Report of ") + period.title(in: visit.language)
    }

    private var reportedAlready: FormResult {
        .page(
            title: Self.title(visit, period),
            """
            <p class="lead">\(visit.say(
                id: "Periode ini sudah dilaporkan.", en: "This period is reported already."))</p>
            <p><a class="button" href="/koreksi/\(period)">\(visit.say(
                id: "Koreksi laporan ini", en: "Correct this report"))</a> \
            <a class="button" href="/isi">\(visit.say(
                id: "Pilih periode lain", en: "Choose another period"))</a></p>
            """)
    }

    private func asking(_ question: Words) -> FormResult {
        let quarters = period.quarters.map { quarter -> Markup in
            "<li><a href=\"/isi/\(quarter)\">\(quarter.title(in: visit.language))</a></li>"
        }
        return .page(
            title: Self.title(visit, period),
            """
            <p class="lead">\(visit.say(question))</p><nav class="choose" aria-label="\(visit.say(.period))">\
            <ul>\(quarters)</ul></nav><p><a href="/isi/\(period)?tetap=1">\(visit.say(
                id: "Tetap isi tahun \(period)", en: "Fill in the year \(period) all the same"))</a></p>
            """)
    }

    /// The form of a draft; `given`: faults that the aggregator answered.
    func form(
        _ draft: FormDraft, tellsEverything: Bool = false, questions: [String] = [],
        passphraseFault: Words? = nil, given: [FieldFault] = [], status: Int = 200
    ) throws -> FormResult {
        var shown = draft
        shown.offerItems(indicators, hints)
        let check = try self.check(shown)
        var texts = FieldTexts(
            visit: visit, draft: shown, check: check.adding(given),
            catalog: try reading.catalog(for: period))
        texts.tellsEverything = tellsEverything || !given.isEmpty
        let form = FillForm(
            reading: reading, texts: texts, hints: hints, indicators: indicators, action: "/isi/\(period)",
            questions: questions, passphraseFault: passphraseFault, savedAt: draft.savedAt)
        return .page(title: Self.title(visit, period), try form.markup, status: status)
    }

    /// The report that was refused, as a form, with what was wrong with it.
    private func refused() throws -> (draft: FormDraft, faults: [FieldFault])? {
        guard let hash = visit.request.query["perbaiki"].flatMap({ Digest(hex: $0) }),
            let refused = try RefusedReport.readAll(reading.folder).first(where: { $0.hash == hash }),
            refused.report.period == period, refused.report.kind == .report
        else { return nil }
        var draft = FormDraft(showing: refused.report, in: visit.language)
        prepare(&draft)
        return (draft, refused.faults)
    }

    // MARK: Acting

    static func act(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 2, let period = visit.period else { return .notFound }
        let choice = try reading.choices().choice(period)
        if let obstacle = choice.obstacleWords { return blocked(visit, period, obstacle) }
        let page = try FillPage(visit, reading, period)
        var draft = try page.taken()
        let action = visit.action
        if action.hasPrefix("baris.") { draft.addRows(String(action.dropFirst(6)), addedRowCount) }
        try reading.drafts.write(draft)
        switch action {
        case "kirim", "kirim-tetap": return try page.send(draft, asks: action == "kirim")
        case "periksa": return try page.form(draft, tellsEverything: true)
        case "simpan": return .redirect("/isi/\(period)?tetap=1")
        case "bukti": return .redirect("/bukti/\(period)")
        default: return try page.form(draft)
        }
    }

    /// Keeps what was typed and answers what stands beside the fields.
    static func check(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 2, let period = visit.period,
            try reading.choices().choice(period).obstacle == nil
        else { return .notFound }
        let page = try FillPage(visit, reading, period)
        // Sent meanwhile: nothing is left to keep.
        if page.indicators.isEmpty { return .notFound }
        let draft = try page.taken()
        try reading.drafts.write(draft)
        let texts = FieldTexts(
            visit: visit, draft: draft, check: try page.check(draft),
            catalog: try reading.catalog(for: period))
        let saved =
            visit.say(id: "Tersimpan", en: "Saved") + " "
            + visit.timeText(reading.now, of: try reading.office())
        return .json(FieldAnswer(texts: texts, indicators: page.indicators).json(saved: saved))
    }

    private func send(_ draft: FormDraft, asks: Bool) throws -> FormResult {
        let checked = draft.withoutOffers(indicators, hints)
        let check = try check(draft)
        if !check.isReady && !check.isUnchanged {
            return try form(draft, tellsEverything: true, status: 422)
        }
        let questions = asks ? check.questions(visit) : []
        if !questions.isEmpty { return try form(draft, questions: questions) }
        let visit = visit
        let period = period
        return .later { reading in
            switch try SendingForm(agent: reading.agent, secrets: visit.request.secrets).send(checked) {
            case .sent(let queued): return .redirect("/keadaan/\(queued.hash.hex)")
            case .refused(let faults):
                return try FillPage(visit, reading, period).form(
                    draft, tellsEverything: true, given: faults, status: 422)
            case .passphrase(let fault):
                return try FillPage(visit, reading, period).form(
                    draft, passphraseFault: fault, status: 422)
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

    private func newDraft() throws -> FormDraft {
        var draft = FormDraft(period: period)
        draft.preparedBy = try reading.lastPreparer()
        prepare(&draft)
        return draft
    }

    /// What the browser sent, over what was kept.
    private func taken() throws -> FormDraft {
        var draft = try reading.drafts.read(period) ?? FormDraft(period: period)
        draft.take(visit.request.form, of: indicators)
        prepare(&draft)
        draft.savedAt = reading.now
        return draft
    }

    /// Whoever has logged in prepares the report.
    private func prepare(_ draft: inout FormDraft) {
        guard let user = visit.user else { return }
        draft.preparedBy = [.name: user.person.name, .title: user.person.title]
        draft.preparedBy[.nip] = user.person.nip
        draft.savedBy = user.name
    }
}

extension FormDraft {
    /// Adds empty rows to an indicator's items.
    mutating func addRows(_ indicator: String, _ count: Int) {
        guard let known = items[indicator] else { return }
        let room = max(0, Limits.itemCountMax - known.count)
        items[indicator] = known + Array(repeating: ItemRow(), count: min(count, room))
    }
}

extension FormReading {
    /// How far the periods have got.
    func choices() throws -> PeriodChoices {
        let notices = try NoticeShelf(folder: folder).read().notices
        let (kept, damaged) = try drafts.readAll()
        return PeriodChoices(
            chronicle: try chronicle(), catalogs: try catalogs(),
            locks: PeriodLocks(notices: notices, bidang: agent.record.bidang),
            refused: try RefusedReport.readAll(folder), drafts: Set(kept.map(\.period) + damaged), now: now)
    }

    /// Who prepared the newest draft or report: offered again.
    func lastPreparer() throws -> [FormField.PersonPart: String] {
        let newest = try drafts.readAll().drafts.max {
            ($0.savedAt?.milliseconds ?? 0) < ($1.savedAt?.milliseconds ?? 0)
        }
        if let newest, !newest.preparedBy.isEmpty { return newest.preparedBy }
        let chronicle = try chronicle()
        let heads = chronicle.periods.compactMap { chronicle.head($0) }
        let last = heads.max {
            ($0.receipt?.receivedAt ?? now).milliseconds < ($1.receipt?.receivedAt ?? now).milliseconds
        }
        return last.map { FormDraft(showing: $0.report, in: .indonesian).preparedBy } ?? [:]
    }
}

// A form held against everything the aggregator will hold its report against, before anything is sent: the
// figures of every indicator that can be read, every fault with its field, and the report that would be made.
// Pure; what is refused here is refused by the same rules there.

import Shared

/// What a form comes to.
struct FormCheck: Sendable {
    /// One indicator of the unit.
    struct IndicatorCheck: Sendable {
        let indicator: Indicator
        /// Whether anything was typed of its figures.
        let isTouched: Bool
        /// Realisasi, capaian, predikat and target; nil while a figure is missing or cannot be read.
        let row: Achievement.Row?
        /// Component → sum of the items that can be read.
        let sums: [String: Figure]
        /// Component → how unusually it moves.
        let jumps: [String: FieldHints.Jump]
        /// Whether the target is missed, so that the notes are asked for.
        let missesTarget: Bool
        /// Notes that are asked for and still empty; they never block.
        let askedNotes: [String]
    }

    let indicators: [IndicatorCheck]
    /// In the order of the form; empty where the form can be sent.
    let faults: [FieldFault]
    /// The report that would be made; nil where there are faults.
    let report: Report?
    /// What can be read of the form, as a report would say it: figures and differences before all is right.
    let readable: Report
    /// Whether what was typed is what was reported already.
    let isUnchanged: Bool
    /// How the report is to be queued.
    let intent: Preparation.Intent

    /// Whether there is something to send, and nothing against it.
    var isReady: Bool { faults.isEmpty && report != nil }

    /// The check of one indicator.
    func check(of id: String) -> IndicatorCheck? { indicators.first { $0.indicator.id == id } }

    /// The check with faults that came from elsewhere: the aggregator's, or those found when it was sent.
    func adding(_ others: [FieldFault]) -> FormCheck {
        FormCheck(
            indicators: indicators, faults: faults + others.filter { !faults.contains($0) }, report: report,
            readable: readable, isUnchanged: isUnchanged, intent: intent)
    }

    /// What is wrong with one field.
    func faults(at field: FormField) -> [FieldFault] { faults.filter { $0.field == field } }
}

extension FormCheck {
    /// Checks `form` against the unit's own reports.
    init(_ form: FormDraft, _ preparation: Preparation, _ chronicle: Chronicle) {
        let catalog = preparation.catalogs.inForce(for: form.period.year)
        let own = catalog.indicators(ofBidang: preparation.bidang)
        let head = chronicle.head(form.period)
        let read = form.read(own, requiring: form.required(after: head))
        intent = form.intent(after: head)
        let readable = preparation.readable(read, form, after: head)
        self.readable = readable
        let rows = preparation.rows(of: readable, chronicle)
        let hints = FieldHints(chronicle, before: form.period)
        indicators = own.map { indicator in
            IndicatorCheck(
                indicator, form, read, rows.first { $0.indicator.id == indicator.id }, hints)
        }
        var faults = read.faults
        var outcome: Preparation.Outcome?
        if read.draft.indicators.isEmpty, faults.isEmpty { faults = [.noValues] }
        if faults.isEmpty {
            do {
                outcome = try preparation.outcome(
                    of: read.draft, evidence: form.evidence.map(\.entry), after: head, intent)
            } catch {
                faults = FieldFault.list(error, read)
            }
        }
        var isUnchanged = false
        if case .unchanged = outcome { isUnchanged = true }
        if case .report(let made) = outcome, let head, made.says(theSameAs: head.report) {
            isUnchanged = true
        }
        if isUnchanged {
            faults = [.unchanged]
        } else if let moved = form.moved(to: head) {
            faults.append(moved)
        }
        self.faults = faults
        self.isUnchanged = isUnchanged
        if case .report(let made) = outcome, faults.isEmpty { report = made } else { report = nil }
    }
}

extension FormCheck.IndicatorCheck {
    fileprivate init(
        _ indicator: Indicator, _ form: FormDraft, _ read: ReadForm, _ row: Achievement.Row?,
        _ hints: FieldHints
    ) {
        self.indicator = indicator
        self.row = row
        isTouched = form.touches(indicator.id)
        var items = Draft(period: form.period)
        items.items = read.draft.items.filter { $0.key == indicator.id }
        sums = items.withSums().values[indicator.id] ?? [:]
        let figures = read.draft.values[indicator.id] ?? sums
        var jumps: [String: FieldHints.Jump] = [:]
        for (component, figure) in figures {
            jumps[component] = hints.jump(figure, indicator.id, component)
        }
        self.jumps = jumps
        missesTarget = row?.outcome.capaian.map { $0 < .hundred } ?? false
        let notes = read.draft.notes[indicator.id] ?? [:]
        askedNotes = missesTarget ? ["penghambat", "tindak_lanjut"].filter { notes[$0] == nil } : []
    }
}

extension FormDraft {
    /// A correction where a report stands and the form was opened to correct it, or states a reason.
    fileprivate func intent(after head: Chronicle.Known?) -> Preparation.Intent {
        let reason = Self.trimmed(reason)
        guard let head, !reason.isEmpty || (head.report.kind == .report && corrects != nil) else {
            return .submit
        }
        return .correct(reason: reason, dropped: head.report.kind == .report ? dropped : [])
    }

    /// In a correction every indicator of the report must be filled in, or left out on purpose.
    func required(after head: Chronicle.Known?) -> Set<String> {
        guard corrects != nil, let head, head.report.kind == .report else { return [] }
        return Set(head.report.values.keys).subtracting(dropped)
    }

    /// The fault where the report that was opened is no longer the newest.
    fileprivate func moved(to head: Chronicle.Known?) -> FieldFault? {
        guard let corrects, let head, head.hash != corrects else { return nil }
        return .headMoved(period, to: head.report.revision)
    }
}

extension Preparation {
    /// Every indicator that can be read, whatever is wrong with the others.
    fileprivate func readable(
        _ form: ReadForm, _ typed: FormDraft, after head: Chronicle.Known?
    ) -> Report {
        let draft = form.draft.withSums()
        let nobody = Report.Person(name: "–", title: "–")
        var report = Report(
            kind: .report, office: office, bidang: bidang, period: draft.period,
            revision: (head?.report.revision ?? 0) + 1, supersedes: head?.hash, reason: nil,
            catalog: catalogs.latest.revision, preparedBy: nobody, createdAt: now.description)
        let isRead = { (id: String) in !form.unread.contains(id) }
        report.values = draft.values.filter { isRead($0.key) && !$0.value.isEmpty }
        report.items = draft.items.filter { isRead($0.key) }
        report.baseline = draft.baseline.filter { isRead($0.key) }
        report.notes = draft.notes
        report.evidence = typed.evidence.map(\.entry)
        return report
    }

    fileprivate func rows(of report: Report, _ chronicle: Chronicle) -> [Achievement.Row] {
        PreviewFigures(
            report: report, hash: Digest.sha256(report.json.compact), chronicle: chronicle,
            catalogs: catalogs, now: now
        ).rows
    }
}

extension Report {
    /// Whether the figures, items, notes, evidence and approval are those of `other`.
    fileprivate func says(theSameAs other: Report) -> Bool {
        kind == other.kind && approvedBy == other.approvedBy
            && ReportDifference(from: other, to: self).isEmpty
    }
}

extension FieldFault {
    fileprivate static let unchanged = FieldFault(
        nil, "unchanged",
        Words(
            id: "isian ini sama dengan laporan yang sudah ada; tidak ada yang perlu dikirim",
            en: "this says what is reported already; there is nothing to send"))

    fileprivate static let noValues = FieldFault(
        nil, "no-values",
        Words(id: "belum ada indikator yang diisi", en: "no indicator has been filled in yet"))

    /// What was opened for correction is no longer the newest.
    static func headMoved(_ period: Period, to revision: Int) -> FieldFault {
        FieldFault(
            nil, "head-moved",
            Words(
                id:
                    "laporan \(period) sudah berubah menjadi revisi \(revision) sejak koreksi ini dibuka; buka "
                    + "koreksi lagi",
                en:
                    "the report of \(period) has become revision \(revision) since this correction was opened; "
                    + "open the correction again"))
    }

    private static let reasonMissing = FieldFault(
        .reason, "reason-missing",
        Words(id: "tulis mengapa angkanya diubah", en: "write why the figures are changed"))

    /// What keeps the report from being made, by field.
    static func list(_ error: any Error, _ form: ReadForm) -> [FieldFault] {
        guard let fault = error as? AgentFault else {
            return [FieldFault(nil, "failed", AgentFault.words(of: error))]
        }
        if fault.code == "needs-correction" {
            return [
                FieldFault(
                    .reason, fault.code,
                    Words(
                        id:
                            "periode ini sudah dilaporkan; perubahan dikirim sebagai koreksi, tulis alasannya",
                        en: "this period is reported already; a change is a correction, write why"))
            ]
        }
        if fault.faults.isEmpty { return [FieldFault(nil, fault.code, fault.words)] }
        return fault.faults.map { each in
            let field = FormField(pointer: each.pointer, rows: form.rows)
            if field == .reason, form.draft.reason == nil { return reasonMissing }
            return FieldFault(field, each.code, each.words)
        }
    }
}

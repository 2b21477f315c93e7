// An uploaded template before it is confirmed: every period of it as the aggregator would take it, one
// after the other, so that a year's growth is computed from the year before in the same file. One fault
// anywhere and nothing of the file is sent.

import Shared

/// What an uploaded file comes to.
struct UploadPreview: Sendable {
    /// What a period's draft would do.
    enum Effect: Sendable {
        /// The first report, or one that adds indicators.
        case report
        /// It changes what was reported: a reason is needed.
        case correction
        /// It says nothing new.
        case unchanged
        /// It cannot be sent.
        case refused
    }

    /// One period of the file.
    struct Part: Sendable {
        let draft: Draft
        let effect: Effect
        /// The report that would be made.
        let report: Report?
        let rows: [Achievement.Row]
        /// What it changes of the report before.
        let difference: ReportDifference?
        /// Unusual moves: indicator and component, and the sentence.
        let jumps: [(indicator: String, component: String, jump: FieldHints.Jump)]
        /// Every fault, its sheet and cell in front.
        let faults: [Words]
    }

    let parts: [Part]

    /// Whether one of the periods needs a reason that the file does not give.
    var asksReason: Bool {
        parts.contains { part in
            if case .correction = part.effect { part.draft.reason == nil } else { false }
        }
    }

    /// Whether anything can be sent, and nothing stands against it.
    var isReady: Bool {
        let isNew = parts.contains { $0.report != nil }
        return isNew && parts.allSatisfy(\.faults.isEmpty)
    }

    /// What `drafts` come to after what is known; `reason` counts for corrections that state none, and no
    /// period is taken that is locked.
    init(
        _ drafts: [Draft], _ preparation: Preparation, _ chronicle: Chronicle, reason: String?,
        isLocked: (Period) -> Bool = { _ in false }
    ) {
        var known = chronicle
        var parts: [Part] = []
        for draft in drafts {
            let part = Part(
                draft, preparation, known, reason: reason, isLocked: isLocked(draft.period))
            if let report = part.report {
                known = known.adding(
                    Chronicle.Known(
                        hash: Digest.sha256(report.json.compact), report: report, receipt: nil))
            }
            parts.append(part)
        }
        self.parts = parts
    }

    /// How a part's draft is to be queued.
    static func intent(_ part: Part, reason: String?) -> Preparation.Intent {
        guard case .correction = part.effect else { return .submit }
        return .correct(reason: part.draft.reason ?? reason ?? "", dropped: [])
    }
}

extension UploadPreview.Part {
    fileprivate init(
        _ draft: Draft, _ preparation: Preparation, _ chronicle: Chronicle, reason: String?,
        isLocked: Bool
    ) {
        self.draft = draft
        let head = chronicle.head(draft.period)
        var faults = draft.evidence.map { file in
            Words(
                id: "bukti dukung \(quoted(file.path)): berkasnya diunggah pada halaman isian, "
                    + "hapus barisnya dari templat",
                en: "evidence \(quoted(file.path)): upload the file on the fill-in page and delete "
                    + "its row from the template")
        }
        if isLocked { faults.append(PeriodChoice.lockedWords(draft.period)) }
        var (effect, report) = (UploadPreview.Effect.refused, Report?.none)
        if faults.isEmpty {
            do {
                (effect, report) = try Self.effect(draft, preparation, head, reason)
            } catch {
                faults = Self.words(error)
            }
        }
        (self.effect, self.report, self.faults) = (effect, report, faults)
        rows =
            report.map { report in
                PreviewFigures(
                    report: report, hash: Digest.sha256(report.json.compact), chronicle: chronicle,
                    catalogs: preparation.catalogs, now: preparation.now
                ).rows
            } ?? []
        difference = report.map { ReportDifference(from: head?.report, to: $0) }
        let hints = FieldHints(chronicle, before: draft.period)
        jumps = draft.withSums().values.sorted { $0.key < $1.key }.flatMap { indicator, figures in
            figures.sorted { $0.key < $1.key }.compactMap { component, figure in
                hints.jump(figure, indicator, component).map { (indicator, component, $0) }
            }
        }
    }

    private static func effect(
        _ draft: Draft, _ preparation: Preparation, _ head: Chronicle.Known?, _ reason: String?
    ) throws -> (UploadPreview.Effect, Report?) {
        do {
            let intent = draft.reason.flatMap { reason -> Preparation.Intent? in
                head?.report.kind == .report ? .correct(reason: reason, dropped: []) : nil
            }
            let outcome = try preparation.outcome(
                of: draft, evidence: [], after: head, intent ?? .submit)
            switch outcome {
            case .unchanged: return (.unchanged, nil)
            case .report(let report):
                if intent == nil { return (.report, report) }
                let isNew = !ReportDifference(from: head?.report, to: report).isEmpty
                return isNew ? (.correction, report) : (.unchanged, nil)
            }
        } catch let fault as AgentFault where fault.code == "needs-correction" {
            // Its figures are shown before a reason is given; without one it is not sent.
            let stated = reason.map { FormDraft.trimmed($0) } ?? ""
            let outcome = try preparation.outcome(
                of: draft, evidence: [], after: head,
                .correct(reason: stated.isEmpty ? Self.unstated : stated, dropped: []))
            guard case .report(let report) = outcome else { return (.unchanged, nil) }
            return (.correction, report)
        }
    }

    /// Stands in a preview for a reason that is still to be given; never sent.
    private static let unstated = "–––"

    private static func words(_ error: any Error) -> [Words] {
        guard let fault = error as? AgentFault, !fault.faults.isEmpty else {
            return [AgentFault.words(of: error)]
        }
        return fault.faults.map(\.words)
    }
}

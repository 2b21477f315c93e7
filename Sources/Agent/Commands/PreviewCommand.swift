// iku-agent preview FILE: every check and figure, nothing sent and nothing queued.

import Shared

/// Shows what a draft comes to.
enum PreviewCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let agent = try context.agent()
        let path = context.arguments.positionals[0]
        let catalogs = try agent.catalogs()
        let file = try DraftFile(path, catalogs: catalogs, bidang: agent.record.bidang)
        var chronicle = try Chronicle(reading: agent.folder, agent.record)
        for draft in file.drafts {
            let evidence = try EvidenceFiles(folder: agent.folder).entries(
                of: draft, besides: path, keeping: false)
            let (report, isKnown) = try report(
                draft, evidence, agent.preparation(catalogs, chronicle), chronicle)
            let hash = Digest.sha256(report.json.compact)
            let figures = PreviewFigures(
                report: report, hash: hash, chronicle: chronicle, catalogs: catalogs, now: context.clock.now()
            )
            try show(context, path, report, figures, isKnown: isKnown)
            // A later period of the same file grows from this one.
            if !isKnown { chronicle = chronicle.adding(.init(hash: hash, report: report, receipt: nil)) }
        }
        let jumps = SizeCheck(chronicle: try Chronicle(reading: agent.folder, agent.record)).faults(of: file)
        for line in FaultText.lines(jumps, in: context.language) { StandardError.write(line + "\n") }
        return .done
    }

    private static func show(
        _ context: CommandContext, _ path: String, _ report: Report, _ figures: PreviewFigures, isKnown: Bool
    ) throws {
        if context.isJSON { return try context.say(json(path, report, figures)) }
        let text = PreviewText(
            language: context.language, catalog: figures.catalogs.inForce(for: report.period.year))
        try StandardOutput.write(text.text(report, figures.rows, isKnown: isKnown))
    }

    /// The report as `submit` would make it; where a correction is needed, as `correct` would.
    private static func report(
        _ draft: Draft, _ evidence: [Report.Evidence], _ preparation: Preparation, _ chronicle: Chronicle
    ) throws -> (Report, isKnown: Bool) {
        let head = chronicle.head(draft.period)
        do {
            let outcome = try preparation.outcome(of: draft, evidence: evidence, after: head, .submit)
            switch outcome {
            case .report(let report): return (report, false)
            case .unchanged(let known): return (known.report, true)
            }
        } catch let fault as AgentFault where fault.code == "needs-correction" {
            let reason = draft.reason ?? "(pratinjau)"
            let outcome = try preparation.outcome(
                of: draft, evidence: evidence, after: head, .correct(reason: reason, dropped: []))
            guard case .report(let report) = outcome else { throw fault }
            return (report, false)
        }
    }

    private static func json(_ path: String, _ report: Report, _ figures: PreviewFigures) -> JSONValue {
        let all = Achievement.compute(report.period, from: figures).json.object?["indicators"]?.array ?? []
        let own = all.filter { row in
            row.object?["id"]?.string.map { report.values[$0] != nil } ?? false
        }
        return [
            "file": .string(path), "period": .string(report.period.description),
            "revision": .integer(report.revision), "indicators": .array(own),
        ]
    }
}

// A correction: the period's current report opened as a draft, so that only what was wrong need be typed;
// old and new then stand side by side (ReportDifference), and a reason is demanded (FormCheck).

import Shared

extension FormDraft {
    /// The form as a report fills it in: what is read back from it is what the report says.
    init(showing report: Report, in language: Language) {
        self.init(period: report.period)
        let typed = { (figures: [String: Figure]) in
            figures.mapValues { TypedFigure(known: $0, in: language) }
        }
        for (id, figures) in report.values where report.items[id]?.isEmpty ?? true {
            values[id] = typed(figures)
        }
        items = report.items.mapValues { list in
            list.map { ItemRow(name: $0.name, unit: $0.unit ?? "", values: typed($0.values)) }
        }
        baseline = report.baseline.mapValues(typed)
        notes = report.notes
        evidence = report.evidence.map { EvidenceFile($0) }
        preparedBy = Self.parts(report.preparedBy)
        approvedBy = report.approvedBy.map(Self.parts) ?? [:]
    }

    /// The newest report of a period opened for correction; nil where there is none to correct.
    init?(correcting head: Chronicle.Known?, in language: Language) {
        guard let head, head.report.kind == .report else { return nil }
        self.init(showing: head.report, in: language)
        corrects = head.hash
        // Whoever corrects it prepares it: filled in anew, from the log-in where there is one.
        preparedBy = [:]
    }

    private static func parts(_ person: Report.Person) -> [FormField.PersonPart: String] {
        var parts: [FormField.PersonPart: String] = [.name: person.name, .title: person.title]
        parts[.nip] = person.nip
        parts[.rank] = person.rank
        return parts
    }
}

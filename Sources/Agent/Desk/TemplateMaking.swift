// The bytes of a template, for the command and for the form's page: both hand out the same.

import Shared

/// In which format a template is made.
enum TemplateFormat: String, CaseIterable, Sendable {
    case csv, xlsx, json
}

extension Agent {
    /// The template of one period, or of several in one file, with what is known of them here.
    func template(
        of periods: [Period], as format: TemplateFormat, in language: Language, at now: Timestamp
    ) throws -> [UInt8] {
        guard let period = periods.first else { return [] }
        let chronicle = try Chronicle(reading: folder, record)
        let earlier = chronicle.periods.last { $0 < period && chronicle.head($0)?.report.kind == .report }
        let template = DraftTemplate(
            period: period, bidang: record.bidang, catalog: try catalogs().inForce(for: period.year),
            language: language, earlier: earlier.flatMap { chronicle.head($0)?.report },
            knowsLastYear: chronicle.head(period.yearEarlier)?.report.kind == .report)
        switch format {
        case .csv: return template.csv
        case .json: return template.json
        case .xlsx:
            do {
                return try ChildProgram.sheet(environment: ProcessEnvironment.read()).spreadsheet(
                    of: template.workbook(at: now), secondsMax: Limits.sheetSecondsMax)
            } catch {
                throw AgentFault("no-spreadsheet", id: error.words.indonesian, en: error.words.english)
            }
        }
    }
}

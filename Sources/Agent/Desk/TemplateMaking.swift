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
        let template = TemplateFile(
            periods, bidang: record.bidang, catalogs: try catalogs(),
            chronicle: try Chronicle(reading: folder, record), language: language, now: now)
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

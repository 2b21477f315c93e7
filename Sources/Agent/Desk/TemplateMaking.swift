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
            chronicle: try Chronicle(reading: folder, record), language: language,
            isDemo: record.isDemo, now: now)
        switch format {
        case .csv: return template.csv
        case .json: return template.json
        case .xlsx:
            let workbook = template.workbook(at: now)
            if workbook.sheets.count > Limits.sheetCountMax {
                throw AgentFault(
                    "too-many-sheets",
                    id: "terlalu banyak lembar untuk satu buku kerja; bagi periodenya atas beberapa berkas",
                    en: "too many sheets for one workbook; divide the periods among several files")
            }
            do {
                return try ChildProgram.sheet(environment: ProcessEnvironment.read()).spreadsheet(
                    of: workbook, secondsMax: Limits.sheetSecondsMax)
            } catch {
                throw AgentFault("no-spreadsheet", id: error.words.indonesian, en: error.words.english)
            }
        }
    }
}

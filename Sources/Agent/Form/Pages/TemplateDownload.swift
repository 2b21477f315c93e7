// `/templat/PERIOD.xlsx`, `.csv`, `.json`, and a span of periods (`2021..2025.xlsx`): the file to fill in,
// the same bytes as `iku-agent template` makes.

import Shared

/// A template to take away.
enum TemplateDownload {
    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 2 else { return .notFound }
        guard let dot = visit.parts[1].lastIndex(of: "."), let periods = periods(visit.parts[1][..<dot]),
            let format = TemplateFormat(rawValue: String(visit.parts[1][dot...].dropFirst()))
        else { return .notFound }
        let years = try reading.catalogs().latest.years
        guard periods.allSatisfy({ years.contains($0.year) }) else { return .notFound }
        let name = "iku-\(reading.agent.record.bidang)-\(visit.parts[1])"
        return .later { reading in
            let bytes = try reading.agent.template(
                of: periods, as: format, in: visit.language, at: reading.now)
            return .download(name: name, contentType: format.contentType, bytes)
        }
    }

    /// One period or a span; nil where it is neither, or holds too many.
    private static func periods(_ text: Substring) -> [Period]? { try? PeriodSpan.periods([String(text)]) }
}

extension TemplateFormat {
    fileprivate var contentType: String {
        switch self {
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .csv: "text/csv; charset=utf-8"
        case .json: "application/json"
        }
    }
}

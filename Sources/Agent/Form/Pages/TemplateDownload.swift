// `/templat/PERIOD.xlsx`, `.csv`, `.json`: the file to fill in, the same bytes as `iku-agent template` makes.

import Shared

/// A template to take away.
enum TemplateDownload {
    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        guard visit.parts.count == 2 else { return .notFound }
        let parts = visit.parts[1].split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let period = Period(parts[0]),
            try reading.catalogs().latest.years.contains(period.year),
            let format = TemplateFormat(rawValue: String(parts[1]))
        else { return .notFound }
        return .later { reading in
            let bytes = try reading.agent.template(
                of: [period], as: format, in: visit.language, at: reading.now)
            let name = "iku-\(reading.agent.record.bidang)-\(period).\(format.rawValue)"
            return .download(name: name, contentType: format.contentType, bytes)
        }
    }
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

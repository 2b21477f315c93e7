// A file to fill in for one period or several: a table (CSV), JSON, or a workbook (TemplateWorkbook.swift).

import Shared

/// Templates of one unit, in the order of their periods.
struct TemplateFile: Sendable {
    let templates: [DraftTemplate]

    /// Templates of `periods` with what is known of them here.
    init(
        _ periods: [Period], bidang: String, catalogs: CatalogHistory, chronicle: Chronicle,
        language: Language, isDemo: Bool = false, now: Timestamp
    ) {
        let sorted = Set(periods).sorted()
        templates = sorted.map { period in
            func report(_ period: Period) -> Report? {
                chronicle.head(period).flatMap { $0.report.kind == .report ? $0.report : nil }
            }
            let earlier = chronicle.periods.last { $0 < period && report($0) != nil }
            var template = DraftTemplate(
                period: period, bidang: bidang, catalog: catalogs.inForce(for: period.year),
                language: language)
            template.isDemo = isDemo
            template.earlier = earlier.flatMap(report)
            template.lastYear = report(period.yearEarlier)
            template.followsInFile = template.lastYear == nil && sorted.contains(period.yearEarlier)
            template.asksPeople = period == sorted.first
            if let known = chronicle.head(period), known.report.kind == .report {
                template.current = known.report
                template.figures =
                    PreviewFigures(
                        report: known.report, hash: known.hash, chronicle: chronicle, catalogs: catalogs,
                        now: now
                    ).rows
            }
            return template
        }
    }

    init(_ templates: [DraftTemplate]) { self.templates = templates }

    private var language: Language { templates.first?.language ?? .indonesian }

    /// The table, with the byte order mark that spreadsheets want.
    var csv: [UInt8] {
        let head = [["#angka", language == .indonesian ? "id" : "en"], DraftColumn.written.map(\.rawValue)]
        let lines = (head + templates.flatMap(\.rows)).map {
            $0.map(DraftTemplate.cell).joined(separator: ";")
        }
        return [0xEF, 0xBB, 0xBF] + Array(lines.map { $0 + "\r\n" }.joined().utf8)
    }

    /// One draft, or a list of them.
    var json: [UInt8] {
        if templates.count == 1 { return templates[0].json.indented }
        return JSONValue.array(templates.map(\.json)).indented
    }
}

// Indikator: all of them, for one period.

import Shared

/// All indicators of a period.
struct IndicatorListPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let period = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        let title = visit.say(id: "Indikator ", en: "Indicators ") + period.title(in: visit.language)
        let notes = Footnotes()
        var table = SheetTable(title, columns(achievement.catalog))
        for row in achievement.rows {
            let cells = FigureCells(visit, row, achievement, reading)
            let unit = achievement.catalog.bidang(row.indicator.bidang)?.name ?? row.indicator.bidang
            table.add([
                "<a href=\"/indikator/\(row.indicator.id)?p=\(period)\">\(row.indicator.name)</a>", "\(unit)",
                "\(cells.target)", "\(cells.realisasi)", "\(cells.difference)", cells.capaian(notes),
                cells.predikat, "\(cells.state)",
            ])
        }
        let content: Markup = """
            \(visit.periodChoice(achievement.catalog, period, path: "/indikator"))\
            \(visit.exportLinks(period))
            \(table.markup)\(notes.markup)\(try visit.draftMark(achievement, reading))
            """
        return .page(title: title, content)
    }

    private func columns(_ catalog: Catalog) -> [SheetTable.Column] {
        [
            .text(visit.say(.indicator)), .text(visit.say(.unit)), .number(visit.say(.target)),
            .number(visit.say(.realisasi)), .number(visit.differenceTitle(catalog.indicators)),
            .number(visit.say(.capaian)),
            .text(visit.say(.predikat)), .text(visit.say(.state)),
        ]
    }
}

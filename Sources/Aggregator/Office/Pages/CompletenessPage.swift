// Kelengkapan: every unit × every period of a year.

import Shared

/// Who has reported what of a year.
struct CompletenessPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let year = (visit.askedPeriod ?? reading.usualPeriod(on: today)).wholeYear
        let catalog = reading.catalog(of: year)
        let periods = year.quarters + [year]
        let title = visit.say(id: "Kelengkapan ", en: "Completeness ") + year.description
        var table = SheetTable(
            title, [.text(visit.say(.unit))] + periods.map { .text($0.title(in: visit.language)) })
        for unit in catalog.bidang {
            let cells = try periods.map { try cell(unit, $0, today) }
            table.add(["<a href=\"/unit/\(unit.id)?p=\(year)\">\(unit.name)</a>"] + cells)
        }
        let content: Markup = """
            \(visit.yearChoice(catalog, year, path: "/kelengkapan"))
            \(table.markup)
            <ul class="notes"><li>\(visit.say(
                id: "Wajib lapor sejak \(reading.state.reportingFrom.title(in: .indonesian)); periode sebelumnya "
                    + "data historis dan tidak pernah terlambat.",
                en: "Reports are due since \(reading.state.reportingFrom.title(in: .english)); earlier periods are "
                    + "historical data and never late."))</li>
            <li>\(visit.say(
                id: "Laporan triwulan ditunggu \(catalog.quarterDueDayCount) hari, laporan tahunan "
                    + "\(catalog.yearDueDayCount) hari setelah periodenya berakhir.",
                en: "A quarter's report is due \(catalog.quarterDueDayCount) days, a year's "
                    + "\(catalog.yearDueDayCount) days after the period's end."))</li></ul>
            """
        return .page(title: title, content)
    }

    private func cell(_ unit: Catalog.Bidang, _ period: Period, _ today: CivilDate) throws -> Markup {
        let timeliness = try reading.timeliness(of: unit.id, period, on: today)
        let isLocked = reading.state.isLocked(bidang: unit.id, period: period, on: today)
        let isReturned = reading.state.returns.contains {
            $0.value.bidang == unit.id && $0.value.period == period && reading.state.isOpen($0)
        }
        let marks = [
            isLocked ? visit.say(id: "terkunci", en: "locked") : nil,
            isReturned ? visit.say(id: "dikembalikan", en: "returned") : nil,
        ].compactMap { $0.map { "<span class=\"soft small line\">\($0)</span>" as Markup } }
        return """
            <a href="/unit/\(unit.id)?p=\(period)">\(timeliness.markup(visit))</a>\(marks)
            """
    }
}

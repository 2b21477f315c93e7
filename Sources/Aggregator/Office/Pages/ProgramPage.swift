// Program dan anggaran: the decree's programs in a year, what they cost, which indicators they serve, and how
// far what was achieved exceeds what was spent; and the form for those who may.

import Shared

/// The programs of one year.
struct ProgramPage {
    let visit: Visit
    let reading: OfficeReading
    /// A form that was sent and not taken.
    let refused: RefusedForm?

    func result() throws -> PageResult {
        let asked = visit.concernedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let period = asked.wholeYear
        let achievement = try reading.achievement(period)
        let year = ProgramYear(achievement, reading.state)
        let forms = OfficeForms(visit: visit, reading: reading, period: period, refused: refused)
        let content: Markup = """
            \(visit.done(reading))\(visit.yearChoice(achievement.catalog, period, path: "/program"))
            <h2>\(visit.say(id: "Program", en: "Programs"))</h2>\(programs(year))\(forms.markup(.program))
            <h2>\(visit.say(id: "Efisiensi per indikator", en: "Efficiency by indicator"))</h2>\(indicators(year))
            <p class="soft">\(visit.say(Efficiency.legend))</p>
            """
        return .page(title: visit.say(SitePart.programs.words) + " \(period.year)", content)
    }

    private func programs(_ year: ProgramYear) -> Markup {
        let set = Dictionary(year.programs.map { ($0.program, $0) }, uniquingKeysWith: { first, _ in first })
        var table = SheetTable(
            visit.say(id: "Program", en: "Programs"),
            [
                .text(visit.say(id: "Program", en: "Program")),
                .text(visit.say(id: "Indikator", en: "Indicators")),
            ] + moneyColumns)
        for (place, name) in year.names.enumerated() {
            let program = set[name]
            let served = (program?.indicators ?? []).map { id -> Markup in
                let title = year.achievement.catalog.indicator(id)?.name ?? id
                return
                    "<span class=\"line\"><a href=\"/indikator/\(id)?p=\(year.achievement.period)\">\(title)</a></span>"
            }
            let cells = money(
                program.flatMap { Budget(of: [$0]) }, capaian: program.flatMap(year.capaian(of:)),
                program.flatMap(year.efficiency(of:)), year.achievement.catalog)
            table.add(["\(place + 1). \(name)", Markup(served)] + cells)
        }
        return table.isEmpty ? "<p class=\"soft\">\(visit.say(Self.none))</p>" : table.markup
    }

    private static let none = Words(id: "Katalog tidak memuat program.", en: "The catalogue has no programs.")

    private func indicators(_ year: ProgramYear) -> Markup {
        var table = SheetTable(
            visit.say(id: "Efisiensi per indikator", en: "Efficiency by indicator"),
            [.text(visit.say(.indicator))] + moneyColumns)
        for row in year.achievement.rows {
            let cells = money(
                Budget(of: year.programs(of: row.indicator.id)), capaian: row.outcome.capaian,
                year.efficiency(of: row), year.achievement.catalog)
            table.add(["\(row.indicator.name)"] + cells)
        }
        return table.markup
    }

    private var moneyColumns: [SheetTable.Column] {
        [
            .number(visit.say(id: "Pagu", en: "Ceiling")), .number(visit.say(id: "Realisasi", en: "Spent")),
            .number(visit.say(id: "Serapan", en: "Absorbed")), .number(visit.say(.capaian)),
            .number(visit.say(id: "Efisiensi", en: "Efficiency")), .text(visit.say(id: "Kelas", en: "Class")),
        ]
    }

    private func money(
        _ budget: Budget?, capaian: Rational?, _ efficiency: Efficiency?, _ catalog: Catalog
    ) -> [Markup] {
        let figures = visit.figures
        let texts = [
            budget.map { figures.rupiah($0.ceiling) }, budget?.realisasi.map(figures.rupiah),
            budget?.absorption.map { figures.number($0, fractionDigits: 2) + "%" },
            capaian.map { figures.capaian($0, in: catalog) + "%" },
            efficiency.map { figures.number($0.difference, fractionDigits: 2) },
            efficiency.map { visit.say($0.step.words) },
        ]
        return texts.map { "\($0 ?? FigureText.absent)" }
    }
}

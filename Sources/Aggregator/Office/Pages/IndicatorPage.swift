// One indicator: its figures, its years, the way to the last target, its quarters, what it was computed from,
// its formula and the unit's notes.

import Shared

/// One indicator in one period.
struct IndicatorPage {
    let visit: Visit
    let reading: OfficeReading
    let id: String

    func result() throws -> PageResult {
        let period = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        guard let row = achievement.rows.first(where: { $0.indicator.id == id }) else { return .notFound }
        let catalog = achievement.catalog
        let years = IndicatorYears(visit: visit, reading: reading, indicator: row.indicator)
        let content: Markup = """
            <p class="soft">\(visit.say(.unit)): \(catalog.bidang(row.indicator.bidang)?.name ?? "") · \
            \(visit.say(id: "Sasaran", en: "Objective")): \
            \(catalog.sasaran.first { $0.id == row.indicator.sasaran }?.name ?? "")</p>
            \(visit.periodChoice(catalog, period, path: "/indikator/\(id)"))
            \(current(row, achievement))\(doubt(row, achievement))
            \(try years.markup(catalog))
            <h2>\(visit.say(id: "Triwulan ", en: "Quarters of ")) \(period.year)</h2>\
            \(try quarters(period, row.indicator))
            <h2>\(visit.say(id: "Rumus", en: "Formula"))</h2>\(formula(row.indicator))
            \(try IndicatorSource(visit: visit, reading: reading, row: row).markup)\
            \(try visit.draftMark(achievement, reading))
            """
        return .page(title: row.indicator.name, content)
    }

    // MARK: Now

    private func current(_ row: Achievement.Row, _ achievement: Achievement) -> Markup {
        let cells = FigureCells(visit, row, achievement, reading)
        let notes = (cells.remarks + row.warnings.map { visit.say($0.words) })
            .map { "<li>\(Markup.said($0))</li>" as Markup }
        let list: Markup = notes.isEmpty ? .none : "<ul class=\"notes\">\(notes)</ul>"
        return """
            <div class="cards"><div class="card"><span class="soft">\(visit.say(.target))</span>\
            <b>\(cells.target)</b></div>\
            <div class="card"><span class="soft">\(visit.say(.realisasi))</span><b>\(cells.realisasi)</b>\
            \(cells.state)</div>\
            <div class="card"><span class="soft">\(visit.say(.difference))</span>\
            <b>\(cells.difference) <small>\(cells.differenceUnit)</small></b></div>\
            <div class="card"><span class="soft">\(visit.say(.capaian))</span><b>\(cells.capaian)</b>\
            \(cells.predikat)</div></div>
            <p><a href="/keaslian/\(id)?p=\(achievement.period)">\
            \(visit.say(id: "Dari mana angka ini, dan bagaimana memeriksanya", en: "Where this figure is from, and how to check it"))\
            </a></p>\(list)
            """
    }

    // MARK: Doubt

    private func doubt(_ row: Achievement.Row, _ achievement: Achievement) -> Markup {
        guard let doubtful = row.indicator.doubtful else { return .none }
        return """
            <section class="note"><p><strong>\(visit.say(.decreeDoubt)):</strong> \(doubtful)</p>\
            \(alternatives(row, achievement))\(groups(row, achievement))</section>
            """
    }

    private func alternatives(_ row: Achievement.Row, _ achievement: Achievement) -> Markup {
        var table = SheetTable(
            visit.say(id: "Rumus pembanding", en: "Alternatives"),
            [
                .text(visit.say(id: "Rumus pembanding", en: "Alternative")), .number(visit.say(.realisasi)),
                .number(visit.say(.capaian)), .text(visit.say(.predikat)),
            ])
        for figure in row.alternatives {
            let realisasi = figure.outcome.realisasi.map {
                visit.figures.withUnit(visit.figures.realisasi($0, target: row.target), row.indicator.unit)
            }
            table.add([
                """
                \(figure.alternative.text)\
                <span class="mono small line">\(figure.alternative.formula.text)</span>
                """,
                "\(realisasi ?? FigureText.absent)",
                "\(visit.capaian(figure.outcome.capaian, in: achievement.catalog))",
                "\(figure.predikat?.name ?? figure.outcome.reason.map { visit.say($0.words) } ?? FigureText.absent)",
            ])
        }
        return table.markup
    }

    /// What the groups it belongs to would be with the first alternative.
    private func groups(_ row: Achievement.Row, _ achievement: Achievement) -> Markup {
        let catalog = achievement.catalog
        let named = [
            (
                catalog.sasaran.first { $0.id == row.indicator.sasaran }?.name,
                achievement.sasaran.first { $0.id == row.indicator.sasaran }
            ),
            (
                catalog.bidang(row.indicator.bidang)?.name,
                achievement.bidang.first { $0.id == row.indicator.bidang }
            ),
            (visit.say(id: "Seluruh indikator", en: "All indicators"), achievement.overall),
        ]
        var table = SheetTable(
            visit.say(
                id: "Rata-rata dengan rumus pembanding pertama", en: "Means with the first alternative"),
            [
                .text(visit.say(id: "Kelompok", en: "Group")),
                .number(visit.say(id: "Menurut keputusan", en: "As decreed")), .text(visit.say(.predikat)),
                .number(visit.say(.withAlternatives)), .text(visit.say(.predikat)),
            ])
        for case (let name?, let group?) in named {
            table.add([
                "\(name)", "\(visit.capaian(group.mean.capaian, in: catalog))",
                "\(group.mean.predikat?.name ?? FigureText.absent)",
                "\(visit.capaian(group.withAlternatives.capaian, in: catalog))",
                "\(group.withAlternatives.predikat?.name ?? FigureText.absent)",
            ])
        }
        return table.markup
    }

    // MARK: Quarters and formula

    private func quarters(_ period: Period, _ indicator: Indicator) throws -> Markup {
        let notes = Footnotes()
        var table = FigureTable(
            visit.say(id: "Triwulan", en: "Quarters"), visit, head: visit.say(.period), [indicator])
        for quarter in period.quarters {
            let achievement = try reading.achievement(quarter)
            guard let row = achievement.rows.first(where: { $0.indicator.id == id }) else { continue }
            let link: Markup =
                "<a href=\"/indikator/\(id)?p=\(quarter)\">\(quarter.title(in: visit.language))</a>"
            table.add(link, FigureCells(visit, row, achievement, reading), notes)
        }
        return table.markup + notes.markup
    }

    private func formula(_ indicator: Indicator) -> Markup {
        let decreed: Markup? = indicator.formulaDecreed.map {
            "<dt>\(visit.say(id: "Menurut kata keputusan", en: "In the decree's words"))</dt><dd>\($0)</dd>"
        }
        let note: Markup? = indicator.formulaNote.map { "<dd class=\"soft\">\($0)</dd>" }
        let components = indicator.components.map { component -> Markup in
            "<li><span class=\"mono\">\(component.id)</span>: \(component.name)</li>"
        }
        return """
            <dl>\(decreed)<dt>\(visit.say(id: "Yang dihitung", en: "As computed"))</dt>\
            <dd class="mono">\(indicator.formula.text)</dd>\(note)\
            <dt>\(visit.say(.component))</dt><dd><ul>\(components)</ul></dd></dl>
            """
    }
}

/// Figures of one indicator, a period a row.
struct FigureTable {
    private var table: SheetTable

    init(_ caption: String, _ visit: Visit, head: String, _ indicators: [Indicator]) {
        table = SheetTable(
            caption,
            [
                .text(head), .number(visit.say(.target)), .number(visit.say(.realisasi)),
                .number(visit.differenceTitle(indicators)), .number(visit.say(.capaian)),
                .text(visit.say(.predikat)),
                .text(visit.say(.state)),
            ])
    }

    mutating func add(_ head: Markup, _ cells: FigureCells, _ notes: Footnotes) {
        table.add([
            head, "\(cells.target)", "\(cells.realisasi)", "\(cells.difference)", cells.capaian(notes),
            cells.predikat, "\(cells.state)",
        ])
    }

    var markup: Markup { table.markup }
}

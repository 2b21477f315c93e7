// An indicator year by year: a chart, the same figures as a table, and the way to the last year's target.

import Shared

/// The years of one indicator.
struct IndicatorYears {
    let visit: Visit
    let reading: OfficeReading
    let indicator: Indicator

    private struct YearFigures {
        let year: Int
        let row: Achievement.Row
        let achievement: Achievement
    }

    func markup(_ catalog: Catalog) throws -> Markup {
        let years = try figures(catalog.years)
        let notes = Footnotes()
        var table = FigureTable(
            visit.say(id: "Tahun demi tahun", en: "Year by year"), visit, head: visit.say(.year), [indicator])
        for figures in years {
            let cells = FigureCells(visit, figures.row, figures.achievement, reading)
            let link: Markup = "<a href=\"/indikator/\(indicator.id)?p=\(figures.year)\">\(figures.year)</a>"
            table.add(link, cells, notes)
        }
        let chart = YearChart(visit: visit, labels: years.map { String($0.year) }, rows: years.map(\.row))
        return """
            <h2>\(visit.say(id: "Tahun demi tahun", en: "Year by year"))</h2>
            \(chart.svg)\(table.markup)\(notes.markup)\(way(years))
            """
    }

    private func figures(_ years: ClosedRange<Int>) throws -> [YearFigures] {
        try years.compactMap { year in
            let achievement = try reading.achievement(Period(year: year))
            return achievement.rows.first { $0.indicator.id == indicator.id }
                .map { YearFigures(year: year, row: $0, achievement: achievement) }
        }
    }

    // MARK: The way to the last target

    private func way(_ years: [YearFigures]) -> Markup {
        guard let goal = years.last, let target = goal.row.target,
            let now = years.last(where: { $0.row.outcome.realisasi != nil }),
            let realisasi = now.row.outcome.realisasi
        else { return .none }
        let figures = visit.figures
        let unit = indicator.unit
        let heading = visit.say(
            id: "Menuju target \(goal.year)", en: "On the way to the target of \(goal.year)")
        let stand = visit.say(
            id:
                "Realisasi \(now.year): \(figures.withUnit(figures.realisasi(realisasi, target: target), unit)). "
                + "Target \(goal.year): \(figures.withUnit(figures.target(target), unit)).",
            en:
                "Actual value of \(now.year): \(figures.withUnit(figures.realisasi(realisasi, target: target), unit)). "
                + "Target of \(goal.year): \(figures.withUnit(figures.target(target), unit)).")
        return "<h2>\(heading)</h2><p>\(stand) \(rest(realisasi, target, from: now.year, to: goal.year))</p>"
    }

    private func rest(_ realisasi: Rational, _ target: Indicator.Target, from now: Int, to goal: Int)
        -> String
    {
        let missing = indicator.polarity == .higher ? target.value - realisasi : realisasi - target.value
        if missing.isNegative || missing.isZero {
            return visit.say(id: "Target itu sudah tercapai.", en: "That target is already reached.")
        }
        let gap = visit.size(missing, of: indicator, decimalsOf: target)
        guard goal > now, let each = missing.divided(by: Rational(goal - now)) else {
            return visit.say(id: "Kurang \(gap).", en: "Short of it by \(gap).")
        }
        let step = visit.size(each, of: indicator, decimalsOf: target)
        return visit.say(
            id: "Masih kurang \(gap) dalam \(goal - now) tahun: rata-rata \(step) setiap tahun.",
            en:
                "Still \(gap) to go in \(goal - now) \(goal - now == 1 ? "year" : "years"): \(step) a year on average."
        )
    }
}

extension Visit {
    /// The size of a difference, without a sign.
    fileprivate func size(
        _ difference: Rational, of indicator: Indicator, decimalsOf target: Indicator.Target
    ) -> String {
        let number = figures.realisasi(difference, target: target)
        return figures.withUnit(number, unitOfDifference(indicator))
    }
}

// The figures of Ringkasan: the means, the objectives with their indicators, the units.

import Shared

/// Tables of one period.
struct SummaryTables {
    let visit: Visit
    let reading: OfficeReading
    let achievement: Achievement

    // MARK: Means

    var cards: Markup {
        let overall = achievement.overall
        var cards = [
            card(
                visit.say(id: "Rata-rata indikator", en: "Mean of indicators"), overall.mean,
                details: [
                    visit.say(
                        id: "\(overall.reportedCount) dari \(overall.indicatorCount) IKU berangka",
                        en: "\(overall.reportedCount) of \(overall.indicatorCount) IKU with a figure"),
                    visit.say(id: "yang tanpa angka dihitung 0: ", en: "those without counting 0: ")
                        + visit.capaian(overall.capaianAll, in: achievement.catalog),
                    visit.say(id: "tanpa batas atas: ", en: "unclamped: ")
                        + visit.capaian(overall.capaianUncapped, in: achievement.catalog),
                ]),
            card(
                visit.say(id: "Rata-rata sasaran", en: "Mean of objectives"), achievement.overallBySasaran,
                details: [
                    visit.say(
                        id: "setiap sasaran sama bobotnya", en: "each objective weighs the same")
                ]),
        ]
        if overall.withAlternatives.capaian != nil {
            cards.append(
                card(
                    visit.say(.withAlternatives), overall.withAlternatives,
                    details: [
                        visit.say(
                            id: "bila rumus yang perlu ditinjau diganti rumus pembanding pertama",
                            en: "with the first alternative in the place of formulas in doubt")
                    ]))
        }
        return "<div class=\"cards\">\(cards)</div>"
    }

    private func card(_ name: String, _ mean: Achievement.Mean, details: [String]) -> Markup {
        let predikat = visit.predikat(
            mean.predikat, in: achievement.catalog, isSettled: achievement.overall.isComplete)
        let lines = details.map { "<span class=\"soft small line\">\($0)</span>" as Markup }
        return """
            <div class="card"><span class="soft">\(name)</span>\
            <b>\(visit.capaian(mean.capaian, in: achievement.catalog))</b>\(predikat)\(lines)</div>
            """
    }

    // MARK: Objectives and their indicators

    var objectives: Markup {
        let notes = Footnotes()
        var table = SheetTable(
            visit.say(id: "Sasaran dan indikator", en: "Objectives and indicators"),
            [
                .text(visit.say(id: "Sasaran / indikator", en: "Objective / indicator")),
                .number(visit.say(.target)), .number(visit.say(.realisasi)), .number(visit.say(.capaian)),
                .text(visit.say(.predikat)), .text(visit.say(.state)),
            ])
        for (sasaran, group) in zip(achievement.catalog.sasaran, achievement.sasaran) {
            table.add(
                [
                    "\(sasaran.name)", .none, .none, "\(capaian(group))", predikat(group), "\(count(group))",
                ], isGroup: true)
            for row in achievement.rows where row.indicator.sasaran == sasaran.id {
                let cells = FigureCells(visit, row, achievement, reading)
                table.add([
                    "<a href=\"/indikator/\(row.indicator.id)?p=\(achievement.period)\">\(row.indicator.name)</a>",
                    "\(cells.target)", "\(cells.realisasi)", cells.capaian(notes), cells.predikat,
                    "\(cells.state)",
                ])
            }
        }
        return table.markup + notes.markup
    }

    private func capaian(_ group: Achievement.Group) -> String {
        visit.capaian(group.mean.capaian, in: achievement.catalog)
    }

    private func count(_ group: Achievement.Group) -> String {
        visit.say(
            id: "\(group.reportedCount) dari \(group.indicatorCount) berangka",
            en: "\(group.reportedCount) of \(group.indicatorCount) with a figure")
    }

    /// With the other reading beside it, where a formula of the group is in doubt.
    private func predikat(_ group: Achievement.Group) -> Markup {
        let own = visit.predikat(
            group.mean.predikat, in: achievement.catalog, isSettled: group.isComplete)
        guard group.withAlternatives.capaian != nil else { return own }
        let other = visit.capaian(group.withAlternatives.capaian, in: achievement.catalog)
        let words = visit.say(.withAlternatives).lowercased()
        let name = group.withAlternatives.predikat?.name ?? ""
        return "\(own)<span class=\"soft small line\">\(words): \(other), \(name)</span>"
    }

    // MARK: Units

    func units(_ states: [UnitState]) -> Markup {
        var table = SheetTable(
            visit.say(.unit),
            [
                .text(visit.say(.unit)), .text(visit.say(.report)), .number(visit.say(.capaian)),
                .text(visit.say(.predikat)), .text(visit.say(id: "Berangka", en: "With a figure")),
            ])
        for (state, group) in zip(states, achievement.bidang) {
            table.add([
                "<a href=\"/unit/\(state.unit.id)?p=\(achievement.period)\">\(state.unit.name)</a>",
                state.timeliness.markup(visit), "\(capaian(group))", predikat(group), "\(count(group))",
            ])
        }
        return table.markup
    }
}

extension Timeliness {
    /// A sign and words: colour is not needed to tell them apart.
    func markup(_ visit: Visit) -> Markup {
        let sign: Markup =
            switch self {
            case .onTime, .historical(true): "<span class=\"p p-1\" aria-hidden=\"true\">✓</span> "
            case .reportedLate: "<span class=\"p p-3\" aria-hidden=\"true\">✓</span> "
            case .late: "<span class=\"p p-5\" aria-hidden=\"true\">✗</span> "
            case .due: "<span class=\"p p-3\" aria-hidden=\"true\">…</span> "
            case .running, .historical(false): .none
            }
        return "\(sign)\(visit.say(words))"
    }
}

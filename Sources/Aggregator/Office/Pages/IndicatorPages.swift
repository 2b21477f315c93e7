// Indikator: every IKU with what it was computed from, its years, its way to the last target, its notes.

import Shared

/// All indicators of a period.
struct IndicatorListPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let period = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        let rows = achievement.rows.enumerated().map { row($0 + 1, $1, achievement) }
        let content: Markup = """
            \(visit.periodChoice(achievement.catalog, period, path: "/indikator"))
            <div class="wide"><table><thead><tr><th class="n">No</th><th>\
            \(visit.say(id: "Indikator", en: "Indicator"))</th>\
            <th class="n">Target</th><th class="n">\(visit.say(id: "Realisasi", en: "Actual"))</th>\
            <th class="n">\(visit.say(id: "Selisih", en: "Difference"))</th><th class="n">\
            \(visit.say(id: "Capaian", en: "Achieved"))</th>\
            <th>Predikat</th><th>\(visit.say(id: "Keadaan", en: "State"))</th></tr></thead><tbody>\
            \(rows)</tbody></table></div>
            """
        return .page(
            title: visit.say(id: "Indikator ", en: "Indicators ") + period.title(in: visit.language), content)
    }

    private func row(_ number: Int, _ row: Achievement.Row, _ achievement: Achievement) -> Markup {
        let figures = IndicatorFigures(visit: visit, row: row, catalog: achievement.catalog)
        return """
            <tr><td class="n">\(number)</td><th scope="row">\
            <a href="/indikator/\(row.indicator.id)?p=\(achievement.period)">\(row.indicator.name)</a></th>\
            <td class="n">\(figures.target)</td><td class="n">\(figures.realisasi)</td><td class="n">\
            \(figures.difference)</td>\
            <td class="n">\(figures.capaian)</td><td>\(figures.predikat)</td><td>\(figures.state)</td></tr>
            """
    }
}

/// The cells of one indicator's figures.
struct IndicatorFigures {
    let visit: Visit
    let row: Achievement.Row
    let catalog: Catalog

    var target: String {
        row.target.map { visit.figures.withUnit(visit.figures.target($0), row.indicator.unit) }
            ?? FigureText.absent
    }

    var realisasi: String {
        row.outcome.realisasi.map {
            visit.figures.withUnit(visit.figures.realisasi($0, target: row.target), row.indicator.unit)
        } ?? FigureText.absent
    }

    var difference: String {
        row.difference.map { visit.figures.realisasi($0, target: row.target) } ?? FigureText.absent
    }

    var capaian: String {
        row.outcome.capaian.map { visit.figures.capaian($0, in: catalog) + "%" } ?? FigureText.absent
    }

    /// A doubtful indicator has no colour.
    var predikat: Markup {
        if row.indicator.doubtful != nil, let predikat = row.predikat {
            return
                "\(predikat.name) <span class=\"soft\">(\(visit.say(id: "rumus perlu ditinjau", en: "formula in doubt")))</span>"
        }
        return visit.predikat(row.predikat, in: catalog, isSettled: row.status == .final)
    }

    var state: String {
        let state = row.status.words.text(in: visit.language)
        let reason = row.outcome.reason.map { ": " + $0.words.text(in: visit.language) } ?? ""
        let period =
            row.period.flatMap { $0.quarter == nil ? nil : " (\($0.title(in: visit.language)))" } ?? ""
        return state + reason + period
    }
}

/// One indicator.
struct IndicatorPage {
    let visit: Visit
    let reading: OfficeReading
    let id: String

    func result() throws -> PageResult {
        let period = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        guard let row = achievement.rows.first(where: { $0.indicator.id == id }) else { return .notFound }
        let catalog = achievement.catalog
        let content: Markup = """
            <p class="soft">\(catalog.bidang(row.indicator.bidang)?.name ?? "") · \
            \(catalog.sasaran.first { $0.id == row.indicator.sasaran }?.name ?? "")</p>
            \(visit.periodChoice(catalog, period, path: "/indikator/\(id)"))
            \(current(row, catalog))\(doubt(row, catalog))
            <h2>\(visit.say(id: "Tahun demi tahun", en: "Year by year"))</h2>\(try years(catalog))
            <h2>\(visit.say(id: "Rumus", en: "Formula"))</h2>\(formula(row.indicator))
            \(try source(row))
            """
        return .page(title: row.indicator.name, content)
    }

    private func current(_ row: Achievement.Row, _ catalog: Catalog) -> Markup {
        let figures = IndicatorFigures(visit: visit, row: row, catalog: catalog)
        let notes = footnotes(row).map { "<p class=\"small soft\">\($0)</p>" as Markup }
        return """
            <div class="cards"><div class="card"><span class="soft">Target</span><b>\(figures.target)</b>\
            </div>\
            <div class="card"><span class="soft">\(visit.say(id: "Realisasi", en: "Actual"))</span><b>\
            \(figures.realisasi)</b>\(figures.state)</div>\
            <div class="card"><span class="soft">\(visit.say(id: "Capaian", en: "Achieved"))</span><b>\
            \(figures.capaian)</b>\(figures.predikat)</div></div>
            \(notes)
            """
    }

    private func footnotes(_ row: Achievement.Row) -> [String] {
        var notes = row.warnings.map { $0.words.text(in: visit.language) }
        if let capaian = row.outcome.capaian, capaian.isNegative {
            notes.append(
                visit.say(
                    id: "Capaian negatif: realisasi menurun. Angkanya tidak diubah.",
                    en: "Negative achievement: the actual value fell. The number is not altered."))
        }
        if let capaian = row.outcome.capaian, capaian > Rational(200) {
            notes.append(
                visit.say(
                    id: "Capaian di atas 200%: target kecil dibanding realisasi. Dalam rata-rata dibatasi.",
                    en:
                        "Achievement above 200%: the target is small beside the actual value. It is clamped in means."
                ))
        }
        if let period = row.period, period.quarter != nil {
            notes.append(
                visit.say(
                    id: "Dibandingkan dengan target tahunan, kecuali target triwulan ditetapkan.",
                    en: "Held against the year's target unless a quarter's is set."))
        }
        return notes
    }

    private func doubt(_ row: Achievement.Row, _ catalog: Catalog) -> Markup {
        guard let doubtful = row.indicator.doubtful else { return .none }
        let rows = row.alternatives.map { figure -> Markup in
            let realisasi = figure.outcome.realisasi.map {
                visit.figures.withUnit(visit.figures.realisasi($0, target: row.target), row.indicator.unit)
            }
            let capaian = figure.outcome.capaian.map { visit.figures.capaian($0, in: catalog) + "%" }
            return """
                <tr><td>\(figure.alternative.text)<br><span class="mono small">\
                \(figure.alternative.formula.text)</span></td>\
                <td class="n">\(realisasi ?? "–")</td><td class="n">\(capaian ?? "–")</td><td>\
                \(figure.predikat?.name ?? "–")</td></tr>
                """
        }
        return """
            <div class="note"><strong>\
            \(visit.say(id: "Rumus dalam keputusan perlu ditinjau:", en: "The decree's formula needs review:"))</strong> \(doubtful)\
            <table><thead><tr><th>\(visit.say(id: "Rumus pembanding", en: "Alternative"))</th><th class="n">\
            \(visit.say(id: "Realisasi", en: "Actual"))</th>\
            <th class="n">\(visit.say(id: "Capaian", en: "Achieved"))</th><th>Predikat</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func years(_ catalog: Catalog) throws -> Markup {
        var rows: [Achievement.Row] = []
        for year in catalog.years {
            let achievement = try reading.achievement(Period(year: year))
            if let row = achievement.rows.first(where: { $0.indicator.id == id }) { rows.append(row) }
        }
        let labels = Array(catalog.years).map(String.init)
        let lines = zip(labels, rows).map { label, row -> Markup in
            let figures = IndicatorFigures(visit: visit, row: row, catalog: catalog)
            return """
                <tr><th scope="row"><a href="?p=\(label)">\(label)</a></th><td class="n">\
                \(figures.target)</td>\
                <td class="n">\(figures.realisasi)</td><td class="n">\(figures.capaian)</td><td>\
                \(figures.predikat)</td><td>\(figures.state)</td></tr>
                """
        }
        return """
            \(YearChart(visit: visit, labels: labels, rows: rows).svg)
            <div class="wide"><table><thead><tr><th>\(visit.say(id: "Tahun", en: "Year"))</th>\
            <th class="n">Target</th>\
            <th class="n">\(visit.say(id: "Realisasi", en: "Actual"))</th><th class="n">\
            \(visit.say(id: "Capaian", en: "Achieved"))</th>\
            <th>Predikat</th><th>\(visit.say(id: "Keadaan", en: "State"))</th></tr></thead><tbody>\
            \(lines)</tbody></table></div>
            """
    }

    private func formula(_ indicator: Indicator) -> Markup {
        let decreed: Markup =
            indicator.formulaDecreed.map {
                "<dt>\(visit.say(id: "Menurut keputusan", en: "As decreed"))</dt><dd>\($0)</dd>"
            } ?? .none
        let note: Markup = indicator.formulaNote.map { "<dd class=\"soft\">\($0)</dd>" } ?? .none
        return """
            <dl>\(decreed)<dt>\(visit.say(id: "Yang dihitung", en: "As computed"))</dt>\
            <dd class="mono">\(indicator.formula.text)</dd>\(note)</dl>
            """
    }

    /// The components the figure was computed from, and the report that states them.
    private func source(_ row: Achievement.Row) throws -> Markup {
        guard let hash = row.report.flatMap({ Digest(hex: $0) }),
            let index = try reading.store.index(ofReport: hash)
        else { return .none }
        let logged = try reading.store.report(at: index)
        let values = logged.report.values[id] ?? [:]
        let rows = row.indicator.components.map { component -> Markup in
            let text = values[component.id].map {
                visit.figures.withUnit(visit.figures.number(plain: $0.text), component.unit ?? "")
            }
            return "<tr><th scope=\"row\">\(component.name)</th><td class=\"n\">\(text ?? "–")</td></tr>"
        }
        let notes = Report.noteNames.compactMap { name -> Markup? in
            guard let text = logged.report.notes[id]?[name], !text.isEmpty else { return nil }
            return "<dt>\(name.split(separator: "_").joined(separator: " "))</dt><dd>\(text)</dd>"
        }
        return """
            <h2>\(visit.say(id: "Komponen yang dilaporkan", en: "Reported components"))</h2>
            <table><tbody>\(rows)</tbody></table><dl>\(notes)</dl>
            <p><a href="/keaslian?laporan=\(hash.hex)">\
            \(visit.say(id: "Laporan, tanda tangan dan buktinya", en: "The report, its signature and proof"))</a></p>
            """
    }
}

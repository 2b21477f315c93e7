// Keaslian data: for any figure the chain figure → components → report → checkpoint, each link of it to take
// away, and how to check it without us.

import Shared

/// The figures of a period, each with its chain; or the proof of one report (`?laporan=HASH`).
struct ProofPage {
    let visit: Visit
    let reading: OfficeReading

    static func title(_ visit: Visit) -> String { visit.say(id: "Keaslian data", en: "Authenticity") }

    func result() throws -> PageResult {
        if let text = visit.request.query["laporan"] { return try ofReport(text) }
        let period = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        var table = SheetTable(
            visit.say(id: "Angka dan laporannya", en: "Figures and their reports"),
            [
                .text(visit.say(.indicator)), .number(visit.say(.capaian)), .text(visit.say(.state)),
                .number(visit.say(.revision)), .text(visit.say(.report)),
            ])
        for row in achievement.rows {
            let cells = FigureCells(visit, row, achievement, reading)
            let report: Markup =
                row.report.map {
                    "<a class=\"mono\" href=\"/keaslian?laporan=\($0)\">\($0.prefix(16))…</a>"
                } ?? "–"
            table.add([
                "<a href=\"/keaslian/\(row.indicator.id)?p=\(period)\">\(row.indicator.name)</a>",
                "\(cells.capaian)", "\(cells.state)", "\(row.revision.map(String.init) ?? FigureText.absent)",
                report,
            ])
        }
        let check = CheckText(visit: visit, reading: reading)
        let content: Markup = """
            <p>\(check.principle)</p>\(visit.periodChoice(achievement.catalog, period, path: "/keaslian"))
            \(table.markup)\(check.checkpoint)\(check.bundle)\(check.steps(example: nil))\
            \(try visit.draftMark(achievement, reading))
            """
        return .page(title: Self.title(visit), content)
    }

    private func ofReport(_ text: String) throws -> PageResult {
        guard let hash = Digest(hex: text), let logged = try reading.report(hash) else { return .notFound }
        let links = ReportProof(visit: visit, reading: reading, logged: logged)
        let check = CheckText(visit: visit, reading: reading)
        let content: Markup = """
            <p>\(check.principle)</p><dl>\(links.terms)</dl>\(try links.evidence)\(check.checkpoint)
            \(check.steps(example: logged))
            """
        return .page(title: Self.title(visit), content)
    }
}

/// One figure, link by link.
struct FigureProofPage {
    let visit: Visit
    let reading: OfficeReading
    let id: String

    func result() throws -> PageResult {
        let period = visit.askedPeriod ?? reading.usualPeriod(on: reading.state.day(of: visit.now))
        let achievement = try reading.achievement(period)
        guard let row = achievement.rows.first(where: { $0.indicator.id == id }) else { return .notFound }
        let check = CheckText(visit: visit, reading: reading)
        let source = IndicatorSource(visit: visit, reading: reading, row: row)
        let logged = try row.report.flatMap { Digest(hex: $0) }.flatMap { try reading.report($0) }
        let content: Markup = """
            <p><a href="/indikator/\(id)?p=\(period)">\(visit.say(id: "Halaman indikator ini", en: "The indicator's page"))</a></p>
            \(visit.periodChoice(achievement.catalog, period, path: "/keaslian/\(id)"))
            <ol class="chain">\(figure(row, achievement))\(try components(source, logged, row.indicator))\
            \(try reports(source, logged))</ol>\(check.checkpoint)\(check.steps(example: logged))\
            \(try visit.draftMark(achievement, reading))
            """
        return .page(title: "\(ProofPage.title(visit)): \(row.indicator.name)", content)
    }

    private func link(_ title: String, _ content: Markup) -> Markup {
        "<li><h2>\(title)</h2>\(content)</li>\n"
    }

    private func figure(_ row: Achievement.Row, _ achievement: Achievement) -> Markup {
        let cells = FigureCells(visit, row, achievement, reading)
        let revision = achievement.catalog.revision
        return link(
            visit.say(id: "Angka", en: "The figure"),
            """
            <p>\(visit.say(.realisasi)) \(cells.realisasi), \
            \(visit.say(.target).lowercased()) \(cells.target), \
            \(visit.say(.capaian).lowercased()) \(cells.capaian), \(cells.predikat), \(cells.state).</p>
            <p>\(visit.say(
                id: "Dihitung dari log \(achievement.position.size) entri dengan katalog revisi \(revision).",
                en: "Computed from a log of \(achievement.position.size) entries by catalogue revision \(revision)."))
            </p>\(visit.exportLinks(achievement.period))
            """)
    }

    private func components(
        _ source: IndicatorSource, _ logged: LoggedReport?, _ indicator: Indicator
    ) throws -> Markup {
        guard let logged else { return .none }
        return link(
            visit.say(.component),
            "<p class=\"mono\">\(indicator.formula.text)</p>\(try source.components(logged.report))")
    }

    private func reports(_ source: IndicatorSource, _ logged: LoggedReport?) throws -> Markup {
        guard let logged else {
            let none = visit.say(id: "Belum ada laporan.", en: "There is no report yet.")
            return link(visit.say(.report), "<p class=\"soft\">\(none)</p>")
        }
        let before = try source.lastYear
        return Markup(
            try [logged, before].compactMap(\.self).map { logged in
                let proof = ReportProof(visit: visit, reading: reading, logged: logged)
                let title = visit.say(.report) + " " + logged.report.period.title(in: visit.language)
                return link(title, "<dl>\(proof.terms)</dl>\(try proof.evidence)")
            })
    }
}

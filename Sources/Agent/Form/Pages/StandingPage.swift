// *Capaian unit kerja*: the unit's own consolidated figures as the aggregator sees them, with the time they
// were fetched. With a connection they are fetched anew when they are older than a minute; without one the
// last ones stand, and the page says how old they are.

import Shared

/// The unit's figures at the office.
struct StandingPage {
    private static let freshMilliseconds: Int64 = 60_000
    private static let wait = Duration.seconds(8)

    let visit: FormVisit
    let reading: FormReading
    let period: Period

    static func show(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        let usual = Period(year: try reading.today().year)
        guard let period = visit.parts.count == 1 ? usual : visit.period, visit.parts.count < 3 else {
            return .notFound
        }
        let page = StandingPage(visit: visit, reading: reading, period: period)
        let kept = try page.shelf.read(period)
        if let kept, visit.now.milliseconds - kept.fetchedAt.milliseconds < freshMilliseconds {
            return try page.result(kept, failure: nil)
        }
        if !reading.link.isConnected { return try page.result(kept, failure: nil) }
        return .later { reading in
            let page = StandingPage(visit: visit, reading: reading, period: period)
            let (standing, failure) = try page.fetched()
            return try page.result(try standing ?? page.shelf.read(period), failure: failure)
        }
    }

    private var shelf: StandingShelf {
        StandingShelf(folder: reading.folder, bidang: reading.agent.record.bidang)
    }

    /// Asks the aggregator; what it said against it, where it refused.
    private func fetched() throws -> (Standing?, Words?) {
        let courier = Courier(reading.agent, waiting: Self.wait)
        defer { courier.close() }
        _ = try courier.open()
        switch try courier.ask(.achievement(period)) {
        case .success(let members):
            guard let achievement = members["achievement"]?.object else { return (nil, nil) }
            return (try shelf.keep(achievement, of: period, at: visit.now), nil)
        case .failure(let refusal):
            return (nil, Words(id: refusal.message, en: refusal.message))
        case nil: return (nil, courier.alarm?.words ?? courier.failure)
        }
    }

    // MARK: Page

    private func result(_ standing: Standing?, failure: Words?) throws -> FormResult {
        let name = period.title(in: visit.language)
        let title = "\(visit.say(id: "Capaian unit kerja", en: "The unit's achievement")) \(name)"
        let trouble: Markup? = failure.map { words in
            "<div class=\"note\" role=\"status\"><p>\(visit.say(words))</p></div>"
        }
        let content = try standing.map(figures) ?? absent
        return .page(
            title: title, "\(try periods)\(trouble)\(content)")
    }

    private var absent: Markup {
        let words = visit.say(
            id: "Angka periode ini belum pernah diambil; muncul begitu agen tersambung ke kantor.",
            en: "The figures of this period have never been fetched; they appear once the agent is connected."
        )
        return "<p>\(words)</p>"
    }

    private var periods: Markup {
        get throws {
            let years = try reading.catalogs().latest.years
            let today = try reading.today()
            let shown = years.filter { $0 <= today.year }.map { Period(year: $0) }
            let quarters = period.quarters.filter { $0.hasBegun(on: today) }
            return """
                <nav class="choose" aria-label="\(visit.say(.period))"><ul>\(shown.map { link($0) })</ul>
                <ul>\(quarters.map { link($0) })</ul></nav>
                """
        }
    }

    private func link(_ other: Period) -> Markup {
        let current: Markup = other == period ? " aria-current=\"page\"" : .none
        let within: Markup =
            other != period && other == period.wholeYear ? " class=\"within\"" : .none
        return """
            <li><a href="/capaian/\(other)"\(current)\(within)>\(other.title(in: visit.language))</a></li>
            """
    }

    private func figures(_ standing: Standing) throws -> Markup {
        let catalog = try reading.catalog(for: period)
        var table = PageTable(
            visit.say(id: "Capaian unit kerja", en: "The unit's achievement"),
            [
                .text(visit.say(.indicator)), .number(visit.say(.target)), .number(visit.say(.realisasi)),
                .number(visit.say(.capaian)), .text(visit.say(.predikat)), .text(visit.say(.state)),
            ])
        for row in standing.rows { table.add(cells(row, catalog)) }
        let time = visit.timeText(standing.fetchedAt, of: try reading.office())
        let fetched = visit.say(
            id: "Menurut agregator pada \(time), dari log berisi \(standing.logSize) entri.",
            en: "As the aggregator saw it on \(time), from a log of \(standing.logSize) entries.")
        return "\(summary(standing, catalog))\(table.markup)<p class=\"soft\">\(fetched)</p>"
    }

    private func summary(_ standing: Standing, _ catalog: Catalog) -> Markup {
        let lead = visit.say(id: "Rata-rata capaian unit", en: "Mean of the unit")
        return """
            <p class="lead">\(lead): \(capaian(standing.capaian, catalog)) \
            \(predikat(standing.predikat, catalog))</p>
            """
    }

    private func cells(_ row: Standing.Row, _ catalog: Catalog) -> [Markup] {
        let indicator = catalog.indicator(row.indicator)
        let target = indicator?.targets[period] ?? indicator?.targets[period.wholeYear]
        let unit = indicator?.unit ?? ""
        let figures = visit.figures
        let targetText = target.map { figures.withUnit(figures.target($0), unit) }
        let realisasi = row.realisasi.map { figures.withUnit(figures.realisasi($0, target: target), unit) }
        return [
            "<a href=\"/riwayat/\(period)\">\(indicator?.name ?? row.indicator)</a>",
            "\(targetText ?? FigureText.absent)", "\(realisasi ?? FigureText.absent)",
            capaian(row.capaian, catalog), predikat(row.predikat, catalog), state(row),
        ]
    }

    private func capaian(_ value: Rational?, _ catalog: Catalog) -> Markup {
        guard let value else { return "\(FigureText.absent)" }
        return "\(visit.figures.capaian(value, in: catalog))%"
    }

    private func predikat(_ id: String?, _ catalog: Catalog) -> Markup {
        guard let id, let place = catalog.predikat.firstIndex(where: { $0.id == id }) else {
            return "\(FigureText.absent)"
        }
        return "<span class=\"p p-\(place + 1)\">\(catalog.predikat[place].name)</span>"
    }

    private func state(_ row: Standing.Row) -> Markup {
        let source: Markup? = row.period.flatMap { used in
            used == period
                ? nil : "<span class=\"soft small line\">\(used.title(in: visit.language))</span>"
        }
        return "\(visit.say(row.status.words))\(source)"
    }
}

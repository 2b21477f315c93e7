// Unit kerja: what each unit reported, on time or late, and what each correction changed, figure by figure.

import Shared

/// All units, for one period.
struct UnitListPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let period = visit.askedPeriod ?? reading.usualPeriod(on: today)
        let catalog = reading.catalog(of: period)
        var table = SheetTable(
            visit.say(.unit),
            [
                .text(visit.say(.unit)), .text(visit.say(.indicator)), .text(visit.say(.report)),
                .number(visit.say(.revision)),
            ])
        for unit in catalog.bidang {
            let indicators = catalog.indicators(ofBidang: unit.id).map { "<li>\($0.name)</li>" as Markup }
            let head = reading.state.heads[.init(bidang: unit.id, period: period)]
            table.add([
                "<a href=\"/unit/\(unit.id)?p=\(period)\">\(unit.name)</a>",
                indicators.isEmpty ? "–" : "<ul>\(indicators)</ul>",
                try reading.timeliness(of: unit.id, period, on: today).markup(visit),
                "\(head.map { String($0.revision) } ?? FigureText.absent)",
            ])
        }
        return .page(
            title: visit.say(id: "Unit kerja ", en: "Units ") + period.title(in: visit.language),
            visit.periodChoice(catalog, period, path: "/unit") + table.markup)
    }
}

/// One unit: its periods, and the revisions of one of them.
struct UnitPage {
    let visit: Visit
    let reading: OfficeReading
    let id: String

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let period = visit.askedPeriod ?? reading.usualPeriod(on: today)
        let catalog = reading.catalog(of: period)
        guard let unit = catalog.bidang(id) else { return .notFound }
        let timeliness = try reading.timeliness(of: id, period, on: today)
        let sections = RevisionSections(visit: visit, reading: reading, bidang: id, period: period)
        let content: Markup = """
            \(visit.periodChoice(catalog, period, path: "/unit/\(id)"))
            <p class="lead">\(period.title(in: visit.language)): \(visit.say(timeliness.words)).</p>
            \(returned(period))
            <h2>\(visit.say(id: "Laporan ", en: "Reports of ")) \(period.year)</h2>\
            \(try periods(period, today))
            <h2>\(visit.say(id: "Revisi laporan", en: "Revisions of")) \(period.title(in: visit.language))</h2>
            \(try sections.markup(catalog))
            """
        return .page(title: unit.name, content)
    }

    private func returned(_ period: Period) -> Markup {
        let items = reading.state.returns.filter {
            $0.value.bidang == id && $0.value.period == period && reading.state.isOpen($0)
        }.map { placed -> Markup in
            let what = visit.say(id: "Dikembalikan untuk perbaikan:", en: "Returned for correction:")
            return "<p class=\"note\"><strong>\(what)</strong> \(Markup.quoted(placed.value.text))</p>"
        }
        return Markup(items)
    }

    private func periods(_ period: Period, _ today: CivilDate) throws -> Markup {
        let year = period.wholeYear
        let catalog = reading.catalog(of: year)
        var table = SheetTable(
            visit.say(.report) + " \(year)",
            [
                .text(visit.say(.period)), .text(visit.say(.report)), .number(visit.say(.revision)),
                .text(visit.say(id: "Diterima terakhir", en: "Last received")),
                .text(visit.say(id: "Kunci", en: "Lock")),
            ])
        for part in year.quarters + [year] {
            let head = reading.state.heads[.init(bidang: id, period: part)]
            let received = try head.map { try reading.store.requiredEntry(at: $0.index).receivedAt }
            let isLocked = reading.state.isLocked(bidang: id, period: part, on: today)
            table.add([
                "<a href=\"/unit/\(id)?p=\(part)\">\(part.title(in: visit.language))</a>",
                try reading.timeliness(of: id, part, on: today).markup(visit),
                "\(head.map { String($0.revision) } ?? FigureText.absent)",
                received.map { visit.time($0, of: catalog.office) } ?? "–",
                isLocked
                    ? "\(visit.say(id: "terkunci", en: "locked"))"
                    : "\(visit.say(id: "terbuka", en: "open"))",
            ])
        }
        return table.markup
    }
}

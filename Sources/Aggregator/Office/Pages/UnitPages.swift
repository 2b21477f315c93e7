// Unit kerja and Kelengkapan: who reported what, when, and what each correction changed.

import Shared

/// Every unit × every period of a year.
struct CompletenessPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let year = (visit.askedPeriod ?? reading.usualPeriod(on: today)).wholeYear
        let catalog = reading.catalog(of: year)
        let periods = [year] + year.quarters
        let heads = periods.map { "<th scope=\"col\">\($0.title(in: visit.language))</th>" as Markup }
        let rows = try catalog.bidang.map { unit -> Markup in
            let cells = try periods.map { period -> Markup in
                let timeliness = try reading.timeliness(of: unit.id, period, on: today)
                return "<td>\(mark(timeliness)) \(timeliness.words.text(in: visit.language))</td>"
            }
            return
                "<tr><th scope=\"row\"><a href=\"/unit/\(unit.id)?p=\(year)\">\(unit.name)</a></th>\(cells)</tr>"
        }
        let content: Markup = """
            \(choice(catalog, year))
            <div class="wide"><table><thead><tr><th></th>\(heads)</tr></thead><tbody>\(rows)</tbody></table>\
            </div>
            <p class="small soft">\(visit.say(id: "Wajib lapor sejak", en: "Reporting since")) \
            \(reading.state.reportingFrom); \
            \(visit.say(id: "sebelumnya data historis dan tidak pernah terlambat.", en: "earlier periods are historical data and never late."))</p>
            """
        return .page(title: visit.say(id: "Kelengkapan ", en: "Completeness ") + year.description, content)
    }

    private func choice(_ catalog: Catalog, _ year: Period) -> Markup {
        let links = catalog.years.map { number -> Markup in
            number == year.year
                ? "<b aria-current=\"true\">\(number)</b>"
                : "<a href=\"/kelengkapan?p=\(number)\">\(number)</a>"
        }
        return "<div class=\"choose\">\(links)</div>"
    }

    /// A sign beside the words, so that colour is not needed.
    private func mark(_ timeliness: Timeliness) -> Markup {
        switch timeliness {
        case .onTime, .historical(true): "<span class=\"p p-1\" aria-hidden=\"true\">✓</span>"
        case .reportedLate: "<span class=\"p p-3\" aria-hidden=\"true\">✓</span>"
        case .late: "<span class=\"p p-5\" aria-hidden=\"true\">✗</span>"
        case .due: "<span class=\"p p-3\" aria-hidden=\"true\">…</span>"
        case .running, .historical(false): .none
        }
    }
}

/// All units, or one with its reports.
struct UnitPage {
    let visit: Visit
    let reading: OfficeReading
    /// Nil for the list of units.
    let id: String?

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let period = visit.askedPeriod ?? reading.usualPeriod(on: today)
        let catalog = reading.catalog(of: period)
        guard let id else {
            return .page(title: visit.say(id: "Unit kerja", en: "Units"), list(catalog, period))
        }
        guard let unit = catalog.bidang(id) else { return .notFound }
        let history = try PeriodHistory(of: period, bidang: id, in: reading.store, reading.state)
        let timeliness = try reading.timeliness(of: id, period, on: today)
        let revisions = history.chains.flatMap(\.revisions).reversed().map { revision($0, catalog) }
        let none: Markup =
            "<p class=\"soft\">\(visit.say(id: "Belum ada laporan untuk periode ini.", en: "No report of this period yet."))</p>"
        let content: Markup = """
            \(visit.periodChoice(catalog, period, path: "/unit/\(id)"))
            <p class="lead">\(period.title(in: visit.language)): \
            \(timeliness.words.text(in: visit.language)).</p>
            \(revisions.isEmpty ? none : Markup(revisions))
            """
        return .page(title: unit.name, content)
    }

    private func list(_ catalog: Catalog, _ period: Period) -> Markup {
        let rows = catalog.bidang.map { unit -> Markup in
            let indicators = catalog.indicators(ofBidang: unit.id).map { "<li>\($0.name)</li>" as Markup }
            return
                """
                <tr><th scope="row"><a href="/unit/\(unit.id)?p=\(period)">\(unit.name)</a></th>\
                <td><ul>\(indicators)</ul></td></tr>
                """
        }
        return """
            <table><thead><tr><th>\(visit.say(id: "Unit kerja", en: "Unit"))</th>\
            <th>\(visit.say(id: "Indikator", en: "Indicators"))</th></tr></thead><tbody>\(rows)</tbody>\
            </table>
            """
    }

    private func revision(_ revision: PeriodHistory.Revision, _ catalog: Catalog) -> Markup {
        let report = revision.logged.report
        let office = catalog.office
        let time = revision.logged.receivedAt.localText(at: office.utcOffset) + " " + office.timeZone
        let current = revision.isCurrent ? visit.say(id: " · berlaku", en: " · current") : ""
        let reason: Markup =
            report.reason.map { "<p>\(visit.say(id: "Alasan", en: "Reason")): <q>\($0)</q></p>" } ?? .none
        let kind =
            report.kind == .withdrawal
            ? visit.say(id: "penarikan", en: "withdrawal")
            : report.revision == 1
                ? visit.say(id: "laporan", en: "report") : visit.say(id: "koreksi", en: "correction")
        return """
            <section><h2>\(visit.say(id: "Revisi", en: "Revision")) \(report.revision): \(kind)\(current)</h2>
            <p class="soft">\(time) · \(report.preparedBy.name), \(report.preparedBy.title) · \
            <a href="/keaslian?laporan=\(revision.logged.signed.hash.hex)">\
            \(visit.say(id: "bukti", en: "proof"))</a></p>\(reason)
            \(changes(revision, catalog))</section>
            """
    }

    private func changes(_ revision: PeriodHistory.Revision, _ catalog: Catalog) -> Markup {
        if revision.changes.isEmpty { return .none }
        let rows = revision.changes.map { change -> Markup in
            let indicator = catalog.indicator(change.indicator)
            let component = indicator?.components.first { $0.id == change.component }
            func text(_ figure: Figure?) -> String {
                figure.map {
                    visit.figures.withUnit(visit.figures.number(plain: $0.text), component?.unit ?? "")
                } ?? FigureText.absent
            }
            return """
                <tr><td>\(indicator?.name ?? change.indicator)</td><td>\
                \(component?.name ?? change.component)</td>\
                <td class="n">\(text(change.before))</td><td class="n">\(text(change.after))</td></tr>
                """
        }
        return """
            <div class="wide"><table><thead><tr><th>\(visit.say(id: "Indikator", en: "Indicator"))</th>\
            <th>\(visit.say(id: "Komponen", en: "Component"))</th><th class="n">\
            \(visit.say(id: "Sebelum", en: "Before"))</th>\
            <th class="n">\(visit.say(id: "Sesudah", en: "After"))</th></tr></thead><tbody>\(rows)</tbody>\
            </table></div>
            """
    }
}

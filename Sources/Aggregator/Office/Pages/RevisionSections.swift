// The revisions of one chain, newest first: who, when, why, each figure before and after, and what
// that did to the indicator. A long chain is shown in parts.

import Shared

/// The revisions of a unit's period.
struct RevisionSections {
    let visit: Visit
    let reading: OfficeReading
    let bidang: String
    let period: Period

    private static let shownCount = 5

    func markup(_ catalog: Catalog) throws -> Markup {
        let rows = try reading.rows(of: bidang, period)
        if rows.isEmpty {
            let words = visit.say(
                id: "Belum ada laporan untuk periode ini.", en: "No report of this period yet.")
            return "<p class=\"soft\">\(words)</p>"
        }
        let asked = visit.request.query["sampai"].flatMap { Int($0) } ?? rows.count
        let end = min(max(asked, 1), rows.count)
        let start = max(0, end - Self.shownCount)
        let sections = try (start..<end).reversed().map { place in
            let before = place > 0 ? try reading.store.report(at: rows[place - 1].index).report : nil
            return try section(
                try reading.store.report(at: rows[place].index), before, catalog,
                isCurrent: place == rows.count - 1)
        }
        let older: Markup =
            start > 0
            ? """
            <p><a href="/unit/\(bidang)?p=\(period)&amp;sampai=\(start)">\
            \(visit.say(id: "Revisi yang lebih lama", en: "Older revisions"))</a></p>
            """ : .none
        return Markup(sections) + older
    }

    private func section(
        _ logged: LoggedReport, _ before: Report?, _ catalog: Catalog, isCurrent: Bool
    ) throws -> Markup {
        let report = logged.report
        let kind = visit.say(HistorySelection.Kind(report).words).lowercased()
        let current = isCurrent ? " · " + visit.say(id: "berlaku", en: "current") : ""
        let reason: Markup? = report.reason.map { "<p>\(visit.say(.reason)): \(Markup.quoted($0))</p>" }
        return """
            <section><h3>\(visit.say(.revision)) \(report.revision): \(kind)\(current)</h3>
            <p class="soft">\(visit.time(logged.receivedAt, of: catalog.office)) · \(people(report)) · \
            <a href="/keaslian?laporan=\(logged.signed.hash.hex)">\
            \(visit.say(id: "bukti", en: "proof")) \(report.revision)</a></p>\(reason)
            \(changes(before, report, catalog))\(try effects(logged))</section>

            """
    }

    private func people(_ report: Report) -> Markup {
        let prepared = Markup.said("\(report.preparedBy.name), \(report.preparedBy.title)")
        guard let approved = report.approvedBy else { return prepared }
        let words = visit.say(id: "disetujui", en: "approved by")
        return "\(prepared); \(words) \(Markup.said("\(approved.name), \(approved.title)"))"
    }

    // MARK: Figure by figure

    private func changes(_ before: Report?, _ report: Report, _ catalog: Catalog) -> Markup {
        var table = SheetTable(
            visit.say(id: "Perubahan revisi", en: "Changes of revision") + " \(report.revision)",
            [
                .text(visit.say(.indicator)), .text(visit.say(.component)), .number(visit.say(.before)),
                .number(visit.say(.after)), .number(visit.say(.difference)),
            ])
        for change in PeriodHistory.changes(from: before, to: report) {
            let indicator = catalog.indicator(change.indicator)
            let component = indicator?.components.first { $0.id == change.component }
            table.add([
                "\(indicator?.name ?? change.indicator)", "\(component?.name ?? change.component)",
                "\(visit.component(change.before, component))", "\(visit.component(change.after, component))",
                "\(difference(change, component))",
            ])
        }
        if !table.isEmpty { return table.markup }
        let none = visit.say(id: "Tidak ada angka yang berubah.", en: "No figure changed.")
        return "<p class=\"soft\">\(none)</p>"
    }

    private func difference(
        _ change: PeriodHistory.ValueChange, _ component: Indicator.Component?
    ) -> String {
        guard let before = change.before?.value, let after = change.after?.value,
            let text = (after - before).terminatingText()
        else { return FigureText.absent }
        let sign = after > before ? "+" : ""
        return sign + visit.figures.withUnit(visit.figures.number(plain: text), component?.unit ?? "")
    }

    /// What the report did to its indicators: the figures before and after its entry.
    private func effects(_ logged: LoggedReport) throws -> Markup {
        let before = try reading.achievement(logged.report.period, atSize: logged.index)
        let after = try reading.achievement(logged.report.period, atSize: logged.index + 1)
        let items = zip(before.rows, after.rows).compactMap { old, new -> Markup? in
            guard new.indicator.bidang == bidang, old.outcome != new.outcome else { return nil }
            let was = FigureCells(visit, old, before, reading)
            let now = FigureCells(visit, new, after, reading)
            return """
                <li>\(new.indicator.name): \(visit.say(.realisasi).lowercased()) \(was.realisasi) → \
                \(now.realisasi), \(visit.say(.capaian).lowercased()) \(was.capaian) → \(now.capaian)</li>
                """
        }
        return items.isEmpty ? .none : "<ul>\(items)</ul>"
    }
}

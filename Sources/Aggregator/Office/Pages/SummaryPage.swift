// Ringkasan: where we stand, who has not reported, what changed since the reader's last visit, and what a
// figure is worth.

import Shared

/// The first page.
struct SummaryPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let period = visit.askedPeriod ?? reading.usualPeriod(on: today)
        let achievement = try reading.achievement(period)
        let units = try achievement.catalog.bidang.map { unit in
            UnitState(unit: unit, timeliness: try reading.timeliness(of: unit.id, period, on: today))
        }
        let tables = SummaryTables(visit: visit, reading: reading, achievement: achievement)
        let attention = AttentionList(
            visit: visit, reading: reading, achievement: achievement, units: units)
        let content: Markup = """
            <p class="lead">\(sentence(achievement, units))</p>
            \(try approval(achievement))\(delivered(period))\(visit.periodChoice(achievement.catalog, period, path: "/"))\
            \(visit.exportLinks(period))
            \(tables.cards)\(newsLink)\(attention.markup)
            <h2>\(visit.say(id: "Sasaran dan indikator", en: "Objectives and indicators"))</h2>
            \(tables.objectives)
            <h2>\(visit.say(.unit))</h2>
            \(tables.units(units))\(try news(achievement))\(try visit.draftMark(achievement, reading))
            """
        let title = visit.say(id: "Capaian IKU ", en: "IKU achievement ") + period.title(in: visit.language)
        return .page(title: title, content)
    }

    // MARK: The first line

    /// *Capaian 2022 sementara 88,12% (Tinggi), 5 dari 6 IKU. Belum lapor: Bidang UMKM, terlambat 12 hari.*
    private func sentence(_ achievement: Achievement, _ units: [UnitState]) -> String {
        let overall = achievement.overall
        let period = achievement.period.title(in: visit.language)
        var text = visit.say(
            id: "Belum ada angka untuk \(period).", en: "There is no figure for \(period) yet.")
        if overall.mean.capaian != nil {
            let figure = visit.capaian(overall.mean.capaian, in: achievement.catalog)
            let rating = overall.mean.predikat?.name ?? ""
            let (count, all) = (overall.reportedCount, overall.indicatorCount)
            text =
                overall.isComplete
                ? visit.say(
                    id: "Capaian \(period) \(figure) (\(rating)), \(count) dari \(all) IKU.",
                    en: "Achievement \(period) \(figure) (\(rating)), \(count) of \(all) IKU.")
                : visit.say(
                    id: "Capaian \(period) sementara \(figure) (\(rating)), \(count) dari \(all) IKU.",
                    en: "Achievement \(period) so far \(figure) (\(rating)), \(count) of \(all) IKU.")
        }
        let missing = units.filter { !achievement.catalog.indicators(ofBidang: $0.unit.id).isEmpty }
            .compactMap { state in
                state.timeliness.missingWords.map { "\(state.unit.name), \(visit.say($0))" }
            }
        if missing.isEmpty { return text }
        let list = missing.joined(separator: "; ")
        return text + " " + visit.say(id: "Belum lapor: \(list).", en: "Not reported: \(list).")
    }

    private func approval(_ achievement: Achievement) throws -> Markup {
        guard let placed = reading.approval(of: achievement.period) else { return .none }
        let text = ApprovalText(visit: visit, reading: reading).sentence(placed)
        let now =
            try reading.isApproved(achievement)
            ? visit.say(id: "Angkanya sampai sekarang sama.", en: "The figures are the same to this day.")
            : visit.say(id: "Angka sekarang sudah lain.", en: "The figures of now are different.")
        let link = visit.say(id: "Lihat angka yang disahkan", en: "See the approved figures")
        return "<p>\(Markup.said(text)) \(now) <a href=\"/pengesahan/\(placed.index)\">\(link)</a></p>"
    }

    // MARK: Passed on

    private func delivery(_ period: Period) -> DeliveryState {
        DeliveryState(of: period, reading.state, reading.deliveryDue, on: reading.state.day(of: visit.now))
    }

    private func delivered(_ period: Period) -> Markup {
        guard case .delivered = delivery(period), let text = delivery(period).sentence(period, visit) else {
            return .none
        }
        return "<p>\(Markup.said(text))</p>"
    }

    // MARK: Since the last visit

    private static let newsCount = 10

    /// How much is new, at the head of the page.
    private var newsLink: Markup {
        let (seen, size) = (visit.session.account.seenSize, reading.state.size)
        guard seen > 0, seen < size else { return .none }
        let words = visit.say(
            id: "\(size - seen) perubahan sejak kunjungan terakhir",
            en: "\(size - seen) changes since your last visit")
        return "<p class=\"screen\"><a href=\"#perubahan\">\(words)</a></p>"
    }

    private func news(_ achievement: Achievement) throws -> Markup {
        let seen = visit.session.account.seenSize
        let title =
            seen > 0
            ? visit.say(id: "Perubahan sejak kunjungan terakhir", en: "Changes since your last visit")
            : visit.say(id: "Perubahan terbaru", en: "Latest changes")
        let size = reading.state.size
        let latest = try reading.entries(HistorySelection(), count: Self.newsCount, before: size)
        let entries = latest.filter { $0.index >= seen }
        if entries.isEmpty {
            let none = visit.say(id: "Tidak ada yang berubah.", en: "Nothing has changed.")
            return "<h2 id=\"perubahan\">\(title)</h2><p class=\"soft\">\(none)</p>"
        }
        let lines = entries.map { EntryLine(visit: visit, state: reading.state).item($0) }
        let restCount = seen > 0 && size > seen ? Int(size - seen) - entries.count : 0
        let rest: Markup =
            restCount > 0
            ? "<p class=\"soft\">\(visit.say(id: "Dan \(restCount) entri lain.", en: "And \(restCount) more entries."))</p>"
            : .none
        return """
            <h2 id="perubahan">\(title)</h2>\(try movedFigures(since: seen, achievement))
            <ol class="log" reversed>\(lines)</ol>\(rest)
            <p><a href="/riwayat">\(visit.say(id: "Seluruh riwayat", en: "Whole history"))</a></p>
            """
    }

    private func movedFigures(since seen: UInt64, _ achievement: Achievement) throws -> Markup {
        guard seen > 0, seen < reading.state.size else { return .none }
        let titles = (
            before: visit.say(id: "kunjungan lalu", en: "last visit"),
            after: visit.say(id: "sekarang", en: "now")
        )
        return FigureComparison(
            visit: visit, before: try reading.achievement(achievement.period, atSize: seen),
            after: achievement, titles: titles
        ).markup
    }
}

/// A unit and where its report of the period stands.
struct UnitState {
    let unit: Catalog.Bidang
    let timeliness: Timeliness
}

/// What is late, returned, doubtful, or warned of.
struct AttentionList {
    let visit: Visit
    let reading: OfficeReading
    let achievement: Achievement
    let units: [UnitState]

    var markup: Markup {
        let items = late + undelivered + returned + doubtful + warned
        if items.isEmpty { return .none }
        return """
            <section class="note" aria-labelledby="perhatian"><h2 id="perhatian">\
            \(visit.say(id: "Perlu perhatian", en: "Needs attention"))</h2><ul>\(items)</ul></section>

            """
    }

    private func item(_ kind: Words, _ text: Markup) -> Markup {
        "<li><strong>\(visit.say(kind)):</strong> \(text)</li>\n"
    }

    private func link(_ indicator: Indicator) -> Markup {
        "<a href=\"/indikator/\(indicator.id)?p=\(achievement.period)\">\(indicator.name)</a>"
    }

    private var late: [Markup] {
        units.compactMap { state in
            guard case .late = state.timeliness, let words = state.timeliness.missingWords else { return nil }
            return item(
                Words(id: "Terlambat", en: "Late"),
                """
                <a href="/unit/\(state.unit.id)?p=\(achievement.period)">\(state.unit.name)</a>, \
                \(visit.say(words))
                """)
        }
    }

    private var undelivered: [Markup] {
        let period = achievement.period
        let state = DeliveryState(
            of: period, reading.state, reading.deliveryDue, on: reading.state.day(of: visit.now))
        guard case .due = state, let text = state.sentence(period, visit) else { return [] }
        let words = Words(id: "Belum disampaikan", en: "Not passed on")
        return [item(words, "<a href=\"/pengesahan?p=\(period)\">\(text)</a>")]
    }

    private var returned: [Markup] {
        reading.state.returns.filter { reading.state.isOpen($0) }.map { placed in
            let value = placed.value
            let unit = achievement.catalog.bidang(value.bidang)?.name ?? value.bidang
            return item(
                Words(id: "Dikembalikan untuk perbaikan", en: "Returned for correction"),
                """
                <a href="/unit/\(value.bidang)?p=\(value.period)">\(unit), \
                \(value.period.title(in: visit.language))</a>: \(Markup.quoted(value.text))
                """)
        }
    }

    private var doubtful: [Markup] {
        achievement.rows.compactMap { row in
            row.indicator.doubtful.map { doubt in
                item(
                    Words(
                        id: "Rumus dalam keputusan perlu ditinjau", en: "The decree's formula needs review"),
                    "\(link(row.indicator)): \(doubt)")
            }
        }
    }

    private var warned: [Markup] {
        achievement.rows.flatMap { row in
            row.warnings.map { warning in
                item(
                    Words(id: "Peringatan", en: "Warning"),
                    "\(link(row.indicator)): \(Markup.said(visit.say(warning.words)))")
            }
        }
    }
}

// Ringkasan: where we stand, who has not reported, what changed, and what a figure is worth.

import Shared

/// The first page.
struct SummaryPage {
    let visit: Visit
    let reading: OfficeReading

    func result() throws -> PageResult {
        let today = reading.state.day(of: visit.now)
        let period = visit.askedPeriod ?? reading.usualPeriod(on: today)
        let achievement = try reading.achievement(period)
        let catalog = achievement.catalog
        let late = try lateUnits(period, catalog, today)
        let content: Markup = """
            <p class="lead">\(sentence(achievement, late))</p>
            \(visit.periodChoice(catalog, period, path: "/"))
            \(visit.exportLinks(period))
            \(cards(achievement))
            <h2>\(visit.say(id: "Sasaran", en: "Objectives"))</h2>
            \(groups(achievement.sasaran, achievement, name: catalog.sasaranName))
            <h2>\(visit.say(id: "Unit kerja", en: "Units"))</h2>
            \(groups(achievement.bidang, achievement, name: catalog.bidangName))
            \(attention(achievement, late))
            \(try news())
            """
        let title = visit.say(id: "Capaian IKU ", en: "IKU achievement ") + period.title(in: visit.language)
        return .page(title: title, content)
    }

    // MARK: The first line

    private func sentence(_ achievement: Achievement, _ late: [(String, Timeliness)]) -> String {
        let overall = achievement.overall
        let period = achievement.period.title(in: visit.language)
        var text: String
        if let capaian = overall.mean.capaian {
            let figure = visit.figures.capaian(capaian, in: achievement.catalog)
            let provisional = overall.isComplete ? "" : visit.say(id: " sementara", en: " so far")
            text =
                visit.say(id: "Capaian \(period)\(provisional)", en: "Achievement \(period)\(provisional)")
                + " \(figure)% (\(overall.mean.predikat?.name ?? "")), "
                + visit.say(
                    id: "\(overall.reportedCount) dari \(overall.indicatorCount) IKU.",
                    en: "\(overall.reportedCount) of \(overall.indicatorCount) IKU.")
        } else {
            text = visit.say(
                id: "Belum ada angka untuk \(period).", en: "There is no figure for \(period) yet.")
        }
        if !late.isEmpty {
            let list = late.map { "\($0.0) (\($0.1.words.text(in: visit.language)))" }.joined(separator: "; ")
            text += " " + visit.say(id: "Belum lapor: \(list).", en: "Not reported: \(list).")
        }
        return text
    }

    private func lateUnits(
        _ period: Period, _ catalog: Catalog, _ today: CivilDate
    ) throws -> [(String, Timeliness)] {
        try catalog.bidang.compactMap { unit in
            guard !catalog.indicators(ofBidang: unit.id).isEmpty else { return nil }
            let timeliness = try reading.timeliness(of: unit.id, period, on: today)
            switch timeliness {
            case .late, .due: return (unit.name, timeliness)
            default: return nil
            }
        }
    }

    // MARK: Figures

    private func cards(_ achievement: Achievement) -> Markup {
        let overall = achievement.overall
        let means = [
            (
                visit.say(id: "Rata-rata indikator", en: "Mean of indicators"), overall.mean,
                overall.isComplete
            ),
            (
                visit.say(id: "Rata-rata sasaran", en: "Mean of objectives"), achievement.overallBySasaran,
                overall.isComplete
            ),
            (
                visit.say(id: "Dengan rumus pembanding", en: "With alternatives"), overall.withAlternatives,
                overall.isComplete
            ),
        ]
        let cards = means.map { name, mean, isComplete -> Markup in
            let figure = mean.capaian.map { visit.figures.capaian($0, in: achievement.catalog) + "%" }
            let predikat = visit.predikat(mean.predikat, in: achievement.catalog, isSettled: isComplete)
            return
                "<div class=\"card\"><span class=\"soft\">\(name)</span><b>\(figure ?? "–")</b>\(predikat)</div>"
        }
        return "<div class=\"cards\">\(cards)</div>"
    }

    private func groups(
        _ groups: [Achievement.Group], _ achievement: Achievement, name: (String) -> String
    ) -> Markup {
        let rows = groups.map { group -> Markup in
            let capaian = group.mean.capaian.map { visit.figures.capaian($0, in: achievement.catalog) + "%" }
            let uncapped = group.capaianUncapped.map {
                visit.figures.capaian($0, in: achievement.catalog) + "%"
            }
            let predikat = visit.predikat(
                group.mean.predikat, in: achievement.catalog, isSettled: group.isComplete)
            return """
                <tr><th scope="row">\(name(group.id ?? ""))</th><td class="n">\(capaian ?? "–")</td>\
                <td>\(predikat)</td>\
                <td class="n">\(uncapped ?? "–")</td><td class="n">\
                \(group.reportedCount)/\(group.indicatorCount)</td></tr>
                """
        }
        return """
            <div class="wide"><table><thead><tr><th></th><th class="n">\
            \(visit.say(id: "Capaian", en: "Achieved"))</th>\
            <th>Predikat</th><th class="n">\(visit.say(id: "Tanpa batas", en: "Unclamped"))</th>\
            <th class="n">\(visit.say(id: "Berangka", en: "With figure"))</th></tr></thead><tbody>\
            \(rows)</tbody></table></div>
            """
    }

    // MARK: What needs attention

    private func attention(_ achievement: Achievement, _ late: [(String, Timeliness)]) -> Markup {
        var notes: [Markup] = []
        for row in achievement.rows {
            if let doubt = row.indicator.doubtful {
                notes.append(
                    """
                    <li><a href="/indikator/\(row.indicator.id)?p=\(achievement.period)">\
                    \(row.indicator.name)</a>: \(doubt)</li>
                    """
                )
            }
            for warning in row.warnings {
                notes.append("<li>\(row.indicator.name): \(warning.words.text(in: visit.language))</li>")
            }
        }
        for placed in reading.state.returns where reading.state.isOpen(placed) {
            let unit = achievement.catalog.bidang(placed.value.bidang)?.name ?? placed.value.bidang
            notes.append(
                """
                <li>\(visit.say(id: "Dikembalikan untuk perbaikan", en: "Sent back for correction")): \
                \(unit), \(placed.value.period): \(placed.value.text)</li>
                """
            )
        }
        if notes.isEmpty { return .none }
        return "<h2>\(visit.say(id: "Perlu perhatian", en: "Needs attention"))</h2><ul>\(notes)</ul>"
    }

    private func news() throws -> Markup {
        let seen = visit.session.account.seenSize
        let title =
            seen > 0
            ? visit.say(id: "Perubahan sejak kunjungan terakhir", en: "Changes since your last visit")
            : visit.say(id: "Perubahan terbaru", en: "Latest changes")
        let entries = try reading.latestEntries(10, before: reading.state.size).filter { $0.0 >= seen }
        if entries.isEmpty {
            return "<h2>\(title)</h2><p class=\"soft\">\(visit.say(id: "Tidak ada.", en: "None."))</p>"
        }
        let lines = entries.map { EntryLine(visit: visit, state: reading.state).item($0, $1, $2) }
        return
            """
            <h2>\(title)</h2><ol class="log" reversed>\(lines)</ol>
            <p><a href="/riwayat">\(visit.say(id: "Seluruh riwayat", en: "Whole history"))</a></p>
            """
    }
}

extension Catalog {
    fileprivate func sasaranName(_ id: String) -> String { sasaran.first { $0.id == id }?.name ?? id }

    fileprivate func bidangName(_ id: String) -> String { bidang(id)?.name ?? id }
}

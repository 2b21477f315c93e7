// The figures of one period at two log sizes, side by side: since the last visit, and since an approval.

import Shared

/// Which figures are not the same any more.
struct FigureComparison {
    let visit: Visit
    let before: Achievement
    let after: Achievement
    /// What the two are called: *Disahkan*, *Sekarang*.
    let titles: (before: String, after: String)

    /// Only indicators that differ, and the means; nothing where all is as it was.
    var markup: Markup {
        var table = SheetTable(caption, columns)
        let changed = before.changedIndicators(to: after)
        for (old, new) in pairs {
            guard let indicator = (new ?? old)?.indicator, changed.contains(indicator.id) else { continue }
            table.add([
                Markup.said(indicator.name), text(realisasi(old)), text(realisasi(new)),
                text(capaian(old, before)), text(capaian(new, after)), state(old), state(new),
            ])
        }
        if before.overall.mean.capaian != after.overall.mean.capaian {
            let name = visit.say(id: "Rata-rata indikator", en: "Mean of indicators")
            table.add(
                [
                    text(name), text(FigureText.absent), text(FigureText.absent),
                    text(visit.capaian(before.overall.mean.capaian, in: before.catalog)),
                    text(visit.capaian(after.overall.mean.capaian, in: after.catalog)),
                    text(before.overall.mean.predikat?.name ?? FigureText.absent),
                    text(after.overall.mean.predikat?.name ?? FigureText.absent),
                ], isGroup: true)
        }
        return table.isEmpty ? .none : table.markup
    }

    private var caption: String {
        visit.say(id: "Angka yang berubah", en: "Figures that changed") + " "
            + after.period.title(in: visit.language)
    }

    private var columns: [SheetTable.Column] {
        func title(_ words: Words, _ which: String) -> String { "\(visit.say(words)) – \(which)" }
        return [
            .text(visit.say(.indicator)),
            .number(title(.realisasi, titles.before)), .number(title(.realisasi, titles.after)),
            .number(title(.capaian, titles.before)), .number(title(.capaian, titles.after)),
            .text(title(.predikat, titles.before)), .text(title(.predikat, titles.after)),
        ]
    }

    private var pairs: [(Achievement.Row?, Achievement.Row?)] {
        let gone = before.rows.filter { row in
            !after.rows.contains { $0.indicator.id == row.indicator.id }
        }
        return after.rows.map { row in
            (before.rows.first { $0.indicator.id == row.indicator.id }, row)
        } + gone.map { ($0, nil) }
    }

    private func text(_ text: String) -> Markup { "\(text)" }

    private func realisasi(_ row: Achievement.Row?) -> String {
        guard let row, let value = row.outcome.realisasi else { return FigureText.absent }
        return visit.figures.withUnit(visit.figures.realisasi(value, target: row.target), row.indicator.unit)
    }

    private func capaian(_ row: Achievement.Row?, _ achievement: Achievement) -> String {
        visit.capaian(row?.outcome.capaian, in: achievement.catalog)
    }

    private func state(_ row: Achievement.Row?) -> Markup {
        guard let row else { return "–" }
        let predikat: Markup = row.predikat.map { "\($0.name), " } ?? .none
        return "\(predikat)<span class=\"soft\">\(visit.say(row.status.words).lowercased())</span>"
    }
}

extension Achievement {
    /// The indicators of which any value is another in `later`.
    fileprivate func changedIndicators(to later: Achievement) -> Set<String> {
        Set(
            differences(to: later).compactMap { difference in
                if case .indicator(let id) = difference.subject { id } else { nil }
            })
    }
}

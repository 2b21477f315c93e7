// The group figures of the table for people: per sasaran, per unit, and the two overall means by their names.

/// The lines of all groups.
struct GroupTable {
    private let parent: AchievementTable
    private let achievement: Achievement
    private let table: TextTable

    init(_ parent: AchievementTable, _ achievement: Achievement) {
        self.parent = parent
        self.achievement = achievement
        let catalog = achievement.catalog
        let groups = achievement.sasaran + achievement.bidang + [achievement.overall]
        func width(_ value: (Achievement.Group) -> Rational?) -> Int {
            let texts = groups.map { parent.percent(value($0), catalog) }
            return AchievementTable.width(of: texts, atLeast: 10, atMost: 16)
        }
        let predikat = AchievementTable.width(of: catalog.predikat.map(\.name), atLeast: 8, atMost: 16)
        let widths = [
            0, width(\.mean.capaian), predikat, width(\.capaianAll), width(\.capaianUncapped),
            max(predikat, width(\.withAlternatives.capaian)), 8,
        ]
        table = parent.table(widths, numbers: [1, 3, 4, 5, 6])
    }

    var lines: [String] {
        let catalog = achievement.catalog
        var lines = heading
        for (group, sasaran) in zip(achievement.sasaran, catalog.sasaran) {
            lines += row(parent.say("Sasaran ", "Objective ") + sasaran.id, group)
        }
        lines.append(parent.rule("─", table))
        for (group, bidang) in zip(achievement.bidang, catalog.bidang) { lines += row(bidang.name, group) }
        lines.append(parent.rule("─", table))
        lines += row(
            parent.say("KESELURUHAN, rata-rata indikator", "OVERALL, mean of indicators"), achievement.overall
        )
        let bySasaran = achievement.overallBySasaran
        lines += table.lines([
            TextCell(parent.say("KESELURUHAN, rata-rata sasaran", "OVERALL, mean of objectives"), .strong),
            TextCell(parent.percent(bySasaran.capaian, catalog), .strong), predikat(bySasaran.predikat),
        ])
        return lines + [parent.rule("━", table)]
    }

    private var heading: [String] {
        let names = [
            parent.say("Rata-rata capaian", "Mean achievement"), parent.say("Rata-rata", "Mean"),
            parent.say("Predikat", "Rating"), parent.say("Semua indikator", "All indicators"),
            parent.say("Tanpa batas", "Unclamped"), parent.say("Dengan pembanding", "With alternatives"),
            parent.say("Berangka", "With figure"),
        ]
        return [""] + table.lines(names.map { TextCell($0, .strong) }) + [parent.rule("━", table)]
    }

    private func row(_ name: String, _ group: Achievement.Group) -> [String] {
        let catalog = achievement.catalog
        let isOverall = group.id == nil
        let alternative = group.withAlternatives.capaian.map {
            parent.percent($0, catalog) + "\n" + (group.withAlternatives.predikat?.name ?? "")
        }
        let complete = group.isComplete ? parent.say("\nlengkap", "\ncomplete") : ""
        return table.lines([
            TextCell(name, isOverall ? .strong : .plain),
            TextCell(parent.percent(group.mean.capaian, catalog), .strong), predikat(group.mean.predikat),
            TextCell(parent.percent(group.capaianAll, catalog)),
            TextCell(parent.percent(group.capaianUncapped, catalog)),
            TextCell(alternative ?? "", AchievementTable.paint(group.withAlternatives.predikat, in: catalog)),
            TextCell("\(group.reportedCount)/\(group.indicatorCount)" + complete),
        ])
    }

    private func predikat(_ predikat: Catalog.Predikat?) -> TextCell {
        TextCell(
            predikat?.name ?? FigureText.absent, AchievementTable.paint(predikat, in: achievement.catalog))
    }
}

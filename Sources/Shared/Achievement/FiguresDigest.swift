// One SHA-256 over every figure of many periods: two programs that recompute them from the same log, each by
// its own arithmetic, agree where this agrees. Lines of members parted by TAB, ended by LF; figures with ten
// decimals; what is absent is `-` (docs/protocol.md, section 13):
//
//   P period catalog cap                    for each period
//   I id status reason period target realisasi difference capaian predikat report revision
//   A realisasi capaian predikat reason     for each alternative of the indicator
//   G kind id capaian predikat capaian_all capaian_uncapped with_capaian with_predikat reported indicators
//     complete                              each sasaran, each bidang, overall (id `-`)
//   S capaian predikat                      overall by sasaran

/// The digest of figures, period by period.
public struct FiguresDigest: ~Copyable {
    private var hash = SHA256()
    /// Figures added: one an indicator and period.
    public private(set) var rowCount = 0

    /// A digest of no figures.
    public init() {}

    /// Adds the figures of the next period.
    public mutating func add(_ achievement: Achievement) {
        add([
            "P", achievement.period.description, String(achievement.catalog.revision), achievement.capText,
        ])
        for row in achievement.rows { add(row) }
        for group in achievement.sasaran { add(group, "sasaran") }
        for group in achievement.bidang { add(group, "bidang") }
        add(achievement.overall, "overall")
        let mean = achievement.overallBySasaran
        add(["S", mean.capaian?.outputText, mean.predikat?.id])
        rowCount += achievement.rows.count
    }

    /// The digest of everything added.
    public consuming func finish() -> Digest { hash.finish() }

    private mutating func add(_ row: Achievement.Row) {
        add([
            "I", row.indicator.id, row.status.rawValue, row.outcome.reason?.rawValue, row.period?.description,
            row.target?.value.outputText, row.outcome.realisasi?.outputText, row.difference?.outputText,
            row.outcome.capaian?.outputText, row.predikat?.id, row.report, row.revision.map { String($0) },
        ])
        for figure in row.alternatives {
            add([
                "A", figure.outcome.realisasi?.outputText, figure.outcome.capaian?.outputText,
                figure.predikat?.id, figure.outcome.reason?.rawValue,
            ])
        }
    }

    private mutating func add(_ group: Achievement.Group, _ kind: String) {
        add([
            "G", kind, group.id, group.mean.capaian?.outputText, group.mean.predikat?.id,
            group.capaianAll?.outputText, group.capaianUncapped?.outputText,
            group.withAlternatives.capaian?.outputText, group.withAlternatives.predikat?.id,
            String(group.reportedCount), String(group.indicatorCount), String(group.isComplete),
        ])
    }

    private mutating func add(_ members: [String?]) {
        let line = members.map { $0 ?? "-" }.joined(separator: "\t") + "\n"
        hash.update(Array(line.utf8))
    }
}

// The consolidated figures of one period (DESIGN 7 and 11): rows, groups and where they come from. Values
// stay exact; `AchievementJSON`, `AchievementCSV` and `AchievementTable` round once, at output.

/// Consolidated figures of one period at one log size.
public struct Achievement: Sendable {
    /// The state of a figure.
    public enum Status: String, Sendable, CaseIterable {
        case final, provisional, missing
        case notComputable = "not-computable"
    }

    /// Something the reader should know about a figure; it never blocks.
    public struct Warning: Sendable, Hashable {
        /// The raw value is the stable code.
        public enum Code: String, Sendable, CaseIterable {
            /// The report arrived before its own period's end: `received_at`, `last_day`.
            case periodNotEnded = "period-not-ended"
            /// Last year's report and the baseline differ: `component`, `report`, `baseline`.
            case baselineDiffers = "baseline-differs"
            /// Items are counted in different units: `units`.
            case mixedUnits = "mixed-units"
            /// A rule of severity `warning` does not hold: `check`, `text`.
            case ruleBroken = "rule-broken"
            /// A correction moved realisasi by more than a factor of 10: `before`, `after`.
            case largeChange = "large-change"
        }

        /// What kind.
        public let code: Code
        /// Names and figures that belong to it.
        public let values: JSONObject
    }

    /// Realisasi and capaian, or why there are none.
    public struct Outcome: Sendable, Hashable {
        /// The indicator's actual value.
        public let realisasi: Rational?
        /// Realisasi held against the target, in percent.
        public let capaian: Rational?
        /// Why there is no capaian.
        public let reason: NotComputable?

        static let none = Outcome(realisasi: nil, capaian: nil, reason: nil)
    }

    /// Another reading of a formula, computed.
    public struct AlternativeFigure: Sendable {
        /// The reading.
        public let alternative: Indicator.Alternative
        /// What it comes to.
        public let outcome: Outcome
        /// Predikat of its capaian.
        public let predikat: Catalog.Predikat?
    }

    /// The figure of one indicator.
    public struct Row: Sendable {
        /// The indicator, as the revision in force has it.
        public let indicator: Indicator
        /// State.
        public let status: Status
        /// The period of the report used: a quarter where a year falls back to it.
        public let period: Period?
        /// What it is held against, if the catalogue or an act has one.
        public let target: Indicator.Target?
        /// The figure.
        public let outcome: Outcome
        /// Predikat of its capaian.
        public let predikat: Catalog.Predikat?
        /// Hash of the report used.
        public let report: String?
        /// Revision of the report used.
        public let revision: Int?
        /// What the reader should know.
        public let warnings: [Warning]
        /// Other readings of the formula, in the catalogue's order.
        public let alternatives: [AlternativeFigure]

        /// realisasi − target, where both exist.
        public var difference: Rational? {
            guard let realisasi = outcome.realisasi, let target else { return nil }
            return realisasi - target.value
        }
    }

    /// A mean of capaian and its predikat.
    public struct Mean: Sendable {
        /// Percent; nil where nothing has a number.
        public let capaian: Rational?
        /// Predikat of the mean.
        public let predikat: Catalog.Predikat?
    }

    /// The figures of a group of indicators.
    public struct Group: Sendable {
        /// Identifier of the sasaran or bidang; nil for all indicators.
        public let id: String?
        /// Mean of the clamped capaian over indicators that have a number.
        public let mean: Mean
        /// The same over all indicators, those without a number counting 0; nil in an empty group.
        public let capaianAll: Rational?
        /// Mean of the unclamped capaian.
        public let capaianUncapped: Rational?
        /// `mean` with the first alternative in the place of each doubtful indicator; nils without any.
        public let withAlternatives: Mean
        /// Indicators that have a number.
        public let reportedCount: Int
        /// Indicators of the group.
        public let indicatorCount: Int
        /// Whether every indicator is final and has a number.
        public let isComplete: Bool
    }

    /// The period asked.
    public let period: Period
    /// The revision in force for the period.
    public let catalog: Catalog
    /// The log size the figures were computed from.
    public let position: LogPosition
    /// Indicators in the catalogue's order.
    public let rows: [Row]
    /// Per sasaran, in the catalogue's order.
    public let sasaran: [Group]
    /// Per bidang, in the catalogue's order.
    public let bidang: [Group]
    /// Over all indicators, each weighing the same.
    public let overall: Group
    /// Over the sasaran whose capaian exists, each weighing the same.
    public let overallBySasaran: Mean

    /// The figures of `period`, from what `source` holds.
    public static func compute<Source: FiguresSource>(
        _ period: Period, from source: Source
    ) throws(Source.Failure) -> Achievement {
        let catalog = try source.catalog(inForceFor: period.year)
        var computation = RowComputation(period: period, catalog: catalog, source: source)
        var rows: [Row] = []
        for indicator in catalog.indicators { rows.append(try computation.row(indicator)) }
        let consolidation = Consolidation(catalog: catalog)
        let sasaran = catalog.sasaran.map { sasaran in
            consolidation.group(sasaran.id, rows.filter { $0.indicator.sasaran == sasaran.id })
        }
        let bidang = catalog.bidang.map { bidang in
            consolidation.group(bidang.id, rows.filter { $0.indicator.bidang == bidang.id })
        }
        return Achievement(
            period: period, catalog: catalog, position: source.position, rows: rows, sasaran: sasaran,
            bidang: bidang, overall: consolidation.group(nil, rows),
            overallBySasaran: consolidation.mean(of: sasaran.compactMap(\.mean.capaian)))
    }
}

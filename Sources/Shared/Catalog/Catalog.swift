// The decree as data (`iku-catalog/1`): units, objectives, indicators, their formulas and targets, the
// predikat scale and the rules. `CatalogReader` builds it from JSON; everything here is already checked.

/// A catalogue revision.
public struct Catalog: Sendable {
    /// The office the catalogue is of.
    public struct Office: Sendable {
        /// Identifier, `[A-Za-z0-9][A-Za-z0-9-]{0,63}`.
        public let id: String
        /// Full name.
        public let name: String
        /// Name for narrow places, if the catalogue has one.
        public let shortName: String?
        /// Lines of the letterhead.
        public let letterhead: [String]
        /// Where documents are signed.
        public let place: String
        /// Distance from UTC: decides when a period begins and ends.
        public let utcOffset: UTCOffset
        /// What people call the zone (`WITA`); the offset where the catalogue has none.
        public let timeZone: String
    }

    /// A unit of the office that reports.
    public struct Bidang: Sendable {
        /// Identifier.
        public let id: String
        /// Name.
        public let name: String
    }

    /// A strategic objective.
    public struct Sasaran: Sendable {
        /// Identifier.
        public let id: String
        /// Name.
        public let name: String
    }

    /// One step of the predikat scale.
    public struct Predikat: Sendable {
        /// The least capaian of the step; nil for the lowest.
        public let from: Rational?
        /// Identifier, `sangat-tinggi`.
        public let id: String
        /// Name, `Sangat Tinggi`.
        public let name: String
    }

    /// The upper bound of a capaian within a mean.
    public enum Cap: Sendable, Hashable {
        /// No upper bound.
        case none
        /// At most this; `text` as the catalogue writes it.
        case at(Rational, text: String)
    }

    /// The catalogue as it was read: the bytes that acts and answers carry.
    public let json: JSONValue
    /// The office.
    public let office: Office
    /// 1, 2, …
    public let revision: Int
    /// The decree's title.
    public let title: String
    /// First year this revision holds for.
    public let appliesFrom: Int
    /// Years with targets.
    public let years: ClosedRange<Int>
    /// Highest step first; the last one has no lower bound.
    public let predikat: [Predikat]
    /// Upper bound in means.
    public let cap: Cap
    /// Days after a year's end until its report is late.
    public let yearDueDayCount: Int
    /// Days after a quarter's end until its report is late.
    public let quarterDueDayCount: Int
    /// Units in the catalogue's order.
    public let bidang: [Bidang]
    /// Objectives in the catalogue's order.
    public let sasaran: [Sasaran]
    /// Indicators in the catalogue's order.
    public let indicators: [Indicator]

    /// The indicator `id`.
    public func indicator(_ id: String) -> Indicator? { indicators.first { $0.id == id } }
    /// The unit `id`.
    public func bidang(_ id: String) -> Bidang? { bidang.first { $0.id == id } }
    /// The indicators a unit owns.
    public func indicators(ofBidang id: String) -> [Indicator] { indicators.filter { $0.bidang == id } }

    /// The step of the scale that `capaian` reaches.
    public func predikat(of capaian: Rational) -> Predikat {
        predikat.first { step in step.from.map { $0 <= capaian } ?? true } ?? predikat[predikat.count - 1]
    }

    /// Days after the end of `period` until its report is late.
    public func dueDayCount(of period: Period) -> Int {
        period.quarter == nil ? yearDueDayCount : quarterDueDayCount
    }
}

/// One key performance indicator (IKU).
public struct Indicator: Sendable {
    /// How realisasi is held against target.
    public enum Polarity: String, Sendable, CaseIterable {
        /// realisasi / target × 100
        case higher
        /// (2 × target − realisasi) / target × 100
        case lower
        /// target / realisasi × 100
        case lowerRatio = "lower-ratio"
    }

    /// A raw number the formula needs.
    public struct Component: Sendable {
        /// Identifier, `[A-Za-z_][A-Za-z0-9_]{0,63}`.
        public let id: String
        /// Name.
        public let name: String
        /// Unit, if the catalogue names one.
        public let unit: String?
        /// Whether only whole numbers are taken.
        public let isInteger: Bool
        /// `kumulatif` (since January) or `posisi` (at the period's end), if stated.
        public let measure: String?
        /// Advice for whoever fills it in.
        public let help: String?
    }

    /// How an indicator may be reported item by item.
    public struct Items: Sendable {
        /// What one item is called (`Komoditas`).
        public let name: String
        /// Whether each item must state its unit.
        public let requiresUnit: Bool
    }

    /// Another reading of a doubtful formula.
    public struct Alternative: Sendable {
        /// The formula.
        public let formula: Formula
        /// What it says, in words.
        public let text: String
    }

    /// A check on one report's components.
    public struct Rule: Sendable {
        /// Whether a broken rule refuses the report or only warns.
        public enum Severity: String, Sendable {
            case error
            case warning
        }

        /// The comparison that should hold.
        public let check: Condition
        /// What a broken rule does.
        public let severity: Severity
        /// What to tell the staff.
        public let text: String
    }

    /// A target: exact, and with the digits of the catalogue.
    public struct Target: Sendable, Hashable {
        /// Exact value.
        public let value: Rational
        /// As written: `0.078`.
        public let text: String

        /// A target.
        public init(value: Rational, text: String) {
            self.value = value
            self.text = text
        }
    }

    /// Identifier.
    public let id: String
    /// The objective it belongs to.
    public let sasaran: String
    /// Owner.
    public let bidang: String
    /// Name.
    public let name: String
    /// Unit of realisasi and target.
    public let unit: String
    /// Direction.
    public let polarity: Polarity
    /// Targets by year or quarter.
    public let targets: [Period: Target]
    /// Components in the catalogue's order.
    public let components: [Component]
    /// The formula as computed.
    public let formula: Formula
    /// The formula in the decree's words.
    public let formulaDecreed: String?
    /// What was added to the decree's words.
    public let formulaNote: String?
    /// Item-by-item reporting, if allowed.
    public let items: Items?
    /// Why the formula's wording is in doubt, if it is.
    public let doubtful: String?
    /// Other readings of the formula.
    public let alternatives: [Alternative]
    /// Checks on a report.
    public let rules: [Rule]
}

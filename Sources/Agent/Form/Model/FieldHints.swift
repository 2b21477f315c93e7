// What was reported before, beside each field, and jumps against it: pointed out, never blocked. A figure a
// thousand times larger or smaller (Rp against thousand Rp) has a sentence of its own.

import Shared

/// Earlier figures of one unit's indicators.
struct FieldHints: Sendable {
    /// What is known of one component.
    struct Hint: Hashable, Sendable {
        /// The same period one year earlier.
        var lastYear: Figure?
        /// The newest report of an earlier period that has it.
        var lastReport: Earlier?
    }

    /// A figure and its period.
    struct Earlier: Hashable, Sendable {
        let period: Period
        let figure: Figure
    }

    /// A figure that moves unusually.
    struct Jump: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            /// About a thousand (or a million) times as much: perhaps counted in another scale.
            case scaleUp
            case scaleDown
            /// More than twice as much.
            case doubled
            /// Less than half.
            case halved
        }

        let kind: Kind
        let against: Earlier

        /// What the form says beside the field.
        var words: Words {
            let id = FigureText(.indonesian).number(plain: against.figure.text)
            let en = FigureText(.english).number(plain: against.figure.text)
            let (idPeriod, enPeriod) = (
                against.period.title(in: .indonesian), against.period.title(in: .english)
            )
            return switch kind {
            case .scaleUp:
                Words(
                    id: "jauh lebih besar daripada \(idPeriod) (\(id)); periksa satuannya: Rp atau ribu Rp?",
                    en: "far more than in \(enPeriod) (\(en)); check the scale: Rp or thousand Rp?")
            case .scaleDown:
                Words(
                    id: "jauh lebih kecil daripada \(idPeriod) (\(id)); periksa satuannya: Rp atau ribu Rp?",
                    en: "far less than in \(enPeriod) (\(en)); check the scale: Rp or thousand Rp?")
            case .doubled:
                Words(
                    id: "lebih dari dua kali lipat \(idPeriod) (\(id)); periksa sekali lagi",
                    en: "more than twice that of \(enPeriod) (\(en)); look at it once more")
            case .halved:
                Words(
                    id: "kurang dari setengah \(idPeriod) (\(id)); periksa sekali lagi",
                    en: "less than half of \(enPeriod) (\(en)); look at it once more")
            }
        }
    }

    private static let scaleFactor = Rational(Limits.scaleJumpRatioMin)

    let period: Period
    private let chronicle: Chronicle

    init(_ chronicle: Chronicle, before period: Period) {
        (self.chronicle, self.period) = (chronicle, period)
    }

    /// What is known of a component.
    func hint(_ indicator: String, _ component: String) -> Hint {
        Hint(
            lastYear: figure(period.yearEarlier, indicator, component),
            lastReport: chronicle.periods.filter { $0 < period }.reversed().lazy.compactMap { earlier in
                figure(earlier, indicator, component).map { Earlier(period: earlier, figure: $0) }
            }.first)
    }

    /// What is known of an item's component: of the report a year earlier, else of the newest before.
    func itemHint(_ indicator: String, item: String, _ component: String) -> Earlier? {
        let periods = [period.yearEarlier] + chronicle.periods.filter { $0 < period }.reversed()
        for earlier in periods {
            let items = report(earlier)?.items[indicator] ?? []
            if let figure = items.first(where: { $0.name == item })?.values[component] {
                return Earlier(period: earlier, figure: figure)
            }
        }
        return nil
    }

    /// The items of the newest report before this period, whose names the form offers.
    func offeredItems(_ indicator: String) -> [Report.Item] {
        for earlier in chronicle.periods.filter({ $0 < period }).reversed() {
            let items = report(earlier)?.items[indicator] ?? []
            if !items.isEmpty { return items }
        }
        return []
    }

    /// Whether a figure moves unusually against what is known.
    ///
    /// Against the same period a year earlier every jump counts; against a period of another kind only one of
    /// scale, since figures since January grow with every quarter.
    func jump(_ figure: Figure, _ indicator: String, _ component: String) -> Jump? {
        let hint = hint(indicator, component)
        if let lastYear = hint.lastYear {
            let against = Earlier(period: period.yearEarlier, figure: lastYear)
            return Self.kind(figure.value, lastYear.value).map { Jump(kind: $0, against: against) }
        }
        guard let last = hint.lastReport, let kind = Self.kind(figure.value, last.figure.value) else {
            return nil
        }
        let isOfScale = kind == .scaleUp || kind == .scaleDown
        return isOfScale ? Jump(kind: kind, against: last) : nil
    }

    private static func kind(_ now: Rational, _ before: Rational) -> Jump.Kind? {
        if before.isZero || before.isNegative || now.isNegative { return nil }
        if now >= before * scaleFactor { return .scaleUp }
        if !now.isZero, now * scaleFactor <= before { return .scaleDown }
        if now > before * Rational(2) { return .doubled }
        if now * Rational(2) < before { return .halved }
        return nil
    }

    private func report(_ period: Period) -> Report? {
        chronicle.head(period).flatMap { $0.report.kind == .report ? $0.report : nil }
    }

    private func figure(_ period: Period, _ indicator: String, _ component: String) -> Figure? {
        report(period)?.values[indicator]?[component]
    }
}

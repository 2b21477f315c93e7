// The figure of one indicator (DESIGN 7): which report it comes from, its realisasi and capaian, its state
// and its warnings.

/// Computes the rows of one period; keeps the reports it has read.
struct RowComputation<Source: FiguresSource> {
    private struct ReportKey: Hashable {
        let bidang: String
        let period: Period
    }

    /// A report and the period it is about.
    private struct Found {
        let report: CountedReport
        let period: Period
    }

    private let period: Period
    private let catalog: Catalog
    private let source: Source
    private var reports: [ReportKey: CountedReport?] = [:]

    init(period: Period, catalog: Catalog, source: Source) {
        self.period = period
        self.catalog = catalog
        self.source = source
    }

    mutating func row(_ indicator: Indicator) throws(Source.Failure) -> Achievement.Row {
        let target = try target(of: indicator)
        guard let found = try found(indicator) else { return missing(indicator, target) }
        let lastYear = try values(of: indicator, yearBefore: found.period)
        let inputs = inputs(of: indicator, in: found.report, lastYear: lastYear)
        let outcome = Achievement.Outcome(indicator.formula, inputs, indicator.polarity, target)
        let alternatives = indicator.alternatives.map { alternative in
            figure(alternative, Achievement.Outcome(alternative.formula, inputs, indicator.polarity, target))
        }
        var warnings = warnings(indicator, found, lastYear)
        if let warning = try largeChange(indicator, found, lastYear, outcome) { warnings.append(warning) }
        return Achievement.Row(
            indicator: indicator, status: status(outcome, found), period: found.period, target: target,
            outcome: outcome, predikat: outcome.capaian.map(catalog.predikat), report: found.report.hash,
            revision: found.report.revision, warnings: warnings, alternatives: alternatives)
    }

    // MARK: Where the figure comes from

    /// The report of the period that has the indicator; for a year without one, the latest quarter's.
    private mutating func found(_ indicator: Indicator) throws(Source.Failure) -> Found? {
        let fallbacks = period.quarter == nil ? period.quarters.reversed() : []
        for candidate in [period] + fallbacks {
            if let report = try report(indicator.bidang, candidate), report.values[indicator.id] != nil {
                return Found(report: report, period: candidate)
            }
        }
        return nil
    }

    /// What counted for the indicator a year earlier: the report of whom that year's catalogue names as its
    /// owner, who may have changed since.
    private mutating func values(
        of indicator: Indicator, yearBefore period: Period
    ) throws(Source.Failure) -> [String: Rational] {
        let earlier = period.yearEarlier
        let owner = try source.catalog(inForceFor: earlier.year).indicator(indicator.id)?.bidang
        return try report(owner ?? indicator.bidang, earlier)?.values[indicator.id] ?? [:]
    }

    private mutating func report(
        _ bidang: String, _ period: Period
    ) throws(Source.Failure) -> CountedReport? {
        let key = ReportKey(bidang: bidang, period: period)
        if let known = reports[key] { return known }
        let report = try source.report(ofBidang: bidang, period: period)
        reports.updateValue(report, forKey: key)
        return report
    }

    /// A quarter's own target, set by an act or by the catalogue; else the year's.
    private func target(of indicator: Indicator) throws(Source.Failure) -> Indicator.Target? {
        if period.quarter != nil, let set = try source.target(ofIndicator: indicator.id, period: period) {
            return set
        }
        return indicator.targets[period] ?? indicator.targets[period.wholeYear]
    }

    /// Last year's report wins over the baseline, component by component.
    private func inputs(
        of indicator: Indicator, in report: CountedReport, lastYear: [String: Rational]
    ) -> Formula.Inputs {
        let items = indicator.items == nil ? [] : report.items[indicator.id] ?? []
        let baseline = report.baseline[indicator.id] ?? [:]
        return Formula.Inputs(
            values: report.values[indicator.id] ?? [:], items: items.map(\.values),
            previous: baseline.merging(lastYear) { _, reported in reported })
    }

    // MARK: State

    private func status(_ outcome: Achievement.Outcome, _ found: Found) -> Achievement.Status {
        if outcome.capaian == nil { return .notComputable }
        return found.period == period && hasEnded(found) ? .final : .provisional
    }

    /// Whether the report arrived after its period's end, in the office's time.
    private func hasEnded(_ found: Found) -> Bool {
        found.period.hasEnded(on: found.report.receivedAt.date(at: catalog.office.utcOffset))
    }

    private func missing(_ indicator: Indicator, _ target: Indicator.Target?) -> Achievement.Row {
        Achievement.Row(
            indicator: indicator, status: .missing, period: nil, target: target, outcome: .none,
            predikat: nil, report: nil, revision: nil, warnings: [],
            alternatives: indicator.alternatives.map { figure($0, .none) })
    }

    private func figure(
        _ alternative: Indicator.Alternative, _ outcome: Achievement.Outcome
    ) -> Achievement.AlternativeFigure {
        Achievement.AlternativeFigure(
            alternative: alternative, outcome: outcome, predikat: outcome.capaian.map(catalog.predikat))
    }

    // MARK: Warnings

    private func warnings(
        _ indicator: Indicator, _ found: Found, _ lastYear: [String: Rational]
    ) -> [Achievement.Warning] {
        var warnings: [Achievement.Warning] = []
        if !hasEnded(found) {
            warnings.append(
                Achievement.Warning(
                    .periodNotEnded,
                    [
                        ("received_at", found.report.receivedAt.description),
                        ("last_day", found.period.lastDay.description),
                    ]))
        }
        warnings += baselineDifferences(indicator, found.report, lastYear)
        if let warning = mixedUnits(indicator, found.report) { warnings.append(warning) }
        let values = found.report.values[indicator.id] ?? [:]
        for rule in indicator.rules where rule.severity == .warning && rule.check.holds(values) == false {
            warnings.append(
                Achievement.Warning(.ruleBroken, [("check", rule.check.text), ("text", rule.text)]))
        }
        return warnings
    }

    private func baselineDifferences(
        _ indicator: Indicator, _ report: CountedReport, _ lastYear: [String: Rational]
    ) -> [Achievement.Warning] {
        let baseline = report.baseline[indicator.id] ?? [:]
        return indicator.formula.neededPrev.compactMap { component in
            guard let stated = baseline[component], let reported = lastYear[component], stated != reported
            else { return nil }
            return Achievement.Warning(
                .baselineDiffers,
                [("component", component), ("report", reported.exactText), ("baseline", stated.exactText)])
        }
    }

    private func mixedUnits(_ indicator: Indicator, _ report: CountedReport) -> Achievement.Warning? {
        guard indicator.items != nil, let items = report.items[indicator.id] else { return nil }
        var units: [String] = []
        for unit in items.map({ $0.unit ?? "–" }) where !units.contains(unit) { units.append(unit) }
        if units.count < 2 { return nil }
        return Achievement.Warning(.mixedUnits, [("units", units.joined(separator: ", "))])
    }

    /// A correction that moved realisasi by more than a factor of 10, in either direction.
    private func largeChange(
        _ indicator: Indicator, _ found: Found, _ lastYear: [String: Rational],
        _ outcome: Achievement.Outcome
    ) throws(Source.Failure) -> Achievement.Warning? {
        guard found.report.revision > 1, let after = outcome.realisasi,
            let superseded = try source.previousRevision(ofBidang: indicator.bidang, period: found.period),
            superseded.values[indicator.id] != nil
        else { return nil }
        let inputs = inputs(of: indicator, in: superseded, lastYear: lastYear)
        guard let before = try? indicator.formula.value(inputs) else { return nil }
        let (smaller, larger) = (
            min(before.magnitude, after.magnitude), max(before.magnitude, after.magnitude)
        )
        guard larger > smaller * Rational(10) else { return nil }
        return Achievement.Warning(
            .largeChange, [("before", before.outputText), ("after", after.outputText)])
    }
}

extension Achievement.Warning {
    init(_ code: Code, _ values: [(String, String)]) {
        self.code = code
        self.values = JSONObject(values.map { JSONObject.Member(name: $0.0, value: .string($0.1)) })
    }
}

extension Achievement.Outcome {
    /// What a formula comes to, held against a target; reasons in the order of DESIGN 7's table.
    init(
        _ formula: Formula, _ inputs: Formula.Inputs, _ polarity: Indicator.Polarity,
        _ target: Indicator.Target?
    ) {
        do throws(NotComputable) {
            let realisasi = try formula.value(inputs)
            do throws(NotComputable) {
                let capaian = try polarity.capaian(of: realisasi, against: target?.value)
                self.init(realisasi: realisasi, capaian: capaian, reason: nil)
            } catch {
                self.init(realisasi: realisasi, capaian: nil, reason: error)
            }
        } catch {
            self.init(realisasi: nil, capaian: nil, reason: error)
        }
    }
}

extension Indicator.Polarity {
    /// Realisasi held against the target, in percent.
    func capaian(of realisasi: Rational, against target: Rational?) throws(NotComputable) -> Rational {
        if self == .lowerRatio, realisasi.isZero { throw .divisionByZero }
        guard let target else { throw .targetMissing }
        if target.isZero || target.isNegative { throw .targetNotPositive }
        let ratio =
            switch self {
            case .higher: realisasi.divided(by: target)
            case .lower: (Rational(2) * target - realisasi).divided(by: target)
            case .lowerRatio: target.divided(by: realisasi)
            }
        guard let ratio else { throw .divisionByZero }
        return ratio * .hundred
    }
}

extension Rational {
    /// The number exactly, where a decimal can be; else with the decimals of an output.
    var exactText: String { terminatingText() ?? outputText }
    /// The number as JSON and CSV carry it.
    var outputText: String { decimalText(fractionDigits: Limits.outputFractionDigitCount) }
}

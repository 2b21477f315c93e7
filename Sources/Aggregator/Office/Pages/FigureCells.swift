// The figures of an indicator as pages show them: nothing is altered, but whatever may mislead has a
// footnote.

import Shared

/// Notes beneath a table, numbered as they are first needed.
final class Footnotes {
    private var texts: [String] = []

    /// The mark of a note, which is added unless it stands already.
    func mark(_ text: String) -> Markup {
        let place = texts.firstIndex(of: text) ?? texts.count
        if place == texts.count { texts.append(text) }
        return "<sup><a href=\"#catatan-\(place + 1)\">\(place + 1)</a></sup>"
    }

    /// The notes.
    var markup: Markup {
        if texts.isEmpty { return .none }
        let items = texts.enumerated().map { "<li id=\"catatan-\($0 + 1)\">\($1)</li>" as Markup }
        return "<ol class=\"notes\">\(items)</ol>"
    }
}

/// The cells of one indicator's figures.
struct FigureCells {
    let visit: Visit
    let row: Achievement.Row
    let achievement: Achievement
    /// Whether the row's quarter has a target of its own.
    let hasOwnTarget: Bool

    init(_ visit: Visit, _ row: Achievement.Row, _ achievement: Achievement, _ reading: OfficeReading) {
        (self.visit, self.row, self.achievement) = (visit, row, achievement)
        hasOwnTarget =
            achievement.period.quarter == nil || reading.hasOwnTarget(row.indicator, achievement.period)
    }

    private var catalog: Catalog { achievement.catalog }

    var target: String {
        row.target.map { visit.figures.withUnit(visit.figures.target($0), row.indicator.unit) }
            ?? FigureText.absent
    }

    var realisasi: String {
        row.outcome.realisasi.map {
            visit.figures.withUnit(visit.figures.realisasi($0, target: row.target), row.indicator.unit)
        } ?? FigureText.absent
    }

    /// Realisasi − target with its sign, a number alone so that spreadsheets take it as one.
    var difference: String {
        row.difference.map { visit.signed($0, decimalsOf: row.target) } ?? FigureText.absent
    }

    /// What the difference is counted in: percent less percent is percentage points.
    var differenceUnit: String { row.difference == nil ? "" : visit.unitOfDifference(row.indicator) }

    var capaian: String { visit.capaian(row.outcome.capaian, in: catalog) }

    /// In words; colour only where the figure is final and its formula beyond doubt.
    var predikat: Markup {
        guard let predikat = row.predikat else { return visit.predikat(nil, in: catalog, isSettled: false) }
        if row.indicator.doubtful != nil {
            let doubt = visit.say(id: "rumus perlu ditinjau", en: "formula in doubt")
            return "\(predikat.name) <span class=\"soft\">(\(doubt))</span>"
        }
        return visit.predikat(predikat, in: catalog, isSettled: row.status == .final)
    }

    var state: String {
        let reason = row.outcome.reason.map { ": " + visit.say($0.words) } ?? ""
        let period = row.period.flatMap { $0.quarter == nil || $0 == achievement.period ? nil : $0 }
        let origin = period.map { " (\($0.title(in: visit.language)))" } ?? ""
        return visit.say(row.status.words) + reason + origin
    }

    /// What a reader has to know about the figures, in order.
    var remarks: [String] {
        FigureRemarks(
            row: row, achievement: achievement, hasOwnTarget: hasOwnTarget, language: visit.language
        ).texts
    }

    /// Capaian with the marks of its footnotes.
    func capaian(_ notes: Footnotes) -> Markup { "\(capaian)\(remarks.map(notes.mark))" }
}

extension Visit {
    /// `88,12%`, or a dash.
    func capaian(_ capaian: Rational?, in catalog: Catalog) -> String {
        capaian.map { figures.capaian($0, in: catalog) + "%" } ?? FigureText.absent
    }

    /// A difference with its sign: `+3,48`.
    func signed(_ difference: Rational, decimalsOf target: Indicator.Target?) -> String {
        let number = figures.realisasi(difference, target: target)
        return difference > .zero ? "+" + number : number
    }

    /// What differences of an indicator's values are counted in.
    func unitOfDifference(_ indicator: Indicator) -> String {
        indicator.unit == "%" ? say(id: "poin persentase", en: "percentage points") : indicator.unit
    }

    /// The head of a column of differences, with the unit where they share one.
    func differenceTitle(_ indicators: [Indicator]) -> String {
        let units = Set(indicators.map(unitOfDifference))
        guard units.count == 1, let unit = units.first else { return say(.difference) }
        return "\(say(.difference)) (\(unit))"
    }

    /// A component's figure with its unit, digit for digit.
    func component(_ figure: Figure?, _ component: Indicator.Component?) -> String {
        figure.map { figures.withUnit(figures.number(plain: $0.text), component?.unit ?? "") }
            ?? FigureText.absent
    }

    /// A predikat in words, coloured where the figure stands.
    func predikat(_ predikat: Catalog.Predikat?, in catalog: Catalog, isSettled: Bool) -> Markup {
        guard let predikat else { return "<span class=\"soft\">–</span>" }
        guard isSettled, let step = catalog.predikat.firstIndex(where: { $0.id == predikat.id }) else {
            let words = say(id: "sementara", en: "provisional")
            return "\(predikat.name) <span class=\"soft\">(\(words))</span>"
        }
        return "<span class=\"p p-\(min(step, 4) + 1)\">\(predikat.name)</span>"
    }

    /// What stands on every printed page of figures that nobody has approved as they are.
    func draftMark(_ achievement: Achievement, _ reading: OfficeReading) throws -> Markup {
        if try reading.isApproved(achievement) { return .none }
        let words = say(id: "DRAF – belum disahkan", en: "DRAFT – not approved")
        return "<p class=\"draft\" aria-hidden=\"true\">\(words)</p>"
    }
}

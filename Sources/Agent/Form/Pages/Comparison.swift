// *Lama dan baru* of a correction: of each indicator every component's figure, realisasi, capaian and
// predikat, as reported and as the form would have them. The cells of the new side have ids,
// `hasil.<indicator>-<part>`, under which `/periksa` answers them too: the page's script keeps them as one
// types.

import Shared

/// The report that is corrected beside the form that corrects it.
struct Comparison {
    /// One line: a component, or what the components come to.
    private struct Line {
        /// `nilai.<component>`, `realisasi`, `capaian`, `predikat`.
        let part: String
        let name: String
        let old: String
        let new: String
        let difference: String
    }

    let texts: FieldTexts
    /// The report that is corrected.
    let before: Report
    /// What it comes to.
    let rowsBefore: [Achievement.Row]
    /// The form's indicators.
    let indicators: [Indicator]

    private var visit: FormVisit { texts.visit }
    private var after: Report { texts.check.readable }

    /// The table; an indicator that neither of the two has stands nowhere.
    var markup: Markup {
        let say = { (id: String, en: String) in visit.say(id: id, en: en) }
        var table = PageTable(
            say("Lama dan baru", "Old and new"),
            [
                .text(""), .number(say("Lama", "Old")), .number(say("Baru", "New")),
                .number(visit.say(.difference)),
            ])
        for indicator in indicators {
            if before.values[indicator.id] == nil && after.values[indicator.id] == nil { continue }
            let title: Markup = "\(indicator.name)"
            table.add([title] + Array(repeating: Markup.none, count: 3), isGroup: true)
            for line in lines(indicator) {
                table.add([
                    "\(line.name)", "\(line.old)", cell(indicator, "baru-" + line.part, line.new),
                    cell(indicator, "selisih-" + line.part, line.difference),
                ])
            }
        }
        return table.markup
    }

    private func cell(_ indicator: Indicator, _ part: String, _ text: String) -> Markup {
        "<span id=\"hasil.\(indicator.id)-\(part)\">\(text)</span>"
    }

    /// The new side by the parts of the page's ids.
    func result(_ indicator: Indicator) -> [(name: String, text: String)] {
        lines(indicator).flatMap { line in
            [("baru-" + line.part, line.new), ("selisih-" + line.part, line.difference)]
        }
    }

    // MARK: Lines

    private func lines(_ indicator: Indicator) -> [Line] {
        let isDropped = texts.draft.dropped.contains(indicator.id)
        let new = isDropped ? [:] : after.values[indicator.id] ?? [:]
        let components = indicator.components.map { component in
            line(component, before.values[indicator.id]?[component.id], new[component.id])
        }
        let (old, row) = (
            rowsBefore.first { $0.indicator.id == indicator.id },
            isDropped ? nil : texts.check.check(of: indicator.id)?.row
        )
        let (oldTexts, newTexts) = (texts.figures(indicator, old), texts.figures(indicator, row))
        let moves = [
            moved(old?.outcome.realisasi, row?.outcome.realisasi),
            moved(old?.outcome.capaian, row?.outcome.capaian),
            old == nil || row == nil ? "" : sameOr(oldTexts[2].text == newTexts[2].text, ""),
        ]
        return components
            + zip(zip(oldTexts, newTexts), zip(moves, [Words.realisasi, .capaian, .predikat])).map {
                pair, more in
                Line(
                    part: pair.0.name, name: visit.say(more.1), old: pair.0.text, new: pair.1.text,
                    difference: more.0)
            }
    }

    private func line(_ component: Indicator.Component, _ old: Figure?, _ new: Figure?) -> Line {
        let unit = component.unit ?? ""
        func text(_ plain: String) -> String {
            visit.figures.withUnit(visit.figures.number(plain: plain), unit)
        }
        var difference = ""
        if let old, let new {
            let moved = new.value - old.value
            difference = sameOr(moved == .zero, moved.terminatingText().map { signed($0, text($0)) } ?? "")
        }
        return Line(
            part: "nilai." + component.id, name: component.name,
            old: old.map { text($0.text) } ?? FigureText.absent,
            new: new.map { text($0.text) } ?? FigureText.absent, difference: difference)
    }

    private func moved(_ old: Rational?, _ new: Rational?) -> String {
        guard let old, let new else { return "" }
        let moved = new - old
        let text = visit.figures.number(moved, fractionDigits: 2)
        return sameOr(moved == .zero, signed(text, text))
    }

    private func signed(_ number: String, _ text: String) -> String {
        ["-", "−"].contains(number.prefix(1)) ? text : "+" + text
    }

    private func sameOr(_ isSame: Bool, _ text: String) -> String {
        isSame ? visit.say(id: "tetap", en: "unchanged") : text
    }
}

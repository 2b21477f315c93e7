// One field with a figure: label, unit, help, what is known, and what its text means.

import Shared

/// Writes the fields of figures.
struct FigureField {
    let visit: FormVisit
    let texts: FieldTexts

    /// A field with its label and everything beside it; `known` is what was reported before, `former` what
    /// the report that is being corrected says.
    func markup(
        _ field: FormField, _ component: Indicator.Component, label: String? = nil, known: [String],
        former: String? = nil
    ) -> Markup {
        let name = field.name
        let before = known.map { text -> Markup in "<span class=\"known\">\(text)</span>" }
        let old: Markup =
            former.map {
                "<span class=\"known former\">\(visit.say(id: "Semula:", en: "Before:")) <b>\($0)</b></span>"
            } ?? .none
        let help: Markup = component.help.map { "<span class=\"known\">\($0)</span>" } ?? .none
        return """
            <div class="field"><label for="\(name)">\(label ?? component.name)</label>\
            <span id="\(name)-h">\(help)\(measure(component))\(old)\(before)</span>
            <div class="row">\(input(field, component))\(after(component))\(scale(field, component))\
            \(amount(field, component))</div>\(below(field, component))</div>

            """
    }

    /// The input alone, for tables: `label` is read by screen readers.
    func cell(_ field: FormField, _ component: Indicator.Component, label: String) -> Markup {
        """
        \(input(field, component, label: label))\(scale(field, component))\(amount(field, component))\
        \(below(field, component))
        """
    }

    private func input(
        _ field: FormField, _ component: Indicator.Component, label: String? = nil
    ) -> Markup {
        let name = field.name
        let described: Markup =
            "aria-describedby=\"\(name)-f \(name)-n \(name)-l\(label == nil ? " \(name)-h" : "")\""
        let called: Markup = label.map { " aria-label=\"\($0)\"" } ?? .none
        return """
            <input id="\(name)" name="\(name)" type="text" inputmode="decimal" autocomplete="off" \
            maxlength="60" value="\(texts.typed(field).text)" \(described)\(called)\
            \(texts.fault(field).isEmpty ? .none : " aria-invalid=\"true\"")>
            """
    }

    private func after(_ component: Indicator.Component) -> Markup {
        guard let unit = component.unit, !RupiahScale.isOffered(for: unit) else { return .none }
        return "<span>\(unit)</span>"
    }

    /// Whether the figure is counted since January or as it stands, unless the help says so.
    private func measure(_ component: Indicator.Component) -> Markup {
        let words: Words
        switch component.measure {
        case "kumulatif": words = Words(id: "Jumlah sejak Januari.", en: "Since January.")
        case "posisi":
            words = Words(id: "Keadaan pada akhir periode.", en: "As it stands at the period's end.")
        default: return .none
        }
        if component.help?.hasPrefix(words.indonesian) ?? false { return .none }
        return "<span class=\"known\">\(visit.say(words))</span>"
    }

    private func scale(_ field: FormField, _ component: Indicator.Component) -> Markup {
        guard RupiahScale.isOffered(for: component.unit) else { return .none }
        let chosen = texts.typed(field).scale
        let options = RupiahScale.allCases.map { scale -> Markup in
            let mark: Markup = scale == chosen ? " selected" : .none
            return "<option value=\"\(scale.rawValue)\"\(mark)>\(visit.say(scale.words))</option>"
        }
        return """
            <select id="\(field.scaleName)" name="\(field.scaleName)" \
            aria-label="\(visit.say(id: "Satuan rupiah", en: "Scale of the amount"))">\(options)</select>
            """
    }

    private func amount(_ field: FormField, _ component: Indicator.Component) -> Markup {
        let text = texts.amount(field, component)
        return
            "<output class=\"amount\" id=\"\(field.name)-n\" for=\"\(field.name)\"\(hidden(text))>\(text)</output>"
    }

    private func below(_ field: FormField, _ component: Indicator.Component) -> Markup {
        let name = field.name
        let (fault, jump) = (texts.fault(field), texts.jump(field))
        let choices = texts.choices(field, component)
        let lines = choices.map { choice -> Markup in
            """
            <label><input type="radio" name="\(field.meantName)" value="\(choice.value)"\
            \(choice.isChosen ? " checked" : .none)>\(choice.text)</label>
            """
        }
        return """
            <p class="fault" id="\(name)-f" aria-live="polite"\(hidden(fault))>\(fault)</p>\
            <div class="choice" id="\(name)-p" role="radiogroup" data-name="\(field.meantName)" \
            data-wanted="\(choices.map(\.value).joined(separator: "|"))" \
            aria-label="\(visit.say(id: "Yang dimaksud", en: "What was meant"))"\
            \(choices.isEmpty ? " hidden" : .none)>\(lines)</div>\
            <p class="jump" id="\(name)-l" aria-live="polite"\(hidden(jump))>\(jump)</p>
            """
    }

    private func hidden(_ text: String) -> Markup { text.isEmpty ? " hidden" : .none }
}

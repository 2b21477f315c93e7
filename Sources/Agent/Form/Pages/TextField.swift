// Fields with words: names, notes, reasons.

import Shared

/// Writes the fields of words.
struct TextField {
    let visit: FormVisit
    let texts: FieldTexts

    /// One line.
    func line(
        _ field: FormField, _ label: String, _ value: String, hint: String? = nil,
        lengthMax: Int = Limits.nameScalarCountMax
    ) -> Markup {
        """
        <div class="field text"><label for="\(field.name)">\(label)</label>\(known(field, hint))\
        <input id="\(field.name)" name="\(field.name)" type="text" value="\(value)" autocomplete="off" \
        maxlength="\(lengthMax)" \(marks(field))>\(below(field))</div>

        """
    }

    /// Several lines.
    func area(
        _ field: FormField, _ label: String, _ value: String, hint: String? = nil,
        lengthMax: Int = Limits.noteScalarCountMax
    ) -> Markup {
        """
        <div class="field text"><label for="\(field.name)">\(label)</label>\(known(field, hint))\
        <textarea id="\(field.name)" name="\(field.name)" rows="3" maxlength="\(lengthMax)" \
        \(marks(field))>\n\(value)</textarea>\(below(field))</div>

        """
    }

    private func known(_ field: FormField, _ hint: String?) -> Markup {
        hint.map { "<span class=\"known\" id=\"\(field.name)-h\">\($0)</span>" } ?? .none
    }

    private func marks(_ field: FormField) -> Markup {
        let invalid: Markup = texts.fault(field).isEmpty ? .none : " aria-invalid=\"true\""
        return "aria-describedby=\"\(field.name)-f\"\(invalid)"
    }

    private func below(_ field: FormField) -> Markup {
        let fault = texts.fault(field)
        let hidden: Markup = fault.isEmpty ? " hidden" : .none
        return "<p class=\"fault\" id=\"\(field.name)-f\" aria-live=\"polite\"\(hidden)>\(fault)</p>"
    }
}

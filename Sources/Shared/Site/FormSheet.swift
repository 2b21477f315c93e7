// Forms of pages: every field with its label, every form with the session's own token. What was filled in
// is there again when the form is shown a second time; passwords never are.

/// What was wrong with a form.
public struct FormFault: Error, Sendable {
    /// One sentence.
    public let words: Words

    /// A fault, in both languages.
    public init(id: String, en: String) { words = Words(id: id, en: en) }

    /// A fault.
    public init(_ words: Words) { self.words = words }
}

/// One form.
public struct FormSheet {
    private let visit: any PageVisit
    private let action: String
    private let button: String
    private var fields: [Markup] = []
    private var hasPassword = false

    /// A form that is sent to `action` by `button`.
    public init(_ visit: any PageVisit, action: String, button: String) {
        (self.visit, self.action, self.button) = (visit, action, button)
    }

    /// A value the reader does not see.
    public mutating func hidden(_ name: String, _ value: String) {
        fields.append("<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">")
    }

    /// One line.
    public mutating func line(
        _ name: String, _ label: String, hint: String? = nil, isRequired: Bool = true, kind: String = "text",
        lengthMax: Int = Limits.nameScalarCountMax, autocomplete: String = "off", initially: String = ""
    ) {
        let value: Markup = kind == "password" ? .none : " value=\"\(value(name, initially: initially))\""
        fields.append(
            """
            \(head(name, label, hint))<input id="\(identifier(name))" name="\(name)" type="\(kind)"\(value) \
            maxlength="\(lengthMax)" autocomplete="\(autocomplete)"\(described(name, hint))\
            \(required(isRequired))>
            """)
    }

    /// The account's own password; password managers are told whose it is.
    public mutating func password(
        _ name: String, _ label: String, hint: String? = nil, autocomplete: String = "current-password"
    ) {
        if !hasPassword {
            fields.append(
                """
                <input id="\(identifier("akun"))" type="text" autocomplete="username" \
                value="\(visit.accountName)" \
                aria-label="\(visit.say(id: "Nama pengguna", en: "User name"))" readonly hidden>
                """)
        }
        hasPassword = true
        line(name, label, hint: hint, kind: "password", autocomplete: autocomplete)
    }

    /// Several lines.
    public mutating func area(
        _ name: String, _ label: String, hint: String? = nil, isRequired: Bool, lengthMax: Int
    ) {
        fields.append(
            """
            \(head(name, label, hint))<textarea id="\(identifier(name))" name="\(name)" rows="3" \
            maxlength="\(lengthMax)"\(described(name, hint))\(required(isRequired))>\(value(name))</textarea>
            """)
    }

    /// One of several values, each with what people read.
    public mutating func choice(_ name: String, _ label: String, _ options: [(String, String)]) {
        let chosen = value(name)
        let lines = options.map { value, title -> Markup in
            "<option value=\"\(value)\"\(value == chosen ? " selected" : .none)>\(title)</option>"
        }
        fields.append(
            """
            \(head(name, label, nil))<select id="\(identifier(name))" name="\(name)">\(lines)</select>
            """)
    }

    /// Several of these, or none; each a field of its own.
    public mutating func checks(_ label: String, _ options: [(name: String, title: String)]) {
        let boxes = options.map { name, title -> Markup in
            let mark: Markup = value(name).isEmpty ? .none : " checked"
            return """
                <label for="\(identifier(name))" class="line"><input type="checkbox" \
                id="\(identifier(name))" name="\(name)" value="1"\(mark)> \(title)</label>
                """
        }
        fields.append("<fieldset><legend>\(label)</legend>\(boxes)</fieldset>")
    }

    /// The form.
    public var markup: Markup {
        """
        <form class="sheet" method="post" action="\(action)">\
        <input type="hidden" name="tanda" value="\(visit.formToken)">\(fields)\
        <p><button>\(button)</button></p></form>
        """
    }

    // MARK: Parts of a field

    private func identifier(_ name: String) -> String {
        action.split(separator: "/").joined(separator: "-") + "-" + name
    }

    private func value(_ name: String, initially: String = "") -> String {
        visit.request.path == action ? visit.request.form[name] ?? "" : initially
    }

    private func head(_ name: String, _ label: String, _ hint: String?) -> Markup {
        let text: Markup =
            hint.map { "<span class=\"soft small\" id=\"\(identifier(name))-h\">\($0)</span>" } ?? .none
        return "<label for=\"\(identifier(name))\">\(label)</label>\(text)"
    }

    private func described(_ name: String, _ hint: String?) -> Markup {
        hint == nil ? .none : " aria-describedby=\"\(identifier(name))-h\""
    }

    private func required(_ isRequired: Bool) -> Markup { isRequired ? " required" : .none }
}

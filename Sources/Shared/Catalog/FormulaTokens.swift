// Cuts a formula's text into tokens. Space, tab and line breaks separate tokens and mean nothing else.

/// One token and where it begins.
struct FormulaToken {
    enum Kind {
        case literal(Rational)
        case name(String)
        case symbol(Unicode.Scalar)
        case comparison(FormulaComparison)
        case end
    }

    let kind: Kind
    let text: String
    /// In Unicode scalars from 1.
    let position: Int

    func fault(_ code: FormulaFault.Code, found: String? = nil) -> FormulaFault {
        FormulaFault(code, position: position, found: found ?? text)
    }
}

/// The tokens of a text, one after the other.
struct FormulaTokens {
    private let scalars: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The next token; `.end` for ever after the last.
    mutating func next() throws(FormulaFault) -> FormulaToken {
        _ = take { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        guard place < scalars.count else {
            return FormulaToken(kind: .end, text: "", position: scalars.count + 1)
        }
        let position = place + 1
        let first = scalars[place]
        if Self.isDigit(first) { return try literal(position) }
        if Self.isLetter(first) {
            let name = take { Self.isLetter($0) || Self.isDigit($0) }
            return FormulaToken(kind: .name(name), text: name, position: position)
        }
        if let comparison = takeComparison() {
            return FormulaToken(kind: .comparison(comparison), text: comparison.rawValue, position: position)
        }
        guard "+-*/(),".unicodeScalars.contains(first) else {
            throw FormulaFault(.unexpectedCharacter, position: position, found: String(first))
        }
        place += 1
        return FormulaToken(kind: .symbol(first), text: String(first), position: position)
    }

    private mutating func literal(_ position: Int) throws(FormulaFault) -> FormulaToken {
        var text = take(Self.isDigit)
        if place < scalars.count, scalars[place] == "." {
            place += 1
            text += "." + take(Self.isDigit)
        }
        guard let value = Rational(text) else {
            throw FormulaFault(.unexpectedCharacter, position: place, found: ".")
        }
        return FormulaToken(kind: .literal(value), text: text, position: position)
    }

    private mutating func takeComparison() -> FormulaComparison? {
        let rest = scalars[place...].prefix(2)
        for length in [2, 1] where rest.count >= length {
            var text = ""
            text.unicodeScalars.append(contentsOf: rest.prefix(length))
            if let comparison = FormulaComparison(rawValue: text) {
                place += length
                return comparison
            }
        }
        return nil
    }

    private mutating func take(_ belongs: (Unicode.Scalar) -> Bool) -> String {
        var text = ""
        while place < scalars.count, belongs(scalars[place]) {
            text.unicodeScalars.append(scalars[place])
            place += 1
        }
        return text
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
}

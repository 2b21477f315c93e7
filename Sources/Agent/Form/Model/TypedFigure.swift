// A figure as a person types it: the text, untouched, the scale it is counted in, and, where the text can
// be read in two ways, the reading that the person chose.

import Shared

/// What a rupiah amount is counted in.
enum RupiahScale: String, CaseIterable, Sendable {
    case one = "rp"
    case thousand = "ribu"
    case million = "juta"
    case billion = "miliar"

    /// How many rupiah one of it is.
    var factor: Rational {
        switch self {
        case .one: Rational(1)
        case .thousand: Rational(1000)
        case .million: Rational(1_000_000)
        case .billion: Rational(1_000_000_000)
        }
    }

    /// As the choice calls it.
    var words: Words {
        switch self {
        case .one: Words(id: "Rp", en: "Rp")
        case .thousand: Words(id: "ribu rupiah", en: "thousand rupiah")
        case .million: Words(id: "juta rupiah", en: "million rupiah")
        case .billion: Words(id: "miliar rupiah", en: "billion rupiah")
        }
    }

    /// Whether amounts of `unit` can be counted in it.
    static func isOffered(for unit: String?) -> Bool { unit == "rupiah" || unit == "Rp" }
}

/// One field with a figure.
struct TypedFigure: Hashable, Sendable {
    /// Exactly what was typed.
    var text = ""
    /// What a rupiah amount is counted in.
    var scale = RupiahScale.one
    /// The reading chosen of an ambiguous text, as a plain figure (`12689` or `12.689`).
    var meant: String?

    init(_ text: String = "", scale: RupiahScale = .one, meant: String? = nil) {
        (self.text, self.scale, self.meant) = (text, scale, meant)
    }

    /// A figure that is known already, so written that it is read back as the same.
    init(known figure: Figure, in language: Language) {
        text = FigureText(language).number(plain: figure.text)
        guard case .ambiguous = FieldReading(TypedFigure(text), unit: nil) else { return }
        // Nobody shall be asked about what is known: a whole number is clear without its separator.
        if figure.isWhole { text = figure.text } else { meant = figure.text }
    }

    /// Whether nothing was typed.
    var isEmpty: Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

// What the text of one field means, by the rules of DESIGN 6 for forms: an ambiguous text is asked about, a
// scale is applied exactly, and what the aggregator would refuse is refused at the field.

import Shared

/// The meaning of a field's text.
enum FieldReading: Hashable, Sendable {
    case empty
    /// The exact figure, its scale applied.
    case figure(Figure)
    /// Either of two figures: the person must choose; both are plain, without the scale.
    case ambiguous(thousands: Figure, decimal: Figure)
    /// No figure, or none that this field takes.
    case fault(code: String, Words)

    /// Reads a field whose amounts are of `unit`.
    init(_ typed: TypedFigure, unit: String?) {
        if typed.isEmpty {
            self = .empty
            return
        }
        do {
            let reader = NumberReader(style: nil, allowsPercent: unit == "%")
            self = try .scaled(reader.figure(typed.text), typed, unit)
        } catch .ambiguous(let thousands, let decimal) {
            self = .choice(thousands, decimal, typed, unit)
        } catch {
            self = .fault(code: "invalid-figure", error.words(typed.text))
        }
    }

    /// Reads a component's field: whole numbers only, where it says so, and never negative.
    init(_ typed: TypedFigure, of component: Indicator.Component) {
        self.init(typed, unit: component.unit)
        guard case .figure(let figure) = self else { return }
        if figure.value.isNegative {
            self = .fault(
                code: "negative",
                Words(
                    id: "\(quoted(typed.text)) tidak boleh negatif",
                    en: "\(quoted(typed.text)) must not be negative"))
        } else if component.isInteger, !figure.value.isWhole {
            self = .fault(
                code: "not-integer",
                Words(
                    id: "\(quoted(typed.text)) harus bilangan bulat",
                    en: "\(quoted(typed.text)) must be a whole number"))
        } else if component.isInteger, !figure.isWhole, let whole = figure.value.terminatingText() {
            self = Figure(whole).map { .figure($0) } ?? self
        }
    }

    /// The figure, if the text is one.
    var figure: Figure? { if case .figure(let figure) = self { figure } else { nil } }

    /// The whole amount as it will be reported: `Rp1.250.000`, `12,5 ton`; nil where there is none.
    func amount(unit: String?, in language: Language) -> String? {
        guard let figure else { return nil }
        let text = FigureText(language)
        return text.withUnit(text.number(plain: figure.text), unit ?? "")
    }

    /// What keeps the field from being reported, as a sentence; nil where nothing does.
    func fault(_ typed: TypedFigure) -> (code: String, words: Words)? {
        switch self {
        case .empty, .figure: nil
        case .fault(let code, let words): (code, words)
        case .ambiguous(let thousands, let decimal):
            (
                "ambiguous",
                Words(
                    id: "\(quoted(typed.text)) dapat berarti \(thousands.text) atau "
                        + "\(FigureText(.indonesian).number(plain: decimal.text)); pilih yang dimaksud",
                    en: "\(quoted(typed.text)) may mean \(thousands.text) or \(decimal.text); "
                        + "choose what was meant")
            )
        }
    }

    private static func scaled(
        _ figure: Figure, _ typed: TypedFigure, _ unit: String?
    ) throws(NumberFault) -> FieldReading {
        if typed.scale == .one || !RupiahScale.isOffered(for: unit) { return .figure(figure) }
        guard let text = (figure.value * typed.scale.factor).terminatingText(),
            let scaled = Figure(text)
        else { throw .tooLong }
        return .figure(scaled)
    }

    private static func choice(
        _ thousands: String, _ decimal: String, _ typed: TypedFigure, _ unit: String?
    ) -> FieldReading {
        let isNegative = typed.text.contains("-")
        let sign = isNegative ? "-" : ""
        guard let thousands = Figure(sign + thousands), let decimal = Figure(sign + decimal) else {
            return .fault(code: "invalid-figure", NumberFault.notANumber.words(typed.text))
        }
        guard let meant = [thousands, decimal].first(where: { $0.text == typed.meant }) else {
            return .ambiguous(thousands: thousands, decimal: decimal)
        }
        return (try? scaled(meant, typed, unit))
            ?? .fault(code: "invalid-figure", NumberFault.tooLong.words(typed.text))
    }
}

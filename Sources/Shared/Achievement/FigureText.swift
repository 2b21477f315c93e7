// Figures as people read them (DESIGN 6): decimal comma and thousands points in Indonesian, the reverse in
// English; `%` follows the number, `Rp` leads it. Rounded here, once, half away from zero.

/// Writes figures in one language.
public struct FigureText: Sendable {
    /// What stands where there is no figure.
    public static let absent = "–"

    private let decimalMark: String
    private let groupMark: String

    /// Figures in `language`.
    public init(_ language: Language) {
        (decimalMark, groupMark) = language == .indonesian ? (",", ".") : (".", ",")
    }

    /// `1.234,50` with this many decimals.
    public func number(_ value: Rational, fractionDigits: Int) -> String {
        number(plain: value.decimalText(fractionDigits: fractionDigits))
    }

    /// `1.234,50` from the plain text `1234.50`, digit for digit.
    public func number(plain: String) -> String {
        let isNegative = plain.hasPrefix("-")
        let parts = plain.dropFirst(isNegative ? 1 : 0).split(separator: ".")
        let fraction = parts.count > 1 ? decimalMark + parts[1] : ""
        return (isNegative ? "-" : "") + grouped(parts.first ?? "0") + fraction
    }

    /// A number with its unit: `77,66%`, `Rp1.250.000`, `12,00 ton`.
    public func withUnit(_ number: String, _ unit: String) -> String {
        switch unit {
        case "": number
        case "%": number + "%"
        case "rupiah", "Rp": number.hasPrefix("-") ? "-Rp" + number.dropFirst() : "Rp" + number
        default: number + " " + unit
        }
    }

    /// `Rp1.250.000`, with as many decimals as it takes, at most two.
    public func rupiah(_ value: Rational) -> String {
        withUnit(
            number(
                plain: value.terminatingText(fractionDigitCountMax: 2) ?? value.decimalText(fractionDigits: 2)
            ), "rupiah")
    }

    /// A target with the decimals the catalogue writes: `0,078`.
    public func target(_ target: Indicator.Target) -> String { number(plain: target.text) }

    /// A realisasi with at least the decimals of its target, and never fewer than two.
    public func realisasi(_ value: Rational, target: Indicator.Target?) -> String {
        let text = target?.text ?? ""
        let ofTarget = text.utf8.firstIndex(of: UInt8(ascii: ".")).map { text.utf8[$0...].count - 1 } ?? 0
        return number(value, fractionDigits: max(2, ofTarget))
    }

    /// A capaian with two decimals, or as many as it takes not to cross a predikat threshold by rounding.
    public func capaian(_ value: Rational, in catalog: Catalog) -> String {
        number(plain: Self.plainCapaian(value, in: catalog))
    }

    /// The same without thousands marks and with a decimal point.
    public static func plainCapaian(_ value: Rational, in catalog: Catalog) -> String {
        let predikat = catalog.predikat(of: value).id
        var fractionDigits = 2
        var text = value.decimalText(fractionDigits: fractionDigits)
        // Ends: the error of rounding falls below the distance to the nearest threshold.
        while let rounded = Rational(text), catalog.predikat(of: rounded).id != predikat {
            fractionDigits += 1
            text = value.decimalText(fractionDigits: fractionDigits)
        }
        return text
    }

    private func grouped(_ digits: some StringProtocol) -> String {
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text += groupMark }
            text.append(digit)
        }
        return text
    }
}

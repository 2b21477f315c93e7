// A figure as signed JSON writes it (DESIGN 6): `-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?`, no exponent, no
// leading zeros, no `-0`; trailing zeros of the fraction are allowed and kept.

/// A decimal figure: exact, and as written.
public struct Figure: Sendable, Hashable {
    /// As written: `12.50`.
    public let text: String
    /// The exact value.
    public let value: Rational

    /// A figure of the grammar; nil for any other text.
    public init?(_ text: String) {
        guard Self.isWellFormed(text.utf8), let value = Rational(text) else { return nil }
        // `-0` and `-0.00` are two ways to write nothing.
        if value.isZero, text.utf8.first == UInt8(ascii: "-") { return nil }
        self.text = text
        self.value = value
    }

    /// Whether it is written without a point.
    public var isWhole: Bool { !text.utf8.contains(UInt8(ascii: ".")) }

    /// Decimals as written.
    public var fractionDigitCount: Int {
        text.utf8.firstIndex(of: UInt8(ascii: ".")).map { text.utf8[$0...].count - 1 } ?? 0
    }

    private static func isWellFormed(_ bytes: String.UTF8View) -> Bool {
        var whole = 0
        var fraction = 0
        var hasPoint = false
        var leadsWithZero = false
        for byte in bytes.dropFirst(bytes.first == UInt8(ascii: "-") ? 1 : 0) {
            switch byte {
            case 0x30...0x39 where hasPoint: fraction += 1
            case 0x30...0x39:
                if whole == 0 { leadsWithZero = byte == 0x30 }
                whole += 1
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            default: return false
            }
        }
        return (1...18).contains(whole) && !(leadsWithZero && whole > 1)
            && (hasPoint ? (1...12).contains(fraction) : true)
    }
}

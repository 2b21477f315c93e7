// Exact rational numbers: all arithmetic on figures. Nothing here rounds but `decimalText`.
//
// Always in lowest terms with a denominator above zero, and small whenever both parts fit into 64 bits, so
// that equal values have equal storage. Products and sums of small values fit into 128 bits; what does not
// fit back into 64 goes to `LargeFraction`.

/// An exact rational number.
public struct Rational: Sendable, Hashable, Comparable {
    private enum Storage: Sendable, Hashable {
        /// |numerator| at most `Int64.max`, denominator at least 1.
        case small(numerator: Int64, denominator: Int64)
        case large(LargeFraction)
    }

    private let storage: Storage

    /// Zero.
    public static let zero = Rational(0)
    /// One.
    public static let one = Rational(1)
    /// One hundred, for percentages.
    public static let hundred = Rational(100)

    /// A whole number.
    public init(_ value: Int) { self.init(lowest: Int128(value), over: 1) }

    /// A number written `-?[0-9]+(\.[0-9]+)?`; nil for any other text.
    public init?(_ text: some StringProtocol) {
        var digits: [UInt8] = []
        var pointPlace: Int?
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            switch byte {
            case 0x30...0x39: digits.append(byte)
            case UInt8(ascii: ".") where pointPlace == nil && !digits.isEmpty: pointPlace = digits.count
            default: return nil
            }
        }
        let fractionDigitCount = digits.count - (pointPlace ?? digits.count)
        if digits.isEmpty || pointPlace == digits.count { return nil }
        self.init(digits: digits, fractionDigitCount: fractionDigitCount, isNegative: isNegative)
    }

    private init(digits: [UInt8], fractionDigitCount: Int, isNegative: Bool) {
        if digits.count <= 18 {
            let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            let power = Self.powersOfTen[fractionDigitCount]
            self.init(reducing: Int128(isNegative ? -value : value), over: Int128(power))
        } else {
            self.init(
                LargeFraction(
                    digits: digits, fractionDigitCount: fractionDigitCount, isNegative: isNegative))
        }
    }

    private init(_ large: LargeFraction) {
        storage =
            large.small.map { .small(numerator: $0.numerator, denominator: $0.denominator) } ?? .large(large)
    }

    /// Any fraction with a denominator above zero.
    private init(reducing numerator: Int128, over denominator: Int128) {
        let divisor = Int128(Self.greatestDivisor(numerator.magnitude, denominator.magnitude))
        self.init(lowest: numerator / divisor, over: denominator / divisor)
    }

    private init(lowest numerator: Int128, over denominator: Int128) {
        if let small = Int64(exactly: numerator), small != .min, let below = Int64(exactly: denominator) {
            storage = .small(numerator: small, denominator: below)
        } else {
            storage = .large(LargeFraction(numerator: numerator, denominator: denominator))
        }
    }

    // MARK: Arithmetic

    /// Sum.
    public static func + (left: Rational, right: Rational) -> Rational {
        guard case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage else {
            return Rational(left.large.combined(.add, with: right.large))
        }
        if b == 1, d == 1 { return Rational(lowest: Int128(a) + Int128(c), over: 1) }
        let numerator = Int128(a) * Int128(d) + Int128(c) * Int128(b)
        return Rational(reducing: numerator, over: Int128(b) * Int128(d))
    }

    /// Difference.
    public static func - (left: Rational, right: Rational) -> Rational { left + -right }

    /// The number with the other sign.
    public static prefix func - (value: Rational) -> Rational {
        guard case .small(let numerator, let denominator) = value.storage else {
            return Rational(
                LargeFraction(numerator: 0, denominator: 1).combined(.subtract, with: value.large))
        }
        return Rational(lowest: -Int128(numerator), over: Int128(denominator))
    }

    /// Product.
    public static func * (left: Rational, right: Rational) -> Rational {
        guard case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage else {
            return Rational(left.large.combined(.multiply, with: right.large))
        }
        if b == 1, d == 1 { return Rational(lowest: Int128(a) * Int128(c), over: 1) }
        return Rational(reducing: Int128(a) * Int128(c), over: Int128(b) * Int128(d))
    }

    /// Quotient; nil where `divisor` is zero.
    public func divided(by divisor: Rational) -> Rational? {
        if divisor.isZero { return nil }
        guard case .small(let a, let b) = storage, case .small(let c, let d) = divisor.storage else {
            return Rational(large.combined(.divide, with: divisor.large))
        }
        let numerator = Int128(a) * Int128(d)
        let denominator = Int128(b) * Int128(c)
        return Rational(reducing: denominator < 0 ? -numerator : numerator, over: abs(denominator))
    }

    /// By value.
    public static func < (left: Rational, right: Rational) -> Bool {
        guard case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage else {
            return left.large.isLess(than: right.large)
        }
        return Int128(a) * Int128(d) < Int128(c) * Int128(b)
    }

    /// Whether the number is zero.
    public var isZero: Bool { storage == .small(numerator: 0, denominator: 1) }

    /// Whether the number is below zero.
    public var isNegative: Bool {
        switch storage {
        case .small(let numerator, _): numerator < 0
        case .large(let value): value.isNegative
        }
    }

    /// Whether the number is whole.
    public var isWhole: Bool {
        switch storage {
        case .small(_, let denominator): denominator == 1
        case .large(let value): value.denominator == [1]
        }
    }

    /// The distance from zero.
    public var magnitude: Rational { isNegative ? -self : self }

    /// The mean of `values`; nil where there are none.
    public static func mean(_ values: [Rational]) -> Rational? {
        values.reduce(.zero, +).divided(by: Rational(values.count))
    }

    // MARK: Text

    /// The number with exactly `fractionDigits` decimals, rounded half away from zero, no sign on zero.
    public func decimalText(fractionDigits: Int) -> String {
        var digits = roundedDigits(fractionDigitCount: fractionDigits)
        if digits.count <= fractionDigits {
            digits = [UInt8](repeating: 0x30, count: fractionDigits + 1 - digits.count) + digits
        }
        let sign = isNegative && digits.contains { $0 != 0x30 } ? "-" : ""
        let whole = String(decoding: digits.dropLast(fractionDigits), as: UTF8.self)
        if fractionDigits == 0 { return sign + whole }
        return sign + whole + "." + String(decoding: digits.suffix(fractionDigits), as: UTF8.self)
    }

    /// The number written exactly, if at most `fractionDigitCountMax` decimals suffice: `0.5`, nil for 1/3.
    public func terminatingText(fractionDigitCountMax: Int = 12) -> String? {
        var scaled = self
        for count in 0...fractionDigitCountMax {
            if scaled.isWhole { return decimalText(fractionDigits: count) }
            scaled = scaled * Rational(10)
        }
        return nil
    }

    /// Numerator and denominator in lowest terms: `5/3`, `-2/1`.
    public var fractionText: String {
        switch storage {
        case .small(let numerator, let denominator): return "\(numerator)/\(denominator)"
        case .large(let value):
            let (numerator, denominator) = value.partDigits
            let parts = [numerator, denominator].map { String(decoding: $0, as: UTF8.self) }
            return (value.isNegative ? "-" : "") + parts.joined(separator: "/")
        }
    }

    private func roundedDigits(fractionDigitCount: Int) -> [UInt8] {
        guard case .small(let numerator, let denominator) = storage, fractionDigitCount <= 18 else {
            return large.roundedDigits(fractionDigitCount: fractionDigitCount)
        }
        // Below 2^63 × 10^18 × 2 + 2^63, which fits into 128 bits.
        let scaled = UInt128(numerator.magnitude) * UInt128(Self.powersOfTen[fractionDigitCount]) * 2
        let rounded = (scaled + UInt128(denominator)) / (2 * UInt128(denominator))
        return Array(String(rounded).utf8)
    }

    private var large: LargeFraction {
        switch storage {
        case .small(let numerator, let denominator):
            LargeFraction(numerator: Int128(numerator), denominator: Int128(denominator))
        case .large(let value): value
        }
    }

    private static let powersOfTen: [Int64] = (0..<18).reduce(into: [1]) { powers, place in
        powers.append(powers[place] * 10)
    }

    /// Euclid; down to 64 bits as soon as both numbers fit.
    private static func greatestDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
        var (larger, smaller) = (first, second)
        while smaller > UInt128(UInt64.max) { (larger, smaller) = (smaller, larger % smaller) }
        if smaller == 0 { return larger }
        var (high, low) = (UInt64(smaller), UInt64(larger % smaller))
        while low != 0 { (high, low) = (low, high % low) }
        return UInt128(high)
    }
}

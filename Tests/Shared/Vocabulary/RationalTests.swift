import Testing

@testable import Shared

/// Whole numbers by schoolbook arithmetic in base 10,000: the independent computation.
private struct Schoolbook: Equatable {
    /// Least place first, no zero at the top.
    var places: [Int]
    var isNegative = false

    init(_ text: some StringProtocol) {
        isNegative = text.hasPrefix("-")
        var digits = Array(text.utf8.drop { $0 == UInt8(ascii: "-") }).map { Int($0) - 48 }
        places = []
        while !digits.isEmpty {
            places.append(digits.suffix(4).reduce(0) { $0 * 10 + $1 })
            digits.removeLast(min(4, digits.count))
        }
        trim()
    }

    private init(places: [Int], isNegative: Bool) {
        self.places = places
        self.isNegative = isNegative
        trim()
    }

    private mutating func trim() {
        while places.last == 0 { places.removeLast() }
        if places.isEmpty { isNegative = false }
    }

    static func * (left: Schoolbook, right: Schoolbook) -> Schoolbook {
        var places = [Int](repeating: 0, count: left.places.count + right.places.count + 1)
        for (i, a) in left.places.enumerated() {
            var carry = 0
            for (j, b) in right.places.enumerated() {
                carry += places[i + j] + a * b
                places[i + j] = carry % 10_000
                carry /= 10_000
            }
            places[i + right.places.count] += carry
        }
        return Schoolbook(places: places, isNegative: left.isNegative != right.isNegative)
    }

    static func + (left: Schoolbook, right: Schoolbook) -> Schoolbook {
        if left.isNegative == right.isNegative {
            return Schoolbook(places: sum(left.places, right.places), isNegative: left.isNegative)
        }
        let isLeftLarger = isLarger(left.places, right.places)
        let (larger, smaller) = isLeftLarger ? (left, right) : (right, left)
        return Schoolbook(places: difference(larger.places, smaller.places), isNegative: larger.isNegative)
    }

    static func < (left: Schoolbook, right: Schoolbook) -> Bool {
        (left + right * Schoolbook("-1")).isNegative
    }

    private static func sum(_ left: [Int], _ right: [Int]) -> [Int] {
        var carry = 0
        return (0...max(left.count, right.count)).map { place in
            carry += (place < left.count ? left[place] : 0) + (place < right.count ? right[place] : 0)
            defer { carry /= 10_000 }
            return carry % 10_000
        }
    }

    private static func difference(_ larger: [Int], _ smaller: [Int]) -> [Int] {
        var borrow = 0
        return larger.indices.map { place in
            var rest = larger[place] - borrow - (place < smaller.count ? smaller[place] : 0)
            borrow = rest < 0 ? 1 : 0
            rest += borrow * 10_000
            return rest
        }
    }

    private static func isLarger(_ left: [Int], _ right: [Int]) -> Bool {
        if left.count != right.count { return left.count > right.count }
        for place in left.indices.reversed() where left[place] != right[place] {
            return left[place] > right[place]
        }
        return false
    }
}

/// A fraction of schoolbook numbers, not reduced.
private struct SchoolbookFraction {
    let numerator: Schoolbook
    let denominator: Schoolbook

    init(_ text: String) {
        let parts = text.split(separator: "/")
        numerator = Schoolbook(parts[0])
        denominator = Schoolbook(parts[1])
    }

    init(_ numerator: Schoolbook, _ denominator: Schoolbook) {
        self.numerator = numerator
        self.denominator = denominator
    }

    func equals(_ value: Rational) -> Bool {
        let other = SchoolbookFraction(value.fractionText)
        return numerator * other.denominator == other.numerator * denominator
    }
}

@Suite("Rational numbers")
struct RationalTests {
    private static func digits(_ count: Int, _ random: inout SeededRandom) -> String {
        (0..<count).map { _ in String(random.below(10)) }.joined()
    }

    /// From one digit to far beyond 64 bits, both signs.
    private static func randomFraction(_ random: inout SeededRandom) -> (Rational, SchoolbookFraction)? {
        let numerator = (random.below(2) == 0 ? "-" : "") + digits(1 + random.below(40), &random)
        let denominator = digits(1 + random.below(random.below(2) == 0 ? 4 : 40), &random)
        guard let above = Rational(numerator), let below = Rational(denominator),
            let value = above.divided(by: below)
        else { return nil }
        return (value, SchoolbookFraction(Schoolbook(numerator), Schoolbook(denominator)))
    }

    @Test func arithmeticEqualsTheSchoolbook() {
        var random = SeededRandom(seed: 3)
        var count = 0
        for _ in 0..<3000 {
            guard let (a, left) = Self.randomFraction(&random), let (b, right) = Self.randomFraction(&random)
            else { continue }
            count += 1
            let below = left.denominator * right.denominator
            let cross = (left.numerator * right.denominator, right.numerator * left.denominator)
            #expect(left.equals(a))
            #expect(SchoolbookFraction(cross.0 + cross.1, below).equals(a + b))
            #expect(SchoolbookFraction(cross.0 + cross.1 * Schoolbook("-1"), below).equals(a - b))
            #expect(SchoolbookFraction(left.numerator * right.numerator, below).equals(a * b))
            #expect((a < b) == (cross.0 < cross.1))
            #expect((a == b) == (cross.0 == cross.1))
            if let quotient = a.divided(by: b) { #expect(quotient * b == a) } else { #expect(b.isZero) }
        }
        #expect(count > 2000)
    }

    @Test func equalValuesAreEqualHoweverComputed() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<1000 {
            guard let (a, _) = Self.randomFraction(&random), let (b, _) = Self.randomFraction(&random) else {
                continue
            }
            #expect((a + b) - b == a)
            #expect(((a + b) - b).hashValue == a.hashValue)
            #expect((a * b + a * (-b)).isZero)
            #expect(-(-a) == a)
        }
    }

    @Test func roundingIsHalfAwayFromZero() {
        var random = SeededRandom(seed: 9)
        for _ in 0..<1000 {
            guard let (value, exact) = Self.randomFraction(&random) else { continue }
            let places = random.below(25)
            let text = value.decimalText(fractionDigits: places)
            let scaled = Schoolbook(text.filter { $0 != "." })
            let power = Schoolbook("1" + String(repeating: "0", count: places))
            // 2 × |text − value| ≤ one unit of the last decimal, in whole numbers.
            let error = scaled * exact.denominator + exact.numerator * power * Schoolbook("-1")
            var doubled = error * Schoolbook("2")
            doubled.isNegative = false
            #expect(!(exact.denominator < doubled), "\(value.fractionText) \(text)")
        }
    }

    @Test(arguments: [
        ("0.005", 2, "0.01"), ("-0.005", 2, "-0.01"), ("0.0049", 2, "0.00"), ("-0.0049", 2, "0.00"),
        ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("-0.4", 0, "0"), ("90.996", 2, "91.00"), ("12", 3, "12.000"),
        ("99999999999999999999.995", 2, "100000000000000000000.00"), ("0", 2, "0.00"),
    ])
    func decimalText(_ text: String, _ fractionDigits: Int, _ expected: String) throws {
        #expect(try #require(Rational(text)).decimalText(fractionDigits: fractionDigits) == expected)
    }

    @Test(arguments: ["", "-", ".", "1.", ".5", "1e3", "+1", "1,5", " 1", "1.2.3", "--1", "0x1", "١"])
    func otherTextIsNoNumber(_ text: String) { #expect(Rational(text) == nil) }

    @Test func edgesOf64Bits() throws {
        let max = Rational(Int.max)
        let min = Rational(Int.min)
        #expect(max.fractionText == "9223372036854775807/1")
        #expect(min.fractionText == "-9223372036854775808/1")
        #expect((max + .one).fractionText == "9223372036854775808/1")
        #expect(max + .one - .one == max)
        #expect(-min == max + .one)
        #expect((max * max).fractionText == "85070591730234615847396907784232501249/1")
        #expect(min < max)
        #expect(try #require(min.divided(by: max + .one)) == Rational(-1))
        #expect(Rational.one.divided(by: .zero) == nil)
        #expect((max * max).divided(by: max) == max)
    }

    @Test func textOfDecimalsEnds() throws {
        #expect(try #require(Rational("12.500")).terminatingText() == "12.5")
        #expect(try #require(Rational(1).divided(by: Rational(3))).terminatingText() == nil)
        #expect(Rational(-7).terminatingText() == "-7")
    }
}

@Suite("Figures of signed JSON")
struct FigureTests {
    @Test(arguments: [
        "0", "-1", "12", "0.5", "-0.5", "0.500", "123456789012345678", "1.123456789012", "-0.000000000001",
    ])
    func grammarHolds(_ text: String) throws {
        let figure = try #require(Figure(text))
        #expect(figure.text == text)
        #expect(figure.value == Rational(text))
        #expect(figure.isWhole == !text.contains("."))
    }

    @Test(arguments: [
        "", "-", "-0", "-0.00", "00", "01", "-01", "1.", ".5", "1e3", "1234567890123456789",
        "1.1234567890123",
        "+1", " 1", "1 ", "1,5", "NaN",
    ])
    func otherTextIsRefused(_ text: String) { #expect(Figure(text) == nil) }
}

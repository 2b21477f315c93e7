import Testing

@testable import Agent
@testable import Shared

@Suite("What the text of a field means")
struct FieldReadingTests {
    private let members = component(unit: "koperasi", isInteger: true)
    private let rupiah = component(unit: "rupiah", isInteger: false)
    private let percent = component(unit: "%", isInteger: false)

    private static func component(unit: String, isInteger: Bool) -> Indicator.Component {
        Indicator.Component(
            id: "x", name: "X", unit: unit, isInteger: isInteger, measure: nil, help: nil)
    }

    private func code(_ reading: FieldReading, _ typed: TypedFigure) -> String? { reading.fault(typed)?.code }

    @Test(arguments: [
        ("146", "146"), (" 1.250.000 ", "1250000"), ("1,250,000", "1250000"),
        ("Rp1.250.000,50", "1250000.50"),
        ("1,250,000.50", "1250000.50"), ("0,078", "0.078"), ("1234.567", "1234.567"),
    ]) func figuresOfBothStylesAreRead(text: String, plain: String) {
        #expect(FieldReading(TypedFigure(text), of: rupiah).figure?.text == plain)
    }

    @Test func anAmbiguousTextIsAskedAbout() throws {
        let typed = TypedFigure("12.689")
        guard case .ambiguous(let thousands, let decimal) = FieldReading(typed, of: rupiah) else {
            Issue.record("not ambiguous")
            return
        }
        #expect(thousands.text == "12689" && decimal.text == "12.689")
        let fault = try #require(FieldReading(typed, of: rupiah).fault(typed))
        #expect(fault.code == "ambiguous")
        #expect(fault.words.indonesian == "\"12.689\" dapat berarti 12689 atau 12,689; pilih yang dimaksud")
        #expect(FieldReading(TypedFigure("12.689", meant: "12689"), of: rupiah).figure?.text == "12689")
        #expect(FieldReading(TypedFigure("12.689", meant: "12.689"), of: rupiah).figure?.text == "12.689")
        // A choice made for another text is none.
        #expect(FieldReading(TypedFigure("12.690", meant: "12689"), of: rupiah).figure == nil)
        #expect(FieldReading(TypedFigure("12.6890"), of: rupiah).figure?.text == "12.6890")
    }

    @Test func theScaleIsAppliedExactly() {
        let million = TypedFigure("1,5", scale: .million)
        #expect(FieldReading(million, of: rupiah).figure?.text == "1500000")
        #expect(FieldReading(million, of: rupiah).amount(unit: "rupiah", in: .indonesian) == "Rp1.500.000")
        #expect(FieldReading(TypedFigure("0,0000015", scale: .million), of: rupiah).figure?.text == "1.5")
        let chosen = TypedFigure("1.250", scale: .thousand, meant: "1250")
        #expect(FieldReading(chosen, of: rupiah).figure?.text == "1250000")
        // No rupiah, no scale.
        #expect(FieldReading(TypedFigure("5", scale: .million), of: members).figure?.text == "5")
        let long = TypedFigure("999999999999", scale: .billion)
        #expect(code(FieldReading(long, of: rupiah), long) == "invalid-figure")
    }

    @Test(arguments: ["abc", "1.25.000", "12%", "-", "1e5", "1234567890123456789"])
    func whatIsNoFigureOfThisFieldIsAFault(text: String) {
        let typed = TypedFigure(text)
        #expect(code(FieldReading(typed, of: members), typed) == "invalid-figure")
    }

    @Test func percentIsTakenOnlyOfPercentages() {
        #expect(FieldReading(TypedFigure("12,5%"), of: percent).figure?.text == "12.5")
        let typed = TypedFigure("12,5%")
        let words = FieldReading(typed, of: rupiah).fault(typed)?.words.indonesian
        #expect(words?.contains("tanda % tidak dipakai di sini") == true)
    }

    @Test func countsAreWholeAndNothingIsNegative() {
        let half = TypedFigure("1,5")
        #expect(code(FieldReading(half, of: members), half) == "not-integer")
        #expect(FieldReading(TypedFigure("15,0"), of: members).figure?.text == "15")
        let negative = TypedFigure("-3")
        #expect(code(FieldReading(negative, of: rupiah), negative) == "negative")
        #expect(FieldReading(TypedFigure("-0"), of: rupiah).figure?.text == "0")
        #expect(FieldReading(TypedFigure(" \u{A0}"), of: rupiah) == .empty)
    }

    @Test(arguments: ["146", "12689", "12.689", "0.5", "1250000.25", "999999999999999999", "100.000"])
    func aKnownFigureIsReadBackAsItself(text: String) {
        for language in Language.allCases {
            let typed = TypedFigure(known: figure(text), in: language)
            #expect(FieldReading(typed, of: rupiah).figure?.value == figure(text).value)
        }
    }
}

import Testing

@testable import Shared

@Suite("Numbers as people write them")
struct NumberStyleTests {
    private func read(_ text: String, _ style: NumberStyle? = nil, percent: Bool = false) -> Result<
        String, NumberFault
    > {
        do throws(NumberFault) {
            return .success(try NumberReader(style: style, allowsPercent: percent).figure(text).text)
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [
        ("1250", "1250"), (" 1 250 ", "1250"), ("Rp1.250.000", "1250000"), ("Rp 1.250.000,50", "1250000.50"),
        ("rp. 5", "5"), ("-12,5", "-12.5"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("0,078", "0.078"), ("0.078", "0.078"),
        ("1234.567", "1234.567"), ("12,6", "12.6"), ("12.6890", "12.6890"), ("1.234.567,891", "1234567.891"),
        ("007", "7"), ("-0", "0"), ("0,00", "0.00"), ("1\u{A0}250", "1250"),
    ])
    func understood(_ text: String, _ plain: String) { #expect(read(text) == .success(plain)) }

    @Test(arguments: ["12.689", "12,689", "1.592", "999,000"])
    func ambiguousUnlessDeclared(_ text: String) {
        guard case .failure(.ambiguous) = read(text) else {
            Issue.record("\(text) must be asked about")
            return
        }
        let digits = text.filter(\.isNumber)
        let point = text.replacing(",", with: ".")
        let isComma = text.contains(",")
        #expect(read(text, .indonesian) == .success(isComma ? point : digits))
        #expect(read(text, .english) == .success(isComma ? digits : point))
    }

    @Test(arguments: [
        "1.23.456", "1.2345.678", "1.234,5,6", "1,5.234.567", "0.123.456", "1234.567,8", ".123.456",
    ])
    func wrongGroups(_ text: String) { #expect(read(text) == .failure(.wrongGroups)) }

    @Test(arguments: ["", "abc", "1e5", "12a", "1-2", ",5", "5,", "--1", "Rp", "١٢"])
    func noNumbers(_ text: String) { #expect(read(text) == .failure(.notANumber)) }

    @Test func percentOnlyWhereTheUnitIsPercent() {
        #expect(read("95%", percent: true) == .success("95"))
        #expect(read("95%") == .failure(.percentNotAllowed))
    }

    @Test func lengthsAreBounded() {
        #expect(read(String(repeating: "9", count: 18)) == .success(String(repeating: "9", count: 18)))
        #expect(read(String(repeating: "9", count: 19)) == .failure(.tooLong))
        #expect(
            read("0," + String(repeating: "1", count: 12))
                == .success("0." + String(repeating: "1", count: 12)))
        #expect(read("0," + String(repeating: "1", count: 13)) == .failure(.tooLong))
    }
}

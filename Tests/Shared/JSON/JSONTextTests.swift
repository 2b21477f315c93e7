import Testing

@testable import Shared

@Suite("The eight-byte scan of JSON strings")
struct JSONTextTests {
    private static let special: @Sendable (UInt8) -> Bool = { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }

    /// Every byte at every place of texts that end within, at and after a word.
    @Test func everyByteAtEveryPlaceIsFoundOrPassed() {
        for count in 0...19 {
            for place in 0..<count {
                for byte in UInt8.min...UInt8.max {
                    var text = [UInt8](repeating: 0x61, count: count)
                    text[place] = byte
                    let end = JSONText.runEnd(text.span, from: 0)
                    #expect(end == (Self.special(byte) ? place : count), "\(byte) at \(place) of \(count)")
                }
            }
        }
    }

    /// The first of several counts, whatever stands after it: a borrow goes upwards only.
    @Test func theFirstOfTwoIsFound() {
        for first: UInt8 in [0x00, 0x1F, 0x22, 0x5C] {
            for second in UInt8.min...UInt8.max {
                #expect(
                    JSONText.runEnd([0x61, 0x61, first, second, 0x61, 0x61, 0x61, 0x61].span, from: 1) == 2)
            }
        }
    }

    /// Neighbours of the special characters, alone and after one another.
    @Test func whatOnlyLooksLikeThemIsPassed() {
        let text: [UInt8] = [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0x9F, 0xA2, 0xDC, 0xFF, 0x20, 0x21]
        for start in 0..<text.count { #expect(JSONText.runEnd(text.span, from: start) == text.count) }
    }

    @Test func writingAndReadingAgree() throws {
        let texts = ["", "a\"b", "\\", "\u{1}tujuh7", "delapan8\"", String(repeating: "é\n", count: 9)]
        for text in texts {
            #expect(try JSONValue(parsing: JSONValue.string(text).compact) == .string(text))
        }
    }
}

import Testing

@testable import Shared

@Suite("Printable texts")
struct PrintableTextTests {
    @Test(arguments: [
        ("a\r\nb\rc\u{2028}d\te", "a\nb\nc\nd e"), ("\u{0}\u{7}\u{9F}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\u{202E}12\u{202C}\u{2066}3", "123"), ("é", "é"), ("👍🏽", "👍🏽"), ("نص", "نص"),
        ("a" + String(repeating: "\u{301}", count: 9), "a\u{301}\u{301}\u{301}\u{301}"),
    ])
    func textsAreMadePrintable(_ text: String, _ shown: String) {
        #expect(Array(PrintableText.lines(text).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test func aLineIsOne() { #expect(PrintableText.line("a\nb") == "a b") }
}

import Shared
import Testing

/// The forms both readers take stand in Tests/Independent/test_seen.py; here the line that is written.
@Suite struct PrintFooterTests {
    let root = Digest.sha256([1])

    @Test(arguments: Language.allCases) func whatIsWrittenIsRead(language: Language) {
        let line = PrintFooter.line(size: 12, root: root.base64, in: language)
        #expect(PrintFooter.all(in: Array(line.utf8)) == [PrintFooter(size: 12, root: root)])
    }

    @Test func eachFooterIsToldOnceInOrder() {
        let other = Digest.sha256([2])
        let text = [(3, root), (2, other), (3, root)].map {
            PrintFooter.line(size: $0.0, root: $0.1.base64, in: .english)
        }.joined(separator: "\n")
        #expect(PrintFooter.all(in: Array(text.utf8)).map(\.size) == [3, 2])
    }

    @Test func theSizeIsTheNearestLogs() {
        let text = "log 3 log 4 akar \(root.base64)"
        #expect(PrintFooter.all(in: Array(text.utf8)).map(\.size) == [4])
    }

    @Test func markupIsNoText() {
        let text = "<p>Log 5 entri. Akar <b class=\"log 9\">\(root.base64)</b></p>"
        #expect(PrintFooter.all(in: Array(text.utf8)).map(\.size) == [5])
        #expect(PrintFooter.all(in: Array("log 5 akar <\(root.base64)>".utf8)) == [])
        #expect(PrintFooter.all(in: Array("1 < 2, log 5 akar \(root.base64)".utf8)).count == 1)
    }

    @Test func whatIsNoFooterIsPassedOver() {
        for text in [
            "", root.base64, "akar \(root.base64)", "log akar \(root.base64)", "log 05 akar \(root.base64)",
        ] {
            #expect(PrintFooter.all(in: Array(text.utf8)) == [], "\(text)")
        }
    }
}

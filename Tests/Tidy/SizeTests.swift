// How long things may be, and how files begin.

import Testing

@Suite("Sizes")
struct SizeTests {
    static let lineLengthMax = 110
    /// A sentence for people stays in one piece, so that it can be searched for.
    static let sentenceLineLengthMax = 150
    static let fileLineCountMax = 400
    static let functionLineCountMax = 40

    private var swiftFiles: [ProjectFile] {
        Repository.swiftFiles(under: "Sources") + Repository.swiftFiles(under: "Tests")
    }

    @Test func linesFit() {
        for file in swiftFiles {
            for (number, line) in file.lines.enumerated() where line.count > Self.lineLengthMax {
                let isSentence = holdsText(file.swift.code[number], line)
                let longest = isSentence ? Self.sentenceLineLengthMax : Self.lineLengthMax
                if line.count > longest {
                    file.fault(line: number + 1, "\(line.count) characters, at most \(longest)")
                }
            }
        }
    }

    /// Whether a line is long for a string that the formatter cannot break; comments can be broken.
    private func holdsText(_ code: String, _ line: Substring) -> Bool {
        if line.drop(while: { $0 == " " }).hasPrefix("//") { return false }
        return code.contains("\"") || code.allSatisfy { $0 == " " }
    }

    @Test func filesAreShort() {
        for file in swiftFiles where file.lines.count - 1 > Self.fileLineCountMax {
            file.fault("\(file.lines.count - 1) lines, at most \(Self.fileLineCountMax): split it")
        }
    }

    @Test func functionsAreShort() {
        let longest = Self.functionLineCountMax
        for file in Repository.swiftFiles(under: "Sources") {
            for function in file.swift.functions where function.lineCount > longest {
                let words = "\(function.lineCount) lines, at most \(longest): take parts out"
                file.fault(line: function.line, words)
            }
        }
    }

    @Test func filesBeginWithTheirRole() {
        for file in Repository.swiftFiles(under: "Sources") where !file.text.hasPrefix("//") {
            file.fault("open it with a comment that tells its role")
        }
    }

    @Test(arguments: ["Utils", "Utilities", "Helper", "Managers", "Models", "Misc", "Common/"])
    func namesTellTheJob(_ word: String) {
        for file in Repository.files where file.path.hasPrefix("Sources/") {
            if file.path.contains(word) { file.fault("'\(word)' tells nothing; name the job") }
        }
    }
}

@Suite("Reading Swift")
struct SwiftTextTests {
    @Test func commentsAndStringsAreNoCode() {
        let text = SwiftText("let a = \"try! {\" // as! {\n/* x /* y */\n z */ let b = 1\n")
        #expect(text.code == ["let a = \"\" ", "", " let b = 1", ""])
    }

    @Test func interpolationsAreCode() {
        #expect(SwiftText("f(\"a \\(b(\"c)\") + d) e\")").code == ["f(\"(b(\"\") + d)\")"])
        #expect(SwiftText("let a = #\"\\( \"{\"#; b").code == ["let a = \"\"; b"])
        #expect(SwiftText("x(\"\"\"\n  \" { \\(y)\n  \"\"\") }").code == ["x(\"", "(y)", "\") }"])
    }

    @Test func functionsAreMeasured() {
        let text = SwiftText(
            "struct S {\n  func f() {\n    if a { b }\n  }\n  var c: Int { 1 }\n  let d = e { f }\n}\n")
        let expected = [FunctionLength(line: 2, lineCount: 3), FunctionLength(line: 5, lineCount: 1)]
        #expect(text.functions == expected)
    }
}

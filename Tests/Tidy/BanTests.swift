// What may not stand in the sources, each with what stands in its place.

import Testing

/// Something banned, and what to write instead.
struct Ban: Sendable, CustomTestStringConvertible {
    let words: String
    let instead: String
    /// Folders it is banned from.
    var folders = ["Sources", "Tests"]
    /// Whether it is banned in comments and strings too.
    var isAboutProse = false

    var testDescription: String { words }
}

@Suite("Bans")
struct BanTests {
    static let bans = [
        Ban(words: "import Foundation", instead: "Glibc through Shared/Platform", folders: ["Sources"]),
        Ban(words: "try!", instead: "try with a typed throw, or invariant(…) for what cannot happen"),
        Ban(words: "as!", instead: "as? with a refusal, or a type that needs no cast"),
        Ban(words: "@unchecked Sendable", instead: "Mutex, or a value type"),
        Ban(words: "nonisolated(unsafe)", instead: "Mutex, or a parameter"),
        Ban(words: "print(", instead: "StandardOutput.write, or a Log line", folders: ["Sources"]),
        Ban(words: "precondition(", instead: "invariant(…), which keeps its words", folders: ["Sources"]),
        Ban(words: "assert(", instead: "invariant(…), which -O keeps", folders: ["Sources"]),
        Ban(words: "FIX" + "ME", instead: "the mended code", isAboutProse: true),
        Ban(words: "TO" + "DO", instead: "the done work", isAboutProse: true),
        Ban(words: "XX" + "X", instead: "the done work", isAboutProse: true),
    ]

    @Test(arguments: bans)
    func nothingBannedStandsInTheSources(_ ban: Ban) {
        for file in ban.folders.flatMap(Repository.swiftFiles) {
            let lines = ban.isAboutProse ? file.lines.map(String.init) : file.swift.code
            for (number, line) in lines.enumerated() where contains(line, ban.words) {
                file.fault(line: number + 1, "'\(ban.words)' is banned; write \(ban.instead)")
            }
        }
    }

    /// Whether `words` stand in `line`, not as the end of a longer name (`fingerprint(`).
    private func contains(_ line: String, _ words: String) -> Bool {
        var rest = line[...]
        while let range = rest.firstRange(of: words) {
            let before = rest[..<range.lowerBound].last
            if before.map({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }) != true { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    @Test func aNameThatEndsLikeABanIsFree() {
        #expect(contains("    print(figure)", "print("))
        #expect(contains("x = try! read()", "try!"))
        #expect(!contains("let f = fingerprint(key)", "print("))
        #expect(contains("fingerprint(print(key))", "print("))
    }
}

@Suite("Imports")
struct ImportTests {
    /// Who wraps a C library: a file, or a folder where one library has several faces.
    static let wrappers = [
        "CGMP": "Sources/Shared/Vocabulary/LargeFraction.swift",
        "CSodium": "Sources/Shared/Signing/Sodium.swift",
        "CNettle": "Sources/Shared/Signing/SHA256.swift",
        "CGnuTLS": "Sources/Shared/Platform/TLS",
        "CLinux": "Sources/Shared/Platform/",
        "CMicrohttpd": "Sources/Shared/Platform/HTTPServer",
        "CXlsxWriter": "Sources/Sheet/SpreadsheetFile.swift",
        "CZip": "Sources/Sheet/SpreadsheetArchive.swift",
        "CExpat": "Sources/Sheet/MarkupReader.swift",
        "CPango": "Sources/Print/PDF",
        "CSQLite": "Sources/Aggregator/Ledger/SQLiteConnection.swift",
        "CPostgres": "Sources/Aggregator/Ledger/PostgresLibrary.swift",
    ]

    @Test func onlyItsWrapperImportsACLibrary() {
        for file in Repository.swiftFiles(under: "Sources") {
            for (number, line) in file.swift.code.enumerated() {
                guard let module = importedModule(line), let wrapper = Self.wrappers[module] else { continue }
                if !file.path.hasPrefix(wrapper) {
                    file.fault(line: number + 1, "\(module) is imported by \(wrapper) alone; call that")
                }
                if line.contains("public import") {
                    file.fault(line: number + 1, "no C type leaves its wrapper; import it internally")
                }
            }
        }
    }

    @Test func everyCModuleHasAWrapper() {
        let modules = Repository.sourceFolders.filter { $0.hasPrefix("System/") }.map { $0.dropFirst(7) }
        #expect(!modules.isEmpty)
        for module in modules where Self.wrappers[String(module)] == nil {
            Issue.record("Sources/System/\(module) has no wrapper in this test's list")
        }
    }

    @Test func sharedKnowsNeitherSide() {
        for file in Repository.swiftFiles(under: "Sources") {
            let modules = Set(file.swift.code.compactMap(importedModule))
            let programs: Set = ["Agent", "Aggregator", "Sheet", "Print"]
            #expect(modules.isDisjoint(with: programs), "\(file.path) depends on a program")
        }
    }

    private func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { return nil }
        return String(words[place + 1])
    }
}

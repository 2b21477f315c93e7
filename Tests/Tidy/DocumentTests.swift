// What the documents promise about the sources, and what no file may tell.

import Foundation
import Testing

@Suite("Documents")
struct DocumentTests {
    @Test func theReadmesTourNamesEveryFolder() throws {
        let readme = try #require(Repository.file("README.md"))
        for folder in Repository.sourceFolders where !readme.text.contains("`\(folder)`") {
            readme.fault("the tour does not name `\(folder)`")
        }
    }

    @Test func theReadmeNamesNoFolderThatIsGone() throws {
        let readme = try #require(Repository.file("README.md"))
        let folders = Set(Repository.sourceFolders)
        for match in readme.text.matches(of: #/`((?:Shared|Agent|Aggregator|System)/[A-Za-z]+)`/#)
        where !folders.contains(String(match.1)) {
            readme.fault("`\(match.1)` is not in Sources")
        }
    }

    @Test func linksLeadSomewhere() throws {
        let documents = Repository.files.filter { $0.path.hasSuffix(".md") }
        #expect(!documents.isEmpty)
        for document in documents {
            let folder = Repository.top.appendingPathComponent(document.path).deletingLastPathComponent()
            for match in document.text.matches(of: #/\]\(([^)#\s]+)(?:#[^)]*)?\)/#) {
                let target = String(match.1)
                if target.contains("://") || target.hasPrefix("mailto:") { continue }
                let path = folder.appendingPathComponent(target).path
                #expect(FileManager.default.fileExists(atPath: path), "\(document.path) links to \(target)")
            }
        }
    }

    /// Spelt apart, so that this file does not tell them either.
    @Test(arguments: [
        "/wo" + "rk/", "/ro" + "ot/", "deb.deb" + "ian.org", "pypi" + ".org", "npmjs" + ".org",
        "crates" + ".io", "proxy.gol" + "ang.org",
    ])
    func noFileNamesAMachineOrARegistry(_ words: String) {
        for file in Repository.files {
            for (number, line) in file.lines.enumerated() where line.contains(words) {
                file.fault(line: number + 1, "'\(words)' belongs to one machine, not to the project")
            }
        }
    }
}

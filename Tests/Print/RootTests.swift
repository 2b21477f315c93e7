import Shared
import Testing

@testable import Print

/// The language goes into the root object, and nothing else moves but the pointer to the table.
@Suite("Root of a PDF file")
struct RootTests {
    private static let body = "%PDF-1.5\n1 0 obj\n<< /Type /Page\n>>\nendobj\n"
    private static let root = "2 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n"
    private static let entries = "   /Lang (id-ID)\n   /ViewerPreferences << /DisplayDocTitle true >>\n"

    private func file(_ root: String, place: Int? = nil, tail: String = "\n%%EOF\n") -> String {
        let objects = Self.body + root + ">>\nendobj\n"
        let table = "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3\n>>\n"
        return objects + table + "startxref\n\(place ?? objects.utf8.count)" + tail
    }

    private func named(_ text: String, _ language: Language = .indonesian) -> String {
        String(decoding: PDFRoot.naming(language, in: Array(text.utf8)), as: UTF8.self)
    }

    @Test func theRootNamesTheLanguage() {
        #expect(named(file(Self.root)) == file(Self.root + Self.entries))
        #expect(named(file(Self.root), .english).contains("/Lang (en)"))
    }

    @Test(arguments: [
        "", "x", "%%EOF\n", "startxref\n0\n%%EOF\n", "startxref\n99999\n%%EOF\n", "startxref\nx\n%%EOF\n",
        "xref\nstartxref\n0\n%%EOF\n",
    ]) func whatEndsOtherwiseStaysAsItIs(text: String) {
        #expect(named(text) == text)
    }

    @Test func anotherLastObjectOrAWrongPlaceStaysAsItIs() {
        let others = [
            file("2 0 obj\n<< /Type /Pages\n"), file(Self.root, place: 7), file(Self.root, tail: "\n%%EOF"),
            file(Self.root + ">>\nendobj\n3 0 obj\n<< /Type /Page\n"),
        ]
        for other in others { #expect(named(other) == other) }
    }
}

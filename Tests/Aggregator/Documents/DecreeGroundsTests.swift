import Shared
import Testing

@testable import Aggregator

/// *Menimbang* and *Mengingat*: of the decree, of an office's own file, of an amendment.
@Suite struct DecreeGroundsTests {
    private static let year = Period(year: 2022)

    @Test func pointsAreReadLineByLine() throws {
        let text =
            "\u{FEFF}# catatan\r\nMenimbang :\r\n bahwa a;\r\n\r\nbahwa b.\nMengingat\nUU 1;\n# x\nUU 2\nMenimbang\nbahwa c"
        let grounds = try DecreeGrounds(text)
        #expect(grounds.considering == ["bahwa a", "bahwa b", "bahwa c"])
        #expect(grounds.recalling == ["UU 1", "UU 2"])
        let clauses = grounds.clauses
        #expect(clauses.map(\.label) == ["Menimbang", "Mengingat"])
        #expect(clauses[0].points.map(\.text) == ["bahwa a;", "bahwa b;", "bahwa c;"])
        #expect(clauses[0].points.map(\.mark) == ["a.", "b.", "c."])
        #expect(clauses[1].points.map(\.text) == ["UU 1;", "UU 2."])
        #expect(clauses[1].points.map(\.mark) == ["1.", "2."])
    }

    @Test func longListsGoOnWithTwoLetters() {
        let marks = DecreeGrounds.clause(considering: (0..<54).map(String.init)).points.map(\.mark)
        #expect([marks[25], marks[26], marks[51], marks[52]] == ["z.", "aa.", "az.", "ba."])
    }

    @Test(arguments: [
        ("", 0), ("Menimbang\nbahwa", 0), ("Mengingat\nUU", 0), ("Menimbang\nMengingat\nUU", 0),
        ("bahwa\nMenimbang\na\nMengingat\nb", 1), ("\n\nmenimbang\na\nMengingat\nb", 3),
    ]) func aFaultNamesItsLine(text: String, line: Int) {
        #expect { try DecreeGrounds(text) } throws: { ($0 as? DecreeGrounds.Fault)?.line == line }
    }

    @Test(arguments: [(Limits.noteScalarCountMax, true), (Limits.noteScalarCountMax + 1, false)])
    func aPointHasABound(count: Int, isTaken: Bool) {
        let text = "Menimbang\n" + String(repeating: "a", count: count) + "\nMengingat\nUU"
        #expect(((try? DecreeGrounds(text)) != nil) == isTaken)
    }

    // MARK: On paper

    private func clauses(_ document: Document) -> [String: [String]] {
        let clauses = document.sections.flatMap(\.blocks).flatMap { block -> [Document.Clause] in
            if case .clauses(let clauses) = block { clauses } else { [] }
        }
        return Dictionary(
            clauses.map { ($0.label, $0.points.map(\.text)) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func theDecreeRestsOnItsFifteenGrounds() throws {
        let fixture = try DocumentFixture()
        let found = clauses(try #require(try fixture.desk().document(DocumentName(.decree, Self.year))))
        let recalled = try #require(found["Mengingat"])
        #expect(recalled.count == 15)
        #expect(
            recalled[0]
                == "Instruksi Presiden Nomor 7 Tahun 1999 tentang Akuntabilitas Kinerja Instansi Pemerintah;")
        #expect(recalled[14].hasSuffix("Tahun 2016-2021."))
        #expect(found["Menimbang"]?.count == 2)
    }

    @Test func theOfficesOwnGroundsComeFirstAndTheAmendmentNamesTheDecree() throws {
        let fixture = try DocumentFixture()
        var desk = try fixture.desk()
        desk.grounds = try DecreeGrounds("Menimbang\nbahwa x\nMengingat\nUU Y")
        let decree = clauses(try #require(try desk.document(DocumentName(.decree, Self.year))))
        #expect(decree["Menimbang"] == ["bahwa x;"] && decree["Mengingat"] == ["UU Y."])
        let amendment = clauses(try #require(try desk.document(DocumentName(.amendment, Self.year))))
        let recalled = try #require(amendment["Mengingat"])
        #expect(recalled.count == 2 && recalled[0] == "UU Y;")
        #expect(recalled[1].contains(Catalog.builtIn.title))
        #expect(amendment["Menimbang"]?.contains { $0.contains("diktum KETIGA") } == true)
    }

    @Test func anotherOfficeGetsALineToFillIn() throws {
        let own = try #require(Catalog.builtIn.json.object)
        let office = try #require(own["office"]?.object).setting("id", to: .string("lain"))
        let other = try Catalog(json: .object(own.setting("office", to: .object(office))))
        #expect(DecreeGrounds.usual(of: other).recalling == ["…"])
    }

    @Test func theFileIsReadFromTheDataFolder() throws {
        let office = try SiteFixture()
        #expect(try DecreeGrounds.read(office.layout) == nil)
        try FileSystem.writeDurably(Array("Menimbang\na\nMengingat\nb\n".utf8), to: office.layout.grounds)
        #expect(try DecreeGrounds.read(office.layout)?.recalling == ["b"])
        for bytes in [Array("b".utf8), [0xFF, 0xFE]] {
            try FileSystem.writeDurably(bytes, to: office.layout.grounds)
            #expect(throws: CommandFault.self) { try DecreeGrounds.read(office.layout) }
        }
    }
}

import Shared
import Testing

@testable import Sheet

@Suite("Numbers of a spreadsheet")
struct SheetNumberTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("12", "12"), ("0.30000000000000004", "0.3"), ("0.1", "0.1"),
        ("0.77659999999999996", "0.7766"), ("1.2E+3", "1200"), ("1E-9", "0.000000001"),
        ("-1.5e-3", "-0.0015"), ("999999999999999.96", "1000000000000000"),
        ("99999999999999.96", "100000000000000"),
        ("123456789012345678", "123456789012346000"), ("9999999999999999", "10000000000000000"),
        ("0.00", "0"), ("1.50", "1.5"),
    ])
    func fifteenDigitsAreMeant(_ stored: String, _ plain: String) {
        #expect(SheetNumber.plain(stored) == plain)
    }

    @Test(arguments: [
        "", "x", "1e", "1e31", "1e-31", "1e999999999999999999999", "0x10", "1,5", ".5", "NaN", "--1",
    ])
    func whatIsNoNumberIsNone(_ stored: String) {
        #expect(SheetNumber.plain(stored) == nil)
    }

    @Test(arguments: [
        ("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("44926", "2022-12-31"),
        ("44926.75", "2022-12-31"), ("2958465", "9999-12-31"),
    ])
    func daysAreDates(_ number: String, _ date: String) {
        #expect(SheetNumber.date(number, countsFrom1904: false) == date)
    }

    @Test func someWorkbooksCountFrom1904() {
        #expect(SheetNumber.date("43464", countsFrom1904: true) == "2022-12-31")
        #expect(SheetNumber.date("0", countsFrom1904: false) == nil)
        #expect(SheetNumber.date("2958466", countsFrom1904: false) == nil)
    }

    @Test(arguments: [
        ("General", StylesPart.Format.number), ("0.00", .number), ("0.00%", .percent), ("0\"%\"", .number),
        ("yyyy-mm-dd", .date), ("[Red]0.0", .number), ("[$-421]dd mmmm yyyy", .date), ("#,##0\\d", .number),
        ("\"Rp\"#,##0;-\"Rp\"#,##0", .number), ("_-* #,##0_d", .number), ("[h]:mm", .date),
    ])
    func formatsTellPercentAndDates(_ code: String, _ format: StylesPart.Format) {
        #expect(StylesPart.format(ofCode: code) == format)
    }
}

@Suite("Parts of a spreadsheet")
struct SheetPartTests {
    private func rows(_ xml: String, texts: [String] = []) throws -> [SheetTable.Row] {
        let part = SheetPart(texts, [.number, .percent, .date], countsFrom1904: false)
        try MarkupReader.read(Array(xml.utf8), into: part)
        return part.rows
    }

    private func cells(_ xml: String, texts: [String] = []) throws -> [SheetTable.Cell] {
        try rows("<x:worksheet xmlns:x=\"u\"><x:row r=\"3\">\(xml)</x:row></x:worksheet>", texts: texts)
            .flatMap(\.cells)
    }

    @Test(arguments: [
        ("<x:c r=\"B3\"><x:v>1.5</x:v></x:c>", 2, SheetTable.Content.number("1.5", isPercent: false)),
        ("<x:c s=\"1\"><x:v>0.5</x:v></x:c>", 1, .number("0.5", isPercent: true)),
        ("<x:c s=\"2\"><x:v>44926</x:v></x:c>", 1, .text("2022-12-31")),
        ("<x:c s=\"99\"><x:v>1</x:v></x:c>", 1, .number("1", isPercent: false)),
        ("<x:c t=\"s\"><x:v>1</x:v></x:c>", 1, .text("dua")),
        ("<x:c t=\"s\"><x:v>9</x:v></x:c>", 1, .error("#TEXT")),
        (
            "<x:c t=\"inlineStr\"><x:is><x:r><x:t>a</x:t></x:r><x:r><x:t>b</x:t></x:r></x:is></x:c>", 1,
            .text("ab")
        ),
        ("<x:c t=\"inlineStr\"><x:is><x:t>a</x:t><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c>", 1, .text("a")),
        ("<x:c t=\"str\"><x:f>A1</x:f><x:v>x_x000D_\ny</x:v></x:c>", 1, .text("x\ny")),
        ("<x:c><x:f>A1</x:f><x:v>7</x:v></x:c>", 1, .number("7", isPercent: false)),
        ("<x:c><x:f>A1</x:f></x:c>", 1, .error("#FORMULA")),
        ("<x:c t=\"e\"><x:v>#REF!</x:v></x:c>", 1, .error("#REF!")),
        ("<x:c t=\"b\"><x:v>1</x:v></x:c>", 1, .text("TRUE")),
        ("<x:c><x:v>1e400</x:v></x:c>", 1, .error("#NUM!")),
        ("<x:c r=\"AA3\" t=\"d\"><x:v>2022-12-31</x:v></x:c>", 27, .text("2022-12-31")),
    ])
    func everyKindOfCellIsRead(_ xml: String, _ column: Int, _ content: SheetTable.Content) throws {
        #expect(try cells(xml, texts: ["satu", "dua"]) == [SheetTable.Cell(column: column, content)])
    }

    @Test func emptyCellsAreLeftOutAndPlacesFollow() throws {
        let found = try cells(
            "<x:c r=\"B3\"/><x:c><x:v>1</x:v></x:c><x:c t=\"s\"><x:v>0</x:v></x:c>", texts: [""])
        #expect(found == [SheetTable.Cell(column: 3, .number("1", isPercent: false))])
        #expect(try rows("<w><row><c/></row><row><c><v>1</v></c></row></w>").map(\.number) == [2])
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w>&e;</w>",
        "<!DOCTYPE w><w/>", "<!DOCTYPE w [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><w>&c;</w>", "<w>", "",
        "<w>&e;</w>",
        "<w/><w/>", "<w \u{0}/>",
    ])
    func entitiesAndDamageAreRefused(_ xml: String) {
        #expect(throws: SpreadsheetRefusal.notASpreadsheet) { try rows(xml) }
    }

    @Test func nestingIsBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(try rows(nested(64)).isEmpty)
        #expect(throws: SpreadsheetRefusal.notASpreadsheet) { try rows(nested(65)) }
    }

    @Test func tooManyCellsEndTheReading() throws {
        let part = SheetPart([], [], countsFrom1904: false)
        try MarkupReader.read(Array("<row><c r=\"IW1\"><v>1</v></c></row>".utf8), into: part)
        #expect(part.isTooLarge)
    }

    @Test(arguments: [
        ("Target=\"worksheets/sheet1.xml\"", "xl/worksheets/sheet1.xml"),
        ("Target=\"/xl/worksheets/sheet1.xml\"", "xl/worksheets/sheet1.xml"),
        ("Target=\"../../etc/passwd\"", nil), ("Target=\"http://evil.example/a\"", nil),
        ("Target=\"a\\b.xml\"", nil), ("Target=\"http://evil.example/a\" TargetMode=\"External\"", nil),
    ])
    func relationshipsStayInside(_ target: String, _ name: String?) throws {
        let part = RelationshipsPart(folder: "xl/")
        let xml =
            "<Relationships><Relationship Id=\"r1\" Type=\"http://x/worksheet\" \(target)/></Relationships>"
        try MarkupReader.read(Array(xml.utf8), into: part)
        #expect(part.relationships.first?.target == name)
        #expect(part.leadsOut == (name == nil))
    }

    @Test func linksOfPeopleDoNoHarm() throws {
        let part = RelationshipsPart(folder: "xl/")
        let xml =
            "<r><Relationship Id=\"1\" Type=\"x/hyperlink\" Target=\"http://a\" TargetMode=\"External\"/></r>"
        try MarkupReader.read(Array(xml.utf8), into: part)
        #expect(part.relationships.isEmpty && !part.leadsOut)
    }
}

import Testing

@testable import Shared

@Suite("iku-workbook/1")
struct WorkbookTests {
    static let sheet = Workbook.Sheet(
        name: "Capaian", columnWidths: [8, 40], frozenRowCount: 2, frozenColumnCount: 1,
        rows: [
            [.text("=1+1", .title), .empty],
            [.number("-12.50", format: "#,##0.00", .cell), .text("@é\u{202E}\n", .code)], [],
        ])
    static let workbook = Workbook(
        title: "Uji", created: Timestamp(milliseconds: 1_673_481_600_000), sheets: [sheet])

    @Test func whatIsWrittenIsRead() throws {
        #expect(try Workbook(description: Self.workbook.json.compact) == Self.workbook)
    }

    @Test func everyStyleIsKnown() throws {
        let cells = Workbook.Style.allCases.map { Workbook.Cell.text("x", $0) }
        let sheet = Workbook.Sheet(name: "a", columnWidths: [], rows: [cells])
        let workbook = Workbook(title: "", created: Self.workbook.created, sheets: [sheet])
        #expect(try Workbook(description: workbook.json.compact).sheets[0].rows == [cells])
    }

    /// A member of the description bent, and where the fault must be told; one that only just fits.
    @Test(arguments: [
        ("schema", "\"iku-workbook/2\"", "/schema"), ("created", "\"2023-01-12\"", "/created"),
        ("sheets", "[]", "/sheets"), ("extra", "1", "/extra"), ("title", "null", "/title"),
    ])
    func theOutsideIsChecked(_ name: String, _ value: String, _ pointer: String) throws {
        let bent = try #require(Self.workbook.json.object).setting(
            name, to: try JSONValue(parsing: Array(value.utf8)))
        #expect(try faults(.object(bent)) == [pointer])
    }

    @Test(arguments: [
        ("name", "\"\"", "/sheets/0/name"), ("name", "\"a/b\"", "/sheets/0/name"),
        ("name", "\"1234567890123456789012345678901\"", nil),
        ("name", "\"12345678901234567890123456789012\"", "/sheets/0/name"),
        ("widths", "[255]", nil), ("widths", "[256]", "/sheets/0/widths/0"),
        ("widths", "[1.5]", "/sheets/0/widths/0"), ("frozen", "{\"rows\":1}", "/sheets/0/frozen/columns"),
        ("rows", "[1]", "/sheets/0/rows/0"), ("rows", "[[{}]]", "/sheets/0/rows/0/0/style"),
        ("rows", "[[{\"text\":\"\",\"style\":\"blink\"}]]", "/sheets/0/rows/0/0/style"),
        ("rows", "[[{\"text\":\"\",\"style\":\"cell\"}]]", nil),
        ("rows", "[[{\"number\":\"1e3\",\"format\":\"0\",\"style\":\"cell\"}]]", "/sheets/0/rows/0/0/number"),
        ("rows", "[[{\"number\":\"1\",\"format\":\"\",\"style\":\"cell\"}]]", "/sheets/0/rows/0/0/format"),
        ("rows", "[[{\"formula\":\"1\",\"text\":\"\",\"style\":\"cell\"}]]", "/sheets/0/rows/0/0/text"),
    ])
    func sheetsAreChecked(_ name: String, _ value: String, _ pointer: String?) throws {
        let sheet = try #require(Self.workbook.json.object?["sheets"]?.array?[0].object).setting(
            name, to: try JSONValue(parsing: Array(value.utf8)))
        let bent = try #require(Self.workbook.json.object).setting("sheets", to: [.object(sheet)])
        let found = try faults(.object(bent))
        if let pointer { #expect(found.contains(pointer)) } else { #expect(found.isEmpty) }
    }

    @Test func sheetsHaveDifferentNames() throws {
        let other = Workbook.Sheet(name: "CAPAIAN", columnWidths: [], rows: [])
        let twins = Workbook(title: "", created: Self.workbook.created, sheets: [Self.sheet, other])
        #expect(try faults(twins.json) == ["/sheets"])
    }

    @Test func longTextsAreCutToWhatACellHolds() throws {
        let fits = String(repeating: "é", count: Limits.sheetTextUnitCountMax)
        #expect(Workbook.Cell.words(fits, .cell) == .text(fits, .cell))
        guard case .text(let cut, _) = Workbook.Cell.words(fits + "é", .cell) else { return }
        #expect(cut.utf16.count == Limits.sheetTextUnitCountMax && cut.hasSuffix("é…"))
    }

    @Test func numbersBeyondADoubleStayWhole() {
        #expect(
            Workbook.Cell.figure("-123456789012345.5", format: "0")
                == .number("-123456789012345.5", format: "0", .cell))
        #expect(Workbook.Cell.figure("1234567890123456.5", format: "0") == .text("1234567890123456.5", .cell))
    }

    private func faults(_ value: JSONValue) throws -> [String] {
        do {
            _ = try Workbook(description: value.compact)
            return []
        } catch {
            return error.faults.map(\.pointer.description)
        }
    }
}

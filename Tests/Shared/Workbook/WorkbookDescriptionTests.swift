import Testing

@testable import Shared

@Suite("Descriptions of workbooks")
struct WorkbookDescriptionTests {
    private func workbook(_ sheet: Workbook.Sheet) -> Workbook {
        Workbook(title: "Uji", created: Timestamp(milliseconds: 0), sheets: [sheet])
    }

    private let full = Workbook.Sheet(
        name: "Isian", columnWidths: [9, 40], frozenRowCount: 1,
        rows: [
            [.text("a", .head), .empty],
            [.blank(format: "General", .input), .number("1.5", format: "0.00", .shown)],
            [
                .formula("A2+1", .number("2"), format: "0", .shown),
                .formula("A1", .text(""), format: "0", .shown),
            ],
        ],
        hiddenColumns: [1], rowHeights: [2: 30], isProtected: true, isUpright: true,
        entries: [
            Workbook.Entry(
                row: 2, column: 1, .choice, choices: ["ya"], title: "t", prompt: "p", complaint: "c")
        ],
        comments: [Workbook.Comment(row: 2, column: 2, "lihat")])

    @Test func everyPartComesBack() throws {
        let workbook = workbook(full)
        #expect(try Workbook(description: workbook.json.compact) == workbook)
    }

    @Test(arguments: [
        (#""column":1,"kind""#, #""column":0,"kind""#), (#""kind":"choice""#, #""kind":"poem""#),
        (#""heights":[[2,30]]"#, #""heights":[[2]]"#), (#""protected":true"#, #""protected":1"#),
        (#""result":{"number":"2"}"#, #""result":{"number":"zwei"}"#), (#""blank":true"#, #""blanc":true"#),
    ])
    func whatIsWrongIsRefused(_ right: String, _ wrong: String) throws {
        let text = String(decoding: workbook(full).json.compact, as: UTF8.self)
        try #require(text.contains(right))
        #expect(throws: FaultList.self) {
            try Workbook(description: Array(text.replacing(right, with: wrong).utf8))
        }
    }

    @Test func longPromptsAreCut() {
        let entry = Workbook.Entry(
            row: 1, column: 1, .any, title: String(repeating: "t", count: 99),
            prompt: String(repeating: "p", count: 999), complaint: "")
        #expect(entry.title.utf16.count == 32 && entry.prompt.utf16.count == 255)
    }

    @Test func rowsAreAsHighAsTheirTexts() {
        let long = String(repeating: "kata ", count: 20)
        let heights = Workbook.Sheet.fittedHeights(
            [[.text("a", .cell)], [.text(long, .cell)], [.text(long, .title)]], widths: [30], atLeast: [1: 45]
        )
        #expect(heights == [1: 45, 2: 60])
    }
}

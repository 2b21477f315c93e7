import Testing

@testable import Shared

@Suite("iku-table/1")
struct SheetTableTests {
    @Test func whatIsWrittenIsRead() {
        let row = SheetTable.Row(
            number: 4,
            cells: [
                .init(column: 1, .text("nilai")), .init(column: 6, .number("0.776", isPercent: true)),
                .init(column: 7, .error("#REF!")),
            ])
        let table = SheetTable([.init(name: "Isian", rows: [row]), .init(name: "kosong", rows: [])])
        #expect(SheetTable(json: table.json) == table)
    }

    @Test(arguments: [
        "{}", "{\"schema\":\"iku-table/2\",\"sheets\":[]}", "{\"schema\":\"iku-table/1\",\"sheets\":[{}]}",
        "{\"schema\":\"iku-table/1\",\"sheets\":[{\"name\":\"a\",\"rows\":[{\"row\":1,\"cells\":[{\"column\":1}]}]}]}",
    ])
    func otherThingsAreNoTable(_ text: String) throws {
        #expect(SheetTable(json: try JSONValue(parsing: Array(text.utf8))) == nil)
    }

    @Test func cellsHaveTheNamesOfSpreadsheets() {
        #expect(SheetTable.name(column: 1, row: 1) == "A1")
        #expect(SheetTable.name(column: 26, row: 7) == "Z7")
        #expect(SheetTable.name(column: 27, row: 10) == "AA10")
        #expect(SheetTable.name(column: 703, row: 1) == "AAA1")
    }

    @Test func refusalsAreKnownAgain() {
        for refusal in SpreadsheetRefusal.allCases {
            let said = "iku-sheet: \(refusal.rawValue): \(refusal.words.english)"
            let fault = ChildProgramFault.failed(path: "x", complaint: said, ending: "exit 1")
            #expect(fault.refusal == refusal)
        }
        #expect(ChildProgramFault.failed(path: "x", complaint: "iku-sheet: other", ending: "").refusal == nil)
        #expect(ChildProgramFault.missing(path: "x").refusal == nil)
    }
}

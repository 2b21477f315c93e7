import Testing

@testable import Agent
@testable import Shared

@Suite("Drafts as workbooks")
struct SpreadsheetDraftTests {
    private typealias Content = SheetTable.Content

    private func sheet(_ name: String, _ rows: [[Content?]]) -> SheetTable.Sheet {
        let filled = rows.enumerated().map { number, cells in
            SheetTable.Row(
                number: number + 1,
                cells: cells.enumerated().compactMap { place, content in
                    content.map { SheetTable.Cell(column: place + 1, $0) }
                })
        }
        return SheetTable.Sheet(name: name, rows: filled.filter { !$0.cells.isEmpty })
    }

    private let head: [Content?] = ["bagian", "indikator", "isian", "rincian", "satuan", "nilai"].map {
        .text($0)
    }
    private let period: [Content?] = [
        .text("periode"), nil, nil, nil, nil, .number("2022", isPercent: false),
    ]

    private func value(_ component: String, _ content: Content) -> [Content?] {
        [.text("nilai"), .text("koperasi-aktif"), .text(component), nil, nil, content]
    }

    private func read(_ sheets: [SheetTable.Sheet]) throws(FaultList) -> Draft {
        var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: "koperasi")
        return try reader.draft(try SpreadsheetDraft.tables(of: SheetTable(sheets)))
    }

    private func faults(_ sheets: [SheetTable.Sheet]) -> [String] {
        do throws(FaultList) { _ = try read(sheets) } catch {
            return error.faults.map { "\($0.code) \($0.words.english)" }
        }
        return []
    }

    @Test func numbersAreTakenDigitForDigit() throws {
        let rows = [
            [.text("Judul")], head, period, value("aktif", .number("12.689", isPercent: false)),
            value("seluruh", .text("1.250.000")),
        ]
        let draft = try read([sheet("Petunjuk", [[.text("baca dahulu")]]), sheet("Isian", rows)])
        #expect(draft.period == Period(year: 2022))
        #expect(
            draft.values["koperasi-aktif"]?.mapValues(\.text) == ["aktif": "12.689", "seluruh": "1250000"])
    }

    @Test func severalSheetsMakeOneDraft() throws {
        let first = sheet("Satu", [head, period, value("aktif", .number("146", isPercent: false))])
        let second = sheet("Dua", [head, value("seluruh", .number("188", isPercent: false))])
        #expect(try read([first, second]).values["koperasi-aktif"]?.count == 2)
    }

    @Test func faultsNameSheetAndCell() {
        func fault(_ row: [Content?]) -> String? { faults([sheet("Isian", [head, period, row])]).first }
        #expect(fault(value("aktip", .text("1")))?.contains("sheet Isian, cell C3") == true)
        #expect(fault(value("aktif", .text("dua")))?.contains("cell F3") == true)
        #expect(fault(value("aktif", .number("1.46", isPercent: true)))?.contains("no % here") == true)
        #expect(fault(value("aktif", .error("#REF!")))?.hasPrefix("cell-error sheet Isian, cell F3") == true)
        #expect(
            fault([
                .text("penyusun"), nil, .text("nip"), nil, nil,
                .number("197501012005011000", isPercent: false),
            ])?.hasPrefix("too-many-digits sheet Isian, cell F3") == true)
        #expect(
            fault(value("aktif", .number("0.333333333333333", isPercent: false)))?.contains("12 decimals")
                == true)
    }

    @Test func aWorkbookWithoutTheTableIsRefused() {
        #expect(faults([sheet("Lembar1", [[.text("a")]])]).first?.hasPrefix("missing-heading") == true)
        #expect(faults([]).first?.hasPrefix("missing-heading") == true)
    }

    @Test func aPercentCellIsAHundredth() throws {
        let indicator = try #require(Catalog.builtIn.indicators.first?.components.first)
        func component(_ unit: String) -> Indicator.Component {
            Indicator.Component(
                id: indicator.id, name: "x", unit: unit, isInteger: false, measure: nil, help: nil)
        }
        let figure = try SpreadsheetDraft.figure("0.776594", isPercent: true, component("%"))
        #expect(figure.text == "77.6594")
        #expect(try SpreadsheetDraft.figure("1", isPercent: true, component("%")).text == "100")
        #expect(throws: NumberFault.percentNotAllowed) {
            try SpreadsheetDraft.figure("0.5", isPercent: true, component("unit"))
        }
        #expect(try SpreadsheetDraft.figure("0.5", isPercent: false, component("%")).text == "0.5")
    }
}

// Workbooks as `iku-sheet` reads them: whole archives, and their parts one by one, which a fuzzer reaches more
// deeply than through the archive's sums.

@testable import Agent
@testable import Shared
@testable import Sheet

enum Sheets {
    static func read(_ input: [UInt8]) {
        if input.starts(with: Array("PK".utf8)) {
            if let table = try? SpreadsheetReader.table(of: input) { check(table) }
            return
        }
        parts(input)
        for text in [text(input)].compactMap(\.self) where input.count < 100 { number(text) }
    }

    /// The input as each part of a workbook.
    private static func parts(_ input: [UInt8]) {
        let texts = SharedTextsPart()
        let styles = StylesPart()
        let workbook = WorkbookPart()
        let relationships = RelationshipsPart(folder: "xl/")
        for taker in [texts, styles, workbook, relationships] as [any MarkupTaker] {
            try? MarkupReader.read(input, into: taker)
        }
        if !relationships.leadsOut {
            let isInside = relationships.relationships.allSatisfy { !$0.target.contains("../") }
            property(isInside, "a relationship stays in the archive")
        }
        let sheet = SheetPart(
            ["teks", "bagian", "nilai"] + texts.texts, [.number, .percent, .date] + styles.formats,
            countsFrom1904: workbook.countsFrom1904)
        guard (try? MarkupReader.read(input, into: sheet)) != nil, !sheet.isTooLarge else { return }
        check(SheetTable([SheetTable.Sheet(name: "Isian", rows: sheet.rows)]))
    }

    /// What was read is told to the agent as it is, and read there as drafts.
    private static func check(_ table: SheetTable) {
        property(SheetTable(json: table.json) == table, "a table comes back from its JSON")
        for cell in table.sheets.flatMap(\.rows).flatMap(\.cells) {
            if case .number(let number, _) = cell.content {
                property(Rational(number) != nil, "a number is a plain decimal")
            }
        }
        guard let tables = try? SpreadsheetDraft.tables(of: table) else { return }
        for bidang in ["koperasi", "perdagangan"] {
            var reader = DraftTableReader(catalogs: CatalogHistory([.builtIn]), bidang: bidang)
            guard let drafts = try? reader.drafts(tables) else { continue }
            property(!drafts.isEmpty, "what is read holds a draft")
        }
    }

    private static func number(_ text: String) {
        guard let plain = SheetNumber.plain(text) else { return }
        property(SheetNumber.plain(plain) == plain, "a plain number is read again as itself")
        _ = SheetNumber.date(plain, countsFrom1904: false)
    }
}

// A workbook as tables of a draft (DraftTable.swift): every sheet that has a row with the headings `bagian`
// and `nilai`; what stands above that row, and other sheets, are for the reader. Cells keep whether they are
// numbers: a number is taken digit for digit, never guessed at as a text is.

import Shared

/// Tables of a workbook.
enum SpreadsheetDraft {
    /// Sheets that hold a table; every cell that cannot be taken is a fault with its place.
    static func tables(of workbook: SheetTable) throws(FaultList) -> [CSVTable] {
        var faults = FaultList()
        let tables = workbook.sheets.compactMap { table(of: $0, &faults) }
        if tables.isEmpty {
            faults.add(
                .root, "missing-heading",
                id: "tidak ada lembar dengan kolom bagian dan nilai; pakai contoh dari: iku-agent template "
                    + "--format xlsx",
                en: "no sheet has the columns bagian and nilai; take the one of: iku-agent template "
                    + "--format xlsx")
        }
        if !faults.isEmpty { throw faults }
        return tables
    }

    private static func table(of sheet: SheetTable.Sheet, _ faults: inout FaultList) -> CSVTable? {
        guard let head = sheet.rows.firstIndex(where: isHeading) else { return nil }
        let rows = sheet.rows[head...].map { row(of: $0, sheet.name, &faults) }
        return CSVTable(rows: rows.filter { !$0.isEmpty })
    }

    private static func isHeading(_ row: SheetTable.Row) -> Bool {
        let columns = row.cells.compactMap { cell -> DraftColumn? in
            if case .text(let text) = cell.content { DraftColumn(heading: trimmed(text)) } else { nil }
        }
        return columns.contains(.section) && columns.contains(.value)
    }

    private static func row(
        of row: SheetTable.Row, _ sheet: String, _ faults: inout FaultList
    ) -> CSVTable.Row {
        var cells = [String](repeating: "", count: row.cells.map(\.column).max() ?? 0)
        var numbers: [Int: Bool] = [:]
        for cell in row.cells where cell.column > 0 {
            switch cell.content {
            case .text(let text): cells[cell.column - 1] = trimmed(text)
            case .number(let number, let isPercent):
                cells[cell.column - 1] = number
                numbers[cell.column - 1] = isPercent
                if number.drop(while: { $0 == "-" }).prefix(while: { $0 != "." }).count > 15 {
                    faults.add(
                        .root, "too-many-digits",
                        id:
                            "\(place(sheet, cell, row, .indonesian)): sel angka hanya menyimpan 15 angka; ubah "
                            + "format sel menjadi teks, lalu tulis lagi",
                        en:
                            "\(place(sheet, cell, row, .english)): a cell of numbers keeps 15 digits only; make "
                            + "it a cell of text and write it again")
                }
            case .error(let name):
                faults.add(
                    .root, "cell-error",
                    id: "\(place(sheet, cell, row, .indonesian)): rumus galat atau belum dihitung (\(name)); "
                        + "perbaiki, atau buka dan simpan lagi dengan Excel atau LibreOffice",
                    en: "\(place(sheet, cell, row, .english)): the formula is wrong or was not computed "
                        + "(\(name)); mend it, or open and save it again with Excel or LibreOffice")
            }
        }
        return CSVTable.Row(line: row.number, cells: cells, sheet: sheet, numbers: numbers)
    }

    private static func place(
        _ sheet: String, _ cell: SheetTable.Cell, _ row: SheetTable.Row, _ language: Language
    ) -> String {
        let name = SheetTable.name(column: cell.column, row: row.number)
        return language == .indonesian ? "lembar \(sheet), sel \(name)" : "sheet \(sheet), cell \(name)"
    }

    private static func trimmed(_ text: String) -> String {
        let kept = text.drop(while: \.isWhitespace)
        return String(kept.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The figure of a number cell: a percent cell shows it a hundredfold, and may stand only where the
    /// component is a percentage.
    static func figure(
        _ number: String, isPercent: Bool, _ component: Indicator.Component
    ) throws(NumberFault) -> Figure {
        if isPercent, component.unit != "%" { throw .percentNotAllowed }
        var text = number
        if isPercent, let value = Rational(number) {
            text = (value * .hundred).decimalText(fractionDigits: 15)
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        guard let figure = Figure(text) else { throw .tooLong }
        return figure
    }
}

// A workbook as tables of a draft (DraftTable.swift): every sheet that has a row with the headings `bagian`
// and `nilai`; what stands above that row, and other sheets, are for the reader. Cells keep whether they are
// numbers: a number is taken digit for digit, never guessed at as a text is.

import Shared

/// Tables of a workbook.
enum SpreadsheetDraft {
    /// Sheets that hold a table.
    static func tables(of workbook: SheetTable) throws(FaultList) -> [CSVTable] {
        let tables = workbook.sheets.compactMap(table)
        guard tables.contains(where: { !ItemTable.isHead($0.rows.first?.cells ?? []) }) else {
            throw FaultList(
                Fault(
                    .root, "missing-heading",
                    Words(
                        id:
                            "tidak ada lembar dengan kolom bagian dan nilai; pakai contoh dari: iku-agent template "
                            + "--format xlsx",
                        en: "no sheet has the columns bagian and nilai; take the one of: iku-agent template "
                            + "--format xlsx")))
        }
        return tables
    }

    private static func table(of sheet: SheetTable.Sheet) -> CSVTable? {
        guard let head = sheet.rows.firstIndex(where: isHeading) else { return nil }
        let rows = sheet.rows[head...].map { row(of: $0, sheet.name) }
        return CSVTable(rows: rows.filter { !$0.isEmpty })
    }

    private static func isHeading(_ row: SheetTable.Row) -> Bool {
        let texts = row.cells.compactMap { cell in
            if case .text(let text) = cell.content { trimmed(text) } else { nil }
        }
        let columns = texts.compactMap { DraftColumn(heading: $0) }
        return columns.contains(.section) && columns.contains(.value) || ItemTable.isHead(texts)
    }

    private static func row(of row: SheetTable.Row, _ sheet: String) -> CSVTable.Row {
        var read = CSVTable.Row(
            line: row.number, cells: [String](repeating: "", count: row.cells.map(\.column).max() ?? 0))
        read.sheet = sheet
        for cell in row.cells where cell.column > 0 {
            switch cell.content {
            case .text(let text): read.cells[cell.column - 1] = trimmed(text)
            case .number(let number, let isPercent):
                read.cells[cell.column - 1] = number
                read.numbers[cell.column - 1] = isPercent
            case .error(let name): read.errors[cell.column - 1] = name
            }
        }
        return read
    }

    /// Whether a number cell may hold less than was typed: it keeps 15 digits.
    static func isCutOff(_ number: String) -> Bool {
        number.drop(while: { $0 == "-" }).prefix(while: { $0 != "." }).count > 15
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

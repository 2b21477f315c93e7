// A copy of a refused workbook with the cells at fault in red, each with a comment that says what to change.
// It is written anew, never edited: a sheet that still stands as this agent's template made it keeps the
// template's layout, formulas and checks, with what was typed; any other keeps its cells as they were read.

import Shared

/// Makes marked copies.
struct MarkedCopy {
    /// Beyond, a sheet is not what staff filled in.
    private static let rowNumberMax = 5000

    let table: SheetTable
    let template: Workbook
    let faults: [Fault]
    let language: Language

    /// The marked copy of a workbook.
    static func bytes(of path: String, _ faults: [Fault], _ agent: Agent) throws -> [UInt8] {
        let bytes = try FileSystem.read(path, byteCountMax: Limits.draftByteCountMax)
        let table = try DraftFile.workbook(bytes)
        let now = agent.clock.now()
        let template = TemplateFile(
            periods(table), bidang: agent.record.bidang, catalogs: try agent.catalogs(),
            chronicle: try Chronicle(reading: agent.folder, agent.record), language: agent.language,
            isDemo: agent.record.isDemo, now: now)
        let copy = MarkedCopy(
            table: table, template: template.workbook(at: now), faults: faults, language: agent.language)
        return try ChildProgram.sheet(environment: ProcessEnvironment.read()).spreadsheet(
            of: copy.workbook(at: now), secondsMax: Limits.sheetSecondsMax)
    }

    /// Periods that rows `periode` name.
    private static func periods(_ table: SheetTable) -> [Period] {
        var periods: Set<Period> = []
        for row in table.sheets.flatMap(\.rows) where periods.count < Limits.draftPeriodCountMax {
            let texts = row.cells.map { Workbook.Cell.shownText($0.content) }
            guard texts.contains(DraftSection.period.rawValue) else { continue }
            periods.formUnion(texts.compactMap { Period($0) })
        }
        return Array(periods)
    }

    func workbook(at moment: Timestamp) -> Workbook {
        var names: Set<String> = []
        let sheets = table.sheets.enumerated().map { place, sheet -> Workbook.Sheet in
            var marked =
                template.sheets.first { $0.name == sheet.name && isUnchanged(sheet, $0) }
                .map { filled($0, with: sheet) } ?? plain(sheet, named: Self.name(sheet.name, place))
            if !names.insert(marked.name.lowercased()).inserted {
                marked = plain(sheet, named: Self.name("", place))
            }
            mark(&marked, as: sheet.name)
            return marked
        }
        return Workbook(title: "", created: moment, sheets: sheets)
    }

    // MARK: Sheets

    /// Whether headings, marks and captions of the template stand where it put them.
    private func isUnchanged(_ sheet: SheetTable.Sheet, _ template: Workbook.Sheet) -> Bool {
        let known = Self.cells(sheet)
        for (row, cells) in template.rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                guard case .text(let text, let style) = cell, [.head, .mark, .group].contains(style) else {
                    continue
                }
                let read = known[row + 1]?[column + 1].map { Workbook.Cell.shownText($0) } ?? ""
                if read.filter({ !$0.isWhitespace }) != text.filter({ !$0.isWhitespace }) { return false }
            }
        }
        return true
    }

    /// The template's sheet with what was typed into it.
    private func filled(_ template: Workbook.Sheet, with sheet: SheetTable.Sheet) -> Workbook.Sheet {
        var result = template
        let known = Self.cells(sheet)
        for row in result.rows.indices {
            for column in result.rows[row].indices {
                result.rows[row][column] = result.rows[row][column].filled(known[row + 1]?[column + 1])
            }
        }
        for row in sheet.rows where row.number <= Self.rowNumberMax {
            for cell in row.cells {
                Self.extend(&result.rows, row: row.number, column: cell.column)
                if result.rows[row.number - 1][cell.column - 1] == .empty {
                    result.rows[row.number - 1][cell.column - 1] = .read(cell.content)
                }
            }
        }
        return result
    }

    private func plain(_ sheet: SheetTable.Sheet, named name: String) -> Workbook.Sheet {
        var rows: [[Workbook.Cell]] = []
        for row in sheet.rows where row.number > 0 && row.number <= Self.rowNumberMax {
            for cell in row.cells {
                Self.extend(&rows, row: row.number, column: cell.column)
                rows[row.number - 1][cell.column - 1] = .read(cell.content)
            }
        }
        let columnCount = rows.map(\.count).max() ?? 0
        return Workbook.Sheet(
            name: name, columnWidths: [Int](repeating: 22, count: columnCount), rows: rows)
    }

    private static func cells(_ sheet: SheetTable.Sheet) -> [Int: [Int: SheetTable.Content]] {
        var cells: [Int: [Int: SheetTable.Content]] = [:]
        for row in sheet.rows {
            for cell in row.cells { cells[row.number, default: [:]][cell.column] = cell.content }
        }
        return cells
    }

    private static func extend(_ rows: inout [[Workbook.Cell]], row: Int, column: Int) {
        while rows.count < row { rows.append([]) }
        while rows[row - 1].count < column { rows[row - 1].append(.empty) }
    }

    /// A name that a workbook can have.
    private static func name(_ name: String, _ place: Int) -> String {
        let isSound = (1...31).contains(name.utf16.count) && !name.contains { "[]:*?/\\'".contains($0) }
        return isSound ? name : "Lembar \(place + 1)"
    }

    // MARK: Marks

    private func mark(_ sheet: inout Workbook.Sheet, as name: String) {
        var texts: [SheetTable.Place: [String]] = [:]
        for fault in faults {
            guard let cell = fault.cell, cell.sheet == name, cell.row <= Self.rowNumberMax else { continue }
            texts[cell, default: []].append(fault.words.text(in: language))
        }
        for (cell, words) in texts.sorted(by: { ($0.key.row, $0.key.column) < ($1.key.row, $1.key.column) }) {
            Self.extend(&sheet.rows, row: cell.row, column: cell.column)
            let marked = sheet.rows[cell.row - 1][cell.column - 1].styled(.fault)
            sheet.rows[cell.row - 1][cell.column - 1] = marked
            sheet.comments.removeAll { $0.row == cell.row && $0.column == cell.column }
            sheet.comments.append(
                Workbook.Comment(row: cell.row, column: cell.column, words.joined(separator: "\n")))
        }
    }
}

extension Workbook.Cell {
    /// A cell as it was read.
    fileprivate static func read(_ content: SheetTable.Content, _ style: Workbook.Style = .cell) -> Self {
        switch content {
        case .text(let text), .error(let text): .words(text, style)
        case .number(let number, let isPercent):
            .number(number, format: isPercent ? "0.00%" : "General", style)
        }
    }

    fileprivate static func shownText(_ content: SheetTable.Content) -> String {
        switch content {
        case .text(let text), .error(let text): text
        case .number(let number, _): number
        }
    }

    /// The template's cell with what was typed into it, or what its formula came to.
    fileprivate func filled(_ content: SheetTable.Content?) -> Self {
        switch self {
        case .formula(let text, _, let format, let style):
            switch content {
            case .number(let number, _)?: return .formula(text, .number(number), format: format, style)
            case .text(let result)?: return .formula(text, .text(result), format: format, style)
            case .error?, nil: return .formula(text, .text(""), format: format, style)
            }
        case .text(_, .input), .text(_, .inputText), .number(_, _, .input), .blank(_, .input):
            guard let content else { return emptied }
            if case .number(let number, false) = content, let format = numberFormat {
                return .number(number, format: format, .input)
            }
            return .read(content, .input)
        default: return self
        }
    }

    private var emptied: Self {
        numberFormat.map { .blank(format: $0, .input) } ?? .text("", .inputText)
    }

    private var numberFormat: String? {
        switch self {
        case .number(_, let format, _), .blank(let format, _): format
        default: nil
        }
    }

    /// The same cell in another style.
    fileprivate func styled(_ style: Workbook.Style) -> Self {
        switch self {
        case .empty: .text("", style)
        case .text(let text, _): .text(text, style)
        case .number(let number, let format, _): .number(number, format: format, style)
        case .blank(let format, _): .blank(format: format, style)
        case .formula(let text, let result, let format, _): .formula(text, result, format: format, style)
        }
    }
}

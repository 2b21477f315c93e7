// Writes a workbook as XLSX with libxlsxwriter. Texts are written as texts, whatever they begin with; numbers
// as the nearest double, which a spreadsheet holds. The file is put together in memory; the library's parts
// lie in files without a name until then.

internal import CXlsxWriter
internal import Glibc
import Shared

/// The library's refusal.
struct SpreadsheetFault: Error, Sendable, Hashable {
    let text: String
}

/// Makes one XLSX file.
@safe
final class SpreadsheetFile {
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private var formats: [String: UnsafeMutablePointer<lxw_format>] = unsafe [:]
    private var isClosed = false

    /// The bytes of the file.
    static func bytes(of workbook: Workbook) throws -> [UInt8] {
        let memory = try MemoryFile()
        let file = try SpreadsheetFile(memory.path)
        try file.describe(workbook)
        for sheet in workbook.sheets { try file.add(sheet) }
        try file.close()
        return try memory.bytes(byteCountMax: Limits.spreadsheetByteCountMax)
    }

    private init(_ path: String) throws(SpreadsheetFault) {
        guard let workbook = unsafe workbook_new(path) else {
            throw SpreadsheetFault(text: "no memory for a workbook")
        }
        unsafe self.workbook = unsafe workbook
    }

    deinit { if !isClosed { unsafe lxw_workbook_free(workbook) } }

    private func close() throws(SpreadsheetFault) {
        isClosed = true
        try Self.check(unsafe workbook_close(workbook), "the file")
    }

    fileprivate static func check(_ status: lxw_error, _ subject: String) throws(SpreadsheetFault) {
        if status == LXW_NO_ERROR { return }
        let words = unsafe lxw_strerror(status).map { unsafe String(cString: $0) } ?? "error"
        throw SpreadsheetFault(text: "\(subject): \(words)")
    }

    private func describe(_ description: Workbook) throws(SpreadsheetFault) {
        var properties = unsafe lxw_doc_properties()
        unsafe properties.created = time_t(description.created.milliseconds / 1000)
        // The library copies what it is given.
        let title = unsafe strdup(description.title)
        defer { unsafe free(title) }
        unsafe properties.title = unsafe title
        try Self.check(unsafe workbook_set_properties(workbook, &properties), "the properties")
    }

    // MARK: Sheets

    private func add(_ sheet: Workbook.Sheet) throws(SpreadsheetFault) {
        guard let worksheet = unsafe workbook_add_worksheet(workbook, sheet.name) else {
            throw SpreadsheetFault(text: "the sheet \(quoted(sheet.name)) cannot be added")
        }
        for (place, width) in sheet.columnWidths.enumerated() {
            let column = lxw_col_t(place)
            var options = lxw_row_col_options()
            options.hidden = sheet.hiddenColumns.contains(place + 1) ? 1 : 0
            let status = unsafe worksheet_set_column_opt(
                worksheet, column, column, Double(width), nil, &options)
            try Self.check(status, "column \(place)")
        }
        try unsafe layOut(worksheet, sheet)
        for (row, height) in sheet.rowHeights.sorted(by: { $0.key < $1.key }) where row > 0 {
            let status = unsafe worksheet_set_row(worksheet, lxw_row_t(row - 1), Double(height), nil)
            try Self.check(status, "row \(row)")
        }
        for span in sheet.layout.spans { try unsafe merge(span, sheet, worksheet) }
        for (number, row) in sheet.rows.enumerated() {
            for (place, cell) in row.enumerated() {
                try unsafe write(cell, to: worksheet, lxw_row_t(number), lxw_col_t(place))
            }
        }
        for entry in sheet.entries { try unsafe SpreadsheetEntry(entry).add(to: worksheet) }
        for comment in sheet.comments {
            let status = unsafe worksheet_write_comment(
                worksheet, lxw_row_t(comment.row - 1), lxw_col_t(comment.column - 1), comment.text)
            try Self.check(status, "comment")
        }
        if sheet.isProtected { unsafe protect(worksheet) }
    }

    /// Without a password; rows, columns and formats stay free to change.
    private func protect(_ worksheet: UnsafeMutablePointer<lxw_worksheet>) {
        var freedoms = lxw_protection()
        freedoms.format_cells = 1
        freedoms.format_columns = 1
        freedoms.format_rows = 1
        unsafe worksheet_protect(worksheet, nil, &freedoms)
    }

    /// A4 across or upright, as wide as the page; the heads stay in view and on every page.
    private func layOut(
        _ worksheet: UnsafeMutablePointer<lxw_worksheet>, _ sheet: Workbook.Sheet
    ) throws(SpreadsheetFault) {
        if sheet.isUpright {
            unsafe worksheet_set_portrait(worksheet)
        } else {
            unsafe worksheet_set_landscape(worksheet)
        }
        // By Excel's numbers: 9 is A4, 14 folio.
        unsafe worksheet_set_paper(worksheet, sheet.layout.isFolio ? 14 : 9)
        unsafe worksheet_fit_to_pages(worksheet, 1, 0)
        try Self.check(unsafe worksheet_set_footer(worksheet, "&L&A&R&P / &N"), "the footer")
        if sheet.frozenRowCount + sheet.frozenColumnCount > 0 {
            unsafe worksheet_freeze_panes(
                worksheet, lxw_row_t(sheet.frozenRowCount), lxw_col_t(sheet.frozenColumnCount))
        }
        let frozen = sheet.frozenRowCount > 0 ? 1...sheet.frozenRowCount : nil
        if let rows = sheet.layout.repeatedRows ?? frozen {
            let (first, last) = (lxw_row_t(rows.lowerBound - 1), lxw_row_t(rows.upperBound - 1))
            try Self.check(unsafe worksheet_repeat_rows(worksheet, first, last), "the heads")
        }
    }

    /// Makes cells one, in the style of the upper left one, which is written after that.
    private func merge(
        _ span: Workbook.Span, _ sheet: Workbook.Sheet, _ worksheet: UnsafeMutablePointer<lxw_worksheet>
    ) throws(SpreadsheetFault) {
        let (row, column) = (span.row - 1, span.column - 1)
        let cells = row < sheet.rows.count ? sheet.rows[row] : []
        let style = column < cells.count ? cells[column].style : nil
        let status = unsafe worksheet_merge_range(
            worksheet, lxw_row_t(row), lxw_col_t(column), lxw_row_t(row + span.rowCount - 1),
            lxw_col_t(column + span.columnCount - 1), "", format(style ?? .prose, nil))
        try Self.check(status, "span in row \(span.row)")
    }

    private func write(
        _ cell: Workbook.Cell, to worksheet: UnsafeMutablePointer<lxw_worksheet>, _ row: lxw_row_t,
        _ column: lxw_col_t
    ) throws(SpreadsheetFault) {
        let status: lxw_error
        switch cell {
        case .empty: return
        case .text("", let style):
            status = unsafe worksheet_write_blank(worksheet, row, column, format(style, nil))
        case .text(let text, let style):
            status = unsafe worksheet_write_string(worksheet, row, column, text, format(style, nil))
        case .number(let number, let format, let style):
            let value = try Self.double(number)
            status = unsafe worksheet_write_number(worksheet, row, column, value, self.format(style, format))
        case .blank(let format, let style):
            status = unsafe worksheet_write_blank(worksheet, row, column, self.format(style, format))
        case .formula(let text, .text(let result), let format, let style):
            status = unsafe worksheet_write_formula_str(
                worksheet, row, column, "=" + text, self.format(style, format), result)
        case .formula(let text, .number(let result), let format, let style):
            status = unsafe worksheet_write_formula_num(
                worksheet, row, column, "=" + text, self.format(style, format), try Self.double(result))
        }
        try Self.check(status, "row \(row), column \(column)")
    }

    private static func double(_ number: String) throws(SpreadsheetFault) -> Double {
        if let value = Double(number), value.isFinite { return value }
        throw SpreadsheetFault(text: "\(number): not a number")
    }
}

extension SpreadsheetFile {
    // MARK: Formats

    private func format(
        _ style: Workbook.Style, _ numberFormat: String?
    ) -> UnsafeMutablePointer<lxw_format>? {
        let key = "\(style.rawValue) \(numberFormat ?? "")"
        if let known = unsafe formats[key] { return unsafe known }
        guard let format = unsafe workbook_add_format(workbook) else { return nil }
        unsafe Self.paint(format, style)
        if let numberFormat { unsafe format_set_num_format(format, numberFormat) }
        unsafe formats[key] = unsafe format
        return unsafe format
    }

    private static func paint(_ format: UnsafeMutablePointer<lxw_format>, _ style: Workbook.Style) {
        switch style {
        case .title:
            unsafe format_set_bold(format)
            unsafe format_set_font_size(format, 14)
        case .note:
            unsafe format_set_italic(format)
            unsafe format_set_font_color(format, 0x595959)
        case .alarm:
            unsafe format_set_bold(format)
            unsafe format_set_font_color(format, 0xB00020)
        case .head, .cell, .strong, .group, .input, .inputText, .fault, .shown, .mark, .code:
            unsafe inTable(format)
            if [.head, .strong, .group].contains(style) { unsafe format_set_bold(format) }
            if let ground = ground(of: style) { unsafe format_set_bg_color(format, ground) }
            unsafe write(format, style)
        case .heading, .centred, .prose, .middle, .column: unsafe paintDocument(format, style)
        }
    }

    /// Styles of documents.
    private static func paintDocument(_ format: UnsafeMutablePointer<lxw_format>, _ style: Workbook.Style) {
        switch style {
        case .middle, .column:
            unsafe inTable(format)
            unsafe format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
        default:
            unsafe format_set_text_wrap(format)
            unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
            if style != .prose { unsafe format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
        }
        if style == .heading || style == .column { unsafe format_set_bold(format) }
        if style == .heading { unsafe format_set_font_size(format, 13) }
        if style == .column {
            unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
            unsafe format_set_bg_color(format, 0xE7ECF3)
        }
    }

    private static func ground(of style: Workbook.Style) -> lxw_color_t? {
        switch style {
        case .head: 0xE7ECF3
        case .group: 0xD5DEE9
        case .input, .inputText: 0xFFF8DC
        case .fault: 0xFFC7CE
        case .shown: 0xEEF3F0
        default: nil
        }
    }

    /// Letters, and whether a protected sheet lets the cell be written into.
    private static func write(_ format: UnsafeMutablePointer<lxw_format>, _ style: Workbook.Style) {
        switch style {
        case .input, .fault: unsafe format_set_unlocked(format)
        case .inputText:
            unsafe format_set_unlocked(format)
            unsafe format_set_num_format(format, "@")
        case .mark:
            unsafe format_set_font_size(format, 8)
            unsafe format_set_font_color(format, 0x7A828A)
        case .code: unsafe format_set_font_name(format, "Courier New")
        default: break
        }
    }

    private static func inTable(_ format: UnsafeMutablePointer<lxw_format>) {
        unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
        unsafe format_set_border_color(format, 0x9AA5B1)
        unsafe format_set_text_wrap(format)
        unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    }
}

/// What a cell tells whoever selects it and what it takes: texts lent for a call, copied by the library.
@safe
private struct SpreadsheetEntry {
    private let entry: Workbook.Entry

    init(_ entry: Workbook.Entry) { self.entry = entry }

    func add(to worksheet: UnsafeMutablePointer<lxw_worksheet>) throws(SpreadsheetFault) {
        var lent: [UnsafeMutablePointer<CChar>?] = unsafe []
        defer { unsafe lent.forEach { unsafe free($0) } }
        func lend(_ text: String) -> UnsafeMutablePointer<CChar>? {
            if text.isEmpty { return nil }
            let copy = unsafe strdup(text)
            unsafe lent.append(copy)
            return unsafe copy
        }
        var rule = unsafe lxw_data_validation()
        unsafe rule.ignore_blank = UInt8(LXW_VALIDATION_ON.rawValue)
        unsafe rule.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_STOP.rawValue)
        unsafe rule.input_title = lend(entry.title)
        unsafe rule.input_message = lend(entry.prompt)
        unsafe rule.error_title = lend(entry.title)
        unsafe rule.error_message = lend(entry.complaint)
        var choices = unsafe entry.choices.map { unsafe lend($0) } + [nil]
        let (row, column) = (lxw_row_t(entry.row - 1), lxw_col_t(entry.column - 1))
        let status = unsafe choices.withUnsafeMutableBufferPointer { buffer in
            unsafe take(&rule, list: buffer.baseAddress)
            return unsafe worksheet_data_validation_cell(worksheet, row, column, &rule)
        }
        try SpreadsheetFile.check(status, "entry \(entry.row) \(entry.column)")
    }

    private func take(
        _ rule: inout lxw_data_validation,
        list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    ) {
        switch entry.kind {
        case .any: unsafe rule.validate = UInt8(LXW_VALIDATION_TYPE_ANY.rawValue)
        case .decimal:
            unsafe rule.validate = UInt8(LXW_VALIDATION_TYPE_DECIMAL.rawValue)
            unsafe rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO.rawValue)
        case .whole:
            unsafe rule.validate = UInt8(LXW_VALIDATION_TYPE_INTEGER.rawValue)
            unsafe rule.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO.rawValue)
        case .choice:
            unsafe rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
            unsafe rule.value_list = unsafe list
        }
    }
}

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

    private static func check(_ status: lxw_error, _ subject: String) throws(SpreadsheetFault) {
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
            let status = unsafe worksheet_set_column(worksheet, column, column, Double(width), nil)
            try Self.check(status, "column \(place)")
        }
        try unsafe layOut(worksheet, sheet)
        for (number, row) in sheet.rows.enumerated() {
            for (place, cell) in row.enumerated() {
                try unsafe write(cell, to: worksheet, lxw_row_t(number), lxw_col_t(place))
            }
        }
    }

    /// A4 across, as wide as the page; the heads stay in view and on every page.
    private func layOut(
        _ worksheet: UnsafeMutablePointer<lxw_worksheet>, _ sheet: Workbook.Sheet
    ) throws(SpreadsheetFault) {
        unsafe worksheet_set_landscape(worksheet)
        unsafe worksheet_set_paper(worksheet, 9)
        unsafe worksheet_fit_to_pages(worksheet, 1, 0)
        try Self.check(unsafe worksheet_set_footer(worksheet, "&L&A&R&P / &N"), "the footer")
        if sheet.frozenRowCount + sheet.frozenColumnCount > 0 {
            unsafe worksheet_freeze_panes(
                worksheet, lxw_row_t(sheet.frozenRowCount), lxw_col_t(sheet.frozenColumnCount))
        }
        if sheet.frozenRowCount > 0 {
            let last = lxw_row_t(sheet.frozenRowCount - 1)
            try Self.check(unsafe worksheet_repeat_rows(worksheet, 0, last), "the heads")
        }
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
            guard let value = Double(number), value.isFinite else {
                throw SpreadsheetFault(text: "row \(row), column \(column): not a number")
            }
            status = unsafe worksheet_write_number(worksheet, row, column, value, self.format(style, format))
        }
        try Self.check(status, "row \(row), column \(column)")
    }

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
        case .head:
            unsafe inTable(format)
            unsafe format_set_bold(format)
            unsafe format_set_bg_color(format, 0xE7ECF3)
        case .cell: unsafe inTable(format)
        case .strong:
            unsafe inTable(format)
            unsafe format_set_bold(format)
        case .input:
            unsafe inTable(format)
            unsafe format_set_bg_color(format, 0xFFF8DC)
        case .code:
            unsafe inTable(format)
            unsafe format_set_font_name(format, "Courier New")
        }
    }

    private static func inTable(_ format: UnsafeMutablePointer<lxw_format>) {
        unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
        unsafe format_set_border_color(format, 0x9AA5B1)
        unsafe format_set_text_wrap(format)
        unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    }
}

// How cells look: one format of libxlsxwriter for every style and number format, made at its first use.

internal import CXlsxWriter
import Shared

extension SpreadsheetFile {
    // MARK: Formats

    func format(
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
        case .input, .inputText:
            unsafe inTable(format)
            unsafe format_set_unlocked(format)
            unsafe format_set_bg_color(format, 0xFFF8DC)
            if style == .inputText { unsafe format_set_num_format(format, "@") }
        case .fault:
            unsafe inTable(format)
            unsafe format_set_unlocked(format)
            unsafe format_set_bg_color(format, 0xFFC7CE)
        case .shown:
            unsafe inTable(format)
            unsafe format_set_bg_color(format, 0xEEF3F0)
        case .group:
            unsafe inTable(format)
            unsafe format_set_bold(format)
            unsafe format_set_bg_color(format, 0xD5DEE9)
        case .mark:
            unsafe inTable(format)
            unsafe format_set_font_size(format, 8)
            unsafe format_set_font_color(format, 0x7A828A)
        case .code:
            unsafe inTable(format)
            unsafe format_set_font_name(format, "Courier New")
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

    private static func inTable(_ format: UnsafeMutablePointer<lxw_format>) {
        unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
        unsafe format_set_border_color(format, 0x9AA5B1)
        unsafe format_set_text_wrap(format)
        unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    }
}

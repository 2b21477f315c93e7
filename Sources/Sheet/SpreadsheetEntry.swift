// What a cell tells whoever selects it and what it takes, as libxlsxwriter wants it: texts lent for a call,
// copied by the library.

internal import CXlsxWriter
internal import Glibc
import Shared

/// One data validation.
@safe
struct SpreadsheetEntry {
    private let entry: Workbook.Entry

    init(_ entry: Workbook.Entry) { self.entry = entry }

    func add(to worksheet: UnsafeMutablePointer<lxw_worksheet>) throws(SpreadsheetFault) {
        var lent: [UnsafeMutablePointer<CChar>?] = unsafe []
        defer { for unsafe text in unsafe lent { unsafe free(text) } }
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

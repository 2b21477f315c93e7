// A spreadsheet as a value: what a program that must not link a spreadsheet library hands to `iku-sheet`.
//
// Invariants (kept by `WorkbookReader`, and by libxlsxwriter's own rules): a sheet's name is 1 to 31
// characters without `[]:*?/\`, unique without regard to case; no cell's text exceeds Excel's 32,767.

/// A workbook to be written as XLSX.
public struct Workbook: Sendable, Hashable {
    /// How a cell looks. The raw value is the code in `iku-workbook/1`.
    public enum Style: String, Sendable, CaseIterable {
        /// Large and bold, no border.
        case title
        /// Grey and slanted, no border.
        case note
        /// Red and bold, no border: a warning over the whole sheet.
        case alarm
        /// Bold on a light ground, bordered, wrapping: a column's heading.
        case head
        /// Bordered, wrapping.
        case cell
        /// As `cell`, bold.
        case strong
        /// As `cell`, on a light yellow ground: to be filled in.
        case input
        /// As `cell`, in letters of one width: hashes, command lines.
        case code
    }

    /// One cell.
    public enum Cell: Sendable, Hashable {
        /// Nothing, not even a border.
        case empty
        /// Text, whatever it begins with: never a formula.
        case text(String, Style)
        /// A number (`-?digits[.digits]`) with Excel's format for it, `0.00%` for example.
        case number(String, format: String, Style)
    }

    /// One sheet.
    public struct Sheet: Sendable, Hashable {
        /// Its name on the tab.
        public let name: String
        /// Widths of the columns in characters.
        public let columnWidths: [Int]
        /// Rows from the top that stay in view, and are printed again on every page.
        public let frozenRowCount: Int
        /// Columns from the left that stay in view.
        public let frozenColumnCount: Int
        /// The rows, from the top.
        public let rows: [[Cell]]

        /// A sheet.
        public init(
            name: String, columnWidths: [Int], frozenRowCount: Int = 0, frozenColumnCount: Int = 0,
            rows: [[Cell]]
        ) {
            (self.name, self.columnWidths, self.rows) = (name, columnWidths, rows)
            (self.frozenRowCount, self.frozenColumnCount) = (frozenRowCount, frozenColumnCount)
        }
    }

    /// What the file's properties say.
    public let title: String
    /// The creation date in the file's properties: given, so that the same content is the same bytes.
    public let created: Timestamp
    /// The sheets, from the left.
    public let sheets: [Sheet]

    /// A workbook.
    public init(title: String, created: Timestamp, sheets: [Sheet]) {
        (self.title, self.created, self.sheets) = (title, created, sheets)
    }
}

extension Workbook.Cell {
    /// A number with its format; as text where a spreadsheet's 15 digits could not hold its whole part.
    public static func figure(_ text: String, format: String, _ style: Workbook.Style = .cell) -> Self {
        let wholeDigitCount = text.drop { $0 == "-" }.prefix { $0 != "." }.count
        return wholeDigitCount > 15 ? .text(text, style) : .number(text, format: format, style)
    }

    /// Text of any length, cut where a cell could not hold it.
    public static func words(_ text: String, _ style: Workbook.Style = .cell) -> Self {
        if text.utf16.count <= Limits.sheetTextUnitCountMax { return .text(text, style) }
        var kept = ""
        var unitCount = 1
        for character in text {
            unitCount += character.utf16.count
            if unitCount > Limits.sheetTextUnitCountMax { break }
            kept.append(character)
        }
        return .text(kept + "…", style)
    }
}

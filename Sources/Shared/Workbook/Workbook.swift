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
        /// As `input`, always taken as text: a NIP keeps its 18 digits.
        case inputText
        /// As `cell`, on a light ground: computed by the sheet, not to be written into.
        case shown
        /// Bold on a darker ground, bordered: what the rows below belong to.
        case group
        /// Small, grey and bordered: for the program that reads the sheet again.
        case mark
        /// As `input`, on a red ground: to be corrected.
        case fault
        /// As `cell`, in letters of one width: hashes, command lines.
        case code
        /// Large, bold and in the middle, no border: a document's title.
        case heading
        /// In the middle, no border.
        case centred
        /// Wrapping, no border: running text.
        case prose
        /// As `cell`, in the middle.
        case middle
        /// As `head`, in the middle both ways.
        case column
    }

    /// What a formula came to when the file was made: viewers and phones do not compute.
    public enum Result: Sendable, Hashable {
        /// A text, empty where there is nothing to show.
        case text(String)
        /// A plain decimal.
        case number(String)
    }

    /// One cell.
    public enum Cell: Sendable, Hashable {
        /// Nothing, not even a border.
        case empty
        /// Text, whatever it begins with: never a formula.
        case text(String, Style)
        /// A number (`-?digits[.digits]`) with Excel's format for it, `0.00%` for example.
        case number(String, format: String, Style)
        /// Nothing yet, in the format of what will be written here.
        case blank(format: String, Style)
        /// A formula, in the language of XLSX files (English names, `,` between arguments), with its result.
        case formula(String, Result, format: String, Style)
    }

    /// What a cell tells whoever selects it, and what it takes.
    public struct Entry: Sendable, Hashable {
        /// What it takes. The raw value is the code in `iku-workbook/1`.
        public enum Kind: String, Sendable, CaseIterable {
            /// Anything.
            case any
            /// A number that is not negative.
            case decimal
            /// A whole number that is not negative.
            case whole
            /// One of the choices, or nothing.
            case choice
        }

        /// From 1.
        public let row: Int
        /// From 1, for A.
        public let column: Int
        /// What it takes.
        public let kind: Kind
        /// For `choice`.
        public let choices: [String]
        /// Shown beside the selected cell: a title and a text.
        public let title: String
        /// See `title`.
        public let prompt: String
        /// Shown where something else is written.
        public let complaint: String

        /// A cell to be filled in; texts are cut to what a spreadsheet takes.
        public init(
            row: Int, column: Int, _ kind: Kind, choices: [String] = [], title: String, prompt: String,
            complaint: String
        ) {
            (self.row, self.column, self.kind, self.choices) = (row, column, kind, choices)
            self.title = title.cut(to: Limits.sheetPromptTitleUnitCountMax)
            self.prompt = prompt.cut(to: Limits.sheetPromptUnitCountMax)
            self.complaint = complaint.cut(to: Limits.sheetPromptUnitCountMax)
        }
    }

    /// A note pinned to a cell.
    public struct Comment: Sendable, Hashable {
        /// From 1.
        public let row: Int
        /// From 1, for A.
        public let column: Int
        /// What it says.
        public let text: String

        /// A note.
        public init(row: Int, column: Int, _ text: String) {
            (self.row, self.column, self.text) = (row, column, text)
        }
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
        public var rows: [[Cell]]
        /// Columns that are not seen, from 1.
        public let hiddenColumns: [Int]
        /// Heights of single rows in points, by the row from 1.
        public let rowHeights: [Int: Int]
        /// Whether only cells to be filled in can be written into. No password: anyone may lift it.
        public let isProtected: Bool
        /// Whether it is printed upright.
        public let isUpright: Bool
        /// What cells tell and take.
        public var entries: [Entry]
        /// Notes pinned to cells.
        public var comments: [Comment]
        /// Paper, repeated rows, spanned cells.
        public let layout: Layout

        /// A sheet.
        public init(
            name: String, columnWidths: [Int], frozenRowCount: Int = 0, frozenColumnCount: Int = 0,
            rows: [[Cell]], hiddenColumns: [Int] = [], rowHeights: [Int: Int] = [:],
            isProtected: Bool = false, isUpright: Bool = false, entries: [Entry] = [],
            comments: [Comment] = [], layout: Layout = .plain
        ) {
            (self.name, self.columnWidths, self.rows) = (name, columnWidths, rows)
            (self.frozenRowCount, self.frozenColumnCount) = (frozenRowCount, frozenColumnCount)
            (self.hiddenColumns, self.rowHeights) = (hiddenColumns, rowHeights)
            (self.isProtected, self.isUpright) = (isProtected, isUpright)
            (self.entries, self.comments, self.layout) = (entries, comments, layout)
        }
    }

    /// What the file's properties say.
    public let title: String
    /// The creation date in the file's properties: given, so that the same content is the same bytes.
    public let created: Timestamp
    /// The sheets, from the left.
    public var sheets: [Sheet]

    /// A workbook.
    public init(title: String, created: Timestamp, sheets: [Sheet]) {
        (self.title, self.created, self.sheets) = (title, created, sheets)
    }
}

extension Workbook.Cell {
    /// How it looks; nil where nothing is there.
    public var style: Workbook.Style? {
        switch self {
        case .empty: nil
        case .text(_, let style), .number(_, _, let style), .blank(_, let style),
            .formula(_, _, _, let style):
            style
        }
    }

    /// A number with its format; as text where a spreadsheet's 15 digits could not hold its whole part.
    public static func figure(_ text: String, format: String, _ style: Workbook.Style = .cell) -> Self {
        let wholeDigitCount = text.drop { $0 == "-" }.prefix { $0 != "." }.count
        return wholeDigitCount > 15 ? .text(text, style) : .number(text, format: format, style)
    }

    /// Text of any length, cut where a cell could not hold it.
    public static func words(_ text: String, _ style: Workbook.Style = .cell) -> Self {
        .text(text.cut(to: Limits.sheetTextUnitCountMax), style)
    }
}

extension String {
    /// The text, or as much of it and `…` as `unitCountMax` units of UTF-16 hold.
    fileprivate func cut(to unitCountMax: Int) -> String {
        if utf16.count <= unitCountMax { return self }
        var kept = ""
        var unitCount = 1
        for character in self {
            unitCount += character.utf16.count
            if unitCount > unitCountMax { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

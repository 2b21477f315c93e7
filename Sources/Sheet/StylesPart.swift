// Which of a workbook's cell formats mean percent, and which a date. Excel knows neither kind of cell: both
// are numbers, and the format's code alone tells them apart.

/// The formats of cells, by their place.
final class StylesPart: MarkupTaker {
    /// What a format makes of a number.
    enum Format: Sendable, Hashable {
        case number, percent, date
    }

    private(set) var formats: [Format] = []
    private var codes: [Int: String] = [:]
    private var isInCellFormats = false

    func begin(_ element: String, _ attributes: [String: String]) {
        switch element {
        case "numFmt":
            if let id = attributes["numFmtId"].flatMap({ Int($0) }) { codes[id] = attributes["formatCode"] }
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            formats.append(format(Int(attributes["numFmtId"] ?? "") ?? 0))
        default: break
        }
    }

    func text(_ text: String) {}

    func end(_ element: String) { if element == "cellXfs" { isInCellFormats = false } }

    private func format(_ id: Int) -> Format {
        switch id {
        case 9, 10: .percent
        case 14...22, 27...36, 45...47, 50...58: .date
        default: codes[id].map(Self.format(ofCode:)) ?? .number
        }
    }

    /// What a code such as `0.00%` or `yyyy-mm-dd` means: its letters outside of quotes, brackets and
    /// escapes.
    static func format(ofCode code: String) -> Format {
        if code.lowercased() == "general" { return .number }
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        var isDate = false
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if isBracketed {
                isBracketed = character != "]"
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": isBracketed = true
                case "\\", "_", "*": isEscaped = true
                case "%": return .percent
                case ";": return isDate ? .date : .number
                case "y", "m", "d", "h", "s": isDate = true
                default: break
                }
            }
        }
        return isDate ? .date : .number
    }
}

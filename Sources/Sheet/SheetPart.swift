// The cells of one sheet. A cell without a place of its own follows the one before; cells that hold nothing
// are left out. Too many of them end the reading.

import Shared

/// Gathers the rows of a sheet.
final class SheetPart: MarkupTaker {
    private(set) var rows: [SheetTable.Row] = []
    private(set) var isTooLarge = false

    private let texts: [String]
    private let formats: [StylesPart.Format]
    private let countsFrom1904: Bool
    private var cells: [SheetTable.Cell] = []
    private var cellCount = 0
    private var row = 0
    private var column = 0
    private var kind = ""
    private var style = 0
    private var value = ""
    private var inlineText = ""
    private var hasFormula = false
    /// Which of a cell's texts is being read.
    private var place: Place = .elsewhere

    private enum Place {
        case elsewhere, value, inline, reading
    }

    init(_ texts: [String], _ formats: [StylesPart.Format], countsFrom1904: Bool) {
        (self.texts, self.formats, self.countsFrom1904) = (texts, formats, countsFrom1904)
    }

    func begin(_ element: String, _ attributes: [String: String]) {
        switch element {
        case "row":
            row = attributes["r"].flatMap { Int($0) } ?? row + 1
            column = 0
            cells = []
        case "c": beginCell(attributes)
        case "f": hasFormula = true
        case "v": place = .value
        case "rPh": place = .reading
        case "t": if place != .reading { place = .inline }
        default: break
        }
    }

    func text(_ text: String) {
        switch place {
        case .value: value += text
        case .inline: inlineText += text
        case .elsewhere, .reading: break
        }
    }

    func end(_ element: String) {
        switch element {
        case "v", "rPh": place = .elsewhere
        case "t": if place == .inline { place = .elsewhere }
        case "c": endCell()
        case "row": endRow()
        default: break
        }
    }

    // MARK: Cells

    private func beginCell(_ attributes: [String: String]) {
        column = attributes["r"].flatMap(Self.column) ?? column + 1
        kind = attributes["t"] ?? "n"
        style = attributes["s"].flatMap { Int($0) } ?? 0
        (value, inlineText, hasFormula, place) = ("", "", false, .elsewhere)
    }

    private func endCell() {
        guard !isTooLarge, let content else { return }
        cellCount += 1
        guard column <= Limits.sheetColumnCountMax, cellCount <= Limits.sheetCellCountMax else {
            isTooLarge = true
            return
        }
        cells.append(SheetTable.Cell(column: column, content))
    }

    private func endRow() {
        if cells.isEmpty || isTooLarge { return }
        rows.append(SheetTable.Row(number: row, cells: cells))
        cells = []
    }

    /// What the cell holds; nil where it is empty.
    private var content: SheetTable.Content? {
        switch kind {
        case "s":
            guard let place = Int(value), texts.indices.contains(place) else { return .error("#TEXT") }
            return text(texts[place])
        case "inlineStr": return text(inlineText)
        case "str", "d": return text(value)
        case "b": return text(value == "1" ? "TRUE" : "FALSE")
        case "e": return .error(value.isEmpty ? "#ERROR" : value)
        default: return number
        }
    }

    private func text(_ text: String) -> SheetTable.Content? {
        if text.isEmpty { return hasFormula && value.isEmpty && kind != "str" ? .error("#FORMULA") : nil }
        return .text(SheetText.unescaped(text))
    }

    private var number: SheetTable.Content? {
        if value.isEmpty { return hasFormula ? .error("#FORMULA") : nil }
        guard let plain = SheetNumber.plain(value) else { return .error("#NUM!") }
        switch formats.indices.contains(style) ? formats[style] : .number {
        case .number: return .number(plain, isPercent: false)
        case .percent: return .number(plain, isPercent: true)
        case .date:
            return SheetNumber.date(plain, countsFrom1904: countsFrom1904).map { .text($0) }
                ?? .error("#NUM!")
        }
    }

    /// `F7` → 6
    private static func column(_ name: String) -> Int? {
        var number = 0
        for byte in name.utf8 {
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else { break }
            number = number * 26 + Int(byte - 64)
            if number > 1 << 20 { return nil }
        }
        return number > 0 ? number : nil
    }
}

/// Texts of cells.
enum SheetText {
    /// `_x000D_` stands for a character that XML cannot hold; line ends become LF.
    static func unescaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.first {
            if scalar == "_", rest.count >= 7, rest[rest.startIndex + 1] == "x",
                rest[rest.startIndex + 6] == "_",
                let code = UInt32(String(String.UnicodeScalarView(rest.dropFirst(2).prefix(4))), radix: 16),
                let meant = UnicodeScalar(code)
            {
                if meant != "\r" { result.append(meant) }
                rest = rest.dropFirst(7)
            } else {
                if scalar != "\r" { result.append(scalar) }
                rest = rest.dropFirst()
            }
        }
        return String(result)
    }
}

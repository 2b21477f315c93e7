// CSV as spreadsheets write it (RFC 4180): `;` or `,`, quoted cells with line ends in them, CRLF or LF, a
// byte order mark. First line, if it stands: `#angka;id` or `#angka;en`, the style of the numbers; also
// forgiven is Excel's `sep=;`. Rows keep the number of their first line, so that every fault can name it.

import Shared

/// The rows of a CSV file.
struct CSVTable: Sendable {
    /// One row.
    struct Row: Sendable {
        /// The line it begins on, from 1.
        let line: Int
        var cells: [String]
        /// The sheet of a workbook it stands on.
        var sheet: String?
        /// Places of cells that a workbook holds as numbers, and whether they are percent cells.
        var numbers: [Int: Bool] = [:]
        /// Places of cells whose formula came to nothing, and what stands there (`#REF!`).
        var errors: [Int: String] = [:]

        var isEmpty: Bool { cells.allSatisfy(\.isEmpty) && errors.isEmpty }
    }

    /// The declared style of its numbers.
    private(set) var style: NumberStyle?
    /// Rows that are not empty.
    private(set) var rows: [Row] = []

    /// A table of these rows, the headings first.
    init(rows: [Row]) { self.rows = rows }

    init(_ bytes: [UInt8]) throws(FaultList) {
        guard bytes.count <= Limits.draftByteCountMax else {
            throw Self.fault(
                "too-large", id: "berkas terlalu besar; paling besar 4 MiB", en: "the file is over 4 MiB")
        }
        var text = bytes[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        guard String(validating: text, as: UTF8.self) != nil, !text.contains(0) else {
            throw Self.fault(
                "not-utf8", id: "berkas bukan teks UTF-8; simpan lagi sebagai \"CSV UTF-8\"",
                en: "the file is no UTF-8 text; save it again as \"CSV UTF-8\"")
        }
        let separator = Self.separator(of: text)
        var parser = CSVParser(text, separator)
        rows = try parser.rows().filter { !$0.isEmpty }
        try takeDirectives()
    }

    private mutating func takeDirectives() throws(FaultList) {
        while let first = rows.first?.cells.first {
            if first.lowercased().hasPrefix("sep=") || first == "sep" {
                rows.removeFirst()
                continue
            }
            guard first.lowercased() == "#angka" else { return }
            let name = rows[0].cells.count > 1 ? rows[0].cells[1].lowercased() : ""
            guard let style = NumberStyle(rawValue: name) else {
                throw Self.fault(
                    "number-style",
                    id: "baris \(rows[0].line): tulis #angka;id (1.234,5) atau #angka;en (1,234.5)",
                    en: "line \(rows[0].line): write #angka;id (1.234,5) or #angka;en (1,234.5)")
            }
            self.style = style
            rows.removeFirst()
        }
    }

    /// The separator that occurs more often in the first lines, outside of quotes.
    private static func separator(of text: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        var lineCount = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case 0x0A where !isQuoted: lineCount += 1
            case UInt8(ascii: ";"), UInt8(ascii: ","), 0x09:
                if !isQuoted { counts[byte, default: 0] += 1 }
            default: break
            }
            if lineCount == 4 { break }
        }
        let order = [UInt8(ascii: ";"), UInt8(ascii: ","), 0x09]
        return order.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? UInt8(ascii: ";")
    }

    static func fault(_ code: String, id: String, en: String) -> FaultList {
        FaultList(Fault(.root, code, Words(id: id, en: en)))
    }
}

/// Cuts text into cells.
private struct CSVParser {
    private let text: ArraySlice<UInt8>
    private let separator: UInt8
    private var place: Int
    private var line = 1

    init(_ text: ArraySlice<UInt8>, _ separator: UInt8) {
        (self.text, self.separator, place) = (text, separator, text.startIndex)
    }

    mutating func rows() throws(FaultList) -> [CSVTable.Row] {
        var rows: [CSVTable.Row] = []
        while place < text.endIndex { rows.append(try row()) }
        return rows
    }

    private mutating func row() throws(FaultList) -> CSVTable.Row {
        let firstLine = line
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard place < text.endIndex else { break }
            let byte = text[place]
            place += 1
            if byte == separator { continue }
            if byte == 0x0D, place < text.endIndex, text[place] == 0x0A { place += 1 }
            line += 1
            break
        }
        return CSVTable.Row(line: firstLine, cells: cells)
    }

    private mutating func cell() throws(FaultList) -> String {
        guard place < text.endIndex, text[place] == UInt8(ascii: "\"") else {
            let start = place
            while place < text.endIndex, !isEnd(text[place]) { place += 1 }
            return Self.trimmed(text[start..<place])
        }
        let firstLine = line
        var content: [UInt8] = []
        place += 1
        while place < text.endIndex {
            let byte = text[place]
            place += 1
            if byte == 0x0A { line += 1 }
            if byte != UInt8(ascii: "\"") {
                content.append(byte)
            } else if place < text.endIndex, text[place] == byte {
                content.append(byte)
                place += 1
            } else {
                while place < text.endIndex, text[place] == 0x20 { place += 1 }
                guard place == text.endIndex || isEnd(text[place]) else { break }
                return Self.trimmed(content[...])
            }
        }
        throw CSVTable.fault(
            "quotes", id: "baris \(firstLine): tanda kutip tidak ditutup dengan benar; periksa isi selnya",
            en: "line \(firstLine): a quotation mark is not closed rightly; check the cell")
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == separator || byte == 0x0A || byte == 0x0D }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0A || last == 0x0D {
            bytes.removeLast()
        }
        // CRLF inside a cell is one line end.
        return String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
    }
}

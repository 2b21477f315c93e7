// Numbers as XLSX stores them: a double in text, up to 17 digits, perhaps with an exponent. Spreadsheets show
// 15, and 15 are what people mean: 0.1 is stored as 0.10000000000000001.

import Shared

/// Reads a stored number.
enum SheetNumber {
    private static let significantDigitCount = 15

    /// A plain decimal of 15 significant digits, trailing zeros dropped; nil for what is no number, or beyond
    /// 30 digits.
    static func plain(_ text: String) -> String? {
        let parts = text.lowercased().split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        var exponent = 0
        if parts.count > 1 {
            guard let value = Int(parts[1].drop { $0 == "+" }), abs(value) <= 30 else { return nil }
            exponent = value
        }
        let isNegative = parts[0].hasPrefix("-")
        let digits = parts[0].dropFirst(isNegative ? 1 : 0)
        guard !digits.hasPrefix("-"), Rational(digits) != nil, digits.utf8.count <= 60 else { return nil }
        let point = digits.firstIndex(of: ".")
        let whole = digits[..<(point ?? digits.endIndex)]
        let fraction = point.map { digits[digits.index(after: $0)...] } ?? ""
        let rounded = rounded(Array((whole + fraction).utf8).map { $0 - 0x30 })
        let text = placed(rounded, wholeDigitCount: whole.utf8.count + exponent)
        return (isNegative && text != "0" ? "-" : "") + text
    }

    /// The digits rounded half away from zero to 15 significant ones; a carry out of the first is kept in it
    /// (10).
    private static func rounded(_ digits: [UInt8]) -> [UInt8] {
        var digits = digits
        guard let first = digits.firstIndex(where: { $0 != 0 }) else { return digits }
        let end = first + significantDigitCount
        if end >= digits.count { return digits }
        let roundsUp = digits[end] >= 5
        for place in end..<digits.count { digits[place] = 0 }
        var place = end - 1
        if roundsUp { digits[place] += 1 }
        while digits[place] == 10, place > 0 {
            digits[place] = 0
            place -= 1
            digits[place] += 1
        }
        return digits
    }

    private static func placed(_ digits: [UInt8], wholeDigitCount: Int) -> String {
        var digits = digits
        var wholeDigitCount = wholeDigitCount
        if digits.first == 10 {
            digits[0] = 0
            digits.insert(1, at: 0)
            wholeDigitCount += 1
        }
        if wholeDigitCount < 1 {
            digits.insert(contentsOf: [UInt8](repeating: 0, count: 1 - wholeDigitCount), at: 0)
            wholeDigitCount = 1
        }
        if digits.count < wholeDigitCount {
            digits += [UInt8](repeating: 0, count: wholeDigitCount - digits.count)
        }
        let whole = text(digits[..<wholeDigitCount].drop { $0 == 0 })
        var fraction = digits[wholeDigitCount...]
        while fraction.last == 0 { fraction.removeLast() }
        return (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + text(fraction))
    }

    private static func text(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }

    /// A day's number as `2022-12-31`; hours fall away. Nil where no calendar has it.
    static func date(_ plain: String, countsFrom1904: Bool) -> String? {
        guard let day = Int(plain.prefix { $0 != "." }), (1...2_958_465).contains(day) else { return nil }
        // Excel believes in a 29 February 1900: after it, one day less.
        let start = countsFrom1904 ? -24_107 : day > 59 ? -25_569 : -25_568
        return CivilDate(dayNumber: start + day).description
    }
}

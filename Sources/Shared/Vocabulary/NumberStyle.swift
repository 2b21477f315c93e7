// Numbers as people write them in forms, CSV and text cells (DESIGN 6). Spaces and a leading `Rp` fall away,
// then the first rule that applies:
//   (1) both separators: the last kind is decimal and occurs once, the groups before it are exactly three
//   (2) one kind, several times: thousands
//   (3) one separator, one to three digits before it that do not start with 0, exactly three after:
//       ambiguous, unless the file declares its style
//   (4) otherwise decimal
// JSON does not come here: there `"1.592"` is 1.592.

/// The style a file of figures declares in its first line.
public enum NumberStyle: String, Sendable, CaseIterable {
    /// `1.234,5`: declared by `#angka;id`.
    case indonesian = "id"
    /// `1,234.5`: declared by `#angka;en`.
    case english = "en"

    var decimalMark: UInt8 { self == .indonesian ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}

/// Why a text is no figure.
public enum NumberFault: Error, Sendable, Hashable {
    /// Something other than digits and separators, or separators where none may stand.
    case notANumber
    /// Either of two numbers: with the separator as thousands, and as decimal.
    case ambiguous(thousands: String, decimal: String)
    /// Groups of thousands that are not exactly three digits.
    case wrongGroups
    /// `%` where the component is no percentage.
    case percentNotAllowed
    /// More than 18 digits, or more than 12 decimals.
    case tooLong

    /// What is wrong with `text`, and what to write.
    public func words(_ text: String) -> Words {
        let text = quoted(text)
        switch self {
        case .notANumber:
            return Words(
                id: "\(text) bukan angka; tulis angka saja, misalnya 1250 atau 0,078",
                en: "\(text) is not a number; write digits only, 1250 or 0.078 for example")
        case .ambiguous(let thousands, let decimal):
            return Words(
                id: "\(text) dapat berarti \(thousands) atau \(decimal.replacingPoint); mana yang dimaksud? "
                    + "Tulis tanpa pemisah ribuan, atau awali berkas dengan baris #angka;id",
                en: "\(text) may mean \(thousands) or \(decimal); which was meant? "
                    + "Write it without a separator of thousands, or begin the file with the line #angka;en")
        case .wrongGroups:
            return Words(
                id: "pemisah ribuan pada \(text) salah letak; tiap kelompok harus tiga angka",
                en: "the separators of thousands in \(text) are misplaced; each group has three digits")
        case .percentNotAllowed:
            return Words(
                id: "\(text): tanda % tidak dipakai di sini; komponen ini bukan persen, tulis jumlahnya",
                en: "\(text): no % here; this component is not a percentage, write the amount")
        case .tooLong:
            return Words(
                id: "\(text) terlalu panjang; paling banyak 18 angka dan 12 desimal",
                en: "\(text) is too long; at most 18 digits and 12 decimals")
        }
    }
}

/// Reads one cell's text as a figure.
public struct NumberReader: Sendable {
    private let style: NumberStyle?
    private let allowsPercent: Bool

    /// A reader for a file of `style` (nil where it declares none) and a component in percent, or not.
    public init(style: NumberStyle?, allowsPercent: Bool) {
        self.style = style
        self.allowsPercent = allowsPercent
    }

    /// The figure that `text` means.
    public func figure(_ text: String) throws(NumberFault) -> Figure {
        var bytes = Self.withoutSpaces(text)
        if bytes.last == UInt8(ascii: "%") {
            guard allowsPercent else { throw .percentNotAllowed }
            bytes.removeLast()
        }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes.removeFirst() }
        if bytes.count > 2, bytes[0] | 0x20 == UInt8(ascii: "r"), bytes[1] | 0x20 == UInt8(ascii: "p") {
            bytes.removeFirst(bytes[2] == UInt8(ascii: ".") ? 3 : 2)
        }
        let (whole, fraction) = try parts(bytes[...])
        guard !whole.isEmpty, fraction.map({ !$0.isEmpty }) ?? true else { throw .notANumber }
        let digits = whole.drop { $0 == 0x30 }
        let isZero = digits.isEmpty && (fraction ?? []).allSatisfy { $0 == 0x30 }
        var plain = isNegative && !isZero ? "-" : ""
        plain += digits.isEmpty ? "0" : String(decoding: digits, as: UTF8.self)
        if let fraction { plain += "." + String(decoding: fraction, as: UTF8.self) }
        guard let figure = Figure(plain) else { throw .tooLong }
        return figure
    }

    // MARK: The four rules

    private typealias Parts = (whole: [UInt8], fraction: [UInt8]?)

    private func parts(_ bytes: ArraySlice<UInt8>) throws(NumberFault) -> Parts {
        let marks = bytes.indices.filter { Self.isMark(bytes[$0]) }
        guard bytes.allSatisfy({ Self.isMark($0) || (0x30...0x39).contains($0) }) else { throw .notANumber }
        guard let first = marks.first, let last = marks.last else { return (Array(bytes), nil) }
        if bytes[first] != bytes[last] { return try split(bytes, at: last) }
        if marks.count > 1 { return (try ungrouped(bytes, by: bytes[first]), nil) }
        let before = bytes[..<first]
        let after = bytes[(first + 1)...]
        if (1...3).contains(before.count), before.first != 0x30, after.count == 3 {
            if let style {
                return bytes[first] == style.decimalMark
                    ? (Array(before), Array(after)) : (Array(before + after), nil)
            }
            let whole = String(decoding: before, as: UTF8.self)
            let rest = String(decoding: after, as: UTF8.self)
            throw .ambiguous(thousands: whole + rest, decimal: whole + "." + rest)
        }
        return (Array(before), Array(after))
    }

    private func split(_ bytes: ArraySlice<UInt8>, at decimal: Int) throws(NumberFault) -> Parts {
        let after = bytes[(decimal + 1)...]
        let before = bytes[..<decimal]
        if after.contains(where: Self.isMark) || before.contains(bytes[decimal]) { throw .wrongGroups }
        guard let mark = before.first(where: Self.isMark) else { return (Array(before), Array(after)) }
        return (try ungrouped(before, by: mark), Array(after))
    }

    private func ungrouped(_ bytes: ArraySlice<UInt8>, by mark: UInt8) throws(NumberFault) -> [UInt8] {
        let groups = bytes.split(separator: mark, omittingEmptySubsequences: false)
        guard groups.count == 1 || ((1...3).contains(groups[0].count) && groups[0].first != 0x30),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { throw .wrongGroups }
        return Array(groups.joined())
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
    }

    private static func withoutSpaces(_ text: String) -> [UInt8] {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace { kept.append(scalar) }
        return Array(String(kept).utf8)
    }
}

extension String {
    /// A plain decimal with a comma, for a question in Indonesian.
    fileprivate var replacingPoint: String {
        String(decoding: utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: ",") : $0 }, as: UTF8.self)
    }
}

// What of a text goes to printers and spreadsheets: people's texts may hold anything that Unicode has.
//
// Line ends become LF, tabs spaces; control characters and what is no character show as U+FFFD. Marks that
// turn the direction of what follows are left out: a document has no use for them, and an unbalanced one
// must not turn a figure around. Letters keep at most a few combining marks: a tower of them would cover
// the lines above.

/// Makes texts printable.
public enum PrintableText {
    private static let combiningCountMax = 4

    /// The text with its line ends.
    public static func lines(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var combiningCount = 0
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            if scalar == "\n" && isAfterReturn { continue }
            guard let shown = shown(scalar) else { continue }
            combiningCount = isCombining(shown) ? combiningCount + 1 : 0
            if combiningCount <= combiningCountMax { scalars.append(shown) }
        }
        return String(scalars)
    }

    /// The same on one line.
    public static func line(_ text: String) -> String {
        String(lines(text).map { $0 == "\n" ? " " : $0 })
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x0A: scalar
        case 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: "\n"
        case 0x09: " "
        case 0x00...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF: "\u{FFFD}"
        case let value where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
        case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xE0000...0xE007F: nil
        default: scalar
        }
    }

    private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return false
        }
    }
}

// Columns of text for a terminal: cells wrap at spaces, numbers stand to the right, colour is laid on after
// wrapping so that it never counts as width. A width is a count of Unicode scalars.

/// One cell.
struct TextCell {
    /// How a cell looks on a terminal (SGR parameters).
    enum Paint: String {
        case plain = ""
        case strong = "1"
        case faint = "2"
        case best = "1;32"
        case good = "32"
        case middling = "33"
        case poor = "31"
        case worst = "1;31"
    }

    let text: String
    let paint: Paint
    /// Faint lines below the text.
    let beneath: String

    init(_ text: String, _ paint: Paint = .plain, beneath: String = "") {
        self.text = text
        self.paint = paint
        self.beneath = beneath
    }
}

/// Columns of fixed width.
struct TextTable {
    /// One column.
    struct Column {
        var width: Int
        let isNumber: Bool
    }

    static let gap = "  "

    let columns: [Column]
    let isColoured: Bool

    /// The lines of one row.
    func lines(_ cells: [TextCell]) -> [String] {
        let wrapped = zip(cells, columns).map(lines)
        let height = wrapped.map(\.count).max() ?? 0
        return (0..<height).map { line in
            let parts = wrapped.indices.map { place in
                let (text, paint) = line < wrapped[place].count ? wrapped[place][line] : ("", .plain)
                return painted(aligned(text, columns[place]), text, paint)
            }
            return Self.withoutTrailingSpace(parts.joined(separator: Self.gap))
        }
    }

    private func lines(
        _ cell: TextCell, _ column: Column
    ) -> [(text: String, paint: TextCell.Paint)] {
        let beneath = cell.beneath.isEmpty ? [] : Self.wrap(cell.beneath, width: column.width)
        return Self.wrap(cell.text, width: column.width).map { ($0, cell.paint) }
            + beneath.map { ($0, .faint) }
    }

    /// `text` in one colour, if there are colours.
    func paint(_ text: String, _ paint: TextCell.Paint) -> String { painted(text, text, paint) }

    private func aligned(_ text: String, _ column: Column) -> String {
        let space = String(repeating: " ", count: max(0, column.width - text.unicodeScalars.count))
        return column.isNumber ? space + text : text + space
    }

    private func painted(_ aligned: String, _ text: String, _ paint: TextCell.Paint) -> String {
        isColoured && paint != .plain && !text.isEmpty
            ? "\u{1B}[\(paint.rawValue)m\(aligned)\u{1B}[0m" : aligned
    }

    private static func withoutTrailingSpace(_ line: String) -> String {
        var scalars = line.unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// Lines of at most `width`; a word that is longer is cut.
    static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ").flatMap({ pieces(of: $0, width: width) }) {
                if line.isEmpty {
                    line = word
                } else if line.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
                    line += " " + word
                } else {
                    lines.append(line)
                    line = word
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// A word as it fits: whole, else cut after a slash or hyphen, else anywhere.
    private static func pieces(of word: Substring, width: Int) -> [String] {
        var rest = Array(word.unicodeScalars)
        var pieces: [String] = []
        while rest.count > width {
            let cut = rest.prefix(width).lastIndex { $0 == "/" || $0 == "-" }.map { $0 + 1 } ?? width
            pieces.append(string(rest[..<cut]))
            rest = Array(rest[cut...])
        }
        return pieces + [string(rest[...])]
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}

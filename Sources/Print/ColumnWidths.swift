// How wide the columns of a table are: by their weights, but no narrower than their longest words, as long
// as all of these find room.

import Shared

/// Widths of one table's columns.
struct ColumnWidths {
    let widths: [Double]

    /// The longest words of a column that are measured; the widest of them need not be the longest.
    private static let measuredWordCount = 4
    /// A single column does not ask for more than this share.
    private static let shareMax = 0.35

    init(_ table: Document.Table, _ lettering: Lettering, _ composer: Composer) {
        let needs = Self.words(table).map { words -> Double in
            var strong = lettering
            strong.isBold = true
            let widest = words.map { composer.letters.width(of: $0, strong) }.max() ?? 0
            return min(widest + 2 * TableRow.sidePadding + 1, composer.width * Self.shareMax)
        }
        widths = Self.widths(table.columns.map { Double($0.weight) }, needs: needs, total: composer.width)
    }

    /// Shares of `total` by weight; a column that would get less than it needs gets just that, and the rest
    /// is shared among the others. Where all together need too much, the needs shrink alike.
    static func widths(_ weights: [Double], needs: [Double], total: Double) -> [Double] {
        let sum = needs.reduce(0, +)
        if sum >= total { return needs.map { $0 * total / sum } }
        var fixed = Set<Int>()
        while true {
            let free = weights.indices.filter { !fixed.contains($0) }
            let room = total - fixed.reduce(0) { $0 + needs[$1] }
            let weight = free.reduce(0) { $0 + weights[$1] }
            let short = free.filter { weights[$0] / weight * room < needs[$0] }
            if short.isEmpty {
                return weights.indices.map { fixed.contains($0) ? needs[$0] : weights[$0] / weight * room }
            }
            fixed.formUnion(short)
        }
    }

    /// Some of the longest words of each column, spans left out.
    private static func words(_ table: Document.Table) -> [[String]] {
        var words = [[String]](repeating: [], count: table.columns.count)
        for place in table.headPlaces ?? [] where place.columns.count == 1 {
            add(place.cell.text, to: &words[place.columns.lowerBound])
        }
        for case .cells(let cells) in table.rows {
            var column = 0
            for cell in cells where column < words.count {
                if cell.columnCount == 1 {
                    add(cell.text + cell.marks.joined(separator: ","), to: &words[column])
                }
                column += cell.columnCount
            }
        }
        return words
    }

    private static func add(_ text: String, to words: inout [String]) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            if words.count == measuredWordCount, word.count <= words[measuredWordCount - 1].count { continue }
            words.append(String(word))
            words.sort { $0.count > $1.count }
            if words.count > measuredWordCount { words.removeLast() }
        }
    }
}

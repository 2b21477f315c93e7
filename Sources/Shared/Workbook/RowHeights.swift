// Heights of rows whose texts wrap. Excel fits them when it opens a file, LibreOffice and viewers do not:
// estimated here from the widths of the columns, a little generous.

extension Workbook.Sheet {
    private static let lineHeight = 15

    /// Heights in points of the rows that need more than one line, or more than `heights` gives them.
    public static func fittedHeights(
        _ rows: [[Workbook.Cell]], widths: [Int], atLeast heights: [Int: Int] = [:]
    ) -> [Int: Int] {
        var heights = heights
        for (place, row) in rows.enumerated() {
            let lineCount = zip(row, widths).map { lines($0, width: $1) }.max() ?? 1
            let height = min(400, lineCount * lineHeight)
            if lineCount > 1 || heights[place + 1] != nil {
                heights[place + 1] = max(heights[place + 1] ?? 0, height)
            }
        }
        return heights
    }

    private static func lines(_ cell: Workbook.Cell, width: Int) -> Int {
        guard case .text(let text, let style) = cell, style != .title, style != .note, style != .mark else {
            return 1
        }
        let perLine = max(4, style == .head || style == .strong || style == .group ? width * 9 / 10 : width)
        return text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) { count, paragraph in
            count + max(1, (paragraph.utf16.count + perLine - 1) / perLine)
        }
    }
}

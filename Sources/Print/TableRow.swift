// A row of a table: cells of some lines each, side by side. A row that is higher than a good part of the
// page is torn apart between lines; each part is a row of its own, with the lines that are left.

import Shared

/// A row, or what is left of it.
struct TableRow: Sendable {
    /// A text in some columns.
    struct Cell: Sendable {
        let run: TextRun
        /// Left and right edge, from the table's left edge.
        let left: Double
        let right: Double
        /// Its lines that are still to come.
        var lines: Range<Int>

        init(_ run: TextRun, left: Double, right: Double) {
            (self.run, self.left, self.right) = (run, left, right)
            lines = run.lineHeights.indices
        }

        var height: Double { run.height(of: lines) }
    }

    /// Between a cell's text and its edges.
    static let sidePadding = 3.5
    static let levelPadding = 2.5
    static let ruleWidth = 0.5
    /// Lines of a cell that stand together at least, before and after a tear.
    private static let togetherLineCount = 2

    var cells: [Cell]
    /// On a light ground.
    var isGrounded = false

    /// All of what is left.
    var height: Double { (cells.map(\.height).max() ?? 0) + 2 * Self.levelPadding }

    /// What has to have room for a part of it to stand on a page.
    var partHeight: Double {
        let heights = cells.map { cell in
            cell.run.height(of: cell.lines.prefix(Self.togetherLineCount))
        }
        return min(height, (heights.max() ?? 0) + 2 * Self.levelPadding)
    }

    /// The part that fits into `available` and what is left; where not even a line fits, one is taken all
    /// the same. Something is always left if `leavesRest`, as long as there are lines enough.
    func torn(at available: Double, leavesRest: Bool = false) -> (first: TableRow, rest: TableRow?) {
        var room = available - 2 * Self.levelPadding
        if leavesRest, height <= available {
            let last = cells.map { $0.run.height(of: $0.lines.suffix(Self.togetherLineCount)) }.max() ?? 0
            room = min(room, height - 2 * Self.levelPadding - last)
        }
        var (first, rest) = (self, self)
        for place in cells.indices {
            let lines = cells[place].lines
            let end = Self.end(of: cells[place], room)
            first.cells[place].lines = lines.lowerBound..<end
            rest.cells[place].lines = end..<lines.upperBound
        }
        if first.cells.allSatisfy(\.lines.isEmpty) {
            for place in cells.indices where !cells[place].lines.isEmpty {
                let start = cells[place].lines.lowerBound
                first.cells[place].lines = start..<start + 1
                rest.cells[place].lines = start + 1..<cells[place].lines.upperBound
            }
        }
        return (first, rest.cells.allSatisfy(\.lines.isEmpty) ? nil : rest)
    }

    /// Where the lines end that fit into `room`; a single last line is not left alone.
    private static func end(of cell: Cell, _ room: Double) -> Int {
        var height = 0.0
        var end = cell.lines.lowerBound
        // A tolerance for sums in another order.
        while end < cell.lines.upperBound, height + cell.run.lineHeights[end] <= room + 0.01 {
            height += cell.run.lineHeights[end]
            end += 1
        }
        let isLastAlone = end == cell.lines.upperBound - 1 && cell.lines.count > togetherLineCount
        return isLastAlone ? end - 1 : end
    }

    /// With its rules; a table of `width`.
    func strip(width: Double) -> Strip {
        let height = height
        var marks: [Mark] = []
        if isGrounded { marks.append(.ground(Rectangle(x: 0, y: 0, width: width, height: height))) }
        for cell in cells where !cell.lines.isEmpty {
            let x = cell.left + Self.sidePadding
            marks.append(.lines(cell.run, cell.lines, x: x, y: Self.levelPadding))
        }
        for x in [0] + cells.map(\.right) {
            marks.append(.rule(fromX: x, fromY: 0, toX: x, toY: height, width: Self.ruleWidth))
        }
        for y in [0, height] {
            marks.append(.rule(fromX: 0, fromY: y, toX: width, toY: y, width: Self.ruleWidth))
        }
        return Strip(height: height, marks: marks)
    }
}

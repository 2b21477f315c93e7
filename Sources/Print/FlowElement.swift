// What a section flows as: strips and table rows, one below the other.

/// A part of the flow.
struct FlowElement: Sendable {
    /// What it consists of.
    enum Content: Sendable {
        /// Never torn apart.
        case strip(Strip)
        /// A table's row, torn apart where it is higher than a good part of the page.
        case row(TableRow, width: Double)
        /// What follows begins a page.
        case pageBreak
    }

    var content: Content
    /// Above it; left out at the top of a page.
    var gap = 0.0
    /// Whether the next element stands on the same page, or its beginning does.
    var keepsWithNext = false
    /// Heads of the table, put again on top of a page that begins with this element.
    var head: Strip?
    /// In the outline, with its level.
    var outline: (title: String, level: Int)?

    init(
        _ strip: Strip, gap: Double = 0, keepsWithNext: Bool = false,
        outline: (title: String, level: Int)? = nil
    ) {
        content = .strip(strip)
        (self.gap, self.keepsWithNext, self.outline) = (gap, keepsWithNext, outline)
    }

    init(_ row: TableRow, width: Double, head: Strip?, keepsWithNext: Bool = false) {
        content = .row(row, width: width)
        (self.head, self.keepsWithNext) = (head, keepsWithNext)
    }

    private init(_ content: Content) { self.content = content }

    static let pageBreak = FlowElement(.pageBreak)

    /// All of it, without the gap.
    var height: Double {
        switch content {
        case .strip(let strip): strip.height
        case .row(let row, _): row.height
        case .pageBreak: 0
        }
    }

    var isPageBreak: Bool { if case .pageBreak = content { true } else { false } }

    /// What has to have room for it, or for its beginning where it may be torn apart.
    func partHeight(tornFrom limit: Double) -> Double {
        if case .row(let row, _) = content, row.height > limit { return row.partHeight }
        return height
    }
}

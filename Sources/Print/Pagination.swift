// Breaks the flow of a section into pages.
//
// Rules, the first that applies to the element in turn and those it keeps with:
//   1. they fit (of the last one, its beginning if it may be torn apart): the element is placed;
//   2. the element is a row that may be torn apart, and its beginning fits: it is torn;
//   3. something stands on the page: a new one begins, with the table's heads if a row is in turn;
//   4. the page is fresh: the element is placed all the same, a row torn at the page's end.
// So every step places something or begins a page that is then not left empty: it ends.

/// Elements on pages.
struct Pagination {
    /// What is placed on one page, from the top of the space for text.
    struct Column {
        var strip = Strip.empty
        var outline: [OutlineEntry] = []
    }

    /// A row that takes more than this share of a page may be torn apart.
    private static let tornShare = 0.4

    /// Height of the space for text.
    let height: Double
    private(set) var columns: [Column] = [Column()]
    private var elements: [FlowElement]
    private var place = 0
    /// Whether nothing but repeated heads stands on the page.
    private var isFresh = true

    init(_ elements: [FlowElement], height: Double) {
        (self.elements, self.height) = (elements, height)
        while place < elements.count { step() }
    }

    private var used: Double { columns[columns.count - 1].strip.height }
    private var remaining: Double { height - used }
    private var isBare: Bool { used == 0 }
    private var tornFrom: Double { height * Self.tornShare }

    private mutating func step() {
        let element = elements[place]
        if element.isPageBreak {
            if !isFresh { beginPage(nil) }
            place += 1
        } else if chainFits() {
            put(element)
        } else if let row = tearable(element) {
            tear(row.row, row.width, element)
        } else if !isFresh {
            beginPage(element.head)
        } else {
            force(element)
        }
    }

    /// Whether the element fits together with those it keeps with.
    private func chainFits() -> Bool {
        // A tolerance for sums in another order.
        var room = remaining + 0.01
        var next = place
        while next < elements.count, !elements[next].isPageBreak {
            let element = elements[next]
            let gap = next == place && isBare ? 0 : element.gap
            let isLast = !element.keepsWithNext || next == elements.count - 1
            room -= gap + (isLast ? element.partHeight(tornFrom: tornFrom) : element.height)
            if room < 0 { return false }
            if isLast { return true }
            next += 1
        }
        return true
    }

    /// The row, if it may be torn apart and its beginning fits.
    private func tearable(_ element: FlowElement) -> (row: TableRow, width: Double)? {
        guard case .row(let row, let width) = element.content, row.height > tornFrom,
            row.partHeight <= remaining
        else { return nil }
        return (row, width)
    }

    // MARK: Placing

    private mutating func put(_ element: FlowElement) {
        if case .row(let row, let width) = element.content, row.height > remaining + 0.01 {
            tear(row, width, element)
            return
        }
        switch element.content {
        case .strip(let strip): add(strip, element)
        case .row(let row, let width): add(row.strip(width: width), element)
        case .pageBreak: break
        }
        place += 1
    }

    /// Places what fits; what is left is the next element.
    private mutating func tear(_ row: TableRow, _ width: Double, _ element: FlowElement) {
        let (first, rest) = row.torn(at: remaining, leavesRest: true)
        add(first.strip(width: width), element)
        if let rest {
            elements[place].content = .row(rest, width: width)
            elements[place].outline = nil
            beginPage(element.head)
        } else {
            place += 1
        }
    }

    private mutating func force(_ element: FlowElement) {
        if case .row(let row, let width) = element.content, row.height > remaining {
            tear(row, width, element)
        } else {
            // Alone, those it would keep with come after.
            elements[place].keepsWithNext = false
            put(elements[place])
        }
    }

    private mutating func add(_ strip: Strip, _ element: FlowElement) {
        let gap = isBare ? 0 : element.gap
        if let outline = element.outline {
            let entry = OutlineEntry(title: outline.title, level: outline.level, y: used + gap)
            columns[columns.count - 1].outline.append(entry)
        }
        columns[columns.count - 1].strip.append(strip, gap: gap)
        isFresh = false
    }

    private mutating func beginPage(_ head: Strip?) {
        columns.append(Column(strip: head ?? .empty))
        isFresh = true
    }
}

// Breaks the flow of a section into pages.
//
// Rules, the first that applies to the element in turn and those it keeps with:
//   1. they fit (of the last one, its beginning if it may be torn apart): the element is placed;
//   2. the element is a row that may be torn apart, and its beginning fits: it is torn;
//   3. those it keeps with would fit on no page, but the element fits here: it is placed without them;
//   4. something stands on the page: a new one begins, with the table's heads if a row is in turn;
//   5. the page is fresh: the element is placed all the same, a row torn at the page's end.
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
        // A break with nothing after it would leave an empty page.
        while self.elements.last?.isPageBreak == true { self.elements.removeLast() }
        while place < self.elements.count { step() }
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
            return
        }
        let needed = chainHeight
        // A tolerance for sums in another order.
        if needed <= remaining + 0.01 {
            put(element)
        } else if let row = tearable(element) {
            tear(row.row, row.width, element)
        } else if fitsAlone(element, needed) {
            putAlone(element)
        } else if !isFresh {
            beginPage(element.head)
        } else {
            force(element)
        }
    }

    /// Room that the element needs together with those it keeps with.
    private var chainHeight: Double {
        var sum = 0.0
        var next = place
        // What is higher than a page need not be added up.
        while next < elements.count, !elements[next].isPageBreak, sum <= height {
            let element = elements[next]
            let isLast = !element.keepsWithNext || next == elements.count - 1
            sum += next == place && isBare ? 0 : element.gap
            sum += isLast ? element.partHeight(tornFrom: tornFrom) : element.height
            if isLast { break }
            next += 1
        }
        return sum
    }

    /// Whether the element fits by itself, and those it keeps with fit on no page.
    private func fitsAlone(_ element: FlowElement, _ chainHeight: Double) -> Bool {
        chainHeight > height && (isBare ? 0 : element.gap) + element.height <= remaining
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
            putAlone(element)
        }
    }

    /// Without those it would keep with: they come after.
    private mutating func putAlone(_ element: FlowElement) {
        elements[place].keepsWithNext = false
        put(elements[place])
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

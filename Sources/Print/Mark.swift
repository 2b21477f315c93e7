// What is put on a sheet.

import Shared

/// One thing on a sheet, at its place.
enum Mark: Sendable {
    /// Some lines of a text, the first one's upper left corner at (x, y).
    case lines(TextRun, Range<Int>, x: Double, y: Double)
    /// A level or upright line.
    case rule(fromX: Double, fromY: Double, toX: Double, toY: Double, width: Double)
    /// A light ground.
    case ground(Rectangle)
    /// A dotted line to write on.
    case dots(x: Double, y: Double, width: Double)
    /// The emblem of the section's letterhead, as large as fits.
    case emblem([UInt8], Rectangle)

    func moved(x dx: Double, y dy: Double) -> Mark {
        switch self {
        case .lines(let run, let lines, let x, let y): return .lines(run, lines, x: x + dx, y: y + dy)
        case .rule(let fromX, let fromY, let toX, let toY, let width):
            return .rule(fromX: fromX + dx, fromY: fromY + dy, toX: toX + dx, toY: toY + dy, width: width)
        case .ground(var place):
            place.x += dx
            place.y += dy
            return .ground(place)
        case .dots(let x, let y, let width): return .dots(x: x + dx, y: y + dy, width: width)
        case .emblem(let bytes, var place):
            place.x += dx
            place.y += dy
            return .emblem(bytes, place)
        }
    }

    /// All lines of a text.
    static func text(_ run: TextRun, x: Double, y: Double) -> Mark {
        .lines(run, run.lineHeights.indices, x: x, y: y)
    }
}

/// A piece of a column that is never torn apart.
struct Strip: Sendable {
    var height: Double
    /// Places from its own upper left corner.
    var marks: [Mark]

    static let empty = Strip(height: 0, marks: [])

    /// Another strip below this one.
    mutating func append(_ strip: Strip, gap: Double = 0) {
        marks += strip.marks.map { $0.moved(x: 0, y: height + gap) }
        height += gap + strip.height
    }
}

/// An entry of the file's outline.
struct OutlineEntry: Sendable, Hashable {
    let title: String
    /// From 0.
    let level: Int
    /// On its page, from the top.
    let y: Double
}

/// A sheet as it will be drawn.
struct Page: Sendable {
    let geometry: PageGeometry
    /// Places on the sheet.
    var marks: [Mark] = []
    var outline: [OutlineEntry] = []
}

// Measures of a sheet. Everything is in points, 1/72 inch, from the upper left corner downwards.

import Shared

/// A rectangle on a sheet.
struct Rectangle: Sendable, Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
}

/// A sheet and the space for text on it.
struct PageGeometry: Sendable, Hashable {
    /// The sheet as it lies.
    let width: Double
    let height: Double

    /// More on the left, where papers are bound.
    static let left = millimetres(25)
    static let right = millimetres(18)
    static let top = millimetres(15)
    static let bottom = millimetres(12)

    init(_ paper: Document.Paper, _ orientation: Document.Orientation) {
        let (short, long) = paper.millimetres
        let isUpright = orientation == .portrait
        width = Self.millimetres(Double(isUpright ? short : long))
        height = Self.millimetres(Double(isUpright ? long : short))
    }

    /// From the left margin to the right one.
    var textWidth: Double { width - Self.left - Self.right }

    static func millimetres(_ length: Double) -> Double { length * 72 / 25.4 }
}

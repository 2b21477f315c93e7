// Figures computed before. Those of one period at one log size never change, so they are kept whatever
// arrives later, until there are too many.

import Shared

/// Achievements by period and log size.
struct FigureCache {
    private struct Key: Hashable {
        let period: Period
        let size: UInt64
    }

    private static let countMax = 256

    private var figures: [Key: Achievement] = [:]

    subscript(period: Period, size: UInt64) -> Achievement? {
        get { figures[Key(period: period, size: size)] }
        set {
            if figures.count >= Self.countMax { figures.removeAll() }
            figures[Key(period: period, size: size)] = newValue
        }
    }
}

// What a daemon counts of itself: cheap to write from any thread, read when somebody asks.

internal import Synchronization

/// A number that only grows.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// Zero.
    public init() {}

    /// Adds `amount`.
    public func add(_ amount: UInt64 = 1) { count.add(amount, ordering: .relaxed) }

    /// The sum so far.
    public var value: UInt64 { count.load(ordering: .relaxed) }
}

/// How often values fell below given bounds.
public final class Histogram: Sendable {
    /// What was noted so far.
    public struct Reading: Sendable {
        /// For each of the bounds, how many values were at most that; cumulative.
        public let counts: [(bound: Double, count: UInt64)]
        /// All values added up.
        public let sum: Double
        /// How many values there were.
        public let count: UInt64
    }

    private struct Tally {
        var counts: [UInt64]
        var sum = 0.0
        var count: UInt64 = 0
    }

    private let bounds: [Double]
    private let tally: Mutex<Tally>

    /// A histogram with these upper bounds, rising.
    public init(_ bounds: [Double]) {
        self.bounds = bounds
        tally = Mutex(Tally(counts: bounds.map { _ in 0 }))
    }

    /// Notes one value.
    public func note(_ value: Double) {
        let place = bounds.firstIndex { value <= $0 }
        tally.withLock { tally in
            if let place { tally.counts[place] += 1 }
            tally.sum += value
            tally.count += 1
        }
    }

    /// What was noted so far.
    public var reading: Reading {
        tally.withLock { tally in
            var total: UInt64 = 0
            let counts = zip(bounds, tally.counts).map { bound, count in
                total += count
                return (bound: bound, count: total)
            }
            return Reading(counts: counts, sum: tally.sum, count: tally.count)
        }
    }
}

/// Measures how long something takes.
public struct Stopwatch: Sendable {
    private let start = ContinuousClock.now

    /// Starts.
    public init() {}

    /// Seconds since the start.
    public var seconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

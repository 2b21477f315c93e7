import Synchronization

@testable import Shared

/// The time of one simulated machine: its steady time is everybody's, its wall clock may be set.
final class SimulatedTime: Sendable {
    /// The time of day at steady time 0: 1 June 2025, 08:00 in the office.
    static let start: Int64 = 1_748_736_000_000

    private let times = Mutex((steady: Int64(0), ahead: Int64(0)))

    func set(steady: Int64) { times.withLock { $0.steady = steady } }
    func set(ahead: Int64) { times.withLock { $0.ahead = ahead } }

    var clock: Clock {
        Clock(
            now: { self.times.withLock { Timestamp(milliseconds: Self.start + $0.steady + $0.ahead) } },
            monotonicMilliseconds: { self.times.withLock { $0.steady } })
    }
}

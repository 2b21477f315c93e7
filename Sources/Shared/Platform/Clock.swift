// Where time comes from: a value that is passed in, so that tests and simulations bring their own.

internal import CLinux
internal import Glibc

/// A source of time.
public struct Clock: Sendable {
    private let readNow: @Sendable () -> Timestamp
    private let readMonotonic: @Sendable () -> Int64

    /// A clock of two readings: the wall's time, and milliseconds that never step back.
    public init(
        now: @escaping @Sendable () -> Timestamp, monotonicMilliseconds: @escaping @Sendable () -> Int64
    ) {
        readNow = now
        readMonotonic = monotonicMilliseconds
    }

    /// The wall clock, in UTC.
    public func now() -> Timestamp { readNow() }

    /// Milliseconds since an arbitrary start; never steps back. For timeouts.
    public func monotonicMilliseconds() -> Int64 { readMonotonic() }

    /// The machine's clock.
    public static let system = Clock(
        now: { Timestamp(milliseconds: read(CLOCK_REALTIME)) },
        monotonicMilliseconds: { read(CLOCK_MONOTONIC) })

    private static func read(_ clock: clockid_t) -> Int64 {
        let milliseconds = iku_clock_milliseconds(clock)
        invariant(milliseconds >= 0, "the machine has no clock \(clock)")
        return milliseconds
    }
}

// Memory that a program's start needed and its waiting does not.
//
// A start runs through most of a program once: catalogue, keys, TLS, the first delivery. Instructions read
// for it stay counted as the process's own until somebody needs the memory. Given back, they are
// read again from the page cache where they are called again: some dozen short faults for a delivery.

internal import CLinux

/// Pages given back before a long wait, at most once a minute.
public struct IdlePages: Sendable {
    /// From when on they may be given back again, in milliseconds of the monotonic clock.
    private var restsUntil = Int64.min

    /// Nothing given back yet.
    public init() {}

    /// Gives the program's instructions back where the wait to come is at least a second; nil waits for ever.
    public mutating func release(beforeWaiting milliseconds: Int?, at now: Int64) {
        guard milliseconds ?? .max >= 1000, now >= restsUntil else { return }
        restsUntil = now + 60_000
        // A kernel that refuses costs memory and nothing else.
        _ = iku_release_instructions()
    }
}

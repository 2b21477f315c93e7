// Failed log-ins. After a failure the next attempt for that name must wait: 1, 2, 4 … at most 300 seconds; so
// must, after ten of them, the next attempt from that address, whatever the name. An attempt counts as a
// failure until its password has been checked, so that attempts side by side gain nothing.

/// The failures of all names and addresses; used by one thread. Times are monotonic milliseconds.
public struct LogInFailures: Sendable {
    private struct Failures {
        var count: Int
        var nextAttemptAt: Int64
    }

    private var failures: [String: Failures] = [:]

    /// No failures.
    public init() {}

    /// Seconds until another attempt for `name` from `address` is taken; 0 where one is taken now. Without an
    /// address (many behind one) the name alone counts.
    public func waitSeconds(for name: String, from address: String?, at now: Int64) -> Int64 {
        let known = [failures[name], address.flatMap { failures[Self.key($0)] }]
        let times = known.compactMap { $0?.nextAttemptAt }
        guard let time = times.max(), now < time else { return 0 }
        return (time - now + 999) / 1000
    }

    /// Notes a failure.
    public mutating func note(_ name: String, from address: String?, at now: Int64) {
        if failures.count >= 2 * Limits.sessionCountMax { failures.removeAll() }
        note(name, at: now, freeCount: 0)
        if let address { note(Self.key(address), at: now, freeCount: 10) }
    }

    private mutating func note(_ key: String, at now: Int64, freeCount: Int) {
        let count = min((failures[key]?.count ?? 0) + 1, freeCount + 9)
        failures[key] = Failures(count: count, nextAttemptAt: now + Self.wait(after: count - freeCount))
    }

    /// Milliseconds to wait after so many failures.
    private static func wait(after count: Int) -> Int64 {
        count > 0 ? min(300, 1 << Int64(count - 1)) * 1000 : 0
    }

    /// The attempt noted as a failure was one: its wait begins at its end, whose check takes its time.
    public mutating func confirm(_ name: String, from address: String?, tookMilliseconds: Int64) {
        failures[name]?.nextAttemptAt += tookMilliseconds
        if let address { failures[Self.key(address)]?.nextAttemptAt += tookMilliseconds }
    }

    /// The attempt noted as a failure was none.
    public mutating func forgive(_ name: String, from address: String?) {
        failures[name] = nil
        guard let address, let known = failures[Self.key(address)] else { return }
        failures[Self.key(address)] =
            known.count > 1 ? Failures(count: known.count - 1, nextAttemptAt: 0) : nil
    }

    /// No account's name has a space.
    private static func key(_ address: String) -> String { "from " + address }
}

/// How long to wait before the next connection: doubling from one second, capped, with jitter, so that five
/// agents do not come back to a restarted aggregator in the same instant.
public struct UplinkBackoff: Sendable {
    private var random: UInt64
    private var failureCount = 0

    /// Waits spread by `seed`.
    public init(seed: UInt64) { random = seed }

    /// A connection was made and its head proven.
    public mutating func succeed() { failureCount = 0 }

    /// A connection failed or ended: milliseconds until the next, half to the whole of the step.
    public mutating func fail() -> Int64 {
        let step = min(
            Int64(Limits.reconnectSecondsMax) * 1000, 1000 << Int64(min(failureCount, 20)))
        failureCount += 1
        return step / 2 + Int64(next() % UInt64(step / 2 + 1))
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

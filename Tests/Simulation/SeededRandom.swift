/// Numbers that look random and are the same at every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Whether something of this many in a thousand happens.
    mutating func happens(_ permille: Int) -> Bool { permille > 0 && below(1000) < permille }

    /// 32 bytes for a key.
    mutating func keySeed() -> [UInt8] { (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

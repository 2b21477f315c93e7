/// A SHA-256 digest, 32 bytes, kept without an allocation.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// Bytes of a digest.
    public static let byteCount = 32

    // The bytes in their order in memory; the words' values mean nothing.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// A digest that `fill` writes.
    @unsafe init(_ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        words = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { unsafe fill($0) }
    }

    /// These 32 bytes; nil for any other number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        unsafe self.init { unsafe $0.copyBytes(from: bytes) }
    }

    /// Lower-case hexadecimal, 64 digits.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// Standard base64, 44 characters.
    public init?(base64: some StringProtocol) {
        guard let bytes = Base64.standard.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0) } }
    /// Lower-case hexadecimal, 64 digits.
    public var hex: String { Hex.encode(bytes) }
    /// Standard base64, 44 characters.
    public var base64: String {
        unsafe withUnsafeBytes { unsafe Base64.standard.encode($0.bindMemory(to: UInt8.self).span) }
    }
    /// Lower-case hexadecimal.
    public var description: String { hex }

    @unsafe func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe Swift.withUnsafeBytes(of: words) { unsafe body($0) }
    }

    /// Whether all bytes are equal.
    public static func == (one: Digest, other: Digest) -> Bool { one.words == other.words }

    /// Adds the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

// Text within addresses.

/// Percent-encoding.
public enum PercentText {
    /// Everything but letters, digits and `-` as `%XX` (RFC 3986).
    public static func encoded(_ text: some StringProtocol) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D
            return isPlain ? String(decoding: [byte], as: UTF8.self) : "%" + Hex.encode([byte])
        }.joined()
    }
}

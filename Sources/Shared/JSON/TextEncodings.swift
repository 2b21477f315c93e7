// Bytes as text: hexadecimal, base64 and base64url (RFC 4648). Decoding is canonical: one text for one
// sequence of bytes, so that a signature or a hash cannot be written in two ways.

/// Lower-case hexadecimal.
public enum Hex {
    /// Two digits a byte.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of lower-case hexadecimal; nil for anything else.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = lowerCaseValue(digits[place]), let low = lowerCaseValue(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// The value of a hexadecimal digit of either case.
    static func value(ofDigit byte: UInt8) -> UInt8? {
        (0x41...0x46).contains(byte) ? byte - 0x41 + 10 : lowerCaseValue(byte)
    }

    private static func lowerCaseValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}

/// Base64 of RFC 4648: section 4 (`standard`, padded) and section 5 (`url`, unpadded).
public struct Base64: Sendable {
    /// Section 4, with padding: C2SP notes and proofs.
    public static let standard = Base64(alphabet: "+/", padded: true)
    /// Section 5, without padding: JWS, keys and tokens.
    public static let url = Base64(alphabet: "-_", padded: false)

    private let digits: [UInt8]
    private let values: [UInt8]
    private let padded: Bool

    private init(alphabet lastTwo: String, padded: Bool) {
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo
        digits = Array(all.utf8)
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in digits.enumerated() { table[Int(digit)] = UInt8(value) }
        values = table
        self.padded = padded
    }

    /// The text of `bytes`.
    public func encode(_ bytes: [UInt8]) -> String { encode(bytes.span) }

    /// The text of `bytes`.
    func encode(_ bytes: Span<UInt8>) -> String {
        unsafe String(unsafeUninitializedCapacity: Self.digitCountMax(bytes.count)) { buffer in
            var text = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            write(bytes, to: &text)
            return unsafe text.finalize(for: buffer)
        }
    }

    /// The text of `bytes` as ASCII, in one array that a caller with a secret can wipe.
    public func encodedBytes(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](capacity: Self.digitCountMax(bytes.count)) { text in write(bytes.span, to: &text) }
    }

    private static func digitCountMax(_ byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

    private func write(_ bytes: Span<UInt8>, to text: inout OutputSpan<UInt8>) {
        let whole = bytes.count / 3 * 3
        for place in stride(from: 0, to: whole, by: 3) {
            let group = Int(bytes[place]) << 16 | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
            append(group, digitCount: 4, to: &text)
        }
        if whole == bytes.count { return }
        let isOne = bytes.count - whole == 1
        let group = Int(bytes[whole]) << 16 | (isOne ? 0 : Int(bytes[whole + 1]) << 8)
        append(group, digitCount: isOne ? 2 : 3, to: &text)
        if padded { text.append(repeating: UInt8(ascii: "="), count: isOne ? 2 : 1) }
    }

    @inline(__always)
    private func append(_ group: Int, digitCount: Int, to text: inout OutputSpan<UInt8>) {
        text.append(digits[group >> 18])
        text.append(digits[group >> 12 & 63])
        if digitCount > 2 { text.append(digits[group >> 6 & 63]) }
        if digitCount > 3 { text.append(digits[group & 63]) }
    }

    /// The bytes of canonical text; nil for other characters, wrong padding or stray low bits.
    public func decode(_ text: some StringProtocol) -> [UInt8]? {
        let decoded = text.utf8.withContiguousStorageIfAvailable { unsafe decode(symbols: $0.span) }
        return decoded ?? decode(bytes: Array(text.utf8)[...])
    }

    /// The bytes of canonical ASCII text; nil for other characters, wrong padding or stray low bits.
    public func decode(bytes text: ArraySlice<UInt8>) -> [UInt8]? { decode(symbols: text.span) }

    private func decode(symbols: Span<UInt8>) -> [UInt8]? {
        var count = symbols.count
        if padded {
            guard count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where count > 0 && symbols[count - 1] == UInt8(ascii: "=") { count -= 1 }
        }
        if count % 4 == 1 { return nil }
        let whole = count & ~3
        var faults: UInt8 = 0
        var strayBits: UInt8 = 0
        let bytes = [UInt8](capacity: count / 4 * 3 + 2) { bytes in
            for place in stride(from: 0, to: whole, by: 4) {
                let first = values[Int(symbols[place])]
                let second = values[Int(symbols[place + 1])]
                let third = values[Int(symbols[place + 2])]
                let fourth = values[Int(symbols[place + 3])]
                faults |= first | second | third | fourth
                bytes.append(first << 2 | second >> 4)
                bytes.append(second << 4 | third >> 2)
                bytes.append(third << 6 | fourth)
            }
            if whole == count { return }
            let first = values[Int(symbols[whole])]
            let second = values[Int(symbols[whole + 1])]
            let third = count - whole == 3 ? values[Int(symbols[whole + 2])] : 0
            faults |= first | second | third
            bytes.append(first << 2 | second >> 4)
            if count - whole == 3 { bytes.append(second << 4 | third >> 2) }
            strayBits = count - whole == 3 ? third & 0x03 : second & 0x0F
        }
        // A value has six bits; the mark of a foreign character has the seventh.
        return faults > 63 || strayBits != 0 ? nil : bytes
    }
}

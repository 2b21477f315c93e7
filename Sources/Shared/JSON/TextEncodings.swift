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
    public func encode(_ bytes: [UInt8]) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The text of `bytes` as ASCII, in one array that a caller with a secret can wipe.
    public func encodedBytes(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var place = 0
        while place + 3 <= bytes.count {
            let group = UInt32(bytes[place]) << 16 | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2])
            append(group, digitCount: 4, to: &text)
            place += 3
        }
        switch bytes.count - place {
        case 1: append(UInt32(bytes[place]) << 16, digitCount: 2, to: &text)
        case 2: append(UInt32(bytes[place]) << 16 | UInt32(bytes[place + 1]) << 8, digitCount: 3, to: &text)
        default: break
        }
        while padded, !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return text
    }

    private func append(_ group: UInt32, digitCount: UInt32, to text: inout [UInt8]) {
        for digit in 0..<digitCount { text.append(digits[Int(group >> (18 - 6 * digit) & 63)]) }
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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 4 * 3 + 2)
        var group: UInt32 = 0
        var faults: UInt8 = 0
        for place in 0..<count {
            let value = values[Int(symbols[place])]
            faults |= value
            group = group << 6 | UInt32(value & 63)
            if place & 3 == 3 {
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
                group = 0
            }
        }
        // A value has six bits; the mark of a foreign character has the seventh.
        if faults > 63 { return nil }
        return appendRest(group, symbolCount: count & 3, to: &bytes) ? bytes : nil
    }

    /// The last one or two bytes; false where the bits after them are not zero.
    private func appendRest(_ group: UInt32, symbolCount: Int, to bytes: inout [UInt8]) -> Bool {
        switch symbolCount {
        case 2:
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
            return group & 0x0F == 0
        case 3:
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
            return group & 0x03 == 0
        default:
            return true
        }
    }
}

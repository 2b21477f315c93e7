// Bytes as text: hexadecimal, base64 and base64url (RFC 4648). Decoding is canonical: one text for one
// sequence of bytes, so that a signature or a hash cannot be written in two ways.

/// Lower-case hexadecimal.
public enum Hex {
    /// Two digits a byte.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes { text += [digit(byte >> 4), digit(byte & 15)] }
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
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var place = 0
        while place < bytes.count {
            let count = min(3, bytes.count - place)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < count ? UInt32(bytes[place + offset]) : 0)
            }
            for digit in 0...count { text.append(digits[Int(group >> (18 - 6 * UInt32(digit)) & 63)]) }
            if padded { text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - count) }
            place += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of canonical text; nil for other characters, wrong padding or stray low bits.
    public func decode(_ text: some StringProtocol) -> [UInt8]? {
        var symbols = Array(text.utf8)
        if padded {
            guard symbols.count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
        }
        if symbols.count % 4 == 1 { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(symbols.count * 3 / 4)
        var group: UInt32 = 0
        var bitCount: UInt32 = 0
        for symbol in symbols {
            let value = values[Int(symbol)]
            if value == 0xFF { return nil }
            group = group << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bitCount))
                group &= (1 << bitCount) - 1
            }
        }
        return group == 0 ? bytes : nil
    }
}

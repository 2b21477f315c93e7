// JSON writer. Members keep their order; strings escape only what RFC 8259 demands, so that what was
// read is written byte for byte alike wherever the text was compact.

extension JSONValue {
    /// The value without any space between tokens, UTF-8.
    public var compact: [UInt8] {
        var writer = JSONWriter(indented: false)
        writer.write(self)
        return writer.bytes
    }

    /// The value for people: two spaces a level, LF at the end.
    public var indented: [UInt8] {
        var writer = JSONWriter(indented: true)
        writer.write(self)
        return writer.bytes + [0x0A]
    }
}

private struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let indented: Bool
    private var level = 0

    init(indented: Bool) { self.indented = indented }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let truth): bytes += (truth ? "true" : "false").utf8
        case .number(let text): bytes += text.utf8
        case .string(let text): writeString(text)
        case .array(let elements):
            writeList(elements, from: UInt8(ascii: "["), to: UInt8(ascii: "]")) { $0.write($1) }
        case .object(let object):
            writeList(object.members, from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { writer, member in
                writer.writeString(member.name)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.indented { writer.bytes.append(0x20) }
                writer.write(member.value)
            }
        }
    }

    private mutating func writeList<Element>(
        _ elements: [Element], from open: UInt8, to close: UInt8,
        each: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(open)
        level += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine()
            each(&self, element)
        }
        level -= 1
        if !elements.isEmpty { newLine() }
        bytes.append(close)
    }

    private mutating func newLine() {
        guard indented else { return }
        bytes.append(0x0A)
        for _ in 0..<level { bytes += [0x20, 0x20] }
    }

    /// Appends runs that need no escape at once.
    private mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { buffer in
            let characters = unsafe buffer.span
            var start = 0
            while true {
                let end = JSONText.runEnd(characters, from: start)
                unsafe bytes.append(contentsOf: buffer[start..<end])
                if end == characters.count { return }
                writeEscape(characters[end])
                start = end + 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        default: bytes += ("\\u00" + Hex.encode([byte])).utf8
        }
    }
}

/// What reader and writer know of a string's characters.
enum JSONText {
    /// The place of the next quote, backslash or control character from `start` on, or the end.
    ///
    /// Eight bytes at a time: a byte of `found` has its highest bit where that byte is one of these (or
    /// follows one, which the lowest set bit is not).
    static func runEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let raw = unsafe bytes.bytes
        var place = start
        while place + 8 <= raw.byteCount {
            let loaded = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self)
            let word = UInt64(littleEndian: loaded)
            let quotes = equal(UInt8(ascii: "\""), word) | equal(UInt8(ascii: "\\"), word)
            let found = (below(0x20, word) | quotes) & highBits
            if found != 0 { return place + found.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < bytes.count, !isSpecial(bytes[place]) { place += 1 }
        return place
    }

    private static let lowBits: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    private static func below(_ bound: UInt64, _ word: UInt64) -> UInt64 {
        (word &- bound &* lowBits) & ~word
    }

    private static func equal(_ byte: UInt8, _ word: UInt64) -> UInt64 {
        below(1, word ^ UInt64(byte) &* lowBits)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}

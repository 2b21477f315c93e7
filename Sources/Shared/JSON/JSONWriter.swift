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
            var runStart = 0
            for place in characters.indices where Self.needsEscape(characters[place]) {
                unsafe bytes.append(contentsOf: buffer[runStart..<place])
                writeEscape(characters[place])
                runStart = place + 1
            }
            unsafe bytes.append(contentsOf: buffer[runStart...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
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

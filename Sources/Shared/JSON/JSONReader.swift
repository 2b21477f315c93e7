// Strict JSON reader: RFC 8259 and nothing more lenient. Refused, each with a pointer and a reason:
// duplicate members, invalid UTF-8, lone surrogates, depth over `Limits.jsonDepthMax`, trailing bytes,
// leading zeros, control characters in strings, a byte order mark.

/// Why bytes are not the JSON this product accepts.
public struct JSONFault: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: String, Sendable {
        case unexpectedEnd = "unexpected-end"
        case unexpectedByte = "unexpected-byte"
        case trailingBytes = "trailing-bytes"
        case duplicateMember = "duplicate-member"
        case invalidUTF8 = "invalid-utf8"
        case loneSurrogate = "lone-surrogate"
        case controlCharacter = "control-character"
        case invalidEscape = "invalid-escape"
        case invalidNumber = "invalid-number"
        case tooDeep = "too-deep"
    }

    /// What is wrong.
    public let reason: Reason
    /// The innermost value that was being read.
    public let pointer: JSONPointer
    /// Where, in bytes from the start.
    public let byteOffset: Int

    /// One sentence.
    public var words: Words {
        let at = pointer == .root ? "" : " (\(pointer))"
        let (id, en) = Self.phrases[reason] ?? (reason.rawValue, reason.rawValue)
        return Words(
            id: "JSON tidak sah: \(id), byte ke-\(byteOffset)\(at)",
            en: "invalid JSON: \(en), at byte \(byteOffset)\(at)")
    }

    private static let phrases: [Reason: (String, String)] = [
        .unexpectedEnd: ("teks terpotong", "the text ends too early"),
        .unexpectedByte: ("tanda yang tidak diharapkan", "unexpected character"),
        .trailingBytes: ("ada teks sesudah nilai berakhir", "text after the value"),
        .duplicateMember: ("nama anggota ditulis dua kali", "member name written twice"),
        .invalidUTF8: ("bukan UTF-8", "not UTF-8"),
        .loneSurrogate: ("surrogate tanpa pasangan", "lone surrogate"),
        .controlCharacter: ("karakter kendali dalam teks", "control character in a string"),
        .invalidEscape: ("urutan \\ tidak dikenal", "unknown escape"),
        .invalidNumber: ("angka tidak sah", "invalid number"),
        .tooDeep: (
            "bertingkat lebih dari \(Limits.jsonDepthMax)", "nested deeper than \(Limits.jsonDepthMax)"
        ),
    ]
}

extension JSONValue {
    /// The one JSON value that `bytes` hold.
    public init(parsing bytes: [UInt8]) throws(JSONFault) {
        var reader = JSONReader(bytes)
        self = try reader.document()
    }
}

/// Reads one value; the place within the document is kept as a path for error messages.
private struct JSONReader {
    private enum Step {
        case member(String)
        case element(Int)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var path: [Step] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONFault) -> JSONValue {
        skipSpace()
        let result = try value()
        skipSpace()
        if position < bytes.count { throw fault(.trailingBytes) }
        return result
    }

    // MARK: Values

    private mutating func value() throws(JSONFault) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw fault(.unexpectedByte)
        }
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        if path.count == Limits.jsonDepthMax { throw fault(.tooDeep) }
        var members: [JSONObject.Member] = []
        var names = MemberNames()
        position += 1
        skipSpace()
        if try take(UInt8(ascii: "}")) { return .object(JSONObject()) }
        repeat {
            skipSpace()
            if try peek() != UInt8(ascii: "\"") { throw fault(.unexpectedByte) }
            let name = try string()
            path.append(.member(name))
            if !names.insert(name, after: members) { throw fault(.duplicateMember) }
            skipSpace()
            if try !take(UInt8(ascii: ":")) { throw fault(.unexpectedByte) }
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value()))
            path.removeLast()
            skipSpace()
        } while try take(UInt8(ascii: ","))
        if try !take(UInt8(ascii: "}")) { throw fault(.unexpectedByte) }
        return .object(JSONObject(members))
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        if path.count == Limits.jsonDepthMax { throw fault(.tooDeep) }
        var elements: [JSONValue] = []
        position += 1
        skipSpace()
        if try take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            skipSpace()
            path.append(.element(elements.count))
            elements.append(try value())
            path.removeLast()
            skipSpace()
        } while try take(UInt8(ascii: ","))
        if try !take(UInt8(ascii: "]")) { throw fault(.unexpectedByte) }
        return .array(elements)
    }

    private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        for byte in text.utf8 where try !take(byte) { throw fault(.unexpectedByte) }
        return value
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = position
        _ = try take(UInt8(ascii: "-"))
        let zero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
        let whole = digits()
        if whole == 0 || (zero && whole > 1) { throw fault(.invalidNumber) }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            if digits() == 0 { throw fault(.invalidNumber) }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            if digits() == 0 { throw fault(.invalidNumber) }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position - start
    }

    // MARK: Strings

    /// Copies runs without escapes at once; UTF-8 is validated over the run.
    private mutating func string() throws(JSONFault) -> String {
        position += 1
        var text = ""
        while true {
            try appendRun(to: &text)
            if bytes[position] == UInt8(ascii: "\"") {
                position += 1
                return text
            }
            try appendEscape(to: &text)
        }
    }

    private mutating func appendRun(to text: inout String) throws(JSONFault) {
        let start = position
        position = JSONText.runEnd(bytes.span, from: start)
        if position < bytes.count, bytes[position] < 0x20 { throw fault(.controlCharacter) }
        if position == bytes.count { throw fault(.unexpectedEnd) }
        if start == position { return }
        guard let valid = try? UTF8Span(validating: bytes.span.extracting(start..<position)) else {
            throw fault(.invalidUTF8)
        }
        let run = String(copying: valid)
        if text.isEmpty { text = run } else { text += run }
    }

    private mutating func appendEscape(to text: inout String) throws(JSONFault) {
        position += 1
        let escape = try peek()
        position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            text.unicodeScalars.append(Unicode.Scalar(escape))
        case UInt8(ascii: "b"): text += "\u{8}"
        case UInt8(ascii: "f"): text += "\u{C}"
        case UInt8(ascii: "n"): text += "\n"
        case UInt8(ascii: "r"): text += "\r"
        case UInt8(ascii: "t"): text += "\t"
        case UInt8(ascii: "u"): text.unicodeScalars.append(try escapedScalar())
        default: throw fault(.invalidEscape)
        }
    }

    /// The scalar after `\u`: one unit, or a surrogate pair of two.
    private mutating func escapedScalar() throws(JSONFault) -> Unicode.Scalar {
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800...0xDBFF).contains(unit), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw fault(.loneSurrogate) }
        position += 2
        let low = try hexUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((UInt32(unit) - 0xD800) << 10) + (UInt32(low) - 0xDC00))
        else { throw fault(.loneSurrogate) }
        return scalar
    }

    private mutating func hexUnit() throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Hex.value(ofDigit: try peek()) else { throw fault(.invalidEscape) }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    // MARK: Bytes

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func peek() throws(JSONFault) -> UInt8 {
        if position == bytes.count { throw fault(.unexpectedEnd) }
        return bytes[position]
    }

    private mutating func take(_ byte: UInt8) throws(JSONFault) -> Bool {
        if try peek() != byte { return false }
        position += 1
        return true
    }

    private func fault(_ reason: JSONFault.Reason) -> JSONFault {
        var pointer = JSONPointer.root
        for step in path {
            switch step {
            case .member(let name): pointer = pointer.appending(name)
            case .element(let index): pointer = pointer.appending(index)
            }
        }
        return JSONFault(reason: reason, pointer: pointer, byteOffset: position)
    }
}

/// The names of an object so far: scanned while few, hashed once many, so that neither a usual object
/// nor one of a hundred thousand members costs much.
private struct MemberNames {
    /// As bytes: `String` would take canonically equivalent names for one.
    private var hashed = Set<[UInt8]>()

    /// False where the name has stood before; `members` are those before it.
    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        if members.count < JSONObject.scanCountMax {
            return !members.contains { $0.name.isSameText(as: name) }
        }
        if hashed.isEmpty { hashed = Set(members.map { Array($0.name.utf8) }) }
        return hashed.insert(Array(name.utf8)).inserted
    }
}

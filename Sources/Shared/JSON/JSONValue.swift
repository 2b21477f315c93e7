// JSON (RFC 8259) as a value. A number keeps its digits as written: figures are exact, and what is
// read can be written again without a change.

/// A JSON value.
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number, digit for digit as written.
    case number(String)
    /// A string, unescaped.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, members in the order written.
    case object(JSONObject)

    /// An integer.
    public static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    /// A string, or null where there is none.
    public static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    /// The members, if this is an object.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    /// The elements, if this is an array.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The text, if this is a string.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The truth value, if this is one.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// Whether this is null.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The value of a number written as `0|[1-9][0-9]{0,14}`, the only form of an integer in this product.
    public var integer: Int64? {
        guard case .number(let text) = self, (1...Limits.jsonIntegerDigitCountMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text == "0" || text.utf8.first != 0x30
        else { return nil }
        return Int64(text)
    }

    /// What the value is, in words for an error message.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(pairs: elements))
    }
    /// Null.
    public init(nilLiteral: ()) { self = .null }
}

/// The members of a JSON object, in order, names unique.
public struct JSONObject: Sendable, Hashable {
    /// One name and its value.
    public struct Member: Sendable, Hashable {
        /// The member's name.
        public let name: String
        /// The member's value.
        public var value: JSONValue

        /// A member.
        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members in the order written.
    public private(set) var members: [Member]
    /// Up to how many members a scan finds a name faster than a dictionary, its making included.
    static let scanCountMax = 32
    private let places: [String: Int]

    /// An object of these members; a name may stand once.
    public init(_ members: [Member] = []) {
        self.members = members
        if members.count > Self.scanCountMax {
            let pairs = members.enumerated().map { ($0.element.name, $0.offset) }
            places = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        } else {
            places = [:]
        }
    }

    /// An object of these names and values; a name may stand once.
    public init(pairs: [(String, JSONValue)]) {
        self.init(pairs.map { Member(name: $0.0, value: $0.1) })
    }

    /// The value of the member `name`; nil where there is none.
    public subscript(name: String) -> JSONValue? { place(of: name).map { members[$0].value } }

    private func place(of name: String) -> Int? {
        if members.count > Self.scanCountMax {
            guard let place = places[name] else { return nil }
            if members[place].name.isSameText(as: name) { return place }
        }
        return members.firstIndex { $0.name.isSameText(as: name) }
    }

    /// The names in order.
    public var names: [String] { members.map(\.name) }
    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }

    /// The object with `value` in the place of the member `name`, or at the end.
    public func setting(_ name: String, to value: JSONValue) -> JSONObject {
        var changed = members
        if let place = place(of: name) {
            changed[place].value = value
        } else {
            changed.append(Member(name: name, value: value))
        }
        return JSONObject(changed)
    }
}

extension String {
    /// Whether both are the same scalars, as JSON compares names.
    ///
    /// `==` also takes canonically equivalent texts for one ("é" in its two spellings, a kelvin sign
    /// for a K), which other programs tell apart.
    public func isSameText(as other: String) -> Bool {
        guard self == other else { return false }
        // Of ASCII alone no two texts are equivalent.
        return (utf8Span.isKnownASCII && other.utf8Span.isKnownASCII) || utf8.elementsEqual(other.utf8)
    }
}

/// A place in a JSON document (RFC 6901).
///
/// Readers make a pointer for every value they pass, and need the text of one only for a fault: the text
/// is put together when it is asked for.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    private final class Step: Sendable {
        let parent: Step?
        let name: String

        init(_ parent: Step?, _ name: String) { (self.parent, self.name) = (parent, name) }
    }

    /// What the steps go on from.
    private let start: String
    private let last: Step?

    /// The whole document.
    public static let root = JSONPointer(description: "")

    private init(_ start: String, _ last: Step?) { (self.start, self.last) = (start, last) }

    /// A pointer with this text.
    public init(description: String) { self.init(description, nil) }

    /// The member `name` of this place.
    public func appending(_ name: String) -> JSONPointer { JSONPointer(start, Step(last, name)) }

    /// The element `index` of this place.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    /// The pointer's text: empty for the whole document, else `/a/0/b` with `~0` and `~1` escapes.
    public var description: String {
        var names: [String] = []
        var step = last
        while let here = step {
            names.append(here.name)
            step = here.parent
        }
        return names.reversed().reduce(into: start) { text, name in text += "/" + Self.escaped(name) }
    }

    private static func escaped(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whether both name the same place.
    public static func == (one: JSONPointer, other: JSONPointer) -> Bool {
        one.description == other.description
    }

    /// Adds the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

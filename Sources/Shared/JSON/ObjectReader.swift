// Reads objects of a fixed shape strictly and collects every fault, each with its pointer: the reader
// of catalogues, reports, drafts, acts and messages.

/// One fault in a document: where, a stable code, and what to do about it.
public struct Fault: Error, Sendable, Hashable {
    /// The place in the document.
    public let pointer: JSONPointer
    /// A stable code in English, `unknown-member` for example.
    public let code: String
    /// One sentence for people.
    public let words: Words
    /// The cell of a workbook that it concerns, where it comes from one.
    public let cell: SheetTable.Place?

    /// A fault.
    public init(_ pointer: JSONPointer, _ code: String, _ words: Words, cell: SheetTable.Place? = nil) {
        self.pointer = pointer
        self.code = code
        self.words = words
        self.cell = cell
    }
}

/// The faults found so far, at most `Limits.refusalDetailCountMax` of them.
public struct FaultList: Error, Sendable, Hashable {
    /// In the order found.
    public private(set) var faults: [Fault] = []

    /// No fault yet.
    public init() {}

    /// A single fault.
    public init(_ fault: Fault) { faults = [fault] }

    /// Whether nothing is wrong.
    public var isEmpty: Bool { faults.isEmpty }

    /// Adds a fault, unless the list is full.
    public mutating func add(_ pointer: JSONPointer, _ code: String, id: String, en: String) {
        add(Fault(pointer, code, Words(id: id, en: en)))
    }

    /// Adds a fault, unless the list is full.
    public mutating func add(_ fault: Fault) {
        if faults.count < Limits.refusalDetailCountMax { faults.append(fault) }
    }
}

/// The members of one object, read by name.
public struct ObjectReader: Sendable {
    /// The object.
    public let object: JSONObject
    /// Where it stands.
    public let pointer: JSONPointer

    /// Checks that `value` is an object and has no member but `known`; nil (and a fault) if it is none.
    public init?(
        _ value: JSONValue, at pointer: JSONPointer, known: Set<String>, into faults: inout FaultList
    ) {
        guard let object = value.object else {
            faults.add(
                pointer, "wrong-type", id: "harus berupa objek, bukan \(indonesian(value.kind))",
                en: "must be an object, not \(value.kind)")
            return nil
        }
        self.object = object
        self.pointer = pointer
        for name in object.names where !known.contains(name) {
            faults.add(
                pointer.appending(name), "unknown-member", id: "anggota \(quoted(name)) tidak dikenal",
                en: "unknown member \(quoted(name))")
        }
    }

    /// The member `name`; a fault where it is missing.
    public func required(_ name: String, into faults: inout FaultList) -> JSONValue? {
        if let value = object[name] { return value }
        faults.add(
            pointer.appending(name), "missing-member", id: "anggota \(quoted(name)) tidak ada",
            en: "member \(quoted(name)) is missing")
        return nil
    }

    /// The text of the member `name`; a fault where it is missing or no string.
    public func string(_ name: String, into faults: inout FaultList) -> String? {
        required(name, into: &faults).flatMap { typed($0, name, "string", { $0.string }, into: &faults) }
    }

    /// The integer of the member `name` (`0|[1-9][0-9]{0,14}`); a fault where it is missing or none.
    public func integer(_ name: String, into faults: inout FaultList) -> Int64? {
        required(name, into: &faults).flatMap { typed($0, name, "integer", { $0.integer }, into: &faults) }
    }

    /// The elements of the member `name`; a fault where it is missing or no array.
    public func array(_ name: String, into faults: inout FaultList) -> [JSONValue]? {
        required(name, into: &faults).flatMap { typed($0, name, "array", { $0.array }, into: &faults) }
    }

    /// The object of the member `name`; a fault where it is missing or none.
    public func object(_ name: String, into faults: inout FaultList) -> JSONObject? {
        required(name, into: &faults).flatMap { typed($0, name, "object", { $0.object }, into: &faults) }
    }

    /// The text of the member `name` if it stands and is not null; a fault where it is something else.
    public func optionalString(_ name: String, into faults: inout FaultList) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        return typed(value, name, "string", { $0.string }, into: &faults)
    }

    private func typed<Value>(
        _ value: JSONValue, _ name: String, _ kind: String, _ read: (JSONValue) -> Value?,
        into faults: inout FaultList
    ) -> Value? {
        if let result = read(value) { return result }
        faults.add(
            pointer.appending(name), "wrong-type",
            id: "harus berupa \(indonesian(kind)), bukan \(indonesian(value.kind))",
            en: "must be of type \(kind), not \(value.kind)")
        return nil
    }
}

/// The kind of a value as staff call it.
private func indonesian(_ kind: String) -> String {
    switch kind {
    case "string": "teks"
    case "number": "angka"
    case "integer": "bilangan bulat"
    case "array": "daftar"
    case "object": "objek"
    case "boolean": "benar/salah"
    default: kind
    }
}

/// `text` in quotes, cut to a readable length, control characters escaped: for messages and log lines.
public func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(80).map { scalar in
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "\"" + shown.joined() + (scalars.count > 80 ? "…" : "") + "\""
}

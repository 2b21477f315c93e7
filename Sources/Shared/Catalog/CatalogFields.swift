// The kinds of members a catalogue is made of: identifiers, names, texts, figures, years, lists of texts.

extension CatalogReader {
    /// The object `name`; nil where it does not stand (a fault if it is required) or is none.
    mutating func member(
        _ reader: ObjectReader, _ name: String, _ known: Set<String>, isRequired: Bool = false
    ) -> ObjectReader? {
        guard isRequired || reader.object[name] != nil, let value = reader.required(name, into: &faults)
        else {
            return nil
        }
        return ObjectReader(value, at: reader.pointer.appending(name), known: known, into: &faults)
    }

    /// The member `id`, `[A-Za-z0-9][A-Za-z0-9-]{0,63}`.
    mutating func identifier(_ reader: ObjectReader) -> String? {
        guard let id = reader.string("id", into: &faults) else { return nil }
        if Self.isIdentifier(id) { return id }
        faults.add(
            reader.pointer.appending("id"), "invalid-id",
            id:
                "pengenal \(quoted(id)) harus 1 sampai 64 huruf, angka, atau tanda "
                + "hubung, diawali huruf atau angka",
            en: "identifier \(quoted(id)) must be 1 to 64 letters, digits or hyphens, a letter or digit first"
        )
        return nil
    }

    static func isIdentifier(_ id: String) -> Bool {
        guard (1...64).contains(id.utf8.count), id.utf8.first != UInt8(ascii: "-") else { return false }
        return id.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    static func isComponentIdentifier(_ id: String) -> Bool {
        guard (1...64).contains(id.utf8.count), let first = id.utf8.first, !(0x30...0x39).contains(first)
        else { return false }
        return id.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// A required text of one line that is not empty.
    mutating func name(_ reader: ObjectReader, _ name: String) -> String? {
        reader.string(name, into: &faults).flatMap { line($0, reader.pointer.appending(name)) }
    }

    /// A text of one line that is not empty, if it stands.
    mutating func optionalName(_ reader: ObjectReader, _ name: String) -> String? {
        reader.optionalString(name, into: &faults).flatMap { line($0, reader.pointer.appending(name)) }
    }

    /// A text of any number of lines, if it stands.
    mutating func optionalText(_ reader: ObjectReader, _ name: String) -> String? {
        guard let text = reader.optionalString(name, into: &faults) else { return nil }
        return withoutControls(text, reader.pointer.appending(name), allowsLines: true)
    }

    /// A list of texts; empty where it does not stand.
    mutating func texts(_ reader: ObjectReader, _ name: String) -> [String] {
        guard reader.object[name] != nil, let elements = reader.array(name, into: &faults) else { return [] }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            let pointer = reader.pointer.appending(name).appending(index)
            guard let text = element.string else {
                wrongType(pointer, "string", element)
                continue
            }
            if let text = withoutControls(text, pointer, allowsLines: true) { texts.append(text) }
        }
        return texts
    }

    private mutating func line(_ text: String, _ pointer: JSONPointer) -> String? {
        if text.isEmpty {
            faults.add(pointer, "empty", id: "tidak boleh kosong", en: "must not be empty")
            return nil
        }
        return withoutControls(text, pointer, allowsLines: false)
    }

    /// Names go to terminals, tables and documents: no control characters.
    mutating func withoutControls(_ text: String, _ pointer: JSONPointer, allowsLines: Bool) -> String? {
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)) || (allowsLines && scalar == "\n")
        }
        if isClean { return text }
        faults.add(
            pointer, "control-character", id: "tidak boleh memuat karakter kendali",
            en: "must not hold control characters")
        return nil
    }

    /// A decimal figure in a string.
    mutating func figure(_ value: JSONValue, at pointer: JSONPointer) -> Figure? {
        guard let text = value.string else {
            wrongType(pointer, "string", value)
            return nil
        }
        if let figure = Figure(text) { return figure }
        faults.add(
            pointer, "invalid-figure", id: "\(quoted(text)) bukan angka desimal seperti \"77.10\"",
            en: "\(quoted(text)) is not a decimal figure like \"77.10\"")
        return nil
    }

    /// A year of four digits.
    mutating func year(_ reader: ObjectReader, _ name: String) -> Int? {
        guard let year = reader.integer(name, into: &faults) else { return nil }
        if (1000...9999).contains(year) { return Int(year) }
        faults.add(
            reader.pointer.appending(name), "out-of-range", id: "tahun terdiri dari empat angka",
            en: "a year has four digits")
        return nil
    }

    /// A truth value, false where it does not stand.
    mutating func flag(_ reader: ObjectReader, _ name: String) -> Bool {
        guard let value = reader.object[name] else { return false }
        if let flag = value.bool { return flag }
        wrongType(reader.pointer.appending(name), "boolean", value)
        return false
    }

    /// A fault for every identifier that stands a second time in the list at `pointer`.
    mutating func checkUnique(_ ids: [String], at pointer: JSONPointer) {
        var seen = Set<String>()
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
            faults.add(
                pointer.appending(index).appending("id"), "duplicate-id",
                id: "pengenal \(quoted(id)) dipakai dua kali", en: "identifier \(quoted(id)) is used twice")
        }
    }

    mutating func wrongType(_ pointer: JSONPointer, _ expected: String, _ value: JSONValue) {
        faults.add(
            pointer, "wrong-type", id: "harus berupa \(expected), bukan \(value.kind)",
            en: "must be of type \(expected), not \(value.kind)")
    }

    mutating func unknownReference(_ pointer: JSONPointer, _ kind: String, _ id: String) {
        faults.add(
            pointer, "unknown-reference", id: "\(kind) \(quoted(id)) tidak ada dalam katalog ini",
            en: "this catalogue has no \(kind) \(quoted(id))")
    }

    mutating func unknownWord(_ pointer: JSONPointer, _ word: String, known: [String]) {
        let list = known.map { "\"\($0)\"" }.joined(separator: ", ")
        faults.add(
            pointer, "unknown-word", id: "\(quoted(word)) tidak dikenal; pilihannya: \(list)",
            en: "\(quoted(word)) is unknown; it must be one of \(list)")
    }
}

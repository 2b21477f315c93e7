// Reads `iku-document/1` strictly: what it lets through can be laid out. Its format: DocumentJSON.

extension Document {
    /// The document that `bytes` describe.
    public init(description bytes: [UInt8]) throws(FaultList) {
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw FaultList(Fault(error.pointer, "malformed", error.words))
        }
        var reader = DocumentReader()
        let document = reader.document(value)
        guard let document, reader.faults.isEmpty else { throw reader.faults }
        self = document
    }
}

/// Collects every fault of one description.
struct DocumentReader {
    var faults = FaultList()

    mutating func document(_ value: JSONValue) -> Document? {
        let known: Set = [
            "schema", "kind", "language", "paper", "title", "author", "created", "draft", "banner", "source",
            "sections",
        ]
        guard let object = ObjectReader(value, at: .root, known: known, into: &faults) else { return nil }
        if object.string("schema", into: &faults) != Document.schema {
            let at = object.pointer.appending("schema")
            faults.add(at, "schema", id: "bukan \(Document.schema)", en: "not \(Document.schema)")
        }
        let kind = kind(object)
        let language = choice(object, "language", Language.init)
        let paper = choice(object, "paper", Document.Paper.init)
        let title = text(object, "title")
        let author = text(object, "author")
        let created = moment(object, "created")
        let isDraft = bool(object, "draft")
        let banner = optionalText(object, "banner")
        let source = optionalObject(object, "source") { $0.source($1, $2) }
        let sections = list(object, "sections", 1...Limits.documentSectionCountMax) { $0.section($1, $2) }
        guard let language, let paper, let created else { return nil }
        return Document(
            kind: kind, language: language, paper: paper, title: title, author: author, created: created,
            isDraft: isDraft, banner: banner, source: source, sections: sections)
    }

    private mutating func kind(_ object: ObjectReader) -> String {
        let kind = object.string("kind", into: &faults) ?? ""
        let isName = kind.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
        if !isName || !(1...64).contains(kind.utf8.count) {
            let at = object.pointer.appending("kind")
            faults.add(at, "kind", id: "bukan jenis dokumen", en: "not a kind of document")
        }
        return kind
    }

    private mutating func moment(_ object: ObjectReader, _ name: String) -> Timestamp? {
        let moment = object.string(name, into: &faults).flatMap { Timestamp($0) }
        if moment == nil {
            faults.add(object.pointer.appending(name), "time", id: "bukan waktu", en: "not a moment")
        }
        return moment
    }

    private mutating func source(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Source? {
        let known: Set = ["origin", "size", "root", "moment", "verification"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        return Document.Source(
            origin: text(object, "origin"), size: UInt64(object.integer("size", into: &faults) ?? 0),
            root: text(object, "root"), moment: text(object, "moment"),
            verification: text(object, "verification"))
    }

    private mutating func section(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Section? {
        let known: Set = ["orientation", "letterhead", "title", "subtitle", "blocks"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        return Document.Section(
            orientation: choice(object, "orientation", Document.Orientation.init) ?? .portrait,
            letterhead: optionalObject(object, "letterhead") { $0.letterhead($1, $2) },
            title: texts(object, "title"), subtitle: texts(object, "subtitle"),
            blocks: list(object, "blocks", 0...Limits.documentBlockCountMax) { $0.block($1, $2) })
    }

    private mutating func letterhead(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Letterhead? {
        let known: Set = ["emblem", "names", "address"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        let text = object.optionalString("emblem", into: &faults)
        let emblem = text.flatMap { Base64.standard.decode($0) }
        if text != nil, emblem == nil || (emblem?.count ?? 0) > Limits.emblemByteCountMax {
            faults.add(
                pointer.appending("emblem"), "emblem",
                id: "bukan berkas PNG dalam base64 atau lebih dari \(Limits.emblemByteCountMax) bita",
                en: "not a PNG file in base64, or more than \(Limits.emblemByteCountMax) bytes")
        }
        return Document.Letterhead(
            emblem: emblem, names: texts(object, "names"), address: texts(object, "address"))
    }
}

// MARK: - Members of every kind

extension DocumentReader {
    /// The elements of a member, each read by `read`; a fault where there are too few or too many.
    mutating func list<Item>(
        _ object: ObjectReader, _ name: String, _ counts: ClosedRange<Int>,
        _ read: (inout DocumentReader, JSONValue, JSONPointer) -> Item?
    ) -> [Item] {
        let pointer = object.pointer.appending(name)
        return items(.array(object.array(name, into: &faults) ?? []), pointer, counts, read)
    }

    /// The elements of an array.
    mutating func items<Item>(
        _ value: JSONValue, _ pointer: JSONPointer, _ counts: ClosedRange<Int>,
        _ read: (inout DocumentReader, JSONValue, JSONPointer) -> Item?
    ) -> [Item] {
        guard let values = value.array, counts.contains(values.count) else {
            faults.add(
                pointer, "count",
                id: "bukan daftar dengan \(counts.lowerBound) sampai \(counts.upperBound) isi",
                en: "not a list of \(counts.lowerBound) to \(counts.upperBound)")
            return []
        }
        var items: [Item] = []
        for (place, value) in values.enumerated() {
            if let item = read(&self, value, pointer.appending(place)) { items.append(item) }
        }
        return items
    }

    /// What `read` makes of a member; nil where it is null.
    mutating func optionalObject<Item>(
        _ object: ObjectReader, _ name: String,
        _ read: (inout DocumentReader, JSONValue, JSONPointer) -> Item?
    ) -> Item? {
        guard let value = object.required(name, into: &faults), !value.isNull else { return nil }
        return read(&self, value, object.pointer.appending(name))
    }

    mutating func text(_ object: ObjectReader, _ name: String) -> String {
        checked(object.string(name, into: &faults) ?? "", object.pointer.appending(name))
    }

    mutating func optionalText(_ object: ObjectReader, _ name: String) -> String? {
        guard let value = object.required(name, into: &faults), !value.isNull else { return nil }
        return text(object, name)
    }

    mutating func texts(_ object: ObjectReader, _ name: String) -> [String] {
        list(object, name, 0...Limits.documentBlockCountMax) { $0.text($1, $2) }
    }

    mutating func text(_ value: JSONValue, _ pointer: JSONPointer) -> String? {
        guard let text = value.string else {
            faults.add(pointer, "wrong-type", id: "harus berupa teks", en: "must be a text")
            return nil
        }
        return checked(text, pointer)
    }

    private mutating func checked(_ text: String, _ pointer: JSONPointer) -> String {
        if text.unicodeScalars.count > Limits.documentTextScalarCountMax {
            faults.add(
                pointer, "text", id: "lebih dari \(Limits.documentTextScalarCountMax) karakter",
                en: "more than \(Limits.documentTextScalarCountMax) characters")
        }
        return text
    }

    mutating func bool(_ object: ObjectReader, _ name: String) -> Bool {
        let value = object.required(name, into: &faults)
        if let value, value.bool == nil {
            let at = object.pointer.appending(name)
            faults.add(at, "wrong-type", id: "harus true atau false", en: "must be true or false")
        }
        return value?.bool ?? false
    }

    mutating func count(_ object: ObjectReader, _ name: String, _ counts: ClosedRange<Int64>) -> Int {
        if let count = object.integer(name, into: &faults) {
            if counts.contains(count) { return Int(count) }
            faults.add(
                object.pointer.appending(name), "count",
                id: "bukan \(counts.lowerBound) sampai \(counts.upperBound)",
                en: "not \(counts.lowerBound) to \(counts.upperBound)")
        }
        return Int(counts.lowerBound)
    }

    mutating func choice<Value>(
        _ object: ObjectReader, _ name: String, _ read: (String) -> Value?
    ) -> Value? {
        guard let text = object.string(name, into: &faults) else { return nil }
        let value = read(text)
        if value == nil {
            faults.add(
                object.pointer.appending(name), "choice", id: "\(quoted(text)) tidak dikenal",
                en: "\(quoted(text)) is unknown")
        }
        return value
    }
}

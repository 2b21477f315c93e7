// The parts of a report that hold figures, texts, people and files.

extension ReportReader {
    private static let knownInNotes = Set(Report.noteNames)
    private static let knownInEvidence: Set<String> = ["name", "sha256", "bytes", "indicator"]
    private static let knownInPersons: Set<String> = ["name", "title", "nip", "rank"]

    /// `indicator → component → figure`, as `values` and `baseline` hold it.
    mutating func figures(_ value: JSONValue, at name: String) -> [String: [String: Figure]] {
        let pointer = JSONPointer.root.appending(name)
        guard let object = object(value, at: pointer) else { return [:] }
        var result: [String: [String: Figure]] = [:]
        for member in object.members {
            let place = pointer.appending(member.name)
            guard let components = self.object(member.value, at: place) else { continue }
            var figures: [String: Figure] = [:]
            for component in components.members {
                figures[component.name] = figure(component.value, at: place.appending(component.name))
            }
            result[member.name] = figures
        }
        return result
    }

    /// A figure of section 6: a string of decimal digits.
    mutating func figure(_ value: JSONValue, at pointer: JSONPointer) -> Figure? {
        guard let text = value.string else {
            faults.add(
                pointer, "wrong-type",
                id: "angka ditulis sebagai teks, misalnya \"146\", bukan \(value.kind)",
                en: "a figure is written as a string, \"146\" for example, not as \(value.kind)")
            return nil
        }
        if let figure = Figure(text) { return figure }
        faults.add(
            pointer, "invalid-figure",
            id:
                "\(quoted(text)) bukan angka: paling banyak 18 angka, lalu titik dan paling banyak 12 desimal",
            en: "\(quoted(text)) is no figure: at most 18 digits, then a point and at most 12 decimals")
        return nil
    }

    /// `indicator → [item]`.
    mutating func items(_ value: JSONValue) -> [String: [Report.Item]] {
        let pointer = JSONPointer.root.appending("items")
        guard let object = object(value, at: pointer) else { return [:] }
        var result: [String: [Report.Item]] = [:]
        for member in object.members {
            result[member.name] = itemList(member.value, at: pointer.appending(member.name))
        }
        return result
    }

    private mutating func itemList(_ value: JSONValue, at pointer: JSONPointer) -> [Report.Item] {
        guard let elements = array(value, at: pointer, countMax: Limits.itemCountMax) else { return [] }
        if elements.isEmpty {
            faults.add(
                pointer, "no-items", id: "rincian kosong; hapus atau isi",
                en: "empty; leave it out or fill it")
        }
        var items: [Report.Item] = []
        var names = Set<[UInt8]>()
        for (index, element) in elements.enumerated() {
            let place = pointer.appending(index)
            guard let item = item(element, at: place) else { continue }
            if !names.insert(Array(item.name.utf8)).inserted {
                faults.add(
                    place.appending("item"), "duplicate-item",
                    id: "rincian \(quoted(item.name)) ditulis dua kali",
                    en: "item \(quoted(item.name)) is written twice")
            }
            items.append(item)
        }
        return items
    }

    private mutating func item(_ value: JSONValue, at pointer: JSONPointer) -> Report.Item? {
        guard let object = object(value, at: pointer) else { return nil }
        guard let name = object["item"] else {
            faults.add(
                pointer.appending("item"), "missing-member", id: "nama rincian tidak ada",
                en: "the item's name is missing")
            return nil
        }
        var item = Report.Item(name: "", unit: nil, values: [:])
        item.name = text(name, .name, at: pointer.appending("item")) ?? ""
        for member in object.members where member.name != "item" {
            let place = pointer.appending(member.name)
            if member.name == "unit" {
                item.unit = text(member.value, .name, at: place)
            } else {
                item.values[member.name] = figure(member.value, at: place)
            }
        }
        return item
    }

    /// `indicator → note name → text`.
    mutating func notes(_ value: JSONValue) -> [String: [String: String]] {
        let pointer = JSONPointer.root.appending("notes")
        guard let object = object(value, at: pointer) else { return [:] }
        var result: [String: [String: String]] = [:]
        for member in object.members {
            let place = pointer.appending(member.name)
            guard
                let note = ObjectReader(
                    member.value, at: place, known: Self.knownInNotes, into: &faults)
            else { continue }
            var texts: [String: String] = [:]
            for name in Report.noteNames {
                guard let value = note.object[name] else { continue }
                texts[name] = text(value, .note, at: place.appending(name))
            }
            result[member.name] = texts
        }
        return result
    }

    mutating func dropped(_ fields: ObjectReader) -> [String] {
        let pointer = fields.pointer.appending("dropped")
        guard let elements = fields.array("dropped", into: &faults) else { return [] }
        var ids: [String] = []
        for (index, element) in elements.enumerated() {
            guard let id = text(element, .name, at: pointer.appending(index)) else { continue }
            if ids.contains(id) {
                faults.add(
                    pointer.appending(index), "duplicate-id", id: "\(quoted(id)) ditulis dua kali",
                    en: "\(quoted(id)) is written twice")
            }
            ids.append(id)
        }
        return ids
    }

    mutating func evidence(_ fields: ObjectReader) -> [Report.Evidence] {
        let pointer = fields.pointer.appending("evidence")
        guard let value = fields.object["evidence"],
            let elements = array(value, at: pointer, countMax: Limits.evidenceCountMax)
        else { return [] }
        return elements.enumerated().compactMap { evidence($1, at: pointer.appending($0)) }
    }

    private mutating func evidence(_ value: JSONValue, at pointer: JSONPointer) -> Report.Evidence? {
        guard let fields = ObjectReader(value, at: pointer, known: Self.knownInEvidence, into: &faults)
        else { return nil }
        let name = fields.required("name", into: &faults).flatMap {
            text($0, .name, at: pointer.appending("name"))
        }
        let byteCount = fields.integer("bytes", into: &faults)
        if let byteCount, byteCount > Limits.evidenceByteCountMax {
            faults.add(
                pointer.appending("bytes"), "too-large", id: "berkas lebih dari 20 MiB",
                en: "the file is larger than 20 MiB")
        }
        let hash = fields.string("sha256", into: &faults)
        let digest = hash.flatMap { Digest(hex: $0) }
        if hash != nil, digest == nil {
            faults.add(
                pointer.appending("sha256"), "invalid-hash", id: "harus 64 angka heksadesimal huruf kecil",
                en: "must be 64 lower-case hexadecimal digits")
        }
        let indicator = fields.object["indicator"].flatMap {
            text($0, .name, at: pointer.appending("indicator"))
        }
        guard let name, let byteCount, let digest else { return nil }
        return Report.Evidence(name: name, hash: digest, byteCount: Int(byteCount), indicator: indicator)
    }

    mutating func person(_ value: JSONValue, at pointer: JSONPointer) -> Report.Person? {
        guard let fields = ObjectReader(value, at: pointer, known: Self.knownInPersons, into: &faults)
        else { return nil }
        let texts = ["name", "title"].map { name in
            fields.required(name, into: &faults).flatMap { text($0, .name, at: pointer.appending(name)) }
        }
        let extras = ["nip", "rank"].map { name in
            fields.object[name].flatMap { text($0, .name, at: pointer.appending(name)) }
        }
        guard let name = texts[0], let title = texts[1] else { return nil }
        return Report.Person(name: name, title: title, nip: extras[0], rank: extras[1])
    }

    // MARK: Shapes

    mutating func text(_ value: JSONValue, _ rule: TextRule, at pointer: JSONPointer) -> String? {
        guard let text = value.string else {
            faults.add(
                pointer, "wrong-type", id: "harus berupa teks, bukan \(value.kind)",
                en: "must be a string, not \(value.kind)")
            return nil
        }
        rule.check(text, at: pointer, into: &faults)
        return text
    }

    mutating func object(_ value: JSONValue, at pointer: JSONPointer) -> JSONObject? {
        if let object = value.object { return object }
        faults.add(
            pointer, "wrong-type", id: "harus berupa objek, bukan \(value.kind)",
            en: "must be an object, not \(value.kind)")
        return nil
    }

    private mutating func array(_ value: JSONValue, at pointer: JSONPointer, countMax: Int) -> [JSONValue]? {
        guard let elements = value.array else {
            faults.add(
                pointer, "wrong-type", id: "harus berupa daftar, bukan \(value.kind)",
                en: "must be an array, not \(value.kind)")
            return nil
        }
        if elements.count > countMax {
            faults.add(
                pointer, "too-many", id: "\(elements.count) isian; paling banyak \(countMax)",
                en: "\(elements.count) entries; at most \(countMax) are taken")
            return nil
        }
        return elements
    }
}

// Reads the cells of `iku-workbook/1`, and what a sheet may have besides its cells. Its format: WorkbookJSON.

extension WorkbookReader {
    mutating func row(_ value: JSONValue, _ pointer: JSONPointer) -> [Workbook.Cell] {
        guard let cells = value.array, cells.count <= Limits.sheetColumnCountMax else {
            faults.add(pointer, "row", id: "bukan baris yang sah", en: "not a row of a sheet")
            return []
        }
        return cells.enumerated().map { place, value in cell(value, pointer.appending(place)) }
    }

    private mutating func cell(_ value: JSONValue, _ pointer: JSONPointer) -> Workbook.Cell {
        if value.isNull { return .empty }
        let kind = ["number", "blank", "formula"].first { value.object?[$0] != nil } ?? "text"
        let more: [String: Set<String>] = [
            "number": ["format"], "blank": ["format"], "formula": ["format", "result"],
        ]
        let known: Set = (more[kind] ?? []).union([kind, "style"])
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else {
            return .empty
        }
        let style = object.string("style", into: &faults).flatMap(Workbook.Style.init)
        if style == nil {
            faults.add(pointer.appending("style"), "style", id: "gaya tidak dikenal", en: "unknown style")
        }
        switch kind {
        case "number": return number(object, style ?? .cell)
        case "blank": return .blank(format: format(object), style ?? .cell)
        case "formula": return formula(object, style ?? .cell)
        default: break
        }
        let text = text(object.string("text", into: &faults), pointer.appending("text"))
        return .text(text ?? "", style ?? .cell)
    }

    private mutating func formula(_ object: ObjectReader, _ style: Workbook.Style) -> Workbook.Cell {
        let text = object.string("formula", into: &faults) ?? ""
        if text.utf16.count > Limits.sheetFormulaUnitCountMax || text.unicodeScalars.contains("\0") {
            faults.add(
                object.pointer.appending("formula"), "formula", id: "rumus terlalu panjang",
                en: "too long a formula")
        }
        return .formula(text, result(object), format: format(object), style)
    }

    private mutating func result(_ object: ObjectReader) -> Workbook.Result {
        let pointer = object.pointer.appending("result")
        let value = object.required("result", into: &faults) ?? .null
        let isNumber = value.object?["number"] != nil
        let known: Set = [isNumber ? "number" : "text"]
        guard let result = ObjectReader(value, at: pointer, known: known, into: &faults) else {
            return .text("")
        }
        if isNumber { return .number(plain(result)) }
        return .text(text(result.string("text", into: &faults), pointer.appending("text")) ?? "")
    }

    private mutating func number(_ object: ObjectReader, _ style: Workbook.Style) -> Workbook.Cell {
        let number = plain(object)
        return .number(number, format: format(object), style)
    }

    private mutating func plain(_ object: ObjectReader) -> String {
        let number = object.string("number", into: &faults) ?? ""
        if Rational(number) == nil || number.utf8.count > 40 {
            faults.add(
                object.pointer.appending("number"), "number", id: "bukan bilangan", en: "not a number")
        }
        return number
    }

    private mutating func format(_ object: ObjectReader) -> String {
        let format = object.string("format", into: &faults) ?? ""
        if !(1...60).contains(format.utf8.count) {
            faults.add(
                object.pointer.appending("format"), "format", id: "bukan format angka", en: "not a format")
        }
        return format
    }

    /// Text that a cell can hold, told in UTF-16 as Excel counts it.
    mutating func text(_ text: String?, _ pointer: JSONPointer) -> String? {
        if let text, text.utf16.count > Limits.sheetTextUnitCountMax || text.unicodeScalars.contains("\0") {
            faults.add(pointer, "text", id: "teks terlalu panjang", en: "too long a text for a cell")
        }
        return text
    }

    // MARK: What a sheet may have besides

    mutating func isSet(_ object: ObjectReader, _ name: String) -> Bool {
        guard let value = object.object[name] else { return false }
        if case .bool(let isSet) = value { return isSet }
        faults.add(
            object.pointer.appending(name), "flag", id: "bukan true atau false", en: "not a truth value")
        return false
    }

    mutating func places(_ object: ObjectReader, _ name: String) -> [Int] {
        let pointer = object.pointer.appending(name)
        return list(object, name).enumerated().map { place, value in
            count(value, Int64(Limits.sheetColumnCountMax), pointer.appending(place))
        }
    }

    mutating func heights(_ object: ObjectReader) -> [Int: Int] {
        let pointer = object.pointer.appending("heights")
        var heights: [Int: Int] = [:]
        for (place, value) in list(object, "heights").enumerated() {
            let pair = value.array ?? []
            guard pair.count == 2 else {
                faults.add(pointer.appending(place), "pair", id: "bukan pasangan", en: "not a pair")
                continue
            }
            let row = count(pair[0], Int64(Limits.sheetRowCountMax), pointer.appending(place))
            heights[row] = count(pair[1], 400, pointer.appending(place))
        }
        return heights
    }

    mutating func entries(_ object: ObjectReader) -> [Workbook.Entry] {
        let pointer = object.pointer.appending("entries")
        let known: Set = ["row", "column", "kind", "choices", "title", "prompt", "complaint"]
        return list(object, "entries").enumerated().compactMap { place, value in
            let at = pointer.appending(place)
            guard let object = ObjectReader(value, at: at, known: known, into: &faults) else { return nil }
            let kind = object.string("kind", into: &faults).flatMap(Workbook.Entry.Kind.init)
            if kind == nil {
                faults.add(at.appending("kind"), "kind", id: "tidak dikenal", en: "unknown kind")
            }
            let (row, column) = cellPlace(object)
            return Workbook.Entry(
                row: row, column: column, kind ?? .any,
                choices: list(object, "choices").compactMap(\.string),
                title: object.string("title", into: &faults) ?? "",
                prompt: object.string("prompt", into: &faults) ?? "",
                complaint: object.string("complaint", into: &faults) ?? "")
        }
    }

    mutating func comments(_ object: ObjectReader) -> [Workbook.Comment] {
        let pointer = object.pointer.appending("comments")
        return list(object, "comments").enumerated().compactMap { place, value in
            let at = pointer.appending(place)
            let known: Set = ["row", "column", "text"]
            guard let object = ObjectReader(value, at: at, known: known, into: &faults) else { return nil }
            let (row, column) = cellPlace(object)
            let text = text(object.string("text", into: &faults), at.appending("text")) ?? ""
            return Workbook.Comment(row: row, column: column, text)
        }
    }

    mutating func cellPlace(_ object: ObjectReader) -> (row: Int, column: Int) {
        let row = object.required("row", into: &faults) ?? .null
        let column = object.required("column", into: &faults) ?? .null
        let place = (
            count(row, Int64(Limits.sheetRowCountMax), object.pointer.appending("row")),
            count(column, Int64(Limits.sheetColumnCountMax), object.pointer.appending("column"))
        )
        if place.0 == 0 || place.1 == 0 {
            faults.add(
                object.pointer, "place", id: "baris dan kolom dihitung dari 1", en: "places count from 1")
        }
        return place
    }

    mutating func list(_ object: ObjectReader, _ name: String) -> [JSONValue] {
        guard let value = object.object[name] else { return [] }
        guard let list = value.array, list.count <= Limits.sheetCellCountMax else {
            faults.add(object.pointer.appending(name), "list", id: "bukan daftar", en: "not a list")
            return []
        }
        return list
    }
}

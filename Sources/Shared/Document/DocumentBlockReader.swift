// Blocks of `iku-document/1`, tables among them. Their format: DocumentJSON.

extension DocumentReader {
    mutating func block(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Block? {
        switch value.object?["block"]?.string {
        case "heading": return heading(value, pointer)
        case "paragraph": return paragraph(value, pointer)
        case "clauses":
            return block(value, pointer, ["clauses"]) { reader, object in
                .clauses(reader.list(object, "clauses", reader.parts) { $0.clause($1, $2) })
            }
        case "facts":
            return block(value, pointer, ["facts"]) { reader, object in
                .facts(
                    reader.list(object, "facts", reader.parts) { $0.pair($1, $2, "name", "value") }
                        .map { Document.Fact($0.0, $0.1) })
            }
        case "table": return table(value, pointer).map { .table($0) }
        case "legend":
            return block(value, pointer, ["title", "lines"]) { reader, object in
                .legend(title: reader.text(object, "title"), lines: reader.texts(object, "lines"))
            }
        case "footnotes":
            return block(value, pointer, ["footnotes"]) { reader, object in
                .footnotes(
                    reader.list(object, "footnotes", reader.parts) { $0.pair($1, $2, "mark", "text") }
                        .map { Document.Footnote($0.0, $0.1) })
            }
        case "signatures": return signatures(value, pointer)
        case "copies":
            return block(value, pointer, ["title", "names"]) { reader, object in
                .copies(title: reader.text(object, "title"), names: reader.texts(object, "names"))
            }
        case "page-break": return block(value, pointer, []) { _, _ in .pageBreak }
        default:
            faults.add(pointer, "block", id: "jenis bagian tidak dikenal", en: "unknown kind of block")
            return nil
        }
    }

    private var parts: ClosedRange<Int> { 0...Limits.documentBlockCountMax }

    private mutating func block(
        _ value: JSONValue, _ pointer: JSONPointer, _ members: Set<String>,
        _ read: (inout DocumentReader, ObjectReader) -> Document.Block
    ) -> Document.Block? {
        let known = members.union(["block"])
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        return read(&self, object)
    }

    private mutating func heading(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Block? {
        block(value, pointer, ["text", "level"]) { reader, object in
            .heading(reader.text(object, "text"), level: reader.count(object, "level", 1...3))
        }
    }

    private mutating func paragraph(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Block? {
        block(value, pointer, ["text", "alignment", "style", "indented"]) { reader, object in
            .paragraph(
                Document.Paragraph(
                    reader.text(object, "text"),
                    alignment: reader.choice(object, "alignment", Document.Alignment.init) ?? .start,
                    style: reader.choice(object, "style", Document.Paragraph.Style.init) ?? .plain,
                    isIndented: reader.bool(object, "indented")))
        }
    }

    private mutating func clause(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Clause? {
        let known: Set = ["label", "colon", "text", "points"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        let points = list(object, "points", parts) { $0.pair($1, $2, "mark", "text") }
        return Document.Clause(
            text(object, "label"), hasColon: bool(object, "colon"), text(object, "text"),
            points: points.map { Document.Point($0.0, $0.1) })
    }

    /// Two texts by their names.
    private mutating func pair(
        _ value: JSONValue, _ pointer: JSONPointer, _ first: String, _ second: String
    ) -> (String, String)? {
        guard let object = ObjectReader(value, at: pointer, known: [first, second], into: &faults) else {
            return nil
        }
        return (text(object, first), text(object, second))
    }

    private mutating func signatures(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Block? {
        block(value, pointer, ["signatures", "initials"]) { reader, object in
            .signatures(
                Document.Signatures(
                    reader.list(object, "signatures", 1...3) { $0.signature($1, $2) },
                    initials: reader.texts(object, "initials")))
        }
    }

    private mutating func signature(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Signature? {
        let known: Set = ["where", "role", "name", "rank", "nip"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        return Document.Signature(
            placeAndDate: texts(object, "where"), role: texts(object, "role"),
            name: optionalText(object, "name"), rank: optionalText(object, "rank"),
            nip: optionalText(object, "nip"))
    }
}

// MARK: - Tables

extension DocumentReader {
    private mutating func table(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Table? {
        let known: Set = ["block", "caption", "columns", "head", "numbered", "rows"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        let columns = list(object, "columns", 1...Limits.documentColumnCountMax) { $0.column($1, $2) }
        let head = list(object, "head", 0...Limits.documentHeadRowCountMax) { reader, value, pointer in
            reader.items(value, pointer, 0...Limits.documentColumnCountMax) { $0.headCell($1, $2) }
        }
        let rows = list(object, "rows", 0...Limits.documentRowCountMax) {
            $0.row($1, $2, columnCount: columns.count)
        }
        let table = Document.Table(
            caption: optionalText(object, "caption"), columns: columns, head: head,
            hasColumnNumbers: bool(object, "numbered"), rows: rows)
        if table.headPlaces == nil {
            faults.add(
                pointer.appending("head"), "head",
                id: "kepala tabel tidak mengisi kolom-kolomnya dengan tepat",
                en: "the heads do not fill the columns exactly")
        }
        return table
    }

    private mutating func column(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Column? {
        let known: Set = ["weight", "alignment"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        let alignment = choice(object, "alignment", Document.Alignment.init)
        return Document.Column(count(object, "weight", 1...1000), alignment ?? .start)
    }

    private mutating func headCell(_ value: JSONValue, _ pointer: JSONPointer) -> Document.HeadCell? {
        let known: Set = ["text", "columns", "rows"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        return Document.HeadCell(
            text(object, "text"),
            columnCount: count(object, "columns", 1...Int64(Limits.documentColumnCountMax)),
            rowCount: count(object, "rows", 1...Int64(Limits.documentHeadRowCountMax)))
    }

    private mutating func row(
        _ value: JSONValue, _ pointer: JSONPointer, columnCount: Int
    ) -> Document.Row? {
        if value.string != nil { return text(value, pointer).map { .group($0) } }
        let cells = items(value, pointer, 0...Limits.documentColumnCountMax) { $0.cell($1, $2) }
        if cells.reduce(0, { $0 + $1.columnCount }) != columnCount {
            faults.add(
                pointer, "row", id: "baris tidak mengisi \(columnCount) kolom",
                en: "the row does not fill \(columnCount) columns")
        }
        return .cells(cells)
    }

    private mutating func cell(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Cell? {
        let known: Set = ["text", "figure", "marks", "strong", "columns", "alignment"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        let alignment = object.required("alignment", into: &faults)?.isNull ?? true
        return Document.Cell(
            text(object, "text"), figure: optionalObject(object, "figure") { $0.figure($1, $2) },
            marks: texts(object, "marks"), isStrong: bool(object, "strong"),
            columnCount: count(object, "columns", 1...Int64(Limits.documentColumnCountMax)),
            alignment: alignment ? nil : choice(object, "alignment", Document.Alignment.init))
    }

    private mutating func figure(_ value: JSONValue, _ pointer: JSONPointer) -> Document.Figure? {
        let known: Set = ["number", "format"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else { return nil }
        let number = object.string("number", into: &faults) ?? ""
        let format = object.string("format", into: &faults) ?? ""
        if Rational(number) == nil || number.utf8.count > 40 {
            faults.add(pointer.appending("number"), "number", id: "bukan bilangan", en: "not a number")
        }
        if !(1...60).contains(format.utf8.count) {
            faults.add(pointer.appending("format"), "format", id: "bukan format angka", en: "not a format")
        }
        return Document.Figure(number, format: format)
    }
}

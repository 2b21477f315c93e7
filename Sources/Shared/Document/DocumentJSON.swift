// `iku-document/1`, what `iku-print` takes on its standard input:
//
//   {"schema":"iku-document/1", "kind":"laporan-kinerja", "language":"id", "paper":"f4", "title":…,
//    "author":…, "created":"2023-01-12T00:00:00.000Z", "draft":false, "banner":null,
//    "source":null | {"origin":…,"size":12,"root":"<base64>","moment":…,"verification":…},
//    "sections":[{"orientation":"portrait", "title":[…], "subtitle":[…],
//                 "letterhead":null | {"emblem":null | "<base64 of a PNG>","names":[…],"address":[…]},
//                 "blocks":[{"block":"heading","text":…,"level":1}, …]}]}
//
// Every member stands in its place, none is unknown. A block names its kind in `block`:
//
//   heading     text, level (1 to 3)
//   paragraph   text, alignment, style, indented
//   clauses     clauses: [{label, colon, text, points: [{mark, text}]}]
//   facts       facts: [{name, value}]
//   table       caption, columns: [{weight, alignment}], head: [[{text, columns, rows}]], numbered,
//               rows: ["a group's line" | [{text, figure, marks, strong, columns, alignment}]];
//               figure: null | {number, format}
//   legend      title, lines
//   footnotes   footnotes: [{mark, text}]
//   signatures  signatures: [{where, role, name, rank, nip}], initials
//   copies      title, names
//   page-break

extension Document {
    /// Name of the description's format.
    public static let schema = "iku-document/1"

    /// The description that `iku-print` reads.
    public var json: JSONValue {
        [
            "schema": .string(Self.schema), "kind": .string(kind), "language": .string(language.rawValue),
            "paper": .string(paper.rawValue), "title": .string(title), "author": .string(author),
            "created": .string(created.description), "draft": .bool(isDraft), "banner": .optional(banner),
            "source": source?.json ?? .null, "sections": .array(sections.map(\.json)),
        ]
    }

    fileprivate static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

extension Document.Source {
    fileprivate var json: JSONValue {
        [
            "origin": .string(origin), "size": .integer(size), "root": .string(root),
            "moment": .string(moment), "verification": .string(verification),
        ]
    }
}

extension Document.Letterhead {
    fileprivate var json: JSONValue {
        [
            "emblem": .optional(emblem.map { Base64.standard.encode($0) }), "names": Document.texts(names),
            "address": Document.texts(address),
        ]
    }
}

extension Document.Section {
    fileprivate var json: JSONValue {
        [
            "orientation": .string(orientation.rawValue), "letterhead": letterhead?.json ?? .null,
            "title": Document.texts(title), "subtitle": Document.texts(subtitle),
            "blocks": .array(blocks.map(\.json)),
        ]
    }
}

// MARK: - Blocks

extension Document.Block {
    fileprivate var json: JSONValue {
        switch self {
        case .heading(let text, let level):
            ["block": "heading", "text": .string(text), "level": .integer(level)]
        case .paragraph(let paragraph): paragraph.json
        case .clauses(let clauses): ["block": "clauses", "clauses": .array(clauses.map(\.json))]
        case .facts(let facts):
            [
                "block": "facts",
                "facts": .array(facts.map { ["name": .string($0.name), "value": .string($0.value)] }),
            ]
        case .table(let table): table.json
        case .legend(let title, let lines):
            ["block": "legend", "title": .string(title), "lines": Document.texts(lines)]
        case .footnotes(let notes):
            [
                "block": "footnotes",
                "footnotes": .array(notes.map { ["mark": .string($0.mark), "text": .string($0.text)] }),
            ]
        case .signatures(let block):
            [
                "block": "signatures", "signatures": .array(block.signatures.map(\.json)),
                "initials": Document.texts(block.initials),
            ]
        case .copies(let title, let names):
            ["block": "copies", "title": .string(title), "names": Document.texts(names)]
        case .pageBreak: ["block": "page-break"]
        }
    }
}

extension Document.Paragraph {
    fileprivate var json: JSONValue {
        [
            "block": "paragraph", "text": .string(text), "alignment": .string(alignment.rawValue),
            "style": .string(style.rawValue), "indented": .bool(isIndented),
        ]
    }
}

extension Document.Clause {
    fileprivate var json: JSONValue {
        [
            "label": .string(label), "colon": .bool(hasColon), "text": .string(text),
            "points": .array(points.map { ["mark": .string($0.mark), "text": .string($0.text)] }),
        ]
    }
}

extension Document.Signature {
    fileprivate var json: JSONValue {
        [
            "where": Document.texts(placeAndDate), "role": Document.texts(role), "name": .optional(name),
            "rank": .optional(rank), "nip": .optional(nip),
        ]
    }
}

// MARK: - Tables

extension Document.Table {
    fileprivate var json: JSONValue {
        [
            "block": "table", "caption": .optional(caption), "columns": .array(columns.map(\.json)),
            "head": .array(head.map { .array($0.map(\.json)) }), "numbered": .bool(hasColumnNumbers),
            "rows": .array(rows.map(\.json)),
        ]
    }
}

extension Document.Column {
    fileprivate var json: JSONValue {
        ["weight": .integer(weight), "alignment": .string(alignment.rawValue)]
    }
}

extension Document.HeadCell {
    fileprivate var json: JSONValue {
        ["text": .string(text), "columns": .integer(columnCount), "rows": .integer(rowCount)]
    }
}

extension Document.Row {
    fileprivate var json: JSONValue {
        switch self {
        case .group(let text): .string(text)
        case .cells(let cells): .array(cells.map(\.json))
        }
    }
}

extension Document.Cell {
    fileprivate var json: JSONValue {
        [
            "text": .string(text),
            "figure": figure.map { ["number": .string($0.number), "format": .string($0.format)] } ?? .null,
            "marks": Document.texts(marks), "strong": .bool(isStrong), "columns": .integer(columnCount),
            "alignment": .optional(alignment?.rawValue),
        ]
    }
}

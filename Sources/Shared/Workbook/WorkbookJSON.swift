// `iku-workbook/1`, what `iku-sheet` takes on its standard input:
//
//   {"schema":"iku-workbook/1", "title":…, "created":"2023-01-12T00:00:00.000Z",
//    "sheets":[{"name":…, "widths":[8,40], "frozen":{"rows":3,"columns":1},
//               "rows":[[null, {"text":…,"style":"head"},
//                        {"number":"0.776","format":"0.00%","style":"cell"}]]}]}
//
// Every member stands in its place, none is unknown; a cell is null, a text, a number, a blank one
// ({"blank":true,"format":…,"style":…}) or a formula ({"formula":"A1+1","result":{"number":"2"} or
// {"text":""},"format":…,"style":…}). A sheet may have besides: "hidden":[1,2], "heights":[[7,45]],
// "protected":true, "upright":true, "entries":[{"row":7,"column":6,"kind":"decimal","choices":[],"title":…,
// "prompt":…,"complaint":…}], "comments":[{"row":7,"column":6,"text":…}]; and what WorkbookLayout adds.

extension Workbook {
    /// Name of the description's format.
    public static let schema = "iku-workbook/1"

    /// The description that `iku-sheet` reads.
    public var json: JSONValue {
        [
            "schema": .string(Self.schema), "title": .string(title), "created": .string(created.description),
            "sheets": .array(sheets.map(\.json)),
        ]
    }
}

extension Workbook.Sheet {
    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("widths", .array(columnWidths.map { .integer($0) })),
            ("frozen", ["rows": .integer(frozenRowCount), "columns": .integer(frozenColumnCount)]),
            ("rows", .array(rows.map { .array($0.map(\.json)) })),
        ]
        if !hiddenColumns.isEmpty { members.append(("hidden", .array(hiddenColumns.map { .integer($0) }))) }
        if !rowHeights.isEmpty {
            let heights = rowHeights.sorted { $0.key < $1.key }
            members.append(
                ("heights", .array(heights.map { .array([.integer($0.key), .integer($0.value)]) })))
        }
        if isProtected { members.append(("protected", .bool(true))) }
        if isUpright { members.append(("upright", .bool(true))) }
        if !entries.isEmpty { members.append(("entries", .array(entries.map(\.json)))) }
        if !comments.isEmpty { members.append(("comments", .array(comments.map(\.json)))) }
        members += layout.members
        return .object(JSONObject(pairs: members))
    }
}

extension Workbook.Entry {
    fileprivate var json: JSONValue {
        [
            "row": .integer(row), "column": .integer(column), "kind": .string(kind.rawValue),
            "choices": .array(choices.map { .string($0) }), "title": .string(title),
            "prompt": .string(prompt), "complaint": .string(complaint),
        ]
    }
}

extension Workbook.Comment {
    fileprivate var json: JSONValue {
        ["row": .integer(row), "column": .integer(column), "text": .string(text)]
    }
}

extension Workbook.Cell {
    fileprivate var json: JSONValue {
        switch self {
        case .empty: .null
        case .text(let text, let style): ["text": .string(text), "style": .string(style.rawValue)]
        case .number(let number, let format, let style):
            ["number": .string(number), "format": .string(format), "style": .string(style.rawValue)]
        case .blank(let format, let style):
            ["blank": true, "format": .string(format), "style": .string(style.rawValue)]
        case .formula(let text, let result, let format, let style):
            [
                "formula": .string(text), "result": result.json, "format": .string(format),
                "style": .string(style.rawValue),
            ]
        }
    }
}

extension Workbook.Result {
    fileprivate var json: JSONValue {
        switch self {
        case .text(let text): ["text": .string(text)]
        case .number(let number): ["number": .string(number)]
        }
    }
}

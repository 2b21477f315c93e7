// `iku-workbook/1`, what `iku-sheet` takes on its standard input:
//
//   {"schema":"iku-workbook/1", "title":…, "created":"2023-01-12T00:00:00.000Z",
//    "sheets":[{"name":…, "widths":[8,40], "frozen":{"rows":3,"columns":1},
//               "rows":[[null, {"text":…,"style":"head"},
//                        {"number":"0.776","format":"0.00%","style":"cell"}]]}]}
//
// Every member stands in its place, none is unknown; a cell is null, a text or a number.

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
        [
            "name": .string(name), "widths": .array(columnWidths.map { .integer($0) }),
            "frozen": ["rows": .integer(frozenRowCount), "columns": .integer(frozenColumnCount)],
            "rows": .array(rows.map { .array($0.map(\.json)) }),
        ]
    }
}

extension Workbook.Cell {
    fileprivate var json: JSONValue {
        switch self {
        case .empty: .null
        case .text(let text, let style): ["text": .string(text), "style": .string(style.rawValue)]
        case .number(let number, let format, let style):
            ["number": .string(number), "format": .string(format), "style": .string(style.rawValue)]
        }
    }
}

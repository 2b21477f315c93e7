// `iku-table/1`, what `iku-sheet read` makes of an XLSX file: the cells that hold something, as stored.
//
//   {"schema":"iku-table/1", "sheets":[{"name":"Isian", "rows":[{"row":4, "cells":[
// {"column":1,"text":"nilai"}, {"column":6,"number":"0.776","percent":true},
// {"column":7,"error":"#REF!"}]}]}]}
//
// Rows and columns count from 1. A number is a plain decimal of 15 significant digits, as spreadsheets show
// it; `percent` tells that the cell shows it a hundredfold with a %. Dates come as texts (2022-12-31).

/// The cells of a spreadsheet.
public struct SheetTable: Sendable, Hashable {
    /// What a cell holds.
    public enum Content: Sendable, Hashable {
        /// Text, or a date or truth value as text.
        case text(String)
        /// A plain decimal number.
        case number(String, isPercent: Bool)
        /// `#DIV/0!` and the like, or a formula whose result was never stored.
        case error(String)
    }

    /// One cell.
    public struct Cell: Sendable, Hashable {
        /// From 1, for A.
        public let column: Int
        /// What it holds.
        public let content: Content

        /// A cell.
        public init(column: Int, _ content: Content) { (self.column, self.content) = (column, content) }
    }

    /// A row that holds something.
    public struct Row: Sendable, Hashable {
        /// From 1.
        public let number: Int
        /// From left to right.
        public let cells: [Cell]

        /// A row.
        public init(number: Int, cells: [Cell]) { (self.number, self.cells) = (number, cells) }
    }

    /// One sheet.
    public struct Sheet: Sendable, Hashable {
        /// Its name on the tab.
        public let name: String
        /// From the top.
        public let rows: [Row]

        /// A sheet.
        public init(name: String, rows: [Row]) { (self.name, self.rows) = (name, rows) }
    }

    /// A cell's place.
    public struct Place: Sendable, Hashable {
        /// Name of its sheet.
        public let sheet: String
        /// From 1, for A.
        public let column: Int
        /// From 1.
        public let row: Int

        /// A place.
        public init(sheet: String, column: Int, row: Int) {
            (self.sheet, self.column, self.row) = (sheet, column, row)
        }

        /// `lembar Isian, sel F7`
        public var words: Words {
            let cell = SheetTable.name(column: column, row: row)
            return Words(id: "lembar \(sheet), sel \(cell)", en: "sheet \(sheet), cell \(cell)")
        }
    }

    /// Name of the format.
    public static let schema = "iku-table/1"
    /// From the left.
    public let sheets: [Sheet]

    /// A table of these sheets.
    public init(_ sheets: [Sheet]) { self.sheets = sheets }

    /// `F7`
    public static func name(column: Int, row: Int) -> String {
        var letters = ""
        var rest = column
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters + String(row)
    }
}

// MARK: - JSON

extension SheetTable {
    /// The table as `iku-table/1`.
    public var json: JSONValue {
        ["schema": .string(Self.schema), "sheets": .array(sheets.map(\.json))]
    }

    /// The table that `iku-table/1` holds; nil where it is not that.
    public init?(json: JSONValue) {
        guard json.object?["schema"]?.string == Self.schema, let sheets = json.object?["sheets"]?.array else {
            return nil
        }
        let read = sheets.compactMap(Sheet.init)
        if read.count != sheets.count { return nil }
        self.sheets = read
    }
}

extension SheetTable.Sheet {
    fileprivate var json: JSONValue {
        ["name": .string(name), "rows": .array(rows.map(\.json))]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let name = json.object?["name"]?.string, let rows = json.object?["rows"]?.array else {
            return nil
        }
        let read = rows.compactMap(SheetTable.Row.init)
        if read.count != rows.count { return nil }
        self.init(name: name, rows: read)
    }
}

extension SheetTable.Row {
    fileprivate var json: JSONValue {
        ["row": .integer(number), "cells": .array(cells.map(\.json))]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let number = json.object?["row"]?.integer, let cells = json.object?["cells"]?.array else {
            return nil
        }
        let read = cells.compactMap(SheetTable.Cell.init)
        if read.count != cells.count { return nil }
        self.init(number: Int(number), cells: read)
    }
}

extension SheetTable.Cell {
    fileprivate var json: JSONValue {
        switch content {
        case .text(let text): ["column": .integer(column), "text": .string(text)]
        case .number(let number, let isPercent):
            ["column": .integer(column), "number": .string(number), "percent": .bool(isPercent)]
        case .error(let name): ["column": .integer(column), "error": .string(name)]
        }
    }

    fileprivate init?(_ json: JSONValue) {
        guard let object = json.object, let column = object["column"]?.integer else { return nil }
        if let text = object["text"]?.string {
            self.init(column: Int(column), .text(text))
        } else if let number = object["number"]?.string, let isPercent = object["percent"]?.bool {
            self.init(column: Int(column), .number(number, isPercent: isPercent))
        } else if let name = object["error"]?.string {
            self.init(column: Int(column), .error(name))
        } else {
            return nil
        }
    }
}

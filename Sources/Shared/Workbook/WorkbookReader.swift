// Reads `iku-workbook/1` strictly: what it lets through, a spreadsheet can hold. Its format: WorkbookJSON.

extension Workbook {
    /// The workbook that `bytes` describe.
    public init(description bytes: [UInt8]) throws(FaultList) {
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw FaultList(Fault(error.pointer, "malformed", error.words))
        }
        var reader = WorkbookReader()
        let workbook = reader.workbook(value)
        guard let workbook, reader.faults.isEmpty else { throw reader.faults }
        self = workbook
    }
}

/// Collects every fault of one description.
struct WorkbookReader {
    var faults = FaultList()

    mutating func workbook(_ value: JSONValue) -> Workbook? {
        let known: Set = ["schema", "title", "created", "sheets"]
        guard let object = ObjectReader(value, at: .root, known: known, into: &faults) else { return nil }
        func at(_ name: String) -> JSONPointer { JSONPointer.root.appending(name) }
        if object.string("schema", into: &faults) != Workbook.schema {
            faults.add(at("schema"), "schema", id: "bukan \(Workbook.schema)", en: "not \(Workbook.schema)")
        }
        let title = text(object.string("title", into: &faults), at("title"))
        let created = object.string("created", into: &faults).flatMap { Timestamp($0) }
        if created == nil { faults.add(at("created"), "time", id: "bukan waktu", en: "not a moment") }
        let sheets = (object.array("sheets", into: &faults) ?? []).enumerated().compactMap { place, value in
            sheet(value, at("sheets").appending(place))
        }
        check(sheets, at("sheets"))
        guard let title, let created else { return nil }
        return Workbook(title: title, created: created, sheets: sheets)
    }

    private mutating func check(_ sheets: [Workbook.Sheet], _ pointer: JSONPointer) {
        let names = Set(sheets.map { $0.name.lowercased() })
        if sheets.isEmpty || sheets.count > Limits.sheetCountMax || names.count != sheets.count {
            faults.add(
                pointer, "sheets", id: "1 sampai \(Limits.sheetCountMax) lembar, namanya tidak boleh sama",
                en: "1 to \(Limits.sheetCountMax) sheets of different names")
        }
    }

    private mutating func sheet(_ value: JSONValue, _ pointer: JSONPointer) -> Workbook.Sheet? {
        let known: Set = [
            "name", "widths", "frozen", "rows", "hidden", "heights", "protected", "upright", "entries",
            "comments",
        ]
        let members = known.union(Workbook.Layout.memberNames)
        guard let object = ObjectReader(value, at: pointer, known: members, into: &faults) else { return nil }
        let name = object.string("name", into: &faults) ?? ""
        if !(1...31).contains(name.utf16.count) || name.contains(where: { "[]:*?/\\'".contains($0) }) {
            faults.add(
                pointer.appending("name"), "sheet-name", id: "nama lembar tidak sah", en: "not a sheet's name"
            )
        }
        let widths = (object.array("widths", into: &faults) ?? []).enumerated().map { place, width in
            count(width, 255, pointer.appending("widths").appending(place))
        }
        let frozen = counts(object.required("frozen", into: &faults) ?? .null, pointer.appending("frozen"))
        let at = pointer.appending("rows")
        let rows = (object.array("rows", into: &faults) ?? []).enumerated().map { place, cells in
            row(cells, at.appending(place))
        }
        if rows.count > Limits.sheetRowCountMax || widths.count > Limits.sheetColumnCountMax {
            faults.add(at, "too-many", id: "terlalu banyak baris", en: "too many rows or columns")
        }
        return Workbook.Sheet(
            name: name, columnWidths: widths, frozenRowCount: frozen.rows, frozenColumnCount: frozen.columns,
            rows: rows, hiddenColumns: places(object, "hidden"), rowHeights: heights(object),
            isProtected: isSet(object, "protected"), isUpright: isSet(object, "upright"),
            entries: entries(object), comments: comments(object), layout: layout(object))
    }

    private mutating func counts(_ value: JSONValue, _ pointer: JSONPointer) -> (rows: Int, columns: Int) {
        let known: Set = ["rows", "columns"]
        guard let object = ObjectReader(value, at: pointer, known: known, into: &faults) else {
            return (0, 0)
        }
        let rows = object.required("rows", into: &faults) ?? .null
        let columns = object.required("columns", into: &faults) ?? .null
        return (
            count(rows, 100, pointer.appending("rows")), count(columns, 100, pointer.appending("columns"))
        )
    }

    mutating func count(_ value: JSONValue, _ largest: Int64, _ pointer: JSONPointer) -> Int {
        if let count = value.integer, count <= largest { return Int(count) }
        faults.add(pointer, "count", id: "bukan 0 sampai \(largest)", en: "not 0 to \(largest)")
        return 0
    }
}

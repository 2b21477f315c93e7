// From a workbook to an XLSX file and from one to its cells, by `iku-sheet`.

extension ChildProgram {
    /// The XLSX file of `workbook`, made by `iku-sheet` at this path.
    public func spreadsheet(
        of workbook: Workbook, secondsMax: Int
    ) throws(ChildProgramFault) -> [UInt8] {
        try run(
            ["write"], input: workbook.json.compact, outputByteCountMax: Limits.spreadsheetByteCountMax,
            secondsMax: secondsMax)
    }
}

extension ChildProgram {
    /// The cells of an XLSX file, read by `iku-sheet` at this path.
    public func table(ofSpreadsheet bytes: [UInt8], secondsMax: Int) throws(ChildProgramFault) -> SheetTable {
        let output = try run(
            ["read"], input: bytes, outputByteCountMax: Limits.sheetTableByteCountMax, secondsMax: secondsMax)
        if let json = try? JSONValue(parsing: output), let table = SheetTable(json: json) { return table }
        throw .failed(path: path, complaint: "not \(SheetTable.schema)", ending: "exit 0")
    }
}

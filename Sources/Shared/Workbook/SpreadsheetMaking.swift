// From a workbook to an XLSX file, by `iku-sheet`.

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

// A file that staff or another program hands over: XLSX by its ending or its first bytes, JSON by its ending
// or its first character, else CSV. XLSX is read by `iku-sheet`.

import Shared

/// A draft as read from a file.
struct DraftFile: Sendable {
    let path: String
    let draft: Draft

    /// Reads a draft; every fault of the file in one ``AgentFault``.
    init(_ path: String, catalogs: CatalogHistory, bidang: String) throws {
        let bytes = try FileSystem.read(path, byteCountMax: Limits.draftByteCountMax)
        try self.init(path, bytes, catalogs: catalogs, bidang: bidang)
    }

    init(_ path: String, _ bytes: [UInt8], catalogs: CatalogHistory, bidang: String) throws {
        self.path = path
        do throws(FaultList) {
            draft = try Self.draft(path, bytes, catalogs, bidang)
        } catch {
            let path = FileSystem.name(of: path)
            throw AgentFault(
                "invalid-draft",
                id: "\(path): isian belum benar, belum ada yang dikirim; perbaiki lalu ulangi",
                en: "\(path): the draft has faults, nothing was sent; correct them and try again",
                faults: error.faults)
        }
    }

    private static func draft(
        _ path: String, _ bytes: [UInt8], _ catalogs: CatalogHistory, _ bidang: String
    ) throws(FaultList) -> Draft {
        let ending = path.lowercased()
        if ending.hasSuffix(".xls") || ending.hasSuffix(".ods") {
            throw CSVTable.fault(
                "format", id: "simpan buku kerja ini sebagai XLSX, lalu ulangi",
                en: "save this workbook as XLSX and try again")
        }
        if ending.hasSuffix(".xlsx") || bytes.starts(with: Array("PK".utf8)) {
            var reader = DraftTableReader(catalogs: catalogs, bidang: bidang)
            return try reader.draft(try SpreadsheetDraft.tables(of: try workbook(bytes)))
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let content = hasMark ? Array(bytes.dropFirst(3)) : bytes
        let first = content.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if ending.hasSuffix(".json") || first == UInt8(ascii: "{") { return try Draft(json: content) }
        var reader = DraftTableReader(catalogs: catalogs, bidang: bidang)
        return try reader.draft(try CSVTable(bytes))
    }

    private static func workbook(_ bytes: [UInt8]) throws(FaultList) -> SheetTable {
        let sheet = ChildProgram.sheet(environment: ProcessEnvironment.read())
        do throws(ChildProgramFault) {
            return try sheet.table(ofSpreadsheet: bytes, secondsMax: Limits.sheetSecondsMax)
        } catch {
            let code = error.refusal?.rawValue ?? "spreadsheet-unread"
            throw FaultList(Fault(.root, code, error.refusal?.words ?? error.words))
        }
    }
}

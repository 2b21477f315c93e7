// A file that staff or another program hands over: JSON by its first character or its ending, else CSV.

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
        if ending.hasSuffix(".xlsx") || ending.hasSuffix(".xls") || ending.hasSuffix(".ods") {
            throw CSVTable.fault(
                "format", id: "buku kerja belum dapat dibaca; simpan sebagai \"CSV UTF-8\", lalu ulangi",
                en: "workbooks cannot be read yet; save it as \"CSV UTF-8\" and try again")
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let content = hasMark ? Array(bytes.dropFirst(3)) : bytes
        let first = content.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if ending.hasSuffix(".json") || first == UInt8(ascii: "{") { return try Draft(json: content) }
        var reader = DraftTableReader(catalogs: catalogs, bidang: bidang)
        return try reader.draft(try CSVTable(bytes))
    }
}

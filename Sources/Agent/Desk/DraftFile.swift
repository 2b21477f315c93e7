// A file that staff or another program hands over: XLSX by its ending or its first bytes, JSON by its ending
// or its first character, else CSV. XLSX is read by `iku-sheet`.

import Shared

/// The drafts read from a file.
struct DraftFile: Sendable {
    let path: String
    /// One a period, in the order of periods; at least one.
    let drafts: [Draft]
    /// Whether a person wrote it into a table: what looks odd is asked about, not only told.
    let isTable: Bool

    /// The first of its drafts, in most files the only one.
    var draft: Draft { drafts[0] }

    /// Reads drafts; every fault of the file in one ``AgentFault``.
    init(_ path: String, catalogs: CatalogHistory, bidang: String) throws {
        let bytes = try FileSystem.read(path, byteCountMax: Limits.draftByteCountMax)
        try self.init(path, bytes, catalogs: catalogs, bidang: bidang)
    }

    init(_ path: String, _ bytes: [UInt8], catalogs: CatalogHistory, bidang: String) throws {
        self.path = path
        do throws(FaultList) {
            let read = try Self.read(path, bytes, catalogs, bidang)
            (drafts, isTable) = (Self.signed(read.0), read.isTable)
        } catch {
            let path = FileSystem.name(of: path)
            throw AgentFault(
                "invalid-draft",
                id: "\(path): isian belum benar, belum ada yang dikirim; perbaiki lalu ulangi",
                en: "\(path): the draft has faults, nothing was sent; correct them and try again",
                faults: error.faults)
        }
        invariant(!drafts.isEmpty, "a file that is read holds a draft")
    }

    /// The drafts, each with the people of the first that names any.
    private static func signed(_ drafts: [Draft]) -> [Draft] {
        guard let named = drafts.first(where: { $0.preparedBy != nil }) else { return drafts }
        return drafts.map { draft in
            if draft.preparedBy != nil { return draft }
            var draft = draft
            draft.preparedBy = named.preparedBy
            draft.approvedBy = draft.approvedBy ?? named.approvedBy
            return draft
        }
    }

    private static func read(
        _ path: String, _ bytes: [UInt8], _ catalogs: CatalogHistory, _ bidang: String
    ) throws(FaultList) -> ([Draft], isTable: Bool) {
        let ending = path.lowercased()
        if ending.hasSuffix(".xls") || ending.hasSuffix(".ods") {
            throw CSVTable.fault(
                "format", id: "simpan buku kerja ini sebagai XLSX, lalu ulangi",
                en: "save this workbook as XLSX and try again")
        }
        if isWorkbook(path, bytes) {
            var reader = DraftTableReader(catalogs: catalogs, bidang: bidang)
            return (try reader.drafts(try SpreadsheetDraft.tables(of: try workbook(bytes))), true)
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let content = hasMark ? Array(bytes.dropFirst(3)) : bytes
        let first = content.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if ending.hasSuffix(".json") || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            return (try json(content, catalogs, bidang), false)
        }
        var reader = DraftTableReader(catalogs: catalogs, bidang: bidang)
        return (try reader.drafts([try CSVTable(bytes)]), true)
    }

    /// Whether a file is a workbook by its ending or its first bytes.
    static func isWorkbook(_ path: String, _ bytes: [UInt8]) -> Bool {
        path.lowercased().hasSuffix(".xlsx") || bytes.starts(with: Array("PK".utf8))
    }

    private static func json(
        _ content: [UInt8], _ catalogs: CatalogHistory, _ bidang: String
    ) throws(FaultList) -> [Draft] {
        let drafts = try Draft.drafts(json: content)
        var faults = FaultList()
        var known: Set<Period> = []
        for draft in drafts {
            let check = TemplateCheck(bidang: bidang, catalogs: catalogs)
            for fault in check.faults(of: draft) { faults.add(fault) }
            if known.insert(draft.period).inserted { continue }
            faults.add(
                .root.appending("period"), "written-twice",
                id: "periode \(draft.period) ditulis dua kali; hapus salah satu",
                en: "the period \(draft.period) is written twice; delete one of them")
        }
        if !faults.isEmpty { throw faults }
        return drafts.sorted { $0.period < $1.period }
    }

    /// The cells of a workbook, read by `iku-sheet`.
    static func workbook(_ bytes: [UInt8]) throws(FaultList) -> SheetTable {
        let sheet = ChildProgram.sheet(environment: ProcessEnvironment.read())
        do throws(ChildProgramFault) {
            return try sheet.table(ofSpreadsheet: bytes, secondsMax: Limits.sheetSecondsMax)
        } catch {
            let code = error.refusal?.rawValue ?? "spreadsheet-unread"
            throw FaultList(Fault(.root, code, error.refusal?.words ?? error.words))
        }
    }
}

// Which page stands at which address.

import Shared

/// Finds the page of a request.
struct PageRouting {
    let visit: Visit
    let reading: OfficeReading
    let logKey: SigningKey
    /// A form that was sent and not taken; its page is shown again.
    var refused: RefusedForm?

    /// Whether the path belongs to something that a log-in opens.
    static func isKnown(_ path: String) -> Bool {
        let downloads = [
            "laporan", "unduh", "checkpoint", "kunci", "bukti", "log.jsonl", "riwayat.atom",
            "riwayat.json", "lambang.png",
        ]
        let head = path.split(separator: "/").first.map(String.init) ?? ""
        return SitePart(path: path) != nil || (downloads + ["kata-sandi", "keluar"]).contains(head)
    }

    func result() throws -> PageResult {
        let parts = visit.request.path.split(separator: "/").map(String.init)
        switch parts.count {
        case 0: return try SummaryPage(visit: visit, reading: reading).result()
        case 1: return try top(parts[0])
        case 2: return try below(parts[0], parts[1])
        default: return .notFound
        }
    }

    private func top(_ name: String) throws -> PageResult {
        let downloads = ProofDownloads(visit: visit, reading: reading, logKey: logKey)
        switch name {
        case "indikator": return try IndicatorListPage(visit: visit, reading: reading).result()
        case "unit": return try UnitListPage(visit: visit, reading: reading).result()
        case "kelengkapan": return try CompletenessPage(visit: visit, reading: reading).result()
        case "riwayat": return try HistoryPage(visit: visit, reading: reading).result()
        case "riwayat.atom": return try HistoryFeed(visit: visit, reading: reading).atom()
        case "riwayat.json": return try HistoryFeed(visit: visit, reading: reading).json()
        case "pengesahan": return try approvals()
        case "program": return try programs()
        case "pejabat": return try officials()
        case "dokumen": return try DocumentListPage(visit: visit, reading: reading).result()
        case "lambang.png": return try DocumentPageFrame(visit: visit, reading: reading).emblem()
        case "keaslian": return try ProofPage(visit: visit, reading: reading).result()
        case "checkpoint": return try downloads.checkpoint()
        case "log.jsonl": return downloads.bundle()
        case "keputusan": return DecreePage(visit: visit, reading: reading).result()
        case "kata-sandi": return PasswordPage(visit: visit).result(fault: nil)
        case "masuk": return .redirect("/")
        default: return .notFound
        }
    }

    private func below(_ name: String, _ id: String) throws -> PageResult {
        let downloads = ProofDownloads(visit: visit, reading: reading, logKey: logKey)
        switch name {
        case "indikator": return try IndicatorPage(visit: visit, reading: reading, id: id).result()
        case "unit": return try UnitPage(visit: visit, reading: reading, id: id).result()
        case "keaslian": return try FigureProofPage(visit: visit, reading: reading, id: id).result()
        case "laporan": return try downloads.report(id)
        case "kunci": return downloads.key(id)
        case "bukti": return try downloads.evidence(id)
        case "dokumen": return try DocumentPageFrame(visit: visit, reading: reading).result()
        case "program": return OfficeForm.program.rawValue == id ? try programs() : .notFound
        case "pejabat": return OfficeForm.official.rawValue == id ? try officials() : .notFound
        case "pengesahan":
            if id == OfficeForm.approve.rawValue { return try approve() }
            if OfficeForm(path: visit.request.path) != nil { return try approvals() }
            return try ApprovedPage(visit: visit, reading: reading, index: id).result()
        default: return .notFound
        }
    }

    private func approvals() throws -> PageResult {
        try ApprovalPage(visit: visit, reading: reading, refused: refused).result()
    }

    private func programs() throws -> PageResult {
        try ProgramPage(visit: visit, reading: reading, refused: refused).result()
    }

    private func officials() throws -> PageResult {
        try OfficialPage(visit: visit, reading: reading, refused: refused).result()
    }

    private func approve() throws -> PageResult {
        try ApprovePage(visit: visit, reading: reading, refused: refused).result()
    }
}

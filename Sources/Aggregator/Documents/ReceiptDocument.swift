// Tanda terima of one report, one page, as the office prints it: the sheet is Shared/Document/ReceiptSheet,
// the letterhead, who signs and the footer are the desk's.

import Shared

/// The receipt of a unit's report of a period.
struct ReceiptDocument {
    let desk: DocumentDesk
    let name: DocumentName

    /// Nil where the unit has no report of the period.
    func document() throws(StoreError) -> Document? {
        guard let bidang = name.bidang, let logged = try logged(bidang) else { return nil }
        let catalog = desk.catalog(of: name.period.year)
        let sheet = ReceiptSheet(
            logged.report, hash: logged.signed.hash, kid: logged.signed.kid, index: UInt64(logged.index),
            receivedAt: logged.receivedAt, catalog: catalog, office: desk.office,
            unit: desk.unit(bidang) ?? bidang, language: desk.language)
        let section = sheet.section(letterhead: desk.letterhead(catalog), ending: [desk.signatures(nil)])
        return try desk.document(name, isDraft: desk.isDraftAsked, [section])
    }

    /// The latest report of the chain before the size, if it is none that takes another back.
    private func logged(_ bidang: String) throws(StoreError) -> LoggedReport? {
        let rows = try desk.reading.rows(of: bidang, name.period).filter { $0.index < desk.size }
        guard let row = rows.last, row.kind == .report else { return nil }
        return try desk.reading.store.report(at: row.index)
    }
}

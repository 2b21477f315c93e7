// Tanda terima of one report, one page: what arrived, from whom, when, as which entry of the log, and the
// values it states. What proves it is the receipt that the unit's agent holds; this sheet says how to find
// it.

import Shared

/// The receipt of a unit's report of a period.
struct ReceiptDocument {
    let desk: DocumentDesk
    let name: DocumentName

    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    /// Nil where the unit has no report of the period.
    func document() throws(StoreError) -> Document? {
        guard let bidang = name.bidang, let logged = try logged(bidang) else { return nil }
        let catalog = desk.catalog(of: name.period.year)
        let section = Document.Section(
            letterhead: desk.letterhead(catalog),
            title: [say("TANDA TERIMA LAPORAN", "RECEIPT OF A REPORT")],
            subtitle: [
                (desk.unit(bidang) ?? bidang).uppercased(),
                name.period.quarter == nil
                    ? desk.yearLine(name.period.year) : name.period.title(in: desk.language).uppercased(),
            ],
            blocks: [
                .facts(facts(logged)), values(logged.report, catalog),
                .paragraph(
                    Document.Paragraph(
                        say(
                            "Laporan ini tersimpan dalam log yang hanya dapat bertambah. Buktinya adalah tanda terima "
                                + "(tlog-proof) yang disimpan agen unit kerja dengan nama hash laporan di atas; "
                                + "iku-agent receipts --verify memeriksanya tanpa jaringan.",
                            "This report is kept in a log that only grows. Its proof is the receipt (tlog-proof) that "
                                + "the unit's agent keeps under the hash above; iku-agent receipts --verify checks it "
                                + "without a network."), style: .small)),
                desk.signatures(nil),
            ])
        return try desk.document(name, isDraft: desk.isDraftAsked, [section])
    }

    /// The latest report of the chain before the size, if it is none that takes another back.
    private func logged(_ bidang: String) throws(StoreError) -> LoggedReport? {
        let rows = try desk.reading.rows(of: bidang, name.period).filter { $0.index < desk.size }
        guard let row = rows.last, row.kind == .report else { return nil }
        return try desk.reading.store.report(at: row.index)
    }

    private func facts(_ logged: LoggedReport) -> [Document.Fact] {
        let report = logged.report
        func person(_ person: Report.Person) -> String { "\(person.name), \(person.title)" }
        var facts = [
            Document.Fact(say("Unit kerja", "Unit"), desk.unit(report.bidang) ?? report.bidang),
            Document.Fact(say("Periode", "Period"), report.period.title(in: desk.language)),
            Document.Fact(say("Revisi", "Revision"), String(report.revision)),
        ]
        if let reason = report.reason { facts.append(Document.Fact(say("Alasan koreksi", "Reason"), reason)) }
        facts.append(Document.Fact(say("Disusun oleh", "Prepared by"), person(report.preparedBy)))
        if let approved = report.approvedBy {
            facts.append(Document.Fact(say("Disetujui oleh", "Approved by"), person(approved)))
        }
        return facts + [
            Document.Fact(say("Diterima", "Received"), desk.moment(logged.receivedAt)),
            Document.Fact(say("Entri log", "Entry of the log"), String(logged.index)),
            Document.Fact(say("Hash laporan (SHA-256)", "Report hash (SHA-256)"), logged.signed.hash.hex),
            Document.Fact(say("Kunci penanda tangan", "Signing key"), logged.signed.kid),
            Document.Fact(
                say("Bukti dukung", "Evidence"),
                say("\(report.evidence.count) berkas", "\(report.evidence.count) files")),
        ]
    }

    private func values(_ report: Report, _ catalog: Catalog) -> Document.Block {
        let heads = [
            say("Indikator", "Indicator"), say("Komponen", "Component"), say("Nilai", "Value"),
            say("Satuan", "Unit"),
        ]
        let rows = catalog.indicators.filter { report.values[$0.id] != nil }.flatMap { indicator in
            indicator.components.enumerated().map { place, component -> Document.Row in
                let value = report.values[indicator.id]?[component.id]
                return .cells([
                    Document.Cell(place == 0 ? indicator.name : ""), Document.Cell(component.name),
                    value.map(cell) ?? DocumentCells.absent, Document.Cell(component.unit ?? ""),
                ])
            }
        }
        return .table(
            Document.Table(
                columns: [.init(34), .init(34), .init(20, .end), .init(12, .centre)],
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
    }

    /// Digit for digit, as reported.
    private func cell(_ value: Figure) -> Document.Cell {
        let digits = value.fractionDigitCount
        let fraction = digits == 0 ? "" : "." + String(repeating: "0", count: digits)
        return Document.Cell(
            desk.figures.number(plain: value.text),
            figure: Document.Figure(value.text, format: "#,##0" + fraction))
    }
}

// Tanda terima of one report: what arrived, from whom, when, as which entry of the log, the values it states
// and, where they are known, what they come to. The office prints it from its log, the unit's agent from the
// receipt that it holds; both say the same.

/// The receipt of a report as a part of a document.
public struct ReceiptSheet: Sendable {
    /// The report as it was signed.
    public let report: Report
    /// Its report hash.
    public let hash: Digest
    /// The key that signed it.
    public let kid: String
    /// Its entry of the log.
    public let index: UInt64
    /// When it arrived.
    public let receivedAt: Timestamp
    /// The catalogue of its year.
    public let catalog: Catalog
    /// Whose clock, and which letterhead.
    public let office: Catalog.Office
    /// The unit's name.
    public let unit: String
    /// What the report comes to; none shows nothing of it.
    public var rows: [Achievement.Row] = []
    /// Of its texts.
    public let language: Language

    /// A receipt.
    public init(
        _ report: Report, hash: Digest, kid: String, index: UInt64, receivedAt: Timestamp,
        catalog: Catalog, office: Catalog.Office, unit: String, language: Language
    ) {
        (self.report, self.hash, self.kid) = (report, hash, kid)
        (self.index, self.receivedAt, self.language) = (index, receivedAt, language)
        (self.catalog, self.office, self.unit) = (catalog, office, unit)
    }

    private var figures: FigureText { FigureText(language) }
    private func say(_ id: String, _ en: String) -> String { Words(id: id, en: en).text(in: language) }

    /// The page; `ending` is what follows the proof: who signs.
    public func section(
        letterhead: Document.Letterhead, ending: [Document.Block] = []
    ) -> Document.Section {
        let year = say("TAHUN \(report.period.year)", "\(report.period.year)")
        let isWholeYear = report.period.quarter == nil
        return Document.Section(
            letterhead: letterhead, title: [title],
            subtitle: [
                unit.uppercased(),
                isWholeYear ? year : report.period.title(in: language).uppercased(),
            ],
            blocks: [.facts(facts)] + values + results + [.paragraph(proof)] + ending)
    }

    /// What the sheet is.
    public var title: String {
        switch report.kind {
        case .report: say("TANDA TERIMA LAPORAN", "RECEIPT OF A REPORT")
        case .withdrawal: say("TANDA TERIMA PENARIKAN LAPORAN", "RECEIPT OF A WITHDRAWAL")
        }
    }

    private var proof: Document.Paragraph {
        Document.Paragraph(
            say(
                "Laporan ini tersimpan dalam log yang hanya dapat bertambah. Buktinya adalah tanda terima "
                    + "(tlog-proof) yang disimpan agen unit kerja dengan nama hash laporan di atas; "
                    + "iku-agent receipts --verify memeriksanya tanpa jaringan.",
                "This report is kept in a log that only grows. Its proof is the receipt (tlog-proof) that "
                    + "the unit's agent keeps under the hash above; iku-agent receipts --verify checks it "
                    + "without a network."), style: .small)
    }

    private var facts: [Document.Fact] {
        func person(_ person: Report.Person) -> String { "\(person.name), \(person.title)" }
        var facts = [
            Document.Fact(say("Unit kerja", "Unit"), unit),
            Document.Fact(say("Periode", "Period"), report.period.title(in: language)),
            Document.Fact(say("Revisi", "Revision"), String(report.revision)),
        ]
        if let reason = report.reason { facts.append(Document.Fact(say("Alasan koreksi", "Reason"), reason)) }
        facts.append(Document.Fact(say("Disusun oleh", "Prepared by"), person(report.preparedBy)))
        if let approved = report.approvedBy {
            facts.append(Document.Fact(say("Disetujui oleh", "Approved by"), person(approved)))
        }
        return facts + [
            Document.Fact(say("Diterima", "Received"), office.momentText(receivedAt, in: language)),
            Document.Fact(say("Entri log", "Entry of the log"), String(index)),
            Document.Fact(say("Hash laporan (SHA-256)", "Report hash (SHA-256)"), hash.hex),
            Document.Fact(say("Kunci penanda tangan", "Signing key"), kid),
            Document.Fact(
                say("Bukti dukung", "Evidence"),
                say("\(report.evidence.count) berkas", "\(report.evidence.count) files")),
        ]
    }

    // MARK: Figures

    private var values: [Document.Block] {
        let heads = [
            say("Indikator", "Indicator"), say("Komponen", "Component"), say("Nilai", "Value"),
            say("Satuan", "Unit"),
        ]
        let rows = catalog.indicators.filter { report.values[$0.id] != nil }.flatMap { indicator in
            indicator.components.enumerated().map { place, component -> Document.Row in
                let value = report.values[indicator.id]?[component.id]
                return .cells([
                    Document.Cell(place == 0 ? indicator.name : ""), Document.Cell(component.name),
                    value.map(cell) ?? Self.absent, Document.Cell(component.unit ?? ""),
                ])
            }
        }
        // A withdrawal states none.
        if rows.isEmpty { return [] }
        return [
            .table(
                Document.Table(
                    columns: [.init(34), .init(34), .init(20, .end), .init(12, .centre)],
                    head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
        ]
    }

    /// Digit for digit, as reported.
    private func cell(_ value: Figure) -> Document.Cell {
        let digits = value.fractionDigitCount
        let fraction = digits == 0 ? "" : "." + String(repeating: "0", count: digits)
        return Document.Cell(
            figures.number(plain: value.text),
            figure: Document.Figure(value.text, format: "#,##0" + fraction))
    }

    private static let absent = Document.Cell(FigureText.absent, alignment: .centre)

    private var results: [Document.Block] {
        if rows.isEmpty { return [] }
        let heads = [
            say("Indikator", "Indicator"), say("Target", "Target"), say("Realisasi", "Realisasi"),
            say("Capaian", "Capaian"), say("Predikat", "Predikat"),
        ]
        func text(_ text: String?) -> Document.Cell { text.map { Document.Cell($0) } ?? Self.absent }
        let lines = rows.map { row -> Document.Row in
            let unit = row.indicator.unit
            return .cells([
                Document.Cell(row.indicator.name),
                text(row.target.map { figures.withUnit(figures.target($0), unit) }),
                text(
                    row.outcome.realisasi.map {
                        figures.withUnit(figures.realisasi($0, target: row.target), unit)
                    }),
                text(row.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" }),
                text(row.predikat?.name),
            ])
        }
        return [
            .table(
                Document.Table(
                    columns: [
                        .init(40), .init(14, .end), .init(16, .end), .init(14, .end), .init(16, .centre),
                    ],
                    head: [heads.map { Document.HeadCell($0) }], rows: lines))
        ]
    }
}

extension Catalog.Office {
    /// The lines of the letterhead: the government's and the office's names, then the address.
    public func letterhead(emblem: [UInt8]? = nil) -> Document.Letterhead {
        if letterhead.isEmpty { return Document.Letterhead(emblem: emblem, names: [name], address: []) }
        return Document.Letterhead(
            emblem: emblem, names: Array(letterhead.prefix(2)), address: Array(letterhead.dropFirst(2)))
    }
}

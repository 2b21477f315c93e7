// Keputusan Indikator Kinerja Utama from the catalogue: what it decides, and Tabel IV.1 with every target as
// written. The words are the decree's; the one who signs is the official of the document's date.

import Shared

/// The decree in force for a year.
struct DecreeDocument {
    let desk: DocumentDesk
    let name: DocumentName

    func document() throws(StoreError) -> Document {
        let catalog = desk.catalog(of: name.period.year)
        return try desk.document(
            name, isDraft: desk.isDraftAsked,
            [
                decision(catalog),
                DecreeTable(desk: desk, catalog: catalog, number: desk.decreeNumber(of: catalog)).section,
            ])
    }

    private func decision(_ catalog: Catalog) -> Document.Section {
        let office = catalog.office.name
        return Document.Section(
            letterhead: desk.letterhead(catalog),
            title: ["KEPUTUSAN KEPALA \(office.uppercased())"],
            subtitle: [desk.decreeNumber(of: catalog), "TENTANG", catalog.title.uppercased()],
            blocks: [
                Self.head(catalog), .clauses(desk.grounds(of: catalog).clauses),
                .paragraph(Document.Paragraph("MEMUTUSKAN:", alignment: .centre, style: .strong)),
                .clauses(Self.clauses(catalog, desk)), signature(desk),
            ] + desk.copies(catalog))
    }

    /// Who decides, above the grounds.
    static func head(_ catalog: Catalog) -> Document.Block {
        .paragraph(
            Document.Paragraph(
                "KEPALA \(catalog.office.name.uppercased()),", alignment: .centre, style: .strong))
    }

    private static func clauses(_ catalog: Catalog, _ desk: DocumentDesk) -> [Document.Clause] {
        let office = catalog.office.name
        return [
            Document.Clause("Menetapkan", hasColon: true, "\(catalog.title.uppercased())."),
            Document.Clause(
                "KESATU", hasColon: true,
                "Indikator Kinerja Utama sebagaimana tercantum dalam lampiran keputusan ini merupakan ukuran "
                    + "kinerja yang digunakan oleh \(office) untuk menetapkan Rencana Kerja Tahunan, menyampaikan "
                    + "Rencana Kerja Anggaran, menyusun dokumen Penetapan Kinerja, menyusun Laporan Akuntabilitas "
                    + "Kinerja serta melakukan Evaluasi Pencapaian Kinerja."),
            Document.Clause(
                "KEDUA", hasColon: true,
                "Penyusunan Laporan Akuntabilitas Kinerja dan Evaluasi terhadap pencapaian kinerja dilakukan oleh "
                    + "setiap pimpinan unit kerja dan disampaikan kepada \(desk.state.usualRecipient(on: desk.date))."
            ),
            Document.Clause(
                "KETIGA", hasColon: true,
                "Keputusan ini berlaku sejak tanggal ditetapkan, dan apabila di kemudian hari ternyata terdapat "
                    + "kekeliruan dalam keputusan ini akan diadakan perbaikan sebagaimana mestinya."),
        ]
    }

    private func signature(_ desk: DocumentDesk) -> Document.Block {
        .signatures(Document.Signatures([DecreeTable.signature(desk)], initials: desk.initials(nil)))
    }
}

extension DocumentDesk {
    /// What the decree of a catalogue rests on: the office's own file, else what is known of it.
    func grounds(of catalog: Catalog, isAmending: Bool = false) -> DecreeGrounds {
        grounds ?? DecreeGrounds.usual(of: catalog, isAmending: isAmending)
    }

    /// *NOMOR …*: what a revision was adopted with; the catalogue's own words for the first.
    func decreeNumber(of catalog: Catalog) -> String {
        if let decree = decree(of: catalog) {
            return "NOMOR \(decree.number), \(decree.date.text(in: language))"
        }
        return catalog.decree.numberText ?? "NOMOR …"
    }

    /// The number and date that a revision was adopted with; nil for the first.
    func decree(of catalog: Catalog) -> (number: String, date: CivilDate)? {
        state.catalogs.last { $0.catalog.revision == catalog.revision }?.decree
    }
}

/// Tabel IV.1: indicators, targets of every year, formulas, owners.
struct DecreeTable {
    let desk: DocumentDesk
    let catalog: Catalog
    /// Of the decree that it is the annex of.
    let number: String
    /// `LAMPIRAN II` where there are several.
    var title = "LAMPIRAN"

    static func signature(_ desk: DocumentDesk) -> Document.Signature {
        desk.signature(
            .kepala,
            placeAndDate: [
                "Ditetapkan di \(desk.office.place)", "pada tanggal \(desk.date.text(in: desk.language))",
            ])
    }

    /// The annex.
    var section: Document.Section {
        let notes = DocumentNotes()
        return Document.Section(
            orientation: .landscape, title: [title],
            subtitle: ["KEPUTUSAN KEPALA \(catalog.office.name.uppercased())", number],
            blocks: [
                .paragraph(
                    Document.Paragraph(
                        "INDIKATOR KINERJA UTAMA TAHUN \(catalog.years.lowerBound)-\(catalog.years.upperBound)",
                        alignment: .centre, style: .strong)), table(notes),
            ] + notes.blocks
                + [.signatures(Document.Signatures([desk.ownSignature(nil, placeAndDate: [])]))])
    }

    private func table(_ notes: DocumentNotes) -> Document.Block {
        func head(_ text: String) -> Document.HeadCell { Document.HeadCell(text, rowCount: 2) }
        let years = Array(catalog.years)
        let first =
            [head("No"), head("Sasaran"), head("Indikator Sasaran")] + [
                Document.HeadCell("Target Kinerja Sasaran Pada Tahun", columnCount: years.count),
                head("Formula Perhitungan"), head("Penanggung Jawab"),
            ]
        var rows: [Document.Row] = []
        var last: String?
        for indicator in catalog.indicators {
            rows.append(row(indicator, isFirst: indicator.sasaran != last, years, notes))
            last = indicator.sasaran
        }
        return .table(
            Document.Table(
                caption: "Tabel IV.1",
                columns: [.init(5, .centre), .init(30), .init(30)] + years.map { _ in .init(8, .end) }
                    + [.init(54), .init(16)],
                head: [first, years.map { Document.HeadCell(String($0)) }], hasColumnNumbers: true, rows: rows
            ))
    }

    private func row(
        _ indicator: Indicator, isFirst: Bool, _ years: [Int], _ notes: DocumentNotes
    ) -> Document.Row {
        let place = catalog.sasaran.firstIndex { $0.id == indicator.sasaran }
        let sasaran = isFirst ? place.map { catalog.sasaran[$0].name } ?? "" : ""
        let texts = [
            indicator.formulaNote, indicator.doubtful.map { "Rumus perlu ditinjau. \($0)" },
        ].compactMap(\.self)
        let targets = years.map { year -> Document.Cell in
            guard let target = indicator.targets[Period(year: year)] else { return DocumentCells.absent }
            return Document.Cell(desk.figures.withUnit(desk.figures.target(target), indicator.unit))
        }
        return .cells(
            [
                Document.Cell(isFirst ? place.map { String($0 + 1) } ?? "" : ""), Document.Cell(sasaran),
                Document.Cell(indicator.name, marks: texts.map(notes.mark)),
            ] + targets + [
                Document.Cell(
                    indicator.formulaDecreed ?? indicator.formula.text),
                Document.Cell(catalog.bidang(indicator.bidang)?.name ?? indicator.bidang),
            ])
    }
}

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
            [decision(catalog), DecreeTable(desk: desk, catalog: catalog).section])
    }

    private func decision(_ catalog: Catalog) -> Document.Section {
        let office = catalog.office.name
        return Document.Section(
            letterhead: desk.letterhead(catalog),
            title: ["KEPUTUSAN KEPALA \(office.uppercased())"],
            subtitle: [number(catalog), "TENTANG", catalog.title.uppercased()],
            blocks: [
                .clauses([
                    Document.Clause(
                        "Menimbang", hasColon: true, "",
                        points: [
                            Document.Point(
                                "a.",
                                "bahwa untuk melaksanakan ketentuan Pasal 3 dan Pasal 4 Peraturan Menteri "
                                    + "Pendayagunaan Aparatur Negara Nomor PER/9/M.PAN/5/2007 tentang Pedoman Umum "
                                    + "Penetapan Indikator Kinerja Utama di Lingkungan Instansi Pemerintah;"),
                            Document.Point(
                                "b.",
                                "bahwa berdasarkan pertimbangan sebagaimana dimaksud pada huruf a perlu ditetapkan "
                                    + "Indikator Kinerja Utama Tahun \(catalog.years.lowerBound)-"
                                    + "\(catalog.years.upperBound) melalui Keputusan Kepala \(office)."),
                        ])
                ]),
                .paragraph(Document.Paragraph("MEMUTUSKAN:", alignment: .centre, style: .strong)),
                .clauses(Self.clauses(catalog, desk)), signature(desk),
            ] + desk.copies(catalog))
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

    /// The number a revision was adopted with; the catalogue's own for the first.
    private func number(_ catalog: Catalog) -> String {
        let adopted = desk.state.catalogs.last { $0.catalog.revision == catalog.revision }
        if let decree = adopted?.decree {
            return "NOMOR \(decree.number), \(decree.date.text(in: desk.language))"
        }
        return catalog.decree.numberText ?? "NOMOR …"
    }
}

/// Tabel IV.1: indicators, targets of every year, formulas, owners.
struct DecreeTable {
    let desk: DocumentDesk
    let catalog: Catalog

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
            orientation: .landscape, title: ["INDIKATOR KINERJA UTAMA", catalog.office.name.uppercased()],
            subtitle: ["TAHUN \(catalog.years.lowerBound)-\(catalog.years.upperBound)"],
            blocks: [table(notes)] + notes.blocks
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
                columns: [.init(5, .centre), .init(24), .init(24)] + years.map { _ in .init(9, .end) }
                    + [.init(38), .init(16)],
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

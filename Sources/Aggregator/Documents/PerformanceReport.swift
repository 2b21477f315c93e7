// Laporan Kinerja (LKjIP) by PermenPANRB 53/2014: eight parts, and the statement that it was reviewed. What a
// unit wrote stands in its own words; what it did not write has a dash. The parts that compare years stand in
// PerformanceComparison, those of money in PerformanceMoney.

import Shared

/// The performance report of a year, for the office or one unit.
struct PerformanceReport {
    let desk: DocumentDesk
    let name: DocumentName

    private var bidang: String? { name.bidang }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    func document() throws(StoreError) -> Document {
        let achievement = try desk.achievement(name.period)
        let catalog = achievement.catalog
        let cells = DocumentCells(desk)
        let tables = DocumentTables(desk, cells, achievement, bidang)
        let comparison = PerformanceComparison(
            desk: desk, cells: cells, achievement: achievement, bidang: bidang)
        let money = PerformanceMoney(desk: desk, cells: cells, achievement: achievement, bidang: bidang)
        var blocks: [Document.Block] = [
            .heading(say("1. Target dan realisasi tahun ini", "1. Target and actual of the year"), level: 2),
            tables.figures(caption: caption(1, "Target dan realisasi", "Target and actual")), tables.scale,
            .heading(
                say("2. Dibandingkan dengan tahun-tahun sebelumnya", "2. Against the years before"), level: 2),
            try comparison.years(caption(2, "Perbandingan antartahun", "Comparison of years")),
            .heading(say("3. Terhadap target akhir periode", "3. Towards the last target"), level: 2),
            comparison.progress(caption(3, "Tingkat kemajuan", "Progress")),
            .heading(say("4. Terhadap standar nasional", "4. Against the national standard"), level: 2),
            comparison.standard(caption(4, "Standar nasional", "National standard")),
            .heading(say("5. Analisis", "5. Analysis"), level: 2),
            try analysis(tables, cells),
            .heading(say("6. Efisiensi penggunaan sumber daya", "6. Efficiency"), level: 2),
            money.efficiency(caption(6, "Efisiensi per indikator", "Efficiency by indicator")), money.legend,
            .heading(say("7. Program penunjang", "7. Supporting programs"), level: 2),
        ]
        blocks += try money.programs(caption(7, "Program penunjang", "Supporting programs"))
        blocks += [
            .heading(say("8. Realisasi anggaran", "8. The budget"), level: 2),
            money.budget(caption(8, "Realisasi anggaran", "The budget")),
        ]
        blocks += cells.notes.blocks + [desk.signatures(bidang)] + (bidang == nil ? desk.copies(catalog) : [])
        let report = Document.Section(
            orientation: .landscape, letterhead: desk.letterhead(catalog),
            title: desk.title(
                Words(id: "Laporan Kinerja", en: "Performance report"), bidang, catalog,
                year: desk.yearLine(name.period.year)), blocks: blocks)
        return try desk.document(
            name, isDraft: desk.isDraft(achievement), [report, statement(catalog)])
    }

    private func caption(_ number: Int, _ id: String, _ en: String) -> String {
        say("Tabel \(number). \(id)", "Table \(number). \(en)")
    }

    // MARK: 5

    private func analysis(
        _ tables: DocumentTables, _ cells: DocumentCells
    ) throws(StoreError) -> Document.Block {
        let heads = [
            "No", say("Indikator Kinerja", "Indicator"), say("Faktor pendukung", "What helped"),
            say("Faktor penghambat", "What hindered"), say("Solusi", "Solution"),
            say("Tindak lanjut", "Follow-up"),
        ]
        var rows: [Document.Row] = []
        for (number, _, row) in tables.numbered {
            let notes = try desk.notes(of: row)
            let texts = ["pendukung", "penghambat", "solusi", "tindak_lanjut"].map { cells.words(notes[$0]) }
            rows.append(.cells([cells.count(number), Document.Cell(row.indicator.name)] + texts))
        }
        return .table(
            Document.Table(
                caption: caption(5, "Analisis keberhasilan dan hambatan", "Successes and obstacles"),
                columns: [.init(5, .centre), .init(22), .init(24), .init(24), .init(22), .init(22)],
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
    }

    // MARK: Pernyataan telah direviu

    private func statement(_ catalog: Catalog) -> Document.Section {
        let desk = desk.inIndonesian
        let office = catalog.office.name
        let whose = desk.unit(bidang).map { "\($0) pada \(office)" } ?? office
        let year = name.period.year
        let texts = [
            "Kami telah mereviu Laporan Kinerja \(whose) untuk Tahun Anggaran \(year) sesuai Pedoman Reviu atas "
                + "Laporan Kinerja. Substansi informasi yang dimuat dalam Laporan Kinerja menjadi tanggung jawab "
                + "manajemen \(whose).",
            "Reviu bertujuan untuk memberikan keyakinan terbatas bahwa laporan kinerja telah disajikan secara "
                + "akurat, andal, dan valid.",
            "Berdasarkan reviu kami, tidak terdapat kondisi atau hal-hal yang menimbulkan perbedaan dalam "
                + "meyakini keandalan informasi yang disajikan di dalam laporan kinerja ini.",
        ]
        let paragraphs = texts.map { Document.Block.paragraph(Document.Paragraph($0, isIndented: true)) }
        let signature = desk.signature(
            .inspektur, placeAndDate: ["\(catalog.office.place), ……………………… \(desk.date.year)"])
        return Document.Section(
            title: ["PERNYATAAN TELAH DIREVIU"],
            subtitle: [whose.uppercased(), "TAHUN ANGGARAN \(year)"],
            blocks: paragraphs + [.signatures(Document.Signatures([signature]))])
    }
}

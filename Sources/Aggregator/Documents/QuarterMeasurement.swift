// Pengukuran kinerja triwulan: the quarters of a year beside the year, what helped and hindered, and each
// quarter's figures against its own target.

import Shared

/// The quarterly measurement of a year, for the office or one unit.
struct QuarterMeasurement {
    let desk: DocumentDesk
    let name: DocumentName

    private var bidang: String? { name.bidang }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    func document() throws(StoreError) -> Document {
        let year = try desk.achievement(name.period)
        let quarters = try name.period.quarters.map { period throws(StoreError) in
            try desk.achievement(period)
        }
        let cells = DocumentCells(desk)
        let blocks =
            [
                try overview(year, quarters, cells),
                details(quarters, cells), DocumentTables(desk, cells, year, bidang).scale,
            ] + cells.notes.blocks + [desk.signatures(bidang)]
        let section = Document.Section(
            orientation: .landscape, letterhead: desk.letterhead(year.catalog),
            title: desk.title(
                Words(id: "Pengukuran Kinerja Triwulan", en: "Quarterly measurement"), bidang, year.catalog,
                year: desk.yearLine(name.period.year)), blocks: blocks)
        return try desk.document(name, isDraft: desk.isDraft(year), [section])
    }

    /// What stands first: the year with its quarters' realisasi, and the unit's words.
    private func overview(
        _ year: Achievement, _ quarters: [Achievement], _ cells: DocumentCells
    ) throws(StoreError) -> Document.Block {
        var rows: [Document.Row] = []
        for (number, _, row) in DocumentTables(desk, cells, year, bidang).numbered {
            let notes = try desk.notes(of: latest(row, quarters))
            let realisasi = quarters.map { quarter -> Document.Cell in
                let found = quarter.row(of: row.indicator.id)
                return cells.realisasi(found?.outcome.realisasi, row.target)
            }
            rows.append(
                .cells(
                    [
                        cells.count(number),
                        Document.Cell(row.indicator.name, marks: cells.marks(of: row, in: year)),
                        Document.Cell(row.indicator.unit), cells.target(row.target),
                    ] + realisasi + [
                        cells.realisasi(row.outcome.realisasi, row.target),
                        cells.capaian(row.outcome.capaian, in: year.catalog),
                        cells.words(notes["pendukung"]), cells.words(notes["penghambat"]),
                        cells.words(remarks(notes)),
                    ]))
        }
        return .table(
            Document.Table(
                caption: say("Tabel 1. Pengukuran kinerja", "Table 1. Measurement"),
                columns: [
                    .init(4, .centre), .init(24), .init(8, .centre), .init(9, .end),
                ] + [Document.Column](repeating: .init(9, .end), count: 5) + [
                    .init(11, .end), .init(22), .init(22), .init(32),
                ], head: Self.heads(desk), hasColumnNumbers: true, rows: rows))
    }

    private static func heads(_ desk: DocumentDesk) -> [[Document.HeadCell]] {
        func head(_ id: String, _ en: String) -> Document.HeadCell {
            Document.HeadCell(desk.say(id, en), rowCount: 2)
        }
        let quarters = ["I", "II", "III", "IV"].map { Document.HeadCell(desk.say("TW \($0)", "Q \($0)")) }
        return [
            [
                head("No", "No"), head("Indikator Kinerja", "Indicator"), head("Satuan", "Unit"),
                head("Target", "Target"),
                Document.HeadCell(desk.say("Realisasi triwulan", "Actual of the quarter"), columnCount: 4),
                head("Realisasi", "Actual"), head("Capaian (%)", "Achieved (%)"),
                head("Faktor pendukung", "What helped"), head("Faktor penghambat", "What hindered"),
                head("Catatan", "Notes"),
            ], quarters,
        ]
    }

    /// The year's own row where it comes from the year's report, else the latest quarter's.
    private func latest(_ row: Achievement.Row, _ quarters: [Achievement]) -> Achievement.Row? {
        if row.report != nil { return row }
        return quarters.reversed().compactMap { $0.row(of: row.indicator.id) }.first { $0.report != nil }
    }

    private func remarks(_ notes: [String: String]) -> String {
        let named = [
            ("tindak_lanjut", say("Tindak lanjut: ", "Follow-up: ")),
            ("sumber_data", say("Sumber: ", "Source: ")),
            ("tanggal_data", say("Tanggal data: ", "Date of data: ")),
            ("definisi", say("Definisi: ", "Definition: ")),
        ]
        return named.compactMap { name, title in notes[name].map { title + $0 } }.joined(separator: "\n")
    }

    /// Every quarter against its target, an indicator under the other.
    private func details(_ quarters: [Achievement], _ cells: DocumentCells) -> Document.Block {
        let heads = [
            say("Triwulan", "Quarter"), say("Indikator Kinerja", "Indicator"), say("Satuan", "Unit"),
            "Target",
            say("Realisasi", "Actual"), say("Capaian (%)", "Achieved (%)"), say("Predikat", "Rating"),
            say("Keadaan", "State"),
        ]
        let rows = quarters.flatMap { quarter -> [Document.Row] in
            let title = Document.Row.group(quarter.period.title(in: desk.language))
            return [title] + desk.rows(quarter, bidang).map { row in self.row(row, quarter, cells) }
        }
        return .table(
            Document.Table(
                caption: say("Tabel 2. Rincian triwulan", "Table 2. Quarter by quarter"),
                columns: [
                    .init(10), .init(40), .init(9, .centre), .init(11, .end), .init(11, .end),
                    .init(14, .end), .init(17), .init(17),
                ], head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
    }

    private func row(
        _ row: Achievement.Row, _ quarter: Achievement, _ cells: DocumentCells
    ) -> Document.Row {
        let numeral = quarter.period.quarter.map { ["I", "II", "III", "IV"][$0.rawValue - 1] } ?? ""
        return .cells([
            Document.Cell(say("TW \(numeral)", "Q \(numeral)")),
            Document.Cell(row.indicator.name, marks: cells.marks(of: row, in: quarter)),
            Document.Cell(row.indicator.unit), cells.target(row.target),
            cells.realisasi(row.outcome.realisasi, row.target),
            cells.capaian(row.outcome.capaian, in: quarter.catalog),
            cells.predikat(row.predikat, isInDoubt: row.indicator.doubtful != nil),
            Document.Cell(desk.say(row.status.words)),
        ])
    }
}

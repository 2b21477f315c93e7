// The consolidated figures of any period as a sheet to sign: what `achievement --format pdf` prints. The same
// figures, in the same order, as the table, JSON and CSV.

import Shared

/// The figures of a year or quarter on paper.
struct FiguresDocument {
    let desk: DocumentDesk
    let period: Period

    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    func document() throws(StoreError) -> Document {
        let achievement = try desk.achievement(period)
        let catalog = achievement.catalog
        let cells = DocumentCells(desk)
        let tables = DocumentTables(desk, cells, achievement, nil)
        let blocks =
            [tables.figures(caption: nil), tables.scale, units(achievement, cells)] + cells.notes.blocks
            + [desk.signatures(nil)]
        let section = Document.Section(
            orientation: .landscape, letterhead: desk.letterhead(catalog),
            title: [
                say(
                    "CAPAIAN INDIKATOR KINERJA UTAMA (IKU)",
                    "ACHIEVEMENT OF THE KEY PERFORMANCE INDICATORS (IKU)"),
                catalog.office.name.uppercased(),
                period.quarter == nil
                    ? desk.yearLine(period.year) : period.title(in: desk.language).uppercased(),
            ], blocks: blocks)
        let title = say("Capaian IKU", "IKU achievement") + " " + period.title(in: desk.language)
        return try desk.document(
            kind: "capaian", period, title: title, isDraft: desk.isDraft(achievement), [section])
    }

    /// The units' means.
    private func units(_ achievement: Achievement, _ cells: DocumentCells) -> Document.Block {
        let heads = [
            "No", say("Unit kerja", "Unit"), say("Indikator berangka", "With a figure"),
            say("Capaian (%)", "Achieved (%)"), say("Predikat", "Rating"),
        ]
        let rows = zip(achievement.catalog.bidang, achievement.bidang).enumerated().map { place, pair in
            let (unit, group) = pair
            let count = say(
                "\(group.reportedCount) dari \(group.indicatorCount)",
                "\(group.reportedCount) of \(group.indicatorCount)")
            return Document.Row.cells([
                cells.count(place + 1), Document.Cell(unit.name), Document.Cell(count),
                cells.capaian(group.mean.capaian, in: achievement.catalog),
                cells.predikat(group.mean.predikat),
            ])
        }
        return .table(
            Document.Table(
                caption: say("Unit kerja", "Units"),
                columns: [.init(4, .centre), .init(40), .init(16, .centre), .init(14, .end), .init(20)],
                head: [heads.map { Document.HeadCell($0) }], rows: rows))
    }
}

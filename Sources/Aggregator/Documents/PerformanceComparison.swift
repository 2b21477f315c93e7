// Parts 2 to 4 of the performance report: the years before, the last target, the national standard.

import Shared

/// Figures held against other years' and others' figures.
struct PerformanceComparison {
    let desk: DocumentDesk
    let cells: DocumentCells
    let achievement: Achievement
    let bidang: String?

    private var catalog: Catalog { achievement.catalog }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }
    private var rows: [Achievement.Row] { desk.rows(achievement, bidang) }

    // MARK: 2

    /// Target, realisasi and capaian of each year up to this one, three lines an indicator.
    func years(_ caption: String) throws(StoreError) -> Document.Block {
        let first = min(catalog.years.lowerBound, achievement.period.year)
        var years: [Achievement] = []
        for year in first...achievement.period.year {
            years.append(try desk.achievement(Period(year: year)))
        }
        let heads = [
            "No", say("Indikator Kinerja", "Indicator"), say("Satuan", "Unit"), say("Uraian", "Figure"),
        ]
        let titles = (heads + years.map { String($0.period.year) }).map { Document.HeadCell($0) }
        let lines = rows.enumerated().flatMap { place, row in figures(place + 1, row, years) }
        return .table(
            Document.Table(
                caption: caption,
                columns: [.init(5, .centre), .init(32), .init(9, .centre), .init(14)]
                    + years.map { _ in Document.Column(13, .end) },
                head: [titles], hasColumnNumbers: true, rows: lines))
    }

    private func figures(_ number: Int, _ row: Achievement.Row, _ years: [Achievement]) -> [Document.Row] {
        let found = years.map { year in (year, year.row(of: row.indicator.id)) }
        let unit = Document.Cell(row.indicator.unit)
        let marks = found.flatMap { year, row in row.map { cells.marks(of: $0, in: year) } ?? [] }
            .reduce(into: [String]()) { marks, mark in if !marks.contains(mark) { marks.append(mark) } }
        let head = [cells.count(number), Document.Cell(row.indicator.name), unit]
        let blank = [Document.Cell(""), Document.Cell(""), Document.Cell("")]
        return [
            .cells(head + [Document.Cell("Target")] + found.map { cells.target($1?.target) }),
            .cells(
                blank + [Document.Cell(say("Realisasi", "Actual"))]
                    + found.map { cells.realisasi($1?.outcome.realisasi, $1?.target) }),
            .cells(
                blank + [Document.Cell(say("Capaian (%)", "Achieved (%)"), marks: marks)]
                    + found.map { year, row in
                        cells.capaian(row?.outcome.capaian, in: year.catalog)
                    }),
        ]
    }

    // MARK: 3

    /// Realisasi against the target of the decree's last year.
    func progress(_ caption: String) -> Document.Block {
        let last = catalog.years.upperBound
        let heads = [
            "No", say("Indikator Kinerja", "Indicator"), say("Satuan", "Unit"),
            say("Realisasi s.d. \(achievement.period.year)", "Actual up to \(achievement.period.year)"),
            say("Target akhir \(last)", "Target of \(last)"), say("Tingkat kemajuan (%)", "Progress (%)"),
        ]
        let lines = rows.enumerated().map { place, row -> Document.Row in
            let target = row.indicator.targets[Period(year: last)]
            return .cells([
                cells.count(place + 1), Document.Cell(row.indicator.name), Document.Cell(row.indicator.unit),
                cells.realisasi(row.outcome.realisasi, row.target), cells.target(target),
                cells.percentage(row.indicator.progress(of: row.outcome.realisasi, towards: target)),
            ])
        }
        return .table(table(caption, heads, [.init(18, .end), .init(16, .end), .init(16, .end)], lines))
    }

    // MARK: 4

    /// The columns to be filled where there is a standard: the catalogue has none.
    func standard(_ caption: String) -> Document.Block {
        let heads = [
            "No", say("Indikator Kinerja", "Indicator"), say("Satuan", "Unit"),
            say("Realisasi", "Actual"), say("Standar nasional", "National standard"),
            say("Keterangan", "Remarks"),
        ]
        let none = cells.notes.mark(
            say("Katalog tidak memuat standar nasional.", "The catalogue has no national standard."))
        let lines = rows.enumerated().map { place, row -> Document.Row in
            .cells([
                cells.count(place + 1), Document.Cell(row.indicator.name), Document.Cell(row.indicator.unit),
                cells.realisasi(row.outcome.realisasi, row.target),
                Document.Cell(FigureText.absent, marks: [none], alignment: .centre), DocumentCells.absent,
            ])
        }
        return .table(table(caption, heads, [.init(18, .end), .init(16, .centre), .init(16)], lines))
    }

    private func table(
        _ caption: String, _ heads: [String], _ columns: [Document.Column], _ rows: [Document.Row]
    ) -> Document.Table {
        Document.Table(
            caption: caption, columns: [.init(5, .centre), .init(44), .init(10, .centre)] + columns,
            head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows)
    }
}

// Evaluasi pencapaian kinerja: what was achieved and why, what is recommended and done about it, by indicator
// and unit; and what became of last year's.

import Shared

/// The evaluation of a year, for the office or one unit.
struct PerformanceEvaluation {
    let desk: DocumentDesk
    let name: DocumentName

    private var bidang: String? { name.bidang }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    func document() throws(StoreError) -> Document {
        let achievement = try desk.achievement(name.period)
        let before = try desk.achievement(name.period.yearEarlier)
        let cells = DocumentCells(desk)
        let tables = DocumentTables(desk, cells, achievement, bidang)
        var blocks: [Document.Block] = [
            .heading(say("1. Capaian dan penyebabnya", "1. What was achieved, and why"), level: 2),
            try causes(achievement, tables, cells), tables.scale,
            .heading(
                say(
                    "2. Tindak lanjut atas evaluasi tahun \(before.period.year)",
                    "2. What became of the evaluation of \(before.period.year)"), level: 2),
            try followUp(achievement, before, cells),
        ]
        if bidang == nil {
            blocks += [
                .heading(say("3. Capaian unit kerja", "3. The units"), level: 2), units(achievement, cells),
            ]
        }
        let section = Document.Section(
            orientation: .landscape, letterhead: desk.letterhead(achievement.catalog),
            title: desk.title(
                Words(id: "Evaluasi Pencapaian Kinerja", en: "Evaluation of performance"), bidang,
                achievement.catalog, year: desk.yearLine(name.period.year)),
            blocks: blocks + cells.notes.blocks + [desk.signatures(bidang)])
        return try desk.document(name, isDraft: desk.isDraft(achievement), [section])
    }

    private func table(
        _ caption: String, _ heads: [String], _ columns: [Document.Column], _ rows: [Document.Row]
    ) -> Document.Block {
        .table(
            Document.Table(
                caption: caption, columns: columns, head: [heads.map { Document.HeadCell($0) }],
                hasColumnNumbers: true,
                rows: rows))
    }

    private func causes(
        _ achievement: Achievement, _ tables: DocumentTables, _ cells: DocumentCells
    ) throws(StoreError) -> Document.Block {
        let heads = [
            "No", say("Indikator Kinerja", "Indicator"), say("Unit kerja", "Unit"),
            say("Capaian (%)", "Achieved (%)"), say("Predikat", "Rating"), say("Penyebab", "Causes"),
            say("Rekomendasi", "Recommendation"), say("Tindak lanjut", "Follow-up"),
        ]
        var rows: [Document.Row] = []
        for (number, _, row) in tables.numbered {
            let notes = try desk.notes(of: row)
            let unit = achievement.catalog.bidang(row.indicator.bidang)?.name ?? row.indicator.bidang
            rows.append(
                .cells([
                    cells.count(number),
                    Document.Cell(row.indicator.name, marks: cells.marks(of: row, in: achievement)),
                    Document.Cell(unit),
                    cells.capaian(row.outcome.capaian, in: achievement.catalog),
                    cells.predikat(row.predikat, isInDoubt: row.indicator.doubtful != nil),
                    cells.words(Self.causes(notes, desk)), cells.words(notes["rekomendasi"]),
                    cells.words(Self.followUp(notes)),
                ]))
        }
        return table(
            say("Tabel 1. Capaian dan penyebabnya", "Table 1. What was achieved, and why"), heads,
            [
                .init(4, .centre), .init(24), .init(14), .init(11, .end), .init(13), .init(30), .init(24),
                .init(24),
            ], rows)
    }

    private static func causes(_ notes: [String: String], _ desk: DocumentDesk) -> String {
        let named = [
            ("pendukung", desk.say("Pendukung: ", "Helped: ")),
            ("penghambat", desk.say("Penghambat: ", "Hindered: ")),
        ]
        return named.compactMap { name, title in notes[name].map { title + $0 } }.joined(separator: "\n")
    }

    private static func followUp(_ notes: [String: String]) -> String {
        [notes["solusi"], notes["tindak_lanjut"]].compactMap(\.self).joined(separator: "\n")
    }

    // MARK: Last year's

    /// What was recommended a year before, what was to be done, and how the capaian has moved since.
    private func followUp(
        _ achievement: Achievement, _ before: Achievement, _ cells: DocumentCells
    ) throws(StoreError) -> Document.Block {
        let (last, now) = (before.period.year, achievement.period.year)
        let heads = [
            "No", say("Indikator Kinerja", "Indicator"), say("Rekomendasi \(last)", "Recommended \(last)"),
            say("Tindak lanjut \(last)", "Follow-up \(last)"),
            say("Capaian \(last) (%)", "Achieved \(last) (%)"),
            say("Capaian \(now) (%)", "Achieved \(now) (%)"),
            say("Perubahan (poin)", "Change (points)"),
        ]
        var rows: [Document.Row] = []
        for (place, row) in desk.rows(achievement, bidang).enumerated() {
            let earlier = before.row(of: row.indicator.id)
            let notes = try desk.notes(of: earlier)
            let change = row.outcome.capaian.flatMap { now in earlier?.outcome.capaian.map { now - $0 } }
            rows.append(
                .cells([
                    cells.count(place + 1), Document.Cell(row.indicator.name),
                    cells.words(notes["rekomendasi"]),
                    cells.words(Self.followUp(notes)),
                    cells.capaian(earlier?.outcome.capaian, in: before.catalog),
                    cells.capaian(row.outcome.capaian, in: achievement.catalog), cells.percentage(change),
                ]))
        }
        return table(
            say("Tabel 2. Tindak lanjut evaluasi \(last)", "Table 2. What became of \(last)"), heads,
            [
                .init(4, .centre), .init(28), .init(32), .init(32), .init(12, .end), .init(12, .end),
                .init(13, .end),
            ], rows)
    }

    private func units(_ achievement: Achievement, _ cells: DocumentCells) -> Document.Block {
        let heads = [
            "No", say("Unit kerja", "Unit"), say("Indikator berangka", "With a figure"),
            say("Capaian (%)", "Achieved (%)"), say("Predikat", "Rating"),
        ]
        let rows = zip(achievement.catalog.bidang, achievement.bidang).enumerated().map { place, pair in
            let (unit, group) = pair
            return Document.Row.cells([
                cells.count(place + 1), Document.Cell(unit.name),
                Document.Cell(
                    say(
                        "\(group.reportedCount) dari \(group.indicatorCount)",
                        "\(group.reportedCount) of \(group.indicatorCount)")),
                cells.capaian(group.mean.capaian, in: achievement.catalog),
                cells.predikat(group.mean.predikat),
            ])
        }
        return table(
            say("Tabel 3. Capaian unit kerja", "Table 3. The units"), heads,
            [.init(4, .centre), .init(40), .init(16), .init(14, .end), .init(20)], rows)
    }
}

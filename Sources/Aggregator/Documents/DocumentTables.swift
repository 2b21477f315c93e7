// Parts that several documents share: the figures of a year by objective with their means, and the legends.

import Shared

/// Tables of one period's figures.
struct DocumentTables {
    let desk: DocumentDesk
    let cells: DocumentCells
    let achievement: Achievement
    let bidang: String?

    init(_ desk: DocumentDesk, _ cells: DocumentCells, _ achievement: Achievement, _ bidang: String?) {
        (self.desk, self.cells, self.achievement, self.bidang) = (desk, cells, achievement, bidang)
    }

    private var catalog: Catalog { achievement.catalog }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    /// The rows with their numbers and, on the first of each objective, the objective's name.
    var numbered: [(number: Int, sasaran: String, row: Achievement.Row)] {
        var last: String?
        return desk.rows(achievement, bidang).enumerated().map { place, row in
            defer { last = row.indicator.sasaran }
            let name = catalog.sasaran.first { $0.id == row.indicator.sasaran }?.name ?? ""
            return (place + 1, row.indicator.sasaran == last ? "" : name, row)
        }
    }

    // MARK: Target and realisasi

    /// No, objective, indicator, unit, target, realisasi, capaian, predikat; then the means.
    func figures(caption: String?) -> Document.Block {
        let heads = [
            say("No", "No"), say("Sasaran Strategis", "Strategic objective"),
            say("Indikator Kinerja", "Indicator"), say("Satuan", "Unit"), "Target",
            say("Realisasi", "Actual"), say("Capaian (%)", "Achieved (%)"), say("Predikat", "Rating"),
        ]
        let rows = numbered.map { number, sasaran, row -> Document.Row in
            .cells([
                cells.count(number), Document.Cell(sasaran),
                Document.Cell(row.indicator.name, marks: cells.marks(of: row, in: achievement)),
                Document.Cell(row.indicator.unit), cells.target(row.target),
                cells.realisasi(row.outcome.realisasi, row.target),
                cells.capaian(row.outcome.capaian, in: catalog),
                cells.predikat(row.predikat, isInDoubt: row.indicator.doubtful != nil),
            ])
        }
        return .table(
            Document.Table(
                caption: caption,
                columns: [
                    .init(5, .centre), .init(26), .init(30), .init(8, .centre), .init(9, .end),
                    .init(11, .end), .init(13, .end), .init(15),
                ], head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows + means))
    }

    private var means: [Document.Row] {
        let whole = desk.whole(achievement, bidang)
        let counted = say(
            "Rata-rata indikator (\(whole.reportedCount) dari \(whole.indicatorCount) berangka)",
            "Mean of indicators (\(whole.reportedCount) of \(whole.indicatorCount) with a figure)")
        var rows = [mean(counted, whole.mean.capaian, whole.mean.predikat, [cells.notes.mark(capWords)])]
        rows.append(
            mean(
                say("Tanpa batas atas", "Unclamped"), whole.capaianUncapped,
                whole.capaianUncapped.map(catalog.predikat)))
        rows.append(
            mean(
                say("Yang belum berangka dihitung 0", "Those without a figure counting 0"), whole.capaianAll,
                whole.capaianAll.map(catalog.predikat)))
        if whole.withAlternatives.capaian != nil {
            rows.append(
                mean(
                    say("Dengan rumus pembanding pertama", "With the first alternative"),
                    whole.withAlternatives.capaian, whole.withAlternatives.predikat))
        }
        if bidang == nil {
            let mean = achievement.overallBySasaran
            rows.append(
                self.mean(say("Rata-rata sasaran", "Mean of objectives"), mean.capaian, mean.predikat))
        }
        return rows
    }

    private func mean(
        _ name: String, _ capaian: Rational?, _ predikat: Catalog.Predikat?, _ marks: [String] = []
    ) -> Document.Row {
        .cells([
            Document.Cell(name, marks: marks, isStrong: true, columnCount: 6, alignment: .end),
            cells.capaian(capaian, in: catalog, isStrong: true),
            cells.predikat(predikat, isStrong: true),
        ])
    }

    private var capWords: String {
        switch catalog.cap {
        case .none:
            say("Setiap capaian dihitung paling rendah 0%.", "Every achievement counts as at least 0%.")
        case .at(_, let text):
            say(
                "Dalam rata-rata setiap capaian dibatasi 0% sampai \(desk.figures.number(plain: text))%; "
                    + "rata-rata tanpa batas atas tercantum di bawahnya.",
                "In means every achievement is clamped to 0% … \(desk.figures.number(plain: text))%; the mean "
                    + "without it stands below.")
        }
    }

    // MARK: Legends

    /// The scale of predikat with its source.
    var scale: Document.Block {
        let steps = catalog.predikat.enumerated().map { place, step -> String in
            let from = step.from.map { desk.figures.number(plain: $0.terminatingText() ?? "") }
            let above = place == 0 ? nil : catalog.predikat[place - 1].from
            let below = above.map { "< " + desk.figures.number(plain: $0.terminatingText() ?? "") }
            let bounds = [from.map { "≥ " + $0 }, below].compactMap(\.self)
            return "\(step.name): \(bounds.joined(separator: say(" dan ", " and ")))"
        }
        let source = say(
            "Sumber: skala nilai peringkat kinerja Permendagri Nomor 86 Tahun 2017, menurut katalog revisi "
                + "\(catalog.revision); batas berlaku atas capaian yang belum dibulatkan.",
            "Source: the scale of Permendagri 86/2017, as in catalogue revision \(catalog.revision); bounds hold "
                + "for the capaian before it is rounded.")
        return .legend(
            title: say("Predikat capaian kinerja (%)", "Rating of achievement (%)"),
            lines: [steps.joined(separator: "; "), source])
    }
}

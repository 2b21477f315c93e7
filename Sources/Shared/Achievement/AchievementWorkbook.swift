// Consolidated figures as a workbook: the same figures as the table, JSON and CSV, as real numbers. Sheets:
// the indicators, the means, the other readings of doubtful formulas where there are any, and the origin:
// what the figures were computed from, and how to check them without us. States and ratings stand in words.
//
// The creation date in the file is that of the figures: one size of the log, one set of bytes.

/// Writes consolidated figures as a workbook.
public struct AchievementWorkbook {
    private let achievement: Achievement
    private let language: Language
    private let isDemo: Bool
    private let figures: SpreadsheetFigures

    /// Figures in `language`; `isDemo` marks every sheet as an illustration.
    public init(_ achievement: Achievement, _ language: Language, isDemo: Bool) {
        (self.achievement, self.language, self.isDemo) = (achievement, language, isDemo)
        figures = SpreadsheetFigures(catalog: achievement.catalog)
    }

    /// The whole workbook.
    public var workbook: Workbook {
        let hasAlternatives = achievement.rows.contains { !$0.alternatives.isEmpty }
        return Workbook(
            title: String(title.prefix(200)), created: achievement.position.computedAt,
            sheets: [indicators, means] + (hasAlternatives ? [alternatives] : []) + [origin])
    }

    private func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }

    // MARK: The lines above every table

    private var title: String {
        say(
            "Capaian Indikator Kinerja Utama (IKU) – ",
            "Achievement of the key performance indicators (IKU) – ")
            + when
    }

    private var when: String {
        let period = achievement.period
        return period.quarter == nil && language == .indonesian
            ? "Tahun \(period.year)" : period.title(in: language)
    }

    private var moment: String {
        let office = achievement.catalog.office
        return achievement.position.computedAt.localText(at: office.utcOffset) + " " + office.timeZone
    }

    private var top: [[Workbook.Cell]] {
        let note = say(
            "Dihitung dari log \(achievement.position.size) entri, \(moment), katalog revisi "
                + "\(achievement.catalog.revision).",
            "Computed from a log of \(achievement.position.size) entries, \(moment), catalogue revision "
                + "\(achievement.catalog.revision).")
        return [
            [.words(achievement.catalog.office.name, .title)], [.words(title, .title)],
            [isDemo ? .text(demoBanner, .alarm) : .text(note, .note)],
        ]
    }

    private func table(
        _ name: String, _ columns: [(heading: String, width: Int)], frozenColumnCount: Int,
        _ rows: [[Workbook.Cell]]
    ) -> Workbook.Sheet {
        let head = columns.map { Workbook.Cell.text($0.heading, .head) }
        return Workbook.Sheet(
            name: name, columnWidths: columns.map(\.width), frozenRowCount: top.count + 1,
            frozenColumnCount: frozenColumnCount, rows: top + [head] + rows)
    }

    // MARK: Indicators

    private var indicators: Workbook.Sheet {
        let columns = [
            ("No", 5), (say("Indikator", "Indicator"), 36), (say("Sasaran", "Objective"), 9),
            (say("Penanggung jawab", "Owner"), 22), (say("Satuan", "Unit"), 9), ("Target", 14),
            (say("Realisasi", "Actual"), 16), (say("Selisih", "Difference"), 14),
            (say("Capaian", "Achieved"), 13), (say("Predikat", "Rating"), 15), (say("Keadaan", "State"), 17),
            (say("Periode laporan", "Period of the report"), 14), (say("Catatan", "Notes"), 48),
            (say("Revisi", "Revision"), 8), (say("Laporan", "Report"), 34),
            (say("Pengenal", "Identifier"), 22),
        ]
        let rows = achievement.rows.enumerated().map { place, row in indicator(row, number: place + 1) }
        return table(say("Capaian", "Achievement"), columns, frozenColumnCount: 2, rows)
    }

    private func indicator(_ row: Achievement.Row, number: Int) -> [Workbook.Cell] {
        let owner = achievement.catalog.bidang(row.indicator.bidang)?.name ?? row.indicator.bidang
        return [
            figures.count(number), .words(row.indicator.name, .strong), .words(row.indicator.sasaran),
            .words(owner), .words(row.indicator.unit),
            figures.value(row.target?.value, of: row, isTarget: true),
            figures.value(row.outcome.realisasi, of: row), figures.value(row.difference, of: row),
            figures.capaian(row.outcome.capaian, .strong), .words(row.predikat?.name ?? ""),
            .text(row.status.words.text(in: language), .cell),
            .text(row.period?.title(in: language) ?? "", .cell), .words(notes(row)),
            figures.count(row.revision), .text(row.report ?? "", .code), .words(row.indicator.id, .code),
        ]
    }

    private func notes(_ row: Achievement.Row) -> String {
        let isInDoubt = row.indicator.doubtful != nil && row.outcome.realisasi != nil
        let doubt = say("Rumus dalam keputusan perlu ditinjau: ", "The decree's formula needs a review: ")
        let parts =
            [row.outcome.reason.map { $0.words.text(in: language) }]
            + row.warnings.map { $0.words.text(in: language) }
            + [isInDoubt ? doubt + (row.indicator.doubtful ?? "") : nil]
        return parts.compactMap(\.self).joined(separator: "; ")
    }

    // MARK: Means

    private var means: Workbook.Sheet {
        let columns = [
            (say("Kelompok", "Group"), 15), (say("Nama", "Name"), 44), (say("Capaian", "Achieved"), 13),
            (say("Predikat", "Rating"), 26), (say("Capaian semua indikator", "All indicators"), 13),
            (say("Capaian tanpa batas", "Unclamped"), 13),
            (say("Capaian dengan rumus pembanding", "With alternatives"), 14),
            (say("Predikat dengan rumus pembanding", "Rating with alternatives"), 16),
            (say("Berangka", "With a figure"), 10), (say("Jumlah indikator", "Indicators"), 10),
            (say("Lengkap", "Complete"), 9),
        ]
        let catalog = achievement.catalog
        let sasaran = zip(achievement.sasaran, catalog.sasaran).map {
            group(say("Sasaran", "Objective") + " " + $1.id, $1.name, $0)
        }
        let units = zip(achievement.bidang, catalog.bidang).map {
            group(say("Unit kerja", "Unit"), $1.name, $0)
        }
        let all = say("Keseluruhan", "Overall")
        let bySasaran = achievement.overallBySasaran
        let last: [Workbook.Cell] = [
            .text(all, .strong), .text(say("Rata-rata sasaran", "Mean of the objectives"), .strong),
            figures.capaian(bySasaran.capaian, .strong), .words(bySasaran.predikat?.name ?? ""),
        ]
        let overall = group(all, say("Rata-rata indikator", "Mean of the indicators"), achievement.overall)
        return table(
            say("Rata-rata", "Means"), columns, frozenColumnCount: 2, sasaran + units + [overall, last])
    }

    private func group(_ kind: String, _ name: String, _ group: Achievement.Group) -> [Workbook.Cell] {
        let provisional = group.isComplete ? "" : say(" (sementara)", " (provisional)")
        return [
            .words(kind, .strong), .words(name, .strong), figures.capaian(group.mean.capaian, .strong),
            .words(group.mean.predikat.map { $0.name + provisional } ?? ""),
            figures.capaian(group.capaianAll), figures.capaian(group.capaianUncapped),
            figures.capaian(group.withAlternatives.capaian),
            .words(group.withAlternatives.predikat?.name ?? ""), figures.count(group.reportedCount),
            figures.count(group.indicatorCount),
            .text(group.isComplete ? say("ya", "yes") : say("tidak", "no"), .cell),
        ]
    }

    // MARK: Other readings

    private var alternatives: Workbook.Sheet {
        let columns = [
            ("No", 5), (say("Indikator", "Indicator"), 36), (say("Rumus pembanding", "Alternative"), 50),
            (say("Rumus", "Formula"), 36), (say("Realisasi", "Actual"), 16), (say("Capaian", "Achieved"), 13),
            (say("Predikat", "Rating"), 15), (say("Sebab tidak dihitung", "Why not computed"), 34),
        ]
        let rows = achievement.rows.enumerated().flatMap { place, row in
            row.alternatives.map { figure -> [Workbook.Cell] in
                [
                    figures.count(place + 1), .words(row.indicator.name, .strong),
                    .words(figure.alternative.text), .words(figure.alternative.formula.text, .code),
                    figures.value(figure.outcome.realisasi, of: row),
                    figures.capaian(figure.outcome.capaian), .words(figure.predikat?.name ?? ""),
                    .text(figure.outcome.reason?.words.text(in: language) ?? "", .cell),
                ]
            }
        }
        return table(say("Rumus pembanding", "Alternatives"), columns, frozenColumnCount: 2, rows)
    }

    // MARK: Origin

    private var origin: Workbook.Sheet {
        let position = achievement.position
        let catalog = achievement.catalog
        let lines: [(String, Workbook.Cell)] = [
            (say("Kantor", "Office"), .words("\(catalog.office.name) (\(catalog.office.id))")),
            (say("Periode", "Period"), .text(achievement.period.description, .cell)),
            (say("Keadaan pada", "As of"), .text("\(moment) (\(position.computedAt))", .cell)),
            (say("Ukuran log (entri)", "Log size (entries)"), figures.count(position.size)),
            (say("Akar log", "Log root"), .text(position.root, .code)),
            (say("Katalog", "Catalogue"), .words(catalog.title)),
            (say("Revisi katalog", "Catalogue revision"), figures.count(catalog.revision)),
            (say("Rata-rata", "Means"), .words(meaning)),
            (say("Menghitung ulang", "To compute again"), .text(recompute, .code)),
            (say("Memeriksa log", "To check the log"), .words(check)),
        ]
        let rows = lines.map { [Workbook.Cell.text($0.0, .strong), $0.1] }
        return Workbook.Sheet(
            name: say("Asal data", "Origin"), columnWidths: [26, 110], frozenRowCount: 0, rows: top + rows)
    }

    private var meaning: String {
        let upTo =
            switch achievement.catalog.cap {
            case .none: say("paling rendah 0%", "at least 0%")
            case .at(_, let text): say("0% sampai \(text)%", "0% to \(text)%")
            }
        return say(
            "Capaian kelompok: rata-rata capaian indikator yang berangka, masing-masing dibatasi \(upTo). "
                + "Semua indikator: yang belum berangka dihitung 0. Tanpa batas: capaian apa adanya.",
            "Achieved by a group: the mean over the indicators with a figure, each clamped to \(upTo). "
                + "All indicators: those without a figure count 0. Unclamped: as they are.")
    }

    private var recompute: String {
        "iku-aggregator achievement --period \(achievement.period) --as-of \(achievement.position.size) --format json"
    }

    private var check: String {
        say(
            "Mintalah seluruh log (iku-aggregator export BERKAS) dan kunci log di atas kertas, lalu di komputer "
                + "lain: iku-aggregator verify-bundle BERKAS --vkey KUNCI. Akar log pada ukuran di atas harus "
                + "sama dengan yang tertulis di sini.",
            "Ask for the whole log (iku-aggregator export FILE) and for the log key on paper, then on another "
                + "machine: iku-aggregator verify-bundle FILE --vkey KEY. The root of the log at the size above "
                + "must be the one written here.")
    }
}

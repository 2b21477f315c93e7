// Consolidated figures for a terminal, at most 100 columns: what the head of office reads. First the
// indicators under their sasaran, then the groups, then who has not reported, then how to read it and what
// it was computed from. `TextTable` wraps and aligns; `GroupTable` has the second part.

/// Writes consolidated figures as a table for people.
public struct AchievementTable: Sendable {
    static let width = 100

    let language: Language
    let isColoured: Bool
    private let isDemo: Bool
    private let figures: FigureText

    /// A table in one language; `isDemo` marks it as an illustration, `isColoured` is for terminals.
    public init(_ language: Language, isDemo: Bool, isColoured: Bool) {
        self.language = language
        self.isDemo = isDemo
        self.isColoured = isColoured
        figures = FigureText(language)
    }

    /// The whole table, lines ended by LF.
    public func text(_ achievement: Achievement) -> String {
        let table = indicatorTable(achievement)
        let banner = isDemo ? [centred(demoBanner, table)] : []
        var lines = banner + title(achievement, table)
        lines += heading(table)
        for sasaran in achievement.catalog.sasaran { lines += section(sasaran, achievement, table) }
        lines += GroupTable(self, achievement).lines
        lines += [""] + reporting(achievement, table) + [""] + legend(achievement, table) + [""]
        lines += source(achievement, table) + banner
        return lines.joined(separator: "\n") + "\n"
    }

    func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }

    func percent(_ capaian: Rational?, _ catalog: Catalog) -> String {
        capaian.map { figures.capaian($0, in: catalog) + "%" } ?? FigureText.absent
    }

    func rule(_ mark: String, _ table: TextTable) -> String {
        table.paint(String(repeating: mark, count: Self.width), .faint)
    }

    /// Green for the highest step of the scale, red for the lowest.
    static func paint(_ predikat: Catalog.Predikat?, in catalog: Catalog) -> TextCell.Paint {
        guard let place = catalog.predikat.firstIndex(where: { $0.id == predikat?.id }) else { return .plain }
        let shades: [TextCell.Paint] = [.best, .good, .middling, .poor, .worst]
        return shades[place * (shades.count - 1) / max(1, catalog.predikat.count - 1)]
    }

    // MARK: Title

    private func title(_ achievement: Achievement, _ table: TextTable) -> [String] {
        let period = achievement.period
        let when =
            period.quarter == nil && language == .indonesian
            ? "Tahun \(period.year)" : period.title(in: language)
        let title = say(
            "Capaian Indikator Kinerja Utama (IKU) – ",
            "Achievement of the key performance indicators (IKU) – ")
        let office = TextTable.wrap(achievement.catalog.office.name, width: Self.width)
        return office.map { table.paint($0, .strong) } + [
            table.paint(title + when, .strong), rule("━", table),
        ]
    }

    private func centred(_ text: String, _ table: TextTable) -> String {
        let space = String(repeating: " ", count: max(0, (Self.width - text.unicodeScalars.count) / 2))
        return space + table.paint(text, .worst)
    }

    // MARK: Indicators

    private func heading(_ table: TextTable) -> [String] {
        let names = [
            say("No", "No"), say("Indikator", "Indicator"), "Target", say("Realisasi", "Actual"),
            say("Capaian", "Achieved"), say("Predikat", "Rating"), say("Keadaan", "State"),
        ]
        return table.lines(names.map { TextCell($0, .strong) }) + [rule("━", table)]
    }

    private func section(
        _ sasaran: Catalog.Sasaran, _ achievement: Achievement, _ table: TextTable
    ) -> [String] {
        let name = say("Sasaran", "Objective") + " \(sasaran.id): \(sasaran.name)"
        var lines = TextTable.wrap(name, width: Self.width).map { table.paint($0, .strong) }
        for (place, row) in achievement.rows.enumerated() where row.indicator.sasaran == sasaran.id {
            lines += [""] + indicator(row, number: place + 1, achievement.catalog, table)
        }
        return lines + [rule("─", table)]
    }

    private func indicator(
        _ row: Achievement.Row, number: Int, _ catalog: Catalog, _ table: TextTable
    ) -> [String] {
        let isInDoubt = row.indicator.doubtful != nil && row.outcome.realisasi != nil
        let unit = row.indicator.unit
        let cells = [
            TextCell(String(number)),
            TextCell(row.indicator.name + (isInDoubt ? " (!)" : ""), beneath: owner(row, catalog)),
            TextCell(row.target.map { inTable(figures.target($0), unit) } ?? FigureText.absent),
            TextCell(realisasi(row.outcome, row)),
            TextCell(percent(row.outcome.capaian, catalog), .strong),
            TextCell(row.predikat?.name ?? FigureText.absent, Self.paint(row.predikat, in: catalog)),
            state(row),
        ]
        return table.lines(cells) + notes(row, table)
            + (isInDoubt ? doubt(row, catalog, table) : [])
    }

    private func owner(_ row: Achievement.Row, _ catalog: Catalog) -> String {
        var text = catalog.bidang(row.indicator.bidang)?.name ?? row.indicator.bidang
        if !Self.hasOwnSign(row.indicator.unit), !row.indicator.unit.isEmpty {
            text += say(", satuan ", ", unit ") + row.indicator.unit
        }
        return text
    }

    private func state(_ row: Achievement.Row) -> TextCell {
        let words = row.status.words.text(in: language)
        switch row.status {
        case .final: return TextCell(words)
        case .missing, .notComputable: return TextCell(words, .poor)
        case .provisional:
            guard let quarter = row.period?.quarter else { return TextCell(words, .middling) }
            let numeral = ["I", "II", "III", "IV"][quarter.rawValue - 1]
            return TextCell(words + "\n" + say("(TW \(numeral))", "(Q \(numeral))"), .middling)
        }
    }

    private func notes(_ row: Achievement.Row, _ table: TextTable) -> [String] {
        let reason = row.outcome.reason.map { say("Sebab: ", "Reason: ") + $0.words.text(in: language) }
        let warnings = row.warnings.map { say("Perhatian: ", "Note: ") + $0.words.text(in: language) }
        return ([reason].compactMap(\.self) + warnings).flatMap { note in
            indented(note.hasSuffix(".") ? note : note + ".", .middling, table)
        }
    }

    private func doubt(_ row: Achievement.Row, _ catalog: Catalog, _ table: TextTable) -> [String] {
        let why = say("(!) Rumus diragukan. ", "(!) Doubtful formula. ") + (row.indicator.doubtful ?? "")
        var lines = indented(why, .middling, table)
        for (place, figure) in row.alternatives.enumerated() {
            let name = say("Pembanding", "Alternative") + " \(place + 1): " + figure.alternative.text
            let reason = figure.outcome.reason.map { $0.words.text(in: language) } ?? ""
            lines += table.lines([
                TextCell(""), TextCell(reason.isEmpty ? name : name + " (\(reason))"), TextCell(""),
                TextCell(realisasi(figure.outcome, row)), TextCell(percent(figure.outcome.capaian, catalog)),
                TextCell(
                    figure.predikat?.name ?? FigureText.absent, Self.paint(figure.predikat, in: catalog)),
            ])
        }
        return lines
    }

    private func indented(_ text: String, _ paint: TextCell.Paint, _ table: TextTable) -> [String] {
        let indent = String(repeating: " ", count: table.columns[0].width) + TextTable.gap
        return TextTable.wrap(text, width: Self.width - indent.count).map { indent + table.paint($0, paint) }
    }

    private func realisasi(_ outcome: Achievement.Outcome, _ row: Achievement.Row) -> String {
        guard let value = outcome.realisasi else { return FigureText.absent }
        return inTable(figures.realisasi(value, target: row.target), row.indicator.unit)
    }

    /// A unit that is one sign stands with the number; a longer one beneath the indicator's name.
    private func inTable(_ number: String, _ unit: String) -> String {
        Self.hasOwnSign(unit) ? figures.withUnit(number, unit) : number
    }

    private static func hasOwnSign(_ unit: String) -> Bool { ["%", "rupiah", "Rp"].contains(unit) }

    /// Columns as wide as their figures; the name takes what is left.
    private func indicatorTable(_ achievement: Achievement) -> TextTable {
        var targets: [String] = []
        var actuals: [String] = []
        var capaian: [String] = []
        for row in achievement.rows {
            targets += row.target.map { [inTable(figures.target($0), row.indicator.unit)] } ?? []
            for outcome in [row.outcome] + row.alternatives.map(\.outcome) {
                actuals.append(realisasi(outcome, row))
                capaian.append(percent(outcome.capaian, achievement.catalog))
            }
        }
        let widths = [
            2, 0, Self.width(of: targets, atLeast: 8, atMost: 20),
            Self.width(of: actuals, atLeast: 9, atMost: 22), Self.width(of: capaian, atLeast: 9, atMost: 16),
            Self.width(of: achievement.catalog.predikat.map(\.name), atLeast: 8, atMost: 16), 12,
        ]
        return table(widths, numbers: [0, 2, 3, 4])
    }

    /// A table of these widths; the column of width 0 takes what is left of the line, at least 16: where the
    /// others leave less, the widest of them gives way (its cells wrap).
    func table(_ widths: [Int], numbers: Set<Int>) -> TextTable {
        var widths = widths
        let available = Self.width - (widths.count - 1) * TextTable.gap.count
        while available - widths.reduce(0, +) < 16,
            let widest = widths.indices.max(by: { widths[$0] < widths[$1] })
        {
            widths[widest] -= 1
        }
        let rest = available - widths.reduce(0, +)
        let columns = widths.enumerated().map { place, width in
            TextTable.Column(width: width == 0 ? rest : width, isNumber: numbers.contains(place))
        }
        return TextTable(columns: columns, isColoured: isColoured)
    }

    static func width(of texts: [String], atLeast: Int, atMost: Int) -> Int {
        min(atMost, max(atLeast, texts.map(\.unicodeScalars.count).max() ?? 0))
    }

    // MARK: Beneath

    private func reporting(_ achievement: Achievement, _ table: TextTable) -> [String] {
        let missing = achievement.rows.filter { $0.status == .missing }
        if missing.isEmpty {
            let all = say("Semua indikator sudah dilaporkan.", "Every indicator has been reported.")
            return [table.paint(all, .good)]
        }
        var lines = [table.paint(say("Belum dilaporkan", "Not yet reported"), .worst)]
        for bidang in achievement.catalog.bidang {
            let names = missing.filter { $0.indicator.bidang == bidang.id }.map(\.indicator.name)
            if names.isEmpty { continue }
            let wrapped = TextTable.wrap(
                bidang.name + ": " + names.joined(separator: "; "), width: Self.width - 4)
            lines += wrapped.enumerated().map { place, line in (place == 0 ? "  • " : "    ") + line }
        }
        return lines
    }

    private func legend(_ achievement: Achievement, _ table: TextTable) -> [String] {
        let upTo =
            switch achievement.catalog.cap {
            case .none: say("paling rendah 0%", "at least 0%")
            case .at(_, let text):
                say("0% sampai \(figures.number(plain: text))%", "0% to \(figures.number(plain: text))%")
            }
        let text = say(
            "Rata-rata: capaian indikator yang berangka, masing-masing dibatasi \(upTo). "
                + "Semua indikator: yang belum berangka dihitung 0. Tanpa batas: capaian apa adanya. "
                + "Dengan pembanding: rumus pembanding pertama menggantikan rumus yang diragukan.",
            "Mean: over the indicators with a figure, each clamped to \(upTo). "
                + "All indicators: those without a figure count 0. Unclamped: as they are. "
                + "With alternatives: the first alternative in the place of each doubtful formula.")
        return TextTable.wrap(text, width: Self.width).map { table.paint($0, .faint) }
    }

    private func source(_ achievement: Achievement, _ table: TextTable) -> [String] {
        let catalog = achievement.catalog
        let position = achievement.position
        let time = position.computedAt.localText(at: catalog.office.utcOffset) + " " + catalog.office.timeZone
        let lines = [
            say("Katalog revisi ", "Catalogue revision ") + "\(catalog.revision)"
                + say(" · dihitung ", " · computed ") + time,
            PrintFooter.line(size: position.size, root: position.root, in: language),
        ]
        return lines.flatMap { TextTable.wrap($0, width: Self.width) }.map { table.paint($0, .faint) }
    }
}

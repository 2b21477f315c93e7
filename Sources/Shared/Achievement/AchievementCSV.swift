// Consolidated figures as CSV (RFC 4180): one line an indicator, one an alternative reading, one a group;
// ten decimals. `csv` has English member names and decimal points; `csv-id` opens right in an Indonesian
// Excel: byte order mark, `;`, decimal comma, Indonesian headings. In a demo store the first column of every
// line says so. Text that a spreadsheet would take for a formula gets an apostrophe in front; figures of our
// own, negative ones too, stay numbers.

/// Writes consolidated figures as CSV.
public struct AchievementCSV: Sendable {
    /// Which spreadsheet it is for.
    public enum Style: Sendable {
        /// `csv`: comma between cells, decimal points.
        case plain
        /// `csv-id`: semicolon between cells, decimal commas, UTF-8 with a byte order mark.
        case indonesian
    }

    private enum Cell {
        case text(String)
        case figure(Rational?)
        case count(Int?)
        case flag(Bool)
    }

    private static let columns: [(name: String, heading: String)] = [
        ("kind", "jenis"), ("id", "pengenal"), ("name", "nama"), ("sasaran", "sasaran"),
        ("bidang", "penanggung jawab"), ("unit", "satuan"), ("status", "keadaan"), ("reason", "sebab"),
        ("period", "periode"), ("target", "target"), ("realisasi", "realisasi"), ("difference", "selisih"),
        ("capaian", "capaian"), ("predikat", "predikat"), ("capaian_all", "capaian semua indikator"),
        ("capaian_uncapped", "capaian tanpa batas"),
        ("with_alternatives_capaian", "capaian dengan rumus pembanding"),
        ("with_alternatives_predikat", "predikat dengan rumus pembanding"), ("reported", "berangka"),
        ("indicators", "jumlah indikator"), ("complete", "lengkap"), ("warnings", "peringatan"),
        ("report", "laporan"), ("revision", "revisi"), ("catalog", "revisi katalog"),
        ("log_size", "ukuran log"), ("log_root", "akar log"), ("computed_at", "dihitung pada"),
    ]

    private let style: Style
    private let isDemo: Bool

    /// CSV of one style; `isDemo` marks every line as an illustration.
    public init(_ style: Style, isDemo: Bool) {
        self.style = style
        self.isDemo = isDemo
    }

    /// The whole file.
    public func bytes(_ achievement: Achievement) -> [UInt8] {
        var text = style == .indonesian ? "\u{FEFF}" : ""
        let headings = Self.columns.map { style == .plain ? $0.name : $0.heading }
        text += line((isDemo ? [style == .plain ? "note" : "catatan"] : []) + headings)
        for cells in lines(of: achievement) {
            let all = Self.columns.map { cells[$0.name] ?? .text("") }
            text += line((isDemo ? [demoBanner] : []) + all.map(written))
        }
        return Array(text.utf8)
    }

    // MARK: Lines

    private func lines(of achievement: Achievement) -> [[String: Cell]] {
        let catalog = achievement.catalog
        var lines: [[String: Cell]] = []
        for row in achievement.rows {
            lines.append(indicator(row))
            lines += row.alternatives.map { alternative($0, of: row) }
        }
        lines += zip(achievement.sasaran, catalog.sasaran).map { group("sasaran", $0, $1.id, $1.name) }
        lines += zip(achievement.bidang, catalog.bidang).map { group("bidang", $0, $1.id, $1.name) }
        lines.append(group("overall", achievement.overall, "", ""))
        let bySasaran = achievement.overallBySasaran
        lines.append([
            "kind": .text("overall_by_sasaran"), "capaian": .figure(bySasaran.capaian),
            "predikat": .text(bySasaran.predikat?.id ?? ""),
        ])
        let source: [String: Cell] = [
            "catalog": .count(catalog.revision), "log_size": .count(achievement.position.size),
            "log_root": .text(achievement.position.root),
            "computed_at": .text(achievement.position.computedAt.description),
        ]
        return lines.map { line in
            line.merging(source) { own, _ in own }
                .merging(["period": .text(achievement.period.description)]) { own, _ in own }
        }
    }

    private func indicator(_ row: Achievement.Row) -> [String: Cell] {
        [
            "kind": .text("indicator"), "id": .text(row.indicator.id), "name": .text(row.indicator.name),
            "sasaran": .text(row.indicator.sasaran), "bidang": .text(row.indicator.bidang),
            "unit": .text(row.indicator.unit), "status": .text(row.status.rawValue),
            "reason": .text(row.outcome.reason?.rawValue ?? ""),
            "period": .text(row.period?.description ?? ""), "target": .figure(row.target?.value),
            "realisasi": .figure(row.outcome.realisasi), "difference": .figure(row.difference),
            "capaian": .figure(row.outcome.capaian), "predikat": .text(row.predikat?.id ?? ""),
            "warnings": .text(row.warnings.map(\.code.rawValue).joined(separator: " ")),
            "report": .text(row.report ?? ""), "revision": .count(row.revision),
        ]
    }

    private func alternative(
        _ figure: Achievement.AlternativeFigure, of row: Achievement.Row
    ) -> [String: Cell] {
        [
            "kind": .text("alternative"), "id": .text(row.indicator.id),
            "name": .text(figure.alternative.text), "sasaran": .text(row.indicator.sasaran),
            "bidang": .text(row.indicator.bidang), "unit": .text(row.indicator.unit),
            "reason": .text(figure.outcome.reason?.rawValue ?? ""),
            "period": .text(row.period?.description ?? ""), "target": .figure(row.target?.value),
            "realisasi": .figure(figure.outcome.realisasi), "capaian": .figure(figure.outcome.capaian),
            "predikat": .text(figure.predikat?.id ?? ""), "report": .text(row.report ?? ""),
            "revision": .count(row.revision),
        ]
    }

    private func group(
        _ kind: String, _ group: Achievement.Group, _ id: String, _ name: String
    ) -> [String: Cell] {
        [
            "kind": .text(kind), "id": .text(id), "name": .text(name),
            "capaian": .figure(group.mean.capaian), "predikat": .text(group.mean.predikat?.id ?? ""),
            "capaian_all": .figure(group.capaianAll), "capaian_uncapped": .figure(group.capaianUncapped),
            "with_alternatives_capaian": .figure(group.withAlternatives.capaian),
            "with_alternatives_predikat": .text(group.withAlternatives.predikat?.id ?? ""),
            "reported": .count(group.reportedCount), "indicators": .count(group.indicatorCount),
            "complete": .flag(group.isComplete),
        ]
    }

    // MARK: Cells

    private func line(_ cells: [String]) -> String {
        cells.map(quotedIfNeeded).joined(separator: style == .plain ? "," : ";") + "\r\n"
    }

    private func written(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): CSVText.harmless(text)
        case .figure(let value): value.map(figure) ?? ""
        case .count(let count): count.map(String.init) ?? ""
        case .flag(let flag): style == .plain ? String(flag) : flag ? "ya" : "tidak"
        }
    }

    private func figure(_ value: Rational) -> String {
        let text = value.outputText
        return style == .plain ? text : String(text.map { $0 == "." ? "," : $0 })
    }

    private func quotedIfNeeded(_ text: String) -> String {
        CSVText.quotedIfNeeded(text, separator: style == .plain ? "," : ";")
    }
}

/// Cells of a CSV file.
public enum CSVText {
    /// Text that no spreadsheet takes for a formula: an apostrophe before a leading `= + - @`, tab or CR.
    public static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) else {
            return text
        }
        return "'" + text
    }

    /// Text in quotes where RFC 4180 wants them.
    public static func quotedIfNeeded(_ text: String, separator: Unicode.Scalar) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0 != separator && !"\"\r\n".unicodeScalars.contains($0)
        }
        if isPlain { return text }
        let doubled = text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
        return "\"" + doubled + "\""
    }
}

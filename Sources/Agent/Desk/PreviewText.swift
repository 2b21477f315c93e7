// A preview for people, 80 columns.

import Shared

/// Writes rows of figures, one paragraph an indicator.
struct PreviewText: Sendable {
    let language: Language
    let catalog: Catalog

    func text(_ report: Report, _ rows: [Achievement.Row], isKnown: Bool) -> String {
        let unit = catalog.bidang(report.bidang)?.name ?? report.bidang
        let state =
            isKnown
            ? Words(id: "sudah dikirim, tidak ada yang baru", en: "sent already, nothing new")
            : Words(id: "belum dikirim", en: "not sent")
        let revision = Words(id: "revisi \(report.revision)", en: "revision \(report.revision)")
        let title = Words(id: "Pratinjau", en: "Preview").text(in: language)
        let head =
            "\(title) \(report.period.title(in: language)), \(unit), \(revision.text(in: language)): "
            + state.text(in: language)
        return FaultText.wrapped(head).joined(separator: "\n") + "\n" + rows.map(paragraph).joined()
    }

    private func paragraph(_ row: Achievement.Row) -> String {
        let figures = FigureText(language)
        var lines = FaultText.wrapped(row.indicator.name)
        let target = row.target.map { figures.withUnit(figures.target($0), row.indicator.unit) }
        lines.append(line("Target", target ?? FigureText.absent))
        let realisasi = row.outcome.realisasi.map {
            figures.withUnit(figures.realisasi($0, target: row.target), row.indicator.unit)
        }
        lines.append(line("Realisasi", realisasi ?? FigureText.absent))
        var capaian = row.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" } ?? FigureText.absent
        if let predikat = row.predikat { capaian += "  \(predikat.name)" }
        lines.append(line("Capaian", capaian))
        if let reason = row.outcome.reason { lines += marked("!", reason.words.text(in: language)) }
        for warning in row.warnings { lines += marked("!", warning.words.text(in: language)) }
        if let doubt = row.indicator.doubtful { lines += marked("!", doubt) }
        for other in row.alternatives {
            let value =
                other.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" } ?? FigureText.absent
            let words = Words(id: "pembanding", en: "other reading").text(in: language)
            lines += marked(
                "·", "\(words): \(value) \(other.predikat?.name ?? "") – \(other.alternative.text)")
        }
        return "\n" + lines.joined(separator: "\n") + "\n"
    }

    private func line(_ name: String, _ value: String) -> String {
        "  " + name + String(repeating: " ", count: max(1, 12 - name.count)) + value
    }

    private func marked(_ mark: String, _ text: String) -> [String] {
        FaultText.wrapped(text, width: 74).enumerated().map { ($0 == 0 ? "  \(mark) " : "    ") + $1 }
    }
}

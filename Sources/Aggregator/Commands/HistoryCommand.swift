// `history`: every revision of a period's reports, for people and as JSON.

import Shared

enum HistoryCommand {
    static let syntax = CommandSyntax(
        "history", Words(id: "riwayat laporan satu periode", en: "the history of a period's reports"),
        options: [
            CommandOption(
                "period", value: "P",
                Words(id: "tahun (2022) atau triwulan (2022-T1)", en: "a year (2022) or a quarter (2022-T1)")),
            ActOptions.bidang,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let period = try context.period(try context.arguments.required("period"), "--period")
        let store = try Store(context.layout)
        let bidang = context.arguments.value("bidang")
        let history = try store.database.snapshot { () throws(StoreError) in
            try PeriodHistory(of: period, bidang: bidang, in: store, try store.loadState())
        }
        try context.emit(HistoryJSON.value(history), text: HistoryText(context.language).text(history))
        return .done
    }
}

/// The history as JSON: a list of revisions.
enum HistoryJSON {
    static func value(_ history: PeriodHistory) -> JSONValue {
        .array(history.chains.flatMap { bidang, revisions in revisions.map { json($0, bidang) } })
    }

    private static func json(_ revision: PeriodHistory.Revision, _ bidang: String) -> JSONValue {
        let report = revision.logged.report
        return [
            "bidang": .string(bidang), "period": .string(report.period.description),
            "revision": .integer(report.revision), "kind": .string(report.kind.rawValue),
            "current": .bool(revision.isCurrent), "report": .string(revision.logged.signed.hash.hex),
            "supersedes": .optional(report.supersedes?.hex), "index": .integer(revision.logged.index),
            "received_at": .string(revision.logged.receivedAt.description),
            "kid": .string(revision.logged.signed.kid),
            "reason": .optional(report.reason), "prepared_by": report.preparedBy.json,
            "approved_by": report.approvedBy?.json ?? .null,
            "dropped": .array(report.dropped.map(JSONValue.string)),
            "changes": .array(revision.changes.map(json)), "effects": .array(revision.effects.map(json)),
        ]
    }

    private static func json(_ change: PeriodHistory.ValueChange) -> JSONValue {
        [
            "indicator": .string(change.indicator), "component": .string(change.component),
            "before": .optional(change.before?.text), "after": .optional(change.after?.text),
        ]
    }

    private static func json(_ effect: PeriodHistory.Effect) -> JSONValue {
        func figures(_ row: Achievement.Row) -> JSONValue {
            func text(_ value: Rational?) -> JSONValue {
                .optional(value?.decimalText(fractionDigits: Limits.outputFractionDigitCount))
            }
            return [
                "realisasi": text(row.outcome.realisasi), "capaian": text(row.outcome.capaian),
                "predikat": .optional(row.predikat?.id),
            ]
        }
        return [
            "indicator": .string(effect.indicator.id), "before": figures(effect.before),
            "after": figures(effect.after),
        ]
    }
}

/// The history for a terminal of 80 columns.
struct HistoryText {
    private let language: Language
    private let figures: FigureText

    init(_ language: Language) {
        self.language = language
        figures = FigureText(language)
    }

    func text(_ history: PeriodHistory) -> String {
        let title = say(
            id: "Riwayat laporan \(history.period.title(in: language))",
            en: "History of reports, \(history.period.title(in: language))")
        var lines = history.isDemo ? [demoBanner, title] : [title]
        if history.chains.isEmpty { lines += ["", say(id: "Belum ada laporan.", en: "No report yet.")] }
        for (bidang, revisions) in history.chains {
            lines += ["", history.catalog.bidang(bidang)?.name ?? bidang]
            for revision in revisions { lines += self.lines(of: revision, history.catalog) }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func lines(of revision: PeriodHistory.Revision, _ catalog: Catalog) -> [String] {
        let report = revision.logged.report
        let office = catalog.office
        let when = revision.logged.receivedAt.localText(at: office.utcOffset) + " " + office.timeZone
        var lines = [
            "  \(say(id: "Revisi", en: "Revision")) \(report.revision) · \(kind(report)) · \(when)\(state(revision))"
        ]
        let person = report.preparedBy
        lines += wrapped(say(id: "oleh ", en: "by ") + "\(person.name), \(person.title)")
        if let reason = report.reason { lines += wrapped(say(id: "alasan: ", en: "reason: ") + reason) }
        lines.append(
            "    " + say(id: "entri", en: "entry") + " \(revision.logged.index), "
                + say(id: "laporan", en: "report") + " \(revision.logged.signed.hash.hex.prefix(16))…")
        lines += valueLines(revision.changes, catalog)
        lines += revision.effects.flatMap { effectLines($0, catalog) }
        return lines
    }

    private func kind(_ report: Report) -> String {
        if report.kind == .withdrawal { return say(id: "penarikan", en: "withdrawal") }
        return report.revision == 1 ? say(id: "laporan", en: "report") : say(id: "koreksi", en: "correction")
    }

    private func state(_ revision: PeriodHistory.Revision) -> String {
        revision.isCurrent ? " · " + say(id: "berlaku", en: "current") : ""
    }

    private func valueLines(_ changes: [PeriodHistory.ValueChange], _ catalog: Catalog) -> [String] {
        changes.flatMap { change -> [String] in
            let component = catalog.indicator(change.indicator)?.components.first {
                $0.id == change.component
            }
            let name = component?.name ?? change.component
            return wrapped("\(name): \(shown(change.before, component)) → \(shown(change.after, component))")
        }
    }

    private func shown(_ figure: Figure?, _ component: Indicator.Component?) -> String {
        guard let figure else { return FigureText.absent }
        return figures.withUnit(figures.number(plain: figure.text), component?.unit ?? "")
    }

    private func effectLines(_ effect: PeriodHistory.Effect, _ catalog: Catalog) -> [String] {
        func summary(_ row: Achievement.Row) -> String {
            guard let realisasi = row.outcome.realisasi else { return FigureText.absent }
            let value = figures.withUnit(figures.realisasi(realisasi, target: row.target), row.indicator.unit)
            guard let capaian = row.outcome.capaian else { return value }
            return "\(value) (capaian \(figures.capaian(capaian, in: catalog))%, \(row.predikat?.name ?? ""))"
        }
        return wrapped("\(effect.indicator.name): \(summary(effect.before)) → \(summary(effect.after))")
    }

    /// Indented lines of at most 78 characters.
    private func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, line.count + 1 + word.count > 72 {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.enumerated().map { ($0 == 0 ? "    " : "      ") + $1 }
    }

    private func say(id: String, en: String) -> String { Words(id: id, en: en).text(in: language) }
}

// What a person is asked before files are sent: one file of several periods is shown once, period by period,
// and values far from before are pointed out. Nobody is asked where --yes or --json is given, or where no
// person sits at a terminal: several periods are then sent, and doubtful values refused.

import Shared

/// Asks once for all files of a command.
struct Confirmation {
    private let context: CommandContext

    init(_ context: CommandContext) { self.context = context }

    /// The files whose values are right, however odd; nil where the person says no.
    func ask(_ paths: [String]) throws -> Set<String>? {
        if context.arguments.has("yes") { return Set(paths) }
        if context.isJSON || !Terminal.canAsk { return [] }
        let agent = try context.agent()
        let catalogs = try agent.catalogs()
        let chronicle = try Chronicle(reading: agent.folder, agent.record)
        var sure: Set<String> = []
        for path in paths {
            // Faults are told when the file is sent.
            guard let file = try? DraftFile(path, catalogs: catalogs, bidang: agent.record.bidang) else {
                continue
            }
            let jumps = SizeCheck(chronicle: chronicle).faults(of: file)
            if file.drafts.count < 2 && jumps.isEmpty { continue }
            show(file, agent, catalogs, chronicle)
            for line in FaultText.lines(jumps, in: context.language) { StandardError.write(line + "\n") }
            guard try isConfirmed(file.drafts.count) else { return nil }
            sure.insert(path)
        }
        return sure
    }

    private func isConfirmed(_ count: Int) throws -> Bool {
        let question = Words(
            id: "Kirim \(count) laporan ini? [y/t] ", en: "Send these \(count) reports? [y/n] ")
        let answer = try Terminal.ask(question.text(in: context.language))?.lowercased() ?? ""
        let isYes = ["y", "ya", "yes"].contains(answer.filter { !$0.isWhitespace })
        if !isYes {
            let words = Words(id: "Tidak ada yang dikirim.", en: "Nothing was sent.")
            StandardError.write(words.text(in: context.language) + "\n")
        }
        return isYes
    }

    // MARK: What is shown

    private func show(_ file: DraftFile, _ agent: Agent, _ catalogs: CatalogHistory, _ chronicle: Chronicle) {
        StandardError.write(FileSystem.name(of: file.path) + "\n")
        for line in SeveralPeriods(file, agent, catalogs, chronicle).lines(in: context.language) {
            StandardError.write("  " + line + "\n")
        }
    }
}

/// The figures of a file of several periods, a line each: later periods see earlier ones of the same file.
struct SeveralPeriods {
    private var rows: [(period: Period, rows: [Achievement.Row], catalog: Catalog)] = []

    init(_ file: DraftFile, _ agent: Agent, _ catalogs: CatalogHistory, _ chronicle: Chronicle) {
        var chronicle = chronicle
        for draft in file.drafts.map({ $0.withSums() }) {
            let report = Report(
                kind: .report, office: agent.record.office, bidang: agent.record.bidang, period: draft.period,
                revision: (chronicle.head(draft.period)?.report.revision ?? 0) + 1,
                supersedes: nil, reason: nil, catalog: catalogs.latest.revision,
                preparedBy: draft.preparedBy ?? Report.Person(name: "-", title: "-"),
                createdAt: agent.clock.now().text(at: catalogs.latest.office.utcOffset))
            let filled = report.holding(draft)
            let hash = Digest.sha256(filled.json.compact)
            let figures = PreviewFigures(
                report: filled, hash: hash, chronicle: chronicle, catalogs: catalogs, now: agent.clock.now())
            rows.append((draft.period, figures.rows, catalogs.inForce(for: draft.period.year)))
            chronicle = chronicle.adding(Chronicle.Known(hash: hash, report: filled, receipt: nil))
        }
    }

    /// `2021  Pertumbuhan …  realisasi 5,20%  capaian 100,78%  Sangat Tinggi`
    func lines(in language: Language) -> [String] {
        let figures = FigureText(language)
        return rows.flatMap { period, rows, catalog in
            rows.map { row in
                let realisasi = row.outcome.realisasi.map {
                    figures.withUnit(figures.realisasi($0, target: row.target), row.indicator.unit)
                }
                let capaian = row.outcome.capaian.map { figures.capaian($0, in: catalog) + "%" }
                return "\(period)  \(row.indicator.name)  realisasi \(realisasi ?? FigureText.absent)  "
                    + "capaian \(capaian ?? FigureText.absent)  \(row.predikat?.name ?? "")"
            }
        }
    }
}

extension Report {
    /// The report with a draft's figures, without having been checked: to be shown only.
    fileprivate func holding(_ draft: Draft) -> Report {
        var report = self
        (report.values, report.items, report.baseline) = (draft.values, draft.items, draft.baseline)
        return report
    }
}

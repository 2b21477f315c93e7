// The *Tanda Terima*: one page that tells what was acknowledged, for people; the proof itself lies beside it.

import Shared

/// Writes a receipt for people.
struct ReceiptText: Sendable {
    let catalog: Catalog
    let language: Language
    /// Whether the office's figures are an illustration.
    var isDemo = false

    func text(_ kept: ReceiptShelf.Kept, file: String) -> String {
        let report = kept.report
        var lines = isDemo ? [demoBanner, ""] : []
        lines += [heading(report)] + FaultText.wrapped(catalog.office.name) + [""]
        for fact in facts(kept, file: file) { lines += line(fact.name, fact.value) }
        for indicator in catalog.indicators {
            guard let values = report.values[indicator.id] else { continue }
            lines += ["", indicator.name]
            for amount in amounts(of: indicator, values, report.items[indicator.id] ?? []) {
                lines.append("\(amount.isItem ? "    " : "  ")\(amount.name): \(amount.text)")
            }
        }
        lines += ["", hashWords.text(in: language)]
        lines.append("  " + kept.hash.hex)
        lines.append("")
        lines += FaultText.wrapped(proofWords(file).text(in: language))
        return lines.joined(separator: "\n") + "\n"
    }

    var hashWords: Words { Words(id: "Sidik laporan (SHA-256)", en: "Report hash (SHA-256)") }

    /// Number, time with zone, unit, period and the rest, in order.
    func facts(_ kept: ReceiptShelf.Kept, file: String) -> [(name: String, value: String)] {
        let report = kept.report
        let unit = catalog.bidang(report.bidang)?.name ?? report.bidang
        let time = kept.receipt.receivedAt.localText(at: catalog.office.utcOffset)
        let revision = say("revisi \(report.revision)", "revision \(report.revision)")
        var facts = [
            (say("Nomor", "Number"), String(kept.receipt.index)),
            (say("Diterima", "Received"), "\(time) \(catalog.office.timeZone)"), (say("Unit", "Unit"), unit),
            (say("Periode", "Period"), "\(report.period.title(in: language)), \(revision)"),
        ]
        if let reason = report.reason { facts.append((say("Alasan", "Reason"), reason)) }
        facts.append(
            (say("Penyusun", "Prepared by"), "\(report.preparedBy.name), \(report.preparedBy.title)"))
        facts.append((say("Berkas", "File"), file))
        return facts.map { (name: $0.0, value: $0.1) }
    }

    private func say(_ id: String, _ en: String) -> String { Words(id: id, en: en).text(in: language) }

    func heading(_ report: Report) -> String {
        switch report.kind {
        case .report:
            Words(id: "TANDA TERIMA LAPORAN KINERJA", en: "RECEIPT OF A PERFORMANCE REPORT").text(
                in: language)
        case .withdrawal:
            Words(id: "TANDA TERIMA PENARIKAN LAPORAN", en: "RECEIPT OF A WITHDRAWAL").text(in: language)
        }
    }

    /// A figure with its unit, and whether it is an item's.
    struct Amount {
        let name: String
        let text: String
        let isItem: Bool
    }

    func amounts(
        of indicator: Indicator, _ values: [String: Figure], _ items: [Report.Item]
    ) -> [Amount] {
        indicator.components.flatMap { component -> [Amount] in
            guard let figure = values[component.id] else { return [] }
            let sum = Amount(
                name: component.name, text: amount(figure, items.isEmpty ? component.unit : nil),
                isItem: false)
            return [sum]
                + items.compactMap { item in
                    item.values[component.id].map {
                        Amount(name: item.name, text: amount($0, item.unit), isItem: true)
                    }
                }
        }
    }

    private func amount(_ figure: Figure, _ unit: String?) -> String {
        let text = FigureText(language)
        return text.withUnit(text.number(plain: figure.text), unit ?? "")
    }

    private func line(_ name: String, _ value: String) -> [String] {
        let lead = name + String(repeating: " ", count: max(1, 14 - name.count))
        return FaultText.wrapped(value, width: 64).enumerated().map {
            ($0 == 0 ? lead : String(repeating: " ", count: 14)) + $1
        }
    }

    func proofWords(_ file: String) -> Words {
        Words(
            id:
                "Bukti keaslian: \(file).jws dan \(file).tlog-proof. Simpan keduanya; Inspektorat dapat "
                + "memeriksanya "
                + "tanpa jaringan.",
            en:
                "Proof: \(file).jws and \(file).tlog-proof. Keep both; the Inspektorat can check them "
                + "offline."
        )
    }
}

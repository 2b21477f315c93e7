// The *Tanda Terima*: one page that tells what was acknowledged, for people; the proof itself lies beside it.

import Shared

/// Writes a receipt for people.
struct ReceiptText: Sendable {
    let catalog: Catalog
    let language: Language

    func text(_ kept: ReceiptShelf.Kept, file: String) -> String {
        let report = kept.report
        let unit = catalog.bidang(report.bidang)?.name ?? report.bidang
        let zone = catalog.office.timeZone
        var lines = [heading(report)] + FaultText.wrapped(catalog.office.name) + [""]
        lines += line(Words(id: "Nomor", en: "Number"), String(kept.receipt.index))
        let time = kept.receipt.receivedAt.localText(at: catalog.office.utcOffset)
        lines += line(Words(id: "Diterima", en: "Received"), "\(time) \(zone)")
        lines += line(Words(id: "Unit", en: "Unit"), unit)
        let revision = Words(id: "revisi \(report.revision)", en: "revision \(report.revision)").text(
            in: language)
        lines += line(Words(id: "Periode", en: "Period"), "\(report.period.title(in: language)), \(revision)")
        if let reason = report.reason { lines += line(Words(id: "Alasan", en: "Reason"), reason) }
        lines += line(
            Words(id: "Penyusun", en: "Prepared by"), "\(report.preparedBy.name), \(report.preparedBy.title)")
        lines += line(Words(id: "Berkas", en: "File"), file)
        for indicator in catalog.indicators {
            guard let values = report.values[indicator.id] else { continue }
            lines += figures(of: indicator, values, report.items[indicator.id] ?? [])
        }
        lines += ["", Words(id: "Sidik laporan (SHA-256)", en: "Report hash (SHA-256)").text(in: language)]
        lines.append("  " + kept.hash.hex)
        lines.append("")
        lines += FaultText.wrapped(proofWords(file).text(in: language))
        return lines.joined(separator: "\n") + "\n"
    }

    private func heading(_ report: Report) -> String {
        switch report.kind {
        case .report:
            Words(id: "TANDA TERIMA LAPORAN KINERJA", en: "RECEIPT OF A PERFORMANCE REPORT").text(
                in: language)
        case .withdrawal:
            Words(id: "TANDA TERIMA PENARIKAN LAPORAN", en: "RECEIPT OF A WITHDRAWAL").text(in: language)
        }
    }

    private func figures(
        of indicator: Indicator, _ values: [String: Figure], _ items: [Report.Item]
    ) -> [String] {
        var lines = ["", indicator.name]
        for component in indicator.components {
            guard let figure = values[component.id] else { continue }
            lines.append("  \(component.name): \(amount(figure, items.isEmpty ? component.unit : nil))")
            for item in items {
                guard let part = item.values[component.id] else { continue }
                lines.append("    \(item.name): \(amount(part, item.unit))")
            }
        }
        return lines
    }

    private func amount(_ figure: Figure, _ unit: String?) -> String {
        let text = FigureText(language)
        return text.withUnit(text.number(plain: figure.text), unit ?? "")
    }

    private func line(_ name: Words, _ value: String) -> [String] {
        let name = name.text(in: language)
        let lead = name + String(repeating: " ", count: max(1, 14 - name.count))
        return FaultText.wrapped(value, width: 64).enumerated().map {
            ($0 == 0 ? lead : String(repeating: " ", count: 14)) + $1
        }
    }

    private func proofWords(_ file: String) -> Words {
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

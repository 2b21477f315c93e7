// The workbook to fill in: a sheet that says how, then for each period a sheet to fill in (TemplateSheet) and
// one for the items of each indicator that has them (TemplateItems).

import Shared

extension TemplateFile {
    /// The workbook, made at `moment`.
    func workbook(at moment: Timestamp) -> Workbook {
        var sheets: [Workbook.Sheet] = [instructions]
        var cells: [Period: [String: [String: String]]] = [:]
        for template in templates {
            let lists = template.indicators.filter { $0.items != nil }.enumerated().map { number, indicator in
                TemplateItems(
                    template: template, indicator: indicator,
                    name: name("Rincian", "Items", template, number: number))
            }
            let form = TemplateSheet(
                template, name: name("Isian", "Form", template),
                items: Dictionary(uniqueKeysWithValues: lists.map { ($0.indicator.id, $0) }),
                yearBefore: cells[template.period.yearEarlier] ?? [:])
            cells[template.period] = form.cells
            sheets += [form.sheet] + lists.map(\.sheet)
        }
        return Workbook(title: title, created: moment, sheets: sheets)
    }

    private func name(_ id: String, _ en: String, _ template: DraftTemplate, number: Int = 0) -> String {
        let base = template.say(id, en)
        let period = templates.count > 1 ? " \(template.period)" : ""
        return base + period + (number > 0 ? " (\(number + 1))" : "")
    }

    private var title: String {
        guard let first = templates.first, let last = templates.last else { return "IKU" }
        let period = first.period == last.period ? "\(first.period)" : "\(first.period)–\(last.period)"
        return String(
            first.say("Isian IKU \(period) – \(first.unitName)", "IKU form \(period) – \(first.unitName)")
                .prefix(200))
    }

    // MARK: Instructions

    private var instructions: Workbook.Sheet {
        guard let first = templates.first else {
            return Workbook.Sheet(name: "Petunjuk", columnWidths: [], rows: [])
        }
        let facts: [[Workbook.Cell]] = [
            fact(first.say("Kantor", "Office"), first.catalog.office.name),
            fact(first.say("Unit kerja", "Unit"), first.unitName),
            fact(
                first.say("Periode", "Period"),
                templates.map { $0.period.title(in: first.language) }.joined(separator: ", ")),
            fact(
                first.say("Katalog", "Catalogue"), "\(first.catalog.title), revisi \(first.catalog.revision)"),
        ]
        let lines = Self.lines(first).enumerated().map { number, line -> [Workbook.Cell] in
            [.text(String(number + 1), .cell), .text(line, .cell)]
        }
        let indicators = first.indicators.map { indicator -> [Workbook.Cell] in
            [.text("•", .cell), .words(Self.description(indicator, first), .cell)]
        }
        let rows: [[Workbook.Cell]] =
            [[.text(title, .title)], first.isDemo ? [.text(demoBanner, .alarm)] : []] + facts + [
                [], [.text(first.say("Cara mengisi", "How to fill it in"), .title)],
            ]
            + lines + [[], [.text(first.say("Indikator", "Indicators"), .title)]] + indicators
        return Workbook.Sheet(
            name: first.say("Petunjuk", "Instructions"), columnWidths: [14, 84], rows: rows,
            rowHeights: Workbook.Sheet.fittedHeights(rows, widths: [14, 84]), isUpright: true)
    }

    private func fact(_ name: String, _ value: String) -> [Workbook.Cell] {
        [.text(name, .strong), .words(value, .cell)]
    }

    private static func description(_ indicator: Indicator, _ template: DraftTemplate) -> String {
        let formula = indicator.formulaDecreed ?? indicator.formula.text
        var text = indicator.name + "\n" + template.say("Rumus keputusan: ", "Decreed formula: ") + formula
        if let note = indicator.formulaNote { text += "\n" + note }
        if let doubt = indicator.doubtful { text += "\n" + doubt }
        return text
    }

    private static func lines(_ template: DraftTemplate) -> [String] {
        (fillingWords + sendingWords).map { $0.text(in: template.language) }
    }

    private static let fillingWords = [
        Words(
            id: "Isi sel kuning pada lembar Isian. Indikator yang semua selnya kosong tidak dikirim.",
            en: "Fill in the yellow cells of the sheet Form. An indicator with empty cells only is not sent."),
        Words(
            id: "Tulis angka apa adanya, tanpa satuan dan tanpa pemisah ribuan. Tanda % hanya untuk komponen "
                + "yang satuannya %.",
            en: "Write numbers as they are, without units and separators of thousands. A % only where the "
                + "component's unit is %."),
        Words(
            id: "Rupiah ditulis penuh: 1250000000, bukan 1250 (juta).",
            en: "Rupiah are written in full: 1250000000, not 1250 (million)."),
        Words(
            id:
                "Realisasi, capaian dan predikat dihitung sendiri oleh lembar ini; hasil resmi dihitung kantor "
                + "dari angka yang sama.",
            en: "The sheet computes realisasi, capaian and predikat by itself; the official figures are "
                + "computed by the office from the same numbers."),
        Words(
            id:
                "Rincian (bila ada): satu baris untuk setiap barang; jumlahnya masuk sendiri ke lembar Isian.",
            en: "Items (if any): one row for each; their sums enter the sheet Form by themselves."),
        Words(
            id: "Tulis faktor pendukung, penghambat dan tindak lanjut, terutama bila target tidak tercapai.",
            en: "Write what helped, what hindered and what is done, above all where a target was missed."),
    ]

    private static let sendingWords = [
        Words(
            id: "Lembar dilindungi tanpa kata sandi. Judul kolom dan tanda templat jangan diubah.",
            en: "The sheet is protected without a password. Leave headings and template marks as they are."),
        Words(
            id:
                "Simpan sebagai XLSX, lalu letakkan di folder masuk, atau: iku-agent preview BERKAS.xlsx untuk "
                + "memeriksa dan iku-agent submit BERKAS.xlsx untuk mengirim.",
            en: "Save it as XLSX and put it into the folder masuk, or: iku-agent preview FILE.xlsx to check "
                + "and iku-agent submit FILE.xlsx to send it."),
    ]
}

extension DraftTemplate {
    /// The unit's name.
    var unitName: String { catalog.bidang(bidang)?.name ?? bidang }
}

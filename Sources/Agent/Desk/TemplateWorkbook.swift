// The workbook to fill in: a sheet that says how, and a sheet with the same table as the CSV
// (DraftTable.swift). What is to be filled in stands on a yellow ground.

import Shared

extension DraftTemplate {
    /// The workbook, made at `moment`.
    func workbook(at moment: Timestamp) -> Workbook {
        Workbook(title: title, created: moment, sheets: [instructions, form])
    }

    private func say(_ id: String, _ en: String) -> String { Words(id: id, en: en).text(in: language) }

    private var unit: String { catalog.bidang(bidang)?.name ?? bidang }

    private var title: String {
        String(say("Isian IKU \(period) – \(unit)", "IKU form \(period) – \(unit)").prefix(200))
    }

    private var form: Workbook.Sheet {
        let all = rows
        let head = all.first?.map { Workbook.Cell.text($0, .head) } ?? []
        let lines = all.dropFirst().map { row in
            zip(DraftColumn.written, row).map { column, text -> Workbook.Cell in
                .words(text, column.isFilledIn(in: row) ? .input : .cell)
            }
        }
        return Workbook.Sheet(
            name: say("Isian", "Form"), columnWidths: [12, 28, 18, 20, 12, 24, 60], frozenRowCount: 1,
            rows: [head] + lines)
    }

    private var instructions: Workbook.Sheet {
        let lines = [
            say(
                "Isi kolom nilai yang berwarna kuning pada lembar Isian; baris yang dibiarkan kosong tidak dikirim.",
                "Fill in the yellow cells of the column nilai on the sheet Form; rows left empty say nothing."
            ),
            say(
                "Tulis angka apa adanya, tanpa satuan. Persentase hanya untuk komponen yang satuannya %.",
                "Write numbers as they are, without units. Percentages only where the component's unit is %."),
            say(
                "Rincian: satu baris untuk setiap barang dan komponennya; baris boleh disalin dan ditambah.",
                "Items: one row for each item and component; rows may be copied and added."),
            say(
                "NIP ditulis sebagai teks: awali dengan tanda petik (').",
                "Write the NIP as text: begin it with an apostrophe (')."),
            say(
                "Kolom boleh dipindah, tetapi judulnya jangan diubah.",
                "Columns may move; keep their headings."),
            say(
                "Periksa dahulu: iku-agent preview BERKAS.xlsx. Kirim: iku-agent submit BERKAS.xlsx.",
                "Check it first: iku-agent preview FILE.xlsx. Send it: iku-agent submit FILE.xlsx."),
        ]
        let top: [[Workbook.Cell]] = [[.words(catalog.office.name, .title)], [.text(title, .title)], []]
        return Workbook.Sheet(
            name: say("Petunjuk", "Instructions"), columnWidths: [110],
            rows: top + lines.map { [.text($0, .cell)] })
    }
}

extension DraftColumn {
    /// Whether staff write into this column of a row.
    fileprivate func isFilledIn(in row: [String]) -> Bool {
        let section = DraftSection(name: row.first ?? "")
        switch self {
        case .value: return section != .period
        case .item, .unit: return section == .item
        case .section, .indicator, .field, .help, .caption, .lastYear, .period: return false
        }
    }
}

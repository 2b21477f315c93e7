// Drafts as a table, one row a value. Columns are found by their headings, in any order:
//
//   bagian · indikator · isian · rincian · satuan · nilai · keterangan · uraian · tahun lalu
//
//   periode                                        → nilai: 2022 or 2022-T1; another one begins another draft
//   nilai      indikator  komponen                 → nilai: the figure
//   rincian    indikator  komponen  Beras   ton    → nilai: the figure of one item
//   awal       indikator  komponen                 → nilai: the figure of the year before (baseline)
//   catatan    indikator  penghambat               → nilai: the text
//   bukti      indikator                           → nilai: a file
//   penyusun              nama|jabatan|nip|pangkat → nilai; of several periods one may do for all
//   penyetuju             nama|jabatan|nip|pangkat → nilai
//   alasan                                         → nilai: why this corrects what was reported
//   yakin                                          → nilai: ya, values far from before are meant (SizeCheck)
//   tanda                 kantor|bidang|…          → nilai: what the template was made for (TemplateCheck)
//   tampil                                         what the template shows and nobody reads
//
// `keterangan`, `uraian` and `tahun lalu` are for the reader. A row whose nilai is empty says nothing. A
// leading `'` before `= + - @`, by which templates keep spreadsheets from taking a text for a formula, falls
// away. Items may stand in a table of their own, one row an item: see ItemTable.swift.

import Shared

/// Columns of the table.
enum DraftColumn: String, CaseIterable, Sendable {
    case section = "bagian"
    case indicator = "indikator"
    case field = "isian"
    case item = "rincian"
    case unit = "satuan"
    case value = "nilai"
    case help = "keterangan"
    case caption = "uraian"
    case lastYear = "tahun lalu"
    case period = "periode"

    private static let synonyms: [String: DraftColumn] = [
        "section": .section, "indicator": .indicator, "komponen": .field, "component": .field,
        "field": .field, "item": .item, "komoditas": .item, "unit": .unit, "value": .value, "angka": .value,
        "help": .help, "catatan pengisian": .help, "last year": .lastYear, "period": .period,
    ]
    /// The columns of a file that is not a workbook, in their order.
    static let written: [DraftColumn] = [
        .section, .indicator, .field, .item, .unit, .value, .help, .lastYear,
    ]

    init?(heading: String) {
        let name = heading.lowercased()
        guard let column = DraftColumn(rawValue: name) ?? Self.synonyms[name] else { return nil }
        self = column
    }

    /// Whether what stands in it is read.
    var isRead: Bool { ![.help, .caption, .lastYear].contains(self) }
}

/// What a row is about.
enum DraftSection: String, CaseIterable, Sendable {
    case period = "periode"
    case value = "nilai"
    case item = "rincian"
    case baseline = "awal"
    case note = "catatan"
    case evidence = "bukti"
    case preparedBy = "penyusun"
    case approvedBy = "penyetuju"
    case reason = "alasan"
    case confirmation = "yakin"
    case mark = "tanda"
    case shown = "tampil"

    private static let synonyms: [String: DraftSection] = [
        "period": .period, "value": .value, "values": .value, "item": .item, "items": .item,
        "baseline": .baseline, "data awal": .baseline, "note": .note, "notes": .note, "evidence": .evidence,
        "prepared_by": .preparedBy, "approved_by": .approvedBy, "reason": .reason,
        "confirmed": .confirmation, "template": .mark,
    ]

    init?(name: String) {
        let name = name.lowercased()
        guard let section = DraftSection(rawValue: name) ?? Self.synonyms[name] else { return nil }
        self = section
    }
}

/// One row, its cells by column.
struct DraftRow: Sendable {
    let line: Int
    let sheet: String?
    private let cells: [DraftColumn: String]
    private let places: [DraftColumn: Int]
    /// Columns whose cell a workbook holds as a number, and whether it is a percent cell.
    let numbers: [DraftColumn: Bool]
    /// Columns whose formula came to nothing.
    let errors: [DraftColumn: String]

    /// A row of which each column's cell is known by its place.
    init(_ row: CSVTable.Row, _ places: [DraftColumn: Int], fixed: [DraftColumn: String] = [:]) {
        (line, sheet, self.places) = (row.line, row.sheet, places)
        var cells = fixed
        var numbers: [DraftColumn: Bool] = [:]
        var errors: [DraftColumn: String] = [:]
        for (column, place) in places where place < row.cells.count && fixed[column] == nil {
            cells[column] = Self.withoutGuard(row.cells[place])
            numbers[column] = row.numbers[place]
            errors[column] = row.errors[place]
        }
        (self.cells, self.numbers, self.errors) = (cells, numbers, errors)
    }

    subscript(_ column: DraftColumn) -> String { cells[column] ?? "" }

    var section: DraftSection? { DraftSection(name: self[.section]) }
    /// Whether nothing stands in the columns that are read.
    var isBlank: Bool { cells.allSatisfy { !$0.key.isRead || $0.value.isEmpty } && errors.isEmpty }

    /// The cell of a workbook that a column stands in.
    func cell(_ column: DraftColumn) -> SheetTable.Place? {
        guard let sheet, let place = places[column] else { return nil }
        return SheetTable.Place(sheet: sheet, column: place + 1, row: line)
    }

    /// `baris 7, kolom nilai`; of a workbook `lembar Isian, sel F7`
    func place(_ column: DraftColumn) -> Words {
        if let cell = cell(column) { return cell.words }
        return Words(
            id: "baris \(line), kolom \(column.rawValue)", en: "line \(line), column \(column.rawValue)")
    }

    private static func withoutGuard(_ text: String) -> String {
        guard text.hasPrefix("'"), let next = text.dropFirst().first, "=+-@".contains(next) || next.isNumber
        else {
            return text
        }
        return String(text.dropFirst())
    }
}

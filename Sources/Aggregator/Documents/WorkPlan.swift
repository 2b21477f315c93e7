// What is planned: Rencana Kerja Tahunan and the material for the Rencana Kerja dan Anggaran. A year beyond
// the catalogue's has no targets, which the documents say.

import Shared

/// The plan of a year, for the office or one unit.
struct WorkPlan {
    let desk: DocumentDesk
    let name: DocumentName

    private var bidang: String? { name.bidang }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    /// Rencana Kerja Tahunan, or Bahan RKA.
    func document() throws(StoreError) -> Document {
        let achievement = try desk.achievement(name.period)
        let cells = DocumentCells(desk)
        let isPlan = name.kind == .workPlan
        let missing = desk.rows(achievement, bidang).filter { $0.target == nil }
        let note = Document.Block.paragraph(
            Document.Paragraph(
                say(
                    "Katalog yang berlaku belum menetapkan target tahun \(name.period.year).",
                    "The catalogue in force sets no target for \(name.period.year)."), style: .strong))
        let table = isPlan ? targets(achievement, cells) : budget(achievement, cells)
        let blocks =
            (missing.isEmpty ? [] : [note]) + [table] + cells.notes.blocks + [desk.signatures(bidang)]
        let section = Document.Section(
            orientation: isPlan ? .portrait : .landscape, letterhead: desk.letterhead(achievement.catalog),
            title: desk.title(
                name.kind.words, bidang, achievement.catalog, year: desk.yearLine(name.period.year)),
            blocks: blocks)
        return try desk.document(name, isDraft: desk.isDraftAsked, [section])
    }

    // MARK: Rencana Kerja Tahunan

    /// No, objective, indicator, unit, target.
    func targets(_ achievement: Achievement, _ cells: DocumentCells, caption: String? = nil) -> Document.Block
    {
        let heads = [
            "No", say("Sasaran Strategis", "Strategic objective"), say("Indikator Kinerja", "Indicator"),
            say("Satuan", "Unit"), say("Target \(name.period.year)", "Target \(name.period.year)"),
        ]
        let rows = DocumentTables(desk, cells, achievement, bidang).numbered.map { number, sasaran, row in
            Document.Row.cells([
                cells.count(number), Document.Cell(sasaran),
                Document.Cell(row.indicator.name, marks: Self.doubt(row.indicator, cells)),
                Document.Cell(row.indicator.unit), cells.target(row.target),
            ])
        }
        return .table(
            Document.Table(
                caption: caption,
                columns: [.init(6, .centre), .init(38), .init(38), .init(10, .centre), .init(13, .end)],
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
    }

    private static func doubt(_ indicator: Indicator, _ cells: DocumentCells) -> [String] {
        indicator.doubtful.map { doubt in
            [
                cells.notes.mark(
                    cells.desk.say(
                        "Rumus perlu ditinjau. \(doubt)",
                        "The formula needs a review. \(doubt)"))
            ]
        } ?? []
    }

    // MARK: Bahan RKA

    /// Program, the indicators it serves, their targets, its ceiling.
    private func budget(_ achievement: Achievement, _ cells: DocumentCells) -> Document.Block {
        let year = desk.programs(achievement, bidang)
        let names = bidang == nil ? year.names : year.programs.map(\.program)
        let heads = [
            "No", "Program", say("Indikator Kinerja", "Indicator"), say("Satuan", "Unit"),
            "Target", say("Pagu", "Ceiling"),
        ]
        let rows = names.enumerated().flatMap { place, name in
            Self.lines(place + 1, name, year, cells)
        }
        let total = Document.Row.cells([
            Document.Cell(say("Jumlah", "Total"), isStrong: true, columnCount: 5, alignment: .end),
            cells.rupiah(Budget(of: year.programs)?.ceiling, isStrong: true),
        ])
        return .table(
            Document.Table(
                columns: [
                    .init(5, .centre), .init(40), .init(44), .init(9, .centre), .init(12, .end),
                    .init(22, .end),
                ], head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows + [total]))
    }

    private static func lines(
        _ number: Int, _ name: String, _ year: ProgramYear, _ cells: DocumentCells
    ) -> [Document.Row] {
        let program = year.programs.first { $0.program == name }
        let served = (program?.indicators ?? []).compactMap { year.achievement.row(of: $0) }
        let head = [cells.count(number), Document.Cell(name)]
        let money = cells.rupiah(program?.ceiling.value)
        guard let first = served.first else {
            return [.cells(head + [Document.Cell](repeating: DocumentCells.absent, count: 3) + [money])]
        }
        func indicator(_ row: Achievement.Row) -> [Document.Cell] {
            [Document.Cell(row.indicator.name), Document.Cell(row.indicator.unit), cells.target(row.target)]
        }
        let others = served.dropFirst().map { row in
            Document.Row.cells([Document.Cell(""), Document.Cell("")] + indicator(row) + [Document.Cell("")])
        }
        return [.cells(head + indicator(first) + [money])] + others
    }
}

// Parts 6 to 8 of the performance report: efficiency, programs, budget. What nobody has said has a dash.

import Shared

/// The programs of a year beside its figures.
struct PerformanceMoney {
    let desk: DocumentDesk
    let cells: DocumentCells
    let achievement: Achievement
    let bidang: String?
    private let year: ProgramYear

    init(desk: DocumentDesk, cells: DocumentCells, achievement: Achievement, bidang: String?) {
        (self.desk, self.cells, self.achievement, self.bidang) = (desk, cells, achievement, bidang)
        year = desk.programs(achievement, bidang)
    }

    private var catalog: Catalog { achievement.catalog }
    private func say(_ id: String, _ en: String) -> String { desk.say(id, en) }

    var legend: Document.Block {
        .legend(
            title: say("Efisiensi", "Efficiency"),
            lines: [
                desk.say(Efficiency.legend),
                say(
                    "Capaian sebuah program adalah rata-rata capaian indikatornya, masing-masing dibatasi seperti "
                        + "dalam rata-rata; pagu program yang menunjang beberapa indikator dihitung penuh pada setiap "
                        + "indikator.",
                    "A program's achievement is the mean of its indicators', each clamped as in means; the ceiling "
                        + "of a program that serves several indicators counts whole for each."),
            ])
    }

    private var moneyHeads: [String] {
        [
            say("Pagu", "Ceiling"), say("Realisasi anggaran", "Spent"), say("Serapan (%)", "Absorbed (%)"),
            say("Efisiensi", "Efficiency"), say("Kelas", "Class"),
        ]
    }

    private func money(_ budget: Budget?, _ efficiency: Efficiency?) -> [Document.Cell] {
        [
            cells.rupiah(budget?.ceiling), cells.rupiah(budget?.realisasi),
            cells.percentage(budget?.absorption), cells.percentage(efficiency?.difference),
            efficiency.map { Document.Cell(desk.say($0.step.words)) } ?? DocumentCells.absent,
        ]
    }

    private static let moneyColumns: [Document.Column] = [
        .init(17, .end), .init(17, .end), .init(10, .end), .init(10, .end), .init(11),
    ]

    // MARK: 6

    func efficiency(_ caption: String) -> Document.Block {
        let heads =
            ["No", say("Indikator Kinerja", "Indicator"), say("Capaian (%)", "Achieved (%)")] + moneyHeads
        let rows = desk.rows(achievement, bidang).enumerated().map { place, row -> Document.Row in
            .cells(
                [
                    cells.count(place + 1), Document.Cell(row.indicator.name),
                    cells.capaian(row.outcome.capaian, in: catalog),
                ] + money(Budget(of: year.programs(of: row.indicator.id)), year.efficiency(of: row)))
        }
        return .table(
            Document.Table(
                caption: caption,
                columns: [.init(5, .centre), .init(32), .init(12, .end)] + Self.moneyColumns,
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
    }

    // MARK: 7

    /// The decree's programs with their indicators; beneath, what the units wrote of programs.
    func programs(_ caption: String) throws(StoreError) -> [Document.Block] {
        let heads = [
            "No", say("Program", "Program"), say("Indikator yang ditunjang", "Indicators that it serves"),
            say("Penanggung jawab", "Owner"), say("Capaian (%)", "Achieved (%)"),
        ]
        let rows = names.enumerated().map { place, name -> Document.Row in
            let program = year.programs.first { $0.program == name }
            let served = (program?.indicators ?? []).compactMap { achievement.row(of: $0) }
            let owners = catalog.bidang.filter { unit in served.contains { $0.indicator.bidang == unit.id } }
            return .cells([
                cells.count(place + 1), Document.Cell(name),
                cells.words(served.map(\.indicator.name).joined(separator: "; ")),
                cells.words(owners.map(\.name).joined(separator: "; ")),
                cells.capaian(program.flatMap(year.capaian(of:)), in: catalog),
            ])
        }
        let table = Document.Table(
            caption: caption,
            columns: [.init(5, .centre), .init(38), .init(42), .init(22), .init(12, .end)],
            head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true,
            rows: rows.isEmpty ? [none(columnCount: 5)] : rows)
        return [.table(table)] + (try remarks)
    }

    /// What the units wrote of the programs behind their indicators.
    private var remarks: [Document.Block] {
        get throws(StoreError) {
            var clauses: [Document.Clause] = []
            for row in desk.rows(achievement, bidang) {
                guard let text = try desk.notes(of: row)["program"] else { continue }
                clauses.append(Document.Clause(row.indicator.name, hasColon: true, text))
            }
            return clauses.isEmpty ? [] : [.clauses(clauses)]
        }
    }

    /// For the office all of the catalogue's programs, whether or not anything was said of them.
    private var names: [String] {
        bidang == nil ? year.names : year.programs.map(\.program)
    }

    private func none(columnCount: Int) -> Document.Row {
        let words = say("Belum ada program yang dikaitkan.", "No program is tied to an indicator.")
        return .cells([Document.Cell(words, columnCount: columnCount, alignment: .centre)])
    }

    // MARK: 8

    func budget(_ caption: String) -> Document.Block {
        let heads = ["No", say("Program", "Program")] + moneyHeads
        let rows = names.enumerated().map { place, name -> Document.Row in
            let program = year.programs.first { $0.program == name }
            return .cells(
                [cells.count(place + 1), Document.Cell(name)]
                    + money(program.flatMap { Budget(of: [$0]) }, program.flatMap(year.efficiency(of:))))
        }
        return .table(
            Document.Table(
                caption: caption, columns: [.init(5, .centre), .init(44)] + Self.moneyColumns,
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true,
                rows: (rows.isEmpty ? [none(columnCount: 7)] : rows) + [total]))
    }

    private var total: Document.Row {
        let budget = Budget(of: year.programs)
        return .cells([
            Document.Cell(say("Jumlah", "Total"), isStrong: true, columnCount: 2, alignment: .end),
            cells.rupiah(budget?.ceiling, isStrong: true), cells.rupiah(budget?.realisasi, isStrong: true),
            cells.percentage(budget?.absorption, isStrong: true), Document.Cell(""), Document.Cell(""),
        ])
    }
}

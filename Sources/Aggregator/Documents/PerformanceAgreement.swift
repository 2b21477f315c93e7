// Perjanjian Kinerja, the decree's Penetapan Kinerja, by PermenPANRB 53/2014: the statement of two parties,
// and the annex with targets, quarters' targets, programs and money. For the office the Bupati is the
// second party, for a unit the head of the office. Its words are the regulation's: Indonesian, whatever the
// page's language.

import Shared

/// The performance agreement of a year, for the office or one unit.
struct PerformanceAgreement {
    let desk: DocumentDesk
    let name: DocumentName

    private var bidang: String? { name.bidang }
    private var year: Int { name.period.year }

    func document() throws(StoreError) -> Document {
        let achievement = try desk.achievement(name.period)
        return try desk.document(
            name, isDraft: desk.isDraftAsked, [statement(achievement.catalog), try annex(achievement)])
    }

    private var parties: (first: Document.Signature, second: Document.Signature) {
        (
            desk.ownSignature(bidang, placeAndDate: []),
            desk.signature(bidang == nil ? .bupati : .kepala)
        )
    }

    // MARK: Statement

    private func statement(_ catalog: Catalog) -> Document.Section {
        let (first, second) = parties
        func paragraph(_ text: String) -> Document.Block {
            .paragraph(Document.Paragraph(text, isIndented: true))
        }
        let texts = [
            "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel serta "
                + "berorientasi pada hasil, kami yang bertanda tangan di bawah ini:",
            "selanjutnya disebut pihak pertama.",
            "selaku atasan pihak pertama, selanjutnya disebut pihak kedua.",
            "Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian "
                + "ini, dalam rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam "
                + "dokumen perencanaan. Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi "
                + "tanggung jawab kami.",
            "Pihak kedua akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap capaian "
                + "kinerja dari perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka pemberian "
                + "penghargaan dan sanksi.",
        ]
        return Document.Section(
            letterhead: desk.letterhead(catalog),
            title: ["PERJANJIAN KINERJA TAHUN \(year)"]
                + (desk.unit(bidang).map { [$0.uppercased()] } ?? []),
            blocks: [
                paragraph(texts[0]), .facts(facts(first)), .paragraph(Document.Paragraph(texts[1])),
                .facts(facts(second)), .paragraph(Document.Paragraph(texts[2])), paragraph(texts[3]),
                paragraph(texts[4]), signatures,
            ])
    }

    private func facts(_ party: Document.Signature) -> [Document.Fact] {
        let title = party.role.joined(separator: " ")
        return [
            Document.Fact("Nama", party.name ?? "……………………………"),
            Document.Fact("Jabatan", title.hasSuffix(",") ? String(title.dropLast()) : title),
        ]
    }

    private var signatures: Document.Block {
        let (first, second) = parties
        return .signatures(
            Document.Signatures(
                [
                    Self.party("Pihak Kedua,", second, ["\u{00A0}"]),
                    Self.party("Pihak Pertama,", first, [desk.signedAt]),
                ],
                initials: desk.initials(bidang)))
    }

    private static func party(
        _ words: String, _ one: Document.Signature, _ placeAndDate: [String]
    ) -> Document.Signature {
        Document.Signature(
            placeAndDate: placeAndDate, role: [words] + one.role, name: one.name, rank: one.rank, nip: one.nip
        )
    }

    // MARK: Annex

    private func annex(_ achievement: Achievement) throws(StoreError) -> Document.Section {
        let cells = DocumentCells(desk)
        let plan = WorkPlan(desk: desk, name: name)
        let blocks =
            [
                plan.targets(achievement, cells, caption: "1. Target kinerja"),
                try quarters(achievement, cells), programs(achievement, cells),
            ] + cells.notes.blocks + [signatures]
        return Document.Section(
            title: ["LAMPIRAN PERJANJIAN KINERJA TAHUN \(year)"]
                + (desk.unit(bidang).map { [$0.uppercased()] } ?? []),
            subtitle: [achievement.catalog.office.name.uppercased()], blocks: blocks)
    }

    private func quarters(
        _ achievement: Achievement, _ cells: DocumentCells
    ) throws(StoreError) -> Document.Block {
        let figures = try name.period.quarters.map { period throws(StoreError) in try desk.achievement(period)
        }
        let rows = desk.rows(achievement, bidang).enumerated().map { place, row -> Document.Row in
            let targets = figures.map { quarter in
                cells.target(
                    own(row.indicator, quarter.period) ? quarter.row(of: row.indicator.id)?.target : nil)
            }
            return .cells([cells.count(place + 1), Document.Cell(row.indicator.name)] + targets)
        }
        let heads = ["No", "Indikator Kinerja", "TW I", "TW II", "TW III", "TW IV"]
        return .table(
            Document.Table(
                caption: "2. Target triwulan (– : target tahunan berlaku)",
                columns: [.init(6, .centre), .init(50)]
                    + [Document.Column](repeating: .init(11, .end), count: 4),
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows))
    }

    private func own(_ indicator: Indicator, _ quarter: Period) -> Bool {
        desk.state.target(ofIndicator: indicator.id, period: quarter, atSize: desk.size) != nil
            || indicator.targets[quarter] != nil
    }

    private func programs(_ achievement: Achievement, _ cells: DocumentCells) -> Document.Block {
        let programs = desk.programs(achievement, bidang).programs
        let rows = programs.enumerated().map { place, program in
            Document.Row.cells([
                cells.count(place + 1), Document.Cell(program.program), cells.rupiah(program.ceiling.value),
                Document.Cell(""),
            ])
        }
        let total = Document.Row.cells([
            Document.Cell("Jumlah", isStrong: true, columnCount: 2, alignment: .end),
            cells.rupiah(Budget(of: programs)?.ceiling, isStrong: true), Document.Cell(""),
        ])
        let heads = ["No", "Program", "Anggaran", "Keterangan"]
        return .table(
            Document.Table(
                caption: "3. Program dan anggaran",
                columns: [.init(6, .centre), .init(52), .init(24, .end), .init(18)],
                head: [heads.map { Document.HeadCell($0) }], hasColumnNumbers: true, rows: rows + [total]))
    }
}

// The draft of a decree that changes the indicators, by the decree's own clause KETIGA: why, what stood and
// what shall stand, and what becomes of figures that were published. It is made from a catalogue that
// somebody has prepared; without one, from the next revision that suggests itself: the first other reading
// in the place of every doubtful formula. Always a draft.

import Shared

/// The amending decree.
struct AmendmentDocument {
    let desk: DocumentDesk
    let name: DocumentName
    let proposed: Catalog

    /// Nil where nothing is prepared and no formula is in doubt.
    init?(desk: DocumentDesk, name: DocumentName) {
        let inForce = desk.catalog(of: name.period.year)
        guard let proposed = desk.preparedCatalog ?? inForce.withFirstAlternatives else { return nil }
        (self.desk, self.name, self.proposed) = (desk, name, proposed)
    }

    private var inForce: Catalog { desk.catalog(of: name.period.year) }

    func document() throws(StoreError) -> Document {
        try desk.document(
            name, isDraft: true,
            [
                decision, try annex,
                DecreeTable(desk: desk, catalog: proposed, number: "NOMOR …", title: "LAMPIRAN II").section,
            ])
    }

    // MARK: Decision

    private var decision: Document.Section {
        let office = inForce.office.name
        return Document.Section(
            letterhead: desk.letterhead(inForce),
            title: ["KEPUTUSAN KEPALA \(office.uppercased())"],
            subtitle: [
                "NOMOR …", "TENTANG", "PERUBAHAN ATAS \(inForce.title.uppercased())",
            ],
            blocks: [
                DecreeDocument.head(inForce),
                .clauses([DecreeGrounds.clause(considering: reasons), recalling]),
                .paragraph(Document.Paragraph("MEMUTUSKAN:", alignment: .centre, style: .strong)),
                .clauses(clauses),
                .signatures(
                    Document.Signatures([DecreeTable.signature(desk)], initials: desk.initials(nil))),
            ] + desk.copies(inForce))
    }

    /// The clause that allows it, the formulas in doubt, and the defects that the catalogue names.
    private var reasons: [String] {
        let clause =
            "bahwa diktum KETIGA keputusan tentang \(inForce.title) menyatakan akan diadakan perbaikan apabila di "
            + "kemudian hari ternyata terdapat kekeliruan"
        let doubts = inForce.indicators.compactMap { indicator in
            indicator.doubtful.map { "bahwa untuk indikator \(indicator.name): \(Self.withoutStop($0))" }
        }
        let defects = inForce.decree.defects.map { "bahwa terdapat kekeliruan: \(Self.withoutStop($0))" }
        let last = "bahwa berdasarkan pertimbangan tersebut perlu ditetapkan perubahannya"
        return [clause] + doubts + defects + [last]
    }

    /// What the decree rests on, and the decree itself.
    private var recalling: Document.Clause {
        let number = desk.decree(of: inForce).map { " Nomor \($0.number)" } ?? ""
        var grounds = desk.grounds(of: inForce, isAmending: true)
        grounds.recalling.append(
            "Keputusan Kepala \(inForce.office.name)\(number) tentang \(inForce.title)")
        return grounds.recallingClause
    }

    private static func withoutStop(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private var clauses: [Document.Clause] {
        [
            Document.Clause(
                "Menetapkan", hasColon: true, "PERUBAHAN ATAS \(inForce.title.uppercased())."),
            Document.Clause(
                "KESATU", hasColon: true,
                "Mengubah Indikator Kinerja Utama sebagaimana tercantum dalam Lampiran I, sehingga seluruhnya "
                    + "menjadi sebagaimana tercantum dalam Lampiran II keputusan ini."),
            Document.Clause(
                "KEDUA", hasColon: true,
                "Perubahan berlaku untuk periode mulai Tahun \(proposed.appliesFrom). Angka yang telah diterbitkan "
                    + "tetap dapat dibaca sebagaimana diterbitkan."),
            Document.Clause(
                "KETIGA", hasColon: true,
                "Keputusan ini berlaku sejak tanggal ditetapkan, dan apabila di kemudian hari ternyata terdapat "
                    + "kekeliruan akan diadakan perbaikan sebagaimana mestinya."),
        ]
    }

    // MARK: What changes

    private var annex: Document.Section {
        get throws(StoreError) {
            var blocks = [differences]
            if desk.size == desk.state.size { blocks.append(try effects) }
            return Document.Section(
                title: ["LAMPIRAN I"],
                subtitle: ["PERUBAHAN, DAN AKIBATNYA PADA ANGKA YANG TELAH DITERBITKAN"],
                blocks: blocks)
        }
    }

    private var differences: Document.Block {
        let rows = CatalogDifference.all(from: inForce, to: proposed).enumerated().map { place, difference in
            Document.Row.cells([
                Document.Cell(String(place + 1)), Document.Cell(desk.say(difference.subject)),
                Document.Cell(difference.before ?? FigureText.absent),
                Document.Cell(difference.after ?? FigureText.absent),
            ])
        }
        return table(
            "1. Yang diubah", ["No", "Hal", "Semula", "Menjadi"],
            [.init(6, .centre), .init(30), .init(34), .init(34)], rows)
    }

    /// Every target and figure that would be another.
    private var effects: Document.Block {
        get throws(StoreError) {
            let changes = try CatalogChanges(from: desk.state, to: proposed, store: desk.reading.store)
                .changes
            let rows = changes.map { change in
                Document.Row.cells([
                    Document.Cell(change.period.title(in: desk.language)),
                    Document.Cell(inForce.indicator(change.indicator)?.name ?? change.indicator),
                    Document.Cell(change.what), Document.Cell(shown(change.before)),
                    Document.Cell(shown(change.after)),
                ])
            }
            return table(
                "2. Akibat pada angka", ["Periode", "Indikator", "Angka", "Sekarang", "Menjadi"],
                [.init(12), .init(44), .init(14), .init(16, .end), .init(16, .end)], rows)
        }
    }

    private func shown(_ text: String) -> String {
        text == FigureText.absent ? text : desk.figures.number(plain: text)
    }

    private func table(
        _ caption: String, _ heads: [String], _ columns: [Document.Column], _ rows: [Document.Row]
    ) -> Document.Block {
        let none = Document.Row.cells([
            Document.Cell("Tidak ada.", columnCount: columns.count, alignment: .centre)
        ])
        return .table(
            Document.Table(
                caption: caption, columns: columns, head: [heads.map { Document.HeadCell($0) }],
                hasColumnNumbers: true, rows: rows.isEmpty ? [none] : rows))
    }
}

extension Catalog {
    /// The next revision, with the first other reading in the place of every doubtful formula; nil where
    /// there is none.
    var withFirstAlternatives: Catalog? {
        guard let root = json.object, let list = root["indicators"]?.array,
            indicators.contains(where: { $0.doubtful != nil && !$0.alternatives.isEmpty })
        else { return nil }
        let changed = list.map { value -> JSONValue in
            guard let object = value.object, let id = object["id"]?.string,
                let indicator = indicator(id), let doubt = indicator.doubtful,
                let other = indicator.alternatives.first
            else { return value }
            return .object(object.reading(other, insteadOfDoubt: doubt))
        }
        let next = root.setting("revision", to: .integer(revision + 1))
            .setting("indicators", to: .array(changed))
        return try? Catalog(json: .object(next))
    }
}

extension JSONObject {
    fileprivate func reading(_ other: Indicator.Alternative, insteadOfDoubt doubt: String) -> JSONObject {
        let kept = members.filter { !["doubtful", "alternatives"].contains($0.name) }
        return JSONObject(kept).setting("formula", to: .string(other.formula.text))
            .setting("formula_decreed", to: .string(other.text))
            .setting("formula_note", to: .string("Diperbaiki menurut diktum KETIGA. \(doubt)"))
    }
}

// Pejabat: who signs documents today for the office, its units, the Bupati and the Inspektorat; everybody
// who was ever named, newest entry first; and the form for those who may name somebody.

import Shared

/// Who signs documents.
struct OfficialPage {
    let visit: Visit
    let reading: OfficeReading
    /// A form that was sent and not taken.
    let refused: RefusedForm?

    private var state: OfficeState { reading.state }
    private var today: CivilDate { state.day(of: visit.now) }

    func result() throws -> PageResult {
        let period = reading.usualPeriod(on: today)
        let forms = OfficeForms(visit: visit, reading: reading, period: period, refused: refused)
        let content: Markup = """
            \(visit.done(reading))
            <h2>\(visit.say(id: "Menjabat hari ini", en: "In office today")), \(visit.date(today))</h2>\
            \(current)<p class="soft">\(visit.say(Self.rule))</p>\(forms.markup(.official))
            <h2>\(visit.say(id: "Semua penetapan", en: "Everybody who was named"))</h2>\(everybody)
            """
        return .page(title: visit.say(SitePart.officials.words), content)
    }

    private static let rule = Words(
        id:
            "Sebuah dokumen ditandatangani pejabat pada tanggalnya: yang mulai menjabat paling akhir sebelum atau "
            + "pada hari itu. Tanpa pejabat, tercetak jabatannya dan baris untuk nama.",
        en:
            "A document is signed by the official of its date: of those in office by that day the one whose time "
            + "began last. Without one it shows the position and a line for the name.")

    private var current: Markup {
        var table = SheetTable(
            visit.say(id: "Menjabat hari ini", en: "In office today"),
            [.text(visit.say(id: "Kedudukan", en: "Position"))] + personColumns)
        for seat in OfficialSeat.all(of: state.latestCatalog) {
            let official = state.official(seat.position, bidang: seat.unit?.id, on: today)
            let person = official.map(person) ?? Array(repeating: "\(FigureText.absent)", count: 5)
            table.add(["\(visit.say(seat.words))"] + person)
        }
        return table.markup
    }

    private var personColumns: [SheetTable.Column] {
        [
            .text(visit.say(id: "Jabatan", en: "Title")), .text(visit.say(id: "Nama", en: "Name")),
            .text(visit.say(id: "Pangkat", en: "Rank")), .text("NIP"),
            .text(visit.say(id: "Sejak", en: "Since")),
        ]
    }

    private func person(_ official: Act.Official) -> [Markup] {
        [
            Markup.said(official.title), Markup.said(official.name),
            Markup.said(official.rank ?? FigureText.absent), Markup.said(official.nip ?? FigureText.absent),
            "\(visit.date(official.from))",
        ]
    }

    private var everybody: Markup {
        var table = SheetTable(
            visit.say(id: "Semua penetapan", en: "Everybody who was named"),
            [.text(visit.say(.entry))] + personColumns + [
                .text(visit.say(id: "Keadaan", en: "State")), .text(visit.say(.by)),
                .text(visit.say(.reason)),
            ])
        for placed in state.officials.reversed() {
            table.add(
                ["\(placed.index)"] + person(placed.value) + [
                    "\(visit.say(standing(of: placed)))",
                    Markup.said(EntryLine(visit: visit, state: state).who(placed.by)),
                    placed.reason.map { Markup.quoted($0) } ?? .none,
                ])
        }
        let none = visit.say(
            id: "Belum ada pejabat yang ditetapkan.", en: "Nobody has been named yet.")
        return table.isEmpty ? "<p class=\"soft\">\(none)</p>" : table.markup
    }

    private func standing(of placed: OfficeState.Placed<Act.Official>) -> Words {
        if placed.value.from > today { return Words(id: "Kelak", en: "Later") }
        return state.isInOffice(placed, on: today)
            ? Words(id: "Menjabat", en: "In office") : Words(id: "Digantikan", en: "Replaced")
    }
}

/// A position that somebody can hold: that of the office's head, of a unit's, or one outside the office.
struct OfficialSeat {
    let position: Act.Official.Position
    let unit: Catalog.Bidang?

    /// All of them: the office's head, the units in the catalogue's order, then those outside.
    static func all(of catalog: Catalog) -> [OfficialSeat] {
        [OfficialSeat(position: .kepala, unit: nil)]
            + catalog.bidang.map { OfficialSeat(position: .bidang, unit: $0) }
            + [OfficialSeat(position: .bupati, unit: nil), OfficialSeat(position: .inspektur, unit: nil)]
    }

    /// As forms send it: `kepala`, `bidang.koperasi`. No id holds a point.
    var code: String { [position.rawValue, unit?.id].compactMap(\.self).joined(separator: ".") }

    /// What the position is called where nobody says otherwise.
    var words: Words { position.usualTitle(ofUnit: unit?.name) }
}

extension Act.Official.Position {
    /// *Kepala Dinas*, *Sekretaris*, *Kepala Bidang Koperasi*.
    func usualTitle(ofUnit unit: String?) -> Words {
        switch self {
        case .kepala: Words(id: "Kepala Dinas", en: "Head of the office")
        case .bupati: Words(id: "Bupati", en: "Bupati")
        case .inspektur: Words(id: "Inspektur", en: "Inspector")
        case .bidang where unit == "Sekretariat": Words(id: "Sekretaris", en: "Secretary")
        case .bidang: Words(id: "Kepala \(unit ?? "")", en: "Head of \(unit ?? "")")
        }
    }
}

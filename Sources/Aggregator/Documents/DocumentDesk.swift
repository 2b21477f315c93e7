// Where documents are made: one view of the log at one size, a date, and how the sheets are to look. A
// document is a function of these; the same size and date give the same document. What a figure is stands
// in Achievement; nothing is computed here that pages and JSON do not show too.

import Shared

/// One view of the log for documents of one date.
struct DocumentDesk {
    let reading: OfficeReading
    /// The log size whose figures are shown.
    let size: UInt64
    /// The date documents bear: its officials sign.
    let date: CivilDate
    let language: Language
    var paper: Document.Paper = .a4
    /// Whether everything is to say that it is a draft, whatever was approved.
    var isDraftAsked = false
    /// The office's emblem, a PNG file.
    var emblem: [UInt8]?
    /// What the office says its decree rests on, if it has said so.
    var grounds: DecreeGrounds?
    /// A catalogue that is prepared to follow the one in force.
    var preparedCatalog: Catalog?

    var state: OfficeState { reading.state }
    var figures: FigureText { FigureText(language) }

    func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }
    func say(_ words: Words) -> String { words.text(in: language) }

    /// The same desk for documents whose words are the law's.
    var inIndonesian: DocumentDesk {
        DocumentDesk(
            reading: reading, size: size, date: date, language: .indonesian, paper: paper,
            isDraftAsked: isDraftAsked, emblem: emblem, grounds: grounds,
            preparedCatalog: preparedCatalog)
    }

    // MARK: What the log says

    func catalog(of year: Int) -> Catalog { state.catalog(inForceFor: year, atSize: size) }

    func achievement(_ period: Period) throws(StoreError) -> Achievement {
        try reading.achievement(period, atSize: size)
    }

    /// The report a figure comes from.
    func report(of row: Achievement.Row?) throws(StoreError) -> Report? {
        guard let hash = row?.report.flatMap({ Digest(hex: $0) }) else { return nil }
        return try reading.report(hash)?.report
    }

    /// What a unit wrote of an indicator with the report its figure comes from.
    func notes(of row: Achievement.Row?) throws(StoreError) -> [String: String] {
        guard let row else { return [:] }
        return try report(of: row)?.notes[row.indicator.id] ?? [:]
    }

    func programs(_ achievement: Achievement, _ bidang: String?) -> ProgramYear {
        ProgramYear(achievement, state, bidang: bidang)
    }

    /// Whether the figures of a period at this size are those that were approved last.
    func isApproved(_ achievement: Achievement) throws(StoreError) -> Bool {
        let approval = state.approvals.last { $0.index < size && $0.value.period == achievement.period }
        guard let approval else { return false }
        let approved = try reading.achievement(achievement.period, atSize: approval.value.size)
        return approved.differences(to: achievement).isEmpty
    }

    /// A document of figures is a draft until somebody has put a name to them.
    func isDraft(_ achievement: Achievement) throws(StoreError) -> Bool {
        isDraftAsked ? true : try !isApproved(achievement)
    }

    /// The rows of the office, or of one unit.
    func rows(_ achievement: Achievement, _ bidang: String?) -> [Achievement.Row] {
        achievement.rows.filter { bidang == nil || $0.indicator.bidang == bidang }
    }

    /// The figures over all of them.
    func whole(_ achievement: Achievement, _ bidang: String?) -> Achievement.Group {
        achievement.bidang.first { $0.id == bidang } ?? achievement.overall
    }

    // MARK: People

    /// Who signs for the office or a unit; without anybody named, the position alone and a line to sign on.
    func signature(
        _ position: Act.Official.Position, bidang: String? = nil, placeAndDate: [String] = []
    ) -> Document.Signature {
        let official = state.official(position, bidang: bidang, on: date, atSize: size)
        let usual = position == .bupati ? nil : position.usualTitle(ofUnit: unit(bidang))
        let title = official?.title ?? usual.map(say) ?? state.usualRecipient(on: date)
        return Document.Signature(
            placeAndDate: placeAndDate, role: [title + ","], name: official?.name, rank: official?.rank,
            nip: official?.nip)
    }

    /// The head of the office, or of the unit a document is of.
    func ownSignature(_ bidang: String?, placeAndDate: [String]? = nil) -> Document.Signature {
        signature(bidang == nil ? .kepala : .bidang, bidang: bidang, placeAndDate: placeAndDate ?? [signedAt])
    }

    /// `Malili, 31 Januari 2023`
    var signedAt: String { "\(office.place), \(date.text(in: language))" }

    var office: Catalog.Office { state.catalog(inForceFor: date.year, atSize: size).office }

    func unit(_ bidang: String?) -> String? {
        bidang.map { state.catalog(inForceFor: date.year, atSize: size).bidang($0)?.name ?? $0 }
    }

    /// Whose initials a draft needs before it is signed.
    func initials(_ bidang: String?) -> [String] {
        if bidang != nil { return [say("Penyusun", "Prepared by")] }
        return catalog(of: date.year).bidang.map { unit in
            state.official(.bidang, bidang: unit.id, on: date, atSize: size)?.title
                ?? say(Act.Official.Position.bidang.usualTitle(ofUnit: unit.name))
        }
    }

    /// The block of the one who signs.
    func signatures(_ bidang: String?) -> Document.Block {
        .signatures(Document.Signatures([ownSignature(bidang)], initials: initials(bidang)))
    }

    /// Who gets a copy; nothing for what stays in the office.
    func copies(_ catalog: Catalog) -> [Document.Block] {
        let names = catalog.decree.copiesTo
        return names.isEmpty ? [] : [.copies(title: say("Tembusan:", "Copies to:"), names: names)]
    }

    // MARK: The sheet

    /// The lines of the catalogue's letterhead: the government's and the office's names, then the address.
    func letterhead(_ catalog: Catalog) -> Document.Letterhead {
        catalog.office.letterhead(emblem: emblem)
    }

    /// Title lines: what it is, whose, and of which year.
    func title(_ words: Words, _ bidang: String?, _ catalog: Catalog, year: String) -> [String] {
        let owner = unit(bidang).map { [$0.uppercased()] } ?? []
        return [say(words).uppercased()] + owner + [catalog.office.name.uppercased(), year]
    }

    /// `TAHUN 2022`
    func yearLine(_ year: Int) -> String { say("TAHUN \(year)", "\(year)") }

    /// The whole document of these sections.
    func document(
        _ name: DocumentName, isDraft: Bool, _ sections: [Document.Section]
    ) throws(StoreError) -> Document {
        let owner = unit(name.bidang).map { ", " + $0 } ?? ""
        let title = "\(say(name.kind.words)) \(name.period.title(in: language))\(owner)"
        return try document(
            kind: name.kind.rawValue, name.period, title: title, isDraft: isDraft, sections)
    }

    func document(
        kind: String, _ period: Period, title: String, isDraft: Bool, _ sections: [Document.Section]
    ) throws(StoreError) -> Document {
        Document(
            kind: kind, language: language, paper: paper, title: title, author: office.name,
            created: date.beginning(at: office.utcOffset), isDraft: isDraft,
            banner: state.isDemo ? demoBanner : nil, source: source(try achievement(period).position),
            sections: sections)
    }

    private func source(_ position: LogPosition) -> Document.Source {
        Document.Source(
            origin: state.origin, size: UInt64(position.size), root: position.root,
            moment: moment(position.computedAt),
            verification: say(
                "Cara memeriksa: salin baris di atas ke berkas teks, lalu iku-aggregator verify-bundle LOG "
                    + "--vkey KUNCI --seen BERKAS.",
                "To check: copy the line above into a text file, then iku-aggregator verify-bundle LOG --vkey "
                    + "KEY --seen FILE."))
    }

    /// `12 Januari 2023 08.15 WITA`
    func moment(_ moment: Timestamp) -> String { office.momentText(moment, in: language) }
}

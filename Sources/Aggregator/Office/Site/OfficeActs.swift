// From a form to an act of the log: read strictly, held against rights, catalogue and calendar, then
// appended in the account's name with the way `web`. Pure but for the last step.

import Shared

/// Reads the fields of a form that asks for an act.
struct OfficeFormReader {
    let fields: [String: String]
    let state: OfficeState
    let language: Language
    let today: CivilDate

    /// The act, and its reason.
    func deed(_ form: OfficeForm) throws(FormFault) -> (Act.Deed, reason: String?) {
        switch form {
        case .lock: (.lock(try lock(isLock: true)), try reason(isRequired: false))
        case .unlock: (.lock(try lock(isLock: false)), try reason(isRequired: true))
        case .returnReport: (try returned(), nil)
        case .target: (try target(), try reason(isRequired: false))
        case .program: (try program(), try reason(isRequired: false))
        case .official: (.official(try official()), try reason(isRequired: false))
        case .approve, .deliver:
            throw FormFault(id: "perbuatan ini punya jalannya sendiri", en: "this act goes its own way")
        }
    }

    /// The period asked, within the catalogue's years.
    func period() throws(FormFault) -> Period {
        let years = state.latestCatalog.years
        guard let period = field("p").flatMap({ Period($0) }),
            state.catalogs.contains(where: { $0.catalog.years.contains(period.year) })
        else {
            throw FormFault(
                id: "Periode harus tahun \(years.lowerBound) sampai \(years.upperBound) atau triwulannya.",
                en:
                    "The period must be a year from \(years.lowerBound) to \(years.upperBound) or a quarter of one."
            )
        }
        return period
    }

    /// The log size that was on the page.
    func shownSize() throws(FormFault) -> UInt64 {
        if let size = field("ukuran").flatMap({ UInt64($0) }) { return size }
        throw FormFault(
            id: "Ukuran log tidak terbaca; buka lagi halamannya.", en: "No log size; open the page again.")
    }

    /// 3 to 500 characters, or nothing where it may be left out.
    func reason(isRequired: Bool) throws(FormFault) -> String? {
        guard let text = field("alasan") else {
            if isRequired { throw FormFault(id: "Isilah alasannya.", en: "Give the reason.") }
            return nil
        }
        let (least, most) = (Limits.reasonScalarCountMin, Limits.reasonScalarCountMax)
        if (least...most).contains(text.unicodeScalars.count) { return text }
        throw FormFault(
            id: "Alasan harus \(least) sampai \(most) karakter.",
            en: "The reason must have \(least) to \(most) characters.")
    }

    // MARK: Parts

    private func lock(isLock: Bool) throws(FormFault) -> Act.Lock {
        let bidang = try unit(isRequired: !isLock)
        return Act.Lock(
            isLock: isLock, period: try period(), bidang: bidang, until: try until(isRequired: !isLock))
    }

    private func returned() throws(FormFault) -> Act.Deed {
        guard let bidang = try unit(isRequired: true) else { throw Self.unitFault }
        let period = try period()
        guard state.heads[.init(bidang: bidang, period: period)]?.kind == .report else {
            throw FormFault(
                id:
                    "Unit kerja itu belum punya laporan untuk periode ini; tidak ada yang dapat dikembalikan.",
                en: "The unit has no report of this period; there is nothing to return.")
        }
        let indicator = try indicator()
        if let indicator, state.catalog(inForceFor: period.year).indicator(indicator)?.bidang != bidang {
            throw FormFault(
                id: "Indikator itu bukan milik unit kerja ini.", en: "The indicator is not the unit's.")
        }
        guard let text = field("teks") else {
            throw FormFault(id: "Tulislah apa yang harus diperbaiki.", en: "Say what has to be corrected.")
        }
        return .return(period: period, bidang: bidang, indicator: indicator, text: text)
    }

    private func target() throws(FormFault) -> Act.Deed {
        let period = try period()
        guard let indicator = try indicator() else {
            throw FormFault(id: "Pilihlah indikatornya.", en: "Choose the indicator.")
        }
        return .target(indicator: indicator, period: period, value: try figure("nilai", allowsPercent: true))
    }

    /// A figure as the page's language writes it.
    private func figure(_ name: String, allowsPercent: Bool = false) throws(FormFault) -> Figure {
        let text = field(name) ?? ""
        do throws(NumberFault) {
            let style: NumberStyle = language == .indonesian ? .indonesian : .english
            return try NumberReader(style: style, allowsPercent: allowsPercent).figure(text)
        } catch {
            throw FormFault(error.words(text))
        }
    }

    private func program() throws(FormFault) -> Act.Deed {
        let year = try period().year
        let catalog = state.catalog(inForceFor: year)
        let ceiling = try amount("pagu")
        let realisasi = field("realisasi") == nil ? nil : try amount("realisasi")
        let chosen = catalog.indicators.map(\.id).filter { field("i-" + $0) != nil }
        do throws(CommandFault) {
            return .program(
                try ProgramEntry(catalog: catalog, year: year).program(
                    named: field("program") ?? "", ceiling: ceiling, realisasi: realisasi, indicators: chosen)
            )
        } catch { throw FormFault(error.words) }
    }

    /// Who signs from a day on. A title says itself that its holder stands in for another: *Plt.*, *Plh.*
    private func official() throws(FormFault) -> Act.Official {
        let seats = OfficialSeat.all(of: state.latestCatalog)
        guard let seat = seats.first(where: { $0.code == field("kedudukan") }) else {
            throw FormFault(id: "Pilihlah kedudukannya.", en: "Choose the position.")
        }
        guard let kind = OfficialKind(rawValue: field("sifat") ?? "") else {
            throw FormFault(id: "Pilihlah sifat jabatannya.", en: "Choose the kind.")
        }
        guard let name = field("nama") else {
            throw FormFault(id: "Isilah namanya.", en: "Give the name.")
        }
        guard let from = field("sejak").flatMap({ CivilDate($0) }) else {
            throw FormFault(id: "Tanggal harus seperti 2024-02-15.", en: "A date is written like 2024-02-15.")
        }
        let title = field("jabatan") ?? usualTitle(of: seat, on: from)
        return Act.Official(
            position: seat.position, bidang: seat.unit?.id, title: kind.title(title), name: name,
            rank: field("pangkat"), nip: field("nip"), from: from)
    }

    /// Documents are in Indonesian whatever language the page has; the Bupati's title names the regency.
    private func usualTitle(of seat: OfficialSeat, on day: CivilDate) -> String {
        seat.position == .bupati ? state.usualRecipient(on: day) : seat.words.indonesian
    }

    private func amount(_ name: String) throws(FormFault) -> Figure {
        let figure = try figure(name)
        if !figure.value.isNegative { return figure }
        throw FormFault(id: "Jumlah uang tidak boleh negatif.", en: "An amount cannot be negative.")
    }

    /// The letter by which figures were passed on, and the log size of the figures.
    func letter() throws(FormFault) -> (to: String, number: String, date: CivilDate, size: UInt64) {
        guard let to = field("kepada") else {
            throw FormFault(id: "Isilah kepada siapa.", en: "Say to whom.")
        }
        guard let number = field("nomor") else {
            throw FormFault(id: "Isilah nomor suratnya.", en: "Give the number of the letter.")
        }
        guard let date = field("tanggal").flatMap({ CivilDate($0) }) else {
            throw FormFault(id: "Tanggal harus seperti 2024-02-15.", en: "A date is written like 2024-02-15.")
        }
        let size = try shownSize()
        guard (1...state.size).contains(size) else {
            throw FormFault(
                id: "Ukuran log harus 1 sampai \(state.size).",
                en: "The log size must be from 1 to \(state.size).")
        }
        return (to, number, date, size)
    }

    private static let unitFault = FormFault(id: "Pilihlah unit kerjanya.", en: "Choose the unit.")

    private func unit(isRequired: Bool) throws(FormFault) -> String? {
        guard let id = field("unit") else {
            if isRequired { throw Self.unitFault }
            return nil
        }
        if state.latestCatalog.bidang(id) != nil { return id }
        throw Self.unitFault
    }

    private func indicator() throws(FormFault) -> String? {
        guard let id = field("indikator") else { return nil }
        if state.catalogs.contains(where: { $0.catalog.indicator(id) != nil }) { return id }
        throw FormFault(
            id: "Indikator itu tidak ada dalam katalog.", en: "The catalogue has no such indicator.")
    }

    private func until(isRequired: Bool) throws(FormFault) -> CivilDate? {
        guard let text = field("sampai") else {
            if isRequired { throw FormFault(id: "Isilah tanggal berakhirnya.", en: "Give the last day.") }
            return nil
        }
        guard let date = CivilDate(text) else {
            throw FormFault(id: "Tanggal harus seperti 2024-02-15.", en: "A date is written like 2024-02-15.")
        }
        if date >= today { return date }
        throw FormFault(id: "Tanggal itu sudah lewat.", en: "That day has passed.")
    }

    /// A field without the spaces around it and with plain line ends; nil where it is empty.
    private func field(_ name: String) -> String? {
        let scalars = (fields[name] ?? "").unicodeScalars.filter { $0 != "\r" }
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        let rest = scalars[start...]
        guard let end = rest.lastIndex(where: { !$0.properties.isWhitespace }) else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: rest[...end])
        return String(text)
    }
}

/// In which capacity somebody signs.
enum OfficialKind: String, CaseIterable {
    case substantive = ""
    /// *Pelaksana tugas*: the position is vacant.
    case acting = "Plt."
    /// *Pelaksana harian*: its holder is away.
    case daily = "Plh."

    var words: Words {
        switch self {
        case .substantive: Words(id: "Definitif", en: "Substantive")
        case .acting: Words(id: "Plt. (pelaksana tugas)", en: "Plt. (acting)")
        case .daily: Words(id: "Plh. (pelaksana harian)", en: "Plh. (acting day by day)")
        }
    }

    /// The title with the capacity before it, once.
    func title(_ text: String) -> String {
        self == .substantive || text.hasPrefix(rawValue) ? text : rawValue + " " + text
    }
}

extension LedgerFailure {
    /// What the reader of a form is told.
    var formWords: Words {
        guard case .refused = self else { return words }
        return Words(
            id: "Log belum dapat ditulis; coba lagi. (\(words.indonesian))",
            en: "The log cannot be written now; try again. (\(words.english))")
    }
}

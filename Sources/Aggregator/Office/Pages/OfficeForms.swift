// The forms of Pengesahan dan penguncian: locks, openings, returns, quarters' targets, deliveries; that of a
// program's budget, and that of an official. Each is shown only to those who may, and says at its head what
// was wrong when it comes back.

import Shared

/// What a form asks the office to do.
enum OfficeForm: String, CaseIterable {
    case lock = "kunci"
    case unlock = "buka"
    case returnReport = "kembalikan"
    case target = "target"
    case approve = "sahkan"
    case deliver = "sampaikan"
    case program = "isi"
    case official = "tetapkan"

    /// The page that shows the form.
    var home: String {
        switch self {
        case .program: SitePart.programs.rawValue
        case .official: SitePart.officials.rawValue
        case .lock, .unlock, .returnReport, .target, .approve, .deliver: SitePart.approval.rawValue
        }
    }

    /// Whether what it says is of one period.
    var hasPeriod: Bool { self != .official }

    /// Where the form is sent.
    var path: String { home + "/" + rawValue }

    init?(path: String) {
        guard let form = Self.allCases.first(where: { $0.path == path }) else { return nil }
        self = form
    }

    /// What the account needs.
    var right: Right {
        switch self {
        case .lock, .unlock: .lockPeriod
        case .returnReport: .returnReport
        case .target: .setTarget
        case .approve: .approve
        case .deliver: .noteDelivery
        case .program, .official: .setOffice
        }
    }

    fileprivate var title: Words {
        switch self {
        case .lock: Words(id: "Kunci periode ini", en: "Lock this period")
        case .unlock: Words(id: "Buka kunci untuk satu unit kerja", en: "Unlock for one unit")
        case .returnReport:
            Words(id: "Kembalikan laporan untuk perbaikan", en: "Return a report for correction")
        case .target: Words(id: "Tetapkan target triwulan", en: "Set a quarter's target")
        case .approve: Words(id: "Sahkan", en: "Approve")
        case .deliver: Words(id: "Catat penyampaian", en: "Note a delivery")
        case .program: Words(id: "Isi pagu dan realisasi", en: "Set ceiling and spending")
        case .official: Words(id: "Tetapkan pejabat", en: "Name an official")
        }
    }
}

/// The forms for one period.
struct OfficeForms {
    let visit: Visit
    let reading: OfficeReading
    let period: Period
    let refused: RefusedForm?

    private var catalog: Catalog { reading.catalog(of: period) }

    /// Nothing for those who may not.
    func markup(_ form: OfficeForm) -> Markup {
        if !visit.may(form.right) { return .none }
        let fault = refused.flatMap { $0.form == form ? visit.alert($0.words) : nil }
        return """
            <details class="screen"\(fault == nil ? .none : " open" as Markup)><summary>\(visit.say(form.title))</summary>\
            \(fault)\(sheet(form).markup)</details>

            """
    }

    private func sheet(_ form: OfficeForm) -> FormSheet {
        var sheet = FormSheet(visit, action: form.path, button: visit.say(form.title))
        switch form {
        case .lock: addLock(&sheet, allUnits: true)
        case .unlock: addLock(&sheet, allUnits: false)
        case .returnReport: addReturn(&sheet)
        case .target: addTarget(&sheet)
        case .deliver: addDelivery(&sheet)
        case .program: addProgram(&sheet)
        case .official: addOfficial(&sheet)
        case .approve: break
        }
        return sheet
    }

    private var units: [(String, String)] { catalog.bidang.map { ($0.id, $0.name) } }

    private func addLock(_ sheet: inout FormSheet, allUnits: Bool) {
        sheet.hidden("p", period.description)
        let all = ("", visit.say(id: "semua unit kerja", en: "all units"))
        sheet.choice("unit", visit.say(.unit), (allUnits ? [all] : []) + units)
        sheet.line(
            "sampai", visit.say(id: "Sampai dengan tanggal", en: "Until and including"),
            hint: allUnits
                ? visit.say(id: "kosong: seterusnya", en: "empty: for good")
                : visit.say(id: "sesudahnya kunci berlaku lagi", en: "after that the lock holds again"),
            isRequired: !allUnits, kind: "date")
        addReason(&sheet, isRequired: !allUnits)
    }

    private func addReturn(_ sheet: inout FormSheet) {
        sheet.hidden("p", period.description)
        sheet.choice("unit", visit.say(.unit), units)
        let all = ("", visit.say(id: "seluruh laporan", en: "the whole report"))
        sheet.choice(
            "indikator", visit.say(.indicator), [all] + catalog.indicators.map { ($0.id, $0.name) })
        sheet.area(
            "teks", visit.say(id: "Yang harus diperbaiki", en: "What has to be corrected"),
            hint: visit.say(id: "dibaca unit kerja pada agennya", en: "the unit reads it at its agent"),
            isRequired: true, lengthMax: Limits.noteScalarCountMax)
    }

    private func addTarget(_ sheet: inout FormSheet) {
        sheet.choice("indikator", visit.say(.indicator), catalog.indicators.map { ($0.id, $0.name) })
        sheet.choice(
            "p", visit.say(id: "Triwulan", en: "Quarter"),
            period.quarters.map { ($0.description, $0.title(in: visit.language)) })
        sheet.line(
            "nilai", visit.say(.target),
            hint: visit.say(id: "misalnya 77,10", en: "such as 77.10"), lengthMax: 40)
        addReason(&sheet, isRequired: false)
    }

    private func addDelivery(_ sheet: inout FormSheet) {
        sheet.hidden("p", period.description)
        sheet.line(
            "kepada", visit.say(id: "Kepada", en: "To"),
            initially: reading.state.usualRecipient(on: reading.state.day(of: visit.now)))
        sheet.line("nomor", visit.say(id: "Nomor surat", en: "Number of the letter"))
        sheet.line("tanggal", visit.say(id: "Tanggal surat", en: "Date of the letter"), kind: "date")
        sheet.line(
            "ukuran", visit.say(id: "Ukuran log angkanya", en: "Log size of the figures"),
            hint: visit.say(
                id: "yang disahkan terakhir, atau sekarang; tercantum pada setiap dokumen",
                en: "those approved last, or of now; every document names it"),
            lengthMax: 20, initially: String(reading.state.usualDeliverySize(of: period)))
    }

    private func addProgram(_ sheet: inout FormSheet) {
        sheet.hidden("p", period.wholeYear.description)
        let programs = catalog.programs.enumerated().map { (String($0 + 1), "\($0 + 1). \($1)") }
        sheet.choice("program", "Program", programs)
        let hint = visit.say(id: "rupiah, misalnya 1.250.000.000", en: "rupiah, such as 1,250,000,000")
        sheet.line("pagu", visit.say(id: "Pagu", en: "Ceiling"), hint: hint, lengthMax: 40)
        sheet.line(
            "realisasi", visit.say(id: "Realisasi", en: "Spent"),
            hint: visit.say(id: "kosong: belum ada", en: "empty: not known yet"), isRequired: false,
            lengthMax: 40)
        sheet.checks(
            visit.say(id: "Indikator yang ditunjang", en: "Indicators that it serves"),
            catalog.indicators.map { ("i-" + $0.id, $0.name) })
        addReason(&sheet, isRequired: false)
    }

    private func addOfficial(_ sheet: inout FormSheet) {
        sheet.choice(
            "kedudukan", visit.say(id: "Kedudukan", en: "Position"),
            OfficialSeat.all(of: reading.state.latestCatalog).map { ($0.code, visit.say($0.words)) })
        sheet.choice(
            "sifat", visit.say(id: "Sifat", en: "Kind"),
            OfficialKind.allCases.map { ($0.rawValue, visit.say($0.words)) })
        sheet.line(
            "jabatan", visit.say(id: "Jabatan", en: "Title"),
            hint: visit.say(
                id: "sebagaimana tercetak, tanpa Plt. atau Plh.; kosong: sebutan kedudukannya",
                en: "as it is printed, without Plt. or Plh.; empty: what the position is called"),
            isRequired: false)
        sheet.line("nama", visit.say(id: "Nama dan gelar", en: "Name and degrees"))
        sheet.line("pangkat", visit.say(id: "Pangkat", en: "Rank"), isRequired: false)
        sheet.line("nip", "NIP", isRequired: false)
        sheet.line("sejak", visit.say(id: "Menjabat sejak", en: "In office since"), kind: "date")
        addReason(&sheet, isRequired: false)
    }

    private func addReason(_ sheet: inout FormSheet, isRequired: Bool) {
        sheet.area(
            "alasan", visit.say(.reason),
            hint: visit.say(id: "tercatat dalam log", en: "recorded in the log"), isRequired: isRequired,
            lengthMax: Limits.reasonScalarCountMax)
    }
}

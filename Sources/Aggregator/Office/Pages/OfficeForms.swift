// The forms of Pengesahan dan penguncian: locks, openings, returns, quarters' targets. Each is shown only to
// those who may, and says at its head what was wrong when it comes back.

import Shared

/// What a form asks the office to do.
enum OfficeForm: String, CaseIterable {
    case lock = "kunci"
    case unlock = "buka"
    case returnReport = "kembalikan"
    case target = "target"
    case approve = "sahkan"

    /// Where the form is sent.
    var path: String { "/pengesahan/" + rawValue }

    init?(path: String) {
        guard path.hasPrefix("/pengesahan/"), let form = Self(rawValue: String(path.dropFirst(12))) else {
            return nil
        }
        self = form
    }

    /// What the account needs.
    var right: Right {
        switch self {
        case .lock, .unlock: .lockPeriod
        case .returnReport: .returnReport
        case .target: .setTarget
        case .approve: .approve
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

    private func addReason(_ sheet: inout FormSheet, isRequired: Bool) {
        sheet.area(
            "alasan", visit.say(.reason),
            hint: visit.say(id: "tercatat dalam log", en: "recorded in the log"), isRequired: isRequired,
            lengthMax: Limits.reasonScalarCountMax)
    }
}

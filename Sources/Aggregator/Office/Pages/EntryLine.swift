// One entry of the log in one line, for people.

import Shared

/// Says what an entry did.
struct EntryLine {
    let visit: Visit
    let state: OfficeState

    func item(_ index: UInt64, _ entry: Entry, _ document: LoggedDocument) -> Markup {
        let office = state.latestCatalog.office
        let time = entry.receivedAt.localText(at: office.utcOffset) + " " + office.timeZone
        let text: Markup
        switch document {
        case .report(let report, let signed): text = line(report, signed)
        case .act(let act): text = line(act)
        }
        return "<li value=\"\(index)\"><span class=\"soft\">\(time)</span> \(text)</li>"
    }

    private func line(_ report: Report, _ signed: SignedReport) -> Markup {
        let unit = state.latestCatalog.bidang(report.bidang)?.name ?? report.bidang
        let what: String
        switch (report.kind, report.revision) {
        case (.withdrawal, _): what = visit.say(id: "Penarikan laporan", en: "Withdrawal")
        case (.report, 1): what = visit.say(id: "Laporan", en: "Report")
        case (.report, _): what = visit.say(id: "Koreksi", en: "Correction")
        }
        let reason: Markup = report.reason.map { " – <q>\($0)</q>" } ?? .none
        return """
            <a href="/keaslian?laporan=\(signed.hash.hex)">\(what) \(report.period) revisi \
            \(report.revision)</a>, \
            \(unit), \(report.preparedBy.name)\(reason)
            """
    }

    private func line(_ act: Act) -> Markup {
        let way =
            act.by.via == .cli
            ? visit.say(id: "melalui administrator", en: "through the administrator") : act.by.via.rawValue
        let reason: Markup = act.reason.map { " – <q>\($0)</q>" } ?? .none
        return "\(summary(of: act.deed)) (\(act.by.name), \(way))\(reason)"
    }

    private func summary(of deed: Act.Deed) -> String {
        switch deed {
        case .initialise: visit.say(id: "Log dimulai", en: "The log begins")
        case .adopt(let catalog, let number, _):
            visit.say(
                id: "Katalog revisi \(catalog.revision) berlaku (\(number))",
                en: "Catalogue revision \(catalog.revision) in force (\(number))")
        case .enroll(let bidang, _, let name, _):
            visit.say(
                id: "Agen \(name) terdaftar untuk \(bidang)", en: "Agent \(name) enrolled for \(bidang)")
        case .rotate(let rotation):
            visit.say(id: "Kunci \(rotation.bidang) diganti", en: "Key of \(rotation.bidang) replaced")
        case .revoke(let kid):
            visit.say(id: "Kunci \(kid.prefix(12))… dicabut", en: "Key \(kid.prefix(12))… revoked")
        case .lock(let lock):
            (lock.isLock ? visit.say(id: "Dikunci", en: "Locked") : visit.say(id: "Dibuka", en: "Unlocked"))
                + ": \(lock.period)" + (lock.bidang.map { ", \($0)" } ?? "")
                + (lock.until.map { visit.say(id: ", sampai \($0)", en: ", until \($0)") } ?? "")
        case .return(let period, let bidang, _, let text):
            visit.say(id: "Dikembalikan", en: "Returned") + ": \(bidang), \(period): \(text)"
        case .target(let indicator, let period, let value): "Target \(indicator) \(period): \(value.text)"
        case .official(let official):
            visit.say(id: "Pejabat", en: "Official") + ": \(official.title) \(official.name)"
        case .approve(let approval): visit.say(id: "Disahkan", en: "Approved") + ": \(approval.period)"
        case .program(let program): "Program: \(program.program) \(program.year)"
        case .delivered(let delivery):
            visit.say(id: "Disampaikan", en: "Passed on") + ": \(delivery.period), \(delivery.to)"
        case .logKey: visit.say(id: "Kunci log diganti", en: "The log key changed")
        case .clock: visit.say(id: "Jam dinyatakan salah", en: "The clock was declared wrong")
        }
    }
}

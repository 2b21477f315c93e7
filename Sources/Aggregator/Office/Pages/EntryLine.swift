// One entry of the log in one line, for people: on pages and in the feeds.

import Shared

/// What an entry did, who did it, and why.
struct EntrySummary {
    let kind: HistorySelection.Kind
    /// *Koreksi 2022 revisi 2, Bidang Koperasi*
    let title: String
    /// Who, and by which way.
    let who: String
    let reason: String?
    /// The page that tells more.
    let path: String
}

/// Says what entries did.
struct EntryLine {
    let visit: Visit
    let state: OfficeState

    private var catalog: Catalog { state.latestCatalog }

    /// A line of a list.
    func item(_ entry: HistoryEntry) -> Markup {
        let summary = summary(entry)
        let reason: Markup = summary.reason.map { " – \(Markup.quoted($0))" } ?? .none
        return """
            <li value="\(entry.index)"><span class="soft">\
            \(visit.time(entry.entry.receivedAt, of: catalog.office))</span> \
            <a href="\(summary.path)">\(Markup.said(summary.title))</a>, \
            \(Markup.said(summary.who))\(reason)</li>

            """
    }

    func summary(_ entry: HistoryEntry) -> EntrySummary {
        switch entry.document {
        case .report(let report, let signed): summary(report, signed)
        case .act(let act): summary(act, at: entry.index)
        }
    }

    private func summary(_ report: Report, _ signed: SignedReport) -> EntrySummary {
        let kind = HistorySelection.Kind(report)
        let revision = visit.say(id: "revisi", en: "revision")
        let period = report.period.title(in: visit.language)
        return EntrySummary(
            kind: kind,
            title:
                "\(visit.say(kind.words)) \(period) \(revision) \(report.revision), \(unit(report.bidang))",
            who: report.preparedBy.name, reason: report.reason, path: "/keaslian?laporan=\(signed.hash.hex)")
    }

    private func summary(_ act: Act, at index: UInt64) -> EntrySummary {
        let (title, path) = describe(act, index)
        return EntrySummary(
            kind: HistorySelection.Kind(actNamed: act.deed.name), title: title, who: who(act.by),
            reason: act.reason, path: path)
    }

    /// A person of the office, and the way: what the administrator did at the server in somebody's place
    /// is told as such.
    func who(_ author: Act.Author) -> String {
        switch author.via {
        case .cli:
            visit.say(
                id: "\(author.name), melalui administrator", en: "\(author.name), through the administrator")
        case .web: "\(author.name) (\(author.role))"
        case .wire: visit.say(id: "\(author.name), agen", en: "\(author.name), an agent")
        }
    }

    private func unit(_ id: String) -> String { catalog.bidang(id)?.name ?? id }

    private func indicator(_ id: String) -> String { catalog.indicator(id)?.name ?? id }

    private func describe(_ act: Act, _ index: UInt64) -> (title: String, path: String) {
        switch act.deed {
        case .lock(let lock): (title(of: lock), "/pengesahan?p=\(lock.period)")
        case .return(let period, let bidang, let id, let text):
            (returnTitle(period, bidang, id, text), "/unit/\(bidang)?p=\(period)")
        case .target(let id, let period, let value):
            (
                "Target \(period.title(in: visit.language)), \(indicator(id)): "
                    + visit.figures.number(plain: value.text), "/indikator/\(id)?p=\(period)"
            )
        case .approve(let approval): (approvalTitle(approval, act.by), "/pengesahan/\(index)")
        case .delivered(let delivery):
            (
                visit.say(id: "Disampaikan kepada ", en: "Passed on to ") + delivery.to + ": "
                    + delivery.period.title(in: visit.language), "/pengesahan?p=\(delivery.period)"
            )
        case .adopt(let catalog, let number, let date):
            (
                visit.say(
                    id: "Katalog revisi \(catalog.revision) berlaku (\(number), \(visit.date(date)))",
                    en: "Catalogue revision \(catalog.revision) in force (\(number), \(visit.date(date)))"),
                "/keputusan"
            )
        case .initialise: (visit.say(id: "Log dimulai", en: "The log begins"), "/keputusan")
        case .program(let program):
            ("Program \(program.year): \(program.program)", "/program?p=\(program.year)")
        case .official: (otherTitle(act.deed), SitePart.officials.rawValue)
        case .enroll, .rotate, .revoke, .logKey, .clock:
            (otherTitle(act.deed), "/keaslian")
        }
    }

    private func otherTitle(_ deed: Act.Deed) -> String {
        switch deed {
        case .enroll(let bidang, _, let name, _):
            visit.say(
                id: "Agen \(name) terdaftar untuk \(unit(bidang))",
                en: "Agent \(name) enrolled for \(unit(bidang))")
        case .rotate(let rotation):
            visit.say(
                id: "Kunci \(unit(rotation.bidang)) diganti", en: "Key of \(unit(rotation.bidang)) replaced")
        case .revoke(let kid):
            visit.say(id: "Kunci \(kid.prefix(12))… dicabut", en: "Key \(kid.prefix(12))… revoked")
        case .official(let official):
            visit.say(id: "Pejabat: ", en: "Official: ") + "\(official.title), \(official.name)"
        case .logKey: visit.say(id: "Kunci log diganti", en: "The log key changed")
        case .clock: visit.say(id: "Jam dinyatakan salah", en: "The clock was declared wrong")
        default: deed.name
        }
    }

    private func title(of lock: Act.Lock) -> String {
        let what =
            lock.isLock ? visit.say(id: "Dikunci", en: "Locked") : visit.say(id: "Dibuka", en: "Unlocked")
        let until = lock.until.map { visit.say(id: ", sampai ", en: ", until ") + visit.date($0) } ?? ""
        let whom = lock.bidang.map(unit) ?? visit.say(id: "semua unit kerja", en: "all units")
        return "\(what): \(lock.period.title(in: visit.language)), \(whom)\(until)"
    }

    private func returnTitle(_ period: Period, _ bidang: String, _ id: String?, _ text: String) -> String {
        let concerned = id.map { ", " + indicator($0) } ?? ""
        let what = visit.say(id: "Dikembalikan untuk perbaikan", en: "Returned for correction")
        return "\(what): \(unit(bidang)), \(period.title(in: visit.language))\(concerned): \(text)"
    }

    private func approvalTitle(_ approval: Act.Approval, _ author: Act.Author) -> String {
        let period = approval.period.title(in: visit.language)
        return author.via == .cli
            ? visit.say(
                id: "Disahkan melalui administrator: \(period)",
                en: "Approved through the administrator: \(period)")
            : visit.say(id: "Disahkan: \(period)", en: "Approved: \(period)")
    }
}

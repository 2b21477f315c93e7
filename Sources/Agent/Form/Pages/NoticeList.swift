// Notices of the office, at the top until they are done: a report returned, until a newer one is sent; locks
// and other acts, until a person puts them aside; reports that are due.
//
//   notices-aside.json   {"aside":[<index>…],"sum":…}   what was put aside

import Shared

/// Writes the notices.
struct NoticeList {
    /// Reports are announced this many days before they are due.
    private static let announcedDayCount = 31
    /// So many reports that are due are named.
    private static let shownCount = 3

    /// One act that concerns the unit.
    private struct Notice {
        let index: UInt64
        let act: JSONObject

        var kind: String { act["act"]?.string ?? "" }
        var period: Period? { act["period"]?.string.flatMap { Period($0) } }
        var author: String {
            let by = act["by"]?.object
            let role = by?["role"]?.string ?? ""
            return (by?["name"]?.string ?? "–") + (role.isEmpty ? "" : " (\(role))")
        }
    }

    let visit: FormVisit
    let reading: FormReading

    var markup: Markup {
        get throws {
            let aside = try AsideNotices(folder: reading.folder).read()
            let notices = try NoticeShelf(folder: reading.folder).read().notices.compactMap { value in
                value.object.flatMap { members -> Notice? in
                    guard let index = members["index"]?.integer, let act = members["act"]?.object else {
                        return nil
                    }
                    return Notice(index: UInt64(index), act: act)
                }
            }
            let shown = try notices.reversed().filter { !aside.contains($0.index) }.compactMap(line)
            return Markup(shown) + (try due())
        }
    }

    private func line(_ notice: Notice) throws -> Markup? {
        guard let period = notice.period else { return nil }
        switch notice.kind {
        case "return": return try returned(notice, period)
        case "lock", "unlock": return box(notice, try lockWords(notice, period), .none)
        default: return nil
        }
    }

    /// Done when the log has a newer report of the period.
    private func returned(_ notice: Notice, _ period: Period) throws -> Markup? {
        let head = try reading.chronicle().head(period)
        if let index = head?.receipt?.index, index > notice.index { return nil }
        let id = notice.act["indicator"]?.string
        let indicator = try id.flatMap { id in
            try reading.catalog(for: period).indicator(id)?.name
        }
        let what = indicator.map { ", \($0)" } ?? ""
        let title = visit.say(
            id: "Diminta perbaikan oleh \(notice.author): \(period.title(in: .indonesian))\(what)",
            en: "Returned by \(notice.author): \(period.title(in: .english))\(what)")
        let isUnderWay = head != nil && head?.receipt == nil
        let next: Markup =
            isUnderWay
            ? "<p>\(visit.say(id: "Koreksinya sedang dikirim.", en: "The correction is on its way."))</p>"
            : """
            <p><a class="button" href="/koreksi/\(period)">\(visit.say(
                id: "Koreksi sekarang", en: "Correct it now"))</a></p>
            """
        let text = notice.act["text"]?.string ?? ""
        return """
            <div class="note" role="status" id="pemberitahuan-\(notice.index)"><h2>\(title)</h2>\
            <p class="lines">\(Markup.quoted(text))</p>\(next)</div>
            """
    }

    private func lockWords(_ notice: Notice, _ period: Period) throws -> String {
        let until = notice.act["until"]?.string.flatMap { CivilDate($0) }.map {
            visit.say(id: " sampai \(visit.date($0))", en: " until \(visit.date($0))")
        }
        let reason = notice.act["reason"]?.string.map { ": \($0)" } ?? ""
        let title = period.title(in: visit.language)
        return notice.kind == "lock"
            ? visit.say(
                id: "\(title) dikunci oleh \(notice.author)\(until ?? "")\(reason)",
                en: "\(title) was locked by \(notice.author)\(until ?? "")\(reason)")
            : visit.say(
                id: "\(title) dibuka kembali oleh \(notice.author)\(until ?? "")\(reason)",
                en: "\(title) was unlocked by \(notice.author)\(until ?? "")\(reason)")
    }

    private func box(_ notice: Notice, _ text: String, _ more: Markup) -> Markup {
        """
        <div class="note" role="status" id="pemberitahuan-\(notice.index)"><p>\(text)</p>\(more)\
        <form method="post" action="/pemberitahuan">\(visit.tokenField)\
        <input type="hidden" name="nomor" value="\(notice.index)"><button class="second">\(visit.say(
            id: "Sudah dibaca", en: "Read"))</button></form></div>
        """
    }

    /// Reports of periods that have ended, and are due soon or late; earlier years are nobody's haste.
    private func due() throws -> Markup {
        let today = try reading.today()
        let lines = try reading.choices().all.compactMap { choice -> Markup? in
            guard choice.obstacle == nil, choice.period.hasEnded(on: today),
                choice.period.year >= today.year - 1,
                choice.dueDay <= today.adding(days: Self.announcedDayCount), isMissing(choice)
            else { return nil }
            let (title, date) = (visit.name(choice.period), visit.date(choice.dueDay))
            let words =
                choice.isLate
                ? visit.say(
                    id: "\(title) belum dilaporkan; tenggatnya \(date).",
                    en: "\(title) is not reported; it was due on \(date).")
                : visit.say(
                    id: "\(title) ditunggu paling lambat \(date).", en: "\(title) is due by \(date).")
            return
                "<li>\(words) <a href=\"/isi/\(choice.period)\">\(visit.say(id: "Isi", en: "Fill in"))</a></li>"
        }
        if lines.isEmpty { return .none }
        let others = lines.count - Self.shownCount
        let more: Markup =
            others <= 0
            ? .none
            : "<li>\(visit.say(id: "dan \(others) lainnya di bawah", en: "and \(others) more below"))</li>"
        return """
            <div class="note" role="status" id="tenggat"><h2>\(visit.say(
                id: "Yang ditunggu", en: "What is due"))</h2>\
            <ul>\(Array(lines.prefix(Self.shownCount)))\(more)</ul></div>
            """
    }

    private func isMissing(_ choice: PeriodChoice) -> Bool {
        switch choice.state {
        case .notReported, .withdrawn, .refused: true
        case .queued, .delivered: false
        }
    }

    /// Puts a notice, or a damaged draft, aside.
    static func putAside(_ visit: FormVisit, _ reading: FormReading) throws -> FormResult {
        if let period = visit.request.form["draf"].flatMap({ Period($0) }) {
            try reading.drafts.setAside(period, at: reading.now)
        } else if let index = visit.request.form["nomor"].flatMap({ UInt64($0) }) {
            try AsideNotices(folder: reading.folder).add(index)
        }
        return .redirect("/")
    }
}

/// The notices that a person has put aside.
struct AsideNotices {
    let folder: AgentFolder

    private var path: String { folder.path + "/notices-aside.json" }

    /// Their indexes; none where the file cannot be read: they are shown again.
    func read() throws -> Set<UInt64> {
        guard try FileSystem.exists(path) else { return [] }
        let bytes = try FileSystem.read(path, byteCountMax: 1 << 20)
        let list = JSONObject(summed: bytes)?["aside"]?.array ?? []
        return Set(list.compactMap { $0.integer.map { UInt64($0) } })
    }

    /// One more.
    func add(_ index: UInt64) throws {
        try folder.locked {
            let all = try read().union([index]).sorted().suffix(Limits.noticeAsideCountMax)
            let value = JSONObject(pairs: [("aside", .array(all.map { .integer($0) }))])
            try FileSystem.writeDurably(value.summed, to: path)
        }
    }
}

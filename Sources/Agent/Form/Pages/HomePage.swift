// *Beranda*: what the office asks for, what is wrong, and how far each period has got.

import Shared

/// The first page.
struct HomePage {
    let visit: FormVisit
    let reading: FormReading

    func result() throws -> FormResult {
        let notices = try NoticeList(visit: visit, reading: reading).markup
        return .page(
            title: visit.say(id: "Beranda", en: "Home"),
            """
            \(alarms())\(damaged())\(notices)<h2>\(visit.say(id: "Laporan", en: "Reports"))</h2>
            \(try PeriodOverview(visit: visit, reading: reading).markup)
            """, pollMilliseconds: try hasWaiting() ? 3000 : nil)
    }

    private func hasWaiting() throws -> Bool { try !reading.agent.outbox.read().entries.isEmpty }

    private func alarms() -> Markup {
        let open = (try? reading.agent.alarms.open()) ?? []
        return Markup(
            open.map { alarm -> Markup in
                """
                <div class="note" role="alert"><h2>\(visit.say(
                    id: "Perlu diperiksa administrator", en: "For the administrator"))</h2>\
                <p>\(visit.say(alarm.words))</p></div>
                """
            })
    }

    /// Drafts that cannot be read stand where they are until a person decides.
    private func damaged() -> Markup {
        let periods = (try? reading.drafts.readAll().damaged) ?? []
        return Markup(
            periods.map { period -> Markup in
                let words = visit.say(
                    id: "Draf \(period.title(in: .indonesian)) rusak (drafts/\(period).json); pulihkan dari "
                        + "cadangan, atau sisihkan dan isi lagi.",
                    en:
                        "The draft of \(period.title(in: .english)) is damaged (drafts/\(period).json); restore "
                        + "it from a backup, or put it aside and fill in the form again.")
                return """
                    <div class="note" role="alert"><p>\(words)</p><form method="post" \
                    action="/pemberitahuan">\(visit.tokenField)\
                    <input type="hidden" name="draf" value="\(period)"><button class="second">\(visit.say(
                        id: "Sisihkan", en: "Put it aside"))</button></form></div>
                    """
            })
    }
}

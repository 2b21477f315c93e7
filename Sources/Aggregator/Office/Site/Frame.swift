// What every page has around its content.

import Shared

/// The frame of a page.
struct Frame {
    let visit: Visit
    let office: Catalog.Office
    let isDemo: Bool
    let position: LogPosition

    func html(title: String, _ content: Markup) -> [UInt8] {
        let part = SitePart(path: visit.request.path)
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(visit.language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(title) – IKU</title>\(SiteFiles.links)\
            <link rel="alternate" type="application/atom+xml" href="/riwayat.atom">\
            <script src="/iku.js" defer></script></head>\(DemoMark.body(isDemo))
            <a class="skip" href="#isi">\(visit.say(id: "Langsung ke isi", en: "Skip to content"))</a>
            \(DemoMark.banner(isDemo))<header><div class="bar">\
            <div class="office">\(office.shortName ?? office.name)</div>\(who)</div>\
            \(navigation(part))</header>
            <main id="isi" data-log-size="\(position.size)"><h1>\(title)</h1>
            \(content)</main>\(footer)</body></html>
            """
        return Array(page.html.utf8)
    }

    private var who: Markup {
        let account = visit.session.account
        return """
            <div class="who">\(Markup.said(account.name)) (\(account.role.rawValue)) \(languageSwitch) \
            <a href="/kata-sandi">\(visit.say(id: "Kata sandi", en: "Password"))</a> \
            <form method="post" action="/keluar">\
            <input type="hidden" name="tanda" value="\(visit.session.formToken)">\
            <button>\(visit.say(id: "Keluar", en: "Log out"))</button></form></div>
            """
    }

    /// Leads back to the same page.
    private var languageSwitch: Markup {
        let other = visit.otherLanguage
        return """
            <a href="\(other.path)" lang="\(other.code)" \
            hreflang="\(other.code)">\
            \(other.name)</a>
            """
    }

    private func navigation(_ current: SitePart?) -> Markup {
        let links = SitePart.allCases.filter { visit.may($0.right) }.map { part -> Markup in
            let mark: Markup = part == current ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(part.rawValue)\"\(mark)>\(part.words.text(in: visit.language))</a></li>"
        }
        return
            "<nav class=\"main\" aria-label=\"\(visit.say(id: "Utama", en: "Main"))\"><ul>\(links)</ul></nav>"
    }

    private var footer: Markup {
        """
        <footer><p>\(visit.say(
            id: "Dihitung dari log \(position.size) entri, terakhir",
            en: "Computed from a log of \(position.size) entries, the last at")) \
        \(visit.time(position.computedAt, of: office)). \(visit.say(id: "Akar", en: "Root")) \
        <span class="mono">\(position.root)</span>. \
        <a href="/keaslian">\(visit.say(id: "Cara memeriksa", en: "How to check"))</a></p></footer>
        """
    }
}

extension Visit {
    /// A choice of periods: the years, and the quarters of the chosen one.
    func periodChoice(_ catalog: Catalog, _ chosen: Period, path: String) -> Markup {
        choice(
            catalog.years.map { (Period(year: $0), String($0)) }
                + chosen.quarters.map { ($0, shortTitle($0)) }, chosen, path)
    }

    /// A choice of years.
    func yearChoice(_ catalog: Catalog, _ chosen: Period, path: String) -> Markup {
        choice(catalog.years.map { (Period(year: $0), String($0)) }, chosen, path)
    }

    /// `TW I`, beside its year.
    private func shortTitle(_ quarter: Period) -> String {
        let title = quarter.title(in: language).split(separator: " ")
        return say(id: "TW ", en: "Q ") + title[1]
    }

    private func choice(_ periods: [(Period, String)], _ chosen: Period, _ path: String) -> Markup {
        let links = periods.map { period, title -> Markup in
            let mark: Markup =
                period == chosen
                ? " aria-current=\"page\"" : period == chosen.wholeYear ? " class=\"within\"" : .none
            let full = period.title(in: language)
            return "<li><a href=\"\(path)?p=\(period)\"\(mark) title=\"\(full)\">\(title)</a></li>"
        }
        return "<nav class=\"choose\" aria-label=\"\(say(.period))\"><ul>\(links)</ul></nav>"
    }
}

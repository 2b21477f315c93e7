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
            <title>\(title) – IKU</title><link rel="stylesheet" href="/gaya.css">
            <script src="/iku.js" defer></script></head><body>
            <a class="skip" href="#isi">\(visit.say(id: "Langsung ke isi", en: "Skip to content"))</a>
            \(banner)<header>\(who)<div class="office">\(office.shortName ?? office.name)</div>\
            \(navigation(part))</header>
            <main id="isi" data-log-size="\(position.size)"><h1>\(title)</h1>
            \(content)</main>\(footer)</body></html>
            """
        return Array(page.html.utf8)
    }

    private var banner: Markup { isDemo ? "<div class=\"banner\">\(demoBanner)</div>" : .none }

    private var who: Markup {
        let other = visit.language == .indonesian ? ("en", "English") : ("id", "Bahasa Indonesia")
        return """
            <div class="who">\(visit.session.account.name) · <a href="/bahasa/\(other.0)" lang="\(other.0)">\
            \(other.1)</a> · \
            <a href="/kata-sandi">\(visit.say(id: "Kata sandi", en: "Password"))</a> · \
            <form method="post" action="/keluar">\
            <input type="hidden" name="tanda" value="\(visit.session.formToken)">\
            <button>\(visit.say(id: "Keluar", en: "Log out"))</button></form></div>
            """
    }

    private func navigation(_ current: SitePart?) -> Markup {
        let links = SitePart.allCases.map { part -> Markup in
            let mark: Markup = part == current ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(part.rawValue)\"\(mark)>\(part.words.text(in: visit.language))</a></li>"
        }
        return "<nav aria-label=\"\(visit.say(id: "Utama", en: "Main"))\"><ul>\(links)</ul></nav>"
    }

    private var footer: Markup {
        let time = position.computedAt.localText(at: office.utcOffset) + " " + office.timeZone
        return """
            <footer><p>\(visit.say(id: "Dihitung dari log", en: "Computed from a log of")) \(position.size) \
            \(visit.say(id: "entri, terakhir", en: "entries, the last at")) \(time). \
            \(visit.say(id: "Akar", en: "Root")) <span class="mono">\(position.root)</span>. \
            <a href="/keaslian">\(visit.say(id: "Cara memeriksa", en: "How to check"))</a></p></footer>
            """
    }
}

extension Visit {
    /// A choice of periods: the years, and the quarters of the chosen one.
    func periodChoice(_ catalog: Catalog, _ chosen: Period, path: String) -> Markup {
        let years = catalog.years.map { link(Period(year: $0), chosen.wholeYear, path, String($0)) }
        let parts = chosen.quarters.map { link($0, chosen, path, $0.title(in: language)) }
        return """
            <div class="choose" role="navigation" aria-label="\(say(id: "Periode", en: "Period"))">\
            \(years)</div>
            <div class="choose">\(parts)</div>
            """
    }

    private func link(_ period: Period, _ chosen: Period, _ path: String, _ text: String) -> Markup {
        period == chosen
            ? "<b aria-current=\"true\">\(text)</b>" : "<a href=\"\(path)?p=\(period)\">\(text)</a>"
    }

    /// A predikat in words, coloured where the figure stands.
    func predikat(_ predikat: Catalog.Predikat?, in catalog: Catalog, isSettled: Bool) -> Markup {
        guard let predikat else { return "<span class=\"soft\">–</span>" }
        guard isSettled, let step = catalog.predikat.firstIndex(where: { $0.id == predikat.id }) else {
            return
                "<span>\(predikat.name) <span class=\"soft\">(\(say(id: "sementara", en: "provisional")))</span></span>"
        }
        return "<span class=\"p p-\(min(step, 4) + 1)\">\(predikat.name)</span>"
    }
}

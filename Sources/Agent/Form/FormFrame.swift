// What every page of the form has around its content: whose form it is, the navigation, the bar that says how
// the line is and what waits.

import Shared

/// The frame of a page.
struct FormFrame {
    let visit: FormVisit
    let reading: FormReading
    /// The page asks for itself again this often; nil where it does not.
    let pollMilliseconds: Int?

    func html(title: String, _ content: Markup) throws -> [UInt8] {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(visit.language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(title) – IKU</title>\(SiteFiles.links)\(FormFiles.links)\(refresh)</head>
            \(DemoMark.body(isDemo))
            <a class="skip" href="#isi">\(visit.say(id: "Langsung ke isi", en: "Skip to content"))</a>
            \(DemoMark.banner(isDemo))<header><div class="bar"><div class="office">\(try reading.unitName())\
            <span class="soft small line">\(try office())</span></div>\(who)</div>\(navigation)</header>
            \(try LinkBar(visit: visit, reading: reading).markup)
            <main id="isi"\(poll)><h1>\(title)</h1>
            \(content)</main></body></html>
            """
        return Array(page.html.utf8)
    }

    private var isDemo: Bool { reading.agent.record.isDemo }

    private func office() throws -> String {
        let office = try reading.office()
        return office.shortName ?? office.name
    }

    private var poll: Markup { pollMilliseconds.map { " data-poll=\"\($0)\"" } ?? .none }

    /// Without script the browser itself asks again.
    private var refresh: Markup {
        guard let pollMilliseconds else { return .none }
        return
            "<noscript><meta http-equiv=\"refresh\" content=\"\(max(2, pollMilliseconds / 1000))\"></noscript>"
    }

    private var who: Markup {
        let other = visit.otherLanguage
        let language: Markup =
            "<a href=\"\(other.path)\" lang=\"\(other.code)\" hreflang=\"\(other.code)\">\(other.name)</a>"
        guard let user = visit.user else { return "<div class=\"who\">\(language)</div>" }
        return """
            <div class="who">\(Markup.said(user.person.name)) \(language) \
            <a href="/kata-sandi">\(visit.say(id: "Kata sandi", en: "Password"))</a> \
            <form method="post" action="/keluar">\(visit.tokenField)\
            <button>\(visit.say(id: "Keluar", en: "Log out"))</button></form></div>
            """
    }

    private var navigation: Markup {
        let current = visit.parts.first ?? ""
        let links = FormRoutes.all.compactMap { route -> Markup? in
            guard let name = route.name else { return nil }
            let mark: Markup = route.head == current ? " aria-current=\"page\"" : .none
            return "<li><a href=\"\(route.path)\"\(mark)>\(visit.say(name))</a></li>"
        }
        return
            "<nav class=\"main\" aria-label=\"\(visit.say(id: "Utama", en: "Main"))\"><ul>\(links)</ul></nav>"
    }
}

/// When the aggregator was last reached, and what waits.
struct LinkBar {
    let visit: FormVisit
    let reading: FormReading

    var markup: Markup {
        get throws {
            let (state, isConnected) = (try line(), reading.link.isConnected)
            let kind: Markup = isConnected ? "on" : "off"
            return """
                <aside class="link \(kind)" id="sambungan" aria-label="\(visit.say(
                    id: "Sambungan ke kantor", en: "Line to the office"))">\
                <p><span aria-hidden="true">\(isConnected ? "●" : "○")</span> \(state) \(try waiting())</p></aside>
                """
        }
    }

    private func line() throws -> Markup {
        if reading.link.isConnected {
            return "\(visit.say(id: "Tersambung ke kantor.", en: "Connected to the office."))"
        }
        guard let reachedAt = reading.link.reachedAt else {
            return "\(visit.say(id: "Belum tersambung ke kantor.", en: "Not connected to the office yet."))"
        }
        let moment = visit.time(reachedAt, of: try reading.office())
        return """
            \(visit.say(
                id: "Tidak tersambung ke kantor; terakhir terhubung",
                en: "Not connected to the office; last reached")) \(moment).
            """
    }

    private func waiting() throws -> String {
        let count = try reading.agent.outbox.read().entries.count
        switch (count, reading.link.isConnected) {
        case (0, _): return visit.say(id: "Tidak ada yang menunggu dikirim.", en: "Nothing waits to be sent.")
        case (_, true):
            return visit.say(
                id: "\(count) laporan sedang dikirim.", en: "Reports on their way: \(count).")
        case (_, false):
            return visit.say(
                id: "\(count) laporan menunggu; dikirim begitu tersambung, Anda boleh melanjutkan.",
                en: "Reports that wait: \(count); they are sent once connected, you may go on.")
        }
    }
}

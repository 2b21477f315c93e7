// Riwayat perubahan: every entry of the log, newest first, by unit, period, kind and time.

import Shared

/// The history, a page at a time.
struct HistoryPage {
    let visit: Visit
    let reading: OfficeReading

    private static let entryCount = 50

    private var selection: HistorySelection { HistorySelection(query: visit.request.query) }

    func result() throws -> PageResult {
        let before = visit.request.query["sebelum"].flatMap { UInt64($0) } ?? reading.state.size
        // One more than is shown tells whether there are older ones.
        let found = try reading.entries(selection, count: Self.entryCount + 1, before: before)
        let shown = found.prefix(Self.entryCount)
        let lines = shown.map { EntryLine(visit: visit, state: reading.state).item($0) }
        let list: Markup =
            lines.isEmpty
            ? "<p class=\"soft\">\(visit.say(id: "Tidak ada entri yang cocok.", en: "No entry fits."))</p>"
            : "<ol class=\"log\" reversed>\(lines)</ol>"
        let links = links(
            shown.last?.index, hasMore: found.count > shown.count, isFirst: before >= reading.state.size)
        let content: Markup = """
            \(filter)\(list)\(links)
            <p class="screen small">\(visit.say(id: "Ikuti dengan pembaca berita:", en: "Follow with a feed reader:")) \
            <a href="\(address("/riwayat.atom"))">Atom</a> · <a href="\(address("/riwayat.json"))">JSON Feed</a></p>
            """
        return .page(title: visit.say(id: "Riwayat perubahan", en: "History"), content)
    }

    /// The same conditions elsewhere, with one more member of the query.
    private func address(_ path: String, _ more: String = "") -> String {
        let query = [selection.query, more].filter { !$0.isEmpty }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    private func links(_ last: UInt64?, hasMore: Bool, isFirst: Bool) -> Markup {
        var links: [Markup] = []
        if !isFirst {
            links.append("<a href=\"\(address("/riwayat"))\">\(visit.say(id: "Terbaru", en: "Newest"))</a>")
        }
        if let last, hasMore {
            let older = visit.say(id: "Lebih lama", en: "Older")
            links.append("<a rel=\"next\" href=\"\(address("/riwayat", "sebelum=\(last)"))\">\(older)</a>")
        }
        if links.isEmpty { return .none }
        let name = visit.say(id: "Halaman", en: "Pages")
        return "<nav class=\"pages\" aria-label=\"\(name)\">\(Markup.joined(links, by: " · "))</nav>"
    }

    // MARK: Conditions

    private var filter: Markup {
        let all = ("", visit.say(id: "semua", en: "all"))
        let catalog = reading.state.latestCatalog
        let periods = catalog.years.flatMap { year in
            [Period(year: year)] + Period(year: year).quarters
        }
        return """
            <form class="filter screen" method="get" action="/riwayat">\
            \(choice("unit", visit.say(.unit), selection.bidang, [all] + catalog.bidang.map { ($0.id, $0.name) }))\
            \(choice("p", visit.say(.period), selection.period?.description,
                [all] + periods.map { ($0.description, $0.title(in: visit.language)) }))\
            \(choice("jenis", visit.say(id: "Jenis", en: "Kind"), selection.kind?.rawValue,
                [all] + HistorySelection.Kind.allCases.map { ($0.rawValue, visit.say($0.words)) }))\
            \(day("dari", visit.say(id: "Dari tanggal", en: "From"), selection.from))\
            \(day("sampai", visit.say(id: "Sampai tanggal", en: "Until"), selection.until))\
            <p><button>\(visit.say(id: "Saring", en: "Filter"))</button></p></form>
            """
    }

    private func choice(
        _ name: String, _ label: String, _ chosen: String?, _ options: [(String, String)]
    ) -> Markup {
        let lines = options.map { value, title -> Markup in
            "<option value=\"\(value)\"\(value == chosen ?? "" ? " selected" : .none)>\(title)</option>"
        }
        return """
            <p><label for="saring-\(name)">\(label)</label>\
            <select id="saring-\(name)" name="\(name)">\(lines)</select></p>
            """
    }

    private func day(_ name: String, _ label: String, _ chosen: CivilDate?) -> Markup {
        """
        <p><label for="saring-\(name)">\(label)</label>\
        <input id="saring-\(name)" name="\(name)" type="date" value="\(chosen?.description ?? "")"></p>
        """
    }
}

// The history for feed readers: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org), the same entries
// under the same conditions as the page. An entry's identifier is the name of its content (RFC 6920,
// by its leaf hash in the log), so that it is the same under every address.

import Shared

/// One feed.
struct HistoryFeed {
    let visit: Visit
    let reading: OfficeReading

    private static let entryCount = 50

    private struct Item {
        let identifier: String
        let summary: EntrySummary
        let address: String
        let at: Timestamp
    }

    private var selection: HistorySelection { HistorySelection(query: visit.request.query) }
    private var title: String {
        visit.say(id: "Riwayat IKU – ", en: "IKU history – ") + reading.state.latestCatalog.office.name
    }

    private func items() throws -> [Item] {
        let line = EntryLine(visit: visit, state: reading.state)
        let found = try reading.entries(selection, count: Self.entryCount, before: reading.state.size)
        return found.map { entry in
            let summary = line.summary(entry)
            return Item(
                identifier: "ni:///sha-256;" + Base64.url.encode(entry.entry.leafHash.bytes),
                summary: summary, address: visit.siteAddress + summary.path, at: entry.entry.receivedAt)
        }
    }

    private func address(_ path: String) -> String {
        let query = selection.query
        return visit.siteAddress + (query.isEmpty ? path : "\(path)?\(query)")
    }

    // MARK: Atom

    func atom() throws -> PageResult {
        let items = try items()
        let updated = items.first?.at ?? reading.state.lastReceivedAt
        let entries = items.map { item -> Markup in
            let reason: Markup? = item.summary.reason.map { "<summary>\(Self.xml($0))</summary>" }
            return """
                <entry><id>\(item.identifier)</id><title>\(Self.xml(item.summary.title))</title>\
                <updated>\(item.at)</updated><link href="\(item.address)"/>\
                <author><name>\(Self.xml(item.summary.who))</name></author>\
                <category term="\(item.summary.kind.rawValue)" \
                label="\(visit.say(item.summary.kind.words))"/>\(reason)\
                </entry>

                """
        }
        let feed: Markup = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(visit.language.rawValue)">
            <id>\(address("/riwayat"))</id><title>\(Self.xml(title))</title><updated>\(updated)</updated>
            <link rel="self" type="application/atom+xml" href="\(address("/riwayat.atom"))"/>
            <link rel="alternate" type="text/html" href="\(address("/riwayat"))"/>
            \(entries)</feed>

            """
        return .file("application/atom+xml; charset=utf-8", Array(feed.html.utf8))
    }

    /// XML has no place for two code points that JSON lets through.
    private static func xml(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let hasPlace = scalar.value != 0xFFFE && scalar.value != 0xFFFF
            result.append(hasPlace ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    // MARK: JSON Feed

    func json() throws -> PageResult {
        let items = try items().map { item -> JSONValue in
            [
                "id": .string(item.identifier), "url": .string(item.address),
                "title": .string(item.summary.title),
                "content_text": .string(
                    [item.summary.title, item.summary.reason].compactMap(\.self).joined(separator: " – ")),
                "date_published": .string(item.at.description),
                "authors": [["name": .string(item.summary.who)]],
                "tags": [.string(item.summary.kind.rawValue)],
            ]
        }
        let feed: JSONValue = [
            "version": "https://jsonfeed.org/version/1.1", "title": .string(title),
            "home_page_url": .string(address("/riwayat")), "feed_url": .string(address("/riwayat.json")),
            "language": .string(visit.language.rawValue), "items": .array(items),
        ]
        return .file("application/feed+json; charset=utf-8", feed.compact)
    }
}

import Foundation
import FoundationXML
import Shared
import Testing

@testable import Aggregator

@Suite("Riwayat perubahan")
struct HistoryPageTests {
    /// Two units, three periods, a correction and some acts: entries 0 to 9.
    private func office() throws -> SiteFixture {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try fixture.report(Period(year: 2022), aktif: "147", seluruh: "188")
        try fixture.report(Period(year: 2023), aktif: "150", seluruh: "190")
        let produced = ["pertumbuhan-produksi-umkm": ["produksi": "1000"]]
        try fixture.submit("umkm", Period(year: 2022), produced)
        let acts: [Act.Deed] = [
            .lock(.init(isLock: true, period: Period(year: 2021), bidang: nil, until: nil)),
            .lock(.init(isLock: true, period: Period(year: 2022), bidang: "umkm", until: nil)),
            .return(period: Period(year: 2022), bidang: "koperasi", indicator: nil, text: "Periksa"),
        ]
        for act in acts { try fixture.ledger.append(act, by: fixture.author, reason: nil) }
        try fixture.logIn()
        return fixture
    }

    private func indices(_ fixture: SiteFixture, _ query: String) throws -> [Int] {
        try fixture.page("/riwayat?\(query)").matches(of: /<li value="(\d+)">/).compactMap { Int($0.1) }
    }

    @Test func everythingNewestFirst() throws {
        let fixture = try office()
        #expect(try indices(fixture, "") == Array((0..<10).reversed()))
        #expect(try indices(fixture, "sebelum=4") == [3, 2, 1, 0])
    }

    static let conditions: [(String, [Int])] = [
        ("jenis=laporan", [6, 4, 2]), ("jenis=koreksi", [3]), ("jenis=penarikan", []),
        ("jenis=kunci", [8, 7]), ("jenis=pengembalian", [9]), ("jenis=tanda-tangan", [5, 1]),
        ("jenis=katalog", [0]), ("unit=koperasi&jenis=laporan", [4, 2]), ("unit=umkm", [8, 7, 6, 5]),
        ("p=2022", [9, 8, 6, 3, 2]), ("p=2021", [7]), ("p=2022&unit=koperasi", [9, 3, 2]),
        ("dari=2020-01-01&jenis=koreksi", [3]), ("dari=2999-01-01", []), ("sampai=2020-01-01", []),
        ("sampai=2023-11-15", [0]), ("jenis=laporan&sebelum=6", [4, 2]),
    ]

    @Test(arguments: conditions) func conditionsSelect(_ query: String, _ expected: [Int]) throws {
        #expect(try indices(office(), query) == expected)
    }

    @Test func timesAreLookedAtWhereTheClockStoodWrong() throws {
        let fixture = try office()
        try fixture.ledger.append(.clock(wrongFrom: 9), by: fixture.author, reason: "Jam salah")
        #expect(try indices(fixture, "dari=2020-01-01&jenis=koreksi") == [3])
        #expect(try indices(fixture, "dari=2999-01-01") == [])
        #expect(try indices(fixture, "sampai=2023-11-15") == [0])
    }

    @Test func pagesFollowEachOther() throws {
        let fixture = try office()
        for count in 0..<60 {
            let figures = ["koperasi-aktif": ["aktif": String(count), "seluruh": "190"]]
            try fixture.submit("koperasi", Period(year: 2023), figures)
        }
        let first = try fixture.page("/riwayat?jenis=koreksi")
        #expect(try indices(fixture, "jenis=koreksi").count == 50)
        let next = try #require(first.firstMatch(of: /rel="next" href="\/riwayat\?([^"]+)"/)).1
        let query = next.split(separator: "&amp;").joined(separator: "&")
        #expect(try indices(fixture, query).count == 11)
        #expect(try !fixture.page("/riwayat?\(query)").contains("rel=\"next\""))
    }

    // MARK: Feeds

    @Test func theJSONFeedHoldsTheSame() throws {
        let fixture = try office()
        let answer = try #require(fixture.get("/riwayat.json?jenis=koreksi"))
        #expect(answer.headers["Content-Type"] == "application/feed+json; charset=utf-8")
        let feed = try #require(try JSONValue(parsing: answer.body).object)
        #expect(feed["version"]?.string == "https://jsonfeed.org/version/1.1")
        #expect(feed["feed_url"]?.string == "http://127.0.0.1:8045/riwayat.json?jenis=koreksi")
        let items = try #require(feed["items"]?.array)
        #expect(items.count == 1)
        let item = try #require(items.first?.object)
        let head = try #require(try fixture.ledger.store.entry(at: 3))
        #expect(item["id"]?.string == "ni:///sha-256;" + Base64.url.encode(head.leafHash.bytes))
        #expect(item["date_published"]?.string == head.receivedAt.description)
        #expect(item["title"]?.string == "Koreksi 2022 revisi 2, Bidang Koperasi")
    }

    @Test func theAtomFeedIsXML() throws {
        let fixture = try office()
        let hostile = "<script>\u{FFFF}]]>&\u{202E}'\""
        try fixture.report(Period(year: 2023), aktif: "151", seluruh: "190", preparedBy: hostile)
        let answer = try #require(fixture.get("/riwayat.atom"))
        #expect(answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8")
        let reader = FeedReader()
        let parser = XMLParser(data: Data(answer.body))
        parser.delegate = reader
        #expect(parser.parse())
        #expect(reader.counts["entry"] == 11)
        #expect(reader.counts["id"] == 12)
        #expect(reader.names.contains("<script>\u{FFFD}]]>&\u{202E}'\""))
    }
}

private final class FeedReader: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var names: [String] = []
    private var text = ""

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        if name == "name" { names.append(text) }
    }
}

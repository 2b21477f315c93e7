import Shared
import Testing

@testable import Aggregator

@Suite("Health, metrics and events")
struct ServiceTests {
    private static func ask(
        _ fixture: SiteFixture, _ path: String, from peer: String, token: String? = nil
    ) -> HTTPResponse? {
        var headers = ["host": "elsewhere.example"]
        headers["authorization"] = token.map { "Bearer \($0)" }
        return fixture.site.answer(HTTPRequest(method: "GET", path: path, headers: headers, peer: peer))
    }

    @Test(arguments: ["/healthz", "/metrics"])
    func monitoringNeedsThisMachineOrAToken(_ path: String) throws {
        let fixture = try SiteFixture()
        #expect(Self.ask(fixture, path, from: "127.0.0.1")?.status == 200)
        #expect(Self.ask(fixture, path, from: "::1")?.status == 200)
        #expect(Self.ask(fixture, path, from: "10.0.0.7")?.status == 401)
        #expect(Self.ask(fixture, path, from: "10.0.0.7", token: "iku-baca-salah")?.status == 401)
        let book = BearerBook(try Store(fixture.layout).database)
        let token = try #require(try book.add("prometheus", by: "admin", at: Clock.system.now()))
        #expect(Self.ask(fixture, path, from: "10.0.0.7", token: token)?.status == 200)
        _ = try book.revoke("prometheus")
        #expect(Self.ask(fixture, path, from: "10.0.0.7", token: token)?.status == 401)
    }

    @Test func metricsAreWellFormed() throws {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        let answer = try #require(Self.ask(fixture, "/metrics", from: "127.0.0.1"))
        #expect(answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
        var typed: Set<Substring> = []
        for line in lines {
            let words = line.split(separator: " ")
            if line.hasPrefix("# TYPE ") {
                #expect(typed.insert(words[2]).inserted, "\(words[2]) is typed twice")
            } else if !line.hasPrefix("#") {
                #expect(words.count == 2 && Double(words[1]) != nil, "\(line)")
                let name = words[0].prefix { $0 != "{" }
                #expect(typed.contains { name == $0 || name.hasPrefix($0 + "_") }, "\(line)")
            }
        }
        #expect(lines.contains("iku_log_entries 3"))
        #expect(lines.contains("iku_requests_refused_total{code=\"stale\"} 0"))
    }

    @Test func outcomesAreCounted() {
        let measures = ServiceMeasures()
        measures.note(.refused(.badToken))
        measures.note(.enrolled(kid: "k"))
        #expect(measures.refusals(.badToken) == 1 && measures.refusals(.stale) == 0)
        #expect(measures.keyChanges.value == 1 && measures.accepted.value == 0)
    }

    @Test func eventsAreForReaders() throws {
        let fixture = try SiteFixture()
        #expect(fixture.get("/peristiwa")?.status == 401)
        try fixture.logIn()
        let answer = try #require(fixture.get("/peristiwa"))
        #expect(answer.isEventStream && answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == "id: 1\nevent: log\ndata: {\"size\":1}\n\n")
    }

    @Test func theScriptIsAFileAndPagesRunNoOther() throws {
        let fixture = try SiteFixture()
        let script = try #require(fixture.get("/iku.js"))
        #expect(script.headers["Content-Type"] == "text/javascript; charset=utf-8")
        try fixture.logIn()
        let policy = try #require(fixture.get("/")?.headers["Content-Security-Policy"])
        #expect(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"))
        #expect(!policy.contains("unsafe"))
        let page = try fixture.page("/?p=2022")
        #expect(page.contains("<script src=\"/iku.js\" defer></script>"))
        #expect(page.contains("<main id=\"isi\" data-log-size=\"1\">"))
        #expect(page.split(separator: "<script").count == 2)
    }
}

import Shared
import Testing

@testable import Aggregator

@Suite("/api/v1")
struct DataInterfaceTests {
    private func read() throws -> SiteFixture {
        let office = try SiteFixture()
        try office.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try office.report(Period(year: 2022), aktif: "150", seluruh: "188")
        try office.logIn()
        return office
    }

    private func json(_ office: SiteFixture, _ path: String) throws -> JSONObject {
        let answer = try #require(office.get(path))
        #expect(answer.status == 200, "\(path)")
        #expect(answer.headers["Content-Type"] == "application/json")
        return try #require(try JSONValue(parsing: answer.body).object)
    }

    private func problem(
        _ office: SiteFixture, _ path: String, method: String = "GET", headers: [String: String] = [:]
    ) throws -> (status: Int, code: String?, answer: HTTPResponse) {
        let answer = try #require(office.get(path, method: method, headers: headers))
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        let problem = try #require(try JSONValue(parsing: answer.body).object)
        #expect(problem["status"]?.integer == Int64(answer.status))
        return (answer.status, problem["code"]?.string, answer)
    }

    // MARK: Who may

    @Test func nothingIsPublic() throws {
        let office = try SiteFixture()
        for route in DataRoute.allCases {
            let (status, code, answer) = try problem(office, route.rawValue)
            #expect(status == 401 && code == "not-logged-in", "\(route)")
            #expect(answer.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
        }
    }

    @Test func aFirstPasswordOpensNothing() throws {
        let office = try SiteFixture()
        #expect(office.post("/masuk", ["nama": "admin", "sandi": SiteFixture.password])?.status == 303)
        #expect(try problem(office, "/api/v1/office").status == 403)
    }

    @Test func otherHostsAreRefused() throws {
        #expect(try read().get("/api/v1/office", host: "evil.example")?.status == 421)
    }

    @Test func itOnlyReads() throws {
        let office = try SiteFixture()
        let cases = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"]
        for method in cases {
            let (status, code, answer) = try problem(office, "/api/v1/office", method: method)
            #expect(status == 405 && code == "method-not-allowed")
            #expect(answer.headers["Allow"] == "GET, HEAD")
        }
    }

    @Test func aHeadIsAnsweredAsAGet() throws {
        let office = try read()
        let (head, get) = (
            office.get("/api/v1/office", method: "HEAD"), office.get("/api/v1/office")
        )
        #expect(head?.status == 200 && head?.headers == get?.headers)
    }

    // MARK: Answers

    @Test func figuresAreThoseOfTheCommand() throws {
        let office = try read()
        let now = try json(office, "/api/v1/achievement?period=2022")
        let row = try #require(now["indicators"]?.array?[3].object)
        #expect(row["realisasi"] == "79.7872340426" && row["revision"] == 2)
        let before = try json(office, "/api/v1/achievement?period=2022&as_of=3")
        #expect(before["log"]?.object?["size"] == 3)
        #expect(before["indicators"]?.array?[3].object?["realisasi"] == "77.6595744681")
        let years = try json(office, "/api/v1/indicators/koperasi-aktif")["years"]?.array
        #expect(years?.count == 6 && years?[1].object?["figure"] == .object(row))
    }

    @Test func theHistoryIsPagedNewestFirst() throws {
        let office = try read()
        var path = "/api/v1/history?limit=1"
        var indices: [Int64] = []
        while true {
            let page = try json(office, path)
            indices += (page["entries"]?.array ?? []).compactMap { $0.object?["index"]?.integer }
            guard let next = page["next"]?.integer else { break }
            path = "/api/v1/history?limit=1&before=\(next)"
        }
        #expect(indices == [3, 2, 1, 0])
    }

    @Test func theHistoryIsFiltered() throws {
        let office = try read()
        let cases: [(String, [Int64])] = [
            ("kind=act", [1, 0]), ("kind=report", [3, 2]), ("bidang=koperasi", [3, 2, 1]),
            ("bidang=umkm", []),
            ("period=2022", [3, 2]), ("period=2021", []), ("before=3&kind=report", [2]), ("before=0", []),
        ]
        for (query, indices) in cases {
            let page = try json(office, "/api/v1/history?" + query)
            #expect(page["entries"]?.array?.compactMap { $0.object?["index"]?.integer } == indices)
            #expect(page["next"] == .null)
        }
    }

    @Test func aCatalogueInAnActIsOnlyNamed() throws {
        let page = try json(try read(), "/api/v1/history?kind=act")
        #expect(page["entries"]?.array?.last?.object?["act"]?.object?["catalog"] == 1)
    }

    @Test func aReceiptProvesItsReport() throws {
        let office = try read()
        let page = try json(office, "/api/v1/history?limit=1")
        let hash = try #require(
            page["entries"]?.array?.first?.object?["report"]?.object?["report"]?.string)
        let receipt = try json(office, "/api/v1/receipts/" + hash)
        let report = try json(office, "/api/v1/reports/" + hash)
        #expect(report["current"] == true && report["payload"]?.object?["revision"] == 2)
        let entry = try json(office, "/api/v1/entries/3")
        #expect(entry["entry"] == report["entry"] && entry["proof"] == receipt["proof"])
        #expect(receipt["proof"]?.string?.hasPrefix("c2sp.org/tlog-proof@v1\n") == true)
    }

    @Test func completenessHasEveryUnitAndPeriod() throws {
        let units = try json(try read(), "/api/v1/units?year=2022")["units"]?.array ?? []
        #expect(units.count == 5)
        let unit = try #require(units.first { $0.object?["id"] == "koperasi" }?.object)
        let periods = try #require(unit["periods"]?.array)
        #expect(
            periods.map { $0.object?["state"]?.string } == ["reported-late"]
                + Array(repeating: "late", count: 4))
        #expect(periods.map { $0.object?["reported"]?.bool } == [true, false, false, false, false])
    }

    // MARK: Problems

    @Test func whatIsWrongIsSaid() throws {
        let office = try read()
        let cases: [(String, Int, String)] = [
            ("/api", 404, "not-found"), ("/api/v2/office", 404, "not-found"),
            ("/api/v1/offices", 404, "not-found"),
            ("/api/v1/achievement", 400, "bad-parameter"),
            ("/api/v1/achievement?period=22", 400, "bad-parameter"),
            ("/api/v1/achievement?period=2022&as-of=2", 400, "unknown-parameter"),
            ("/api/v1/achievement?period=2022&as_of=0", 400, "bad-parameter"),
            ("/api/v1/achievement?period=2022&as_of=5", 400, "bad-parameter"),
            ("/api/v1/achievement?period=2022&as_of=01", 400, "bad-parameter"),
            ("/api/v1/units?year=2022-T1", 400, "bad-parameter"),
            ("/api/v1/history?limit=0", 400, "bad-parameter"),
            ("/api/v1/history?limit=201", 400, "bad-parameter"),
            ("/api/v1/history?before=5", 400, "bad-parameter"),
            ("/api/v1/history?kind=both", 400, "bad-parameter"),
            ("/api/v1/history?bidang=zz", 400, "bad-parameter"),
            ("/api/v1/entries/4", 404, "not-found"), ("/api/v1/entries/-1", 404, "not-found"),
            ("/api/v1/entries/03", 404, "not-found"), ("/api/v1/reports/ab", 404, "not-found"),
            ("/api/v1/catalogs/2", 404, "not-found"), ("/api/v1/indicators/x", 404, "not-found"),
            ("/api/v1/consistency?from=3&to=2", 400, "bad-parameter"),
            ("/api/v1/consistency?from=3", 400, "bad-parameter"),
        ]
        for (path, status, code) in cases {
            let found = try problem(office, path)
            #expect(found.status == status && found.code == code)
            #expect(found.answer.headers["ETag"] == nil)
        }
    }

    @Test func problemsComeInTheLanguageAsked() throws {
        let office = try read()
        let cases: [(String?, String)] = [
            (nil, "ada"), ("en", "There"), ("id-ID, en;q=0.8", "ada"), ("de, en-GB", "There"), ("de", "ada"),
        ]
        for (language, word) in cases {
            let headers = language.map { ["accept-language": $0] } ?? [:]
            let answer = try problem(office, "/api/v1/entries/9", headers: headers).answer
            #expect(String(decoding: answer.body, as: UTF8.self).contains(word))
        }
    }

    // MARK: Tags

    @Test func whoHasTheBytesIsToldSo() throws {
        let office = try read()
        let paths = ["/api/v1/office", "/api/v1/achievement?period=2022", "/api/v1/units?year=2022"]
        for path in paths {
            let tag = try #require(office.get(path)?.headers["ETag"])
            #expect(tag.hasPrefix("\"4-"))
            for named in [tag, "\"x\", " + tag, "W/" + tag, "*"] {
                let again = office.get(path, headers: ["if-none-match": named])
                #expect(again?.status == 304 && again?.body == [] && again?.headers["ETag"] == tag)
            }
            #expect(office.get(path, headers: ["if-none-match": "\"4\""])?.status == 200)
        }
    }

    @Test func theTagChangesWithTheLog() throws {
        let office = try read()
        let path = "/api/v1/achievement?period=2022"
        let tag = try #require(office.get(path)?.headers["ETag"])
        try office.report(Period(year: 2022), aktif: "151", seluruh: "188")
        let after = office.get(path, headers: ["if-none-match": tag])
        #expect(after?.status == 200 && after?.headers["ETag"] != tag)
    }

    @Test func whatIsNotThereHasNoTag() throws {
        let office = try read()
        let answer = office.get("/api/v1/entries/9", headers: ["if-none-match": "*"])
        #expect(answer?.status == 404)
    }

    // MARK: The description

    @Test func everyRouteIsDescribed() throws {
        let description = try json(try read(), "/api/v1/openapi.json")
        let paths = try #require(description["paths"]?.object)
        #expect(paths.names == DataRoute.allCases.map(\.rawValue))
        let schemas = try #require(description["components"]?.object?["schemas"]?.object)
        for route in DataRoute.allCases {
            let operation = paths[route.rawValue]?.object?["get"]?.object
            let content = operation?["responses"]?.object?["200"]?.object?["content"]?.object
            let schema = content?["application/json"]?.object?["schema"]?.object
            let name = schema?["$ref"]?.string?.split(separator: "/").last.map(String.init)
            #expect(route == .description || name.map { schemas[$0] != nil } == true, "\(route)")
            let braces = route.rawValue.contains("{")
            #expect((route.argument != nil) == braces, "\(route)")
        }
    }
}

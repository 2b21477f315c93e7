import Testing

@testable import Agent
@testable import Shared

@Suite("Values far from before")
struct SizeCheckTests {
    private func file(_ text: String) throws -> DraftFile {
        try DraftFile("a.json", Array(text.utf8), catalogs: CatalogHistory([.builtIn]), bidang: "umkm")
    }

    private func draft(_ period: String, _ produksi: String, _ more: String = "") -> String {
        #"{"period":"\#(period)","values":{"pertumbuhan-produksi-umkm":{"produksi":"\#(produksi)"}}\#(more)}"#
    }

    private func known(_ period: String, _ produksi: String) throws -> Chronicle {
        var report = Report(
            kind: .report, office: "dagkopukmp-luwu-timur", bidang: "umkm",
            period: try #require(Period(period)), revision: 1, supersedes: nil, reason: nil, catalog: 1,
            preparedBy: Report.Person(name: "S", title: "S"), createdAt: "2023-01-12T08:00:00+08:00")
        report.values = ["pertumbuhan-produksi-umkm": ["produksi": try #require(Figure(produksi))]]
        return Chronicle([Chronicle.Known(hash: Digest.sha256([]), report: report, receipt: nil)])
    }

    private func count(_ text: String, _ chronicle: Chronicle = Chronicle([])) throws -> Int {
        SizeCheck(chronicle: chronicle).faults(of: try file(text)).count
    }

    @Test(arguments: [("499000", 0), ("500000", 1), ("2.0001", 0), ("2", 1), ("0", 0), ("1500", 0)])
    func theBoundIsFiveHundred(_ value: String, _ expected: Int) throws {
        #expect(try count(draft("2023", value), known("2022", "1000")) == expected)
        #expect(try count(draft("2022", value), known("2022", "1000")) == expected, "a correction")
    }

    @Test func whatItIsHeldAgainst() throws {
        let base = #","baseline":{"pertumbuhan-produksi-umkm":{"produksi":"1000"}}"#
        #expect(try count(draft("2023", "1000000", base)) == 1)
        #expect(try count(draft("2023", "1000000")) == 0, "nothing to compare with")
        #expect(try count(draft("2023", "1000000"), known("2020", "1000")) == 1, "the newest before")
        #expect(try count(draft("2023-T1", "1000000"), known("2022", "1000")) == 0, "a quarter is no year")
        #expect(try count("[\(draft("2022", "1000")),\(draft("2023", "1000000"))]") == 1, "in the same file")
    }

    @Test func whoIsSureSaysSo() throws {
        #expect(try count(draft("2023", "1000000", #","confirmed":true"#), known("2022", "1000")) == 0)
        #expect(throws: AgentFault.self) { try file(draft("2023", "1", #","confirmed":"ya""#)) }
    }

    @Test func itsSentenceNamesBothFigures() throws {
        let fault = try #require(
            SizeCheck(chronicle: try known("2022", "1250000000")).faults(
                of: try file(draft("2023", "1250000"))
            ).first)
        #expect(
            fault.words.indonesian.contains("1.250.000, sedangkan 2022 1.250.000.000: 1.000 kali lebih kecil")
        )
        #expect(fault.pointer.description == "/values/pertumbuhan-produksi-umkm/produksi")
    }
}

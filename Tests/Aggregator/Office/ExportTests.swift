import Shared
import Testing

@testable import Aggregator

@Suite("Figures to download")
struct ExportTests {
    @Test func theSpreadsheetIsOfferedFirst() throws {
        let office = try SiteFixture()
        try office.logIn()
        let page = try office.page("/?p=2022")
        let places = ["xlsx", "csv", "json"].map {
            page.firstRange(of: "/unduh/capaian-2022.\($0)")?.lowerBound
        }
        #expect(places.allSatisfy { $0 != nil })
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    }

    @Test func jsonAndCSVAreThoseOfTheCommand() throws {
        let office = try SiteFixture()
        try office.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try office.logIn()
        let json = try #require(office.get("/unduh/capaian-2022.json"))
        #expect(json.status == 200)
        #expect(json.headers["Content-Disposition"] == "attachment; filename=\"capaian-2022.json\"")
        let figures = try JSONValue(parsing: json.body).object
        #expect(figures?["indicators"]?.array?[3].object?["realisasi"] == "77.6595744681")
        let csv = String(decoding: try #require(office.get("/unduh/capaian-2022.csv")).body, as: UTF8.self)
        #expect(csv.hasPrefix("\u{FEFF}") && csv.contains("77,6595744681"))
        let before = try #require(office.get("/unduh/capaian-2022.json?ukuran=2"))
        #expect(try JSONValue(parsing: before.body).object?["log"]?.object?["size"] == 2)
    }

    @Test func theSpreadsheetIsMadeByItsProgramInThePagesLanguage() throws {
        let office = try SiteFixture(sheet: ChildProgram(path: "/bin/sh"))
        try office.logIn()
        // A shell does not know the word `write`: its complaint reaches the reader.
        let failed = try #require(office.get("/unduh/capaian-2022.xlsx"))
        #expect(failed.status == 503)
        #expect(String(decoding: failed.body, as: UTF8.self).contains("/bin/sh: gagal"))
    }

    @Test func aMissingProgramIsSaidInOneSentence() throws {
        let office = try SiteFixture()
        try office.logIn()
        let answer = try #require(office.get("/unduh/capaian-2022.xlsx"))
        #expect(answer.status == 503 && answer.headers["Content-Disposition"] == nil)
        #expect(
            String(decoding: answer.body, as: UTF8.self).contains("/nowhere/iku-sheet: program ini tidak ada")
        )
    }

    @Test func otherNamesAreNotFound() throws {
        let office = try SiteFixture()
        try office.logIn()
        let cases = [
            "/unduh/", "/unduh/capaian-2022", "/unduh/capaian-22.xlsx", "/unduh/capaian-2022.pdf",
            "/unduh/capaian-2022.xlsx.xlsx", "/unduh/x/capaian-2022.json", "/unduh/../capaian-2022.json",
            "/unduh/capaian-2022.json?ukuran=9", "/unduh/capaian-2022.json?ukuran=0",
        ]
        for path in cases {
            #expect(office.get(path).map { $0.status == 404 } ?? true)
        }
    }

    @Test func strangersAreSentToTheLogIn() throws {
        let office = try SiteFixture()
        let answer = office.get("/unduh/capaian-2022.xlsx")
        #expect(answer?.status == 303 && answer?.headers["Location"] == "/masuk")
    }

    @Test func aFileIsNamedByItsPeriodAndKind() {
        for kind in ExportFile.Kind.allCases {
            let file = ExportFile(Period(year: 2022, quarter: .first), kind)
            #expect(file.path == "/unduh/capaian-2022-T1.\(kind.rawValue)")
            #expect(ExportFile(named: file.name) == file)
        }
    }
}

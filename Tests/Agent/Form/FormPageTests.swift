import Foundation
import Shared
import Testing

@testable import Agent

@Suite("What the form's pages say")
struct FormPageTests {
    static let hostile = "</textarea><script>alert('1')</script>\" onfocus=\"x"

    @Test func whatIsTypedStaysText() throws {
        let fixture = try FormFixture()
        let text = try #require(
            fixture.fill(
                [
                    "nilai.koperasi-aktif.aktif": Self.hostile, "penyusun.nama": Self.hostile,
                    "catatan.koperasi-aktif.penghambat": Self.hostile, "penyetuju.nama": Self.hostile,
                ], action: "periksa")
        ).text
        #expect(!text.contains("<script>alert"))
        #expect(!text.contains("\" onfocus"))
        #expect(text.components(separatedBy: "&lt;/textarea&gt;&lt;script&gt;").count > 4)
    }

    @Test func namesOfTheOfficeStayText() throws {
        let fixture = try FormFixture()
        let act: JSONValue = [
            "act": "return", "by": ["name": .string(Self.hostile), "role": "perencanaan", "via": "web"],
            "period": "2021", "bidang": "koperasi", "indicator": nil, "text": .string(Self.hostile),
        ]
        try NoticeShelf(folder: fixture.users.folder).add([["index": 5, "act": act]], next: 6)
        let text = try #require(fixture.get("/")).text
        #expect(text.contains("Diminta perbaikan oleh"))
        #expect(!text.contains("<script>alert"))
        #expect(text.contains("id=\"pemberitahuan-5\""))
    }

    @Test func pagesCarryNoScriptOrStyleOfTheirOwn() throws {
        let fixture = try FormFixture()
        // With a report, so that it can be corrected and withdrawn.
        var draft = FormDraft(period: Period(year: 2021))
        draft.values["koperasi-aktif"] = ["aktif": TypedFigure("146"), "seluruh": TypedFigure("188")]
        draft.preparedBy = [.name: "Sitti", .title: "Staf"]
        _ = try FormDispatch(agent: try fixture.desk.agent()).send(draft).get()
        for path in FormSiteTests.paths + ["/tarik/2021", "/riwayat/2021"] {
            let response = try #require(fixture.get(path))
            // Without a report there is nothing to correct.
            if response.status == 303 { continue }
            #expect(!response.text.contains(" style=") && !response.text.contains("<style"))
            #expect(response.text.components(separatedBy: "<script").count == 2)
            #expect(response.text.contains("<script src=\"/isian.js\" defer></script>"))
            let policy = try #require(response.headers["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
        }
    }

    @Test func theRunningYearIsAskedAbout() throws {
        let fixture = try FormFixture()
        let year = Clock.system.now().date(at: UTCOffset("+08:00") ?? .zero).year
        let question = "Tahun \(year) belum berakhir. Untuk keadaan sekarang pilih triwulan."
        #expect(fixture.get("/isi/\(year)")?.text.contains(question) == true)
        #expect(fixture.get("/isi/\(year)?tetap=1")?.text.contains("id=\"isian\"") == true)
        #expect(fixture.get("/isi/2021")?.text.contains("id=\"isian\"") == true)
    }

    @Test func everyFaultStandsBesideItsField() throws {
        let fixture = try FormFixture()
        let response = try #require(
            fixture.fill(["nilai.koperasi-aktif.aktif": "dua"], action: "kirim"))
        #expect(response.status == 422)
        #expect(response.text.contains("aria-invalid=\"true\""))
        for field in ["nilai.koperasi-aktif.aktif", "nilai.koperasi-aktif.seluruh", "penyusun.nama"] {
            #expect(response.text.contains("<a href=\"#\(field)\">"))
            #expect(!response.text.contains("id=\"\(field)-f\" aria-live=\"polite\" hidden"))
        }
    }

    @Test func enterInAFieldNeverSends() throws {
        let text = try #require(try FormFixture().get("/isi/2021")).text
        let form = try #require(text.range(of: "id=\"isian\"")?.upperBound)
        let button = try #require(text[form...].range(of: "<button")?.lowerBound)
        #expect(text[button...].prefix(80).contains("value=\"periksa\""))
    }

    @Test func theScriptIsAnsweredByFields() throws {
        let fixture = try FormFixture()
        let form = [
            "tanda": fixture.token("/isi/2021"), "nilai.koperasi-aktif.aktif": "12.689",
            "nilai.koperasi-aktif.seluruh": "188",
        ]
        let response = try #require(fixture.post("/periksa/2021", form))
        #expect(response.headers["Content-Type"] == "application/json")
        let answer = try #require(try JSONValue(parsing: response.body).object)
        let fields = answer["fields"]?.object
        let field = fields?["nilai.koperasi-aktif.aktif"]?.object
        #expect(field?["choices"]?.array?.count == 2)
        #expect(field?["fault"]?.string?.contains("pilih yang dimaksud") == true)
        #expect(fields?["nilai.koperasi-aktif.seluruh"]?.object?["fault"]?.string == "")
        #expect(try DraftShelf(folder: fixture.users.folder).read(Period(year: 2021)) != nil)
    }

    @Test func theLineIsShown() throws {
        let fixture = try FormFixture()
        let link = LinkState(fixture.users.folder, clock: .system)
        #expect(link.now == LinkState.Standing())
        link.noteReached()
        #expect(link.now.isConnected && link.now.reachedAt != nil)
        link.noteLost(Words(id: "putus", en: "cut"))
        #expect(!link.now.isConnected && link.now.failure?.english == "cut")
        let later = LinkState(fixture.users.folder, clock: .system)
        #expect(later.now.reachedAt?.milliseconds == link.now.reachedAt?.milliseconds)
        #expect(!later.now.isConnected)
    }

    @Test func aReportThatNobodyKnowsIsNoPage() throws {
        let fixture = try FormFixture()
        #expect(fixture.get("/keadaan/" + String(repeating: "0", count: 64))?.status == 404)
        #expect(fixture.get("/keadaan/..%2Fkey")?.status == 404)
        #expect(fixture.get("/isi/2021/lagi")?.status == 404)
        #expect(fixture.get("/tidak-ada")?.status == 404)
    }
}

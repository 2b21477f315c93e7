import Foundation
import Shared
import Testing

@testable import Agent

@Suite("Old and new of a correction")
struct ComparisonTests {
    private static let indicator = "koperasi-aktif"

    /// A desk with a report of 2021: 146 of 188.
    private func reported() throws -> FormFixture {
        let fixture = try FormFixture()
        var draft = FormDraft(period: Period(year: 2021))
        draft.values[Self.indicator] = ["aktif": TypedFigure("146"), "seluruh": TypedFigure("188")]
        draft.preparedBy = [.name: "Sitti", .title: "Staf"]
        _ = try FormDispatch(agent: try fixture.desk.agent()).send(draft).get()
        return fixture
    }

    /// What `/periksa` answers for the indicator.
    private func check(_ fixture: FormFixture, _ values: [String: String]) throws -> [String: String] {
        let token = fixture.token("/koreksi/2021")
        let form = ["tanda": token, "nilai.koperasi-aktif.seluruh": "188"].merging(values) { $1 }
        let response = try #require(fixture.post("/periksa/2021/koreksi", form))
        #expect(response.status == 200)
        let answer = try JSONValue(parsing: response.body).object
        let parts = answer?["indicators"]?.object?["hasil.\(Self.indicator)"]?.object
        #expect(answer?["indicators"]?.object?["perubahan"]?.object?["usang"]?.string?.isEmpty == false)
        var texts: [String: String] = [:]
        for member in parts?.members ?? [] { texts[member.name] = member.value.string }
        return texts
    }

    @Test func bothSidesSayWhatTheyComeTo() throws {
        let fixture = try reported()
        let page = try #require(fixture.get("/koreksi/2021")).text
        #expect(page.contains("<section id=\"bandingan\">"))
        let section = page.components(separatedBy: "<section id=\"bandingan\">")[1]
            .components(separatedBy: "</section>")[0]
        #expect(section.components(separatedBy: "77,66%").count == 3, "old and new say the same")
        #expect(section.contains("tetap"))
        let texts = try check(fixture, ["nilai.koperasi-aktif.aktif": "150"])
        #expect(texts["baru-realisasi"] == "79,79%" && texts["selisih-realisasi"] == "+2,13")
        #expect(texts["baru-nilai.aktif"]?.hasPrefix("150") == true)
        #expect(texts["selisih-nilai.aktif"]?.hasPrefix("+4") == true)
        #expect(texts["selisih-nilai.seluruh"] == "tetap")
        #expect(texts["baru-capaian"]?.hasSuffix("%") == true)
    }

    @Test func everyTextHasItsPlaceOnThePage() throws {
        let fixture = try reported()
        let page = try #require(fixture.get("/koreksi/2021")).text
        let texts = try check(fixture, ["nilai.koperasi-aktif.aktif": "150"])
        let parts = texts.keys.filter { $0.hasPrefix("baru-") || $0.hasPrefix("selisih-") }
        #expect(parts.count == 10, "two components, realisasi, capaian, predikat")
        for part in parts { #expect(page.contains("id=\"hasil.\(Self.indicator)-\(part)\"")) }
        #expect(page.contains("id=\"perubahan-usang\""))
    }

    @Test func whatCannotBeReadComesToNothing() throws {
        let texts = try check(try reported(), ["nilai.koperasi-aktif.aktif": "banyak"])
        #expect(texts["baru-realisasi"] == FigureText.absent && texts["selisih-realisasi"] == "")
        #expect(texts["baru-nilai.aktif"] == FigureText.absent)
    }

    @Test func fewerIsLess() throws {
        let texts = try check(try reported(), ["nilai.koperasi-aktif.aktif": "140"])
        #expect(texts["selisih-nilai.aktif"]?.contains("+") == false)
        #expect(texts["selisih-realisasi"]?.hasSuffix("3,19") == true)
        #expect(texts["selisih-realisasi"]?.contains("+") == false)
    }
}

import Shared
import Testing

@testable import Aggregator

/// A document takes the official of its date.
@Suite struct OfficialTests {
    @Test(
        arguments: [
            ("2021-12-31", nil), ("2022-01-01", "Ani"), ("2022-06-29", "Ani"), ("2022-06-30", "Budi"),
            ("2023-01-01", "Citra"), ("2099-01-01", "Citra"),
        ] as [(String, String?)])
    func theOneInOfficeOnTheDateSigns(day: String, expected: String?) throws {
        let fixture = try DocumentFixture()
        try fixture.official("Budi", from: "2022-06-30", title: "Plt. Kepala Dinas")
        try fixture.official("Ani", from: "2022-01-01")
        try fixture.official("Salah", from: "2023-01-01")
        try fixture.official("Citra", from: "2023-01-01")
        try fixture.official("Dedi", from: "2022-03-01", position: .bidang, bidang: "koperasi")
        let date = try #require(CivilDate(day))
        #expect(fixture.office.ledger.state.official(.kepala, on: date)?.name == expected)
        let desk = try fixture.desk(on: date)
        let document = try #require(try desk.document(DocumentName(.workPlan, Period(year: 2023))))
        #expect(document.signers.map(\.name) == [expected])
    }

    @Test func unitsHaveTheirOwnAndDocumentsOfASizeThoseOfTheSize() throws {
        let fixture = try DocumentFixture()
        try fixture.official("Ani", from: "2022-01-01")
        let before = fixture.office.ledger.state.size
        try fixture.official(
            "Dedi", from: "2022-03-01", position: .bidang, bidang: "koperasi", title: "Plh. Kabid")
        let name = DocumentName(.agreement, Period(year: 2022), bidang: "koperasi")
        let now = try #require(try fixture.desk().document(name))
        #expect(
            now.signers.map(\.name) == ["Ani", "Dedi", "Ani", "Dedi"], "the head of office, then the unit's")
        #expect(now.signers[1].role.contains("Plh. Kabid,"))
        let then = try #require(try fixture.desk(size: before).document(name))
        #expect(then.signers.map(\.name) == ["Ani", nil, "Ani", nil], "nobody was named by then")
        #expect(then.signers[1].role.contains("Kepala Bidang Koperasi,"))
    }

    @Test func theDecreesSignatoryNeverSigns() throws {
        let fixture = try DocumentFixture()
        let desk = try fixture.desk()
        for name in try desk.names(of: 2022) {
            let document = try #require(try desk.document(name))
            #expect(!String(decoding: document.json.compact, as: UTF8.self).contains("OKTOVIANUS"))
        }
    }
}

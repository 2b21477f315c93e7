import Foundation
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

    // MARK: The page

    @Test(arguments: [
        ("kepala", "", "", "Kepala Dinas"), ("kepala", "Plt.", "", "Plt. Kepala Dinas"),
        ("kepala", "Plh.", "Plh. Kepala Dinas", "Plh. Kepala Dinas"),
        ("bidang.sekretariat", "Plh.", "", "Plh. Sekretaris"),
        ("bidang.koperasi", "", "Kabid Koperasi", "Kabid Koperasi"),
        ("bupati", "", "", "Bupati Luwu Timur"), ("inspektur", "", "", "Inspektur"),
    ]) func aFormNamesAnOfficial(seat: String, kind: String, title: String, expected: String) throws {
        let office = try SiteFixture()
        try office.logIn(as: .perencanaan)
        let form = [
            "kedudukan": seat, "sifat": kind, "jabatan": title, "nama": "SITI <b>A</b>", "pangkat": "Pembina",
            "nip": "", "sejak": "2022-03-01", "alasan": "Keputusan Bupati",
        ]
        let answer = office.send("/pejabat/tetapkan", form)
        #expect(answer?.headers["Location"] == "/pejabat?entri=1")
        guard case .official(let official) = try office.lastAct().deed else {
            Issue.record("no official")
            return
        }
        let parts = seat.split(separator: ".").map(String.init)
        #expect(official.position.rawValue == parts[0] && official.bidang == parts.dropFirst().first)
        #expect(official.title == expected && official.name == "SITI <b>A</b>" && official.nip == nil)
        #expect(official.rank == "Pembina" && official.from.description == "2022-03-01")
        let page = try office.page("/pejabat?entri=1")
        #expect(page.contains("SITI &lt;b&gt;A&lt;/b&gt;") && !page.contains("<b>A</b>"))
        #expect(
            page.contains("1 Maret 2022") && page.contains("entri 1") && page.contains("Keputusan Bupati"))
    }

    @Test func thePageSaysWhoIsInOfficeAndWhoWas() throws {
        let office = try SiteFixture()
        for (name, from) in [("ANI", "2021-01-01"), ("BUDI", "2022-01-01"), ("CITRA", "2999-01-01")] {
            let official = Act.Official(
                position: .kepala, bidang: nil, title: "Kepala Dinas", name: name, rank: nil, nip: nil,
                from: try #require(CivilDate(from)))
            try office.ledger.append(.official(official), by: office.author, reason: nil)
        }
        try office.logIn(as: .bidang)
        let page = try office.page("/pejabat")
        let places = ["BUDI", "CITRA", "Kelak", "BUDI", "Menjabat", "ANI", "Digantikan"]
        var rest = page[...]
        for text in places {
            let found = try #require(rest.range(of: text), "\(text) of \(places)")
            rest = rest[found.upperBound...]
        }
        #expect(!page.contains("<form class=\"sheet\""), "a unit's account reads only")
        #expect(page.contains("Kepala Bidang Koperasi"), "seats without an official stand too")
    }
}

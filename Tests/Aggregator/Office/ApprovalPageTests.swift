import Shared
import Testing

@testable import Aggregator

@Suite("Approving on the page")
struct ApprovalPageTests {
    private func office() throws -> SiteFixture {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try fixture.logIn(as: .kepala)
        return fixture
    }

    private func approval(_ fixture: SiteFixture, _ change: [String: String] = [:]) throws -> HTTPResponse {
        let form = [
            "p": "2022", "ukuran": String(try fixture.size()), "alasan": "Lima unit belum melapor",
            "sandi": SiteFixture.password,
        ]
        return try #require(fixture.send("/pengesahan/sahkan", form.merging(change) { $1 }))
    }

    @Test func thePageWarnsAndNamesTheSize() throws {
        let fixture = try office()
        let page = try fixture.page("/pengesahan/sahkan?p=2022")
        #expect(page.contains("Belum dilaporkan: "))
        #expect(page.contains("name=\"ukuran\" value=\"3\""))
        #expect(page.contains("dari log 3 entri dengan katalog revisi 1"))
        #expect(page.contains("type=\"password\""))
    }

    @Test func thePasswordIsAskedAgain() throws {
        let fixture = try office()
        let answer = try approval(fixture, ["sandi": "salah"])
        #expect(answer.status == 422)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("Kata sandi salah"))
        #expect(try fixture.size() == 3)
        // After a failure even the right one must wait.
        let second = try approval(fixture)
        #expect(second.status == 422)
        #expect(String(decoding: second.body, as: UTF8.self).contains("Tunggu"))
        #expect(try fixture.size() == 3)
    }

    @Test(arguments: ["", "  ", "ab"]) func unsettledFiguresNeedAReason(_ reason: String) throws {
        let fixture = try office()
        #expect(try approval(fixture, ["alasan": reason]).status == 422)
        #expect(try fixture.size() == 3)
    }

    @Test(arguments: ["0", "99", "", "x", "-1", "18446744073709551616"])
    func aSizeThatIsNoneIsRefused(_ size: String) throws {
        let fixture = try office()
        #expect(try approval(fixture, ["ukuran": size]).status == 422)
        #expect(try fixture.size() == 3)
    }

    @Test func figuresThatChangedMeanwhileAreNotApproved() throws {
        let fixture = try office()
        try fixture.report(Period(year: 2022), aktif: "147", seluruh: "188")
        #expect(try approval(fixture, ["ukuran": "3"]).status == 422)
        #expect(try fixture.size() == 4)
        #expect(try approval(fixture, ["ukuran": "4"]).status == 303)
    }

    @Test func theApprovalSaysWhatWasShown() throws {
        let fixture = try office()
        #expect(try approval(fixture).headers["Location"] == "/pengesahan?p=2022&entri=3")
        guard case .approve(let approval) = try fixture.lastAct().deed else {
            Issue.record("no approval")
            return
        }
        #expect(approval.size == 3)
        #expect(approval.catalog == 1)
        #expect(try approval.root == fixture.ledger.store.root(size: 3))
    }

    @Test func approvedFiguresStayBesideThoseOfNow() throws {
        let fixture = try office()
        _ = try approval(fixture)
        let before = try fixture.page("/pengesahan/3")
        #expect(before.contains("77,66%"))
        #expect(before.contains("Tidak ada: angkanya sama."))
        #expect(before.contains("/unduh/capaian-2022.json?ukuran=3"))
        #expect(try fixture.page("/?p=2022").contains("Angkanya sampai sekarang sama."))
        try fixture.report(Period(year: 2022), aktif: "94", seluruh: "188")
        let after = try fixture.page("/pengesahan/3")
        #expect(after.contains("77,66%"))
        #expect(after.contains("50,00%"))
        #expect(!after.contains("Tidak ada: angkanya sama."))
        #expect(try fixture.page("/?p=2022").contains("Angka sekarang sudah lain."))
        #expect(try fixture.page("/pengesahan?p=2022").contains("sudah lain"))
    }

    @Test func printsAreDraftsUntilApproved() throws {
        let fixture = try office()
        #expect(try fixture.page("/indikator?p=2022").contains("DRAF"))
        _ = try approval(fixture)
        #expect(try !fixture.page("/indikator?p=2022").contains("DRAF"))
        try fixture.report(Period(year: 2022), aktif: "94", seluruh: "188")
        #expect(try fixture.page("/indikator?p=2022").contains("DRAF"))
    }

    @Test func theAdministratorsWayIsTold() throws {
        let fixture = try office()
        _ = try fixture.ledger.approve(
            Period(year: 2022), shownAtSize: 3, by: fixture.author, reason: "Belum lengkap")
        for path in ["/pengesahan?p=2022", "/pengesahan/3", "/?p=2022", "/riwayat"] {
            #expect(try fixture.page(path).contains("isahkan melalui administrator"))
        }
        try fixture.report(Period(year: 2022), aktif: "147", seluruh: "188")
        _ = try approval(fixture)
        #expect(try fixture.page("/pengesahan/5").contains("oleh akun-kepala (kepala)"))
        #expect(try !fixture.page("/pengesahan/5").contains("melalui administrator"))
    }
}

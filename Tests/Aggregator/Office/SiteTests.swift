import Shared
import Testing

@testable import Aggregator

@Suite("The office's pages")
struct SiteTests {
    static let paths = [
        "/", "/?p=2022", "/?p=2022-T1", "/indikator?p=2022", "/indikator/koperasi-aktif?p=2022",
        "/indikator/ketersediaan-barang-pokok", "/unit", "/unit/koperasi?p=2022", "/kelengkapan?p=2022",
        "/riwayat", "/riwayat?jenis=laporan&unit=koperasi&p=2022&dari=2020-01-01&sampai=2090-01-01",
        "/pengesahan",
        "/keaslian?p=2022", "/keaslian/koperasi-aktif?p=2022", "/keputusan", "/kata-sandi",
    ]

    static let files = [
        "/riwayat.atom", "/riwayat.json", "/checkpoint", "/unduh/capaian-2022.json", "/log.jsonl",
    ]

    // MARK: Who may read

    @Test(arguments: paths + files) func nothingIsPublic(_ path: String) throws {
        let answer = try #require(SiteFixture().get(path))
        #expect(answer.status == 303)
        #expect(answer.headers["Location"] == "/masuk")
        #expect(answer.body.isEmpty)
    }

    @Test func strangersSeeTheLogInTheStyleAndTheHealth() throws {
        let fixture = try SiteFixture()
        #expect(fixture.get("/masuk")?.status == 200)
        #expect(fixture.get("/gaya.css")?.status == 200)
        #expect(fixture.get("/healthz")?.status == 200)
        #expect(fixture.get("/tidak-ada") == nil)
    }

    @Test func otherHostsAreNotServed() throws {
        let fixture = try SiteFixture()
        #expect(fixture.get("/masuk", host: "evil.example")?.status == 421)
        #expect(fixture.get("/masuk", host: "127.0.0.1.evil.example:80")?.status == 421)
        #expect(fixture.get("/masuk", host: "localhost:8045")?.status == 200)
        #expect(fixture.get("/masuk", host: "[::1]:8045")?.status == 200)
    }

    @Test func theFirstPasswordMustBeChanged() throws {
        let fixture = try SiteFixture()
        #expect(fixture.post("/masuk", ["nama": "admin", "sandi": SiteFixture.password])?.status == 303)
        #expect(fixture.get("/")?.headers["Location"] == "/kata-sandi")
        let token = try fixture.token("/kata-sandi")
        func change(_ old: String, _ new: String, _ again: String) -> Int? {
            fixture.post("/kata-sandi", ["tanda": token, "lama": old, "baru": new, "ulang": again])?.status
        }
        #expect(change("salah", "sandi-yang-baru", "sandi-yang-baru") == 422)
        #expect(change(SiteFixture.password, "pendek", "pendek") == 422)
        #expect(change(SiteFixture.password, "sandi-yang-baru", "sandi-yang-lain") == 422)
        #expect(change(SiteFixture.password, SiteFixture.password, SiteFixture.password) == 422)
        #expect(fixture.get("/")?.headers["Location"] == "/kata-sandi")
        #expect(change(SiteFixture.password, "sandi-yang-baru", "sandi-yang-baru") == 303)
        #expect(fixture.get("/")?.status == 200)
    }

    @Test func wrongPasswordsMustWait() throws {
        let fixture = try SiteFixture()
        #expect(fixture.post("/masuk", ["nama": "admin", "sandi": "salah"])?.status == 403)
        let second = try #require(fixture.post("/masuk", ["nama": "admin", "sandi": SiteFixture.password]))
        #expect(second.status == 403)
        #expect(String(decoding: second.body, as: UTF8.self).contains("Tunggu"))
    }

    @Test func formsFromElsewhereAreRefused() throws {
        let fixture = try SiteFixture()
        let right = ["nama": "admin", "sandi": SiteFixture.password]
        #expect(fixture.post("/masuk", right, origin: "http://evil.example")?.status == 403)
        try fixture.logIn()
        #expect(fixture.post("/keluar", ["tanda": "salah"])?.status == 403)
        #expect(fixture.post("/keluar", [:])?.status == 403)
        let token = try fixture.token("/")
        #expect(fixture.post("/keluar", ["tanda": token], origin: "http://evil.example")?.status == 403)
        #expect(fixture.get("/")?.status == 200)
        #expect(fixture.post("/keluar", ["tanda": token])?.status == 303)
        #expect(fixture.get("/")?.headers["Location"] == "/masuk")
    }

    @Test func logInsAreJournalled() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        let journal = try FileSystem.read(fixture.layout.folder + "/security.jsonl", byteCountMax: 1 << 16)
        let events = try journal.split(separator: 0x0A).map {
            try JSONValue(parsing: Array($0)).object?["event"]?.string
        }
        #expect(events == ["log-in", "password-changed"])
    }

    // MARK: What is read

    @Test(arguments: paths) func everyPageOpensWithAndWithoutReports(_ path: String) throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        #expect(try fixture.page(path).contains("</html>"))
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        #expect(try fixture.page(path).contains(demoBanner))
    }

    @Test func figuresAreThoseOfTheAchievement() throws {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try fixture.logIn()
        let page = try fixture.page("/indikator/koperasi-aktif?p=2022")
        #expect(page.contains("77,66%"))
        #expect(page.contains("100,73%"))
        #expect(page.contains("146 koperasi"))
    }

    @Test func aNewReportShowsAtOnce() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        try fixture.report(Period(year: 2022), aktif: "142", seluruh: "188")
        #expect(try fixture.page("/indikator/koperasi-aktif?p=2022").contains("75,53%"))
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        #expect(try fixture.page("/indikator/koperasi-aktif?p=2022").contains("77,66%"))
        #expect(try fixture.page("/unit/koperasi?p=2022").contains("Angka diperbaiki"))
    }

    @Test func hostileNamesAreText() throws {
        let fixture = try SiteFixture()
        let name = "<script>alert('x')</script>\"&\u{202E}"
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188", preparedBy: name)
        try fixture.logIn()
        for path in ["/riwayat", "/unit/koperasi?p=2022", "/"] {
            let page = try fixture.page(path)
            #expect(!page.contains("<script>"))
            #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"))
        }
    }

    @Test func theProofCanBeTakenAway() throws {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try fixture.logIn()
        let head = try #require(fixture.ledger.state.heads.values.first)
        let signed = try #require(fixture.get("/laporan/\(head.report.hex).jws")).body
        let proof = try #require(fixture.get("/laporan/\(head.report.hex).tlog-proof")).body
        let receipt = try Receipt(
            verifying: String(decoding: proof, as: UTF8.self), compact: signed,
            with: fixture.ledger.state.logKey)
        #expect(receipt.index == head.index)
        let payload = try #require(fixture.get("/laporan/\(head.report.hex).json")).body
        #expect(Digest.sha256(payload) == head.report)
        #expect(fixture.get("/laporan/\(MerkleHash.emptyRoot.hex).jws")?.status == 404)
        #expect(fixture.get("/laporan/..%2Flog.key")?.status == 404)
    }

    @Test func theLanguageCanBeChosen() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        #expect(try fixture.page("/").contains("Ringkasan"))
        let answer = try #require(fixture.get("/bahasa/en"))
        #expect(answer.headers["Set-Cookie"]?.hasPrefix("iku_bahasa=en;") == true)
        #expect(fixture.get("/bahasa/xx") == nil)
    }

    @Test func theLanguageSwitchLeadsBackAndNowhereElse() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        let page = try fixture.page("/indikator/koperasi-aktif?p=2022")
        #expect(page.contains("/bahasa/en?ke=%2findikator%2fkoperasi-aktif%3fp%3d2022"))
        #expect(Site.ownPath("/indikator/koperasi-aktif?p=2022") == "/indikator/koperasi-aktif?p=2022")
        for path in [
            "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=y", "", "a",
        ] {
            #expect(Site.ownPath(path) == nil)
        }
        #expect(fixture.get("/bahasa/en?ke=//evil.example")?.headers["Location"] == "/")
    }

    @Test func whatIsNotThereIsTold() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        for path in [
            "/unit/xyz", "/indikator/xyz", "/pengesahan/99", "/keaslian/xyz", "/a/b/c", "/kunci/x.pem",
        ] {
            let answer = try #require(fixture.get(path))
            #expect(answer.status == 404)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("Halaman tidak ada"))
        }
    }
}

@Suite("Timeliness")
struct TimelinessTests {
    private func timeliness(_ period: Period, reported: String?, today: String) throws -> Timeliness {
        Timeliness(
            of: period, firstReportedOn: reported.flatMap { CivilDate($0) },
            dueDayCount: period.quarter == nil ? 31 : 10, reportingFrom: Period(year: 2022),
            today: try #require(CivilDate(today)))
    }

    @Test func aYearIsDueUntilTheEndOfJanuary() throws {
        let year = Period(year: 2022)
        #expect(try timeliness(year, reported: nil, today: "2022-12-31") == .running(isReported: false))
        #expect(
            try timeliness(year, reported: nil, today: "2023-01-31")
                == .due(#require(CivilDate("2023-01-31"))))
        #expect(try timeliness(year, reported: nil, today: "2023-02-01") == .late(dayCount: 1))
        #expect(try timeliness(year, reported: "2023-01-31", today: "2023-02-12") == .onTime)
        #expect(
            try timeliness(year, reported: "2023-02-12", today: "2023-02-12") == .reportedLate(dayCount: 12))
    }

    @Test func aQuarterIsDueTenDaysAfterItsEnd() throws {
        let quarter = Period(year: 2022, quarter: .first)
        #expect(
            try timeliness(quarter, reported: nil, today: "2022-04-10")
                == .due(#require(CivilDate("2022-04-10"))))
        #expect(try timeliness(quarter, reported: nil, today: "2022-04-11") == .late(dayCount: 1))
        #expect(
            try timeliness(quarter, reported: "2022-03-01", today: "2022-03-02") == .running(isReported: true)
        )
        #expect(try timeliness(quarter, reported: "2022-03-01", today: "2022-05-02") == .onTime)
    }

    @Test func whatLiesBeforeReportingIsNeverLate() throws {
        #expect(
            try timeliness(Period(year: 2021), reported: nil, today: "2026-01-01")
                == .historical(isReported: false))
        let last = Period(year: 2021, quarter: .fourth)
        #expect(
            try timeliness(last, reported: "2026-01-01", today: "2026-01-01") == .historical(isReported: true)
        )
    }
}

import Shared
import Testing

@testable import Aggregator

/// A form that is right in itself, for the tests of who may send it.
private func form(_ form: OfficeForm) -> [String: String] {
    switch form {
    case .lock: ["p": "2023", "unit": "", "alasan": "Tahun selesai"]
    case .unlock: ["p": "2023", "unit": "koperasi", "sampai": "2999-12-31", "alasan": "Koreksi diizinkan"]
    case .returnReport:
        ["p": "2022", "unit": "koperasi", "indikator": "koperasi-aktif", "teks": "Periksa lagi"]
    case .target: ["p": "2022-T1", "indikator": "koperasi-aktif", "nilai": "70,5"]
    case .approve:
        ["p": "2022", "ukuran": "3", "alasan": "Belum semua unit melapor", "sandi": SiteFixture.password]
    case .deliver:
        ["p": "2022", "ukuran": "1", "kepada": "Bupati", "nomor": "050/1", "tanggal": "2023-02-20"]
    case .program:
        ["p": "2022", "program": "7", "pagu": "1.000", "realisasi": "", "i-koperasi-aktif": "1"]
    case .official: ["kedudukan": "bidang.koperasi", "sifat": "", "nama": "SITI", "sejak": "2022-01-03"]
    }
}

@Suite("Acts from the pages")
struct OfficeActTests {
    static let pairs = AccountRole.allCases.flatMap { role in OfficeForm.allCases.map { (role, $0) } }

    /// Written out, so that a change of the table of rights shows here.
    static let allowed: [AccountRole: Set<OfficeForm>] = [
        .kepala: [.lock, .unlock, .approve, .deliver],
        .perencanaan: [.lock, .unlock, .returnReport, .target, .deliver, .program, .official],
        .admin: [.program, .official],
    ]

    private func office(_ role: AccountRole) throws -> SiteFixture {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try fixture.logIn(as: role)
        return fixture
    }

    @Test(arguments: pairs) func rolesDoWhatTheyMay(_ role: AccountRole, _ asked: OfficeForm) throws {
        let fixture = try office(role)
        let answer = try #require(fixture.send(asked.path, form(asked)))
        guard Self.allowed[role, default: []].contains(asked) else {
            #expect(answer.status == 403)
            #expect(try fixture.size() == 3)
            #expect(try !fixture.page("\(asked.home)?p=2022").contains("action=\"\(asked.path)\""))
            return
        }
        #expect(answer.status == 303)
        #expect(try fixture.size() == 4)
        let act = try fixture.lastAct()
        #expect(act.by == Act.Author(name: "akun-\(role.rawValue)", role: role.rawValue, via: .web))
        let next = try #require(answer.headers["Location"])
        #expect(try fixture.page(next).contains("entri 3"))
    }

    @Test(arguments: OfficeForm.allCases) func formsFromElsewhereChangeNothing(_ asked: OfficeForm) throws {
        for role in [AccountRole.kepala, .perencanaan] {
            let fixture = try office(role)
            #expect(fixture.post(asked.path, form(asked))?.status == 403)
            let stolen = form(asked).merging(["tanda": "salah"]) { $1 }
            #expect(fixture.post(asked.path, stolen)?.status == 403)
            let right = form(asked).merging(["tanda": fixture.formToken]) { $1 }
            #expect(fixture.post(asked.path, right, origin: "http://evil.example")?.status == 403)
            #expect(fixture.post(asked.path, right, origin: "null")?.status == 403)
            #expect(try fixture.size() == 3)
        }
    }

    @Test func strangersChangeNothing() throws {
        let fixture = try SiteFixture()
        for asked in OfficeForm.allCases {
            #expect(fixture.post(asked.path, form(asked))?.status == 303)
            #expect(try fixture.size() == 1)
        }
    }

    @Test func aFirstPasswordOpensNothing() throws {
        let fixture = try SiteFixture()
        let book = AccountBook(fixture.ledger.store.database)
        try book.add("baru", role: .kepala, passwordHash: SiteFixture.passwordHash)
        #expect(fixture.post("/masuk", ["nama": "baru", "sandi": SiteFixture.password])?.status == 303)
        let token = try fixture.token("/kata-sandi")
        let sent = form(.lock).merging(["tanda": token]) { $1 }
        #expect(fixture.post("/pengesahan/kunci", sent)?.headers["Location"] == "/kata-sandi")
        #expect(try fixture.size() == 1)
    }

    // MARK: Each act

    @Test func aLockClosesAndAnOpeningOpensForOneUnit() throws {
        let fixture = try office(.perencanaan)
        #expect(fixture.send("/pengesahan/kunci", ["p": "2022", "unit": ""])?.status == 303)
        let period = Period(year: 2022)
        let values = ["koperasi-aktif": ["aktif": "147", "seluruh": "188"]]
        guard case .refused(let refusal) = try fixture.submit("koperasi", period, values) else {
            Issue.record("a locked period took a report")
            return
        }
        #expect(refusal.code == .periodLocked)
        let opening = ["p": "2022", "unit": "koperasi", "sampai": "2999-01-01", "alasan": "Salah hitung"]
        #expect(fixture.send("/pengesahan/buka", opening)?.status == 303)
        let page = try fixture.page("/pengesahan?p=2022")
        #expect(page.contains("1 Januari 2999"))
        #expect(page.contains("Salah hitung"))
        guard case .stored = try fixture.submit("koperasi", period, values) else {
            Issue.record("an opened period refused a report")
            return
        }
    }

    @Test func aReturnIsOpenUntilANewerRevision() throws {
        let fixture = try office(.perencanaan)
        let sent = ["p": "2022", "unit": "koperasi", "indikator": "", "teks": "Jumlah koperasi <b>dobel</b>"]
        #expect(fixture.send("/pengesahan/kembalikan", sent)?.status == 303)
        #expect(try fixture.page("/pengesahan?p=2022").contains("menunggu perbaikan"))
        #expect(try fixture.page("/?p=2022").contains("Jumlah koperasi &lt;b&gt;dobel&lt;/b&gt;"))
        #expect(try fixture.page("/unit/koperasi?p=2022").contains("Dikembalikan untuk perbaikan"))
        try fixture.report(Period(year: 2022), aktif: "147", seluruh: "188")
        #expect(try fixture.page("/pengesahan?p=2022").contains("sudah diperbaiki"))
        #expect(try !fixture.page("/unit/koperasi?p=2022").contains("Dikembalikan untuk perbaikan"))
    }

    @Test func aQuarterWithItsOwnTargetIsHeldAgainstIt() throws {
        let fixture = try office(.perencanaan)
        try fixture.report(Period(year: 2022, quarter: .first), aktif: "141", seluruh: "188")
        let path = "/indikator/koperasi-aktif?p=2022-T1"
        #expect(try fixture.page(path).contains("dibandingkan dengan target tahunan"))
        let sent = ["p": "2022-T1", "indikator": "koperasi-aktif", "nilai": "75,00"]
        #expect(fixture.send("/pengesahan/target", sent)?.status == 303)
        let page = try fixture.page(path)
        #expect(page.contains("<b>75,00%</b>"))
        #expect(page.contains("<b>100,00%</b>"))
        #expect(!page.contains("dibandingkan dengan target tahunan"))
    }

    static let faulty: [(OfficeForm, String, String)] = [
        (.lock, "p", "1999"), (.lock, "p", ""), (.lock, "unit", "xyz"), (.lock, "sampai", "31-12-2999"),
        (.lock, "sampai", "2000-01-01"), (.lock, "alasan", "ab"),
        (.lock, "alasan", String(repeating: "a", count: 501)), (.unlock, "unit", ""),
        (.unlock, "sampai", ""), (.unlock, "alasan", ""), (.returnReport, "unit", "umkm"),
        (.returnReport, "indikator", "pertumbuhan-produksi-umkm"), (.returnReport, "teks", "  \r\n "),
        (.returnReport, "teks", String(repeating: "a", count: 4001)), (.target, "p", "2022"),
        (.target, "indikator", "xyz"), (.target, "nilai", ""), (.target, "nilai", "abc"),
        (.target, "nilai", "0"), (.target, "nilai", "-5"),
        (.official, "kedudukan", "bidang"), (.official, "kedudukan", "bidang.xyz"),
        (.official, "kedudukan", "kepala.koperasi"), (.official, "sifat", "Pjs."), (.official, "nama", " "),
        (.official, "nama", String(repeating: "a", count: 201)), (.official, "nama", "a\u{7}b"),
        (.official, "nip", String(repeating: "1", count: 201)), (.official, "sejak", "03-01-2022"),
        (.official, "alasan", "ab"),
    ]

    @Test(arguments: faulty)
    func faultyFormsAreShownAgain(_ asked: OfficeForm, _ field: String, _ value: String) throws {
        let fixture = try office(.perencanaan)
        let sent = form(asked).merging([field: value]) { $1 }
        let answer = try #require(fixture.send(asked.path, sent))
        #expect(answer.status == 422)
        #expect(try fixture.size() == 3)
        let page = String(decoding: answer.body, as: UTF8.self)
        #expect(page.contains("role=\"alert\""))
        #expect(page.contains("<details class=\"screen\" open>"))
    }

    @Test func whatWasFilledInIsThereAgain() throws {
        let fixture = try office(.perencanaan)
        let sent = form(.unlock).merging(["sampai": "", "alasan": "\"Salah\" <hitung>"]) { $1 }
        let page = String(
            decoding: try #require(fixture.send("/pengesahan/buka", sent)).body, as: UTF8.self)
        #expect(page.contains("&quot;Salah&quot; &lt;hitung&gt;</textarea>"))
        #expect(page.contains("<option value=\"koperasi\" selected>"))
    }
}

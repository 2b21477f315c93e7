import Shared
import Testing

@testable import Aggregator

@Suite("What the pages say")
struct PageContentTests {
    private static let year = Period(year: 2022)

    private func office(_ change: (SiteFixture) throws -> Void) throws -> SiteFixture {
        let fixture = try SiteFixture()
        try change(fixture)
        try fixture.logIn()
        return fixture
    }

    private func growth(_ fixture: SiteFixture, before: String, now: String) throws {
        let id = "pertumbuhan-produksi-ikm"
        try fixture.submit("perindustrian", Period(year: 2021), [id: ["produksi": before]])
        try fixture.submit("perindustrian", Self.year, [id: ["produksi": now]])
    }

    // MARK: Ringkasan

    @Test func theFirstLineSaysItInWords() throws {
        let fixture = try office { try $0.report(Self.year, aktif: "146", seluruh: "188") }
        let page = try fixture.page("/?p=2022")
        #expect(page.contains("Capaian 2022 sementara 100,00% (Sangat Tinggi), 1 dari 6 IKU. Belum lapor: "))
        #expect(page.contains("Bidang UMKM, terlambat "))
        #expect(!page.contains("Bidang Koperasi, terlambat"))
        let empty = try office { _ in }
        #expect(try empty.page("/?p=2022").contains("Belum ada angka untuk 2022."))
    }

    @Test func unsettledGroupsHaveNoColour() throws {
        let fixture = try office { try $0.report(Self.year, aktif: "146", seluruh: "188") }
        let page = try fixture.page("/?p=2022")
        #expect(page.contains("Sangat Tinggi <span class=\"soft\">(sementara)</span>"))
        // Koperasi alone is complete: its own row and its unit's are coloured, nothing else is.
        #expect(page.matches(of: /class="p p-1">Sangat Tinggi/).count == 2)
    }

    @Test func changesSinceTheLastVisitAreTold() throws {
        let fixture = try office { try $0.report(Self.year, aktif: "146", seluruh: "188") }
        try fixture.logIn(as: .kepala)
        #expect(try fixture.page("/?p=2022").contains("Perubahan terbaru"))
        try fixture.logIn(as: .kepala)
        #expect(try fixture.page("/?p=2022").contains("Tidak ada yang berubah."))
        try fixture.report(Self.year, aktif: "94", seluruh: "188")
        let page = try fixture.page("/?p=2022")
        #expect(page.contains("1 perubahan sejak kunjungan terakhir"))
        #expect(page.contains("77,66%"))
        #expect(page.contains("50,00%"))
        #expect(page.contains("Angka diperbaiki"))
        try fixture.logIn(as: .kepala)
        #expect(try fixture.page("/?p=2022").contains("Tidak ada yang berubah."))
    }

    @Test func aVisitBeginsAfterAPause() throws {
        let account = Account(
            name: "kepala", role: .kepala, mustChangePassword: false, seenSize: 5,
            passwordMark: MerkleHash.emptyRoot)
        var book = SessionBook()
        let identifier = book.begin(account, at: 0).identifier
        let views = [book.noteView(identifier, of: 8), book.noteView(identifier, of: 8)]
        #expect(views == [true, false])
        let pause = Int64(Limits.visitPauseSeconds) * 1000
        let seen = [
            book.session(identifier, at: pause), book.session(identifier, at: 2 * pause + 1, isVisit: false),
            book.session(identifier, at: 2 * pause + 1),
        ].map { $0?.account.seenSize }
        #expect(seen == [5, 5, 8])
    }

    @Test func theFirstPageIsLight() throws {
        let long = String(repeating: "\u{1F600}", count: 200)
        let fixture = try office { fixture in
            for count in 0..<20 {
                try fixture.report(Self.year, aktif: String(count), seluruh: "188", preparedBy: long)
            }
        }
        let page = try fixture.page("/?p=2022")
        #expect(page.utf8.count < 100_000)
        #expect(page.matches(of: /rel="stylesheet"/).count == 1)
        #expect(StyleSheet.css.utf8.count < 16_000)
    }

    // MARK: Indikator

    @Test func largeAndNegativeCapaianHaveFootnotes() throws {
        let fixture = try office { try growth($0, before: "1000", now: "1036") }
        for path in ["/indikator?p=2022", "/indikator/pertumbuhan-produksi-ikm?p=2022", "/?p=2022"] {
            let page = try fixture.page(path)
            #expect(page.contains("3.600,00%"))
            #expect(page.contains("Capaian di atas 200%"))
            #expect(!page.contains("Capaian negatif"))
        }
        let falling = try office { try growth($0, before: "1000", now: "999") }
        let page = try falling.page("/indikator/pertumbuhan-produksi-ikm?p=2022")
        #expect(page.contains("-100,00%"))
        #expect(page.contains("Capaian negatif"))
        #expect(page.contains("-0,20 <small>poin persentase</small>"))
    }

    @Test func ordinaryCapaianHaveNone() throws {
        let fixture = try office { try $0.report(Self.year, aktif: "146", seluruh: "188") }
        let page = try fixture.page("/indikator/koperasi-aktif?p=2022")
        #expect(!page.contains("Capaian di atas"))
        #expect(!page.contains("Capaian negatif"))
        #expect(page.contains("+0,56 <small>poin persentase</small>"))
    }

    @Test func aDoubtfulFormulaIsShownWithItsAlternatives() throws {
        let fixture = try office { fixture in
            let values = [
                "ketersediaan-barang-pokok": ["kebutuhan": "100", "stok": "300"],
                "pertumbuhan-sub-sektor-perdagangan": ["pdrb": "100"],
            ]
            let known = fixture.ledger.state.latestCatalog.indicators(ofBidang: "perdagangan").map(\.id)
            try fixture.submit("perdagangan", Self.year, values.filter { known.contains($0.key) })
        }
        let page = try fixture.page("/indikator/ketersediaan-barang-pokok?p=2022")
        #expect(page.contains("Rumus dalam keputusan perlu ditinjau:"))
        #expect(page.contains("stok / kebutuhan * 100"))
        #expect(page.contains("Rata-rata dengan rumus pembanding pertama"))
        #expect(page.contains("Sangat Rendah <span class=\"soft\">(rumus perlu ditinjau)</span>"))
        #expect(!page.contains("class=\"p p-5\">Sangat Rendah"))
    }

    @Test func theWayToTheLastTargetIsTold() throws {
        let fixture = try office { try $0.report(Self.year, aktif: "146", seluruh: "188") }
        let page = try fixture.page("/indikator/koperasi-aktif?p=2022")
        #expect(page.contains("Menuju target 2026"))
        #expect(page.contains("dalam 4 tahun"))
        let reached = try office { try $0.report(Self.year, aktif: "188", seluruh: "188") }
        #expect(try reached.page("/indikator/koperasi-aktif?p=2022").contains("Target itu sudah tercapai."))
    }

    @Test func theChartSpeaks() throws {
        let fixture = try office { try $0.report(Self.year, aktif: "146", seluruh: "188") }
        let page = try fixture.page("/indikator/koperasi-aktif?p=2022")
        #expect(
            page.contains(
                "role=\"img\" aria-label=\"2021: target 76,00, realisasi –; 2022: target 77,10, realisasi 77,66;"
            ))
    }

    @Test func aYearFallsBackToItsQuarters() throws {
        let fixture = try office {
            try $0.report(Period(year: 2022, quarter: .third), aktif: "146", seluruh: "188")
        }
        let page = try fixture.page("/indikator/koperasi-aktif?p=2022")
        #expect(page.contains("Belum ada laporan tahunan: angka Triwulan III 2022"))
        #expect(page.contains("class=\"provisional\""))
    }

    // MARK: Unit kerja

    @Test func revisionsShowEachFigureBeforeAndAfter() throws {
        let fixture = try office { fixture in
            for aktif in ["140", "146", "1.5"].prefix(2) {
                try fixture.report(Self.year, aktif: aktif, seluruh: "188")
            }
        }
        let page = try fixture.page("/unit/koperasi?p=2022")
        #expect(page.contains("140 koperasi"))
        #expect(page.contains("+6 koperasi"))
        #expect(page.contains("<q><bdi>Angka diperbaiki</bdi></q>"))
        #expect(page.contains("realisasi 74,47% → 77,66%"))
    }

    @Test func longChainsComeInParts() throws {
        let fixture = try office { fixture in
            for aktif in 100..<112 { try fixture.report(Self.year, aktif: String(aktif), seluruh: "188") }
        }
        let page = try fixture.page("/unit/koperasi?p=2022")
        #expect(page.matches(of: /<h3>Revisi/).count == 5)
        #expect(page.contains("sampai=7"))
        #expect(try fixture.page("/unit/koperasi?p=2022&sampai=7").contains("Revisi 3: koreksi"))
    }

    // MARK: Catatan atas keputusan

    @Test func revisionsOfTheCatalogueSayWhatChanged() throws {
        let fixture = try SiteFixture()
        let before = fixture.ledger.state.latestCatalog
        let bytes = String(decoding: before.json.compact, as: UTF8.self)
            .split(separator: "\"77.10\"").joined(separator: "\"79.00\"")
            .split(separator: "\"revision\":1").joined(separator: "\"revision\":2")
        let after = try Catalog(json: JSONValue(parsing: Array(bytes.utf8)))
        let differences = CatalogDifference.all(from: before, to: after)
        #expect(differences.count == 1)
        #expect(differences.first?.before == "77.10")
        #expect(differences.first?.after == "79.00")
        #expect(CatalogDifference.all(from: before, to: before).isEmpty)
        let date = try #require(CivilDate("2023-02-01"))
        try fixture.ledger.append(
            .adopt(after, decreeNumber: "12 <i>", decreeDate: date), by: fixture.author, reason: "Perbaikan")
        try fixture.logIn()
        let page = try fixture.page("/keputusan")
        #expect(page.contains("12 &lt;i&gt;, 1 Februari 2023"))
        #expect(page.contains("target 2022"))
        #expect(page.contains("Nomor dan tanggal keputusan kosong."))
    }
}

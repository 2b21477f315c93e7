import Shared
import Testing

@testable import Aggregator

@Suite("Hostile text on the pages")
struct HostileTextTests {
    private static let script = "<script>alert('x')</script>\"&\u{202E}\u{2066}"
    static let paths =
        SiteTests.paths + [
            "/unit/koperasi?p=2022-T1", "/pengesahan?p=2022", "/pengesahan/sahkan?p=2022", "/pengesahan/7",
        ]

    /// Every text that somebody outside can choose, chosen badly.
    private func office(_ name: String) throws -> SiteFixture {
        let fixture = try SiteFixture()
        let long = String(repeating: name, count: 500 / name.unicodeScalars.count)
        fixture.agentName = String(String.UnicodeScalarView(name.unicodeScalars.prefix(200)))
        for aktif in ["146", "147"] {
            let values = ["koperasi-aktif": ["aktif": aktif, "seluruh": "188"]]
            try fixture.submit("koperasi", Period(year: 2022), values) { report in
                report.preparedBy = .init(name: name, title: name)
                report.approvedBy = .init(name: name, title: name, nip: "1", rank: name)
                if report.reason != nil { report.reason = long }
                report.notes = ["koperasi-aktif": ["penghambat": long + "\n" + long, "solusi": name]]
                report.evidence = [
                    .init(name: name, hash: Digest.sha256(Array(name.utf8)), byteCount: 1, indicator: nil)
                ]
            }
        }
        let by = Act.Author(name: name, role: "kepala", via: .web)
        let period = Period(year: 2022)
        let returned = Act.Deed.return(
            period: period, bidang: "koperasi", indicator: "koperasi-aktif", text: long)
        let lock = Act.Lock(isLock: true, period: period, bidang: nil, until: nil)
        for deed in [returned, .lock(lock)] { try fixture.ledger.append(deed, by: by, reason: long) }
        let size = try fixture.size()
        _ = try fixture.ledger.approve(period, shownAtSize: size, by: by, reason: long)
        _ = try fixture.ledger.approve(period, shownAtSize: size, by: by, reason: long)
        try fixture.logIn(as: .kepala)
        return fixture
    }

    @Test func nothingBecomesMarkup() throws {
        let fixture = try office(Self.script)
        var count = 0
        for path in Self.paths {
            let page = try fixture.page(path)
            #expect(!page.contains("<script>"))
            #expect(!page.contains("alert('x')"))
            // Nothing but the site's own script, which every page names once.
            #expect(page.matches(of: /<script/).count == 1)
            count += page.matches(of: /&lt;script&gt;alert\(&#39;x&#39;\)&lt;\/script&gt;&quot;&amp;/).count
            Self.expectIsolated(page, path)
        }
        #expect(count > 20)
    }

    /// Marks of direction stand within `<bdi>`, `<textarea>`, `<option>`, or an attribute, where they turn
    /// nothing else around.
    private static func expectIsolated(_ page: String, _ path: String) {
        let plain = page.replacing(
            /<(bdi|textarea|option|title)[^>]*>[^<]*<\/(bdi|textarea|option|title)>/, with: ""
        )
        .replacing(/<[^>]*>/, with: "")
        #expect(!plain.unicodeScalars.contains("\u{202E}"), "\(path)")
    }

    @Test func theLongestNamesFit() throws {
        let fixture = try office(String(repeating: "m", count: 200))
        for path in Self.paths { #expect(try fixture.page(path).hasSuffix("</html>")) }
    }

    @Test func addressesAreText() throws {
        let fixture = try office("Sitti")
        let hostile = "%22%3E%3Cscript%3E"
        for path in [
            "/riwayat?unit=\"><script>&p=\"><script>&jenis=\"><script>", "/?p=\"><script>",
            "/unit/koperasi?sampai=\"><script>", "/riwayat?sebelum=\"><script>&dari=\(hostile)",
        ] {
            #expect(try !fixture.page(path).contains("\"><script>"))
        }
    }
}

@Suite("Files for those who check")
struct ProofDownloadTests {
    private func office(_ role: AccountRole) throws -> SiteFixture {
        let fixture = try SiteFixture()
        try fixture.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try fixture.logIn(as: role)
        return fixture
    }

    @Test(arguments: AccountRole.allCases) func bundlesAndEvidenceTakeARight(_ role: AccountRole) throws {
        let fixture = try office(role)
        let content = Array("isi bukti".utf8)
        try FileSystem.createFolder(fixture.layout.evidence)
        let name = Digest.sha256(content).hex
        try FileSystem.writeDurably(content, to: fixture.layout.evidence + "/" + name, mode: 0o600)
        let may: Set<AccountRole> = [.kepala, .perencanaan, .inspektorat]
        #expect(fixture.get("/log.jsonl")?.status == (may.contains(role) ? 200 : 403))
        #expect(fixture.get("/bukti/\(name)")?.status == (may.contains(role) ? 200 : 403))
        if may.contains(role) { #expect(fixture.get("/bukti/\(name)")?.body == content) }
        #expect(fixture.get("/checkpoint")?.status == 200)
        #expect(fixture.get("/bukti/..%2Flog.key")?.status == 404)
    }

    @Test func damagedEvidenceIsNotServed() throws {
        let fixture = try office(.inspektorat)
        try FileSystem.createFolder(fixture.layout.evidence)
        let name = Digest.sha256(Array("isi bukti".utf8)).hex
        try FileSystem.writeDurably(
            Array("isi bukta".utf8), to: fixture.layout.evidence + "/" + name, mode: 0o600)
        #expect(fixture.get("/bukti/\(name)")?.status == 503)
    }

    @Test func theBundleVerifies() throws {
        let fixture = try office(.inspektorat)
        let content = try #require(fixture.get("/log.jsonl")).body
        var verifier = BundleVerifier(trusting: fixture.ledger.state.logKey)
        for line in content.split(separator: 0x0A) { try verifier.take(Array(line)) }
        #expect(try verifier.finish().checkpoint.checkpoint.size == fixture.size())
    }

    @Test func keysAreThoseOfTheLog() throws {
        let fixture = try office(.bidang)
        let kid = try #require(fixture.ledger.state.keys.keys.first)
        let text = String(decoding: try #require(fixture.get("/kunci/\(kid).pem")).body, as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.first == "-----BEGIN PUBLIC KEY-----")
        let information = try #require(Base64.standard.decode(String(lines[1])))
        #expect(Array(information.suffix(32)) == fixture.ledger.state.keys[kid]?.key.bytes)
        #expect(information.count == 44)
    }

    @Test func theFiguresAreThoseOfTheLog() throws {
        let fixture = try office(.bidang)
        let body = try #require(fixture.get("/angka/2022.json")).body
        let source = try StoredFigures(fixture.ledger.store, fixture.ledger.state, size: 3)
        #expect(try body == Achievement.compute(Period(year: 2022), from: source).json.compact)
        #expect(fixture.get("/angka/2022.csv")?.status == 404)
        #expect(fixture.get("/angka/xyz.json")?.status == 404)
    }

    @Test func theChainNamesEveryLink() throws {
        let fixture = try office(.bidang)
        let page = try fixture.page("/keaslian/koperasi-aktif?p=2022")
        let head = try #require(fixture.ledger.state.heads.values.first)
        for text in [
            "/angka/2022.json", "/laporan/\(head.report.hex).json", "/laporan/\(head.report.hex).jws",
            "/laporan/\(head.report.hex).tlog-proof", "/kunci/\(head.kid).pem", "/checkpoint",
            fixture.ledger.state.logKey.text, "verify-bundle", "openssl pkeyutl -verify",
        ] {
            #expect(page.contains(text))
        }
    }
}

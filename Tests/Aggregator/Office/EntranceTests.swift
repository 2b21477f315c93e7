import Foundation
import Shared
import Testing

@testable import Aggregator

@Suite("The pages' door")
struct EntranceTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)

    private static func office() throws -> SiteFixture {
        let fixture = try SiteFixture()
        try OfficeCertificates.makeAuthority(
            fixture.layout, office: "uji", hosts: [.name("iku.example.go.id")], now: now)
        return fixture
    }

    private static func addHost(_ name: String, _ fixture: SiteFixture) throws {
        try Database(fixture.layout.store, .readWrite).run(
            "INSERT INTO hosts(place, name) SELECT count(*), ? FROM hosts", .text(name))
    }

    @Test func plainHTTPIsForThisMachine() {
        #expect(!Entrance.plain.isSecure && Entrance.plain.strictTransportSeconds == nil)
        #expect(Entrance.plain.serves("127.0.0.1:8045") && Entrance.plain.serves("localhost"))
        #expect(!Entrance.plain.serves("iku.example.go.id") && !Entrance.plain.serves(nil))
    }

    @Test func withoutAnAuthorityThereIsNoDoor() throws {
        let fixture = try SiteFixture()
        #expect(throws: CommandFault.self) { try Entrance(.office(fixture.layout), now: Self.now) }
    }

    @Test func theCertificatesNamesAreServed() throws {
        let fixture = try Self.office()
        try Self.addHost("iku.example.go.id", fixture)
        try Self.addHost("www.bank.co.id", fixture)
        let entrance = try Entrance(.office(fixture.layout), now: Self.now)
        #expect(entrance.isSecure && entrance.serves("IKU.example.go.id:8443"))
        #expect(entrance.serves("127.0.0.1:8443") && !entrance.serves("evil.example:8443"))
        // The authority may not speak for it: left out, not a reason to fail.
        #expect(!entrance.serves("www.bank.co.id"))
    }

    @Test func certificatesAreRenewedInTime() throws {
        let fixture = try Self.office()
        let entrance = try Entrance(.office(fixture.layout), now: Self.now)
        let first = try #require(entrance.identity)
        let day: Int64 = 86_400_000
        #expect(try entrance.renew(now: Self.now.adding(milliseconds: 366 * day)) == nil)
        #expect(entrance.identity?.certificatePEM == first.certificatePEM)
        let renewed = try #require(try entrance.renew(now: Self.now.adding(milliseconds: 368 * day)))
        #expect(try renewed.end() > first.end())
        #expect(entrance.identity?.certificatePEM == renewed.certificatePEM)
    }

    @Test func certificatesAreRenewedForAnotherName() throws {
        let fixture = try Self.office()
        let entrance = try Entrance(.office(fixture.layout), now: Self.now)
        #expect(try entrance.renew(now: Self.now) == nil)
        try Self.addHost("server-baru.lan", fixture)
        #expect(!entrance.serves("server-baru.lan"))
        #expect(try entrance.renew(now: Self.now) != nil)
        #expect(entrance.serves("server-baru.lan"))
    }

    @Test func aHalfWrittenPairIsMadeAnew() throws {
        let fixture = try Self.office()
        let first = try #require(try Entrance(.office(fixture.layout), now: Self.now).identity)
        try FileSystem.remove(fixture.layout.pagesCertificate)
        let second = try #require(try Entrance(.office(fixture.layout), now: Self.now).identity)
        #expect(second.certificatePEM != first.certificatePEM)
        #expect(try FileSystem.status(of: fixture.layout.pagesKey).mode == 0o600)
        #expect(try FileSystem.status(of: fixture.layout.authorityKey).mode == 0o600)
    }

    @Test func theSetupPortServesTheAuthorityAlone() throws {
        let fixture = try Self.office()
        let authority = try #require(try OfficeCertificates.authority(fixture.layout))
        let site = try SetupSite(authority, office: "Dinas <uji>")
        func get(_ path: String, _ query: [String: String] = [:]) -> HTTPResponse? {
            site.answer(HTTPRequest(method: "GET", path: path, query: query))
        }
        let page = try #require(get("/"))
        let text = String(decoding: page.body, as: UTF8.self)
        let fingerprint = try authority.identity.fingerprint()
        #expect(text.contains(fingerprint) && text.contains("lang=\"id\"") && text.contains("&lt;uji&gt;"))
        for system in ["Windows", "Edge", "Chrome", "Firefox", "Android"] { #expect(text.contains(system)) }
        let english = try #require(get("/", ["bahasa": "en"]))
        #expect(String(decoding: english.body, as: UTF8.self).contains("lang=\"en\""))
        #expect(get("/otoritas-iku.crt")?.body == (try authority.identity.der()))
        #expect(get("/sidik-jari.txt")?.body == Array((fingerprint + "\n").utf8))
        for path in ["/masuk", "/gaya.css", "/metrics", "/ca.key"] { #expect(get(path) == nil) }
        #expect(site.answer(HTTPRequest(method: "POST", path: "/")) == nil)
    }
}

import Testing

@testable import Shared

struct TLSAuthorityTests {
    static let now = Timestamp(milliseconds: 1_700_000_000_000)

    static func authority(_ hosts: [String]) throws -> TLSAuthority {
        try TLSAuthority.make(
            name: "Otoritas uji", permitting: hosts.compactMap { HostName($0) }, now: now)
    }

    @Test func certificatesCarryTheirNamesAndEnd() throws {
        let authority = try Self.authority(["iku.example.go.id"])
        let names = ["iku.example.go.id", "10.1.2.3", "::1"].compactMap { HostName($0) }
        let issued = try authority.issue(for: names, now: Self.now)
        #expect(try issued.names() == names)
        let days = (try issued.end().milliseconds - Self.now.milliseconds) / 86_400_000
        #expect(days == Int64(TLSAuthority.certificateDayCount) && days <= 398)
        #expect(try authority.hasIssued(issued))
        #expect(try !Self.authority([]).hasIssued(issued))
        #expect(try authority.identity.names().isEmpty)
    }

    @Test(arguments: [
        ("iku.example.go.id", true), ("sub.iku.example.go.id", true), ("server.lan", true),
        ("192.168.7.7", true), ("127.0.0.1", true), ("203.0.113.5", true), ("localhost", true),
        ("example.go.id", false), ("www.bank.co.id", false), ("203.0.113.6", false), ("8.8.8.8", false),
        ("2001:db8::1", false), ("evillan", false),
    ])
    func anAuthoritySpeaksForItsOwnAlone(_ name: String, _ isPermitted: Bool) throws {
        let authority = try Self.authority(["iku.example.go.id", "203.0.113.5"])
        #expect(try authority.permits(try #require(HostName(name))) == isPermitted)
    }

    @Test func anAuthorityComesBackFromItsFiles() throws {
        let made = try Self.authority(["a.lan"])
        let read = TLSAuthority(
            try TLSIdentity(
                certificatePEM: made.identity.certificatePEM, privateKeyPEM: made.identity.privateKeyPEM))
        #expect(try made.hasIssued(try read.issue(for: [.name("a.lan")], now: Self.now)))
        let fingerprint = try read.identity.fingerprint()
        #expect(fingerprint.count == 95 && fingerprint.split(separator: ":").count == 32)
        #expect(try Digest.sha256(read.identity.der()).hex.uppercased() == fingerprint.filter { $0 != ":" })
    }
}

import Testing

@testable import Shared

struct HostNameTests {
    @Test func namesAndAddresses() {
        #expect(HostName("IKU.Example.go.id") == .name("iku.example.go.id"))
        #expect(HostName("192.0.2.7") == .address([192, 0, 2, 7]))
        #expect(HostName("[::1]")?.description == "::1")
        #expect(HostName("*.example.go.id") != nil)
        for bad in ["", " ", "a b", "a..b", "1.2.3", "a/b", "x:80", String(repeating: "a", count: 64)] {
            #expect(HostName(bad) == nil, "\(bad)")
        }
    }

    @Test func hostFieldsLoseTheirPort() {
        #expect(HostName(hostField: "Server.lan:8443") == .name("server.lan"))
        #expect(HostName(hostField: "[::1]:8443")?.isLoopback == true)
        #expect(HostName(hostField: "127.0.0.1:1")?.isLoopback == true)
        #expect(HostName(hostField: "127.0.0.1.evil.example:80")?.isLoopback == false)
        #expect(HostName(hostField: ":80") == nil)
    }

    @Test func wildcardsStandForOneLabel() throws {
        let pattern = try #require(HostName("*.dinas.go.id"))
        #expect(pattern.covers(.name("iku.dinas.go.id")))
        #expect(!pattern.covers(.name("dinas.go.id")))
        #expect(!pattern.covers(.name("a.iku.dinas.go.id")))
        #expect(!HostName.name("a.lan").covers(.name("b.lan")))
    }

    @Test func thisMachineIsReachedAsItself() {
        let names = HostName.ofThisMachine()
        #expect(names.contains(.name("localhost")) && names.contains(.address([127, 0, 0, 1])))
        #expect(Set(names).count == names.count)
    }
}

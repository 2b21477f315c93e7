import Shared
import Testing

@Suite("Tokens and addresses")
struct EnrolmentTokenTests {
    private let pin = Digest.sha256([1])
    private let secret = [UInt8](repeating: 9, count: 32)

    private func token(_ json: String) -> String { "iku1." + Base64.url.encode(Array(json.utf8)) }

    private func members(_ changes: [String: String?] = [:]) -> String {
        var all: [(String, String)] = [
            ("a", #""127.0.0.1:7345""#), ("p", "\"\(pin.hex)\""), ("o", #""dinas""#), ("b", #""koperasi""#),
            ("s", "\"\(Base64.url.encode(secret))\""),
        ]
        for (name, value) in changes {
            all.removeAll { $0.0 == name }
            if let value { all.append((name, value)) }
        }
        return "{" + all.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    @Test func tokensAreReadBack() throws {
        let address = try #require(PeerAddress("dinas.example:7345"))
        let one = EnrolmentToken(enrolling: "umkm", office: "dinas", at: address, pins: [pin], secret: secret)
        #expect(try EnrolmentToken(parsing: one.text) == one)
        #expect(one.text.hasPrefix("iku1."))
        let two = EnrolmentToken(
            enrolling: "umkm", office: "dinas", at: address, pins: [pin, Digest.sha256([2])], secret: secret)
        #expect(try EnrolmentToken(parsing: "  \(two.text)\r\n").pins.count == 2)
        let key = try #require(VerifierKey(name: "dinas/iku", publicKey: try fixedKey(1).publicKey))
        let trust = EnrolmentToken(trusting: key, office: "dinas", at: address, pins: [pin])
        let read = try EnrolmentToken(parsing: trust.text)
        #expect(read == trust && read.verifierKey == key && read.secret == nil && read.bidang == nil)
    }

    @Test func theFormOfTheDesign() throws {
        let read = try EnrolmentToken(parsing: token(members(["x": "[1]", "v": "null"])))
        #expect(read.address.description == "127.0.0.1:7345")
        #expect(read.pins == [pin] && read.office == "dinas" && read.bidang == "koperasi")
        #expect(read.secret == secret && read.verifierKey == nil)
        #expect(try EnrolmentToken(parsing: token(members(["p": "[\"\(pin.hex)\"]"]))) == read)
    }

    @Test func faultsNameTheMember() {
        let cases: [(String, String?)] = [
            ("a", nil), ("a", #""host""#), ("a", #""host:0""#), ("a", "1"), ("p", nil), ("p", "[]"),
            ("p", "\"ab\""), ("p", "[\"\(pin.hex)\",1]"), ("p", "\"\(pin.hex.uppercased())\""), ("o", nil),
            ("o", "\"\""), ("b", nil), ("b", "7"), ("s", nil), ("s", "\"AA\""), ("s", "1"), ("v", "\"x\""),
        ]
        for (name, value) in cases {
            #expect(throws: TokenFault.member(name), "\(name) \(value ?? "missing")") {
                try EnrolmentToken(parsing: token(members([name: value])))
            }
        }
    }

    @Test func otherTextsAreNoTokens() {
        for text in ["", "iku2.e30", "IKU1.e30", "e30"] {
            #expect(throws: TokenFault.noToken) { try EnrolmentToken(parsing: text) }
        }
        for text in ["iku1.", "iku1.e3", "iku1.e30=", "iku1.W10", "iku1.e 30", token(members() + "x")] {
            #expect(throws: TokenFault.damaged, "\(text)") { try EnrolmentToken(parsing: text) }
        }
    }

    @Test(arguments: [
        ("host:7345", "host", 7345), ("10.0.0.1:1", "10.0.0.1", 1), ("[::1]:65535", "::1", 65535),
        ("[fe80::1%eth0]:7345", "fe80::1%eth0", 7345), ("iku.dinas_x-1.go.id:0", "iku.dinas_x-1.go.id", 0),
    ])
    func addresses(text: String, host: String, port: Int) throws {
        let address = try #require(PeerAddress(text))
        #expect(address.host == host && Int(address.port) == port && address.description == text)
    }

    @Test(arguments: [
        "", ":1", "host", "host:", "host:65536", "host:+1", "host:-1", "host:1x", "::1:7345", "[::1]",
        "[::1]7345",
        "[host]:1", "[]:1", "[::1:1", "ho st:1", "host:1 ", "host\n:1", "[::1%]:1", "[g::]:1", "host:123456",
    ])
    func otherAddresses(text: String) {
        #expect(PeerAddress(text) == nil)
    }

    @Test func aPortMayBeAssumedWhereAllowed() {
        #expect(PeerAddress("host", defaultPort: 7345)?.port == 7345)
        #expect(PeerAddress("[::1]", defaultPort: 7345)?.description == "[::1]:7345")
        #expect(PeerAddress("host:1", defaultPort: 7345)?.port == 1)
        #expect(PeerAddress("host:", defaultPort: 7345) == nil)
    }
}

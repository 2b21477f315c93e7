import Glibc
import Testing

@testable import Shared

/// Two ends of a connection in one process, driven in turns.
struct TLSTests {
    static let now = Timestamp(milliseconds: 1_673_481_600_000)

    /// A key pair of RFC 8032, 7.1, test 1.
    static let seed = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    static let key = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.map { UInt8(Character(UnicodeScalar($0)).hexDigitValue ?? 0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    static func agent() throws -> TLSIdentity {
        try TLSIdentity.make(ed25519Seed: seed.span, publicKey: key, name: "iku-agent", now: now)
    }

    static func socketPair() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    /// Drives both handshakes until they are done or one refuses.
    static func shake(_ server: inout TLSSession, _ client: inout TLSSession) throws {
        var isDone = (false, false)
        for _ in 0..<100 where !(isDone.0 && isDone.1) {
            if !isDone.1 { isDone.1 = try client.handshake() == .done }
            if !isDone.0 { isDone.0 = try server.handshake() == .done }
        }
        #expect(isDone == (true, true))
    }

    @Test func bothSidesSeeTheOthersKey() throws {
        let identity = try TLSIdentity.makeServer(name: "iku-aggregator", now: Self.now)
        let agent = try Self.agent()
        let (left, right) = try Self.socketPair()
        var server = try TLSSession(TLSContext(.server, identity), FileDescriptor(owning: left))
        var client = try TLSSession(TLSContext(.client, agent), FileDescriptor(owning: right))
        #expect(client.peerSPKIPin == nil)
        try Self.shake(&server, &client)
        #expect(client.peerSPKIPin == identity.spkiPin)
        #expect(client.peerEd25519Key == nil)
        #expect(server.peerSPKIPin == agent.spkiPin)
        #expect(server.peerEd25519Key == Self.key)
        #expect(server.selectedALPN == "iku/1")
        #expect(client.selectedALPN == "iku/1")
    }
}

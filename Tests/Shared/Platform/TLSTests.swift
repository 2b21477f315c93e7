import Foundation
import Glibc
import Testing

@testable import Shared

/// Two ends of a connection in one process, driven in turns.
struct TLSTests {
    static let now = Timestamp(milliseconds: 1_673_481_600_000)

    /// A key pair of RFC 8032, 7.1, test 1.
    static let seed = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    static let key = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    /// `printf 302a300506032b6570032100KEY | xxd -r -p | sha256sum`
    static let keyPin = "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9"

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.map { UInt8(Character(UnicodeScalar($0)).hexDigitValue ?? 0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    static func agent() throws -> TLSIdentity {
        try TLSIdentity.make(ed25519Seed: seed.span, publicKey: key, name: "iku-agent", now: now)
    }

    static func aggregator() throws -> TLSIdentity {
        try TLSIdentity.makeServer(name: "iku-aggregator", now: now)
    }

    static func socketPair() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    /// Both ends of one connection.
    struct Connection: ~Copyable {
        var server: TLSSession
        var client: TLSSession

        init(_ server: TLSContext, _ client: TLSContext) throws {
            let (left, right) = try TLSTests.socketPair()
            let serverEnd = try TLSSession(server, FileDescriptor(owning: left))
            let clientEnd = try TLSSession(client, FileDescriptor(owning: right))
            self.server = serverEnd
            self.client = clientEnd
        }

        /// Drives both handshakes until they are done or one refuses.
        mutating func shake() throws {
            var isDone = (false, false)
            for _ in 0..<100 where !(isDone.0 && isDone.1) {
                if !isDone.1 { isDone.1 = try client.handshake() == .done }
                if !isDone.0 { isDone.0 = try server.handshake() == .done }
            }
            #expect(isDone == (true, true))
        }
    }

    static func connected() throws -> Connection {
        var connection = try Connection(TLSContext(.server, aggregator()), TLSContext(.client, agent()))
        try connection.shake()
        return connection
    }

    @Test func bothSidesSeeTheOthersKey() throws {
        let identity = try Self.aggregator()
        var connection = try Connection(TLSContext(.server, identity), TLSContext(.client, Self.agent()))
        #expect(connection.client.peerSPKIPin == nil)
        #expect(connection.server.peerEd25519Key == nil)
        try connection.shake()
        #expect(connection.client.peerSPKIPin == identity.spkiPin)
        #expect(connection.client.peerEd25519Key == nil)
        #expect(connection.server.peerSPKIPin == Self.keyPin)
        #expect(connection.server.peerEd25519Key == Self.key)
        #expect(connection.server.selectedALPN == "iku/1")
        #expect(connection.client.selectedALPN == "iku/1")
    }

    @Test func pinIsTheHashOfTheKeyAlone() throws {
        #expect(try Self.agent().spkiPin == Self.keyPin)
        let other = try TLSIdentity.make(
            ed25519Seed: Self.seed.span, publicKey: Self.key, name: "other",
            now: Self.now.adding(milliseconds: 1000))
        #expect(other.spkiPin == Self.keyPin)
        #expect(try Self.aggregator().spkiPin != Self.aggregator().spkiPin)
    }

    @Test func identityIsReadBack() throws {
        let made = try Self.aggregator()
        let read = try TLSIdentity(certificatePEM: made.certificatePEM, privateKeyPEM: made.privateKeyPEM)
        #expect(read.spkiPin == made.spkiPin)
        var connection = try Connection(TLSContext(.server, read), TLSContext(.client, Self.agent()))
        try connection.shake()
        #expect(connection.client.peerSPKIPin == made.spkiPin)
    }

    @Test func damagedIdentitiesAreRefused() throws {
        let made = try Self.aggregator()
        let other = try Self.aggregator()
        let wrong: [([UInt8], [UInt8])] = [
            (made.certificatePEM, other.privateKeyPEM), ([], made.privateKeyPEM), (made.certificatePEM, []),
            (Array(made.certificatePEM.dropLast(200)), made.privateKeyPEM),
        ]
        for (certificate, key) in wrong {
            #expect(throws: TLSError.badIdentity) {
                try TLSIdentity(certificatePEM: certificate, privateKeyPEM: key)
            }
        }
        #expect(throws: TLSError.badIdentity) {
            try TLSIdentity.make(
                ed25519Seed: Self.seed.span, publicKey: Array(Self.key.dropLast()), name: "x", now: Self.now)
        }
    }

    @Test func otherProtocolNamesCannotPassUnseen() throws {
        let server = try TLSContext(.server, Self.aggregator())
        // Without a name GnuTLS lets the client through, and both see it.
        var nameless = try Connection(server, TLSContext(.client, Self.agent(), applicationProtocol: nil))
        try nameless.shake()
        #expect(nameless.server.selectedALPN == nil)
        #expect(nameless.client.selectedALPN == nil)
        var other = try Connection(server, TLSContext(.client, Self.agent(), applicationProtocol: "h2"))
        try other.shake()
        #expect(other.server.selectedALPN == nil)
    }

    /// Moves all of `bytes` from one end to the other in turns; what arrived.
    static func move(
        _ bytes: [UInt8], from: inout TLSSession, to: inout TLSSession
    ) throws -> (bytes: [UInt8], waits: Int) {
        var arrived: [UInt8] = []
        var sent = 0
        var waits = 0
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while arrived.count < bytes.count {
            writing: while sent < bytes.count {
                guard let count = try from.write(bytes, from: sent) else {
                    waits += 1
                    break writing
                }
                sent += count
            }
            reading: while true {
                var space = buffer.mutableSpan
                guard case .bytes(let count) = try to.read(into: &space) else { break reading }
                arrived += buffer[..<count]
            }
        }
        return (arrived, waits)
    }

    @Test func megabytesArriveWholeBothWays() throws {
        var connection = try Self.connected()
        let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let up = try Self.move(bytes, from: &connection.client, to: &connection.server)
        #expect(up.bytes == bytes)
        // The socket was full on the way, so interrupted records were taken up again.
        #expect(up.waits > 0)
        #expect(try Self.move(bytes, from: &connection.server, to: &connection.client).bytes == bytes)
    }

    /// Reads once: what it was, and the bytes.
    static func read(_ session: inout TLSSession, upTo count: Int) throws -> (TLSSession.ReadOutcome, String)
    {
        var buffer = [UInt8](repeating: 0, count: count)
        var space = buffer.mutableSpan
        let outcome = try session.read(into: &space)
        guard case .bytes(let count) = outcome else { return (outcome, "") }
        return (outcome, String(decoding: buffer[..<count], as: UTF8.self))
    }

    @Test func restOfARecordIsPending() throws {
        var connection = try Self.connected()
        let sent = try connection.client.write(Array("hello, world".utf8), from: 0)
        let before = connection.server.hasPendingInput
        let first = try Self.read(&connection.server, upTo: 5)
        let between = connection.server.hasPendingInput
        let second = try Self.read(&connection.server, upTo: 100)
        let after = connection.server.hasPendingInput
        let third = try Self.read(&connection.server, upTo: 100)
        #expect(sent == 12)
        #expect((before, between, after) == (false, true, false))
        #expect(first == (.bytes(5), "hello"))
        #expect(second == (.bytes(7), ", world"))
        #expect(third == (.wouldBlock, ""))
    }

    @Test func closingAndCuttingDiffer() throws {
        var closed = try Self.connected()
        closed.client.close()
        #expect(try Self.read(&closed.server, upTo: 100) == (.closed, ""))

        var cut = try Self.connected()
        #expect(shutdown(cut.client.descriptor, Int32(SHUT_RDWR)) == 0)
        #expect(try Self.read(&cut.server, upTo: 100) == (.cut, ""))
        #expect(throws: TLSError.cut) { _ = try cut.server.write([1], from: 0) }
    }

    @Test func emptyWriteSendsNothing() throws {
        var connection = try Self.connected()
        let count = try connection.client.write([], from: 0)
        #expect(count == 0)
        #expect(try Self.read(&connection.server, upTo: 100) == (.wouldBlock, ""))
    }

    @Test func peerThatLeavesOrTalksNonsenseIsAnError() throws {
        let context = try TLSContext(.server, Self.aggregator())
        let (left, right) = try Self.socketPair()
        var lonely = try TLSSession(context, FileDescriptor(owning: left))
        let progress = try lonely.handshake()
        #expect(progress == .wantRead)
        close(right)
        #expect(throws: TLSError.cut) { try lonely.handshake() }

        let (first, second) = try Self.socketPair()
        var session = try TLSSession(context, FileDescriptor(owning: first))
        let peer = FileDescriptor(owning: second)
        try peer.writeAll(Array("GET / HTTP/1.1\r\n\r\n".utf8).span, subject: "test")
        #expect(throws: TLSError.self) { try session.handshake() }
    }

    @Test func clientWithoutCertificateIsRefused() throws {
        let server = try TLSContext(.server, Self.aggregator())
        let client = try TLSContext(.client, identity: nil, "iku/1", rules: TLSContext.rules)
        var connection = try Connection(server, client)
        // TLS 1.3: the client is done before the server has seen that there is no certificate.
        #expect(throws: TLSError.self) { try connection.shake() }
        #expect(connection.server.peerSPKIPin == nil)
        let refusal = #expect(throws: TLSError.self) { try Self.read(&connection.client, upTo: 10) }
        #expect(refusal?.words.english.localizedStandardContains("certificate") == true)
    }

    @Test func contextsServeSeveralThreads() throws {
        let (server, client) = try (TLSContext(.server, Self.aggregator()), TLSContext(.client, Self.agent()))
        let threads = try (0..<4).map { _ in
            try Thread("shakes") {
                do {
                    for _ in 0..<25 {
                        var connection = try Connection(server, client)
                        try connection.shake()
                        #expect(connection.server.peerSPKIPin == Self.keyPin)
                    }
                } catch { Issue.record(error) }
            }
        }
        for thread in threads { thread.join() }
    }

    @Test(arguments: ["+VERS-TLS1.2", "+VERS-TLS1.1", "+VERS-TLS1.2:+VERS-TLS1.0"])
    func olderVersionsAreRefused(_ versions: String) throws {
        let rules = "NORMAL:-VERS-ALL:" + versions
        let old = try TLSContext(.client, identity: Self.agent(), "iku/1", rules: rules)
        var up = try Connection(TLSContext(.server, Self.aggregator()), old)
        #expect(throws: TLSError.self) { try up.shake() }
        let oldServer = try TLSContext(.server, identity: Self.aggregator(), "iku/1", rules: rules)
        var down = try Connection(oldServer, TLSContext(.client, Self.agent()))
        #expect(throws: TLSError.self) { try down.shake() }
    }

    @Test func p256ClientHasNoEd25519Key() throws {
        let identity = try Self.aggregator()
        var connection = try Connection(TLSContext(.server, Self.aggregator()), TLSContext(.client, identity))
        try connection.shake()
        #expect(connection.server.peerEd25519Key == nil)
        #expect(connection.server.peerSPKIPin == identity.spkiPin)
    }
}

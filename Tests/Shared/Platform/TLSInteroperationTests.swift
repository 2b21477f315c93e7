import Foundation
import Glibc
import Testing

@testable import Shared

/// Against another TLS library, with a certificate whose dates, name and usages are all wrong:
/// only its key counts.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TLSInteroperationTests {
    /// A folder with the odd certificate and key.
    static func folder() throws -> String {
        let folder = NSTemporaryDirectory() + "iku-tls-" + UUID().uuidString
        try FileSystem.createFolder(folder)
        try FileSystem.writeDurably(Array(oddCertificate.utf8), to: folder + "/certificate.pem")
        try FileSystem.writeDurably(Array(oddKey.utf8), to: folder + "/key.pem")
        return folder
    }

    static func openssl(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Not by `terminate`: a child has the signal mask of the thread that started it, and may have SIGTERM
    /// blocked.
    static func end(_ process: Process) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Drives a handshake with the other process for at most ten seconds.
    static func shake(_ session: inout TLSSession) throws {
        let end = Clock.system.monotonicMilliseconds() + 10_000
        while Clock.system.monotonicMilliseconds() < end {
            let progress = try session.handshake()
            if progress == .done { return }
            _ = try TCPConnection.wait(
                session.descriptor, progress == .wantRead ? .read : .write, milliseconds: 1000)
        }
        Issue.record("no handshake in ten seconds")
    }

    @Test func clientOfAnotherLibrary() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let listener = try TCPListener(SocketAddress("127.0.0.1:0"))
        let client = try Self.openssl([
            "s_client", "-connect", try listener.boundAddress.description, "-alpn", "iku/1",
            "-cert", folder + "/certificate.pem", "-key", folder + "/key.pem",
        ])
        defer { Self.end(client) }
        try #require(try TCPConnection.wait(listener.descriptor, .read, milliseconds: 10_000))
        guard case .connection(let socket, _) = try listener.accept() else {
            Issue.record("nobody came")
            return
        }
        var session = try TLSSession(TLSContext(.server, TLSTests.aggregator()), socket)
        try Self.shake(&session)
        #expect(session.peerSPKIPin == Self.oddPin)
        #expect(session.peerEd25519Key?.count == 32)
        #expect(session.selectedALPN == "iku/1")
    }

    @Test func serverOfAnotherLibrary() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let address = try TCPListener(SocketAddress("127.0.0.1:0")).boundAddress
        let server = try Self.openssl([
            "s_server", "-accept", address.description, "-alpn", "iku/1", "-Verify", "1", "-tls1_3",
            "-cert", folder + "/certificate.pem", "-key", folder + "/key.pem",
        ])
        defer { Self.end(server) }
        var session = try TLSSession(TLSContext(.client, TLSTests.agent()), Self.connect(address))
        try Self.shake(&session)
        #expect(session.peerSPKIPin == Self.oddPin)
        #expect(session.selectedALPN == "iku/1")
    }

    /// Connects as soon as the other process listens.
    static func connect(_ address: ResolvedAddress) throws -> FileDescriptor {
        for _ in 0..<200 {
            let socket = try TCPConnection.begin(address)
            _ = try TCPConnection.wait(socket.number, .write, milliseconds: 1000)
            do {
                try TCPConnection.finish(socket, address)
                return socket
            } catch { usleep(50_000) }
        }
        throw SystemError.failed(.connect, subject: address.description, number: ECONNREFUSED)
    }

    /// Made with OpenSSL: expired, a CA, `keyCertSign` and `codeSigning` only.
    static let oddCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBYTCCAROgAwIBAgIUJUWBq5cISfjkcnwb+hI5g4CWYLYwBQYDK2VwMBIxEDAO
        BgNVBAMMB2V4cGlyZWQwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMTAyMDAwMDAwWjAS
        MRAwDgYDVQQDDAdleHBpcmVkMCowBQYDK2VwAyEAJ4JLaYpmRQ+bSiKiyVL7eB2f
        Mk/9KwFg7VLUJyYhLEejezB5MB0GA1UdDgQWBBS0Ja8WWYSP2Nygy7USP6nSBugK
        DDAfBgNVHSMEGDAWgBS0Ja8WWYSP2Nygy7USP6nSBugKDDAOBgNVHQ8BAf8EBAMC
        AgQwFgYDVR0lAQH/BAwwCgYIKwYBBQUHAwMwDwYDVR0TAQH/BAUwAwEB/zAFBgMr
        ZXADQQAylXt8M2xXQ7C3xyTdQu5JC+s1G11BiqVUQGTjHDziJB9ezSQ1Xm1DQsvQ
        lGnUe++VGlMoqijcmL8f5VvRahAM
        -----END CERTIFICATE-----
        """
    static let oddKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIEQNHDbT3gAoLfzsOWrGxQgwdbWGKDfwoBKz8KCQHkWv
        -----END PRIVATE KEY-----
        """
    static let oddPin = "c76c5f06d8be752ff1d39abc78f50428bcb14d2c99c332418fe757a43c2f8587"
}

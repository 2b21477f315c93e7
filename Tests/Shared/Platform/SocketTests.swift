import Glibc
import Synchronization
import Testing

@testable import Shared

struct SocketTests {
    @Test(arguments: [
        ("127.0.0.1:7345", "127.0.0.1", 7345), ("kantor.example:1", "kantor.example", 1),
        ("[::1]:80", "::1", 80),
        (":65535", "", 65535), ("h:0", "h", 0),
    ])
    func addressesAreRead(_ text: String, _ host: String, _ port: Int) throws {
        let address = try SocketAddress(text)
        #expect(address.host == host && Int(address.port) == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "h", "h:", "h:x", "h:65536", "h:-1", "h:+1", "::1", "::1:80", "[]:80", "[::1:80", "a b:80",
        "h: 80",
    ])
    func wrongAddressesAreRefused(_ text: String) {
        #expect(throws: SystemError.notAnAddress(subject: text)) { try SocketAddress(text) }
    }

    /// Both ends of a connection.
    struct Pair: ~Copyable {
        let client: FileDescriptor
        let server: FileDescriptor
        let peer: String
    }

    /// Connects to a listener.
    static func pair(_ listener: borrowing TCPListener) throws -> Pair {
        let address = try listener.boundAddress
        let client = try TCPConnection.begin(address)
        _ = try TCPConnection.wait(client.number, .write, milliseconds: 2000)
        try TCPConnection.finish(client, address)
        _ = try TCPConnection.wait(listener.descriptor, .read, milliseconds: 2000)
        guard case .connection(let server, let peer) = try listener.accept() else {
            throw SystemError.failed(.accept, subject: "nobody", number: 0)
        }
        return Pair(client: client, server: server, peer: peer.host)
    }

    @Test(arguments: ["127.0.0.1:0", "[::1]:0", "localhost:0", ":0", "[::]:0", "0.0.0.0:0"])
    func connectionsAreTaken(_ text: String) throws {
        let listener = try TCPListener(SocketAddress(text))
        #expect(try SocketAddress(listener.boundAddress.description).port != 0)
        guard case .nobody = try listener.accept() else {
            Issue.record("somebody came")
            return
        }
        let pair = try Self.pair(listener)
        let peer = pair.peer
        let client = pair.client
        let server = pair.server
        #expect(peer == "127.0.0.1" || peer == "::1")
        var buffer = [UInt8](repeating: 0, count: 10)
        var space = buffer.mutableSpan
        // Neither end waits.
        #expect(try server.read(into: &space, subject: "test") == .wouldBlock)
        try client.writeAll([1, 2, 3].span, subject: "test")
        _ = try TCPConnection.wait(server.number, .read, milliseconds: 2000)
        var again = buffer.mutableSpan
        #expect(try server.read(into: &again, subject: "test") == .bytes(3))
        #expect(buffer[..<3] == [1, 2, 3])
        for end in [client.number, server.number] {
            var value: Int32 = 0
            var size = socklen_t(4)
            #expect(unsafe getsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size) == 0 && value != 0)
            #expect(fcntl(end, F_GETFD) & FD_CLOEXEC != 0)
        }
        _ = consume client
        _ = try TCPConnection.wait(server.number, .read, milliseconds: 2000)
        var last = buffer.mutableSpan
        #expect(try server.read(into: &last, subject: "test") == .ended)
    }

    @Test func everyInterfaceTakesIPv4AsIPv4() throws {
        let listener = try TCPListener(SocketAddress("[::]:0"))
        let port = try SocketAddress(listener.boundAddress.description).port
        let address = try #require(try SocketAddress(host: "127.0.0.1", port: port).resolve().first)
        let client = try TCPConnection.begin(address)
        _ = try TCPConnection.wait(listener.descriptor, .read, milliseconds: 2000)
        guard case .connection(_, let peer) = try listener.accept() else {
            Issue.record("nobody came")
            return
        }
        #expect(peer.host == "127.0.0.1")
        withExtendedLifetime(client) {}
    }

    @Test func portInUseIsSaid() throws {
        let listener = try TCPListener(SocketAddress("127.0.0.1:0"))
        let address = try SocketAddress(listener.boundAddress.description)
        let refusal = FileTests.refusal { () throws(SystemError) in _ = try TCPListener(address) }
        #expect(refusal?.number == EADDRINUSE)
        #expect(refusal?.words.english.contains("in use") == true)
        #expect(refusal?.words.indonesian.contains("sudah dipakai") == true)
        #expect(refusal?.words.english.contains(address.description) == true)
    }

    @Test func nobodyThereIsSaid() throws {
        let address: ResolvedAddress
        do { address = try TCPListener(SocketAddress("127.0.0.1:0")).boundAddress }
        let refusal = FileTests.refusal { () throws(SystemError) in
            let socket = try TCPConnection.begin(address)
            _ = try TCPConnection.wait(socket.number, .write, milliseconds: 2000)
            try TCPConnection.finish(socket, address)
        }
        #expect(refusal?.number == ECONNREFUSED)
        #expect(refusal?.words.english.contains("nobody takes connections") == true)
    }

    @Test func connectingWaitsForTheAnswer() throws {
        let address: SocketAddress
        do {
            let listener = try TCPListener(SocketAddress("127.0.0.1:0"))
            address = try SocketAddress(listener.boundAddress.description)
            // The name stands for ::1 too, where nobody listens.
            let socket = try TCPConnection.connect(
                SocketAddress(host: "localhost", port: address.port), milliseconds: 2000)
            #expect(try socket.write([1].span, subject: "test") == 1)
        }
        let refusal = FileTests.refusal { () throws(SystemError) in
            _ = try TCPConnection.connect(address, milliseconds: 2000)
        }
        #expect(refusal?.number == ECONNREFUSED)
    }

    @Test func unknownHostsAreSaid() throws {
        let refusal = FileTests.refusal { () throws(SystemError) in
            _ = try SocketAddress("x.invalid:1").resolve()
        }
        guard case .unknownHost(subject: "x.invalid:1", _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        let elsewhere = FileTests.refusal { () throws(SystemError) in
            _ = try TCPListener(SocketAddress("192.0.2.1:0"))
        }
        #expect(elsewhere?.number == EADDRNOTAVAIL)
    }

    @Test func noDescriptorsLeftIsAValue() async {
        // In a process of its own: the limit holds for all of it.
        await #expect(processExitsWith: .success) {
            let listener = try TCPListener(SocketAddress("127.0.0.1:0"))
            let client = try TCPConnection.begin(listener.boundAddress)
            _ = try TCPConnection.wait(listener.descriptor, .read, milliseconds: 2000)
            var limit = rlimit(rlim_cur: rlim_t(client.number + 1), rlim_max: 4096)
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            guard case .exhausted = try listener.accept() else { exit(1) }
            guard try ProcessSettings.raiseDescriptorLimit() == 4096 else { exit(2) }
            guard case .connection = try listener.accept() else { exit(3) }
        }
    }

    @Test func pollerTellsWhatIsReady() throws {
        let listener = try TCPListener(SocketAddress("127.0.0.1:0"))
        let pair = try Self.pair(listener)
        let client = pair.client
        let server = pair.server
        let poller = try Poller()
        var events: [Poller.Event] = []
        try poller.add(server.number, token: 7, .read)
        try poller.wait(milliseconds: 0, into: &events)
        #expect(events.isEmpty)
        try client.writeAll([1].span, subject: "test")
        // Level-triggered: told until it is dealt with.
        for _ in 0..<2 {
            try poller.wait(milliseconds: 2000, into: &events)
            #expect(events == [Poller.Event(token: 7, isReadable: true, isWritable: false, isBroken: false)])
        }
        try poller.change(server.number, token: 8, .write)
        try poller.wait(milliseconds: 2000, into: &events)
        #expect(events == [Poller.Event(token: 8, isReadable: false, isWritable: true, isBroken: false)])
        try poller.remove(server.number)
        try poller.wait(milliseconds: 0, into: &events)
        #expect(events.isEmpty)
        #expect(throws: SystemError.self) { try poller.remove(server.number) }
        try poller.add(server.number, token: UInt64.max, [])
        _ = consume client
        // The peer left with a byte unread: not broken, so an empty interest tells nothing.
        try poller.change(server.number, token: UInt64.max, .read)
        try poller.wait(milliseconds: 2000, into: &events)
        #expect(events.first?.token == UInt64.max && events.first?.isReadable == true)
    }

    @Test func bellWakesAnotherThread() throws {
        let bell = try WakeUp()
        let poller = try Poller()
        try poller.add(bell.descriptor, token: 1, .read)
        #expect(!bell.hear())
        let thread = try Thread("rings") {
            usleep(10_000)
            bell.ring()
            bell.ring()
        }
        var events: [Poller.Event] = []
        try poller.wait(milliseconds: 5000, into: &events)
        #expect(events.map(\.token) == [1])
        thread.join()
        #expect(bell.hear())
        #expect(!bell.hear())
        try poller.wait(milliseconds: 0, into: &events)
        #expect(events.isEmpty)
    }

    @Test func threadsRunAndAreJoined() throws {
        let count = Mutex(0)
        let names = Mutex<Set<String>>([])
        let threads = try (0..<4).map { number in
            try Thread("thread-with-a-long-name-\(number)", stackByteCount: 256 << 10) { @Sendable in
                let name = (try? FileSystem.read("/proc/thread-self/comm", byteCountMax: 100)) ?? []
                names.withLock { _ = $0.insert(String(decoding: name, as: UTF8.self)) }
                count.withLock { $0 += 1 }
            }
        }
        for thread in threads {
            thread.join()
            thread.join()
        }
        #expect(count.withLock { $0 } == 4)
        #expect(names.withLock { $0 } == ["thread-with-a-l\n"])
    }

    @Test func signalsAreEvents() async {
        await #expect(processExitsWith: .success) {
            let source = try SignalSource()
            ProcessSettings.ignoreBrokenPipes()
            guard source.next() == nil else { exit(1) }
            for signal in ProcessSignal.allCases {
                // To this thread: the test's process had others before the signals were held back.
                raise(signal.number)
                guard try TCPConnection.wait(source.descriptor, .read, milliseconds: 2000) else { exit(2) }
                guard source.next() == signal else { exit(3) }
            }
            kill(getpid(), SIGPIPE)
        }
        await #expect(processExitsWith: .signal(SIGTERM)) {
            // This thread holds signals back; another one takes it, in its own time.
            kill(getpid(), SIGTERM)
            sleep(5)
        }
    }
}

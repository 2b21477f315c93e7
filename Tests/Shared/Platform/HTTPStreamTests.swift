import Glibc
import Testing

@testable import Shared

struct HTTPStreamTests {
    static func server() throws -> HTTPServer {
        try HTTPServer(SocketAddress("127.0.0.1:0")) { request in
            request.path == "/events"
                ? .eventStream(Array("data: first\n\n".utf8)) : .text(200, "from \(request.peer)")
        }
    }

    /// A reader's socket, its request sent.
    static func open(_ server: HTTPServer, _ path: String = "/events") throws -> FileDescriptor {
        let socket = try TCPConnection.begin(server.boundAddress)
        _ = try TCPConnection.wait(socket.number, .write, milliseconds: 2000)
        let request = "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n"
        try socket.writeAll(Array(request.utf8).span, subject: "test")
        return socket
    }

    /// What comes until `mark` has come or two seconds have passed.
    static func read(_ socket: borrowing FileDescriptor, until mark: String) throws -> String {
        var answer = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !answer.contains(mark), try TCPConnection.wait(socket.number, .read, milliseconds: 2000) {
            var space = buffer.mutableSpan
            guard case .bytes(let count) = try socket.read(into: &space, subject: "test") else { break }
            answer += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return answer
    }

    @Test func eventsFollowTheFirst() throws {
        let server = try Self.server()
        let socket = try Self.open(server)
        let head = try Self.read(socket, until: "first")
        #expect(head.hasPrefix("HTTP/1.1 200 ") && head.contains("Content-Type: text/event-stream\r\n"))
        for number in 1...3 {
            server.publish(Array("data: \(number)\n\n".utf8))
            #expect(try Self.read(socket, until: "data: \(number)").contains("data: \(number)\n\n"))
        }
        server.lookAtStreams(comment: true)
        #expect(try Self.read(socket, until: ": iku").contains(": iku\n\n"))
    }

    @Test func aReaderThatLeftIsForgotten() throws {
        let server = try Self.server()
        do {
            let socket = try Self.open(server)
            _ = try Self.read(socket, until: "first")
            server.lookAtStreams(comment: false)
            #expect(server.streamCount == 1)
        }
        for _ in 0..<100 where server.streamCount > 0 {
            server.lookAtStreams(comment: false)
            usleep(20_000)
        }
        #expect(server.streamCount == 0)
    }

    @Test func streamsAreBoundedAndOthersServed() throws {
        let server = try Self.server()
        // Arrays of what cannot be copied do not exist: descriptors as numbers, closed at the end.
        var readers: [Int32] = []
        defer { for reader in readers { close(reader) } }
        for _ in 0..<Limits.httpStreamCountMax {
            let socket = try Self.open(server)
            #expect(try Self.read(socket, until: "first").contains("first"))
            readers.append(socket.release())
        }
        let refused = try Self.read(Self.open(server), until: "\r\n\r\n")
        #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.contains("Retry-After: 30\r\n"))
        #expect(try Self.read(Self.open(server, "/"), until: "from").contains("from 127.0.0.1\n"))
        server.stop()
        #expect(server.streamCount == 0)
    }

    @Test func halfOpenConnectionsMakeRoom() throws {
        let server = try Self.server()
        var idle: [Int32] = []
        defer { for socket in idle { close(socket) } }
        for _ in 0..<(Limits.httpWaitingCountMax + 40) {
            let socket = try TCPConnection.begin(server.boundAddress)
            _ = try TCPConnection.wait(socket.number, .write, milliseconds: 2000)
            try socket.writeAll(Array("GET / HT".utf8).span, subject: "test")
            idle.append(socket.release())
        }
        #expect(try Self.read(Self.open(server, "/"), until: "from").contains("from 127.0.0.1\n"))
        #expect(server.counts.evicted.value >= 40)
        #expect(server.counts.responses(2) == 1 && server.counts.responses(5) == 0)
    }
}

struct HTTPWorkTests {
    private static func server(_ gate: WakeUp) throws -> HTTPServer {
        try HTTPServer(SocketAddress("127.0.0.1:0")) { request in
            guard request.path == "/slow" else { return .text(200, "quick") }
            var response = HTTPResponse.later {
                gate.wait()
                gate.ring()
                return .text(200, "made")
            }
            response.headers["X-Added"] = "1"
            return response
        }
    }

    @Test func othersAreAnsweredMeanwhile() throws {
        let gate = try WakeUp()
        let server = try Self.server(gate)
        let slow = try HTTPStreamTests.open(server, "/slow")
        let second = try HTTPStreamTests.open(server, "/slow")
        #expect(try HTTPStreamTests.read(HTTPStreamTests.open(server, "/"), until: "quick").contains("quick"))
        #expect(try !TCPConnection.wait(slow.number, .read, milliseconds: 100))
        gate.ring()
        let answer = try HTTPStreamTests.read(slow, until: "made")
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("X-Added: 1\r\n"))
        #expect(try HTTPStreamTests.read(second, until: "made").contains("made"))
    }

    @Test func tooManyAreRefusedAndStopAnswersAll() throws {
        let gate = try WakeUp()
        let server = try Self.server(gate)
        var waiting: [Int32] = []
        defer { for socket in waiting { close(socket) } }
        for _ in 0..<(Limits.httpPendingCountMax + 2) {
            waiting.append(try HTTPStreamTests.open(server, "/slow").release())
        }
        // The threads have to take theirs first: how many wait is theirs to say.
        var answer = ""
        for _ in 0..<50 where !answer.hasPrefix("HTTP/1.1 503 ") {
            let socket = try HTTPStreamTests.open(server, "/slow")
            answer = ""
            if try TCPConnection.wait(socket.number, .read, milliseconds: 50) {
                answer = try HTTPStreamTests.read(socket, until: "busy")
            }
            waiting.append(socket.release())
        }
        #expect(answer.contains("Retry-After: 5\r\n"))
        gate.ring()
        server.stop()
        #expect(server.connectionCount == 0)
    }
}

struct MeasureTests {
    @Test func histogramsCount() {
        let histogram = Histogram([1, 2, 4])
        for value in [0.5, 1, 3, 100] { histogram.note(value) }
        let reading = histogram.reading
        #expect(reading.counts.map(\.count) == [2, 2, 3])
        #expect(reading.count == 4 && reading.sum == 104.5)
    }
}

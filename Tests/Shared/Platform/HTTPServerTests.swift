import Glibc
import Testing

@testable import Shared

struct HTTPServerTests {
    static func server() throws -> HTTPServer {
        try HTTPServer(SocketAddress("127.0.0.1:0")) { request in
            switch request.path {
            case "/healthz": .text(200, "ok")
            case "/echo":
                .text(
                    200, "\(request.method) \(request.query["q"] ?? "-") \(request.headers["x-test"] ?? "-")")
            case "/a b":
                HTTPResponse(
                    status: 200, contentType: "text/html", body: [],
                    headers: ["X-Frame-Options": "SAMEORIGIN"])
            default: nil
            }
        }
    }

    /// Sends `text` and reads until the other side closes or falls silent for `silence` milliseconds.
    static func talk(_ server: HTTPServer, _ text: String, silence: Int = 3000) throws -> String {
        let socket = try TCPConnection.begin(server.boundAddress)
        _ = try TCPConnection.wait(socket.number, .write, milliseconds: 2000)
        try socket.writeAll(Array(text.utf8).span, subject: "test")
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while try TCPConnection.wait(socket.number, .read, milliseconds: silence) {
            var space = buffer.mutableSpan
            guard case .bytes(let count) = try socket.read(into: &space, subject: "test") else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    static func get(_ path: String, method: String = "GET", _ fields: String = "") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(fields)\r\n"
    }

    @Test func knownPathsAnswerAndOthersDoNot() throws {
        let server = try Self.server()
        let found = try Self.talk(server, Self.get("/healthz"))
        #expect(found.hasPrefix("HTTP/1.1 200 ") && found.hasSuffix("\r\n\r\nok\n"))
        #expect(try Self.talk(server, Self.get("/")).hasPrefix("HTTP/1.1 404 "))
        #expect(try Self.talk(server, Self.get("/healthz/")).hasPrefix("HTTP/1.1 404 "))
        #expect(try Self.talk(server, Self.get("/a%20b")).hasPrefix("HTTP/1.1 200 "))
        let echo = try Self.talk(server, Self.get("/echo?q=a%26b&r=1", "X-Test: 7\r\n"))
        #expect(echo.hasSuffix("\r\n\r\nGET a&b 7\n"))
    }

    @Test func headHasNoBody() throws {
        let answer = try Self.talk(Self.server(), Self.get("/healthz", method: "HEAD"))
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("\r\n\r\n"))
        #expect(answer.contains("Content-Length: 3\r\n"))
    }

    @Test(arguments: ["PUT", "DELETE", "OPTIONS", "X"])
    func otherMethodsAreRefused(_ method: String) throws {
        let answer = try Self.talk(Self.server(), Self.get("/healthz", method: method))
        #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.contains("Allow: GET, HEAD, POST\r\n"))
    }

    @Test func bodiesAreRefusedUnread() throws {
        let server = try Self.server()
        let post = try Self.talk(
            server, Self.get("/", method: "POST", "Content-Length: 1000000000\r\n") + "abc")
        #expect(post.hasPrefix("HTTP/1.1 415 "))
        let get = try Self.talk(server, Self.get("/healthz", "Content-Length: 1000000000\r\n") + "abc")
        #expect(get.hasPrefix("HTTP/1.1 413 "))
        let chunked = try Self.talk(
            server, Self.get("/healthz", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n")
        #expect(chunked.hasPrefix("HTTP/1.1 413 "))
        #expect(
            try Self.talk(server, Self.get("/healthz", "Content-Length: 0\r\n")).hasPrefix("HTTP/1.1 200 "))
    }

    @Test func securityFieldsStandInEveryAnswer() throws {
        let server = try Self.server()
        for path in ["/healthz", "/none"] {
            let answer = try Self.talk(server, Self.get(path))
            for (name, value) in HTTPResponse.securityHeaders {
                #expect(answer.contains("\(name): \(value)\r\n"))
            }
        }
        let own = try Self.talk(server, Self.get("/a%20b"))
        #expect(own.contains("X-Frame-Options: SAMEORIGIN\r\n") && !own.contains("DENY"))
    }

    @Test func oneConnectionServesSeveralRequests() throws {
        let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        let answer = try Self.talk(Self.server(), request + request + Self.get("/healthz"))
        #expect(answer.split(separator: "HTTP/1.1 200").count == 3)
    }

    @Test func headsAreBounded() throws {
        let field = "X: " + String(repeating: "a", count: Limits.httpConnectionByteCountMax) + "\r\n"
        let answer = try Self.talk(Self.server(), Self.get("/healthz", field))
        #expect(answer.hasPrefix("HTTP/1.1 431 ") || answer.hasPrefix("HTTP/1.1 413 ") || answer.isEmpty)
    }

    @Test func stopFreesThePort() throws {
        let server = try Self.server()
        let address = try SocketAddress(server.boundAddress.description)
        let inUse = FileTests.refusal { () throws(SystemError) in _ = try HTTPServer(address) { _ in nil } }
        #expect(inUse?.number == EADDRINUSE)
        server.stop()
        server.stop()
        let next = try HTTPServer(address) { _ in .text(200, "next") }
        #expect(try Self.talk(next, Self.get("/")).hasSuffix("next\n"))
    }
}

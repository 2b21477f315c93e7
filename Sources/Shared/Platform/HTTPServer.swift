// Pages over HTTP/1.1 (libmicrohttpd, one thread of its own on epoll). For now GET and HEAD without a
// body: anything else is refused before its body is read.

internal import CMicrohttpd

/// What a browser asks for.
public struct HTTPRequest: Sendable, Hashable {
    /// `GET` or `HEAD`.
    public let method: String
    /// The path, percent-decoded, without the query.
    public let path: String
    /// The query's members, decoded; the last of a name counts.
    public let query: [String: String]
    /// Header fields, names in lower case; the last of a name counts.
    public let headers: [String: String]
}

/// What it gets.
public struct HTTPResponse: Sendable, Hashable {
    /// The status code.
    public var status: Int
    /// Header fields; they replace ``HTTPResponse/securityHeaders`` of the same name.
    public var headers: [String: String]
    /// The body.
    public var body: [UInt8]

    /// A response; `contentType` as in the header field.
    public init(status: Int, contentType: String, body: [UInt8], headers: [String: String] = [:]) {
        self.status = status
        self.headers = headers.merging(["Content-Type": contentType]) { given, _ in given }
        self.body = body
    }

    /// Plain text and its line end.
    public static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
    }

    /// Fields of every response: nothing from elsewhere, no framing, no guessing of types, no copies kept.
    public static let securityHeaders = [
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    ]
}

/// A running HTTP server.
@safe
public final class HTTPServer {
    /// Answers one request, on the server's thread, without waiting; nil is 404.
    public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse?

    /// Where it listens, with the port the system chose.
    public let boundAddress: ResolvedAddress

    private let answering: Answering
    private var daemon: OpaquePointer?

    /// Starts to listen and to answer.
    public init(_ address: SocketAddress, _ handler: @escaping Handler) throws(SystemError) {
        let listener = try TCPListener(address)
        boundAddress = try listener.boundAddress
        answering = Answering(handler)
        let options = unsafe [
            Self.option(.LISTEN_SOCKET, Int(listener.release().release())),
            Self.option(.CONNECTION_LIMIT, Limits.httpConnectionCountMax),
            Self.option(.CONNECTION_TIMEOUT, Limits.httpIdleSecondsMax),
            Self.option(.CONNECTION_MEMORY_LIMIT, Limits.httpConnectionByteCountMax),
            Self.option(.END, 0),
        ]
        let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue
        let context = unsafe Unmanaged.passUnretained(answering).toOpaque()
        unsafe daemon = iku_start_daemon(flags, answer, context, options)
        if unsafe daemon == nil { throw .last(.listen, address.description) }
    }

    deinit { stop() }

    /// Ends every connection and the thread; returns when they are gone.
    public func stop() {
        guard let daemon = unsafe daemon else { return }
        unsafe self.daemon = nil
        unsafe MHD_stop_daemon(daemon)
    }

    private static func option(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
        unsafe MHD_OptionItem(option: option, value: value, ptr_value: nil)
    }
}

/// What the daemon's thread needs; lives as long as the server.
private final class Answering: Sendable {
    let handler: HTTPServer.Handler

    init(_ handler: @escaping HTTPServer.Handler) { self.handler = handler }

    func answer(_ connection: OpaquePointer, _ method: String, _ path: String) -> MHD_Result {
        let headers = unsafe fields(connection, .HEADER_KIND)
        guard method == "GET" || method == "HEAD" else {
            var refusal = HTTPResponse.text(405, "method not allowed")
            refusal.headers["Allow"] = "GET, HEAD"
            return unsafe send(refusal, connection)
        }
        if headers["transfer-encoding"] != nil || (headers["content-length"] ?? "0") != "0" {
            return unsafe send(.text(413, "no body is taken here"), connection)
        }
        let query = unsafe fields(connection, .GET_ARGUMENT_KIND)
        let request = HTTPRequest(method: method, path: path, query: query, headers: headers)
        return unsafe send(handler(request) ?? .text(404, "not found"), connection)
    }
}

/// Called by the daemon when a request's head is complete.
private func answer(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadByteCount: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let connection = unsafe connection, let path = unsafe path,
        let method = unsafe method, let state = unsafe state
    else { return .NO }
    let answering = unsafe Unmanaged<Answering>.fromOpaque(context).takeUnretainedValue()
    let name = unsafe String(cString: method)
    // The daemon keeps the connection for another request only if a plain one is answered at its
    // second call; what brings a body is answered at once and loses its connection.
    let isPlain = name == "GET" || name == "HEAD"
    if isPlain, unsafe state.pointee == nil, unsafe !hasBody(connection) {
        unsafe state.pointee = UnsafeMutableRawPointer(bitPattern: 1)
        return .YES
    }
    return unsafe answering.answer(connection, name, String(cString: path))
}

private func hasBody(_ connection: OpaquePointer) -> Bool {
    let headers = unsafe fields(connection, .HEADER_KIND)
    return headers["transfer-encoding"] != nil || (headers["content-length"] ?? "0") != "0"
}

/// Gathers what the daemon tells one by one.
private final class Fields {
    var values: [String: String] = [:]
}

private func fields(_ connection: OpaquePointer, _ kind: MHD_ValueKind) -> [String: String] {
    let fields = Fields()
    unsafe MHD_get_connection_values(
        connection, kind,
        { context, kind, name, value in
            guard let name = unsafe name, let context = unsafe context else { return .YES }
            let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
            let key = unsafe String(cString: name)
            let fields = unsafe Unmanaged<Fields>.fromOpaque(context).takeUnretainedValue()
            fields.values[kind == .HEADER_KIND ? key.lowercased() : key] = text
            return .YES
        }, Unmanaged.passUnretained(fields).toOpaque())
    return withExtendedLifetime(fields) { $0.values }
}

private func send(_ answer: HTTPResponse, _ connection: OpaquePointer) -> MHD_Result {
    let response = unsafe answer.body.withUnsafeBytes { body in
        unsafe MHD_create_response_from_buffer(
            body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let response = unsafe response else { return .NO }
    defer { unsafe MHD_destroy_response(response) }
    let fields = HTTPResponse.securityHeaders.merging(answer.headers) { _, given in given }
    for (name, value) in fields {
        if unsafe MHD_add_response_header(response, name, value) != .YES { return .NO }
    }
    return unsafe MHD_queue_response(connection, UInt32(answer.status), response)
}

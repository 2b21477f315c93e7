// Pages over HTTP/1.1 (libmicrohttpd, one thread of its own on epoll). GET and HEAD without a body, and
// POST of a form (`application/x-www-form-urlencoded`) of at most `Limits.httpFormByteCountMax`; anything
// else is refused before its body is read.

internal import CMicrohttpd

/// What a browser asks for.
public struct HTTPRequest: Sendable, Hashable {
    /// `GET`, `HEAD` or `POST`.
    public let method: String
    /// The path, percent-decoded, without the query.
    public let path: String
    /// The query's members, decoded; the last of a name counts.
    public let query: [String: String]
    /// Header fields, names in lower case; the last of a name counts.
    public let headers: [String: String]
    /// The form's fields, decoded; the last of a name counts. Empty but for `POST`.
    public let form: [String: String]
    /// Cookies by name.
    public let cookies: [String: String]

    /// A request.
    public init(
        method: String, path: String, query: [String: String] = [:], headers: [String: String] = [:],
        form: [String: String] = [:], cookies: [String: String] = [:]
    ) {
        (self.method, self.path, self.query) = (method, path, query)
        (self.headers, self.form, self.cookies) = (headers, form, cookies)
    }
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
    ///
    /// Paths that are `readOnly` take no body with any method: the handler is asked at once, and refuses in
    /// its own words.
    public init(
        _ address: SocketAddress, readOnly: @escaping @Sendable (String) -> Bool = { _ in false },
        _ handler: @escaping Handler
    ) throws(SystemError) {
        let listener = try TCPListener(address)
        boundAddress = try listener.boundAddress
        answering = Answering(handler, readOnly)
        let options = unsafe [
            Self.option(.LISTEN_SOCKET, Int(listener.release().release())),
            Self.option(.CONNECTION_LIMIT, Limits.httpConnectionCountMax),
            Self.option(.CONNECTION_TIMEOUT, Limits.httpIdleSecondsMax),
            Self.option(.CONNECTION_MEMORY_LIMIT, Limits.httpConnectionByteCountMax),
            Self.option(.END, 0),
        ]
        let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue
        let context = unsafe Unmanaged.passUnretained(answering).toOpaque()
        unsafe daemon = iku_start_daemon(flags, answer, forget, context, options)
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
    let isReadOnly: @Sendable (String) -> Bool

    init(_ handler: @escaping HTTPServer.Handler, _ isReadOnly: @escaping @Sendable (String) -> Bool) {
        (self.handler, self.isReadOnly) = (handler, isReadOnly)
    }

    func answer(
        _ connection: OpaquePointer, _ method: String, _ path: String, _ form: [String: String]
    ) -> MHD_Result {
        let request = unsafe HTTPRequest(
            method: method, path: path, query: fields(connection, .GET_ARGUMENT_KIND),
            headers: fields(connection, .HEADER_KIND), form: form, cookies: fields(connection, .COOKIE_KIND))
        return unsafe send(handler(request) ?? .text(404, "not found"), connection)
    }
}

/// A request on its way in: from its head to the end of its form.
@safe
private final class Arrival {
    private var processor: OpaquePointer?
    private var byteCount = 0
    private let form = Fields()
    private(set) var isRefused = false

    init(_ connection: OpaquePointer, isForm: Bool) {
        if isForm {
            let context = unsafe Unmanaged.passUnretained(form).toOpaque()
            unsafe processor = MHD_create_post_processor(connection, 1024, gather, context)
            isRefused = unsafe processor == nil
        }
    }

    deinit { if let processor = unsafe processor { unsafe MHD_destroy_post_processor(processor) } }

    func take(_ bytes: UnsafePointer<CChar>, _ count: Int) {
        byteCount += count
        if byteCount > Limits.httpFormByteCountMax { isRefused = true }
        guard !isRefused, let processor = unsafe processor else { return }
        if unsafe MHD_post_process(processor, bytes, count) != .YES { isRefused = true }
    }

    var values: [String: String] {
        form.pieces.compactMapValues { String(validating: $0, as: UTF8.self) }
    }
}

/// Called by the daemon for each piece of a form's field.
private func gather(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ file: UnsafePointer<CChar>?, _ type: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?,
    _ bytes: UnsafePointer<CChar>?, _ offset: UInt64, _ count: Int
) -> MHD_Result {
    guard let context = unsafe context, let name = unsafe name else { return .NO }
    let fields = unsafe Unmanaged<Fields>.fromOpaque(context).takeUnretainedValue()
    let key = unsafe String(cString: name)
    var value = offset == 0 ? [] : fields.pieces[key] ?? []
    if let bytes = unsafe bytes {
        unsafe UnsafeRawBufferPointer(start: bytes, count: count).withMemoryRebound(to: UInt8.self) {
            unsafe value.append(contentsOf: $0)
        }
    }
    fields.pieces[key] = value
    return .YES
}

/// Called by the daemon when a request's head is complete, for each piece of its body, and at its end.
private func answer(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadByteCount: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let connection = unsafe connection, let path = unsafe path,
        let method = unsafe method, let state = unsafe state, let uploadByteCount = unsafe uploadByteCount
    else { return .NO }
    let name = unsafe String(cString: method)
    let answering = unsafe Unmanaged<Answering>.fromOpaque(context).takeUnretainedValue()
    guard let known = unsafe state.pointee else {
        if name != "GET", name != "HEAD", answering.isReadOnly(unsafe String(cString: path)) {
            return unsafe answering.answer(connection, name, String(cString: path), [:])
        }
        if let refusal = unsafe refusal(name, connection) { return unsafe send(refusal, connection) }
        // The daemon keeps the connection for another request only if this one is answered at a later call.
        let arrival = unsafe Arrival(connection, isForm: name == "POST")
        unsafe state.pointee = Unmanaged.passRetained(arrival).toOpaque()
        return .YES
    }
    let arrival = unsafe Unmanaged<Arrival>.fromOpaque(known).takeUnretainedValue()
    if let upload = unsafe upload, unsafe uploadByteCount.pointee > 0 {
        unsafe arrival.take(upload, uploadByteCount.pointee)
        unsafe uploadByteCount.pointee = 0
        return .YES
    }
    if arrival.isRefused { return unsafe send(.text(413, "the form is too large or damaged"), connection) }
    return unsafe answering.answer(connection, name, String(cString: path), arrival.values)
}

/// Called by the daemon when a request is over, however it ended.
private func forget(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let state = unsafe state, let known = unsafe state.pointee else { return }
    unsafe Unmanaged<Arrival>.fromOpaque(known).release()
    unsafe state.pointee = nil
}

/// What a request's head alone is refused for.
private func refusal(_ method: String, _ connection: OpaquePointer) -> HTTPResponse? {
    let headers = unsafe fields(connection, .HEADER_KIND)
    let byteCount = Int(headers["content-length"] ?? "0") ?? Int.max
    switch method {
    case "GET", "HEAD":
        let hasBody = headers["transfer-encoding"] != nil || byteCount != 0
        return hasBody ? .text(413, "no body is taken here") : nil
    case "POST":
        guard headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            return .text(415, "only forms are taken here")
        }
        return byteCount > Limits.httpFormByteCountMax ? .text(413, "the form is too large") : nil
    default:
        var refusal = HTTPResponse.text(405, "method not allowed")
        refusal.headers["Allow"] = "GET, HEAD, POST"
        return refusal
    }
}

/// Gathers what the daemon tells one by one.
private final class Fields {
    var values: [String: String] = [:]
    /// Bytes of a form's fields so far.
    var pieces: [String: [UInt8]] = [:]
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

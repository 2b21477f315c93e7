// Pages over HTTP/1.1 (libmicrohttpd, one thread of its own on epoll), plain or with TLS. GET and HEAD
// without a body, and POST of a form (`application/x-www-form-urlencoded`) of at most
// `Limits.httpFormByteCountMax`; anything else is refused before its body is read, but what
// `HTTPFormRules` lets in besides.
//
// Nobody keeps others out by holding connections (HTTPServer+Connections); an answer that takes its time
// is made on another thread (HTTPServer+Work: a handler returns `.later { … }`); and a response may stay
// open as a stream of events (HTTPServer+Streams).

internal import CMicrohttpd
internal import Synchronization

/// A running HTTP server.
public final class HTTPServer: Sendable {
    /// Answers one request, on the server's thread, without waiting; nil is 404.
    public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse?

    /// Where it listens, with the port the system chose.
    public let boundAddress: ResolvedAddress
    /// What it has served so far.
    public var counts: HTTPCounts { answering.counts }

    private let answering: HTTPAnswering
    private let daemon: Mutex<Daemon?>

    @safe
    private struct Daemon: ~Copyable {
        let pointer: OpaquePointer
    }

    /// Starts to listen and to answer: with TLS where there is an `identity`, else in plain HTTP.
    ///
    /// Paths that are `readOnly` take no body with any method: the handler is asked at once, and refuses in
    /// its own words.
    public init(
        _ address: SocketAddress, identity: TLSIdentity? = nil, forms: HTTPFormRules = HTTPFormRules(),
        readOnly: @escaping @Sendable (String) -> Bool = { _ in false }, _ handler: @escaping Handler
    ) throws(SystemError) {
        let listener = try TCPListener(address)
        let boundAddress = try listener.boundAddress
        let answering = try HTTPAnswering(handler, forms, readOnly)
        if let identity { TLSRetrieval.show(identity, onPort: boundAddress.port) }
        let options = unsafe [
            Self.option(.LISTEN_SOCKET, Int(listener.release().release())),
            Self.option(.CONNECTION_LIMIT, Limits.httpConnectionCountMax),
            Self.option(.CONNECTION_TIMEOUT, Limits.httpIdleSecondsMax),
            Self.option(.CONNECTION_MEMORY_LIMIT, Limits.httpConnectionByteCountMax),
            Self.option(.END, 0),
        ]
        let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_SUSPEND_RESUME.rawValue
        let context = unsafe Unmanaged.passUnretained(answering).toOpaque()
        let retrieve = unsafe identity == nil ? nil : TLSRetrieval.callback
        let pointer = unsafe iku_start_daemon(
            flags, answer, forget, noteConnection, context, retrieve, TLSRetrieval.browserRules, options)
        guard let pointer = unsafe pointer else { throw .last(.listen, address.description) }
        (self.boundAddress, self.answering) = (boundAddress, answering)
        daemon = unsafe Mutex(Daemon(pointer: pointer))
    }

    deinit { stop() }

    /// Shows another certificate from the next handshake on.
    public func show(_ identity: TLSIdentity) { TLSRetrieval.show(identity, onPort: boundAddress.port) }

    /// Sends `event` on every stream of events; from any thread.
    public func publish(_ event: [UInt8]) { answering.streams.publish(event) }

    /// Lets go of streams whose reader has left, and sends the others a comment line where it is time.
    public func lookAtStreams(comment: Bool) {
        answering.streams.sweep()
        if comment { publish(Array(": iku\n\n".utf8)) }
    }

    /// Streams of events that are open.
    public var streamCount: Int { answering.streams.count }

    /// Connections that are open, streams among them.
    public var connectionCount: Int { answering.connections.count }

    /// Ends every connection and the thread; returns when they are gone.
    public func stop() {
        answering.streams.endAll()
        answering.workers.stop()
        daemon.withLock { daemon in
            if let daemon = daemon.take() { unsafe MHD_stop_daemon(daemon.pointer) }
        }
    }

    private static func option(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
        unsafe MHD_OptionItem(option: option, value: value, ptr_value: nil)
    }
}

/// Answers of one server, by the hundreds of their status.
public final class HTTPCounts: Sendable {
    /// Informational to server error: `1xx` … `5xx`.
    public static let classes = 1...5
    private let responses: [Counter] = classes.map { _ in Counter() }
    /// Connections ended to make room for others.
    public let evicted = Counter()

    /// Answers whose status begins with `digit`.
    public func responses(_ digit: Int) -> UInt64 { responses[digit - 1].value }

    func note(status: Int) { responses[min(max(status / 100, 1), 5) - 1].add() }
}

/// What the daemon's thread needs; lives as long as the server.
final class HTTPAnswering: Sendable {
    private let handler: HTTPServer.Handler
    let forms: HTTPFormRules
    let uploads = HTTPUploads()
    let isReadOnly: @Sendable (String) -> Bool
    let streams = HTTPStreams()
    let connections: HTTPConnections
    let counts = HTTPCounts()
    let workers: HTTPWorkers

    init(
        _ handler: @escaping HTTPServer.Handler, _ forms: HTTPFormRules,
        _ isReadOnly: @escaping @Sendable (String) -> Bool
    ) throws(SystemError) {
        (self.handler, self.forms, self.isReadOnly) = (handler, forms, isReadOnly)
        workers = try HTTPWorkers()
        connections = HTTPConnections(counts)
    }

    func answer(
        _ connection: OpaquePointer, _ method: String, _ path: String, _ arrival: HTTPArrival
    ) -> MHD_Result {
        if let pending = arrival.pending {
            guard let response = pending.response else { return .YES }
            return unsafe send(response, connection)
        }
        let request = unsafe request(connection, method, path, arrival.takeForm())
        let response = handler(request) ?? .text(404, "not found")
        if response.work == nil { return unsafe send(response, connection) }
        guard workers.hasRoom else { return unsafe send(HTTPWorkers.refusal, connection) }
        let pending = unsafe HTTPPending(response, connection)
        arrival.pending = pending
        workers.take(pending)
        return .YES
    }

    /// A request's head, and the form that came with it.
    func request(
        _ connection: OpaquePointer, _ method: String, _ path: String, _ form: HTTPForm = HTTPForm()
    ) -> HTTPRequest {
        unsafe HTTPRequest(
            method: method, path: path, query: httpFields(connection, .GET_ARGUMENT_KIND),
            headers: httpFields(connection, .HEADER_KIND), form: form.fields,
            secrets: HTTPSecrets(form.secrets), files: form.files,
            cookies: httpFields(connection, .COOKIE_KIND), peer: connections.peer(of: connection))
    }

    func send(_ answer: HTTPResponse, _ connection: OpaquePointer) -> MHD_Result {
        if answer.isEventStream { return unsafe sendStream(answer, connection) }
        let response = unsafe answer.body.withUnsafeBytes { body in
            unsafe MHD_create_response_from_buffer(
                body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
        }
        guard let response = unsafe response else { return .NO }
        return unsafe queue(response, answer, connection)
    }

    private func sendStream(_ answer: HTTPResponse, _ connection: OpaquePointer) -> MHD_Result {
        guard let stream = unsafe streams.open(connection, first: answer.body) else {
            var refusal = HTTPResponse.text(503, "too many streams of events; try again later")
            refusal.headers["Retry-After"] = "30"
            return unsafe send(refusal, connection)
        }
        unsafe connections.keep(connection)
        return unsafe queue(stream, answer, connection)
    }

    /// Queues a response with its fields, and lets go of it.
    private func queue(
        _ response: OpaquePointer, _ answer: HTTPResponse, _ connection: OpaquePointer
    ) -> MHD_Result {
        defer { unsafe MHD_destroy_response(response) }
        let fields = HTTPResponse.securityHeaders.merging(answer.headers) { _, given in given }
        for (name, value) in fields {
            if unsafe MHD_add_response_header(response, name, value) != .YES { return .NO }
        }
        counts.note(status: answer.status)
        return unsafe MHD_queue_response(connection, UInt32(answer.status), response)
    }
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
    let answering = unsafe Unmanaged<HTTPAnswering>.fromOpaque(context).takeUnretainedValue()
    guard let known = unsafe state.pointee else {
        unsafe answering.connections.touch(connection)
        if name != "GET", name != "HEAD", answering.isReadOnly(unsafe String(cString: path)) {
            let arrival = HTTPArrival(.none)
            unsafe state.pointee = Unmanaged.passRetained(arrival).toOpaque()
            return unsafe answering.answer(connection, name, String(cString: path), arrival)
        }
        switch unsafe httpBody(name, String(cString: path), connection, answering) {
        case .failure(let refusal): return unsafe answering.send(refusal.response, connection)
        case .success(let arrival):
            // The daemon keeps the connection for another request only if this one is answered at a later
            // call.
            unsafe state.pointee = Unmanaged.passRetained(arrival).toOpaque()
            return .YES
        }
    }
    let arrival = unsafe Unmanaged<HTTPArrival>.fromOpaque(known).takeUnretainedValue()
    if let upload = unsafe upload, unsafe uploadByteCount.pointee > 0 {
        unsafe arrival.take(upload, uploadByteCount.pointee)
        unsafe uploadByteCount.pointee = 0
        return .YES
    }
    if arrival.isRefused {
        return unsafe answering.send(.text(413, "the form is too large or damaged"), connection)
    }
    return unsafe answering.answer(connection, name, String(cString: path), arrival)
}

/// Called by the daemon when a request is over, however it ended.
private func forget(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    if let context = unsafe context, let connection = unsafe connection {
        let answering = unsafe Unmanaged<HTTPAnswering>.fromOpaque(context).takeUnretainedValue()
        unsafe answering.connections.release(connection)
    }
    guard let state = unsafe state, let known = unsafe state.pointee else { return }
    unsafe Unmanaged<HTTPArrival>.fromOpaque(known).release()
    unsafe state.pointee = nil
}

/// Called by the daemon at a connection's beginning and end.
private func noteConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let context = unsafe context, let connection = unsafe connection else { return }
    let answering = unsafe Unmanaged<HTTPAnswering>.fromOpaque(context).takeUnretainedValue()
    if event.rawValue == 0 {  // MHD_CONNECTION_NOTIFY_STARTED
        unsafe answering.connections.begin(connection)
    } else {
        unsafe answering.connections.end(connection)
    }
}

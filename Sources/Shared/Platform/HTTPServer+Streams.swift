// Streams of server-sent events. A stream with nothing to say is suspended and costs its memory alone;
// what is to be sent resumes it. All of that happens inside one lock, so that no event comes between
// "nothing to say" and the suspension. A suspended connection does not notice its peer leaving: a look at
// its socket now and then does (`sweep`), and a comment line keeps what lies between from giving it up.

internal import CMicrohttpd
internal import Glibc
internal import Synchronization

/// All streams of one server.
final class HTTPStreams: Sendable {
    private struct Book {
        var streams: [ObjectIdentifier: HTTPStream] = [:]
        var isEnding = false
    }

    private let book = Mutex(Book())

    var count: Int { book.withLock { $0.streams.count } }

    /// A response that stays open on `connection`; nil where there are too many.
    func open(_ connection: OpaquePointer, first: [UInt8]) -> OpaquePointer? {
        let stream = unsafe HTTPStream(connection, first: first, self)
        let isTaken = book.withLock { book in
            if book.isEnding || book.streams.count >= Limits.httpStreamCountMax { return false }
            book.streams[ObjectIdentifier(stream)] = stream
            return true
        }
        guard isTaken else { return nil }
        let context = unsafe Unmanaged.passRetained(stream).toOpaque()
        let response = unsafe MHD_create_response_from_callback(
            UInt64.max, Limits.httpStreamBlockByteCount, readStream, context, closeStream)
        if unsafe response == nil { unsafe closeStream(context) }
        return unsafe response
    }

    func publish(_ event: [UInt8]) { for stream in all() { stream.append(event) } }

    /// Ends streams whose peer has left, and old ones: a reader who is still there comes back.
    func sweep() { for stream in all() where stream.isOld || stream.hasPeerLeft() { stream.end() } }

    /// Ends all streams, and opens no more.
    func endAll() {
        book.withLock { $0.isEnding = true }
        for stream in all() { stream.end() }
    }

    fileprivate func forget(_ stream: HTTPStream) {
        book.withLock { $0.streams[ObjectIdentifier(stream)] = nil }
    }

    private func all() -> [HTTPStream] { book.withLock { Array($0.streams.values) } }
}

/// One stream.
final class HTTPStream: Sendable {
    private struct Line {
        /// The daemon's pointer to the connection, as a number.
        let connection: UInt
        let descriptor: Int32
        var unsent: [UInt8]
        var isSuspended = false
        var isEnding = false
        /// The daemon has let go of the connection.
        var isClosed = false
    }

    private let line: Mutex<Line>
    private let streams: HTTPStreams
    private let age = Stopwatch()

    var isOld: Bool { age.seconds > Double(Limits.httpStreamSecondsMax) }

    fileprivate init(_ connection: OpaquePointer, first: [UInt8], _ streams: HTTPStreams) {
        let descriptor = unsafe iku_connection_descriptor(connection)
        line = Mutex(
            Line(connection: UInt(bitPattern: connection), descriptor: descriptor, unsent: first))
        self.streams = streams
    }

    /// Appends to what is to be sent; a reader that takes nothing is let go of.
    func append(_ event: [UInt8]) {
        line.withLock { line in
            if line.unsent.count + event.count > Limits.httpStreamByteCountMax {
                line.isEnding = true
            } else {
                line.unsent += event
            }
            Self.resume(&line)
        }
    }

    func end() {
        line.withLock { line in
            line.isEnding = true
            Self.resume(&line)
        }
    }

    /// A reader says nothing after its request: a byte (TLS's good-bye) or an end means that it goes.
    func hasPeerLeft() -> Bool {
        line.withLock { line in
            guard !line.isClosed, line.descriptor >= 0 else { return false }
            var byte: UInt8 = 0
            let count = unsafe recv(
                line.descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
            return count >= 0 || (errno != EAGAIN && errno != EINTR)
        }
    }

    private static func resume(_ line: inout Line) {
        guard line.isSuspended, !line.isClosed else { return }
        line.isSuspended = false
        unsafe MHD_resume_connection(OpaquePointer(bitPattern: line.connection))
    }

    /// Hands over what there is, or suspends the connection: on the daemon's thread.
    fileprivate func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        line.withLock { line in
            if line.isEnding { return iku_end_of_stream }
            if line.unsent.isEmpty {
                line.isSuspended = true
                unsafe MHD_suspend_connection(OpaquePointer(bitPattern: line.connection))
                return 0
            }
            let count = min(line.unsent.count, buffer.count)
            unsafe buffer.copyBytes(from: line.unsent[..<count])
            line.unsent.removeFirst(count)
            return count
        }
    }

    fileprivate func close() {
        line.withLock { $0.isClosed = true }
        streams.forget(self)
    }
}

/// Called by the daemon when the connection takes more.
private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ count: Int
) -> Int {
    guard let context = unsafe context, let buffer = unsafe buffer else { return iku_end_of_stream }
    let stream = unsafe Unmanaged<HTTPStream>.fromOpaque(context).takeUnretainedValue()
    return unsafe stream.read(UnsafeMutableRawBufferPointer(start: buffer, count: count))
}

/// Called by the daemon when the response is over, however it ended.
private func closeStream(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    unsafe Unmanaged<HTTPStream>.fromOpaque(context).takeRetainedValue().close()
}

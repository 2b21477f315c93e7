// Who is connected. Connections that wait (for the rest of a handshake or a head, or for another request)
// are many at no cost to anybody else: beyond `Limits.httpWaitingCountMax` the one that has waited longest
// goes, of the address that has most of them. A browser's head arrives within moments, so whoever fills
// the port with half-open connections pushes out their own.

internal import CMicrohttpd
internal import Glibc
internal import Synchronization

/// The connections of one server.
final class HTTPConnections: Sendable {
    private struct Known {
        let host: String
        let descriptor: Int32
        /// Counts up with every step of any connection: the smallest has waited longest.
        var step: UInt64
        var standing = Standing.waiting

        var isWaiting: Bool { standing == .waiting }
    }

    private enum Standing {
        /// Holds a place among those that wait.
        case waiting
        /// Is a stream of events, which are bounded otherwise.
        case streaming
        /// Was told to go.
        case leaving
    }

    private struct Book {
        var known: [UInt: Known] = [:]
        var step: UInt64 = 0
        var waitingCount = 0
    }

    private let book = Mutex(Book())
    private let counts: HTTPCounts

    init(_ counts: HTTPCounts) { self.counts = counts }

    /// Connections that are open.
    var count: Int { book.withLock { $0.known.count } }

    /// Takes note of a new connection, and makes room for it where there is none.
    func begin(_ connection: OpaquePointer) {
        let descriptor = unsafe iku_connection_descriptor(connection)
        let host = unsafe iku_connection_address(connection).flatMap {
            unsafe ResolvedAddress(socketAddress: $0)?.host
        }
        let key = UInt(bitPattern: connection)
        book.withLock { book in
            book.step += 1
            book.known[key] = Known(host: host ?? "?", descriptor: descriptor, step: book.step)
            book.waitingCount += 1
            if book.waitingCount > Limits.httpWaitingCountMax { evict(&book) }
        }
    }

    /// The daemon closes the socket after this call, on the same thread.
    func end(_ connection: OpaquePointer) {
        let key = UInt(bitPattern: connection)
        book.withLock { book in
            if book.known.removeValue(forKey: key)?.isWaiting == true { book.waitingCount -= 1 }
        }
    }

    /// A request has begun: the connection's turn starts anew.
    func touch(_ connection: OpaquePointer) {
        let key = UInt(bitPattern: connection)
        book.withLock { book in
            book.step += 1
            book.known[key]?.step = book.step
        }
    }

    /// A stream of events begins.
    func keep(_ connection: OpaquePointer) {
        let key = UInt(bitPattern: connection)
        book.withLock { book in
            guard book.known[key]?.isWaiting == true else { return }
            book.known[key]?.standing = .streaming
            book.waitingCount -= 1
        }
    }

    /// A request is over; another may follow.
    func release(_ connection: OpaquePointer) {
        let key = UInt(bitPattern: connection)
        book.withLock { book in
            book.step += 1
            book.known[key]?.step = book.step
            guard book.known[key]?.standing == .streaming else { return }
            book.known[key]?.standing = .waiting
            book.waitingCount += 1
        }
    }

    func peer(of connection: OpaquePointer) -> String {
        let key = UInt(bitPattern: connection)
        return book.withLock { $0.known[key]?.host } ?? "?"
    }

    /// Ends the connection that has waited longest, of the address with most that wait. The daemon hears of
    /// it as of a peer that has left.
    private func evict(_ book: inout Book) {
        var counts: [String: Int] = [:]
        for known in book.known.values where known.isWaiting { counts[known.host, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        let candidates = book.known.filter { $0.value.isWaiting && counts[$0.value.host] == most }
        guard let (key, known) = candidates.min(by: { $0.value.step < $1.value.step }) else { return }
        book.known[key]?.standing = .leaving
        book.waitingCount -= 1
        if known.descriptor >= 0 { _ = shutdown(known.descriptor, Int32(SHUT_RDWR)) }
        self.counts.evicted.add()
    }
}

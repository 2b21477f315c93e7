// Tells the readers' browsers that the log has grown, whoever appended to it: this process's writer or a
// command beside it. Half a second between looks, and no look at the store while nobody listens.

import Shared
import Synchronization

/// A thread that watches the log for the streams of events.
final class LogWatch: Sendable {
    private static let lookMilliseconds = 500
    private static let commentMilliseconds = Int64(Limits.httpStreamCommentSeconds) * 1000

    private let layout: DataLayout
    private let http: HTTPServer
    private let clock: Clock
    private let log: Log
    private let bell: WakeUp
    private let isStopping = Atomic<Bool>(false)
    private let thread = Mutex<Thread?>(nil)

    /// Starts to watch.
    init(_ layout: DataLayout, _ http: HTTPServer, clock: Clock, log: Log) throws(SystemError) {
        (self.layout, self.http, self.clock, self.log) = (layout, http, clock, log)
        bell = try WakeUp()
        let started = try Thread("iku-events") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// The event that tells a size of the log.
    static func event(size: UInt64) -> [UInt8] {
        Array("id: \(size)\nevent: log\ndata: {\"size\":\(size)}\n\n".utf8)
    }

    /// Ends the thread.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        bell.ring()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    private func run() {
        var eye = Eye(layout)
        var commentAt = clock.monotonicMilliseconds() + Self.commentMilliseconds
        while !isStopping.load(ordering: .relaxed) {
            do {
                _ = try TCPConnection.wait(bell.descriptor, .read, milliseconds: Self.lookMilliseconds)
            } catch {
                return log(.error, "events-stopped", ["error": "\(error)"])
            }
            if http.streamCount == 0 { continue }
            let now = clock.monotonicMilliseconds()
            http.lookAtStreams(comment: now >= commentAt)
            if now >= commentAt { commentAt = now + Self.commentMilliseconds }
            do {
                if let size = try eye.newSize() { http.publish(Self.event(size: size)) }
            } catch {
                log(.warning, "events-without-store", ["error": error.words.english])
            }
        }
    }

    /// A view of the log's size alone.
    private struct Eye {
        private let layout: DataLayout
        private var database: Database?
        private var version: Int64?
        private var size: UInt64 = 0

        init(_ layout: DataLayout) { self.layout = layout }

        /// The size, where it is another than at the last look.
        mutating func newSize() throws(StoreError) -> UInt64? {
            if database == nil { database = try Database.open(layout) }
            guard let database else { return nil }
            let version = try database.changeMark()
            if version == self.version { return nil }
            self.version = version
            let size = try database.logSize()
            if size == self.size { return nil }
            self.size = size
            return size
        }
    }
}

// Answers that take their time (a password's hash, a file made by a child program) are made on two threads
// of their own, so that the daemon's one thread goes on. Their connections are suspended meanwhile; a
// resumed one is asked about again by the daemon, and finds its answer.

internal import CMicrohttpd
internal import Synchronization

/// One answer in the making.
final class HTTPPending: Sendable {
    private struct State {
        /// The daemon's pointer to the connection, as a number; suspended until there is an answer.
        let connection: UInt
        var response: HTTPResponse?
    }

    private let placeholder: HTTPResponse
    private let state: Mutex<State>

    init(_ placeholder: HTTPResponse, _ connection: OpaquePointer) {
        self.placeholder = placeholder
        state = Mutex(State(connection: UInt(bitPattern: connection)))
        unsafe MHD_suspend_connection(connection)
    }

    /// The answer; nil while it is made.
    var response: HTTPResponse? { state.withLock { $0.response } }

    /// Makes the answer, and lets the connection go on.
    func make() { finish(placeholder.finished()) }

    func finish(_ response: HTTPResponse) {
        state.withLock { state in
            state.response = response
            unsafe MHD_resume_connection(OpaquePointer(bitPattern: state.connection))
        }
    }
}

/// The threads of one server that make such answers; they start with the first.
final class HTTPWorkers: Sendable {
    private struct Queue {
        var waiting: [HTTPPending] = []
        var isStopping = false
    }

    private static let threadCount = 2

    private let queue = Mutex(Queue())
    private let threads = Mutex<[Thread]>([])
    private let bell: WakeUp

    init() throws(SystemError) { bell = try WakeUp() }

    static var refusal: HTTPResponse {
        var refusal = HTTPResponse.text(503, "busy; try again in a few seconds")
        refusal.headers["Retry-After"] = "5"
        return refusal
    }

    /// Whether another answer may wait.
    var hasRoom: Bool {
        queue.withLock { !$0.isStopping && $0.waiting.count < Limits.httpPendingCountMax }
    }

    /// Takes an answer to make.
    func take(_ pending: HTTPPending) {
        guard startThreads() else { return pending.finish(Self.refusal) }
        let isTaken = queue.withLock { queue in
            if !queue.isStopping { queue.waiting.append(pending) }
            return !queue.isStopping
        }
        if isTaken { bell.ring() } else { pending.finish(Self.refusal) }
    }

    /// Ends the threads after what they are about; what waits is refused.
    func stop() {
        let waiting = queue.withLock { queue in
            defer { queue.waiting = [] }
            queue.isStopping = true
            return queue.waiting
        }
        for pending in waiting { pending.finish(Self.refusal) }
        bell.ring()
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads = []
        }
    }

    private func startThreads() -> Bool {
        threads.withLock { threads in
            while threads.count < Self.threadCount {
                guard let thread = try? Thread("iku-http-work", { [self] in run() }) else { break }
                threads.append(thread)
            }
            return !threads.isEmpty
        }
    }

    private func run() {
        while true {
            let (pending, isMore, isStopping) = queue.withLock { queue in
                let pending = queue.waiting.isEmpty ? nil : queue.waiting.removeFirst()
                return (pending, !queue.waiting.isEmpty, queue.isStopping)
            }
            // One ring wakes one thread: it passes on what is left, and the end.
            if isMore || isStopping { bell.ring() }
            if let pending { pending.make() } else if isStopping { return } else { bell.wait() }
        }
    }
}

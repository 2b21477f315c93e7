// What other threads tell a worker: new sockets, and what became of its jobs.

import Shared
import Synchronization

/// Which request an answer is for.
struct Ticket: Sendable {
    /// The connection, by its number on its worker.
    let connection: UInt64
    let sequence: Int64
    let language: Language
    let lineByteCount: Int
}

/// A socket on its way from the thread that accepts to a worker.
final class AcceptedSocket: Sendable {
    /// The peer's numeric address, without its port.
    let host: String
    private let socket: Mutex<FileDescriptor?>

    init(_ socket: consuming FileDescriptor, host: String) {
        self.socket = Mutex(socket)
        self.host = host
    }

    /// The socket; once.
    func take() -> FileDescriptor? { socket.withLock { $0.take() } }
}

/// Messages to one worker, in the order posted.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case accepted(AcceptedSocket)
        case outcome(LedgerOutcome, Ticket)
        case evidence(EvidenceOutcome, Ticket)
        /// Take nothing more, answer what was taken, end.
        case stop
    }

    private let messages = Mutex<[Message]>([])
    private let bell: WakeUp

    init() throws(SystemError) { bell = try WakeUp() }

    /// For the worker's poller.
    var descriptor: Int32 { bell.descriptor }

    /// Posts a message; the worker is woken by the first.
    func post(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if isFirst { bell.ring() }
    }

    /// Wakes the worker, to look at the clock.
    func ring() { bell.ring() }

    /// Everything posted since.
    func takeAll() -> [Message] {
        // Silence first: a message posted after it rings again.
        bell.hear()
        return messages.withLock { messages in
            let taken = messages
            messages = []
            return taken
        }
    }
}

// The thread that accepts connections and deals them out to the workers in turn. It never ends for want
// of descriptors: it waits until some are given back, and says so once.

import Shared
import Synchronization

/// Accepts connections on one thread.
final class Acceptor: Sendable {
    private static let listenerToken: UInt64 = 0
    private static let bellToken: UInt64 = 1
    private static let pauseMilliseconds = 50

    /// Nil once it has stopped: nobody connects any more.
    private let listener: Mutex<TCPListener?>
    private let descriptor: Int32
    let boundAddress: ResolvedAddress
    private let bell: WakeUp
    private let isStopping = Atomic(false)
    private let census: ConnectionCensus
    private let mailboxes: [Mailbox]
    private let log: Log

    init(
        _ address: SocketAddress, _ census: ConnectionCensus, _ mailboxes: [Mailbox], _ log: Log
    ) throws(SystemError) {
        let listener = try TCPListener(address)
        descriptor = listener.descriptor
        boundAddress = try listener.boundAddress
        self.listener = Mutex(listener)
        bell = try WakeUp()
        (self.census, self.mailboxes, self.log) = (census, mailboxes, log)
    }

    /// Ends the thread.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        bell.ring()
    }

    /// The thread's work.
    func run() {
        do { try accept() } catch { fatalError("invariant broken: a listener accepts (\(error))") }
        listener.withLock { $0 = nil }
    }

    /// Why no connection is taken for the moment.
    private enum Pause { case crowded, exhausted }

    private func accept() throws(SystemError) {
        let poller = try Poller()
        try poller.add(bell.descriptor, token: Self.bellToken, .read)
        try poller.add(descriptor, token: Self.listenerToken, .read)
        var events: [Poller.Event] = []
        var next = 0
        var isWarned = false
        while !isStopping.load(ordering: .acquiring) {
            let pause = try takeAll(&next)
            if pause == .exhausted, !isWarned {
                log(.error, "descriptors-exhausted", ["connections": census.total])
            }
            isWarned = pause == .exhausted
            if pause == .crowded { for mailbox in mailboxes { mailbox.ring() } }
            // Not asked about the listener meanwhile, which would wake the thread at once.
            try poller.change(descriptor, token: Self.listenerToken, pause == nil ? .read : [])
            try poller.wait(milliseconds: pause == nil ? nil : Self.pauseMilliseconds, into: &events)
        }
    }

    /// Takes everybody who waits.
    private func takeAll(_ next: inout Int) throws(SystemError) -> Pause? {
        while !isStopping.load(ordering: .acquiring) {
            if census.isCrowded { return .crowded }
            switch try acceptOne() {
            case .nobody: return nil
            case .exhausted: return .exhausted
            case .connection(let socket, let peer):
                // Without room the socket closes here: agents try again after a while.
                guard census.enter() else { continue }
                mailboxes[next % mailboxes.count].post(.accepted(AcceptedSocket(socket, host: peer.host)))
                next += 1
            }
        }
        return nil
    }

    private func acceptOne() throws(SystemError) -> TCPListener.Accepted {
        try listener.withLock { (listener) throws(SystemError) in
            guard listener != nil else { return .nobody }
            return try listener?.accept() ?? .nobody
        }
    }
}

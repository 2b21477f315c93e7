// One connection: TLS around the pure session. It does the I/O and keeps what the poller is asked for;
// what to do with a request is its worker's matter. Used by one thread.

import Shared

/// A connection on its worker.
final class Connection {
    /// Where a connection stands.
    enum Phase {
        case handshake
        /// Speaking the protocol.
        case open
        /// All is said; what still comes is dropped, until the peer closes or the time is over.
        case lingering(until: Int64)
    }

    /// Why a connection ends.
    enum Ending: Error, Equatable {
        /// The peer closed it, or it broke.
        case peerLeft
        /// The handshake failed, in TLS's words.
        case handshake(String)
        /// The peer has no Ed25519 key.
        case noKey
        /// Another protocol, or none.
        case otherProtocol
        /// Too many connections without an enrolled key.
        case tooManyStrangers
        /// The store cannot be read, so there is nothing to greet with.
        case noStore
    }

    /// Records read before other connections have their turn.
    private static let readCountMax = 16

    let number: UInt64
    /// The peer's numeric address.
    let host: String
    private var tls: TLSSession
    private(set) var phase = Phase.handshake
    var standing = ConnectionCensus.Standing.handshaking
    var key = ConnectionKey(kid: "", key: nil)
    var session: AggregatorSession
    /// What the poller is asked to wait for.
    var interest: Poller.Interest = .read
    /// Whether it waits to be flushed.
    var isTouched = false
    /// Bytes its worker has counted for it.
    var countedByteCount = 0
    let handshakeBegunAt: Int64
    private var handshakeWants: Poller.Interest = .read
    private var hasPeerEnded = false
    private var droppedByteCount = 0

    init(_ tls: consuming TLSSession, number: UInt64, host: String, at now: Int64) {
        self.tls = tls
        self.number = number
        self.host = host
        session = AggregatorSession(hello: [], at: now)
        handshakeBegunAt = now
    }

    var descriptor: Int32 { tls.descriptor }

    // MARK: Handshake

    /// Takes the handshake further; true once it is done and the peer's key is known.
    func shakeHands() throws(Ending) -> Bool {
        do {
            switch try tls.handshake() {
            case .wantRead: handshakeWants = .read
            case .wantWrite: handshakeWants = .write
            case .done:
                try identify()
                return true
            }
            return false
        } catch let error as TLSError {
            throw .handshake(error.words.english)
        } catch let ending as Ending {
            throw ending
        } catch {
            fatalError("invariant broken: an error of no known type")
        }
    }

    private func identify() throws(Ending) {
        guard tls.selectedALPN == TLSContext.applicationProtocol else { throw .otherProtocol }
        guard let bytes = tls.peerEd25519Key else { throw .noKey }
        let checked = try? PublicKey(bytes)
        key = ConnectionKey(kid: checked?.thumbprint ?? "", key: checked)
    }

    /// Begins the protocol.
    func open(hello: [UInt8], at now: Int64) {
        session = AggregatorSession(hello: hello, at: now)
        phase = .open
    }

    // MARK: Input and output

    /// Reads what is there, as far as the session wants it, using `buffer`.
    func read(_ buffer: inout [UInt8], at now: Int64) throws(Ending) {
        for _ in 0..<Self.readCountMax {
            guard session.wantsToRead, !hasPeerEnded else { return }
            switch try readOnce(&buffer) {
            case .bytes(let count): session.receive(buffer[..<count], at: now)
            case .wouldBlock: return
            case .closed: hasPeerEnded = true
            case .cut: throw .peerLeft
            }
        }
    }

    /// Takes no more once the peer has said that it sends no more, and what it sent is taken.
    func endAfterPeer() { if hasPeerEnded { session.end() } }

    /// Drops what comes; false once the peer has closed, or goes on and on.
    func drop(_ buffer: inout [UInt8]) -> Bool {
        for _ in 0..<Self.readCountMax {
            guard let outcome = try? readOnce(&buffer) else { return false }
            switch outcome {
            case .bytes(let count):
                droppedByteCount += count
                if droppedByteCount > Limits.lingerByteCountMax { return false }
            case .wouldBlock: return true
            case .closed, .cut: return false
            }
        }
        return true
    }

    private func readOnce(_ buffer: inout [UInt8]) throws(Ending) -> TLSSession.ReadOutcome {
        do {
            var space = buffer.mutableSpan
            return try tls.read(into: &space)
        } catch { throw .peerLeft }
    }

    /// Sends what the socket takes.
    func flush(at now: Int64) throws(Ending) {
        do {
            while !session.unsent.isEmpty {
                CrashPoint.intakeBeforeSend.pass()
                let count = try session.withUnsent { (bytes) throws(TLSError) in try tls.write(bytes) }
                guard let count else { return }
                CrashPoint.intakeAfterSend.pass()
                session.sent(count, at: now)
            }
        } catch { throw .peerLeft }
    }

    /// Says goodbye and waits for the peer's, so that what was sent is not lost with the connection.
    func linger(until time: Int64) {
        tls.close()
        phase = .lingering(until: time)
    }

    /// Says goodbye.
    func close() { if case .open = phase { tls.close() } }

    /// What to ask the poller for.
    var wantedInterest: Poller.Interest {
        switch phase {
        case .handshake: return handshakeWants
        case .lingering: return .read
        case .open:
            var wanted: Poller.Interest = session.wantsToRead && !hasPeerEnded ? .read : []
            if !session.unsent.isEmpty { wanted.insert(.write) }
            return wanted
        }
    }
}

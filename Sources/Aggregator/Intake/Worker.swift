// One of the threads that serve connections. Each has its own poller, its own connections, which stay
// with it, and its own view of the log; nothing is shared but the mailbox, the census and the writer.
// An idle connection costs its memory and no time: one deadline is computed for all of them.
//
// Memory: a connection in rest holds its TLS session and next to nothing else. What all hold together
// (unfinished lines, requests in flight, unread answers) is kept under the worker's share of
// `Limits.heldByteCountMax`: beyond it the connection that holds most is closed, strangers' first.

import Shared

/// What all workers share.
struct ServerServices: Sendable {
    let tls: TLSContext
    let clock: Clock
    let log: Log
    let census: ConnectionCensus
    let writer: any LedgerWriting
    let evidence: EvidenceKeeper
    let open: LedgerOpener
    let version: String
    let pins: [String]
    let workerCount: Int
    let measures: ServiceMeasures
}

/// Serves connections on one thread.
final class Worker {
    private static let bellToken: UInt64 = 0
    private static let bufferByteCount = 64 << 10
    /// Deadlines are looked at no more often than this.
    private static let sweepMilliseconds: Int64 = 250
    private static let stoppingLingerMilliseconds: Int64 = 1000

    let services: ServerServices
    let mailbox: Mailbox
    let view: LedgerView
    let handler: RequestHandler
    var connections: [UInt64: Connection] = [:]
    var now: Int64
    private let poller: Poller
    private var buffer = [UInt8](repeating: 0, count: Worker.bufferByteCount)
    private var lastNumber = Worker.bellToken
    private var touched: [Connection] = []
    private var settling: [Connection] = []
    private var nextDeadline = Int64.max
    private var sweptAt: Int64
    private var stopAt: Int64?
    private var heldByteCount = 0

    init(_ services: ServerServices, _ mailbox: Mailbox) throws(SystemError) {
        (self.services, self.mailbox) = (services, mailbox)
        view = LedgerView(open: services.open, log: services.log)
        handler = RequestHandler(writer: services.writer, evidence: services.evidence, mailbox: mailbox)
        now = services.clock.monotonicMilliseconds()
        sweptAt = now
        poller = try Poller()
        try poller.add(mailbox.descriptor, token: Self.bellToken, .read)
    }

    /// Serves until told to stop and every connection has ended.
    func run() {
        var events: [Poller.Event] = []
        while stopAt == nil || !connections.isEmpty {
            let wait = touched.isEmpty ? waitMilliseconds : 0
            do { try poller.wait(milliseconds: wait, into: &events) } catch {
                fatalError("invariant broken: a poller waits (\(error))")
            }
            now = services.clock.monotonicMilliseconds()
            for event in events {
                if event.token == Self.bellToken {
                    for message in mailbox.takeAll() { take(message) }
                } else if let connection = connections[event.token] {
                    serve(connection, event)
                }
            }
            settleTouched()
            sweepIfDue()
        }
    }

    // MARK: Messages

    private func take(_ message: Mailbox.Message) {
        switch message {
        case .accepted(let socket): welcome(socket)
        case .outcome(let outcome, let ticket):
            services.measures.note(outcome)
            guard let connection = connections[ticket.connection] else { return }
            note(outcome, on: connection)
            let state = outcome.isEnrolment ? view.now(at: now)?.state : nil
            answer(LedgerAnswer.line(outcome, ticket, state: state), ticket, on: connection)
        case .evidence(let outcome, let ticket):
            guard let connection = connections[ticket.connection] else { return }
            answer(LedgerAnswer.line(outcome, ticket), ticket, on: connection)
        case .stop: beginToStop()
        }
    }

    private func welcome(_ accepted: AcceptedSocket) {
        guard stopAt == nil, let socket = accepted.take(), let tls = try? TLSSession(services.tls, socket)
        else {
            services.census.leave(accepted.host, .handshaking)
            return
        }
        lastNumber += 1
        let connection = Connection(tls, number: lastNumber, host: accepted.host, at: now)
        do { try poller.add(connection.descriptor, token: lastNumber, connection.interest) } catch {
            services.census.leave(accepted.host, .handshaking)
            return
        }
        connections[lastNumber] = connection
        nextDeadline = min(nextDeadline, deadline(of: connection))
    }

    private func answer(_ line: [UInt8], _ ticket: Ticket, on connection: Connection) {
        connection.session.answer(line, lineByteCount: ticket.lineByteCount, at: now)
        touch(connection)
    }

    private func note(_ outcome: LedgerOutcome, on connection: Connection) {
        switch outcome {
        case .enrolled:
            _ = services.census.move(connection.host, from: connection.standing, to: .enrolled)
            connection.standing = .enrolled
        case .refused(let refusal) where refusal.code == .badToken: connection.key.badTokenCount += 1
        default: break
        }
    }

    private func beginToStop() {
        stopAt = now + Int64(Limits.shutdownSecondsMax) * 1000
        nextDeadline = min(nextDeadline, stopAt ?? .max)
        for connection in Array(connections.values) {
            switch connection.phase {
            case .open:
                connection.session.end()
                touch(connection)
            case .handshake, .lingering: remove(connection)
            }
        }
    }

    // MARK: Connections

    private func serve(_ connection: Connection, _ event: Poller.Event) {
        do {
            switch connection.phase {
            case .handshake:
                guard try connection.shakeHands() else { break }
                try admit(connection)
                try connection.read(&buffer, at: now)
            case .open:
                if event.isBroken { throw Connection.Ending.peerLeft }
                if event.isReadable { try connection.read(&buffer, at: now) }
            case .lingering:
                if !connection.drop(&buffer) { throw Connection.Ending.peerLeft }
                return
            }
            touch(connection)
        } catch {
            remove(connection, "\(error)")
        }
    }

    func touch(_ connection: Connection) {
        if connection.isTouched { return }
        connection.isTouched = true
        touched.append(connection)
    }

    /// Takes requests of every connection something happened on, and sends what there is to send:
    /// once, however many answers came.
    private func settleTouched() {
        swap(&touched, &settling)
        for connection in settling {
            connection.isTouched = false
            if connections[connection.number] === connection { settle(connection) }
        }
        settling.removeAll(keepingCapacity: true)
    }

    private func settle(_ connection: Connection) {
        do {
            if case .open = connection.phase {
                takeTurn(of: connection)
                try connection.flush(at: now)
                // What was sent may have made room for lines that had arrived before.
                if !connection.isTouched { takeTurn(of: connection) }
                if connection.session.isFinished { return finish(connection) }
            }
            let wanted = connection.wantedInterest
            if wanted != connection.interest {
                do { try poller.change(connection.descriptor, token: connection.number, wanted) } catch {
                    throw Connection.Ending.peerLeft
                }
                connection.interest = wanted
            }
        } catch {
            return remove(connection, "\(error)")
        }
        count(connection)
        nextDeadline = min(nextDeadline, deadline(of: connection))
    }

    /// All is said: a connection that may still be sending gets time to read the last answer.
    private func finish(_ connection: Connection) {
        let milliseconds =
            stopAt == nil ? Int64(Limits.lingerSecondsMax) * 1000 : Self.stoppingLingerMilliseconds
        connection.linger(until: now + milliseconds)
        count(connection)
        nextDeadline = min(nextDeadline, now + milliseconds)
        do { try poller.change(connection.descriptor, token: connection.number, .read) } catch {
            return remove(connection, "\(error)")
        }
        connection.interest = .read
    }

    func remove(_ connection: Connection, _ cause: String = "stopping") {
        guard connections.removeValue(forKey: connection.number) != nil else { return }
        heldByteCount -= connection.countedByteCount
        services.census.leave(connection.host, connection.standing)
        services.log(
            .debug, "connection-closed",
            ["host": connection.host, "kid": connection.key.kid, "cause": cause])
        connection.close()
    }

    // MARK: Memory

    private func count(_ connection: Connection) {
        let held = connection.session.heldByteCount
        heldByteCount += held - connection.countedByteCount
        connection.countedByteCount = held
        let share = Limits.heldByteCountMax / services.workerCount
        while heldByteCount > share, let heaviest = heaviest() { remove(heaviest, "memory") }
    }

    /// Strangers that hold anything go before agents.
    private func heaviest() -> Connection? {
        func weight(_ connection: Connection) -> (Int, Int) {
            let held = connection.countedByteCount
            return (connection.standing != .enrolled && held > 0 ? 1 : 0, held)
        }
        return connections.values.max { weight($0) < weight($1) }
    }

    // MARK: Time

    private var waitMilliseconds: Int? {
        if nextDeadline == .max { return nil }
        let at = max(nextDeadline, sweptAt + Self.sweepMilliseconds)
        return Int(clamping: max(0, at - services.clock.monotonicMilliseconds()))
    }

    private func sweepIfDue() {
        if services.census.isCrowded { nextDeadline = min(nextDeadline, now) }
        guard now >= nextDeadline, now >= sweptAt + Self.sweepMilliseconds else { return }
        sweptAt = now
        nextDeadline = stopAt ?? .max
        for connection in Array(connections.values) {
            if let stopAt, now >= stopAt {
                remove(connection)
            } else if let cause = expiry(of: connection) {
                remove(connection, cause)
            } else {
                nextDeadline = min(nextDeadline, deadline(of: connection))
            }
        }
    }

    private func deadline(of connection: Connection) -> Int64 {
        switch connection.phase {
        case .handshake:
            // Of a crowd the slow go first.
            let seconds =
                services.census.isCrowded ? Limits.crowdedHandshakeSecondsMax : Limits.handshakeSecondsMax
            return connection.handshakeBegunAt + Int64(seconds) * 1000
        case .open: return connection.session.deadline
        case .lingering(let until): return until
        }
    }

    private func expiry(of connection: Connection) -> String? {
        switch connection.phase {
        case .open: connection.session.expiry(at: now)?.rawValue
        case .handshake: now >= deadline(of: connection) ? "slow-handshake" : nil
        case .lingering(let until): now >= until ? "lingering" : nil
        }
    }
}

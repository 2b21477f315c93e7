// What a worker does with a peer whose key it knows, and with the requests that have arrived.

import Shared

extension Worker {
    /// Holds a peer that has proven its key against the state and the limits, and greets it.
    func admit(_ connection: Connection) throws(Connection.Ending) {
        guard let (state, _) = view.now(at: now) else { throw .noStore }
        let known = state.keys[connection.key.kid]
        let standing: ConnectionCensus.Standing = known != nil && known?.ending == nil ? .enrolled : .stranger
        let hasRoom = services.census.move(connection.host, from: connection.standing, to: standing)
        connection.standing = standing
        guard hasRoom else { throw .tooManyStrangers }
        services.measures.admitted.add()
        let hello = Hello(
            version: services.version, office: state.office, catalog: state.latestCatalog.revision,
            pins: services.pins, log: state.helloLog, isDemo: state.isDemo)
        connection.open(hello: hello.line, at: now)
    }

    /// Takes requests while there is room for them and the connection's turn lasts; a peer that asks for
    /// much is touched again, so that it goes on after the others. The state is read once a turn, after
    /// all of its requests have arrived: a key taken away before one was sent is known to be.
    func takeTurn(of connection: Connection) {
        var current: (state: OfficeState, ledger: any LedgerReading)?
        let unsentByteCount = connection.session.unsent.count
        var requestCount = 0
        while let incoming = connection.session.nextRequest(at: now) {
            if case .request(let request, let lineByteCount) = incoming {
                let ticket = Ticket(
                    connection: connection.number, sequence: request.sequence, language: request.language,
                    lineByteCount: lineByteCount)
                if !isHanded(request, on: connection, ticket) {
                    if current == nil { current = view.now(at: now) }
                    take(request, ticket, of: connection, current)
                }
            } else {
                services.measures.faultyLines.add()
            }
            requestCount += 1
            let answeredByteCount = connection.session.unsent.count - unsentByteCount
            let isOver =
                requestCount >= Limits.turnRequestCountMax
                || answeredByteCount >= Limits.turnAnswerByteCountMax
            if isOver { return touch(connection) }
        }
        // Without room there may be lines that have arrived and not been taken.
        if connection.session.wantsToRead { connection.endAfterPeer() }
    }

    private func take(
        _ request: Request, _ ticket: Ticket, of connection: Connection,
        _ current: (state: OfficeState, ledger: any LedgerReading)?
    ) {
        switch carryOut(request, on: connection, ticket, current) {
        case .answer(let line):
            connection.session.answer(line, lineByteCount: ticket.lineByteCount, at: now)
        case .refused(let refusal):
            services.measures.note(refusal)
            let line = LedgerAnswer.refusal(refusal, ticket)
            connection.session.answer(line, lineByteCount: ticket.lineByteCount, at: now)
        case .pending: break
        }
    }

    /// Hands a submission to the writer without asking the store first: the writer judges it by the state
    /// inside its transaction. What would be refused here is looked at again, by the state of now.
    private func isHanded(_ request: Request, on connection: Connection, _ ticket: Ticket) -> Bool {
        guard case .submit = request.operation, let recent = view.recent else { return false }
        if case .pending = carryOut(request, on: connection, ticket, recent) { return true }
        return false
    }

    private func carryOut(
        _ request: Request, on connection: Connection, _ ticket: Ticket,
        _ current: (state: OfficeState, ledger: any LedgerReading)?
    ) -> RequestHandler.Disposition {
        guard let current else { return .refused(LedgerAnswer.unavailable) }
        return handler.carryOut(request, on: connection.key, ticket, current.state, current.ledger)
    }
}

extension LedgerOutcome {
    var isEnrolment: Bool { if case .enrolled = self { true } else { false } }
}

// One request, held against the state of the log: answered here, or made ready and handed to the one
// who changes the log. The order of the refusals is the protocol's (DESIGN section 9): the connection's
// key first, then the operation's own.

import Shared

/// Whose connection a request came on.
struct ConnectionKey {
    /// The key's thumbprint.
    let kid: String
    /// Nil where the key is weak: such a key proves nothing.
    let key: PublicKey?
    /// Wrong enrolment secrets tried.
    var badTokenCount = 0
}

/// Carries out requests on one worker's thread.
struct RequestHandler {
    /// What became of a request.
    enum Disposition {
        case answer([UInt8])
        case refused(Refusal)
        /// The answer comes by the mailbox.
        case pending
    }

    let writer: any LedgerWriting
    let evidence: EvidenceKeeper
    let mailbox: Mailbox

    /// Carries out `request`; `state` was read after the request had arrived.
    func carryOut(
        _ request: Request, on connection: ConnectionKey, _ ticket: Ticket, _ state: OfficeState,
        _ ledger: any LedgerReading
    ) -> Disposition {
        do {
            if case .enroll(let secret, let bidang, let name, let use) = request.operation {
                let job = try Self.enrolment(on: connection, state, (secret, bidang, name, use))
                return try hand(job, ticket)
            }
            let caller = try Self.caller(connection, in: state)
            switch request.operation {
            case .submit(let report):
                return try hand(.submit(Self.prepare(report, state), kid: connection.kid), ticket)
            case .rotate(let key, let old, let new):
                let job = LedgerJob.rotate(
                    newKey: key, oldSignature: old, newSignature: new, kid: connection.kid)
                return try hand(job, ticket)
            case .evidence(let piece):
                return try hand(piece, ofBidang: caller.bidang, ticket)
            default:
                let reader = RequestReader(state: state, ledger: ledger, bidang: caller.bidang)
                let members = try reader.members(for: request.operation)
                return .answer(AnswerLine.success(request.sequence, members))
            }
        } catch let refusal as Refusal {
            return .refused(refusal)
        } catch {
            return .refused(LedgerAnswer.unavailable)
        }
    }

    // MARK: The connection's key

    /// The connection's key, enrolled and in service.
    private static func caller(
        _ connection: ConnectionKey, in state: OfficeState
    ) throws(Refusal) -> OfficeState.EnrolledKey {
        guard let key = state.keys[connection.kid] else {
            throw Refusal(
                .notEnrolled,
                id: "Kunci sambungan ini belum terdaftar. Daftarkan dengan token: iku-agent enroll TOKEN.",
                en: "This connection's key is not enrolled. Enrol it with a token: iku-agent enroll TOKEN.")
        }
        try state.checkInService(key)
        return key
    }

    private static func enrolment(
        on connection: ConnectionKey, _ state: OfficeState,
        _ asked: (secret: [UInt8], bidang: String, name: String, use: Request.KeyUse)
    ) throws(Refusal) -> LedgerJob {
        if let known = state.keys[connection.kid] { try state.checkInService(known) }
        guard let key = connection.key else {
            throw Refusal(
                .unsupported, id: "Kunci sambungan ini lemah atau tidak baku. Buat kunci baru.",
                en: "This connection's key is weak or not canonical. Make a new key.")
        }
        guard connection.badTokenCount < Limits.badTokenCountMax else {
            throw Refusal(
                .rateLimited, id: "Terlalu banyak token yang salah pada sambungan ini. Sambungkan ulang.",
                en: "Too many wrong tokens on this connection. Connect again.")
        }
        return .enroll(secret: asked.secret, bidang: asked.bidang, key: key, name: asked.name, use: asked.use)
    }

    // MARK: Changes

    /// Reads the JWS's shape, and on this thread, beside the others', checks its signature.
    private static func prepare(_ value: JSONValue, _ state: OfficeState) throws(Refusal) -> PreparedReport {
        let signed: SignedReport
        do { signed = try SignedReport(flattened: value) } catch {
            let words = error.words
            switch error {
            case .malformed: throw Refusal(.malformed, id: words.indonesian, en: words.english)
            case .unsupported: throw Refusal(.unsupported, id: words.indonesian, en: words.english)
            }
        }
        return PreparedReport(signed, signer: state.keys[signed.kid]?.key)
    }

    private func hand(_ job: LedgerJob, _ ticket: Ticket) throws(Refusal) -> Disposition {
        let mailbox = mailbox
        guard writer.enqueue(job, reply: { mailbox.post(.outcome($0, ticket)) }) else {
            throw LedgerAnswer.shuttingDown
        }
        return .pending
    }

    private func hand(
        _ piece: Request.EvidencePiece, ofBidang bidang: String, _ ticket: Ticket
    ) throws(Refusal) -> Disposition {
        let mailbox = mailbox
        guard evidence.enqueue(piece, bidang: bidang, reply: { mailbox.post(.evidence($0, ticket)) }) else {
            throw LedgerAnswer.shuttingDown
        }
        return .pending
    }
}

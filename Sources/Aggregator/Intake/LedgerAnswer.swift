// Answers to the requests that went to the ledger or to the evidence store.

import Shared

/// Outcomes as lines of the protocol.
enum LedgerAnswer {
    /// What is answered where the store cannot be read or written now.
    static let unavailable = Refusal(
        .unavailable, id: "Penyimpanan sedang tidak dapat dipakai. Coba lagi nanti.",
        en: "The store cannot be used now. Try again later.")

    /// What is answered where the process is ending.
    static let shuttingDown = Refusal(
        .shuttingDown, id: "Agregator sedang berhenti. Coba lagi nanti.",
        en: "The aggregator is stopping. Try again later.")

    private static let retryMilliseconds = 1000

    /// The answer to the request of `ticket`; `state` is as of now, after the outcome.
    static func line(_ outcome: LedgerOutcome, _ ticket: Ticket, state: OfficeState?) -> [UInt8] {
        switch outcome {
        case .stored(let report): AnswerLine.success(ticket.sequence, members(of: report))
        case .enrolled(let kid):
            if let state {
                AnswerLine.success(ticket.sequence, enrolment(kid, state))
            } else {
                // The enrolment stands; asked again with the same key it is answered as the first time.
                refusal(unavailable, ticket)
            }
        case .rotated(let kid): AnswerLine.success(ticket.sequence, [("kid", .string(kid))])
        case .refused(let refusal): Self.refusal(refusal, ticket)
        }
    }

    /// The answer to a piece of evidence.
    static func line(_ outcome: EvidenceOutcome, _ ticket: Ticket) -> [UInt8] {
        switch outcome {
        case .held(let byteCount): AnswerLine.success(ticket.sequence, [("have", .integer(byteCount))])
        case .refused(let refusal): Self.refusal(refusal, ticket)
        }
    }

    /// A refusal, in the language asked for.
    static func refusal(_ refusal: Refusal, _ ticket: Ticket) -> [UInt8] {
        AnswerLine.refusal(
            ticket.sequence, refusal, in: ticket.language,
            afterMilliseconds: refusal.code.isRetryable ? retryMilliseconds : nil)
    }

    private static func members(of report: StoredReport) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("status", report.isDuplicate ? "duplicate" : "accepted"), ("report", .string(report.report.hex)),
            ("index", .integer(report.index)), ("received_at", .string(report.receivedAt.description)),
            ("proof", .string(report.proof)),
        ]
        if report.isDuplicate {
            members.append(("protected", .string(report.signed.jws.protectedText)))
            members.append(("signature", .string(report.signed.jws.signatureText)))
        }
        return members
    }

    private static func enrolment(_ kid: String, _ state: OfficeState) -> [(String, JSONValue)] {
        [("kid", .string(kid)), ("log", state.helloLog.json), ("catalog", state.latestCatalog.json)]
    }
}

extension OfficeState {
    /// The log as hello lines and enrolments name it.
    var helloLog: Hello.Log { Hello.Log(origin: origin, verifierKey: logKey.text, handover: handover) }
}

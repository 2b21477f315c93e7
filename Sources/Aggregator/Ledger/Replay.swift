// Reading entries back: the same rules that let them in, applied again. Used to catch up with another
// process's commits, and in full by `rebuild`, `audit` and `verify-bundle`.

import Shared

/// What an entry is.
enum LoggedDocument: Sendable {
    case report(Report, SignedReport)
    case act(Act)
}

/// An entry that may not stand where it stands.
struct ReplayFault: Error, Sendable {
    let index: UInt64
    let words: Words

    init(_ index: UInt64, id: String, en: String) {
        self.index = index
        words = Words(id: "entri \(index): \(id)", en: "entry \(index): \(en)")
    }

    init(_ index: UInt64, _ words: Words) {
        self.init(index, id: words.indonesian, en: words.english)
    }
}

extension OfficeState {
    /// The state after entry 0, whose own key must have signed it.
    init(first entry: Entry) throws(ReplayFault) {
        let signed = try Self.signedAct(entry, at: 0)
        let act = try Self.act(signed, at: 0)
        guard case .initialise(let start) = act.deed else {
            throw ReplayFault(0, id: "bukan init", en: "is no init")
        }
        try Self.check(signed, act, entry, by: start.verifierKey, at: 0)
        do { self = try OfficeState(start: start, act: act) } catch { throw ReplayFault(0, error.words) }
    }

    /// Checks the next entry by every rule and takes it in.
    mutating func replay(_ entry: Entry) throws(ReplayFault) -> LoggedDocument {
        if entry.receivedAt < lastReceivedAt, !timeStartsAnew {
            throw ReplayFault(size, id: "waktunya mundur", en: "its time steps back")
        }
        let document = try Self.document(entry, at: size)
        switch document.kind {
        case .report: return try replayReport(document, entry)
        case .act: return .act(try replayAct(document, entry))
        }
    }

    private mutating func replayReport(_ document: JWS, _ entry: Entry) throws(ReplayFault) -> LoggedDocument
    {
        let refusal: Refusal
        do {
            let signed = try SignedReport(document)
            let signer = try signer(of: signed, onConnectionOf: nil, signatureIsValid: nil)
            try checkInService(signer)
            let report = try Report(payload: signed.payload)
            try judge(report, signer: signer, at: entry.receivedAt)
            apply(report, hash: signed.hash, kid: signed.kid, at: entry.receivedAt)
            return .report(report, signed)
        } catch let fault as JWSFault {
            throw ReplayFault(size, fault.words)
        } catch let faults as FaultList {
            refusal = .invalidReport(faults)
        } catch let known as Refusal {
            refusal = known
        } catch {
            fatalError("invariant broken: an error of no known type")
        }
        throw ReplayFault(size, refusal.words)
    }

    /// Checks an act by every rule and takes it in.
    mutating func replayAct(_ document: JWS, _ entry: Entry) throws(ReplayFault) -> Act {
        let signed: SignedAct
        do { signed = try SignedAct(document) } catch { throw ReplayFault(size, error.words) }
        let act = try Self.act(signed, at: size)
        var key = logKey
        if case .logKey(let next, .restore) = act.deed { key = next }
        try Self.check(signed, act, entry, by: key, at: size)
        do { try check(act) } catch { throw ReplayFault(size, error.words) }
        apply(act)
        return act
    }

    static func document(_ entry: Entry, at index: UInt64) throws(ReplayFault) -> JWS {
        do { return try entry.document() } catch { throw ReplayFault(index, error.words) }
    }

    /// The act that an entry holds, its signature not checked.
    static func readAct(_ entry: Entry, at index: UInt64) throws(ReplayFault) -> Act {
        try act(try signedAct(entry, at: index), at: index)
    }

    private static func signedAct(_ entry: Entry, at index: UInt64) throws(ReplayFault) -> SignedAct {
        do { return try SignedAct(compact: entry.compact) } catch { throw ReplayFault(index, error.words) }
    }

    private static func act(_ signed: SignedAct, at index: UInt64) throws(ReplayFault) -> Act {
        do {
            return try Act(payload: signed.payload)
        } catch {
            let first = error.faults.first
            let place = first?.pointer.description ?? ""
            throw ReplayFault(
                index, id: "perbuatan tidak terbaca (\(place): \(first?.words.indonesian ?? ""))",
                en: "the act cannot be read (\(place): \(first?.words.english ?? ""))")
        }
    }

    private static func check(
        _ signed: SignedAct, _ act: Act, _ entry: Entry, by key: VerifierKey, at index: UInt64
    ) throws(ReplayFault) {
        guard signed.verify(with: key.publicKey) else {
            throw ReplayFault(
                index, id: "tanda tangan kunci log tidak cocok", en: "the log key's signature does not fit")
        }
        guard act.at == entry.receivedAt else {
            throw ReplayFault(index, id: "waktunya bukan waktu entri", en: "its time is not the entry's")
        }
    }
}

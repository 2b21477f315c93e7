// The agent's own key is replaced without a gap, whenever the process ends in between:
//
//   1  key.new         a new key, kept durably before anybody is asked
//   2  op `rotate`     both keys sign; the log puts the new one in the place of the old
//   3  agent.json      names the new key: from here on the rotation counts as done
//   4  outbox/*.jws    signed anew: the log takes nothing new from the old key
//   5  key.new → key   the old secret is gone
//
// Ended before 2: the same key.new is asked for again. Ended between 2 and 3: the old key is refused, the
// new one is not; that is the answer. Ended after 3: 4 and 5 are done at the next start. Signing anew keeps
// the payload and so the report's hash: a correction still supersedes the report it named, and one that had
// arrived before is answered `duplicate`.

import Shared

/// Replaces the agent's key.
struct KeyRotation {
    private static let retryMilliseconds = 1000
    private static let confirmationMilliseconds: Int64 = 10_000

    private let agent: Agent

    init(_ agent: Agent) { self.agent = agent }

    /// Replaces the key, within `deadline` (monotonic milliseconds).
    func rotate(by deadline: Int64) throws {
        try agent.refresh()
        let folder = agent.folder
        guard let next = try folder.locked({ try folder.nextKey(makingNew: true) }) else { return }
        repeat {
            do {
                if try isTaken(next, by: deadline) { return try settle(next) }
            } catch {
                guard NetworkFailure.is(error) else { throw error }
            }
            _ = try TCPConnection.wait(-1, [], milliseconds: Self.retryMilliseconds)
        } while agent.clock.monotonicMilliseconds() < deadline
        var fault = AgentFault(
            "rotation-waiting",
            id: "pergantian kunci belum dijawab; ulangi perintah ini, kunci baru yang sama dipakai lagi",
            en: "the change of key is not answered yet; run this again, it goes on with the same new key")
        fault.exit = .queued
        throw fault
    }

    /// Whether a rotation that was cut off had been carried out; then it is finished.
    func isCarriedOut() throws -> Bool {
        guard let next = try agent.folder.nextKey() else { return false }
        do {
            let deadline = agent.clock.monotonicMilliseconds() + Self.confirmationMilliseconds
            guard case .success = try inquiry.ask(.ping, as: next, by: deadline) else { return false }
        } catch {
            guard NetworkFailure.is(error) else { throw error }
            return false
        }
        try settle(next)
        return true
    }

    private var inquiry: Inquiry {
        Inquiry(
            address: agent.record.address, pins: agent.record.pins, office: agent.record.office,
            clock: agent.clock, language: agent.language)
    }

    /// Asks with the old key; where that is refused, whether the new one is taken already.
    private func isTaken(_ next: SigningKey, by deadline: Int64) throws -> Bool {
        switch try inquiry.ask(request(next), as: agent.key, by: deadline) {
        case .success(let members):
            if members["kid"]?.string == next.publicKey.thumbprint { return true }
            throw AgentFault(UplinkAlarm.notAnAggregator.code, UplinkAlarm.notAnAggregator.words)
        case .failure(let refusal) where refusal.isRetryable: return false
        case .failure(let refusal):
            if refusal.isAboutKey, case .success = try inquiry.ask(.ping, as: next, by: deadline) {
                return true
            }
            // A new key that the log does not want is of no use for another try.
            if refusal.code == .unsupported { try FileSystem.remove(agent.folder.nextKeyPath) }
            throw AgentFault(refusal)
        }
    }

    private func request(_ next: SigningKey) -> Request.Operation {
        let text =
            "iku-rotate/1 \(agent.record.office) \(agent.record.bidang) \(agent.key.publicKey.thumbprint) "
            + next.publicKey.thumbprint
        let statement = Array(text.utf8)
        return .rotate(
            newKey: next.publicKey.bytes, oldSignature: agent.key.sign(statement),
            newSignature: next.sign(statement))
    }

    /// Step 3, and what follows.
    private func settle(_ next: SigningKey) throws {
        let kid = next.publicKey.thumbprint
        try agent.change { record in
            if record.kid == kid { return }
            record.formerKids.append(record.kid)
            record.kid = kid
        }
    }

    // MARK: Start

    /// The record and the key of the agent in `folder`; a rotation that was decided is finished.
    static func identity(in folder: AgentFolder) throws -> (AgentRecord, SigningKey) {
        let record = try AgentRecord(reading: folder)
        let key = try folder.signingKey()
        if key.publicKey.thumbprint == record.kid { return (record, key) }
        // Another process may be at it.
        return try folder.locked { try lockedIdentity(in: folder) }
    }

    /// The same, by a caller who holds the folder's lock.
    static func lockedIdentity(in folder: AgentFolder) throws -> (AgentRecord, SigningKey) {
        let record = try AgentRecord(reading: folder)
        let key = try folder.signingKey()
        if key.publicKey.thumbprint == record.kid { return (record, key) }
        if let next = try folder.nextKey(), next.publicKey.thumbprint == record.kid {
            try signAnew(in: folder, from: key, to: next)
            try FileSystem.renameDurably(folder.nextKeyPath, to: folder.keyPath)
            return (record, next)
        }
        throw AgentFault(
            "key-differs",
            id: "\(folder.keyPath) bukan kunci yang didaftarkan; pulihkan kunci itu dari cadangan",
            en: "\(folder.keyPath) is not the key that was enrolled; restore that key from a backup")
    }

    private static func signAnew(in folder: AgentFolder, from key: SigningKey, to next: SigningKey) throws {
        for entry in try Outbox(folder: folder, key: key.publicKey).read().entries
        where entry.signed.verify(with: key.publicKey) {
            let signed = SignedReport(signing: entry.signed.payload, with: next)
            try FileSystem.writeDurably(signed.compact, to: folder.outboxPath + "/" + entry.fileName)
        }
    }
}

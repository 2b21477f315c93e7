// The agent's own key is replaced without a gap, whenever the process ends in between:
//
//   1  key.new         a new key, kept durably before anybody is asked
//   2  op `rotate`     both keys sign; the log puts the new one in the place of the old
//   3  agent.json      names the new key: from here on the rotation counts as done
//   4  outbox/*.jws    signed anew: the log takes nothing new from the old key
//   5  key.new → key   the old secret is gone
//
// A signing key that a passphrase seals is followed by one that the same passphrase seals, from step 1 on;
// then step 4 waits for the passphrase, at the latest at the next `key rotate` or `submit`. The question of
// step 2 is asked as the signing key, whatever key makes the other connections.
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

    /// The alarm while a rotation waits for the passphrase.
    static let unfinishedCode = "rotation-unfinished"

    private let agent: Agent

    init(_ agent: Agent) { self.agent = agent }

    /// Replaces the key, with so much time for the answer; a sealed one is unlocked already, and its
    /// follower sealed by the same `passphrase` at the same cost.
    func rotate(waiting: Duration, sealedBy passphrase: Passphrase? = nil) throws {
        try agent.refresh()
        let next = try nextKey(passphrase)
        let deadline = agent.clock.monotonicMilliseconds() + waiting.wholeMilliseconds
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

    private func nextKey(_ passphrase: Passphrase?) throws -> SigningKey {
        let folder = agent.folder
        let cost = agent.sealedKey?.cost ?? .standard
        let next = try folder.locked {
            try folder.nextKey(makingNew: true, sealedBy: passphrase, cost: cost)
        }
        switch next {
        case .plain(let key): return key
        case .sealed(let sealed):
            do throws(KeyFault) {
                guard let passphrase else { throw .wrongPassphrase }
                return try sealed.opened(with: passphrase)
            } catch {
                throw AgentFault(keyAt: folder.nextKeyPath, error)
            }
        case nil: fatalError("invariant broken: a key that was made is there")
        }
    }

    /// Whether a rotation that was cut off had been carried out; then it is finished. With a sealed key the
    /// passphrase is needed to know: that is an alarm of its own.
    func isCarriedOut() throws -> Bool {
        guard case .plain(let next) = try agent.folder.nextKey() else { return false }
        do {
            let deadline = agent.clock.monotonicMilliseconds() + Self.confirmationMilliseconds
            guard case .success = try inquiry.ask(.ping, as: next, by: deadline).answer else { return false }
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
        switch try inquiry.ask(request(next), as: agent.signer(), by: deadline).answer {
        case .success(let members):
            if members["kid"]?.string == next.publicKey.thumbprint { return true }
            throw AgentFault(UplinkAlarm.notAnAggregator.code, UplinkAlarm.notAnAggregator.words)
        case .failure(let refusal) where refusal.isRetryable: return false
        case .failure(let refusal):
            if refusal.isAboutKey, case .success = try inquiry.ask(.ping, as: next, by: deadline).answer {
                return true
            }
            // A new key that the log does not want is of no use for another try.
            if refusal.code == .unsupported { try FileSystem.remove(agent.folder.nextKeyPath) }
            throw AgentFault(refusal)
        }
    }

    private func request(_ next: SigningKey) throws -> Request.Operation {
        let key = try agent.signer()
        let text =
            "iku-rotate/1 \(agent.record.office) \(agent.record.bidang) \(key.publicKey.thumbprint) "
            + next.publicKey.thumbprint
        let statement = Array(text.utf8)
        return .rotate(
            newKey: next.publicKey.bytes, oldSignature: key.sign(statement),
            newSignature: next.sign(statement))
    }

    /// Step 3, and what follows.
    private func settle(_ next: SigningKey) throws {
        let kid = next.publicKey.thumbprint
        try agent.change { record in
            if record.kid == kid { return }
            if let former = record.kid { record.formerKids.append(former) }
            record.kid = kid
        }
        if agent.isProtected { try agent.unlock(with: next) }
    }
}

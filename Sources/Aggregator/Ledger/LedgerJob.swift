// What the intake hands to the ledger's one writer, and what it gets back.

import Shared

/// A report made ready on the intake's threads: its signature checked, its payload read if that held.
///
/// A class, because it goes through queue, batch and outcome: handing it on is one count, not twenty.
final class PreparedReport: Sendable {
    let signed: SignedReport
    let hash: Digest
    /// Nil where the signer's key was not known yet: the writer checks then.
    let signatureIsValid: Bool?
    /// The payload read; nil where the signature does not hold (verify first, parse after).
    let form: Result<Report, FaultList>?

    /// Checks the signature with the key of the signer, as far as it is known, and reads the payload.
    init(_ signed: SignedReport, signer: PublicKey?) {
        self.signed = signed
        hash = signed.hash
        signatureIsValid = signer.map { signed.verify(with: $0) }
        form = signatureIsValid == true ? Self.read(signed.payload) : nil
    }

    static func read(_ payload: [UInt8]) -> Result<Report, FaultList> {
        Result { () throws(FaultList) in try Report(payload: payload) }
    }
}

/// One change of the log asked for over the wire.
enum LedgerJob: Sendable {
    /// A report, on the connection of the key `kid`.
    case submit(PreparedReport, kid: String)
    /// An enrolment by the connection's key.
    case enroll(secret: [UInt8], bidang: String, key: PublicKey, name: String, use: Request.KeyUse)
    /// A change of key by the connection's key `kid`.
    case rotate(newKey: [UInt8], oldSignature: [UInt8], newSignature: [UInt8], kid: String)
}

/// What became of a job; every outcome but a refusal is on stable storage.
enum LedgerOutcome: Sendable {
    /// A report that is in the log now, or was before.
    case stored(StoredReport)
    /// The connection's key is enrolled.
    case enrolled(kid: String)
    /// The new key is in the place of the old one.
    case rotated(kid: String)
    /// Nothing was stored.
    case refused(Refusal)
}

/// A report in the log, with the text of its receipt.
struct StoredReport: Sendable {
    let isDuplicate: Bool
    let report: Digest
    let index: UInt64
    let receivedAt: Timestamp
    /// `c2sp.org/tlog-proof@v1`
    let proof: String
    /// As stored: a duplicate may have come with another header or signature.
    let signed: SignedReport
}

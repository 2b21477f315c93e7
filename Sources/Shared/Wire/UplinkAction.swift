// What the agent's half of the protocol knows at its start, and what it wants done. The driver carries the
// actions out in the order given: what is to be stored is on the disk before the next action is begun, so
// that a report leaves the outbox only after its receipt and the proven checkpoint are kept.

/// A report that waits to be delivered.
public struct WaitingReport: Sendable, Hashable {
    /// As signed.
    public let signed: SignedReport
    /// Its report hash.
    public let hash: Digest
    /// The report it supersedes, which may wait too.
    public let supersedes: Digest?

    /// A report in the outbox.
    public init(_ signed: SignedReport, supersedes: Digest?) {
        (self.signed, hash, self.supersedes) = (signed, signed.hash, supersedes)
    }
}

/// An evidence file that an accepted report names and the aggregator may lack.
public struct WaitingEvidence: Sendable, Hashable {
    /// SHA-256 of its content.
    public let hash: Digest
    /// Bytes of its content.
    public let byteCount: Int

    /// A file to hand over.
    public init(hash: Digest, byteCount: Int) { (self.hash, self.byteCount) = (hash, byteCount) }
}

/// What an agent brings to a connection.
public struct UplinkKnowledge: Sendable {
    /// The office it is enrolled with.
    public var office: String
    /// The log key it trusts.
    public var verifierKey: VerifierKey
    /// The largest checkpoint it has proven.
    public var proven: SignedCheckpoint?
    /// The catalogue revisions it keeps.
    public var catalogRevisions: Set<Int>
    /// The index from which on it has not seen notices.
    public var noticesSince: UInt64
    /// The language of its people.
    public var language: Language
    /// Whether it takes the office's figures for an illustration.
    public var isDemo: Bool

    /// What an agent knows.
    public init(
        office: String, verifierKey: VerifierKey, proven: SignedCheckpoint?, catalogRevisions: Set<Int>,
        noticesSince: UInt64, language: Language, isDemo: Bool = false
    ) {
        (self.office, self.verifierKey, self.proven) = (office, verifierKey, proven)
        (self.catalogRevisions, self.noticesSince) = (catalogRevisions, noticesSince)
        (self.language, self.isDemo) = (language, isDemo)
    }
}

/// A report that is in the log, proven.
public struct Delivery: Sendable, Hashable {
    /// Its report hash.
    public let hash: Digest
    /// Its compact JWS as the log holds it.
    public let compact: [UInt8]
    /// The verified receipt.
    public let receipt: Receipt
    /// Whether the log had it already.
    public let isDuplicate: Bool
}

/// What a person must look at before the agent can be relied on again.
public enum UplinkAlarm: Error, Sendable, Hashable {
    /// The peer does not speak this protocol.
    case notAnAggregator
    /// Another office answers at the pinned key.
    case otherOffice(String)
    /// The log is signed by another key than the one trusted.
    case logKeyChanged(String)
    /// Two checkpoints that cannot both be true.
    case witness(WitnessFault)
    /// A receipt that proves nothing.
    case receipt(Digest, ReceiptFault)
    /// A checkpoint that is not to be relied on.
    case checkpoint(CheckpointFault)
    /// An answer that contradicts its own proof.
    case contradiction(Digest)
    /// The key is not, or no longer, taken: `not-enrolled`, `unknown-key` or `key-revoked`.
    case keyRefused(AnsweredRefusal)

    /// A stable name.
    public var code: String {
        switch self {
        case .notAnAggregator: "not-an-aggregator"
        case .otherOffice: "other-office"
        case .logKeyChanged: "log-key-changed"
        case .witness(.forked): "log-forked"
        case .witness(.rolledBack): "log-rolled-back"
        case .witness(.inconsistent): "log-inconsistent"
        case .receipt: "receipt-invalid"
        case .checkpoint: "checkpoint-invalid"
        case .contradiction: "answer-contradicts-proof"
        case .keyRefused(let refusal): refusal.codeText
        }
    }

    /// One sentence.
    public var words: Words {
        switch self {
        case .notAnAggregator:
            Words(
                id: "yang menjawab bukan agregator IKU; periksa alamatnya",
                en: "what answers is no IKU aggregator; check the address")
        case .otherOffice(let office):
            Words(
                id: "agregator ini melayani kantor \(quoted(office)), bukan kantor agen ini; hubungi admin",
                en:
                    "this aggregator serves the office \(quoted(office)), not this agent's; call the "
                    + "administrator"
            )
        case .logKeyChanged:
            Words(
                id:
                    "log ditandatangani kunci lain; setelah admin memastikan sebabnya, jalankan: iku-agent "
                    + "trust TOKEN",
                en:
                    "the log is signed by another key; once the administrator has explained why, run: "
                    + "iku-agent trust TOKEN"
            )
        case .witness(let fault): fault.words
        case .receipt(let hash, let fault):
            Words(
                id: "laporan \(hash.hex.prefix(12)): \(fault.words.indonesian)",
                en: "report \(hash.hex.prefix(12)): \(fault.words.english)")
        case .checkpoint(let fault): fault.words
        case .contradiction(let hash):
            Words(
                id: "laporan \(hash.hex.prefix(12)): jawaban agregator tidak cocok dengan tanda terimanya",
                en: "report \(hash.hex.prefix(12)): the aggregator's answer does not fit its own receipt")
        case .keyRefused(let refusal): Words(id: refusal.message, en: refusal.message)
        }
    }
}

/// What the driver is to do, in this order.
public enum UplinkAction: Sendable {
    /// Send these bytes.
    case send([UInt8])
    /// Keep these pins in the place of the old.
    case keepPins([Digest])
    /// Keep whether the office's figures are an illustration.
    case keepDemo(Bool)
    /// Keep a catalogue revision.
    case keepCatalog(Catalog)
    /// The log's key `from` has handed over, through each of these to the last: keep that as the trusted one.
    case keepLogKeys(from: VerifierKey, [VerifierKey])
    /// Keep the largest proven checkpoint.
    case keepProven(SignedCheckpoint)
    /// Keep notices, as answered; all below `next` have been seen.
    case keepNotices([JSONValue], next: UInt64)
    /// Keep the receipt, then take the report out of the outbox.
    case keepReceipt(Delivery)
    /// Move the report aside with the reason.
    case moveAside(Digest, AnsweredRefusal)
    /// Tell that the report was refused and stays in the outbox.
    case keepRefused(Digest, AnsweredRefusal)
    /// Raise an alarm that stays until a person clears it.
    case raise(UplinkAlarm)
    /// Read at most so many bytes of an evidence file, and hand them to `supply`.
    case loadEvidence(WaitingEvidence, offset: Int, byteCountMax: Int)
    /// The aggregator holds the whole file.
    case keepEvidence(WaitingEvidence)
    /// The aggregator does not take the file.
    case keepEvidenceRefusal(WaitingEvidence, AnsweredRefusal)
    /// The answer to a question of the driver's own.
    case answer(Int, Result<JSONObject, AnsweredRefusal>)
    /// The log's head is proven: reports may be sent, questions asked.
    case ready
    /// End the connection.
    case close
}

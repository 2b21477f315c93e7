// A receipt: the proof that a report, as signed, is entry number `index` of a log that a known key has
// signed. It is verified whenever it is received and whenever it is read back, offline, from three
// things: the proof's text, the report's compact JWS and the log's vkey.

/// Why a receipt proves nothing.
public enum ReceiptFault: Error, Sendable, Hashable {
    /// Not the text of a proof.
    case malformed
    /// The time of arrival is missing or not one.
    case receivedAtInvalid
    /// The checkpoint is not to be relied on.
    case checkpoint(CheckpointFault)
    /// The index lies outside the checkpoint's tree.
    case indexOutsideLog(index: UInt64, size: UInt64)
    /// The path does not lead from the report to the checkpoint's root.
    case notIncluded(index: UInt64)

    /// One sentence.
    public var words: Words {
        switch self {
        case .malformed:
            Words(
                id: "tanda terima rusak: bukan tlog-proof", en: "the receipt is damaged: it is no tlog-proof")
        case .receivedAtInvalid:
            Words(
                id: "tanda terima rusak: waktu terima tidak ada atau salah",
                en: "the receipt is damaged: the time of arrival is missing or wrong")
        case .checkpoint(let fault):
            Words(
                id: "tanda terima tidak sah: \(fault.words.indonesian)",
                en: "the receipt is not valid: \(fault.words.english)")
        case .indexOutsideLog(let index, let size):
            Words(
                id: "tanda terima tidak sah: nomor \(index) di luar log yang berisi \(size) entri",
                en: "the receipt is not valid: index \(index) is outside a log of \(size) entries")
        case .notIncluded(let index):
            Words(
                id: "tanda terima tidak sah: laporan ini bukan entri nomor \(index) dalam log",
                en: "the receipt is not valid: this report is not entry \(index) of the log")
        }
    }
}

/// A receipt that has been verified.
public struct Receipt: Sendable, Hashable {
    /// The entry's index in the log.
    public let index: UInt64
    /// When the report arrived.
    public let receivedAt: Timestamp
    /// The log as it stood then.
    public let checkpoint: SignedCheckpoint
    /// The proof, to be kept.
    public let text: String

    /// Verifies the proof `text` for the report (or act) with this compact JWS, under the log's key.
    public init(verifying text: String, compact: [UInt8], with key: VerifierKey) throws(ReceiptFault) {
        guard let proof = TlogProof(parsing: text) else { throw .malformed }
        guard let extra = proof.extra, let receivedAt = Timestamp(String(decoding: extra, as: UTF8.self))
        else {
            throw .receivedAtInvalid
        }
        do { checkpoint = try SignedCheckpoint(verifying: proof.checkpoint, with: key) } catch {
            throw .checkpoint(error)
        }
        let size = checkpoint.checkpoint.size
        guard proof.index < size else { throw .indexOutsideLog(index: proof.index, size: size) }
        let leaf = Entry(receivedAt: receivedAt, compact: compact).leafHash
        let isIncluded = MerkleProof.verifies(
            leaf: leaf, index: proof.index, size: size, path: proof.path, root: checkpoint.checkpoint.root)
        guard isIncluded else { throw .notIncluded(index: proof.index) }
        index = proof.index
        self.receivedAt = receivedAt
        self.text = text
    }

    /// Writes the proof that the log hands out.
    public static func text(
        receivedAt: Timestamp, index: UInt64, path: [Digest], checkpoint: SignedCheckpoint
    ) -> String {
        let extra = Array(receivedAt.description.utf8)
        return TlogProof(extra: extra, index: index, path: path, checkpoint: checkpoint.note).text
    }
}

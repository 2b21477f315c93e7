// Why the aggregator does not take a request: a stable code, words, and every fault with its place.
// The codes, and which comes first where several apply, are a contract (docs/protocol.md).

/// A refusal of one request.
public struct Refusal: Error, Sendable, Hashable {
    /// The codes of the protocol.
    public enum Code: String, Sendable, CaseIterable {
        /// A line over 1 MiB; closes the connection.
        case tooLarge = "too-large"
        /// The line, or the shape of the signed object, is not what the protocol says.
        case malformed
        /// An operation, algorithm or key the protocol does not take.
        case unsupported
        /// The connection's key is not enrolled.
        case notEnrolled = "not-enrolled"
        /// The connection's or the signer's key was taken away.
        case keyRevoked = "key-revoked"
        /// The signer's key may not sign reports.
        case unknownKey = "unknown-key"
        /// The signer, or the payload, is another unit's or office's.
        case bidangMismatch = "bidang-mismatch"
        /// The signature does not fit the payload.
        case signatureInvalid = "signature-invalid"
        /// The report breaks the format, the catalogue or a rule.
        case invalidReport = "invalid-report"
        /// An indicator of another unit.
        case notOwner = "not-owner"
        /// What is superseded is not the current head.
        case stale
        /// The period is locked.
        case periodLocked = "period-locked"
        /// The enrolment secret is wrong, used or expired.
        case badToken = "bad-token"
        /// Too many requests; later again.
        case rateLimited = "rate-limited"
        /// The store cannot take it now; later again.
        case unavailable
        /// The aggregator is ending; later again.
        case shuttingDown = "shutting-down"

        /// Whether the same request may succeed later without a change.
        public var isRetryable: Bool {
            switch self {
            case .rateLimited, .unavailable, .shuttingDown: true
            default: false
            }
        }
    }

    /// The head a stale report should have superseded.
    public struct Head: Sendable, Hashable {
        /// Its revision.
        public let revision: Int
        /// Its report hash.
        public let report: Digest

        /// A head.
        public init(revision: Int, report: Digest) {
            (self.revision, self.report) = (revision, report)
        }
    }

    /// The code.
    public let code: Code
    /// One sentence: what, where and what to do.
    public let words: Words
    /// Every fault, with its place in the payload.
    public let faults: [Fault]
    /// For `stale`: the current head, where there is one.
    public let head: Head?

    /// A refusal.
    public init(_ code: Code, id: String, en: String, faults: [Fault] = [], head: Head? = nil) {
        self.code = code
        words = Words(id: id, en: en)
        self.faults = faults
        self.head = head
    }

    /// `invalid-report` with these faults; the sentence names the first.
    public static func invalidReport(_ list: FaultList) -> Refusal {
        invariant(!list.isEmpty, "a refusal names its faults")
        let first = list.faults[0]
        let place = first.pointer.description.isEmpty ? "" : "\(first.pointer): "
        let rest = list.faults.count - 1
        return Refusal(
            .invalidReport,
            id: "Laporan tidak dapat diterima. \(place)\(first.words.indonesian)"
                + (rest > 0 ? " (dan \(rest) kesalahan lain)" : ""),
            en: "The report cannot be accepted. \(place)\(first.words.english)"
                + (rest > 0 ? " (and \(rest) more)" : ""),
            faults: list.faults)
    }
}

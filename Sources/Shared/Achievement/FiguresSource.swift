// What figures are computed from, as a caller with a store, an outbox or a test provides it.

/// A report that counts: the head of its chain, not a withdrawal.
public struct CountedReport: Sendable, Hashable {
    /// One item of an indicator reported item by item.
    public struct Item: Sendable, Hashable {
        /// `Beras`
        public let name: String
        /// `ton`, if stated.
        public let unit: String?
        /// Components of the item.
        public let values: [String: Rational]

        /// An item.
        public init(name: String, unit: String?, values: [String: Rational]) {
            self.name = name
            self.unit = unit
            self.values = values
        }
    }

    /// The report hash, 64 lower-case hexadecimal digits.
    public let hash: String
    /// 1, 2, … in its chain.
    public let revision: Int
    /// When it arrived at the aggregator.
    public let receivedAt: Timestamp
    /// Indicator → component → value (with items: their sums).
    public let values: [String: [String: Rational]]
    /// Indicator → its items.
    public let items: [String: [Item]]
    /// Indicator → component → value of the year before, as the report states it.
    public let baseline: [String: [String: Rational]]

    /// A report that counts.
    public init(
        hash: String, revision: Int, receivedAt: Timestamp, values: [String: [String: Rational]],
        items: [String: [Item]] = [:], baseline: [String: [String: Rational]] = [:]
    ) {
        self.hash = hash
        self.revision = revision
        self.receivedAt = receivedAt
        self.values = values
        self.items = items
        self.baseline = baseline
    }
}

/// How far the log reached when figures were computed.
public struct LogPosition: Sendable, Hashable {
    /// Entries.
    public let size: Int
    /// Root of the tree of that size, base64.
    public let root: String
    /// `received_at` of the last entry of that size.
    public let computedAt: Timestamp

    /// A position.
    public init(size: Int, root: String, computedAt: Timestamp) {
        self.size = size
        self.root = root
        self.computedAt = computedAt
    }
}

/// Everything that figures depend on, as it stood at one log size.
public protocol FiguresSource {
    /// What can go wrong while reading; `Never` for values in memory.
    associatedtype Failure: Error

    /// The log size asked.
    var position: LogPosition { get }
    /// The revision in force for periods of `year`.
    func catalog(inForceFor year: Int) throws(Failure) -> Catalog
    /// The head of the chain of a unit's period; nil where there is none or it is a withdrawal.
    func report(ofBidang bidang: String, period: Period) throws(Failure) -> CountedReport?
    /// The report that this head superseded; nil where there is none or it is a withdrawal.
    func previousRevision(ofBidang bidang: String, period: Period) throws(Failure) -> CountedReport?
    /// The target of a quarter that an act of the office set, if any.
    func target(ofIndicator indicator: String, period: Period) throws(Failure) -> Indicator.Target?
}

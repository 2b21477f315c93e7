// Every agent is a witness: it keeps the largest checkpoint it has proven and holds every other one
// against it. Pure: the caller fetches the proof that is demanded, stores `proven` when it has grown,
// and raises the alarm that a fault is.

/// What a log did that it must never do; an alarm until a person clears it.
public enum WitnessFault: Error, Sendable, Hashable {
    /// Two signed checkpoints of one size with different roots.
    case forked(size: UInt64)
    /// The log's head is smaller than a checkpoint it has signed.
    case rolledBack(proven: UInt64, offered: UInt64)
    /// One of two signed checkpoints is not the beginning of the other, or no proof of it was given.
    case inconsistent(from: UInt64, to: UInt64)

    /// One sentence.
    public var words: Words {
        switch self {
        case .forked(let size):
            Words(
                id: "log bercabang: dua isi berbeda pada ukuran \(size); hubungi Inspektorat",
                en: "the log has forked: two different contents at size \(size); call the Inspektorat")
        case .rolledBack(let proven, let offered):
            Words(
                id:
                    "log mundur dari \(proven) ke \(offered) entri; mungkin dari cadangan lama",
                en:
                    "the log went back from \(proven) to \(offered) entries; perhaps an old backup"
            )
        case .inconsistent(let from, let to):
            Words(
                id: "isi log berubah: ukuran \(from) bukan awal dari ukuran \(to); hubungi Inspektorat",
                en:
                    "the log was altered: size \(from) does not begin size \(to); call the Inspektorat"
            )
        }
    }
}

/// The largest proven checkpoint, and the judgement of others by it.
public struct Witness: Sendable, Hashable {
    /// Where a checkpoint comes from.
    public enum Occasion: Sendable {
        /// In a receipt: it may be older than what is proven.
        case receipt
        /// As the head of the log, asked for after everything proven was received: never smaller.
        case head
    }

    /// A consistency proof to ask the log for.
    public struct Demand: Sendable, Hashable {
        /// The smaller size.
        public let from: UInt64
        /// The larger size.
        public let to: UInt64
    }

    /// The log's answer to a demand.
    public struct Proof: Sendable, Hashable {
        /// What was asked.
        public let demand: Demand
        /// The hashes given.
        public let hashes: [Digest]

        /// An answer.
        public init(for demand: Demand, hashes: [Digest]) {
            self.demand = demand
            self.hashes = hashes
        }
    }

    /// The largest checkpoint proven so far; nil before the first.
    public private(set) var proven: SignedCheckpoint?

    /// A witness that knows this much.
    public init(proven: SignedCheckpoint?) { self.proven = proven }

    /// Relies on `offered` and returns nil, or returns the proof still needed for that.
    ///
    /// Called first without a proof, then with the answer. A proof for other sizes than are needed
    /// now (another checkpoint was proven meanwhile) is no fault: the new demand is returned. The
    /// larger of the two checkpoints is kept in `proven`.
    public mutating func accept(
        _ offered: SignedCheckpoint, on occasion: Occasion, proof: Proof? = nil
    ) throws(WitnessFault) -> Demand? {
        guard let known = proven?.checkpoint else {
            proven = offered
            return nil
        }
        guard let demand = try Self.demand(offered.checkpoint, against: known, on: occasion) else {
            return nil
        }
        guard let proof, proof.demand == demand else { return demand }
        let isNewer = known.size < offered.checkpoint.size
        let (old, new) = isNewer ? (known, offered.checkpoint) : (offered.checkpoint, known)
        let holds = MerkleProof.verifies(
            old: old.size, oldRoot: old.root, new: new.size, newRoot: new.root, proof: proof.hashes)
        if !holds { throw .inconsistent(from: demand.from, to: demand.to) }
        if isNewer { proven = offered }
        return nil
    }

    private static func demand(
        _ offered: Checkpoint, against known: Checkpoint, on occasion: Occasion
    ) throws(WitnessFault) -> Demand? {
        if offered.size == known.size {
            if offered.root != known.root { throw .forked(size: known.size) }
            return nil
        }
        if offered.size < known.size, occasion == .head {
            throw .rolledBack(proven: known.size, offered: offered.size)
        }
        return Demand(from: min(offered.size, known.size), to: max(offered.size, known.size))
    }
}

// Making and checking proofs (RFC 6962, section 2.1; RFC 9162, sections 2.1.3 and 2.1.4). Numbers in
// proofs come from strangers: no value of index or size traps, whatever it is.

extension MerkleNodeSource {
    /// The root of the first `size` leaves.
    public func root(size: UInt64) throws(Failure) -> Digest {
        size == 0 ? MerkleHash.emptyRoot : try hash(from: 0, count: size)
    }

    /// The path that proves the leaf `index` to be in the tree of `size` leaves, from the leaf's sibling
    /// up; nil where that tree has no such leaf.
    public func inclusionPath(index: UInt64, size: UInt64) throws(Failure) -> [Digest]? {
        guard index < size else { return nil }
        var path: [Digest] = []
        var (start, count) = (UInt64(0), size)
        while count > 1 {
            let left = Self.leftCount(of: count)
            if index - start < left {
                path.append(try hash(from: start + left, count: count - left))
                count = left
            } else {
                path.append(try hash(from: start, count: left))
                (start, count) = (start + left, count - left)
            }
        }
        return path.reversed()
    }

    /// The proof that the tree of `old` leaves is the beginning of that of `new`; empty where they are
    /// equal or the older is empty, nil where `old` is the larger.
    public func consistencyProof(from old: UInt64, to new: UInt64) throws(Failure) -> [Digest]? {
        guard old <= new else { return nil }
        if old == 0 || old == new { return [] }
        var proof: [Digest] = []
        var (start, count) = (UInt64(0), new)
        // Until the older tree's edge is the edge of the subtree at hand.
        while old - start < count {
            let left = Self.leftCount(of: count)
            if old - start <= left {
                proof.append(try hash(from: start + left, count: count - left))
                count = left
            } else {
                proof.append(try hash(from: start, count: left))
                (start, count) = (start + left, count - left)
            }
        }
        // The checker knows this subtree already if it is the whole of the older tree.
        if start > 0 { proof.append(try hash(from: start, count: count)) }
        return proof.reversed()
    }

    /// The hash over `count` leaves from `start`, a multiple of the power of two at or above `count`.
    private func hash(from start: UInt64, count: UInt64) throws(Failure) -> Digest {
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try node(at: MerklePlace(level: level, index: start >> UInt64(level)))
        }
        let left = Self.leftCount(of: count)
        return MerkleHash.node(
            try hash(from: start, count: left), try hash(from: start + left, count: count - left))
    }

    /// The largest power of two below `count`, which is at least 2.
    private static func leftCount(of count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}

/// Checking proofs.
public enum MerkleProof {
    /// Whether `path` proves that `leaf` is at `index` in the tree of `size` leaves with this root.
    public static func verifies(
        leaf: Digest, index: UInt64, size: UInt64, path: [Digest], root: Digest
    ) -> Bool {
        guard index < size, path.count <= Limits.inclusionPathCountMax else { return false }
        var (first, second) = (index, size - 1)
        var hash = leaf
        for sibling in path {
            if second == 0 { return false }
            if first & 1 == 1 || first == second {
                hash = MerkleHash.node(sibling, hash)
                while first & 1 == 0, first != 0 { (first, second) = (first >> 1, second >> 1) }
            } else {
                hash = MerkleHash.node(hash, sibling)
            }
            (first, second) = (first >> 1, second >> 1)
        }
        return second == 0 && hash == root
    }

    /// Whether `proof` proves that the tree of `old` leaves is the beginning of the tree of `new`.
    ///
    /// A tree without leaves is the beginning of every tree.
    public static func verifies(
        old: UInt64, oldRoot: Digest, new: UInt64, newRoot: Digest, proof: [Digest]
    ) -> Bool {
        if old > new || proof.count > Limits.consistencyProofCountMax { return false }
        if old == new { return proof.isEmpty && oldRoot == newRoot }
        if old == 0 { return proof.isEmpty && oldRoot == MerkleHash.emptyRoot }
        var rest = proof[...]
        // An older tree that is one complete subtree is not repeated in the proof.
        let isComplete = old & (old - 1) == 0
        guard let seed = isComplete ? oldRoot : rest.popFirst() else { return false }
        var (first, second) = (old - 1, new - 1)
        while first & 1 == 1 { (first, second) = (first >> 1, second >> 1) }
        var (oldHash, newHash) = (seed, seed)
        for sibling in rest {
            if second == 0 { return false }
            if first & 1 == 1 || first == second {
                oldHash = MerkleHash.node(sibling, oldHash)
                newHash = MerkleHash.node(sibling, newHash)
                while first & 1 == 0, first != 0 { (first, second) = (first >> 1, second >> 1) }
            } else {
                newHash = MerkleHash.node(newHash, sibling)
            }
            (first, second) = (first >> 1, second >> 1)
        }
        return second == 0 && oldHash == oldRoot && newHash == newRoot
    }
}

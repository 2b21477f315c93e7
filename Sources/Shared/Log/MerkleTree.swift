// Merkle tree of RFC 6962: leaf = SHA-256(0x00 ‖ entry), node = SHA-256(0x01 ‖ left ‖ right), the empty
// tree is SHA-256(""). A node is named by its level (leaves are 0) and its index in that level; only
// complete nodes (2^level leaves below) are ever stored, and a stored node never changes. Roots and
// proofs of every size up to the stored one are made from those.

/// The hashes of RFC 6962.
public enum MerkleHash {
    /// The root of the tree without leaves.
    public static let emptyRoot = Digest.sha256([])

    /// The hash of a leaf.
    public static func leaf(_ entry: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(0x00)
        hash.update(entry)
        return hash.finish()
    }

    /// The hash of a node over two others.
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        var hash = SHA256()
        hash.update(0x01)
        hash.update(left)
        hash.update(right)
        return hash.finish()
    }
}

/// The place of a complete node.
public struct MerklePlace: Sendable, Hashable {
    /// Height above the leaves, 0 to 63.
    public let level: Int
    /// Index from the left within the level.
    public let index: UInt64

    /// A place.
    public init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }
}

/// A complete node, as a store keeps it.
public struct MerkleNode: Sendable, Hashable {
    /// Where.
    public let place: MerklePlace
    /// Its hash.
    public let hash: Digest

    /// A node.
    public init(place: MerklePlace, hash: Digest) {
        self.place = place
        self.hash = hash
    }
}

/// Where complete nodes are read from.
public protocol MerkleNodeSource {
    /// What reading may fail with.
    associatedtype Failure: Error

    /// The hash of the complete node at `place`; leaves (level 0) included.
    func node(at place: MerklePlace) throws(Failure) -> Digest
}

/// The right edge of a growing tree: the complete subtrees that its size is made of.
public struct MerkleFrontier: Sendable, Hashable {
    /// Leaves in the tree.
    public private(set) var size: UInt64 = 0
    /// Roots of the complete subtrees, the largest first: one for each bit of the size.
    private var peaks: [Digest] = []

    /// The edge of the empty tree.
    public init() {}

    /// The edge of a stored tree of `size` leaves.
    public init<Source: MerkleNodeSource>(size: UInt64, from source: Source) throws(Source.Failure) {
        var start: UInt64 = 0
        for level in (0..<64).reversed() where size >> UInt64(level) & 1 == 1 {
            peaks.append(try source.node(at: MerklePlace(level: level, index: start >> UInt64(level))))
            start += 1 << UInt64(level)
        }
        self.size = size
    }

    /// Adds a leaf; `completed` receives the leaf and every node it completes, from the bottom.
    public mutating func append(leaf: Digest, completed: inout [MerkleNode]) {
        invariant(size < .max, "a tree has fewer than 2^64 leaves")
        var hash = leaf
        var level = 0
        completed.append(MerkleNode(place: MerklePlace(level: 0, index: size), hash: leaf))
        while size >> UInt64(level) & 1 == 1, let left = peaks.popLast() {
            hash = MerkleHash.node(left, hash)
            level += 1
            let place = MerklePlace(level: level, index: size >> UInt64(level))
            completed.append(MerkleNode(place: place, hash: hash))
        }
        peaks.append(hash)
        size += 1
    }

    /// The root of the tree.
    public var root: Digest {
        guard var hash = peaks.last else { return MerkleHash.emptyRoot }
        for peak in peaks.dropLast().reversed() { hash = MerkleHash.node(peak, hash) }
        return hash
    }
}

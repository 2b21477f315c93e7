// What receipts of a batch are made from, without reading a node twice.

import Shared

/// Complete Merkle nodes: those of a batch in memory, the others read once from the store.
final class NodeCache: MerkleNodeSource {
    private let store: Store
    private var known: [MerklePlace: Digest] = [:]

    init(_ store: Store) { self.store = store }

    func add(_ nodes: [MerkleNode]) {
        for node in nodes { known[node.place] = node.hash }
    }

    func node(at place: MerklePlace) throws(StoreError) -> Digest {
        if let hash = known[place] { return hash }
        let hash = try store.node(at: place)
        known[place] = hash
        return hash
    }
}

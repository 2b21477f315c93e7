import Shared
import Testing

/// RFC 6962's definitions, word for word and slow.
enum NaiveTree {
    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        if leaves.count <= 1 { return leaves.first ?? Digest.sha256([]) }
        let (left, right) = halves(leaves)
        return Digest.sha256([0x01] + root(left).bytes + root(right).bytes)
    }

    static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        if leaves.count <= 1 { return [] }
        let (left, right) = halves(leaves)
        return index < left.count
            ? path(index, left) + [root(right)] : path(index - left.count, right) + [root(left)]
    }

    static func consistency(_ old: Int, _ leaves: ArraySlice<Digest>, _ isWhole: Bool = true) -> [Digest] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let (left, right) = halves(leaves)
        return old <= left.count
            ? consistency(old, left, isWhole) + [root(right)]
            : consistency(old - left.count, right, false) + [root(left)]
    }

    private static func halves(_ leaves: ArraySlice<Digest>) -> (ArraySlice<Digest>, ArraySlice<Digest>) {
        var count = 1
        while count * 2 < leaves.count { count *= 2 }
        return (leaves.prefix(count), leaves.dropFirst(count))
    }
}

/// Nodes kept as a store would keep them.
struct NodeTable: MerkleNodeSource {
    struct Missing: Error {
        let place: MerklePlace
    }
    var hashes: [MerklePlace: Digest] = [:]

    func node(at place: MerklePlace) throws(Missing) -> Digest {
        guard let hash = hashes[place] else { throw Missing(place: place) }
        return hash
    }

    /// The table of a tree, filled leaf by leaf.
    static func filled(_ leaves: [Digest]) -> (table: NodeTable, frontier: MerkleFrontier) {
        var table = NodeTable()
        var frontier = MerkleFrontier()
        for leaf in leaves {
            var nodes: [MerkleNode] = []
            frontier.append(leaf: leaf, completed: &nodes)
            for node in nodes { table.hashes[node.place] = node.hash }
        }
        return (table, frontier)
    }
}

@Suite("Merkle tree")
struct MerkleTests {
    struct Vectors: Decodable {
        struct Inclusion: Decodable {
            let index: UInt64
            let size: UInt64
            let path: [String]
        }
        struct Consistency: Decodable {
            let from: UInt64
            let to: UInt64
            let proof: [String]
        }
        let leaves: [String]
        let roots: [String]
        let inclusion: [Inclusion]
        let consistency: [Consistency]
    }

    private static let sizeMax = 40
    private let leaves = (0..<sizeMax).map { MerkleHash.leaf([UInt8($0)]) }

    @Test func theEightLeavesOfTheReference() throws {
        let vectors = try SigningVectors.decode(Vectors.self, "rfc6962/eight-leaves.json")
        let leaves = try vectors.leaves.map { MerkleHash.leaf(try vectorBytes($0)) }
        let (table, frontier) = NodeTable.filled(leaves)
        #expect(vectors.roots.count == 9 && frontier.root.hex == vectors.roots[8])
        for (size, root) in vectors.roots.enumerated() {
            #expect(try table.root(size: UInt64(size)).hex == root)
        }
        for vector in vectors.inclusion {
            let path = try table.inclusionPath(index: vector.index, size: vector.size)
            #expect(path?.map(\.hex) == vector.path)
        }
        for vector in vectors.consistency {
            let proof = try table.consistencyProof(from: vector.from, to: vector.to)
            #expect(proof?.map(\.hex) == vector.proof)
        }
    }

    @Test func everyRootAndEveryEdge() throws {
        let table = NodeTable.filled(leaves).table
        var frontier = MerkleFrontier()
        for size in 0...Self.sizeMax {
            let root = NaiveTree.root(leaves[..<size])
            #expect(frontier.root == root && frontier.size == UInt64(size))
            #expect(try table.root(size: UInt64(size)) == root)
            #expect(try MerkleFrontier(size: UInt64(size), from: table) == frontier)
            if size < Self.sizeMax {
                var nodes: [MerkleNode] = []
                frontier.append(leaf: leaves[size], completed: &nodes)
                #expect(nodes.count == 1 + (size + 1).trailingZeroBitCount)
            }
        }
    }

    @Test func everyInclusionProof() throws {
        let table = NodeTable.filled(leaves).table
        for size in 1...Self.sizeMax {
            let root = NaiveTree.root(leaves[..<size])
            for index in 0..<size {
                let path = try #require(try table.inclusionPath(index: UInt64(index), size: UInt64(size)))
                #expect(path == NaiveTree.path(index, leaves[..<size]))
                for claimed in 0...(size + 1) {
                    let holds = MerkleProof.verifies(
                        leaf: leaves[index], index: UInt64(claimed), size: UInt64(size), path: path,
                        root: root)
                    #expect(holds == (claimed == index), "\(claimed) for \(index) of \(size)")
                }
            }
            #expect(try table.inclusionPath(index: UInt64(size), size: UInt64(size)) == nil)
        }
    }

    @Test func everyConsistencyProof() throws {
        let table = NodeTable.filled(leaves).table
        let roots = (0...Self.sizeMax).map { NaiveTree.root(leaves[..<$0]) }
        for new in 0...Self.sizeMax {
            for old in 0...new {
                let proof = try #require(try table.consistencyProof(from: UInt64(old), to: UInt64(new)))
                if old > 0 { #expect(proof == NaiveTree.consistency(old, leaves[..<new])) }
                #expect(verifies(old, roots[old], new, roots[new], proof))
                #expect(!verifies(old, leaves[0].flipped, new, roots[new], proof))
                if old > 0 { #expect(!verifies(old, roots[old], new, leaves[0].flipped, proof)) }
                if old > 1 { #expect(!verifies(old - 1, roots[old], new, roots[new], proof)) }
                #expect(!verifies(new + 1, roots[new], new, roots[new], proof))
                #expect(!verifies(old, roots[old], new, roots[new], proof + [roots[1]]))
            }
            #expect(try table.consistencyProof(from: UInt64(new) + 1, to: UInt64(new)) == nil)
        }
    }

    @Test func noHashOfAProofCanBeChangedDroppedOrMoved() throws {
        let table = NodeTable.filled(leaves).table
        let roots = (0...Self.sizeMax).map { NaiveTree.root(leaves[..<$0]) }
        for (old, new) in [(1, 2), (3, 7), (6, 8), (13, 37), (16, 40), (39, 40)] {
            let proof = try #require(try table.consistencyProof(from: UInt64(old), to: UInt64(new)))
            for changed in Self.damaged(proof) {
                #expect(!verifies(old, roots[old], new, roots[new], changed))
            }
            let path = try #require(try table.inclusionPath(index: UInt64(old), size: UInt64(new)))
            for changed in Self.damaged(path) {
                let holds = MerkleProof.verifies(
                    leaf: leaves[old], index: UInt64(old), size: UInt64(new), path: changed, root: roots[new])
                #expect(!holds)
            }
        }
    }

    @Test func hostileNumbersAreFalseAndNothingWorse() {
        let numbers: [UInt64] = [0, 1, 2, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 63) + 1, .max - 1, .max]
        let proofs = [0, 1, 63, 64, 65, 128, 129, 1000].map { [Digest](repeating: leaves[0], count: $0) }
        for first in numbers {
            for second in numbers {
                for proof in proofs {
                    let isIncluded = MerkleProof.verifies(
                        leaf: leaves[0], index: first, size: second, path: proof, root: leaves[1])
                    let isConsistent = MerkleProof.verifies(
                        old: first, oldRoot: leaves[0], new: second, newRoot: leaves[1], proof: proof)
                    #expect(!isIncluded && !isConsistent)
                }
            }
        }
    }

    @Test func proofsOfTheLargestTree() throws {
        struct Constant: MerkleNodeSource {
            let hash: Digest
            func node(at place: MerklePlace) throws(Never) -> Digest { hash }
        }
        let source = Constant(hash: leaves[0])
        for (index, size) in [(UInt64.max - 1, UInt64.max), (0, .max), (1 << 63, .max), (1 << 62, 1 << 63)] {
            let path = try #require(source.inclusionPath(index: index, size: size))
            #expect((62...64).contains(path.count) || index == .max - 1)
            let proof = try #require(source.consistencyProof(from: index + 1, to: size))
            #expect(proof.count <= Limits.consistencyProofCountMax)
        }
        #expect(MerkleFrontier(size: .max, from: source).size == .max)
    }

    private func verifies(_ old: Int, _ oldRoot: Digest, _ new: Int, _ newRoot: Digest, _ proof: [Digest])
        -> Bool
    {
        MerkleProof.verifies(
            old: UInt64(old), oldRoot: oldRoot, new: UInt64(new), newRoot: newRoot, proof: proof)
    }

    /// The proof with one hash changed, one left out, one twice, and two changed for each other.
    private static func damaged(_ proof: [Digest]) -> [[Digest]] {
        var results: [[Digest]] = []
        for place in proof.indices {
            results.append(proof.replacing(place, with: [proof[place].flipped]))
            results.append(proof.replacing(place, with: []))
            results.append(proof.replacing(place, with: [proof[place], proof[place]]))
            if place > 0 {
                var moved = proof
                moved.swapAt(place, place - 1)
                results.append(moved)
            }
        }
        return results
    }
}

extension [Digest] {
    fileprivate func replacing(_ place: Int, with hashes: [Digest]) -> [Digest] {
        Array(self[..<place] + hashes + self[(place + 1)...])
    }
}

extension Digest {
    /// The digest with one bit changed.
    var flipped: Digest {
        var bytes = bytes
        bytes[31] ^= 1
        return Digest(bytes: bytes) ?? self
    }
}

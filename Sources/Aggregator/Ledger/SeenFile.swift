// What somebody kept of a log: a receipt or a checkpoint. The log must still contain it.

import Shared

/// A receipt or checkpoint that was seen before.
struct SeenFile {
    private let path: String
    private let note: String
    private let stated: Checkpoint
    /// The proof, where the file is a receipt.
    private let proof: TlogProof?

    /// Reads the file; nothing in it is verified yet.
    init(_ path: String) throws {
        let bytes = try FileSystem.read(path, byteCountMax: Limits.proofByteCountMax)
        try self.init(path, String(decoding: bytes, as: UTF8.self))
    }

    init(_ path: String, _ text: String) throws(BundleFault) {
        self.path = path
        proof = TlogProof(parsing: text)
        note = proof?.checkpoint ?? text
        do throws(NoteFault) {
            guard let stated = try? Checkpoint(parsing: try SignedNote(parsing: note).text) else {
                throw .malformed
            }
            self.stated = stated
        } catch {
            throw Self.fault(path, id: error.words.indonesian, en: error.words.english)
        }
    }

    var size: UInt64 { stated.size }

    /// Checks that a key of the log signed it, and that the log contains what it says.
    func check(against verifier: BundleVerifier) throws(BundleFault) {
        let keys = verifier.replay.state.map { [$0.logKey] + $0.formerLogKeys } ?? []
        guard keys.contains(where: { (try? SignedCheckpoint(verifying: note, with: $0)) != nil }) else {
            throw fault(
                id: "tidak ditandatangani kunci log ini; periksa berkasnya",
                en: "not signed by a key of this log; check the file")
        }
        guard verifier.roots[size] == stated.root else {
            throw fault(
                id: "log ini tidak memuat keadaan \(size) entri yang pernah ditandatangani",
                en: "this log does not contain the state of \(size) entries that was once signed")
        }
        guard let proof else { return }
        let leaves = verifier.replay.leaves
        let isContained =
            proof.index < UInt64(leaves.count)
            && MerkleProof.verifies(
                leaf: leaves[Int(proof.index)], index: proof.index, size: size,
                path: proof.path,
                root: stated.root)
        if !isContained {
            throw fault(
                id: "laporan tanda terima ini tidak ada dalam log",
                en: "the report of this receipt is not in the log")
        }
    }

    private func fault(id: String, en: String) -> BundleFault { Self.fault(path, id: id, en: en) }

    private static func fault(_ path: String, id: String, en: String) -> BundleFault {
        BundleFault(Words(id: "\(path): \(id)", en: "\(path): \(en)"))
    }
}

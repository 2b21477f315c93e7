// What stands in the log or proves that something does.

import Shared

@testable import Aggregator

enum Logs {
    /// Notes, checkpoints and verifier keys: each has one spelling.
    static func note(_ input: [UInt8]) {
        for footer in PrintFooter.all(in: input).prefix(3) {
            let line = PrintFooter.line(size: footer.size, root: footer.root.base64, in: .indonesian)
            property(PrintFooter.all(in: Array(line.utf8)) == [footer], "a footer written is read as the same")
        }
        guard let text = text(input) else { return }
        if let note = try? SignedNote(parsing: text) {
            property((try? SignedNote(parsing: note.note)) == note, "a note written is read as the same")
            if let key { property((try? note.verify(with: key)) == nil, "nothing is forged") }
        }
        if let checkpoint = try? Checkpoint(parsing: text) {
            property(
                (try? Checkpoint(parsing: checkpoint.text)) == checkpoint, "a checkpoint is read as the same")
        }
        if let key = try? VerifierKey(parsing: text) { property(key.text == text, "a vkey has one spelling") }
    }

    /// A key that nothing is signed by.
    private static let key = VerifierKey(name: "uji/iku", publicKey: SigningKey.generate().publicKey)

    /// A proof that can be read has one spelling, and proves nothing of another's log.
    static func proof(_ input: [UInt8]) {
        guard let text = text(input), let proof = TlogProof(parsing: text) else { return }
        property(proof.text == text, "a proof has one spelling")
        if let key {
            let receipt = try? Receipt(verifying: text, compact: Array("a.b.c".utf8), with: key)
            property(receipt == nil, "nothing is forged")
        }
        let leaf = MerkleHash.emptyRoot
        _ = MerkleProof.verifies(
            leaf: leaf, index: proof.index, size: proof.index.addingReportingOverflow(1).partialValue,
            path: proof.path, root: leaf)
        _ = MerkleProof.verifies(
            old: proof.index / 2, oldRoot: leaf, new: proof.index, newRoot: leaf, proof: proof.path)
    }

    /// An entry's bytes are what was read.
    static func entry(_ input: [UInt8]) {
        guard let entry = Entry(parsing: input) else { return }
        property(entry.bytes == input, "an entry has one spelling")
        _ = try? JWS(compact: entry.compact)
    }

    /// An act that can be read is written and read as the same.
    static func act(_ input: [UInt8]) {
        do throws(FaultList) {
            let act = try Act(payload: input)
            let written = act.json.compact
            let again = try Act(payload: written)
            property(again.json.compact == written, "an act written is read as the same")
        } catch {
            property(!error.faults.isEmpty, "a refusal names a fault")
        }
    }

    /// A bundle, trusted by the key that it names itself.
    static func bundle(_ input: [UInt8]) {
        let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        guard let head = lines.first.flatMap({ try? JSONValue(parsing: $0) })?.object,
            let key = head["vkey"]?.string.flatMap({ try? VerifierKey(parsing: $0) })
        else { return }
        var verifier = BundleVerifier(trusting: key)
        do throws(BundleFault) {
            for line in lines where !line.isEmpty { try verifier.take(line) }
            let bundle = try verifier.finish()
            var recall = BundleRecall(sizes: [1, 2], indexes: [0])
            for line in lines where !line.isEmpty { try recall.take(line) }
            property(bundle.checkpoint.checkpoint.root == recall.frontier.root, "a bundle is whole")
            property(recall.entries[0] != nil && recall.roots[1] != nil, "what was looked up is found")
        } catch {
            property(!error.words.indonesian.isEmpty, "a fault has words")
        }
    }
}

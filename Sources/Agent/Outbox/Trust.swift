// Going on under a new log key. Done again after a cut it comes to the same end: agent.json, which says
// which key is trusted, is written last.

import Shared

extension Agent {
    /// Queues every kept report again and trusts `key`; how many were queued.
    func trust(_ key: VerifierKey, at address: PeerAddress, pins: [Digest]) throws -> Int {
        if key == record.verifierKey { return 0 }
        let mark = Hex.encode(record.verifierKey.id)
        let count = try folder.locked {
            let kept = try receipts.readAll().kept
            for receipt in kept { try outbox.addAgain(receipt.signed) }
            for receipt in kept {
                let proof = folder.receiptsPath + "/\(receipt.hash.hex).tlog-proof"
                try FileSystem.renameDurably(proof, to: proof + "." + mark)
            }
            if try FileSystem.exists(folder.provenPath) {
                try FileSystem.renameDurably(folder.provenPath, to: folder.provenPath + "." + mark)
            }
            return kept.count
        }
        var changed = record
        (changed.verifierKey, changed.address, changed.pins) = (key, address, pins)
        try folder.locked { try changed.write(to: folder) }
        return count
    }
}

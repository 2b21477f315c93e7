// Going on under a new log key. Done again after a cut it comes to the same end: agent.json, which says
// which key is trusted, is written last.

import Shared

extension Agent {
    /// Queues every kept report again and trusts `key`; how many were queued.
    func trust(_ key: VerifierKey, at address: PeerAddress, pins: [Digest]) throws -> Int {
        try refresh()
        if key == record.verifierKey { return 0 }
        let mark = Hex.encode(record.verifierKey.id)
        let count = try folder.locked {
            let kept = try receipts.readAll().kept
            for receipt in kept { try outbox.addAgain(try signedAgain(receipt.signed)) }
            for receipt in kept {
                let proof = folder.receiptsPath + "/\(receipt.hash.hex).tlog-proof"
                try FileSystem.renameDurably(proof, to: proof + "." + mark)
            }
            if try FileSystem.exists(folder.provenPath) {
                try FileSystem.renameDurably(folder.provenPath, to: folder.provenPath + "." + mark)
            }
            try evidence.wantAllAgain()
            return kept.count
        }
        try change {
            ($0.verifierKey, $0.address, $0.pins) = (key, address, pins)
            $0.formerVerifierKeys = []
        }
        return count
    }

    /// What a former key of this agent signed is signed anew: the log takes nothing new from that key. The
    /// payload, and so the report's hash, stays the same.
    private func signedAgain(_ signed: SignedReport) throws -> SignedReport {
        guard record.formerKids.contains(signed.kid) else { return signed }
        return SignedReport(signing: signed.payload, with: try signer())
    }

    /// Whether trusting a new log key takes the agent's own signature.
    func mustSignToTrust() throws -> Bool {
        try receipts.readAll().kept.contains { record.formerKids.contains($0.signed.kid) }
    }
}

// Receipts, for ever: receipts/<report hash>.jws (compact, as the log holds it) and .tlog-proof. The report
// is written first: a proof without its report would prove nothing. Every reading verifies again.

import Shared

/// What the log has acknowledged.
struct ReceiptShelf: Sendable {
    /// A report with its verified receipt.
    struct Kept: Sendable {
        let signed: SignedReport
        let report: Report
        let receipt: Receipt

        var hash: Digest { signed.hash }
    }

    /// A receipt that does not verify, and why.
    struct Damage: Sendable {
        let hash: String
        let words: Words
    }

    let folder: AgentFolder
    let logKeys: LogKeys

    /// Keeps a report and its receipt.
    func keep(hash: Digest, compact: [UInt8], receipt: Receipt) throws(SystemError) {
        let path = folder.receiptsPath + "/\(hash.hex)"
        try FileSystem.writeDurably(compact, to: path + ".jws")
        CrashPoint.agentBetweenReceiptAndProof.pass()
        try FileSystem.writeDurably(Array(receipt.text.utf8), to: path + ".tlog-proof")
    }

    /// Whether a receipt of that report is kept.
    func holds(_ hash: Digest) throws(SystemError) -> Bool {
        try FileSystem.exists(folder.receiptsPath + "/\(hash.hex).tlog-proof")
    }

    /// A report's receipt; nil where there is none.
    func kept(_ hash: Digest) throws -> Kept? {
        guard try holds(hash) else { return nil }
        switch try read(hash.hex) {
        case .success(let kept): return kept
        case .failure(let fault): throw fault
        }
    }

    /// Every receipt in the log's order, and those that do not verify.
    func readAll() throws -> (kept: [Kept], damaged: [Damage]) {
        var kept: [Kept] = []
        var damaged: [Damage] = []
        for name in try FileSystem.names(in: folder.receiptsPath) where name.hasSuffix(".jws") {
            let hash = String(name.dropLast(4))
            // Without a proof: kept under an earlier log key, or a write that was cut: it waits to go.
            guard let digest = Digest(hex: hash), try holds(digest) else {
                if try isWaiting(hash) { continue }
                damaged.append(Damage(hash: hash, words: Self.withoutProof(hash)))
                continue
            }
            switch try read(hash) {
            case .success(let receipt): kept.append(receipt)
            case .failure(let fault): damaged.append(Damage(hash: hash, words: fault.words))
            }
        }
        return (kept.sorted { $0.receipt.index < $1.receipt.index }, damaged)
    }

    private func isWaiting(_ hash: String) throws(SystemError) -> Bool {
        try FileSystem.names(in: folder.outboxPath).contains { $0.hasSuffix("-\(hash).jws") }
    }

    private static func withoutProof(_ hash: String) -> Words {
        Words(
            id: "receipts/\(hash).tlog-proof tidak ada; pulihkan dari cadangan",
            en: "receipts/\(hash).tlog-proof is missing; restore it from a backup")
    }

    private func read(_ hash: String) throws -> Result<Kept, AgentFault> {
        let path = folder.receiptsPath + "/\(hash)"
        let compact = try FileSystem.read(path + ".jws", byteCountMax: 1 << 20)
        guard let signed = try? SignedReport(compact: compact), signed.hash.hex == hash,
            let report = try? Report(payload: signed.payload)
        else {
            return .failure(
                Self.damaged(
                    path + ".jws",
                    Words(
                        id: "isi berkas tidak cocok dengan namanya", en: "the content does not fit the name"))
            )
        }
        let proof: [UInt8]
        do { proof = try FileSystem.read(path + ".tlog-proof", byteCountMax: Limits.proofByteCountMax) } catch
        {
            return .failure(Self.damaged(path + ".tlog-proof", error.words))
        }
        do {
            let receipt = try logKeys.receipt(
                verifying: String(decoding: proof, as: UTF8.self), compact: compact)
            return .success(Kept(signed: signed, report: report, receipt: receipt))
        } catch {
            return .failure(Self.damaged(path + ".tlog-proof", error.words))
        }
    }

    private static func damaged(_ path: String, _ words: Words) -> AgentFault {
        AgentFault(
            "receipt-damaged", id: "\(path): \(words.indonesian); pulihkan berkas ini dari cadangan",
            en: "\(path): \(words.english); restore this file from a backup")
    }
}

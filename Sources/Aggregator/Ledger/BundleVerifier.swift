// Checks a bundle line by line, given only the log's vkey: every signature, every rule, the tree and the
// checkpoint. What is held is the state (keys, catalogues, heads, acts), not the entries.
//
// What the log says of its own past (approvals and hand-overs name a size and a root) and what somebody
// kept of it is looked up in a second reading, `BundleRecall`, which hashes and checks nothing else.

import Shared

/// Checks a bundle as it is read.
struct BundleVerifier {
    private let trusted: VerifierKey
    private var lineNumber = 0
    private var head: JSONObject?
    private var checkpoint: SignedCheckpoint?
    private(set) var replay = LogReplay()

    init(trusting key: VerifierKey) { trusted = key }

    /// Takes the next line, without its LF.
    mutating func take(_ bytes: [UInt8]) throws(BundleFault) {
        lineNumber += 1
        if checkpoint != nil {
            throw fault(id: "ada baris sesudah checkpoint", en: "a line after the checkpoint")
        }
        let line = try BundleLine(parsing: bytes, number: lineNumber)
        if lineNumber == 1 {
            guard case .head(let members) = line else {
                throw fault(id: "bukan awal berkas iku/1", en: "not the beginning of an iku/1 bundle")
            }
            head = members
            return
        }
        switch line {
        case .head: throw fault(id: "awal berkas tertulis dua kali", en: "the beginning stands twice")
        case .entry(let index, let kind, let entry): try take(entry, at: index, kind)
        case .checkpoint(let note): try takeCheckpoint(note)
        }
    }

    /// What a whole bundle proves.
    func finish() throws(BundleFault) -> VerifiedBundle {
        guard let checkpoint, let state = replay.state else {
            throw fault(
                id: "berkas terpotong: checkpoint tidak ada", en: "the file is cut short: no checkpoint")
        }
        return VerifiedBundle(state: state, replay: replay, checkpoint: checkpoint)
    }

    private mutating func take(_ entry: Entry, at index: UInt64, _ kind: String) throws(BundleFault) {
        let expected = replay.state?.size ?? 0
        if index != expected { throw fault(id: "bukan entri \(expected)", en: "not entry \(expected)") }
        let step: LogReplay.Step
        do { step = try replay.take(entry) } catch { throw BundleFault(line: lineNumber, error.words) }
        let rightKind =
            switch step.document {
            case .report: "report"
            case .act: "act"
            }
        if kind != rightKind { throw fault(id: "jenis entri salah", en: "the wrong kind") }
    }

    private mutating func takeCheckpoint(_ note: String) throws(BundleFault) {
        guard let state = replay.state else { throw fault(id: "log kosong", en: "the log is empty") }
        try checkHead(state)
        let signed: SignedCheckpoint
        do { signed = try SignedCheckpoint(verifying: note, with: state.logKey) } catch {
            throw BundleFault(line: lineNumber, error.words)
        }
        guard signed.checkpoint.size == state.size, signed.checkpoint.root == replay.frontier.root else {
            throw fault(
                id: "isi berkas tidak cocok dengan checkpoint yang ditandatangani",
                en: "the content does not fit the signed checkpoint")
        }
        checkpoint = signed
    }

    /// The first line says of the log what its entries say, and the log is the trusted key's: its own, or
    /// one that has handed over to it since. A log restored under a new key is vouched for by nobody.
    private func checkHead(_ state: OfficeState) throws(BundleFault) {
        let keys = [state.logKey] + state.precedingLogKeys
        guard let head, head["office"]?.string == state.office, head["origin"]?.string == state.origin,
            head["size"]?.integer == Int64(state.size),
            keys.contains(where: { $0.text == head["vkey"]?.string })
        else {
            throw fault(
                id: "baris pertama tidak cocok dengan isi berkas",
                en: "the first line does not fit the content")
        }
        if keys.contains(trusted) { return }
        if state.formerLogKeys.contains(trusted) {
            throw fault(
                id:
                    "log ini dipulihkan dari salinan lama dan berlanjut dengan kunci baru \(state.logKey.text); "
                    + "pastikan kunci itu kepada kantornya, lalu pakai --vkey itu",
                en: "this log was restored from an older copy and goes on under a new key, "
                    + "\(state.logKey.text); ask the office to confirm it, then use that --vkey")
        }
        throw fault(
            id: "log ini bukan milik kunci yang diberikan (\(trusted.text))",
            en: "this log is not the given key's (\(trusted.text))")
    }

    private func fault(id: String, en: String) -> BundleFault {
        BundleFault(line: lineNumber, id: id, en: en)
    }
}

/// A bundle whose every line holds.
struct VerifiedBundle: Sendable {
    let state: OfficeState
    let replay: LogReplay
    let checkpoint: SignedCheckpoint

    /// The figures of every period, recomputed from the reports alone.
    func figures() -> (rowCount: Int, digest: Digest) {
        var digest = FiguresDigest()
        for period in state.publishablePeriods {
            if let achievement = replay.achievement(period) { digest.add(achievement) }
        }
        let rowCount = digest.rowCount
        return (rowCount, digest.finish())
    }

    /// The first act that says of the log's past what the log does not say.
    func wrongClaim(_ recall: BundleRecall) -> BundleFault? {
        for claim in state.claims where recall.roots[claim.size] != claim.root {
            return BundleFault(claim.fault.words)
        }
        return nil
    }
}

/// What an act says of the log: at a size, a root.
struct LogClaim: Sendable {
    let index: UInt64
    let size: UInt64
    let root: Digest

    /// The claim is false.
    var fault: ReplayFault { ReplayFault(index, ActFault.wrongRoot(ofSize: size).words) }
}

extension OfficeState {
    /// What the acts say of the log's past, in their order.
    var claims: [LogClaim] {
        let approvals = approvals.map { LogClaim(index: $0.index, size: $0.value.size, root: $0.value.root) }
        let deliveries = deliveries.map {
            LogClaim(index: $0.index, size: $0.value.size, root: $0.value.root)
        }
        return (approvals + deliveries).sorted { $0.index < $1.index }
    }
}

/// A second reading of a bundle: what its log was at some sizes, and some of its entries.
struct BundleRecall {
    /// An entry that was looked up.
    struct Found: Sendable {
        let leaf: Digest
        let receivedAt: Timestamp
    }

    private let sizes: Set<UInt64>
    private let indexes: Set<UInt64>
    private var lineNumber = 0
    private(set) var frontier = MerkleFrontier()
    private(set) var roots: [UInt64: Digest] = [0: MerkleHash.emptyRoot]
    private(set) var entries: [UInt64: Found] = [:]
    /// The note at the end.
    private(set) var note: String?

    init(sizes: Set<UInt64>, indexes: Set<UInt64>) { (self.sizes, self.indexes) = (sizes, indexes) }

    /// Takes the next line.
    mutating func take(_ bytes: [UInt8]) throws(BundleFault) {
        lineNumber += 1
        switch try BundleLine(parsing: bytes, number: lineNumber) {
        case .head: break
        case .checkpoint(let note): self.note = note
        case .entry(_, _, let entry):
            let (index, leaf) = (frontier.size, entry.leafHash)
            if indexes.contains(index) { entries[index] = Found(leaf: leaf, receivedAt: entry.receivedAt) }
            var completed: [MerkleNode] = []
            frontier.append(leaf: leaf, completed: &completed)
            if sizes.contains(index + 1) { roots[index + 1] = frontier.root }
        }
    }
}

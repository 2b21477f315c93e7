// Supporting files (*bukti dukung*): named in a report by hash and size; a copy is kept as evidence/<sha256>
// until it has been handed over, so that a file that moves meanwhile is not lost.

import Shared

/// Reads the files that a draft names.
struct EvidenceFiles: Sendable {
    let folder: AgentFolder

    /// The entries of a report, in the draft's order; copies are kept where `keeps`.
    func entries(of draft: Draft, besides path: String, keeping keeps: Bool) throws -> [Report.Evidence] {
        if draft.evidence.count > Limits.evidenceCountMax {
            throw AgentFault(
                "too-many",
                id: "bukti \(draft.evidence.count) berkas; paling banyak \(Limits.evidenceCountMax)",
                en: "\(draft.evidence.count) evidence files; at most \(Limits.evidenceCountMax)")
        }
        return try draft.evidence.map { try entry($0, in: FileSystem.folder(of: path), keeps) }
    }

    private func entry(_ file: Draft.EvidenceFile, in base: String, _ keeps: Bool) throws -> Report.Evidence {
        let path = file.path.hasPrefix("/") ? file.path : base + "/" + file.path
        let bytes = try FileSystem.read(path, byteCountMax: Limits.evidenceByteCountMax)
        let hash = Digest.sha256(bytes)
        let kept = folder.evidencePath + "/" + hash.hex
        if keeps, try !FileSystem.exists(kept) { try FileSystem.writeDurably(bytes, to: kept) }
        return Report.Evidence(
            name: file.name ?? FileSystem.name(of: path), hash: hash, byteCount: bytes.count,
            indicator: file.indicator)
    }
}

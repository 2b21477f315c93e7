// The forms that people have begun, and the files they uploaded for them, kept across restarts:
//
//   drafts/<period>.json     what was typed (`iku-form/1`, FormDraftJSON)
//   drafts/<sha256>          an uploaded file, until no draft names it any more
//   drafts/<period>.json.rusak-<time>    a damaged draft that a person has put aside
//
// Durable before spoken: a draft is on the disk before a page says that it is kept. A damaged one is told and
// stays where it is until a person puts it aside.

import Shared

/// The drafts of the form.
struct DraftShelf: Sendable {
    private static let suffix = ".json"

    let folder: AgentFolder

    private func path(_ period: Period) -> String { folder.draftsPath + "/\(period)" + Self.suffix }

    /// The draft of a period; nil where there is none, a fault where it is damaged.
    func read(_ period: Period) throws -> FormDraft? {
        guard try FileSystem.exists(path(period)) else { return nil }
        let bytes = try FileSystem.read(path(period), byteCountMax: Limits.formDraftByteCountMax)
        guard let draft = FormDraft(bytes: bytes), draft.period == period else { throw damaged(period) }
        return draft
    }

    /// Every draft in the order of periods, and the periods whose draft is damaged.
    func readAll() throws -> (drafts: [FormDraft], damaged: [Period]) {
        var drafts: [FormDraft] = []
        var damaged: [Period] = []
        for name in try names() where name.hasSuffix(Self.suffix) {
            guard let period = Period(name.dropLast(Self.suffix.count)) else { continue }
            do {
                if let draft = try read(period) { drafts.append(draft) }
            } catch let fault as AgentFault where fault.code == "draft-damaged" {
                damaged.append(period)
            }
        }
        return (drafts.sorted { $0.period < $1.period }, damaged.sorted())
    }

    /// Keeps a draft.
    func write(_ draft: FormDraft) throws {
        let bytes = draft.bytes
        if bytes.count > Limits.formDraftByteCountMax {
            throw AgentFault(
                "draft-too-large", id: "isian terlalu panjang; ringkas catatannya, lalu simpan lagi",
                en: "the draft is too long; shorten its notes and save it again")
        }
        try makeFolder()
        try FileSystem.writeDurably(bytes, to: path(draft.period))
    }

    /// Drops a draft, and the uploaded files that no other draft names.
    func remove(_ period: Period) throws {
        try FileSystem.remove(path(period))
        try dropUnnamedFiles()
    }

    /// Moves a damaged draft aside, so that the period can be filled in anew; nothing is deleted.
    func setAside(_ period: Period, at now: Timestamp) throws {
        try FileSystem.renameDurably(
            path(period), to: path(period) + ".rusak-\(now.milliseconds / 1000)", replacing: false)
    }

    private func names() throws(SystemError) -> [String] {
        try FileSystem.exists(folder.draftsPath) ? try FileSystem.names(in: folder.draftsPath) : []
    }

    private func makeFolder() throws(SystemError) {
        if try !FileSystem.exists(folder.draftsPath) { try FileSystem.createFolder(folder.draftsPath) }
    }

    private func damaged(_ period: Period) -> AgentFault {
        AgentFault(
            "draft-damaged",
            id:
                "isian \(period) yang tersimpan rusak (drafts/\(period).json) dan tidak dipakai; pulihkan dari "
                + "cadangan, atau sisihkan dan isi lagi",
            en:
                "the kept draft of \(period) is damaged (drafts/\(period).json) and is not used; restore it from "
                + "a backup, or put it aside and fill in the form again")
    }

    // MARK: Uploaded files

    /// Keeps an uploaded file; the draft that names it is written after.
    func keep(_ bytes: [UInt8], name: String, indicator: String?) throws -> FormDraft.EvidenceFile {
        let hash = Digest.sha256(bytes)
        try makeFolder()
        let path = folder.draftsPath + "/" + hash.hex
        if try !FileSystem.exists(path) { try FileSystem.writeDurably(bytes, to: path) }
        return FormDraft.EvidenceFile(
            name: name, hash: hash, byteCount: bytes.count, indicator: indicator)
    }

    /// Where a file that a draft names lies: uploaded for it, or kept of a report; nil where it is not here.
    func path(of file: FormDraft.EvidenceFile) throws(SystemError) -> String? {
        for place in [folder.draftsPath, folder.evidencePath] {
            let path = place + "/" + file.hash.hex
            if try FileSystem.exists(path) { return path }
        }
        return nil
    }

    /// Deletes uploaded files that no draft names; none, while a draft is damaged and may name some.
    func dropUnnamedFiles() throws {
        let (drafts, damaged) = try readAll()
        if !damaged.isEmpty { return }
        let named = Set(drafts.flatMap(\.evidence).map(\.hash.hex))
        for name in try names() where Digest(hex: name) != nil && !named.contains(name) {
            try FileSystem.remove(folder.draftsPath + "/" + name)
        }
    }
}

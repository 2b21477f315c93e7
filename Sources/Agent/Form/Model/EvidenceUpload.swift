// A file that a browser uploads as evidence of an indicator: its name made fit for a report, its size and
// number held against the bounds, its bytes kept before the draft names it.

import Shared

/// Adds and removes a draft's files.
struct EvidenceUpload: Sendable {
    let shelf: DraftShelf

    /// Keeps the file and names it in the draft; the same file for the same indicator is named once.
    func add(_ bytes: [UInt8], fileName: String, indicator: String?, to draft: inout FormDraft) throws {
        if bytes.isEmpty {
            throw AgentFault(
                "evidence-empty", id: "berkas bukti dukung kosong atau belum dipilih; pilih berkasnya",
                en: "the evidence file is empty or was not chosen; choose a file")
        }
        if bytes.count > Limits.evidenceByteCountMax {
            throw AgentFault(
                "evidence-too-large",
                id: "berkas bukti dukung lebih dari \(Limits.evidenceByteCountMax >> 20) MiB; perkecil atau "
                    + "pecah berkasnya",
                en:
                    "the evidence file has more than \(Limits.evidenceByteCountMax >> 20) MiB; make it smaller "
                    + "or split it")
        }
        if draft.evidence.count >= Limits.evidenceCountMax {
            throw AgentFault(
                "too-many",
                id: "bukti dukung sudah \(draft.evidence.count) berkas, paling banyak untuk satu laporan",
                en: "there are \(draft.evidence.count) evidence files already, the most of one report")
        }
        let name = Self.name(fileName)
        let file = try shelf.keep(bytes, name: name, indicator: indicator)
        if draft.evidence.contains(where: { $0.hash == file.hash && $0.indicator == indicator }) { return }
        draft.evidence.append(file)
        try shelf.write(draft)
    }

    /// Takes a file out of the draft.
    func remove(_ hash: Digest, indicator: String?, from draft: inout FormDraft) throws {
        draft.evidence.removeAll { $0.hash == hash && $0.indicator == indicator }
        try shelf.write(draft)
        try shelf.dropUnnamedFiles()
    }

    /// The last part of a browser's file name, without what a report does not take.
    static func name(_ text: String) -> String {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let scalars = last.unicodeScalars.filter { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
        }
        let name = FormDraft.trimmed(String(String.UnicodeScalarView(scalars)))
        if name.isEmpty { return "bukti" }
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(Limits.nameScalarCountMax)))
    }
}

// How far the supporting files have got, one small file each beside the kept copy:
//
//   evidence/<sha256>        the copy, made when the report was queued
//   evidence/<sha256>.json   {"name":…,"bytes":…,"report":"<hash>","state":…,"message":…|null,"sum":…}
//
// A damaged one is made anew from the receipt of the report that names the file, and the file offered again.
//
// The second is written when the report's receipt is kept, before the report leaves the outbox: a report
// never waits for its evidence, and evidence of a report that was refused is never sent. States: `waiting`,
// `delivered` (the aggregator holds the whole file), `lost` (the copy is gone or has changed), `refused`.
// All but `delivered` are tried again at each connection. Copies stay, as receipts do: an aggregator that
// was restored from an older copy may ask for them again.

import Shared

/// The supporting files of accepted reports.
struct EvidenceShelf: Sendable {
    enum State: String, Sendable { case waiting, delivered, lost, refused }

    /// One file and how far it has got.
    struct Item: Sendable {
        let name: String
        let file: WaitingEvidence
        let report: String
        var state: State
        var message: String?

        var json: JSONValue { .object(members) }

        fileprivate var members: JSONObject {
            JSONObject(pairs: [
                ("name", .string(name)), ("sha256", .string(file.hash.hex)),
                ("bytes", .integer(file.byteCount)), ("report", .string(report)),
                ("state", .string(state.rawValue)), ("message", .optional(message)),
            ])
        }
    }

    let folder: AgentFolder

    private func copyPath(_ hash: Digest) -> String { folder.evidencePath + "/" + hash.hex }
    private func statePath(_ hash: Digest) -> String { copyPath(hash) + ".json" }

    /// Notes the files that a report names, where they are not known yet.
    func want(_ report: Report, _ reportHash: Digest) throws(SystemError) {
        for evidence in report.evidence {
            if try FileSystem.exists(statePath(evidence.hash)) { continue }
            try write(Item(evidence, of: reportHash))
        }
    }

    /// Makes notes anew that are damaged; `reports` gives the reports in the log.
    func mend(from reports: () throws -> [(Report, Digest)]) throws {
        let names = try FileSystem.names(in: folder.evidencePath).filter { $0.hasSuffix(".json") }
        let damaged = try names.compactMap { Digest(hex: $0.dropLast(5)) }.filter { try item($0) == nil }
        if damaged.isEmpty { return }
        for (report, hash) in try reports() {
            for evidence in report.evidence where damaged.contains(evidence.hash) {
                try write(Item(evidence, of: hash))
            }
        }
    }

    /// Every file noted.
    func items() throws(SystemError) -> [Item] {
        var items: [Item] = []
        for name in try FileSystem.names(in: folder.evidencePath) where name.hasSuffix(".json") {
            if let hash = Digest(hex: name.dropLast(5)), let item = try item(hash) { items.append(item) }
        }
        return items
    }

    /// What the aggregator may lack.
    func pending() throws(SystemError) -> [WaitingEvidence] {
        try items().filter { $0.state != .delivered }.map(\.file)
    }

    /// Notes how far a file has got.
    func note(_ file: WaitingEvidence, _ state: State, _ message: String? = nil) throws(SystemError) {
        guard var item = try item(file.hash) else { return }
        (item.state, item.message) = (state, message)
        try write(item)
    }

    /// Everything is to be asked for again: the log's aggregator may have lost it.
    func wantAllAgain() throws(SystemError) {
        for item in try items() where item.state == .delivered { try note(item.file, .waiting) }
    }

    private func item(_ hash: Digest) throws(SystemError) -> Item? {
        guard try FileSystem.exists(statePath(hash)) else { return nil }
        let bytes = try FileSystem.read(statePath(hash), byteCountMax: 1 << 16)
        guard let members = JSONObject(summed: bytes), let name = members["name"]?.string,
            let byteCount = members["bytes"]?.integer, let report = members["report"]?.string,
            let state = members["state"]?.string.flatMap({ State(rawValue: $0) })
        else { return nil }
        return Item(
            name: name, file: WaitingEvidence(hash: hash, byteCount: Int(byteCount)), report: report,
            state: state, message: members["message"]?.string)
    }

    private func write(_ item: Item) throws(SystemError) {
        try FileSystem.writeDurably(item.members.summed, to: statePath(item.file.hash))
    }

    // MARK: The copy

    /// A piece of the copy; nil where it is gone or is not what the report names. From the beginning the
    /// whole copy is checked, piece by piece.
    func piece(of file: WaitingEvidence, offset: Int, byteCountMax: Int, checking: Bool) throws(SystemError)
        -> [UInt8]?
    {
        do {
            if checking, try !isWhole(file) { return nil }
            let path = copyPath(file.hash)
            let piece = try FileSystem.readPiece(
                path, offset: offset, byteCount: min(byteCountMax, file.byteCount - offset))
            return piece.isEmpty ? nil : piece
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    private func isWhole(_ file: WaitingEvidence) throws(SystemError) -> Bool {
        let path = copyPath(file.hash)
        guard try FileSystem.status(of: path).byteCount == Int64(file.byteCount) else { return false }
        var hash = SHA256()
        var offset = 0
        while offset < file.byteCount {
            let piece = try FileSystem.readPiece(
                path, offset: offset,
                byteCount: min(Limits.evidenceChunkByteCountMax, file.byteCount - offset))
            if piece.isEmpty { return false }
            hash.update(piece)
            offset += piece.count
        }
        return hash.finish() == file.hash
    }

    /// What a person reads where the copy is gone or has changed.
    func lossWords(_ file: WaitingEvidence) throws(SystemError) -> Words {
        let name = try item(file.hash)?.name ?? file.hash.hex
        return Words(
            id:
                "bukti dukung \(quoted(name)) hilang atau berubah sejak laporannya dibuat; taruh kembali berkas "
                + "aslinya sebagai evidence/\(file.hash.hex)",
            en:
                "the evidence \(quoted(name)) is gone or has changed since its report was made; put the original "
                + "file back as evidence/\(file.hash.hex)")
    }
}

extension EvidenceShelf.Item {
    /// A file that a report names, not yet handed over.
    fileprivate init(_ evidence: Report.Evidence, of report: Digest) {
        self.init(
            name: evidence.name, file: WaitingEvidence(hash: evidence.hash, byteCount: evidence.byteCount),
            report: report.hex, state: .waiting, message: nil)
    }
}

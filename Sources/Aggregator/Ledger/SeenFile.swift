// What somebody kept of a log: a receipt, a checkpoint, an earlier bundle, or a print with its footer. The
// log must still contain it; where it does not, what differs is told.

import Shared

/// A log that holds, as what was kept is held against it.
struct SeenLog {
    /// The log's key, and every one that was it before.
    let keys: [VerifierKey]
    let size: UInt64
    let recall: BundleRecall
    /// The bundle's file, to name the first entry that differs; nil in memory.
    var path: String?
}

/// Something that was kept of a log.
struct SeenFile {
    enum Content {
        case receipt(TlogProof, Checkpoint)
        case checkpoint(note: String, Checkpoint)
        case bundle(note: String, Checkpoint, root: Digest)
        case footers([PrintFooter])
        /// It says nothing of a log, or is damaged.
        case useless(Words)
    }

    let path: String
    let content: Content

    /// Reads the file; nothing in it is verified yet.
    init(_ path: String) throws {
        if try BundleFile.isOne(path) {
            self.init(path, try Self.bundle(path))
        } else {
            self.init(path, try FileSystem.read(path, byteCountMax: Limits.printByteCountMax))
        }
    }

    /// The file `path` with this content, which is no bundle.
    init(_ path: String, _ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let isProof = bytes.starts(with: "c2sp.org/tlog-proof".utf8)
        if isProof || text.utf8.starts(with: "\u{2014} ".utf8) || text.contains("\n\u{2014} ") {
            self.init(path, Self.signed(text, isProof: isProof))
        } else {
            let footers = PrintFooter.all(in: bytes)
            self.init(path, footers.isEmpty ? Self.nothing : .footers(footers))
        }
    }

    private init(_ path: String, _ content: Content) { (self.path, self.content) = (path, content) }

    private static func signed(_ text: String, isProof: Bool) -> Content {
        guard isProof else { return noted(text) { .checkpoint(note: text, $0) } }
        guard let proof = TlogProof(parsing: text) else { return .useless(ReceiptFault.malformed.words) }
        return noted(proof.checkpoint) { .receipt(proof, $0) }
    }

    private static func noted(_ note: String, _ content: (Checkpoint) -> Content) -> Content {
        do { return content(try Checkpoint(parsing: try SignedNote(parsing: note).text)) } catch {
            return .useless(
                Words(id: "checkpoint di dalamnya rusak", en: "the checkpoint in it is damaged"))
        }
    }

    private static func bundle(_ path: String) throws -> Content {
        var recall = BundleRecall(sizes: [], indexes: [])
        do {
            try BundleFile.forEachLine(path) { (line) throws(BundleFault) in try recall.take(line) }
        } catch let fault as BundleFault {
            return .useless(fault.words)
        }
        let root = recall.frontier.root
        guard let note = recall.note else {
            return .useless(Words(id: "terpotong: checkpoint tidak ada", en: "cut short: no checkpoint"))
        }
        return noted(note) { checkpoint in
            checkpoint.size == recall.frontier.size && checkpoint.root == root
                ? .bundle(note: note, checkpoint, root: root)
                : .useless(
                    Words(
                        id: "isinya tidak cocok dengan checkpoint-nya sendiri",
                        en: "its content does not fit its own checkpoint"))
        }
    }

    private static let nothing = Content.useless(
        Words(
            id: "bukan tanda terima, checkpoint, berkas export, atau cetakan dengan baris "
                + "\"Log N entri · akar …\"",
            en: "no receipt, checkpoint, bundle, or print with a line \"Log N entries · root …\""))

    // MARK: What has to be looked up

    var sizes: [UInt64] {
        switch content {
        case .receipt(_, let stated), .checkpoint(_, let stated), .bundle(_, let stated, _): [stated.size]
        case .footers(let footers): footers.map(\.size)
        case .useless: []
        }
    }

    /// The entry that a receipt is of.
    var index: UInt64? { if case .receipt(let proof, _) = content { proof.index } else { nil } }

    // MARK: Checking

    /// What of it the log does not contain; empty where it contains all of it.
    func faults(in log: SeenLog) -> [Words] {
        let faults: [Words] =
            switch content {
            case .receipt(let proof, let stated):
                one(unsigned(proof.checkpoint, log) ?? differing(stated, log) ?? missing(proof, stated, log))
            case .checkpoint(let note, let stated): one(unsigned(note, log) ?? differing(stated, log))
            case .bundle(let note, let stated, _): one(unsigned(note, log) ?? differing(stated, log))
            case .footers(let footers):
                footers.compactMap { footer in
                    differing(Checkpoint(origin: "", size: footer.size, root: footer.root), log)
                }
            case .useless(let words): [words]
            }
        return faults.map { Words(id: "\(path): \($0.indonesian)", en: "\(path): \($0.english)") }
    }

    private func one(_ fault: Words?) -> [Words] { fault.map { [$0] } ?? [] }

    private func unsigned(_ note: String, _ log: SeenLog) -> Words? {
        let isSigned = log.keys.contains { (try? SignedCheckpoint(verifying: note, with: $0)) != nil }
        if isSigned { return nil }
        return Words(
            id: "tidak ditandatangani kunci log ini: milik log lain, atau diubah",
            en: "not signed by a key of this log: of another log, or altered")
    }

    private func differing(_ stated: Checkpoint, _ log: SeenLog) -> Words? {
        if stated.size > log.size {
            return Words(
                id: "dari log yang berisi \(stated.size) entri, padahal log ini hanya berisi \(log.size)",
                en: "of a log of \(stated.size) entries, but this log has only \(log.size)")
        }
        guard let root = log.recall.roots[stated.size] else {
            fatalError("invariant broken: the root at every size to be compared was looked up")
        }
        if root == stated.root { return nil }
        let place = firstDifference(log)
        return Words(
            id: "pada \(stated.size) entri akarnya \(stated.root.base64), akar log ini \(root.base64)"
                + (place.map { "; entri pertama yang berbeda: \($0)" } ?? ""),
            en: "at \(stated.size) entries its root is \(stated.root.base64), this log's \(root.base64)"
                + (place.map { "; the first entry that differs: \($0)" } ?? ""))
    }

    private func firstDifference(_ log: SeenLog) -> UInt64? {
        guard case .bundle = content, let bundle = log.path else { return nil }
        return (try? BundleFile.firstDifference(path, bundle)) ?? nil
    }

    private func missing(_ proof: TlogProof, _ stated: Checkpoint, _ log: SeenLog) -> Words? {
        let found = log.recall.entries[proof.index]
        let isContained =
            found.map {
                MerkleProof.verifies(
                    leaf: $0.leaf, index: proof.index, size: stated.size, path: proof.path, root: stated.root)
            } ?? false
        guard let found, isContained else {
            return Words(
                id: "entri \(proof.index) log ini bukan laporan tanda terima ini",
                en: "entry \(proof.index) of this log is not the report of this receipt")
        }
        let receivedAt = found.receivedAt.description
        if proof.extra.map({ $0.elementsEqual(receivedAt.utf8) }) == true { return nil }
        return Words(
            id: "menyatakan waktu terima lain daripada entri \(proof.index) (\(receivedAt))",
            en: "states another time of arrival than entry \(proof.index) (\(receivedAt))")
    }
}

extension SeenFile {
    /// What kind of thing it is, as listings name it.
    var kind: Words {
        switch content {
        case .receipt: Words(id: "tanda terima", en: "receipt")
        case .checkpoint: Words(id: "checkpoint", en: "checkpoint")
        case .bundle: Words(id: "berkas export", en: "bundle")
        case .footers: Words(id: "cetakan", en: "print")
        case .useless: Words(id: "tidak dikenal", en: "unknown")
        }
    }
}

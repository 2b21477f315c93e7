// Evidence files (*bukti dukung*), by the SHA-256 of their content, beside the log:
//
//   evidence/<sha256>                 whole, its hash checked
//   evidence/<sha256>.<bidang>.part   what has arrived so far of a bidang's upload
//
// Every piece is on stable storage before it is counted in `have`. A file is kept for ever once an
// accepted report names it, and dropped after a day otherwise. Used by one thread.

import Shared

/// What became of a piece.
enum EvidenceOutcome: Sendable {
    /// So many bytes of the file are held.
    case held(byteCount: Int)
    case refused(Refusal)
}

/// The files in the evidence folder.
struct EvidenceStore {
    private static let partSuffix = ".part"

    private let folder: String

    /// The store in `folder`, made when the first piece comes.
    init(folder: String) { self.folder = folder }

    /// Takes a piece of a file that `bidang` uploads.
    func take(_ piece: Request.EvidencePiece, bidang: String) -> EvidenceOutcome {
        do {
            return .held(byteCount: try held(after: piece, bidang: bidang))
        } catch let refusal as Refusal {
            return .refused(refusal)
        } catch {
            return .refused(Self.unavailable)
        }
    }

    private func held(after piece: Request.EvidencePiece, bidang: String) throws -> Int {
        let whole = folder + "/" + piece.hash.hex
        if let byteCount = try Self.byteCount(of: whole) {
            guard byteCount == piece.byteCount else { throw Self.otherSize(byteCount) }
            return byteCount
        }
        let part = whole + "." + bidang + Self.partSuffix
        let held = try Self.byteCount(of: part)
        // A piece that does not continue what is held changes nothing: `have` says where to go on.
        if piece.offset != held ?? 0 { return held ?? 0 }
        if held == nil { try prepare(for: bidang) }
        if !piece.data.isEmpty || piece.byteCount == 0 { try append(piece.data, to: part) }
        let count = piece.offset + piece.data.count
        if count == piece.byteCount { try finish(part, piece, as: whole) }
        return count
    }

    private func append(_ data: [UInt8], to part: String) throws {
        do { try FileSystem.appendDurably(data, to: part) } catch {
            // What is on the disk is unknown after a failed fsync: begin anew.
            if error.isFailedSync { _ = try? FileSystem.remove(part) }
            throw error
        }
    }

    private func finish(_ part: String, _ piece: Request.EvidencePiece, as whole: String) throws {
        let content = try FileSystem.read(part, byteCountMax: Limits.evidenceByteCountMax)
        guard content.count == piece.byteCount, Digest.sha256(content) == piece.hash else {
            try FileSystem.remove(part)
            throw Refusal(
                .malformed, id: "Isi bukti dukung tidak cocok dengan SHA-256-nya; kirim ulang dari awal.",
                en: "The evidence does not fit its SHA-256; send it again from the beginning.")
        }
        try FileSystem.renameDurably(part, to: whole)
    }

    /// Makes the folder, and refuses a bidang that has too many uploads begun.
    private func prepare(for bidang: String) throws {
        try FileSystem.createFolder(folder)
        let suffix = "." + bidang + Self.partSuffix
        let begun = try FileSystem.names(in: folder).count { $0.hasSuffix(suffix) }
        guard begun < Limits.unnamedEvidenceCountMax else {
            throw Refusal(
                .rateLimited, id: "Terlalu banyak bukti dukung yang belum selesai dikirim; selesaikan dulu.",
                en: "Too many evidence files are begun and not ended; end those first.")
        }
    }

    private static func byteCount(of path: String) throws(SystemError) -> Int? {
        do { return Int(try FileSystem.status(of: path).byteCount) } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    // MARK: Dropping

    /// The files old enough to be dropped if no report names them; parts are never named.
    func candidates(at now: Timestamp) throws(SystemError) -> [String] {
        guard try FileSystem.exists(folder) else { return [] }
        let limit = now.adding(milliseconds: -Int64(Limits.unnamedEvidenceSecondsMax) * 1000)
        return try FileSystem.names(in: folder).filter { name in
            guard let status = try? FileSystem.status(of: folder + "/" + name) else { return false }
            return status.isFile && status.modified < limit
        }
    }

    /// Drops those of `candidates` that `named` does not hold; how many.
    func drop(_ candidates: [String], keeping named: Set<Digest>) throws(SystemError) -> Int {
        var count = 0
        for name in candidates {
            if let hash = Digest(hex: name), named.contains(hash) { continue }
            if try FileSystem.remove(folder + "/" + name) { count += 1 }
        }
        return count
    }

    // MARK: Words

    static let unavailable = Refusal(
        .unavailable, id: "Bukti dukung belum dapat disimpan; coba lagi nanti.",
        en: "The evidence cannot be stored now; try again later.")

    private static func otherSize(_ byteCount: Int) -> Refusal {
        Refusal(
            .malformed,
            id: "Bukti dukung dengan SHA-256 itu berukuran \(byteCount) byte; periksa anggota bytes.",
            en: "The evidence of that SHA-256 has \(byteCount) bytes; check the member bytes.")
    }
}

// Filled templates that were uploaded, between their preview and the last delivery of what they reported:
//
//   uploads/<sha256>         the file, byte for byte
//   uploads/<sha256>.json    {"schema":"iku-upload/1","name":…,"at":…,"reports":[{"period":…,"report":…}],
//                             "sum":…}
//
// `reports` grows as the periods are queued, one after the other, so that a cut in between shows how far it
// got. The newest `Limits.uploadCountMax` are kept.

import Shared

/// One uploaded file.
struct Upload: Sendable, Hashable {
    /// What became of a period of the file.
    struct Queued: Sendable, Hashable {
        let period: Period
        let report: Digest
    }

    let hash: Digest
    /// The file's name, for people.
    let name: String
    let at: Timestamp
    var queued: [Queued] = []
}

/// The files that were uploaded.
struct UploadShelf: Sendable {
    private static let schema = "iku-upload/1"
    private static let suffix = ".json"

    let folder: AgentFolder

    private func path(_ hash: Digest) -> String { folder.uploadsPath + "/" + hash.hex }

    /// Keeps a file; the same file uploaded again begins anew.
    func keep(_ bytes: [UInt8], fileName: String, at now: Timestamp) throws -> Upload {
        if bytes.isEmpty {
            throw AgentFault(
                "upload-empty", id: "berkas kosong atau belum dipilih; pilih templat yang sudah diisi",
                en: "the file is empty or was not chosen; choose the template that was filled in")
        }
        if bytes.count > Limits.draftByteCountMax {
            let most = Limits.draftByteCountMax >> 20
            throw AgentFault(
                "upload-too-large", id: "berkas lebih dari \(most) MiB; pakai templat yang diunduh di sini",
                en: "the file has more than \(most) MiB; use the template from here")
        }
        let upload = Upload(hash: Digest.sha256(bytes), name: EvidenceUpload.name(fileName), at: now)
        if try !FileSystem.exists(folder.uploadsPath) { try FileSystem.createFolder(folder.uploadsPath) }
        try dropOldest()
        try FileSystem.writeDurably(bytes, to: path(upload.hash))
        try write(upload)
        return upload
    }

    /// Notes how far the queueing has got.
    func write(_ upload: Upload) throws(SystemError) {
        let reports = upload.queued.map { queued -> JSONValue in
            ["period": .string(queued.period.description), "report": .string(queued.report.hex)]
        }
        let object = JSONObject(pairs: [
            ("schema", .string(Self.schema)), ("name", .string(upload.name)),
            ("at", .string(upload.at.description)), ("reports", .array(reports)),
        ])
        try FileSystem.writeDurably(object.summed, to: path(upload.hash) + Self.suffix)
    }

    /// An upload; nil where there is none, or its note is damaged: the file is then uploaded again.
    func read(_ hash: Digest) throws(SystemError) -> Upload? {
        guard try FileSystem.exists(path(hash) + Self.suffix) else { return nil }
        let bytes = try FileSystem.read(path(hash) + Self.suffix, byteCountMax: 1 << 20)
        guard let object = JSONObject(summed: bytes), object["schema"]?.string == Self.schema,
            let name = object["name"]?.string, let reports = object["reports"]?.array,
            let at = object["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        var upload = Upload(hash: hash, name: name, at: at)
        upload.queued = reports.compactMap { entry in
            guard let period = entry.object?["period"]?.string.flatMap({ Period($0) }),
                let report = entry.object?["report"]?.string.flatMap({ Digest(hex: $0) })
            else { return nil }
            return Upload.Queued(period: period, report: report)
        }
        return upload
    }

    /// The file's bytes; nil where they are gone or changed.
    func bytes(of upload: Upload) throws(SystemError) -> [UInt8]? {
        guard try FileSystem.exists(path(upload.hash)) else { return nil }
        let bytes = try FileSystem.read(path(upload.hash), byteCountMax: Limits.draftByteCountMax)
        return Digest.sha256(bytes) == upload.hash ? bytes : nil
    }

    private func dropOldest() throws(SystemError) {
        var known: [Upload] = []
        for name in try FileSystem.names(in: folder.uploadsPath) where !name.hasSuffix(Self.suffix) {
            guard let hash = Digest(hex: name) else { continue }
            known.append(try read(hash) ?? Upload(hash: hash, name: "", at: Timestamp(milliseconds: 0)))
        }
        let old = known.sorted { $0.at > $1.at }.dropFirst(Limits.uploadCountMax - 1)
        for upload in old {
            try FileSystem.remove(path(upload.hash))
            try FileSystem.remove(path(upload.hash) + Self.suffix)
        }
    }
}

// A folder of documents, and `daftar-dokumen.json` in it: what was written there, so that it can be replaced,
// and nothing else ever is.
//
//   {"schema":"iku-documents/1","files":[{"file":"laporan-kinerja-2022.pdf","sha256":"…","bytes":41231}, …]}
//
// Invariants: no file is written before every one is known to be new or ours; the list is written first, with
// the old and the new contents' hashes, and last with the new alone, so that a cut between leaves nothing
// behind that looks foreign.

import Shared

/// A file as it was made.
struct DocumentFile: Sendable {
    let name: String
    let content: [UInt8]
}

/// A file as the list names it.
struct WrittenFile: Sendable, Hashable {
    let name: String
    let hash: Digest
    let byteCount: Int
}

/// Where documents are written to.
struct DocumentFolder {
    let path: String

    static let schema = "iku-documents/1"
    static let listName = "daftar-dokumen.json"

    /// Writes the files; refused, with nothing written, where one would replace a file that is not ours.
    func write(_ files: [DocumentFile]) throws -> [WrittenFile] {
        try FileSystem.createFolder(path, mode: 0o755)
        let known = try list()
        for file in files { try check(file, known) }
        let written = files.map {
            WrittenFile(name: $0.name, hash: Digest.sha256($0.content), byteCount: $0.content.count)
        }
        let names = Set(written.map(\.name))
        let others = known.filter { !names.contains($0.name) }
        try writeList(known + written)
        for file in files {
            try FileSystem.writeDurably(file.content, to: path + "/" + file.name, mode: 0o644)
        }
        try writeList(others + written)
        return written
    }

    private func check(_ file: DocumentFile, _ known: [WrittenFile]) throws {
        let place = path + "/" + file.name
        guard try FileSystem.exists(place) else { return }
        let hash = Digest.sha256(try FileSystem.read(place, byteCountMax: Limits.pdfByteCountMax))
        if hash == Digest.sha256(file.content) { return }
        if known.contains(where: { $0.name == file.name && $0.hash == hash }) { return }
        throw CommandFault(
            id:
                "\(place): berkas ini bukan tulisan perintah ini, atau sudah diubah; pindahkan, atau pilih folder "
                + "lain dengan -o; tidak ada yang ditulis",
            en: "\(place): this file was not written by this command, or was changed since; move it, or name "
                + "another folder with -o; nothing was written")
    }

    private func list() throws -> [WrittenFile] {
        let place = path + "/" + Self.listName
        guard try FileSystem.exists(place) else { return [] }
        let bytes = try FileSystem.read(place, byteCountMax: Limits.documentListByteCountMax)
        guard let object = try? JSONValue(parsing: bytes).object, object["schema"]?.string == Self.schema
        else {
            throw CommandFault(
                id: "\(place): bukan daftar dokumen; pindahkan, atau pilih folder lain dengan -o",
                en: "\(place): no list of documents; move it, or name another folder with -o")
        }
        return (object["files"]?.array ?? []).compactMap { value in
            guard let file = value.object, let name = file["file"]?.string,
                let hash = file["sha256"]?.string.flatMap({ Digest(hex: $0) })
            else { return nil }
            return WrittenFile(name: name, hash: hash, byteCount: Int(file["bytes"]?.integer ?? 0))
        }
    }

    private func writeList(_ files: [WrittenFile]) throws {
        let list = files.map { file -> JSONValue in
            [
                "file": .string(file.name), "sha256": .string(file.hash.hex),
                "bytes": .integer(file.byteCount),
            ]
        }
        let json: JSONValue = ["schema": .string(Self.schema), "files": .array(list)]
        try FileSystem.writeDurably(json.indented, to: path + "/" + Self.listName, mode: 0o644)
    }
}

extension DocumentDesk {
    /// The office's emblem from the data folder; nil where there is none.
    static func emblem(_ layout: DataLayout) throws(SystemError) -> [UInt8]? {
        guard try FileSystem.exists(layout.emblem) else { return nil }
        return try FileSystem.read(layout.emblem, byteCountMax: Limits.emblemByteCountMax)
    }
}

// A file of the inbox whose reports are queued and not all answered:
//
//   menunggu/<16 digits of the first report's hash>-<name>
//   menunggu/<the same>.laporan      for several periods: their report hashes, a line each
//
// The list is written before the file moves: cut in between, the list stays alone and is thrown away.

import Shared

/// Where a taken file waits.
struct WaitingFile: Sendable {
    private static let listEnding = ".laporan"
    private static let prefixLength = 16

    let path: String

    /// The file's name as it was handed in.
    var name: String { String(FileSystem.name(of: path).dropFirst(Self.prefixLength + 1)) }
    private var prefix: Substring { FileSystem.name(of: path).prefix(Self.prefixLength) }

    /// The place of a file whose reports have these hashes; at least one.
    init(_ name: String, _ hashes: [Digest], in folder: String) throws(SystemError) {
        invariant(!hashes.isEmpty, "a file that waits has reports")
        path = folder + "/\(hashes[0].hex.prefix(Self.prefixLength))-\(name)"
        if hashes.count < 2 { return }
        let list = hashes.map { $0.hex + "\n" }.joined()
        try FileSystem.writeDurably(Array(list.utf8), to: path + Self.listEnding, mode: 0o660)
    }

    private init(path: String) { self.path = path }

    /// The files that wait in a folder; lists without their file are removed.
    static func all(in folder: String) throws(SystemError) -> [WaitingFile] {
        let names = try FileSystem.names(in: folder)
        var files: [WaitingFile] = []
        for name in names {
            let path = folder + "/" + name
            if name.hasSuffix(listEnding), try isList(path) {
                if !names.contains(String(name.dropLast(listEnding.count))) { try FileSystem.remove(path) }
                continue
            }
            if isWaiting(name) { files.append(WaitingFile(path: path)) }
        }
        return files
    }

    /// Whether a file is a list of hashes, and no draft that somebody named so.
    private static func isList(_ path: String) throws(SystemError) -> Bool {
        guard let bytes = try? FileSystem.read(path, byteCountMax: 1 << 16) else { return false }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return !lines.isEmpty && lines.allSatisfy { Digest(hex: $0) != nil }
    }

    private static func isWaiting(_ name: String) -> Bool {
        let parts = name.split(separator: "-", maxSplits: 1)
        return parts.count == 2 && parts[0].utf8.count == prefixLength && !parts[1].isEmpty
    }

    /// The hashes of its reports: of several all, of one the digits its name begins with.
    func prefixes() throws(SystemError) -> [String] {
        guard try FileSystem.exists(path + Self.listEnding) else { return [String(prefix)] }
        let bytes = try FileSystem.read(path + Self.listEnding, byteCountMax: 1 << 16)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Removes the list, once the file has gone to its end.
    func removeList() throws(SystemError) {
        if try FileSystem.exists(path + Self.listEnding) { try FileSystem.remove(path + Self.listEnding) }
    }
}

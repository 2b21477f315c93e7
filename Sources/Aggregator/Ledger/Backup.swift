// A backup: one file that holds a whole data directory as of one commit. It is an SQLite database: the store,
// and a table with every other file of the directory:
//
//   kept_files   name (`log.key`, `evidence/<sha256>` …) → mode, content
//
// Made while `serve` goes on, beside its name in a folder `FILE.part`, audited entry by entry, and renamed:
// a backup that has its name is whole. Its `application_id` differs from a store's, so that nobody serves it.

import Shared

/// What a backup holds.
struct BackupSummary: Sendable {
    let size: UInt64
    let root: Digest
    let reportCount: Int
    let fileCount: Int
}

/// Why there is no backup, or none to restore.
struct BackupFault: Error, Sendable {
    let words: Words

    init(id: String, en: String) { words = Words(id: id, en: en) }

    init(_ faults: [Words], in place: String) {
        self.init(
            id: "\(place): " + faults.map(\.indonesian).joined(separator: "; "),
            en: "\(place): " + faults.map(\.english).joined(separator: "; "))
    }
}

extension BackupFault {
    /// Why a backup could not be closed or opened with a passphrase.
    init(_ fault: SealedFileFault, at path: String) {
        words =
            switch fault {
            case .notSealed:
                Words(id: "\(path) tidak bersandi atau rusak", en: "\(path) is not sealed, or damaged")
            case .wrongPassphraseOrDamaged:
                Words(
                    id: "\(path): frasa sandi salah, atau berkas rusak atau terpotong",
                    en: "\(path): the passphrase is wrong, or the file is damaged or cut short")
            case .shortOfMemory:
                Words(
                    id: "\(path): memori tidak cukup untuk frasa sandi; hentikan program lain, lalu ulangi",
                    en: "\(path): not enough memory for the passphrase; end other programs and try again")
            case .system(let error): error.words
            }
    }
}

enum Backup {
    /// Written to `PRAGMA application_id`: "IKUB".
    static let applicationID: Int64 = 0x494B_5542

    static let files = """
        CREATE TABLE kept_files(name TEXT PRIMARY KEY, mode INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
        """

    /// No other file of a data directory is as large; evidence has a bound of its own.
    static let fileByteCountMax = 64 << 20

    /// Writes a backup of `layout`'s directory to `path`; closed by a passphrase where there is one.
    static func write(
        _ layout: DataLayout, to path: String, with passphrase: Passphrase?
    ) throws -> BackupSummary {
        let part = DataLayout(folder: path + ".part")
        try FileSystem.removeTree(part.folder)
        try FileSystem.createFolder(part.folder)
        do {
            let summary = try fill(part, from: layout)
            var whole = part.store
            if let passphrase {
                whole += ".sealed"
                do { try SealedFile.seal(part.store, as: whole, with: passphrase) } catch {
                    throw BackupFault(error, at: path)
                }
            }
            try FileSystem.renameDurably(whole, to: path)
            try FileSystem.removeTree(part.folder)
            return summary
        } catch {
            try? FileSystem.removeTree(part.folder)
            throw error
        }
    }

    private static func fill(_ part: DataLayout, from layout: DataLayout) throws -> BackupSummary {
        let store = try Store(layout)
        // Read before the store, which is then at least as new.
        if let note = CheckpointFile.read(layout) { CheckpointFile.write(note, part) }
        if store.database.isShared {
            try copyShared(store, to: part)
        } else {
            try store.database.run("VACUUM INTO ?", .text(part.store))
        }
        try FileSystem.synchronizeFile(part.store)
        let copy = try Store(part)
        let findings = try Audit.run(copy)
        if !findings.faults.isEmpty { throw BackupFault(findings.faults, in: layout.folder) }
        let names = try self.names(in: layout)
        try keep(names, of: layout, in: copy)
        if try FileSystem.exists(part.checkpoint) {
            try copy.keepFile(FileSystem.name(of: part.checkpoint), in: part.folder)
        }
        try copy.database.execute("PRAGMA application_id=\(applicationID); PRAGMA journal_mode=DELETE")
        return BackupSummary(
            size: findings.size, root: findings.root, reportCount: findings.reportCount,
            fileCount: names.count)
    }

    /// A store in PostgreSQL is backed up as the file that it would be.
    private static func copyShared(_ store: Store, to part: DataLayout) throws {
        let file = try Store.file(part)
        let transfer = StoreTransfer(source: store, target: file)
        try store.database.pageSnapshot { try transfer.copy() }
        _ = try file.rebuild()
        try file.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Every file of the directory but the store's own (`iku.*`), what is of this moment (`serve.*`, marks of
    /// duties), unfinished uploads, and what is being written. The checkpoint is the one read before the
    /// store: a later one would say that entries are missing.
    private static func names(in layout: DataLayout) throws -> [String] {
        let checkpoint = FileSystem.name(of: layout.checkpoint)
        var names = try FileSystem.names(in: layout.folder).filter {
            !$0.hasPrefix("iku.") && !$0.hasPrefix("serve.") && !$0.hasSuffix(".last") && $0 != checkpoint
        }
        if try FileSystem.exists(layout.evidence) {
            names += try FileSystem.names(in: layout.evidence).compactMap { name in
                Digest(hex: name) == nil ? nil : "evidence/" + name
            }
        }
        return try names.filter { try FileSystem.status(of: layout.folder + "/" + $0).isFile }
    }

    private static func keep(_ names: [String], of layout: DataLayout, in copy: Store) throws {
        let logKey = try copy.loadState().logKey
        var hasLogKey = false
        try copy.database.write(
            { () throws in
                try copy.database.execute(files)
                for name in names {
                    let content = try copy.keepFile(name, in: layout.folder)
                    let key = try? SigningKey(decoding: content)
                    hasLogKey = hasLogKey || key?.publicKey == logKey.publicKey
                }
            }, commit: { $0 })
        if hasLogKey { return }
        throw BackupFault(
            id: "\(layout.folder): kunci log tidak ada atau baru saja diganti; ulangi backup",
            en: "\(layout.folder): the log key is missing or was replaced just now; run backup again")
    }
}

extension Store {
    /// Puts a file into the table of kept files; its content.
    @discardableResult
    fileprivate func keepFile(_ name: String, in folder: String) throws -> [UInt8] {
        let path = folder + "/" + name
        let content = try FileSystem.read(path, byteCountMax: Backup.fileByteCountMax)
        try database.run(
            "INSERT INTO kept_files(name, mode, content) VALUES(?, ?, ?)", .text(name),
            .integer(Int64(try FileSystem.status(of: path).mode)), .blob(content))
        return content
    }
}

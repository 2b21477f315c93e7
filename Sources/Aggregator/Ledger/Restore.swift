// Out of a backup, a data directory again.
//
// Everything is made in `DIR/.restoring`, checked there, and moved into place, the store last: a directory
// with a store is whole, one with `.restoring` was interrupted and is begun anew.
//
// The log goes on under a new key (act `log-key`, cause `restore`): the old one may have signed entries that
// the backup lacks, and no key signs two logs. Agents notice, and go on once a person there has said `trust`;
// what they hold receipts for and the log lacks they deliver again. Only where nothing was signed since the
// backup (the old machine was stopped first) may the old key stay.

import Shared

/// What to restore, and how the log goes on.
struct Restoration: Sendable {
    let backup: String
    /// Of a sealed backup.
    var passphrase: Passphrase?
    let layout: DataLayout
    /// Entries to keep; nil for all of the backup's.
    var size: UInt64?
    var keepsLogKey = false
    let by: Act.Author
    var reason: String?

    private var work: DataLayout { DataLayout(folder: layout.folder + "/.restoring") }

    /// Restores; the state the log goes on from.
    func run(_ clock: Clock, _ log: Log) throws -> OfficeState {
        try checkTarget()
        try FileSystem.removeTree(work.folder)
        try FileSystem.createFolder(work.folder)
        try fetch()
        try unpack()
        try cut()
        try audit()
        let state = try goOn(clock, log)
        try moveIntoPlace()
        return state
    }

    /// Refuses a directory that holds anything but an interrupted restoration.
    private func checkTarget() throws {
        guard try FileSystem.exists(layout.folder) else { return }
        let names = try FileSystem.names(in: layout.folder)
        if names.isEmpty || names.contains(".restoring") { return }
        throw BackupFault(
            id: "\(layout.folder) tidak kosong; pulihkan ke folder baru atau kosongkan folder itu dulu",
            en: "\(layout.folder) is not empty; restore into a new directory or empty this one first")
    }

    /// The backup, opened where a passphrase closes it.
    private func fetch() throws {
        guard try SealedFile.isSealed(backup) else {
            return try FileSystem.copyDurably(backup, to: work.store)
        }
        guard let passphrase else {
            throw BackupFault(
                id: "\(backup) bersandi: berikan frasa sandinya dengan --passphrase-file",
                en: "\(backup) is sealed: give its passphrase with --passphrase-file")
        }
        do { try SealedFile.open(backup, as: work.store, with: passphrase) } catch {
            throw BackupFault(error, at: backup)
        }
    }

    private func unpack() throws {
        let database = try open()
        let rows = "SELECT name FROM kept_files ORDER BY name"
        for name in try database.rows(rows, read: { $0.text(0) }) {
            try Self.checkName(name, in: backup)
            let found = try database.first("SELECT mode, content FROM kept_files WHERE name = ?", .text(name))
            {
                (UInt32(truncatingIfNeeded: $0.integer(0) & 0o777), $0.blob(1))
            }
            guard let (mode, content) = found else { continue }
            let path = work.folder + "/" + name
            try FileSystem.createFolder(FileSystem.folder(of: path))
            try FileSystem.writeDurably(content, to: path, mode: mode)
        }
        try database.execute("DROP TABLE kept_files; PRAGMA application_id=\(Schema.applicationID); VACUUM")
        try FileSystem.synchronizeFile(work.store)
    }

    private func open() throws -> Database {
        let database: Database
        let id: Int64?
        do throws(StoreError) {
            database = try Database(work.store, .readWrite)
            id = try database.first("PRAGMA application_id") { $0.integer(0) }
        } catch { throw Self.noBackup(backup) }
        if id == Backup.applicationID { return database }
        throw Self.noBackup(backup)
    }

    private static func noBackup(_ path: String) -> BackupFault {
        BackupFault(
            id: "\(path) bukan berkas backup (dari iku-aggregator backup)",
            en: "\(path) is no backup (one made by iku-aggregator backup)")
    }

    /// A backup may be hostile: no name leads out of the directory.
    private static func checkName(_ name: String, in backup: String) throws {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.count == 1 || parts.count == 2 && parts[0] == "evidence"
        let isSafe = parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.utf8.contains(0) }
        if isPlain && isSafe && !name.hasPrefix("iku.") { return }
        throw BackupFault(
            id: "\(backup) memuat nama berkas yang tidak sah: \(name)",
            en: "\(backup) holds an invalid file name: \(name)")
    }

    /// Drops what came after the first `size` entries.
    private func cut() throws {
        guard let size else { return }
        _ = try FileSystem.remove(work.checkpoint)
        let store = try Store(work)
        let stored = try store.size()
        guard size >= 1, size <= stored else {
            throw BackupFault(
                id: "backup ini memuat \(stored) entri; --size harus 1 sampai \(stored)",
                en: "this backup holds \(stored) entries; --size is 1 to \(stored)")
        }
        if keepsLogKey && size < stored {
            throw BackupFault(
                id: "entri yang sudah ditandatangani dibuang: --same-key tidak dapat dipakai bersama --size",
                en: "entries that were signed are dropped: --same-key does not go with --size")
        }
        try store.database.run("DELETE FROM entries WHERE idx >= ?", .index(size))
        _ = try store.rebuild()
    }

    private func audit() throws {
        let findings = try Audit.run(try Store(work))
        if !findings.faults.isEmpty { throw BackupFault(findings.faults, in: backup) }
    }

    private func goOn(_ clock: Clock, _ log: Log) throws -> OfficeState {
        let ledger = try Ledger(try Store(work), clock: clock, log: log)
        if keepsLogKey { return ledger.state }
        let next = SigningKey.generate()
        try LogKeyFile.writeNext(next, work)
        _ = try ledger.continueRestored(under: next, by: by, reason: reason)
        try LogKeyFile.finishRotation(to: ledger.state.logKey, work)
        return ledger.state
    }

    private func moveIntoPlace() throws {
        let store = FileSystem.name(of: work.store)
        let names = try FileSystem.names(in: work.folder).filter { $0 != store }
        for name in names {
            try? FileSystem.removeTree(layout.folder + "/" + name)
            try FileSystem.renameDurably(work.folder + "/" + name, to: layout.folder + "/" + name)
        }
        try FileSystem.renameDurably(work.store, to: layout.store)
        try FileSystem.removeTree(work.folder)
    }
}

// From the SQLite file of a data directory into PostgreSQL, and back. Nobody else has either store while
// it goes on: the directory's lock and, in PostgreSQL, the lock that every connection shares.
//
//   to PostgreSQL   tables with standing `copying`; the copy; standing `whole`; `iku.store`, which is the
//                   moment; the file keeps its bytes as `iku.sqlite3.migrated`
//   to SQLite       the copy in `.migrating/`; renamed into place; standing `moved`; `iku.store` removed,
//                   which is the moment
//
// Interrupted anywhere, the old store is the directory's, and `migrate` goes on.

import Shared

/// A change of a data directory's store.
struct Migration {
    let layout: DataLayout

    private var work: DataLayout { DataLayout(folder: layout.folder + "/.migrating") }
    private var formerStore: String { layout.store + ".migrated" }

    /// Moves into `address`; the state of the log there.
    func run(to address: PostgresAddress) throws -> OfficeState {
        let source = try Store.alone(layout)
        let database = try Database(address, isAlone: true)
        try prepare(database)
        let transfer = StoreTransfer(source: source, target: Store(layout, nil, database))
        try transfer.copy()
        let state = try transfer.prove()
        try database.write(
            { () throws(StoreError) in try SharedStore.set(.whole, in: database) }, commit: { $0 })
        CrashPoint.migrationBeforeSwitch.pass()
        try address.write(layout)
        try FileSystem.renameDurably(layout.store, to: formerStore)
        return state
    }

    private func prepare(_ database: Database) throws(StoreError) {
        let standing = try SharedStore.standing(of: database)
        try database.write(
            { () throws(StoreError) in
                if standing == nil { try SharedStore.create(in: database, .copying) }
                // Also one that was whole: `iku.store` does not name it, so that it must prove itself anew.
                if standing == .moved { try SharedStore.set(.copying, in: database) }
            }, commit: { $0 })
    }

    /// Moves back into a file; the state of the log there.
    func runToSQLite() throws -> OfficeState {
        let source = try Store.alone(layout)
        try FileSystem.createFolder(work.folder)
        let state = try fill(from: source)
        for file in [work.store + "-wal", work.store + "-shm", layout.store + "-wal", layout.store + "-shm"] {
            _ = try FileSystem.remove(file)
        }
        try FileSystem.renameDurably(work.store, to: layout.store)
        CrashPoint.migrationBeforeSwitch.pass()
        let database = source.database
        try database.write(
            { () throws(StoreError) in try SharedStore.set(.moved, in: database) }, commit: { $0 })
        _ = try FileSystem.remove(layout.storeAddress)
        try FileSystem.synchronizeFolder(layout.folder)
        try FileSystem.removeTree(work.folder)
        return state
    }

    private func fill(from source: Store) throws -> OfficeState {
        let target = try Store.file(work)
        let transfer = StoreTransfer(source: source, target: target)
        try transfer.copy()
        let state = try transfer.prove()
        try target.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try FileSystem.synchronizeFile(work.store)
        try FileSystem.giveToFolderOwner(work.store)
        return state
    }
}

extension Store {
    /// The store of a data directory, with nobody else at it.
    static func alone(_ layout: DataLayout) throws(StoreError) -> Store {
        guard let address = try PostgresAddress.read(layout) else {
            // Makes durable what is found, and refuses a log that lost entries.
            _ = try Store(layout)
            return Store(layout, try lock(layout, .exclusive), try open(layout, .readWrite))
        }
        let lock = try lock(layout, .exclusive)
        let database = try Database(address, isAlone: true)
        // One that was left behind already, by a migration that was interrupted after that.
        if try SharedStore.standing(of: database) != .moved { try SharedStore.check(database, address) }
        return Store(layout, lock, database)
    }

    /// A file for a copy, with the tables; one that was begun goes on.
    static func file(_ layout: DataLayout) throws(StoreError) -> Store {
        let database = try Database(layout.store, .create)
        try database.execute(Schema.settings)
        if try !database.hasTable("entries") {
            try database.write({ () throws(StoreError) in try makeTables(in: database) }, commit: { $0 })
        }
        return Store(layout, nil, database)
    }
}

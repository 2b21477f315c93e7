import Foundation
import Shared
import Testing

@testable import Aggregator

/// A store of every released schema (`Tests/Vectors/stores/schema-N.sql`, written by that version) is brought
/// up to date when it is opened; one of a later schema is refused.
@Suite struct SchemaUpgradeTests {
    let layout: DataLayout

    init() throws {
        let folder = LedgerFixture.folder.appending(path: "iku-upgrade-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        layout = DataLayout(folder: folder)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: layout.folder) }

    private func write(schema version: Int64) throws {
        let vectors = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/stores")
        let file = vectors.appending(path: "schema-\(version).sql")
        try Database(layout.store, .create).execute(try String(contentsOf: file, encoding: .utf8))
    }

    private func version(of path: String) throws -> Int64? {
        try Database(path, .readWrite).first("PRAGMA user_version") { $0.integer(0) }
    }

    @Test(arguments: 1..<Schema.version) func everyReleasedSchemaGoesOn(_ version: Int64) throws {
        defer { remove() }
        try write(schema: version)
        let store = try Store(layout)
        #expect(try self.version(of: layout.store) == Schema.version)
        let state = try store.loadState()
        #expect(state.size == 5 && state.keys.count == 1)
        #expect(try Audit.run(store).everyFault.isEmpty)
        let accounts = try AccountBook(store.database).all()
        #expect(accounts.map(\.name) == ["admin", "kepala"])
        let book = BearerBook(store.database)
        #expect(try book.all().isEmpty)
        let token = try #require(try book.add("prometheus", by: "admin", at: state.lastReceivedAt))
        #expect(try book.name(of: token) == "prometheus")
    }

    @Test func aCopyOfTheEarlierStoreIsKept() throws {
        defer { remove() }
        try write(schema: 1)
        _ = try Store(layout)
        let copy = layout.store + ".schema-1"
        #expect(try version(of: copy) == 1)
        #expect(try !Database(copy, .readWrite).hasTable("bearers"))
        #expect(try Database(copy, .readWrite).logSize() == 5)
    }

    @Test func anUpgradeThatFailsChangesNothing() throws {
        defer { remove() }
        try write(schema: 1)
        let database = try Database(layout.store, .readWrite)
        let steps = [
            (version: Int64(2), statements: BearerBook.table + "; CREATE TABLE entries(idx INTEGER)")
        ]
        #expect(throws: StoreError.self) {
            try SchemaUpgrade.run(database, file: layout.store, steps: steps)
        }
        #expect(try !database.hasTable("bearers"))
        #expect(try database.first("PRAGMA user_version") { $0.integer(0) } == 1)
        #expect(try Store(layout).size() == 5)
    }

    @Test func oneThatIsOpenElsewhereWaits() throws {
        defer { remove() }
        try write(schema: 1)
        let other = try FileLock(layout.storeLock, .shared, waiting: false)
        let refusal = #expect(throws: StoreError.self) { try Store(layout) }
        #expect(refusal?.message.contains("open elsewhere") == true)
        #expect(try version(of: layout.store) == 1)
        _ = consume other
        #expect(try Store(layout).size() == 5)
    }

    @Test(arguments: [Schema.version + 1, 99, 0]) func anyOtherSchemaIsRefused(_ version: Int64) throws {
        defer { remove() }
        try write(schema: 1)
        try Database(layout.store, .readWrite).execute("PRAGMA user_version=\(version)")
        let refusal = #expect(throws: StoreError.self) { try Store(layout) }
        let words = refusal?.words.english ?? ""
        #expect(words.contains("schema \(version) of a newer version") || version == 0, "\(words)")
        #expect(try self.version(of: layout.store) == version)
        #expect(try !FileSystem.exists(layout.store + ".schema-\(version)"))
    }

    @Test func everyVersionHasItsStep() {
        #expect(SchemaUpgrade.steps.map(\.version) == Array(2...Schema.version))
    }
}

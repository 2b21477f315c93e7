import Foundation
import Shared
import Testing

@testable import Aggregator

/// Somebody who can write the store and knows its checksums: entries swapped, rows deleted or hidden, an
/// older copy put back. The start finds it, or the audit, or the agents; never is a figure wrong in silence.
@Suite struct ForgedStoreTests {
    private static let swapOfEntries = """
        UPDATE entries SET idx = -1 WHERE idx = %1; UPDATE entries SET idx = %1 WHERE idx = %2;
        UPDATE entries SET idx = %2 WHERE idx = -1;
        """

    private static func swap(_ one: Int, _ other: Int) -> String {
        swapOfEntries.replacingOccurrences(of: "%1", with: "\(one)")
            .replacingOccurrences(of: "%2", with: "\(other)")
    }

    @Test func twoEntriesThatWereSwappedAreFound() throws {
        let store = try DamagedStore(keepsWAL: false)
        for one in 0..<store.size {
            for other in 0..<one {
                let sql = Self.swap(Int(other), Int(one))
                #expect(try store.probe { try $0.execute(sql) } != .harmless, "\(other) and \(one)")
            }
        }
    }

    /// With the leaves changed likewise, checksums and all: the nodes above do not fit, nor the seal.
    @Test func swappedWithTheirLeavesTheyAreFoundToo() throws {
        let store = try DamagedStore(keepsWAL: false)
        for one in 1..<store.size {
            let sql = Self.swap(Int(one - 1), Int(one))
            let forge: (Database) throws -> Void = { database in
                let read = "SELECT hash FROM nodes WHERE place = ?"
                let hashes = try [one - 1, one].map { place in
                    try #require(try database.first(read, .index(place)) { Digest(bytes: $0.blob(0)) } ?? nil)
                }
                try database.execute(sql)
                try database.execute("DELETE FROM nodes WHERE place IN (\(one - 1), \(one))")
                try database.insert(
                    MerkleNode(place: MerklePlace(level: 0, index: one), hash: hashes[0]))
                try database.insert(
                    MerkleNode(place: MerklePlace(level: 0, index: one - 1), hash: hashes[1]))
            }
            #expect(try store.probe(altering: forge) != .harmless, "\(one - 1) and \(one)")
            #expect(try !store.audit(altering: forge).isEmpty)
        }
    }

    /// Every row of every table that the log's content hangs on, deleted, one at a time.
    @Test(arguments: ["entries", "nodes", "reports", "heads", "acts", "seal"])
    func aDeletedRowIsFound(of table: String) throws {
        let store = try DamagedStore(keepsWAL: false)
        let count = try store.count(table)
        #expect(count > 0)
        for place in 0..<count {
            let sql =
                "DELETE FROM \(table) WHERE rowid = "
                + "(SELECT rowid FROM \(table) ORDER BY rowid LIMIT 1 OFFSET \(place))"
            #expect(try store.probe { try $0.execute(sql) } != .harmless, "\(sql)")
            #expect(try !store.audit { try $0.execute(sql) }.isEmpty, "\(sql)")
        }
    }

    /// Hidden under another key, as a flipped bit of an index would do it.
    @Test func aHiddenHeadIsFound() throws {
        let store = try DamagedStore(keepsWAL: false)
        for place in 0..<(try store.count("heads")) {
            for change in ["period = '2020'", "bidang = 'z'"] {
                let sql =
                    "UPDATE heads SET \(change) WHERE rowid = "
                    + "(SELECT rowid FROM heads LIMIT 1 OFFSET \(place))"
                #expect(try store.probe { try $0.execute(sql) } == .refusedAtStart)
            }
        }
    }

    /// A head deleted and the seal made to fit: the start cannot know it, the audit does, and `rebuild`
    /// brings it back.
    @Test func aHeadHiddenWithItsSealIsFoundByTheAudit() throws {
        let fixture = try LedgerFixture()
        try fixture.fill(fixture.ledger())
        let store = try Store(fixture.layout)
        let state = try store.loadState()
        for (chain, head) in state.heads {
            var seal = try store.database.seal()
            seal.heads.remove(head.checksum(of: chain))
            try store.database.run(
                "DELETE FROM heads WHERE bidang = ? AND period = ?", .text(chain.bidang),
                .text(chain.period.description))
            try store.database.write(seal)
            #expect(try !Audit.run(store).faults.isEmpty, "\(chain)")
            #expect(try store.rebuild().heads == state.heads)
            #expect(try Audit.run(store).faults.isEmpty)
        }
    }

    /// An older copy of the store alone is shorter than what was signed; an older copy of everything is
    /// whole in itself, and every agent that was there later finds it, at once or when the log grows again.
    @Test func anOlderCopyIsFound() throws {
        let fixture = try LedgerFixture()
        let ledger = try fixture.ledger()
        try fixture.enrollAll(in: ledger)
        var copies: [DataLayout] = []
        defer { for copy in copies { try? FileManager.default.removeItem(atPath: copy.folder) } }
        for bidang in LedgerFixture.bidang {
            copies.append(try fixture.copy())
            try fixture.submit(try fixture.report(bidang, "2022"), to: ledger)
        }
        let newest = try #require(FileManager.default.contents(atPath: fixture.layout.checkpoint))
        for copy in copies {
            let own = try #require(FileManager.default.contents(atPath: copy.checkpoint))
            try newest.write(to: URL(filePath: copy.checkpoint))
            #expect(throws: StoreError.self) { try Store(copy) }
            try own.write(to: URL(filePath: copy.checkpoint))
            try expectNoticed(copy, after: ledger.checkpoint, fixture)
            // Grown beyond the newest checkpoint, it is another log than that one was signed of.
            try newest.write(to: URL(filePath: copy.checkpoint))
            #expect(throws: StoreError.self) { try Store(copy).loadState() }
        }
    }

    private func expectNoticed(
        _ copy: DataLayout, after proven: SignedCheckpoint, _ fixture: LedgerFixture
    ) throws {
        let older = try Ledger(Store(copy), clock: fixture.time.clock, log: .silent)
        var witness = Witness(proven: proven)
        #expect(throws: WitnessFault.self) { try witness.accept(older.checkpoint, on: .head) }
        // It grows beyond what was proven, with other reports.
        var seed = 500
        while older.state.size <= proven.checkpoint.size {
            seed += 1
            let bidang = LedgerFixture.bidang[seed % LedgerFixture.bidang.count]
            let chain = OfficeState.Chain(bidang: bidang, period: try #require(Period("2022")))
            try fixture.submit(
                try fixture.report(bidang, "2022", after: older.state.heads[chain], seed: seed), to: older)
        }
        let demand = try #require(try witness.accept(older.checkpoint, on: .head))
        let reader = LedgerReader(older.store, logKey: fixture.logKey)
        let hashes = try #require(try reader.consistency(from: demand.from, to: demand.to))
        #expect(throws: WitnessFault.inconsistent(from: demand.from, to: demand.to)) {
            try witness.accept(older.checkpoint, on: .head, proof: .init(for: demand, hashes: hashes))
        }
    }
}

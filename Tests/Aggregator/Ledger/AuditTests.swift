import Foundation
import Shared
import Testing

@testable import Aggregator

/// Damage and forgery by somebody who can write the file.
@Suite struct AuditTests {
    let fixture: LedgerFixture

    init() throws {
        fixture = try LedgerFixture()
        try fixture.fill(fixture.ledger())
    }

    private func faults(after sql: String...) throws -> [String] {
        let store = try Store(fixture.layout)
        for each in sql { try store.database.execute(each) }
        return try Audit.run(store).faults.map(\.english)
    }

    @Test func aWholeStoreHasNoFault() throws {
        let result = try Audit.run(Store(fixture.layout))
        #expect(result.faults.isEmpty)
        #expect(result.size == 18 && result.reportCount == 10 && result.figureCount > 0)
        #expect(try fixture.ledger().checkpoint.checkpoint.root == result.root)
    }

    static let damage: [(sql: [String], says: String)] = [
        (
            ["UPDATE entries SET jws = CAST(replace(CAST(jws AS TEXT), 'A', 'B') AS BLOB) WHERE idx = 8"],
            "entry 8"
        ),
        (["UPDATE entries SET received_at = '2023-02-01T00:00:01.000Z' WHERE idx = 6"], "entry 6"),
        (["DELETE FROM entries WHERE idx = 7"], "entry 7 is missing"),
        (["DELETE FROM entries WHERE idx = 17"], "signed"),
        (
            [
                "UPDATE entries SET idx = -1 WHERE idx = 6", "UPDATE entries SET idx = 6 WHERE idx = 7",
                "UPDATE entries SET idx = 7 WHERE idx = -1",
            ], "entry 6"
        ),
        (["UPDATE nodes SET hash = zeroblob(32) WHERE place = 3"], "entry 3"),
        (["UPDATE nodes SET hash = zeroblob(32) WHERE place = (1 << 56) + 1"], "1 Merkle nodes"),
        (["DELETE FROM nodes WHERE place = (2 << 56)"], "1 Merkle nodes"),
        (["INSERT INTO nodes SELECT place + 1000, hash, sum FROM nodes WHERE place = 3"], "surplus"),
        (["UPDATE reports SET revision = 2 WHERE idx = 6"], "checksum of report 6"),
        (["DELETE FROM reports WHERE idx = 6"], "entry 6: its projection"),
        (["INSERT INTO acts VALUES(6, 'lock', 0)"], "surplus"),
        (["UPDATE acts SET act = 'unlock' WHERE idx = 16"], "entry 16: its projection"),
        (["DELETE FROM heads WHERE period = '2022' AND bidang = 'koperasi'"], "head is hidden"),
        (["UPDATE heads SET idx = 5 WHERE period = '2022' AND bidang = 'koperasi'"], "checksum of the head"),
        (["DELETE FROM seal"], "seal is missing"),
        (["UPDATE seal SET size = 3"], "checksum of the seal"),
        (["DROP TABLE heads"], "no such table"),
    ]

    @Test(arguments: damage.indices) func everyKindOfDamageIsFound(place: Int) throws {
        let (sql, says) = Self.damage[place]
        let store = try Store(fixture.layout)
        for each in sql { try store.database.execute(Self.inPlace(each)) }
        let faults = try Audit.run(store).faults.map(\.english)
        let words = TestServer.url == nil ? says : says.replacing("no such table", with: "does not exist")
        #expect(faults.contains { $0.contains(words) }, "\(sql) → \(faults)")
    }

    /// The statement as the store under test has it.
    private static func inPlace(_ sql: String) -> String {
        if TestServer.url == nil { return sql }
        if sql.contains("CAST(") {
            return "UPDATE entries SET jws = set_byte(jws, 70, get_byte(jws, 70) # 1) WHERE idx = 8"
        }
        return sql.replacing("zeroblob(32)", with: "decode(repeat('00', 32), 'hex')")
            .replacing(" << 56", with: "::int8 << 56")
    }

    /// All but lost or changed entries is mended by a rebuild.
    @Test(arguments: damage.indices) func rebuildMendsTheProjectionsAlone(place: Int) throws {
        let store = try Store(fixture.layout)
        let before = try store.loadState().fingerprint
        for each in Self.damage[place].sql { try store.database.execute(Self.inPlace(each)) }
        let isMendable = !Self.damage[place].sql[0].contains("entries")
        do {
            _ = try store.rebuild()
            #expect(isMendable)
            #expect(try Audit.run(store).faults.isEmpty)
            #expect(try store.loadState().fingerprint == before)
        } catch {
            #expect(!isMendable, "\(error)")
        }
    }

    @Test func anEntryByAKeyThatIsNotEnrolledIsFound() throws {
        let store = try Store(fixture.layout)
        let state = try store.loadState()
        let forged = SignedReport(
            signing: try fixture.report("umkm", "2022-T1").json.compact, with: .generate())
        let entry = Entry(receivedAt: state.lastReceivedAt, compact: forged.compact)
        try store.database.insert(entry, at: state.size)
        let faults = try Audit.run(store).faults.map(\.english)
        #expect(
            faults.contains { $0.contains("entry \(state.size)") && $0.contains("not enrolled") }, "\(faults)"
        )
    }
}

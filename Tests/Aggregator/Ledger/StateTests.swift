import Foundation
import Shared
import Testing

@testable import Aggregator

/// Random logs: what is kept beside the log always says what the log says.
@Suite struct StateTests {
    /// Random reports, withdrawals and acts; refusals are fine, they leave no trace.
    struct RandomLog {
        let fixture: LedgerFixture
        var ledger: Ledger
        var random: SeededRandom
        private static let periods = ["2021", "2022", "2022-T1", "2022-T2", "2023-T1"]

        init(seed: UInt64) throws {
            fixture = try LedgerFixture()
            ledger = try fixture.ledger()
            random = SeededRandom(seed: seed)
            fixture.time.now = try #require(Timestamp("2023-05-01T00:00:00.000Z"))
            try fixture.enrollAll(in: ledger)
        }

        mutating func step() throws {
            fixture.time.advance(seconds: Int64(random.below(7200)) - 1200)
            switch random.below(12) {
            case 0...6: try submitSome()
            case 7: try exchangeKey()
            case 8: ledger = try fixture.ledger()
            default: try append()
            }
        }

        private mutating func submitSome() throws {
            var jobs: [LedgerJob] = []
            for _ in 0...random.below(6) {
                let bidang = LedgerFixture.bidang[random.below(LedgerFixture.bidang.count)]
                let period = Self.periods[random.below(Self.periods.count)]
                let chain = OfficeState.Chain(bidang: bidang, period: try #require(Period(period)))
                var report = try fixture.report(
                    bidang, period, after: ledger.state.heads[chain], seed: 50 + random.below(100))
                if random.below(6) == 0 { report.kind = .withdrawal }
                if report.kind == .withdrawal { report.values = [:] }
                jobs.append(try fixture.job(report))
            }
            _ = try ledger.append(jobs)
        }

        private mutating func exchangeKey() throws {
            let bidang = LedgerFixture.bidang[random.below(LedgerFixture.bidang.count)]
            let (old, new) = (try fixture.key(of: bidang), SigningKey.generate())
            let kid = old.publicKey.thumbprint
            if random.below(2) == 0 {
                _ = try? ledger.append(.revoke(kid: kid), by: LedgerFixture.author, reason: "hilang")
                try fixture.enroll(bidang, in: ledger)
                return
            }
            let statement = Act.Rotation.statement(
                office: fixture.catalog.office.id, bidang: bidang, oldKid: kid,
                newKid: new.publicKey.thumbprint)
            _ = try ledger.append([
                .rotate(
                    newKey: new.publicKey.bytes, oldSignature: old.sign(statement),
                    newSignature: new.sign(statement), kid: kid)
            ])
            guard ledger.state.keys[new.publicKey.thumbprint] != nil else { return }
            fixture.adopt(new, for: bidang)
        }

        private mutating func append() throws {
            let year = try #require(Period("2022"))
            let bidang = LedgerFixture.bidang[random.below(LedgerFixture.bidang.count)]
            let (size, root) = (ledger.state.size, ledger.checkpoint.checkpoint.root)
            let date = try #require(CivilDate("2023-05-02"))
            let deeds: [Act.Deed] = [
                .lock(
                    Act.Lock(
                        isLock: random.below(2) == 0, period: year,
                        bidang: random.below(2) == 0 ? bidang : nil,
                        until: random.below(2) == 0 ? date : nil)),
                .return(period: year, bidang: bidang, indicator: nil, text: "periksa"),
                .clock(wrongFrom: size - 1),
                .adopt(try nextCatalog(), decreeNumber: "1/2023", decreeDate: date),
                .target(
                    indicator: fixture.catalog.indicators[0].id, period: try #require(Period("2022-T1")),
                    value: try #require(Figure("12.5"))),
                .official(
                    Act.Official(
                        position: .bidang, bidang: bidang, title: "Kepala", name: "Ani", rank: nil, nip: "1",
                        from: date)),
                .approve(
                    Act.Approval(
                        period: year, size: size, root: root,
                        catalog: ledger.state.catalog(inForceFor: year.year, atSize: size).revision)),
                .delivered(
                    Act.Delivery(period: year, size: size, root: root, to: "Bupati", date: date, number: "7")),
            ]
            try ledger.append(deeds[random.below(deeds.count)], by: LedgerFixture.author, reason: "uji")
        }

        private func nextCatalog() throws -> Catalog {
            let latest = ledger.state.latestCatalog
            guard let object = latest.json.object else { throw CancellationError() }
            let json = object.setting("revision", to: .integer(latest.revision + 1))
                .setting("applies_from", to: .integer(2021 + latest.revision % 3))
            return try Catalog(json: .object(json))
        }
    }

    @Test(arguments: 1...6) func whatIsKeptBesideTheLogIsWhatTheLogSays(seed: UInt64) throws {
        var random = try RandomLog(seed: seed)
        for _ in 0..<40 { try random.step() }
        let live = random.ledger.state
        #expect(live.size > 40)
        let store = try Store(random.fixture.layout)
        #expect(try store.loadState().fingerprint == live.fingerprint)

        var replay = LogReplay()
        try store.forEachEntry(from: 0) { _, entry throws(StoreError) in
            do throws(ReplayFault) { _ = try replay.take(entry) } catch {
                throw .damaged(error.words.english, in: "test")
            }
            return true
        }
        #expect(replay.state?.fingerprint == live.fingerprint)
        #expect(replay.frontier.root == random.ledger.checkpoint.checkpoint.root)

        let before = try Self.projections(store)
        _ = try store.rebuild()
        #expect(try Self.projections(store) == before)
        #expect(try Audit.run(store).faults.isEmpty)
        #expect(try store.loadState().fingerprint == live.fingerprint)
    }

    /// Every row of every projection.
    static func projections(_ store: Store) throws -> [String] {
        try ["nodes", "reports", "heads", "acts", "seal"].flatMap { table in
            if store.database.isShared {
                return try store.database.rows("SELECT CAST(t AS text) FROM \(table) t ORDER BY 1") {
                    "\(table) \($0.text(0))"
                }
            }
            let columns = try store.database.rows("PRAGMA table_info(\(table))") { $0.text(1) }
            let line = columns.map { "quote(\($0))" }.joined(separator: "||' '||")
            return try store.database.rows("SELECT \(line) FROM \(table) ORDER BY 1") {
                "\(table) \($0.text(0))"
            }
        }
    }
}

import Foundation
import Shared
import Synchronization
import Testing

@testable import Aggregator

@Suite struct LedgerTests {
    let fixture: LedgerFixture
    let ledger: Ledger

    init() throws {
        fixture = try LedgerFixture()
        ledger = try fixture.ledger()
        try fixture.enrollAll(in: ledger)
    }

    @Test func aBatchIsOneSizeAndOneCheckpoint() throws {
        let jobs = try LedgerFixture.bidang.map { try fixture.job(fixture.report($0, "2022")) }
        let before = ledger.state.size
        let stored = try ledger.append(jobs).map { try $0.stored() }
        #expect(stored.map(\.index) == (0..<UInt64(jobs.count)).map { before + $0 })
        let proofs = try stored.map { try #require(TlogProof(parsing: $0.proof)) }
        #expect(Set(proofs.map(\.checkpoint)).count == 1)
        let key = try #require(VerifierKey(name: ledger.state.origin, publicKey: fixture.logKey.publicKey))
        for (report, proof) in zip(stored, proofs) {
            let checkpoint = try SignedCheckpoint(verifying: proof.checkpoint, with: key).checkpoint
            #expect(checkpoint.size == ledger.state.size)
            let entry = try #require(try ledger.store.entry(at: report.index))
            #expect(
                MerkleProof.verifies(
                    leaf: entry.leafHash, index: report.index, size: checkpoint.size, path: proof.path,
                    root: checkpoint.root))
        }
    }

    @Test func aCorrectionMayFollowItsPredecessorInOneBatch() throws {
        let first = try fixture.report("koperasi", "2022")
        let hash = try fixture.signed(first).hash
        var second = try fixture.report("koperasi", "2022", seed: 120)
        (second.revision, second.supersedes, second.reason) = (2, hash, "salah ketik")
        let outcomes = try ledger.append([fixture.job(first), fixture.job(second), fixture.job(first)])
        #expect(try outcomes[0].stored().index + 1 == outcomes[1].stored().index)
        #expect(try outcomes[2].stored().isDuplicate)
        #expect(try outcomes[2].stored().index == outcomes[0].stored().index)
        let chain = OfficeState.Chain(bidang: "koperasi", period: second.period)
        #expect(ledger.state.heads[chain]?.revision == 2)
        #expect(try fixture.ledger().state.fingerprint == ledger.state.fingerprint)
    }

    @Test func nothingIsAnsweredBeforeTheCommit() throws {
        let layout = fixture.layout
        let job = try fixture.job(fixture.report("umkm", "2022"))
        let own = try Ledger(Store(layout), clock: fixture.time.clock, log: .silent)
        let writer = try LedgerWriter(own, log: .silent) { fatalError("\($0)") }
        let seen = Mutex<[Bool]>([])
        let isTaken = writer.enqueue(job) { outcome in
            // Another connection sees only what was committed.
            guard let stored = try? outcome.stored(), let store = try? Store(layout) else { return }
            let isThere = (try? store.index(ofReport: stored.report)) == stored.index
            seen.withLock { $0.append(isThere) }
        }
        #expect(isTaken)
        writer.stop()
        #expect(seen.withLock { $0 } == [true])
        #expect(!writer.enqueue(job) { _ in Issue.record("a stopped writer takes nothing") })
    }

    @Test func twoLedgersOnOneStoreCatchUpWithEachOther() throws {
        let other = try fixture.ledger()
        for (place, bidang) in LedgerFixture.bidang.enumerated() {
            try fixture.submit(fixture.report(bidang, "2022"), to: place.isMultiple(of: 2) ? ledger : other)
        }
        let kid = try fixture.key(of: "umkm").publicKey.thumbprint
        try other.append(.revoke(kid: kid), by: LedgerFixture.author, reason: "hilang")
        let outcome = try #require(try ledger.append([fixture.job(fixture.report("umkm", "2021"))]).first)
        #expect(outcome.refusal?.code == .keyRevoked)
        #expect(ledger.state.fingerprint == other.state.fingerprint)
        #expect(ledger.checkpoint.checkpoint == other.checkpoint.checkpoint)
    }

    @Test(.disabled(if: TestServer.url != nil, "the bound on pages is SQLite's"))
    func aFullDiskChangesNothing() throws {
        let database = ledger.store.database
        let before = (ledger.state.fingerprint, ledger.checkpoint)
        let pages = try database.first("PRAGMA page_count") { $0.integer(0) } ?? 0
        try database.execute("PRAGMA max_page_count=\(pages)")
        var report = try fixture.report("koperasi", "2022")
        report.notes = ["koperasi-aktif": ["penghambat": String(repeating: "x", count: 3900)]]
        let job = try fixture.job(report)
        for _ in 0..<20 {
            do throws(LedgerFailure) {
                _ = try ledger.append([job])
                Issue.record("a full disk takes nothing")
            } catch {
                guard case .refused(let reason) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(reason.isFull && reason.isPassing)
            }
        }
        #expect(ledger.state.fingerprint == before.0 && ledger.checkpoint == before.1)
        #expect(!database.isInTransaction)
        try database.execute("PRAGMA max_page_count=1000000")
        #expect(try !fixture.submit(report, to: ledger).isDuplicate)
        #expect(try Audit.run(Store(fixture.layout)).faults.isEmpty)
    }

    @Test func aBusyStoreIsUnavailableForTheMoment() throws {
        let other = try Store(fixture.layout)
        try other.database.beginWriting()
        let mine = ledger.store.database
        try mine.execute(mine.isShared ? "SET lock_timeout = '20ms'" : "PRAGMA busy_timeout=20")
        let job = try fixture.job(fixture.report("koperasi", "2022"))
        do throws(LedgerFailure) {
            _ = try ledger.append([job])
            Issue.record("a held store takes nothing")
        } catch {
            guard case .refused(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.isBusy)
        }
        other.database.rollBack()
        #expect(try !ledger.append([job])[0].stored().isDuplicate)
    }

    @Test func aWrongTokenIsRefusedAndARightOneIsUsedOnce() throws {
        let secret = try fixture.secret(for: "umkm", in: ledger.store.database)
        func ask(_ bidang: String, _ key: SigningKey) throws -> LedgerOutcome {
            try ledger.append([
                .enroll(secret: secret, bidang: bidang, key: key.publicKey, name: "PC", use: .report)
            ])[0]
        }
        let key = SigningKey.generate()
        #expect(try ask("koperasi", key).refusal?.code == .badToken)
        guard case .enrolled(let kid) = try ask("umkm", key) else {
            Issue.record("a good token enrols")
            return
        }
        let size = ledger.state.size
        guard case .enrolled(kid) = try ask("umkm", key) else {
            Issue.record("the same key is answered as the first time")
            return
        }
        #expect(ledger.state.size == size)
        #expect(try ask("umkm", .generate()).refusal?.code == .badToken)
        fixture.time.advance(seconds: 2000)
        let late = try fixture.secret(for: "umkm", in: ledger.store.database)
        fixture.time.advance(seconds: 2000)
        let outcome = try ledger.append([
            .enroll(
                secret: late, bidang: "umkm", key: SigningKey.generate().publicKey, name: "PC", use: .report)
        ])[0]
        #expect(outcome.refusal?.code == .badToken)
    }

    // MARK: Time

    @Test func timeNeverStepsBackButAfterAClockAct() throws {
        fixture.time.now = try #require(Timestamp("2033-01-01T00:00:00.000Z"))
        let wrong = try fixture.submit(fixture.report("koperasi", "2022"), to: ledger)
        fixture.time.now = try #require(Timestamp("2023-03-01T00:00:00.000Z"))
        let held = try fixture.submit(fixture.report("umkm", "2022"), to: ledger)
        #expect(held.receivedAt == wrong.receivedAt)
        try ledger.append(.clock(wrongFrom: wrong.index), by: LedgerFixture.author, reason: "baterai")
        // A process that starts between the act and the next entry knows that time starts anew.
        let other = try fixture.ledger()
        #expect(other.state.timeStartsAnew)
        let right = try fixture.submit(fixture.report("perdagangan", "2022"), to: other)
        #expect(right.receivedAt == fixture.time.now)
        fixture.time.advance(seconds: -60)
        let next = try fixture.submit(fixture.report("perindustrian", "2022"), to: ledger)
        #expect(next.receivedAt == right.receivedAt)
        #expect(try Audit.run(Store(fixture.layout)).faults.isEmpty)
        #expect(throws: LedgerFailure.self) {
            try ledger.append(.clock(wrongFrom: 1000), by: LedgerFixture.author, reason: "x")
        }
    }

    // MARK: Locks

    @Test func theLatestLockThatCoversDecides() throws {
        let year = try #require(Period("2022"))
        let day = try #require(CivilDate("2023-02-01"))
        func lock(_ isLock: Bool, _ bidang: String?, _ until: String? = nil) throws {
            let until = try until.map { try #require(CivilDate($0)) }
            try ledger.append(
                .lock(Act.Lock(isLock: isLock, period: year, bidang: bidang, until: until)),
                by: LedgerFixture.author, reason: nil)
        }
        func isLocked(_ bidang: String, _ on: CivilDate) -> Bool {
            ledger.state.isLocked(bidang: bidang, period: year, on: on)
        }
        try lock(true, nil)
        #expect(isLocked("umkm", day) && isLocked("koperasi", day))
        #expect(!ledger.state.isLocked(bidang: "umkm", period: try #require(Period("2022-T1")), on: day))
        let refused = try #require(try ledger.append([fixture.job(fixture.report("umkm", "2022"))]).first)
        #expect(refused.refusal?.code == .periodLocked)
        try lock(false, "umkm", "2023-02-03")
        #expect(!isLocked("umkm", day) && isLocked("koperasi", day))
        #expect(!isLocked("umkm", try #require(CivilDate("2023-02-03"))))
        #expect(isLocked("umkm", try #require(CivilDate("2023-02-04"))))
        #expect(try !fixture.submit(fixture.report("umkm", "2022"), to: ledger).isDuplicate)
        try lock(true, "umkm")
        #expect(isLocked("umkm", day))
        try lock(false, nil)
        #expect(!isLocked("umkm", day) && !isLocked("koperasi", day))
    }
}

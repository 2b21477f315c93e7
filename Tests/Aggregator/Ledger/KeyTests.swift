import Foundation
import Shared
import Testing

@testable import Aggregator

/// The log's own key: handed over, and after a restore.
@Suite struct KeyTests {
    let fixture: LedgerFixture
    let ledger: Ledger

    init() throws {
        fixture = try LedgerFixture()
        ledger = try fixture.ledger()
        try fixture.enrollAll(in: ledger)
    }

    private func verifierKey(_ key: SigningKey) throws -> VerifierKey {
        try #require(VerifierKey(name: ledger.state.origin, publicKey: key.publicKey))
    }

    /// As `key rotate log` does it, up to the rename.
    private func handOver() throws -> (SigningKey, UInt64) {
        let next = SigningKey.generate()
        try LogKeyFile.writeNext(next, fixture.layout)
        return (next, try ledger.handOver(to: next, by: LedgerFixture.author, reason: "berkala"))
    }

    @Test func theFirstCheckpointThatCoversAHandoverHasBothSignatures() throws {
        let running = try LedgerReader(fixture.layout, logKey: fixture.logKey)
        _ = try running.state()
        let (next, index) = try handOver()
        let keys = [try verifierKey(fixture.logKey), try verifierKey(next)]
        for note in [ledger.checkpoint.note, try running.checkpoint().note] {
            for key in keys {
                #expect(try SignedCheckpoint(verifying: note, with: key).checkpoint.size == index + 1)
            }
        }
        let stored = try fixture.submit(fixture.report("koperasi", "2022"), to: ledger)
        let proof = try #require(TlogProof(parsing: stored.proof))
        #expect(throws: CheckpointFault.self) {
            try SignedCheckpoint(verifying: proof.checkpoint, with: keys[0])
        }
        #expect(try SignedCheckpoint(verifying: proof.checkpoint, with: keys[1]).checkpoint.size == index + 2)
        #expect(ledger.state.handover == index && ledger.state.logKey == keys[1])
        // The act is the old key's: who trusts that one learns the new one from it.
        let entry = try #require(try ledger.store.entry(at: index))
        #expect(try SignedAct(compact: entry.compact).verify(with: fixture.logKey.publicKey))
        #expect(try Audit.run(Store(fixture.layout)).faults.isEmpty)
    }

    @Test func aRunningLedgerTakesTheNewKey() throws {
        let running = try fixture.ledger()
        let (next, _) = try handOver()
        let stored = try fixture.submit(fixture.report("koperasi", "2022"), to: running)
        let proof = try #require(TlogProof(parsing: stored.proof))
        #expect(
            try SignedCheckpoint(verifying: proof.checkpoint, with: verifierKey(next)).checkpoint.size > 0)
        try running.append(.clock(wrongFrom: 1), by: LedgerFixture.author, reason: "uji")
        #expect(try Audit.run(Store(fixture.layout)).faults.isEmpty)
    }

    @Test func anInterruptedHandoverGoesOn() throws {
        let (next, _) = try handOver()
        // Killed between commit and rename: log.key is the old one's.
        #expect(try LogKeyFile.read(fixture.layout.logKey)?.publicKey == fixture.logKey.publicKey)
        let again = try fixture.ledger()
        #expect(again.logKey.publicKey == next.publicKey)
        try LogKeyFile.finishRotation(to: again.state.logKey, fixture.layout)
        #expect(try LogKeyFile.read(fixture.layout.logKey)?.publicKey == next.publicKey)
        #expect(try !FileSystem.exists(fixture.layout.nextLogKey))
        // Killed before the commit: the key beside is nobody's, and the next rotation writes another.
        try LogKeyFile.writeNext(.generate(), fixture.layout)
        try LogKeyFile.finishRotation(to: again.state.logKey, fixture.layout)
        #expect(try fixture.ledger().logKey.publicKey == next.publicKey)
    }

    @Test func keysOfTheLogNeverComeBack() throws {
        let (_, _) = try handOver()
        for key in [fixture.logKey, try fixture.key(of: "koperasi")] {
            #expect(throws: LedgerFailure.self) {
                try ledger.handOver(to: key, by: LedgerFixture.author, reason: nil)
            }
        }
        #expect(throws: LedgerFailure.self) { try fixture.enroll("umkm", in: ledger, key: fixture.logKey) }
        #expect(try !fixture.submit(fixture.report("koperasi", "2022"), to: ledger).isDuplicate)
    }

    // MARK: Restore

    @Test(.disabled(if: TestServer.url != nil, "a directory's copy holds no copy of a database"))
    func anOlderCopyIsFoundAndContinuesOnlyUnderANewKey() throws {
        let old = try fixture.copy()
        let kept = try fixture.submit(fixture.report("koperasi", "2022"), to: ledger)
        let proof = try #require(TlogProof(parsing: kept.proof))
        // The store alone put back: the kept checkpoint exposes it.
        try FileManager.default.removeItem(atPath: old.checkpoint)
        try FileManager.default.copyItem(atPath: fixture.layout.checkpoint, toPath: old.checkpoint)
        let found = #expect(throws: StoreError.self) { try Store(old) }
        #expect(found?.isShortened == true)
        #expect(found?.words.english.contains("restore a backup") == true)
        // Everything put back: whole in itself; an agent that holds a later checkpoint exposes it.
        try FileManager.default.removeItem(atPath: old.checkpoint)
        let restored = try Ledger(Store(old), clock: fixture.time.clock, log: .silent)
        let key = try verifierKey(fixture.logKey)
        var witness = Witness(proven: try SignedCheckpoint(verifying: proof.checkpoint, with: key))
        #expect(throws: WitnessFault.self) { try witness.accept(restored.checkpoint, on: .head) }

        let next = SigningKey.generate()
        try LogKeyFile.writeNext(next, old)
        let index = try restored.continueRestored(
            under: next, by: LedgerFixture.author, reason: "dipulihkan dari cadangan")
        let entry = try #require(try restored.store.entry(at: index))
        #expect(try SignedAct(compact: entry.compact).verify(with: next.publicKey))
        #expect(throws: CheckpointFault.self) {
            try SignedCheckpoint(verifying: restored.checkpoint.note, with: key)
        }
        // The report that the copy lacked is queued again by its agent and enters.
        let again = try fixture.submit(fixture.report("koperasi", "2022"), to: restored)
        #expect(!again.isDuplicate && again.report == kept.report)
        #expect(try Audit.run(Store(old)).faults.isEmpty)
        try FileManager.default.removeItem(atPath: old.folder)
    }
}

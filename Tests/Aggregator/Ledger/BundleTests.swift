import Foundation
import Shared
import Testing

@testable import Aggregator

@Suite struct BundleTests {
    let fixture: LedgerFixture
    let ledger: Ledger
    let lines: [[UInt8]]
    let key: VerifierKey

    init() throws {
        fixture = try LedgerFixture()
        ledger = try fixture.ledger()
        try fixture.fill(ledger)
        lines = try Self.export(fixture.layout)
        key = ledger.state.logKey
    }

    static func export(_ layout: DataLayout) throws -> [[UInt8]] {
        var bytes: [UInt8] = []
        _ = try BundleWriter.write(try Store(layout)) { bytes += $0 }
        return bytes.split(separator: 0x0A).map(Array.init)
    }

    @discardableResult
    static func verify(
        _ lines: [[UInt8]], _ key: VerifierKey, seen: [SeenFile] = []
    ) throws -> VerifiedBundle {
        var verifier = BundleVerifier(trusting: key)
        for line in lines { try verifier.take(line) }
        let bundle = try verifier.finish()
        let recall = try Self.recall(lines, bundle, seen)
        if let fault = bundle.wrongClaim(recall) { throw fault }
        let log = SeenLog(
            keys: [bundle.state.logKey] + bundle.state.formerLogKeys, size: bundle.state.size,
            recall: recall)
        if let words = seen.flatMap({ $0.faults(in: log) }).first { throw BundleFault(words) }
        return bundle
    }

    static func recall(
        _ lines: [[UInt8]], _ bundle: VerifiedBundle, _ seen: [SeenFile]
    ) throws -> BundleRecall {
        var recall = BundleRecall(
            sizes: Set(bundle.state.claims.map(\.size) + seen.flatMap(\.sizes)),
            indexes: Set(seen.compactMap(\.index)))
        for line in lines { try recall.take(line) }
        return recall
    }

    @Test func aWholeBundleProvesEveryFigure() throws {
        let verifier = try Self.verify(lines, key)
        #expect(verifier.state.fingerprint == ledger.state.fingerprint)
        for period in ["2021", "2022", "2022-T1"] {
            let computed = verifier.replay.achievement(try #require(Period(period)))?.json.text
            #expect(try computed == fixture.figures(period))
        }
    }

    @Test func everyLineCounts() throws {
        for place in lines.indices {
            var shorter = lines
            shorter.remove(at: place)
            #expect(throws: BundleFault.self, "without line \(place)") { try Self.verify(shorter, key) }
            #expect(throws: BundleFault.self) { try Self.verify(Array(lines.prefix(place)), key) }
        }
        for place in 1..<(lines.count - 1) {
            var swapped = lines
            swapped.swapAt(place, place + 1)
            #expect(throws: BundleFault.self, "lines \(place)") { try Self.verify(swapped, key) }
        }
        #expect(throws: BundleFault.self) { try Self.verify(lines + [lines[1]], key) }
        #expect(throws: BundleFault.self) { try Self.verify(lines + [[]], key) }
    }

    @Test func everyFlippedBitIsFoundOrChangesNothing() throws {
        let right = try Self.verify(lines, key).state.fingerprint
        var random = SeededRandom(seed: 7)
        for _ in 0..<150 {
            let place = random.below(lines.count)
            var damaged = lines
            damaged[place] = damaged[place].flipping(bit: random.below(damaged[place].count * 8))
            guard let state = try? Self.verify(damaged, key).state else { continue }
            #expect(state.fingerprint == right)
        }
    }

    @Test func theFirstLineSaysWhatTheEntriesSay() throws {
        let head = try #require(try JSONValue(parsing: lines[0]).object)
        let others: [(String, JSONValue)] = [
            ("office", "lain"), ("origin", "lain/iku"), ("size", 3), ("bundle", "iku/2"),
            (
                "vkey",
                .string(
                    try #require(VerifierKey(name: key.name, publicKey: SigningKey.generate().publicKey)).text
                )
            ),
        ]
        for (name, value) in others {
            var changed = lines
            changed[0] = JSONValue.object(head.setting(name, to: value)).compact
            #expect(throws: BundleFault.self, "\(name)") { try Self.verify(changed, key) }
        }
    }

    @Test func aBundleOfAnotherKeyProvesNothing() throws {
        let other = try #require(VerifierKey(name: key.name, publicKey: SigningKey.generate().publicKey))
        #expect(throws: BundleFault.self) { try Self.verify(lines, other) }
    }

    @Test func anEarlierKeyIsTrustedOverHandoversButNotOverARestore() throws {
        let next = SigningKey.generate()
        try LogKeyFile.writeNext(next, fixture.layout)
        _ = try ledger.handOver(to: next, by: LedgerFixture.author, reason: nil)
        let handedOver = try Self.export(fixture.layout)
        try Self.verify(handedOver, key)
        try Self.verify(handedOver, ledger.state.logKey)
        try LogKeyFile.finishRotation(to: ledger.state.logKey, fixture.layout)

        let third = SigningKey.generate()
        try LogKeyFile.writeNext(third, fixture.layout)
        _ = try ledger.continueRestored(under: third, by: LedgerFixture.author, reason: "cadangan")
        let restored = try Self.export(fixture.layout)
        let fault = #expect(throws: BundleFault.self) { try Self.verify(restored, key) }
        #expect(fault?.words.english.contains(ledger.state.logKey.text) == true)
        try Self.verify(restored, ledger.state.logKey)
    }

    @Test func whatWasSeenMustStillBeThere() throws {
        let stored = try fixture.submit(fixture.report("umkm", "2022-T1"), to: ledger)
        let checkpoint = ledger.checkpoint.note
        try fixture.submit(fixture.report("koperasi", "2022-T1"), to: ledger)
        let seen = [
            SeenFile("r.tlog-proof", Array(stored.proof.utf8)), SeenFile("c", Array(checkpoint.utf8)),
        ]
        try Self.verify(try Self.export(fixture.layout), key, seen: seen)
        // The bundle of before has neither.
        for file in seen { #expect(throws: BundleFault.self) { try Self.verify(lines, key, seen: [file]) } }
        // Another log of the same key.
        let fork = SignedCheckpoint(
            signing: Checkpoint(origin: key.name, size: 5, root: .sha256([1])), with: [fixture.logKey])
        let fault = #expect(throws: BundleFault.self) {
            try Self.verify(lines, key, seen: [SeenFile("f", Array(fork.note.utf8))])
        }
        #expect(fault?.words.english.contains("at 5 entries its root is") == true)
        let stranger = SignedCheckpoint(
            signing: Checkpoint(origin: key.name, size: 5, root: .sha256([1])), with: [.generate()])
        #expect(throws: BundleFault.self) {
            try Self.verify(lines, key, seen: [SeenFile("s", Array(stranger.note.utf8))])
        }
        #expect(throws: BundleFault.self) {
            try Self.verify(lines, key, seen: [SeenFile("x", Array("tidak ada".utf8))])
        }
        // A receipt whose path leads elsewhere.
        let moved = stored.proof.replacing("index \(stored.index)", with: "index \(stored.index - 1)")
        #expect(throws: BundleFault.self) {
            try Self.verify(try Self.export(fixture.layout), key, seen: [SeenFile("m", Array(moved.utf8))])
        }
    }

    /// What an approval says of the log's past is held against the tree: offline, by audit and rebuild.
    @Test(arguments: [1, 7, 18]) func anApprovalNamesARootOfThisLog(size: UInt64) throws {
        let store = try Store(fixture.layout)
        func append(_ root: Digest) throws {
            let approval = Act.Approval(
                period: try #require(Period("2026")), size: size, root: root, catalog: 1)
            let act = Act(
                office: fixture.catalog.office.id, deed: .approve(approval), by: LedgerFixture.author,
                reason: nil, at: fixture.time.now)
            let signed = SignedAct(signing: act.json.compact, with: fixture.logKey)
            try store.database.insert(
                Entry(receivedAt: act.at, compact: signed.compact), at: try store.size())
        }
        try append(try store.root(size: size))
        _ = try store.rebuild()
        try Self.verify(try Self.export(fixture.layout), key)
        #expect(try Audit.run(store).everyFault.isEmpty)
        let sound = try Self.export(fixture.layout)
        // The same act with another root, in a bundle that is otherwise as the log key would sign it.
        try append(.sha256([9]))
        #expect(try Audit.run(store).faults.map(\.english).contains { $0.contains("the root it states") })
        let fault = #expect(throws: RebuildFault.self) { try store.rebuild() }
        #expect("\(try #require(fault))".contains("the root it states"))
        try Self.verify(sound, key)
    }

    @Test func theDigestOfFiguresChangesWithAnyFigure() throws {
        let before = try Self.verify(lines, key).figures()
        #expect(before.rowCount == 180)
        let chain = OfficeState.Chain(bidang: "koperasi", period: try #require(Period("2022")))
        let head = try #require(ledger.state.heads[chain])
        try fixture.submit(fixture.report("koperasi", "2022", after: head, seed: 101), to: ledger)
        let after = try Self.verify(try Self.export(fixture.layout), key).figures()
        #expect(after.rowCount == before.rowCount && after.digest != before.digest)
    }
}

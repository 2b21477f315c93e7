import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("The agent's own key is replaced")
final class KeyRotationTests {
    private let desk: AgentDesk
    private let before: PublicKey

    init() throws {
        desk = try AgentDesk()
        before = try #require(desk.agent().publicKey)
        desk.aggregator.enroll(before.thumbprint)
    }

    private func submit(_ words: String..., aktif: Int = 146, command: String = "submit") throws -> ExitCode {
        let draft = """
            {"period":"2022","values":{"koperasi-aktif":{"aktif":\(aktif),"seluruh":188}},
             "prepared_by":{"name":"Sitti","title":"Staf"}}
            """
        return try desk.run([command, try desk.file("draf.json", draft)] + words)
    }

    /// The agent works with a key that is new, known to the aggregator and alone in the folder.
    private func expectRotated() throws {
        let agent = try desk.agent()
        #expect(agent.publicKey != before)
        #expect(agent.record.kid == agent.publicKey?.thumbprint)
        #expect(agent.record.kid == desk.aggregator.enrolledKid)
        #expect(agent.record.formerKids == [before.thumbprint])
        #expect(try !FileSystem.exists(agent.folder.nextKeyPath))
        #expect(try agent.outbox.read().damaged.isEmpty)
        #expect(try agent.alarms.open().isEmpty)
    }

    @Test func rotate() throws {
        #expect(try submit() == .done)
        #expect(try desk.run(["key", "rotate"]) == .done)
        try expectRotated()
        #expect(try submit("--reason", "salah hitung", aktif: 7, command: "correct") == .done)
        #expect(try desk.run(["receipts", "--verify"]) == .done, "what the old key signed stays valid")
        #expect(desk.aggregator.entryCount == 3)
    }

    @Test func whatWaitsIsSignedAnewWithTheSameHash() throws {
        #expect(try submit("--no-wait") == .queued)
        #expect(try submit("--reason", "salah hitung", "--no-wait", aktif: 7, command: "correct") == .queued)
        let hashes = try desk.agent().outbox.read().entries.map(\.hash)
        #expect(try desk.run(["key", "rotate"]) == .done)
        let entries = try desk.agent().outbox.read().entries
        #expect(entries.map(\.hash) == hashes && hashes.count == 2)
        #expect(try entries.allSatisfy { try $0.signed.kid == desk.agent().record.kid })
        #expect(entries.last?.report.supersedes == hashes.first)
        let courier = Courier(try desk.agent(), waiting: .seconds(20))
        try courier.deliver(Set(hashes))
        courier.close()
        #expect(desk.aggregator.entryCount == 3)
    }

    @Test func anAnswerThatIsCutOffIsFoundOutWithTheNewKey() throws {
        desk.aggregator.cutRotations(1)
        #expect(try desk.run(["key", "rotate", "--wait", "20s"]) == .done)
        try expectRotated()
    }

    @Test func aProcessThatEndedBeforeTheAnswerIsFollowedByWhateverConnectsNext() throws {
        desk.aggregator.cutRotations(1)
        #expect(try desk.run(["key", "rotate", "--wait", "1s"]) == .queued)
        #expect(try desk.agent().publicKey == before)
        #expect(try submit("--wait", "20s") == .done)
        try expectRotated()
    }

    @Test func aProcessThatEndedBeforeItAskedAsksForTheSameKey() throws {
        let agent = try desk.agent()
        let next = try #require(try agent.folder.nextKey(makingNew: true)).publicKey
        #expect(try submit() == .done, "the old key goes on meanwhile")
        #expect(try desk.run(["key", "rotate"]) == .done)
        #expect(try desk.agent().publicKey == next)
        try expectRotated()
    }

    @Test func aProcessThatEndedAfterTheDecisionIsFinishedAtTheNextStart() throws {
        #expect(try submit("--no-wait") == .queued)
        let folder = try desk.agent().folder
        let next = try #require(try folder.nextKey(makingNew: true)).publicKey
        desk.aggregator.enroll(next.thumbprint)
        var record = try AgentRecord(reading: folder)
        (record.kid, record.formerKids) = (next.thumbprint, [before.thumbprint])
        try record.write(to: folder)
        try expectRotated()
        #expect(try desk.agent().outbox.read().entries.map(\.signed.kid) == [next.thumbprint])
    }

    @Test func anotherProcessWithTheOldKeyGoesOnWithTheNew() throws {
        let agent = try desk.agent()
        let courier = Courier(agent, waiting: .seconds(20))
        #expect(try courier.open())
        let other = try desk.agent()
        let next = try #require(try other.folder.nextKey(makingNew: true)).publicKey.thumbprint
        desk.aggregator.enroll(next)
        try other.change { record in
            record.formerKids.append(before.thumbprint)
            record.kid = next
        }
        #expect(try submit("--no-wait") == .queued)
        try courier.deliver(Set(try desk.agent().outbox.read().entries.map(\.hash)))
        #expect(courier.outcomes.count == 1)
        courier.close()
        try expectRotated()
    }

    @Test func aRefusalChangesNothing() throws {
        for code in [Refusal.Code.signatureInvalid, .unsupported] {
            desk.aggregator.refuseRotations(code)
            #expect(try desk.run(["key", "rotate", "--wait", "5s"]) == .refused)
            let agent = try desk.agent()
            #expect(agent.publicKey == before && agent.record.kid == before.thumbprint)
            #expect(try FileSystem.exists(agent.folder.nextKeyPath) == (code != .unsupported))
        }
    }

    @Test func aRevokedKeyStaysAnAlarm() throws {
        _ = try desk.agent().folder.nextKey(makingNew: true)
        desk.aggregator.enroll("another")
        #expect(try submit("--wait", "10s") != .done)
        #expect(try desk.agent().alarms.open().map(\.code) == ["key-revoked"])
        #expect(try desk.run(["key", "rotate", "--wait", "5s"]) == .refused)
        #expect(try desk.agent().outbox.read().entries.count == 1)
    }

    @Test func aForeignKeyIsNotTakenForARotation() throws {
        let folder = try desk.agent().folder
        _ = try folder.nextKey(makingNew: true)
        try SigningKey.generate().withEncoded { try FileSystem.writeDurably($0, to: folder.keyPath) }
        #expect(throws: AgentFault.self) { try self.desk.agent() }
    }
}

@Suite("A log key that was handed over, from the wire to the folder")
final class LogKeyTests {
    private let desk: AgentDesk

    init() throws { desk = try AgentDesk() }

    private func submit(_ period: String) throws -> ExitCode {
        let draft = """
            {"period":"\(period)","values":{"koperasi-aktif":{"aktif":146,"seluruh":188}},
             "prepared_by":{"name":"Sitti","title":"Staf"}}
            """
        return try desk.run(["submit", try desk.file("draf.json", draft), "--wait", "10s"])
    }

    @Test func itIsPinnedAndOldReceiptsStayValid() throws {
        let old = try desk.agent().record.verifierKey
        #expect(try submit("2022") == .done)
        for count in 1...2 {
            desk.aggregator.changeLog { $0.changeKey() }
            #expect(try submit("202\(2 + count)") == .done)
            #expect(try desk.agent().record.formerVerifierKeys.count == count)
        }
        let record = try desk.agent().record
        #expect(record.verifierKey != old && record.formerVerifierKeys.first == old)
        #expect(try desk.run(["receipts", "--verify"]) == .done)
        #expect(try desk.agent().alarms.open().isEmpty)
    }

    @Test func aProcessThatEndedBeforeTheCheckpointWasKeptReadsTheOldOne() throws {
        #expect(try submit("2022") == .done)
        let agent = try desk.agent()
        let (old, new) = (agent.record.verifierKey, FakeLog().verifierKey)
        _ = try agent.follow([new], from: old)
        #expect(try desk.agent().record.verifierKey == new)
        #expect(try desk.agent().knowledge().proven?.checkpoint.size == 2)
        #expect(throws: AgentFault.self) { try agent.follow([FakeLog().verifierKey], from: old) }
    }

    @Test func aForgedActLeavesEverythingAsItWas() throws {
        #expect(try submit("2022") == .done)
        let old = try desk.agent().record.verifierKey
        desk.aggregator.changeLog { $0.changeKey(signedBy: .generate()) }
        #expect(try submit("2023") == .failed)
        let agent = try desk.agent()
        #expect(agent.record.verifierKey == old)
        #expect(try agent.alarms.open().map(\.code) == ["log-key-changed"])
        #expect(try agent.outbox.read().entries.count == 1)
    }
}

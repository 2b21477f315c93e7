import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("The signing key under a passphrase, connections by a transport key")
final class KeyProtectionTests {
    private static let phrase = "kuda baterai staples"
    private static let other = "lampu jendela kertas"
    private let desk: AgentDesk
    private let before: PublicKey

    init() throws {
        desk = try AgentDesk()
        before = try #require(desk.agent().publicKey)
        try desk.protect(with: passphrase(Self.phrase))
        desk.aggregator.forgetPeers()
    }

    private func draft(_ aktif: Int = 146) throws -> String {
        try desk.file(
            "draf.json",
            """
            {"period":"2022","values":{"koperasi-aktif":{"aktif":\(aktif),"seluruh":188}},
             "prepared_by":{"name":"Sitti","title":"Staf"}}
            """)
    }

    private func unlocked() throws -> Agent {
        let agent = try desk.agent()
        let sealed = try #require(agent.sealedKey)
        try agent.unlock(with: sealed.opened(with: passphrase(Self.phrase)))
        return agent
    }

    private func keyFile() throws -> String {
        String(
            decoding: try FileSystem.read(desk.dataPath + "/key", byteCountMax: Limits.keyFileByteCountMax),
            as: UTF8.self)
    }

    @Test func theKeyIsTheSameAndLocked() throws {
        let agent = try desk.agent()
        #expect(agent.isProtected && agent.publicKey == before && !agent.canSign)
        #expect(agent.record.kid == before.thumbprint)
        #expect(agent.uplinkKid == agent.record.transportKid && agent.uplinkKid != agent.record.kid)
        #expect(try keyFile().hasPrefix("iku-key/2 1 8192 "))
        #expect(try FileSystem.status(of: desk.dataPath + "/key").mode == 0o600)
        #expect(try unlocked().canSign)
    }

    @Test func onlyThePassphraseSigns() throws {
        #expect(try desk.run(["submit", draft()], phrase: Self.other) == .failed)
        #expect(try desk.agent().outbox.read().entries.isEmpty)
        #expect(desk.aggregator.entryCount == 1 && desk.aggregator.peers.isEmpty)
        #expect(try desk.run(["submit", draft()], phrase: Self.phrase) == .done)
        #expect(desk.aggregator.entryCount == 2)
        #expect(desk.aggregator.peers == [try #require(desk.agent().record.transportKid)])
        let kept = try desk.agent().receipts.readAll().kept
        #expect(kept.map(\.signed.kid) == [before.thumbprint])
        #expect(try desk.run(["correct", draft(7), "--reason", "salah"], phrase: Self.other) == .failed)
        #expect(try desk.run(["withdraw", "2022", "--reason", "salah"], phrase: Self.other) == .failed)
        #expect(try desk.run(["withdraw", "2022", "--reason", "salah"], phrase: Self.phrase) == .done)
        for command in [["preview", try draft()], ["status"], ["receipts", "--verify"], ["alarm", "show"]] {
            #expect(try desk.run(command) == .done)
        }
    }

    @Test func whatIsSignedIsDeliveredWithoutThePassphrase() throws {
        #expect(try desk.run(["submit", draft(), "--no-wait"], phrase: Self.phrase) == .queued)
        let agent = try desk.agent()
        let courier = Courier(agent, waiting: .seconds(20))
        try courier.deliver(Set(try agent.outbox.read().entries.map(\.hash)))
        courier.close()
        #expect(courier.outcomes.count == 1 && !agent.canSign)
        #expect(throws: AgentFault.self) { try agent.signer() }
    }

    @Test func anotherProcessLetsGoOfThePlainKey() throws {
        try KeyProtection(agent: try unlocked()).unprotect()
        let running = try desk.agent()
        #expect(running.canSign)
        try KeyProtection(agent: try desk.agent()).protect(with: passphrase(Self.phrase), cost: .least)
        try running.refresh()
        #expect(!running.canSign && running.isProtected)
    }

    @Test func theFileIsSealedAndOpenedOnlyFromTheRightState() throws {
        let token = try desk.aggregator.token().text
        #expect(try desk.run(["key", "protect", token], phrase: Self.phrase) == .failed)
        #expect(try desk.run(["key", "unprotect"], phrase: Self.other) == .failed)
        #expect(try keyFile().hasPrefix("iku-key/2 "))
        let agent = try unlocked()
        try KeyProtection(agent: agent).change(to: passphrase(Self.other), cost: .least)
        #expect(try desk.run(["key", "unprotect"], phrase: Self.phrase) == .failed)
        #expect(try desk.run(["key", "unprotect"], phrase: Self.other) == .done)
        #expect(try keyFile().hasPrefix("iku-key/1 "))
        #expect(try desk.agent().publicKey == before)
        for command in ["unprotect", "change-passphrase"] {
            #expect(try desk.run(["key", command], phrase: Self.other) == .failed)
        }
        _ = try desk.agent().folder.nextKey(makingNew: true)
        #expect(throws: AgentFault.self) {
            try KeyProtection(agent: try self.desk.agent()).protect(
                with: passphrase(Self.phrase), cost: .least)
        }
    }

    @Test func aRotationKeepsThePassphrase() throws {
        #expect(try desk.run(["submit", draft(), "--no-wait"], phrase: Self.phrase) == .queued)
        #expect(try desk.run(["key", "rotate"], phrase: Self.other) == .failed)
        #expect(try desk.run(["key", "rotate"], phrase: Self.phrase) == .done)
        let agent = try desk.agent()
        #expect(agent.publicKey != before && agent.isProtected && !agent.hasUnfinishedRotation)
        #expect(agent.record.formerKids == [before.thumbprint])
        #expect(try agent.outbox.read().entries.map(\.signed.kid) == [agent.record.kid])
        #expect(try !FileSystem.exists(agent.folder.nextKeyPath))
        #expect(try unlocked().canSign)
    }

    @Test func aRotationThatEndedBeforeItWasDoneWaitsForThePassphrase() throws {
        #expect(try desk.run(["submit", draft(), "--no-wait"], phrase: Self.phrase) == .queued)
        let folder = try desk.agent().folder
        let next = try #require(
            try folder.nextKey(makingNew: true, sealedBy: passphrase(Self.phrase), cost: .least))
        let kid = next.publicKey.thumbprint
        var record = try AgentRecord(reading: folder)
        (record.kid, record.formerKids) = (kid, [before.thumbprint])
        try record.write(to: folder)
        let agent = try desk.agent()
        #expect(agent.hasUnfinishedRotation && agent.publicKey == next.publicKey)
        #expect(try agent.deliverable().isEmpty && agent.outbox.read().damaged.isEmpty)
        #expect(try desk.run(["key", "rotate"], phrase: Self.phrase) == .done)
        let after = try desk.agent()
        #expect(after.record.kid == kid && !after.hasUnfinishedRotation, "finished, not begun anew")
        #expect(try after.deliverable().count == 1)
        #expect(try after.outbox.read().entries.map(\.signed.kid) == [kid])
    }

    @Test func anAnswerToARotationThatWasCutOffIsAnAlarmUntilThePassphraseComes() throws {
        #expect(try desk.run(["submit", draft(), "--no-wait"], phrase: Self.phrase) == .queued)
        desk.aggregator.cutRotations(1)
        #expect(try desk.run(["key", "rotate", "--wait", "1s"], phrase: Self.phrase) == .queued)
        let agent = try desk.agent()
        #expect(agent.record.kid == before.thumbprint)
        let courier = Courier(agent, waiting: .seconds(5))
        try courier.deliver(Set(try agent.outbox.read().entries.map(\.hash)))
        courier.close()
        #expect(try agent.alarms.open().map(\.code) == ["rotation-unfinished"])
        #expect(try agent.outbox.read().entries.count == 1)
        #expect(try desk.run(["key", "rotate"], phrase: Self.phrase) == .done)
        #expect(try desk.agent().alarms.open().isEmpty)
        #expect(try desk.run(["submit", draft(), "--wait", "10s"], phrase: Self.phrase) == .done)
        #expect(desk.aggregator.entryCount == 2)
    }

    @Test func aTransportKeyThatIsGoneIsNamedAndReplaced() throws {
        let lost = try #require(desk.agent().record.transportKid)
        try FileSystem.remove(desk.dataPath + "/transport.key")
        #expect(throws: AgentFault.self) { try self.desk.agent() }
        let token = try desk.aggregator.token().text
        #expect(try desk.run(["enroll", token, "--use", "transport"]) == .done)
        let agent = try desk.agent()
        #expect(agent.record.transportKid != lost && agent.record.kid == before.thumbprint)
        #expect(try desk.run(["submit", draft()], phrase: Self.phrase) == .done)
    }

    @Test func anEnrolmentOfATransportKeyThatWasCutOffIsFinished() throws {
        let folder = try desk.agent().folder
        let next = try folder.nextTransportKey()
        #expect(try folder.nextTransportKey().publicKey == next.publicKey, "the same is asked for again")
        #expect(try desk.agent().record.transportKid != next.publicKey.thumbprint)
        var record = try AgentRecord(reading: folder)
        record.transportKid = next.publicKey.thumbprint
        try record.write(to: folder)
        #expect(try desk.agent().uplinkKid == next.publicKey.thumbprint)
        #expect(try !FileSystem.exists(folder.nextTransportKeyPath))
    }
}

@Suite("A draft that only a person can sign")
final class UnsignedDraftTests {
    private let desk: AgentDesk
    private let inbox: Inbox
    private let agent: Agent

    init() throws {
        desk = try AgentDesk()
        try desk.protect(with: passphrase("kuda baterai staples"))
        agent = try desk.agent()
        inbox = try Inbox(desk.path + "/kotak", agent, .silent)
    }

    private func drop(_ name: String, aktif: Int = 146) throws -> String {
        try desk.file(
            "kotak/masuk/\(name)",
            """
            {"period":"2022","values":{"koperasi-aktif":{"aktif":\(aktif),"seluruh":188}},
             "prepared_by":{"name":"Sitti","title":"Staf"}}
            """)
    }

    private func names(_ part: String) throws -> [String] {
        try FileSystem.names(in: desk.path + "/kotak/" + part)
    }

    @Test func itWaitsAndGoesOnWhenItIsSigned() throws {
        #expect(try !inbox.take(drop("a.json")) { _, _ in nil })
        #expect(try names("belum-ditandatangani") == ["a.json", "a.json.txt"])
        #expect(try names("masuk").isEmpty && names("ditolak").isEmpty)
        #expect(try agent.outbox.read().entries.isEmpty)
        try inbox.settle()
        #expect(try names("belum-ditandatangani").count == 2, "nothing has changed")
        #expect(try UnsignedDrafts(inbox: inbox.path).paths().map(FileSystem.name(of:)) == ["a.json"])
        let held = desk.path + "/kotak/belum-ditandatangani/a.json"
        #expect(try desk.run(["submit", held], phrase: "kuda baterai staples") == .done)
        #expect(try names("belum-ditandatangani").isEmpty && names("menunggu").count == 1)
        try inbox.settle()
        #expect(try names("selesai").contains("a.json.tanda-terima.txt"))
    }

    @Test func oneWithFaultsIsRefusedAtOnce() throws {
        #expect(try !inbox.take(drop("a.json", aktif: 999)) { _, _ in nil })
        #expect(try names("ditolak") == ["a.json", "a.json.txt"])
        #expect(try names("belum-ditandatangani").isEmpty)
    }

    @Test func aKeyThatCanSignTakesThemByItself() throws {
        _ = try inbox.take(drop("a.json")) { _, _ in nil }
        _ = try inbox.take(drop("a.json", aktif: 7)) { _, _ in nil }
        #expect(try names("belum-ditandatangani") == ["a-2.json", "a-2.json.txt", "a.json", "a.json.txt"])
        let sealed = try #require(agent.sealedKey)
        try agent.unlock(with: sealed.opened(with: passphrase("kuda baterai staples")))
        try KeyProtection(agent: agent).unprotect()
        try inbox.settle()
        #expect(try names("masuk") == ["a-2.json", "a.json"] && names("belum-ditandatangani").isEmpty)
    }

    @Test func aDamagedCatalogueLeavesTheDraftWhereItIs() throws {
        let folder = desk.dataPath + "/catalogs"
        let name = try #require(try FileSystem.names(in: folder).first)
        try FileSystem.writeDurably([0x7B], to: folder + "/" + name)
        let file = try drop("a.json")
        #expect(try !inbox.take(file) { _, _ in nil })
        #expect(try FileSystem.exists(file) && names("ditolak").isEmpty)
        #expect(try agent.alarms.open().map(\.code) == ["catalog-damaged"])
    }
}

@Suite("An agent that only delivers")
final class CourierAgentTests {
    private let aggregator: FakeAggregator
    private let folder = AgentFolder(
        path: FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path)

    init() throws {
        aggregator = try FakeAggregator()
        let enroller = Enroller(
            folder: folder, token: try aggregator.token(), name: "PC", clock: .system, language: .indonesian)
        let record = try enroller.enrollTransport(by: Clock.system.monotonicMilliseconds() + 5000)
        #expect(record.kid == nil && record.transportKid != nil)
    }

    deinit {
        aggregator.stop()
        try? FileManager.default.removeItem(atPath: folder.path)
    }

    @Test func itCarriesWhatAnotherMachineSigned() throws {
        let agent = try Agent(opening: folder.path, clock: .system, language: .indonesian)
        #expect(agent.publicKey == nil && !agent.isProtected && !agent.canSign)
        let report = someReport(.generate(), aktif: 7)
        try folder.locked { try agent.outbox.addAgain(report) }
        let courier = Courier(agent, waiting: .seconds(20))
        try courier.deliver([report.hash])
        courier.close()
        #expect(courier.outcomes.count == 1 && aggregator.entryCount == 2)
        #expect(throws: AgentFault.self) { try agent.signer() }
        #expect(throws: AgentFault.self) {
            try KeyProtection(agent: agent).protect(with: passphrase("kuda baterai staples"), cost: .least)
        }
    }
}

import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("From a file to a receipt, against an aggregator that misbehaves")
final class DeliveryTests {
    private let aggregator: FakeAggregator
    private let path = FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path

    init() throws {
        aggregator = try FakeAggregator()
        let folder = AgentFolder(path: path + "/data")
        try folder.create()
        aggregator.expect(try folder.signingKey(makingNew: true).publicKey)
        let enroller = Enroller(
            folder: folder, token: try aggregator.token(), name: "PC", clock: .system,
            language: .indonesian)
        _ = try enroller.enroll(by: Clock.system.monotonicMilliseconds() + 5000, open: Self.refuse)
    }

    /// A plain key needs nobody to open it.
    private static func refuse(_ key: SealedKey) throws -> SigningKey { throw KeyFault.wrongPassphrase }

    deinit {
        aggregator.stop()
        try? FileManager.default.removeItem(atPath: path)
    }

    private func agent() throws -> Agent {
        try Agent(opening: path + "/data", clock: .system, language: .indonesian)
    }

    private func run(_ words: String..., aktif: Int = 146) throws -> ExitCode {
        let draft = """
            {"period":"2022","values":{"koperasi-aktif":{"aktif":\(aktif),"seluruh":188}},
             "prepared_by":{"name":"Sitti","title":"Staf"}}
            """
        try FileSystem.writeDurably(Array(draft.utf8), to: path + "/draf.json")
        let arguments =
            words.map { $0 == "FILE" ? path + "/draf.json" : $0 } + ["--data", path + "/data", "--json"]
        guard case .run(let read) = try AgentSyntax.program.parse(arguments, environment: [:]) else {
            return .usage
        }
        let context = CommandContext(read, environment: ["IKU_LANG": "id"])
        switch read.command.name {
        case "submit": return try SubmitCommand.run(context)
        case "correct": return try CorrectCommand.run(context)
        case "withdraw": return try WithdrawCommand.run(context)
        default: return try ReceiptsCommand.run(context)
        }
    }

    @Test func accepted() throws {
        #expect(try run("submit", "FILE") == .done)
        #expect(try run("submit", "FILE") == .done, "the same again is nothing new")
        #expect(aggregator.entryCount == 2)
        #expect(try run("submit", "FILE", aktif: 7) == .failed, "a change needs a correction")
        #expect(try run("correct", "FILE", "--reason", "salah hitung", aktif: 7) == .done)
        #expect(try run("withdraw", "2022", "--reason", "keliru") == .done)
        #expect(aggregator.entryCount == 4)
        #expect(try run("receipts", "--verify") == .done)
        let agent = try agent()
        #expect(try agent.outbox.read().entries.isEmpty)
        #expect(try agent.folder.proven(under: agent.record.logKeys)?.checkpoint.size == 4)
    }

    @Test func aBusyAggregatorIsAskedAgain() throws {
        aggregator.set(.busy(2))
        #expect(try run("submit", "FILE") == .done)
        #expect(aggregator.entryCount == 2)
    }

    @Test func anAnswerThatIsCutOffComesOnReconnectingOnce() throws {
        aggregator.set(.cuts(1))
        #expect(try run("submit", "FILE", "--wait", "20s") == .done)
        #expect(aggregator.entryCount == 2, "delivered once")
    }

    @Test func aForgedReceiptLeavesTheReportQueuedAndRaisesAnAlarm() throws {
        aggregator.set(.forges)
        #expect(try run("submit", "FILE") == .failed)
        let agent = try agent()
        #expect(try agent.outbox.read().entries.count == 1)
        #expect(try agent.alarms.open().map(\.code) == ["receipt-invalid"])
        #expect(try FileSystem.names(in: agent.folder.receiptsPath).isEmpty)
    }

    @Test func refusalsMoveAsideOrKeep() throws {
        aggregator.set(.refuses(.keyRevoked))
        #expect(try run("submit", "FILE") == .refused)
        #expect(try agent().outbox.read().entries.count == 1)
        aggregator.set(.refuses(.periodLocked))
        #expect(try run("correct", "FILE", "--reason", "salah", aktif: 9) == .refused)
        #expect(try agent().outbox.read().entries.isEmpty)
    }

    @Test func withoutAnAggregatorTheReportIsQueued() throws {
        aggregator.stop()
        #expect(try run("submit", "FILE", "--no-wait") == .queued)
        #expect(try run("submit", "FILE", "--wait", "1s") == .queued, "the same again waits too")
        #expect(try agent().outbox.read().entries.count == 1)
        #expect(try run("correct", "FILE", "--reason", "salah", "--no-wait", aktif: 9) == .queued)
        #expect(try agent().outbox.read().entries.map(\.report.revision) == [1, 2])
    }

    @Test func theSameTokenAgainKeepsTheKey() throws {
        let before = try #require(agent().publicKey)
        let enroller = Enroller(
            folder: AgentFolder(path: path + "/data"), token: try aggregator.token(), name: "PC",
            clock: .system, language: .indonesian)
        #expect(
            try enroller.enroll(
                by: Clock.system.monotonicMilliseconds() + 5000, open: Self.refuse
            ).kid == before.thumbprint)
    }

    @Test func anotherServersKeyIsNotTrusted() throws {
        let agent = try agent()
        try agent.keep(pins: [Digest.sha256([1])])
        #expect(try run("submit", "FILE", "--wait", "2s") == .queued)
        #expect(aggregator.entryCount == 1)
    }
}

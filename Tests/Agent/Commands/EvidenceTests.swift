import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("Evidence, from a draft to the aggregator")
final class EvidenceTests {
    private let desk: AgentDesk
    private let content = (0..<1_300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    private var hash: Digest { Digest.sha256(content) }
    private var copy: String { "\(desk.dataPath)/evidence/\(hash.hex)" }

    init() throws { desk = try AgentDesk() }

    private func submit(_ words: String...) throws -> ExitCode {
        try FileSystem.writeDurably(content, to: desk.path + "/rekap.xlsx")
        let draft = """
            {"period":"2022","values":{"koperasi-aktif":{"aktif":146,"seluruh":188}},
             "evidence":[{"path":"rekap.xlsx"}],"prepared_by":{"name":"Sitti","title":"Staf"}}
            """
        return try desk.run(["submit", try desk.file("draf.json", draft)] + words)
    }

    private func states() throws -> [EvidenceShelf.State] { try desk.agent().evidence.items().map(\.state) }

    @Test func itFollowsTheReport() throws {
        #expect(try submit() == .done)
        #expect(desk.aggregator.evidence(hash) == content)
        #expect(try states() == [.delivered])
        let pieces = desk.aggregator.evidencePieceCount
        #expect(pieces >= 3 && pieces <= 12)
    }

    @Test func aCutUploadGoesOnWhereItStopped() throws {
        desk.aggregator.cutEvidence(after: 2)
        #expect(try submit() == .done, "the report is delivered all the same")
        #expect(try states() == [.waiting])
        let held = desk.aggregator.evidence(hash)?.count ?? 0
        #expect(held > 0 && held < content.count)
        #expect(try submit() == .done)
        #expect(desk.aggregator.evidence(hash) == content)
        #expect(try states() == [.delivered])
        #expect(desk.aggregator.entryCount == 2)
    }

    @Test(arguments: [true, false]) func aCopyThatIsGoneOrChangedIsSaid(isGone: Bool) throws {
        #expect(try submit("--no-wait") == .queued)
        if isGone {
            try FileSystem.remove(copy)
        } else {
            try FileSystem.writeDurably(content.reversed(), to: copy)
        }
        let agent = try desk.agent()
        let courier = Courier(agent, waiting: .seconds(20))
        let waiting = Set(try agent.outbox.read().entries.map(\.hash))
        #expect(waiting.count == 1)
        try courier.deliver(waiting)
        #expect(courier.outcomes.count == 1, "the report is delivered all the same")
        #expect(try courier.deliverEvidence() == 0)
        #expect(courier.evidenceFaults.count == 1)
        #expect(try states() == [.lost])
        #expect(try agent.alarms.open().map(\.code) == ["evidence-lost"])
        courier.close()
        try FileSystem.writeDurably(content, to: copy)
        #expect(try submit() == .done)
        #expect(desk.aggregator.evidence(hash) == content)
        #expect(try states() == [.delivered], "put back, it is delivered")
    }

    @Test func evidenceOfARefusedReportIsNotSent() throws {
        desk.aggregator.set(.refuses(.periodLocked))
        #expect(try submit() == .refused)
        #expect(desk.aggregator.evidence(hash) == nil)
        #expect(try states().isEmpty)
    }
}

import Foundation
import Shared
import Testing

@testable import Aggregator

/// Evidence files held against the reports that name them.
@Suite struct EvidenceAuditTests {
    let fixture: LedgerFixture
    let content = [UInt8]("rekap".utf8)

    init() throws {
        fixture = try LedgerFixture()
        let ledger = try fixture.ledger()
        try fixture.enrollAll(in: ledger)
        try submit([evidence(of: content, "rekap.xlsx")], "2021", ledger)
    }

    private func evidence(of content: [UInt8], _ name: String, byteCount: Int? = nil) -> Report.Evidence {
        Report.Evidence(
            name: name, hash: .sha256(content), byteCount: byteCount ?? content.count, indicator: nil)
    }

    private func submit(_ evidence: [Report.Evidence], _ period: String, _ ledger: Ledger) throws {
        var report = try fixture.report("koperasi", period)
        report.evidence = evidence
        try fixture.submit(report, to: ledger)
    }

    private func store(_ content: [UInt8], as name: String) throws {
        try FileSystem.createFolder(fixture.layout.evidence)
        try FileSystem.writeDurably(content, to: fixture.layout.evidence + "/" + name)
    }

    private func audit() throws -> AuditResult { try Audit.run(Store(fixture.layout)) }

    @Test func aMissingFileIsToldAndIsNoFault() throws {
        let result = try audit()
        #expect(result.everyFault.isEmpty)
        #expect(result.evidence.namedCount == 1 && result.evidence.wholeCount == 0)
        let told = try #require(result.evidence.missing.first?.english)
        #expect(told.contains("rekap.xlsx") && told.contains("koperasi 2021"))
        #expect(told.contains(Digest.sha256(content).hex))
    }

    @Test func aWholeFileIsWhole() throws {
        try store(content, as: Digest.sha256(content).hex)
        let result = try audit()
        #expect(result.everyFault.isEmpty)
        #expect(result.evidence.missing.isEmpty && result.evidence.unlike.isEmpty)
        #expect(result.evidence.wholeCount == 1)
    }

    /// Every flipped byte, a cut and an addition are faults that name the file and its report.
    @Test func aDamagedFileIsAFault() throws {
        var damaged = content.indices.map { content.flipping(bit: $0 * 8) }
        damaged += [Array(content.dropLast()), content + [0], []]
        for each in damaged {
            try store(each, as: Digest.sha256(content).hex)
            let result = try audit()
            let told = try #require(result.everyFault.first?.english)
            #expect(told.contains(Digest.sha256(content).hex) && told.contains("koperasi 2021"))
            #expect(result.everyFault.count == 1 && result.evidence.missing.isEmpty)
        }
    }

    @Test func aDamagedFileThatNobodyNamesIsAFaultToo() throws {
        try store(content, as: Digest.sha256(content).hex)
        try store([1], as: Digest.sha256([2]).hex)
        #expect(try audit().everyFault.count == 1)
        try store([2], as: Digest.sha256([2]).hex)
        #expect(try audit().everyFault.isEmpty)
    }

    @Test func whatCannotBeReadIsAFault() throws {
        try FileSystem.createFolder(fixture.layout.evidence + "/" + Digest.sha256(content).hex)
        #expect(try audit().everyFault.count == 1)
    }

    @Test func partsUnderWayAreNoEvidence() throws {
        try store([1], as: Digest.sha256(content).hex + ".koperasi.part")
        let result = try audit()
        #expect(result.everyFault.isEmpty && result.evidence.missing.count == 1)
    }

    @Test func aSizeThatAReportStatesWronglyIsTold() throws {
        try submit([evidence(of: content, "salinan.xlsx", byteCount: 9)], "2022", fixture.ledger())
        try store(content, as: Digest.sha256(content).hex)
        let result = try audit()
        #expect(result.everyFault.isEmpty && result.evidence.namedCount == 1)
        #expect(
            result.evidence.unlike.map(\.english).first?.contains("it says 9 bytes, the file has 5") == true)
    }
}

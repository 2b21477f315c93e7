// Each named crash point, in real processes: a report is submitted, one side kills itself at the point, is
// started again, and the report is in the log once, with a receipt that verifies. Then random pairs of
// points, one on each side, at random times.

import Foundation
import Testing

@testable import Shared

@Suite struct CrashPointTests {
    /// Points that an agent passes when it submits one report.
    private static let agentPoints: [CrashPoint] = [
        .fileBeforeWrite, .fileBeforeSync, .fileAfterSync, .fileBeforeRename, .fileBeforeFolderSync,
        .fileAfterFolderSync, .fileBeforeRemove, .agentBeforeQueue, .agentAfterQueue, .agentBeforeSend,
        .agentAfterSend, .agentBeforeProven, .agentBeforeReceipt, .agentBetweenReceiptAndProof,
        .agentAfterReceipt,
        .agentAfterDelivery,
    ]
    /// Points that an agent passes when a report of its is refused.
    private static let refusalPoints: [CrashPoint] = [
        .agentBeforeMoveAside, .agentBeforeReason, .agentAfterReason,
    ]
    /// Points that the aggregator passes when it stores one report.
    private static let aggregatorPoints: [CrashPoint] = [
        .ledgerAfterBegin, .ledgerAfterEntry, .ledgerBeforeCommit, .ledgerAfterCommit,
        .ledgerBeforeCheckpoint,
        .ledgerAfterCheckpoint, .ledgerBeforeAnswer, .ledgerAfterAnswer, .intakeBeforeSend, .intakeAfterSend,
    ]
    /// Points that the aggregator passes when it starts.
    private static let startPoints: [CrashPoint] = [.storeBeforeSettle, .storeAfterSettle]

    /// Points that a move between stores passes: `Tests/Cluster/test_migrate.py`, beside a database
    /// server, takes its list from here.
    private static let migrationPoints: [CrashPoint] = [
        .transferAfterCheck, .transferAfterEntries, .transferAfterTables, .transferAfterRebuild,
        .migrationBeforeSwitch,
    ]

    @Test func everyPointHasItsTest() {
        let tested =
            Self.agentPoints + Self.refusalPoints + Self.aggregatorPoints + Self.startPoints
            + Self.migrationPoints
        #expect(Set(tested) == Set(CrashPoint.allCases))
    }

    @Test func aNameNobodyKnowsIsRefused() throws {
        let office = try InstalledOffice()
        #expect(try office.agent("a", ["status"], crashAt: "nowhere").code == 2)
        #expect(try office.agent("a", ["status"], crashAt: "file-before-write:0").code == 2)
    }

    @Test(arguments: agentPoints) func agentDies(at point: CrashPoint) throws {
        let office = try InstalledOffice()
        try office.start()
        let draft = try office.draft("2022")
        let first = try office.agent("a", ["submit", draft], crashAt: point.rawValue)
        #expect(first.code == nil, "\(point) was not reached: \(first.output)")
        let second = try office.agent("a", ["submit", draft])
        #expect(second.code == 0, "\(second.output)")
        try Self.check(office, periods: ["2022"])
    }

    @Test(arguments: refusalPoints) func agentDiesWhileItMovesAside(at point: CrashPoint) throws {
        let office = try InstalledOffice()
        try office.start()
        #expect(try office.agent("b", ["submit", office.draft("2022", aktif: 100), "--no-wait"]).code == 3)
        #expect(try office.agent("a", ["submit", office.draft("2022")]).code == 0)
        let other = try office.draft("2023")
        let first = try office.agent("b", ["submit", other], crashAt: point.rawValue)
        #expect(first.code == nil, "\(point) was not reached: \(first.output)")
        let second = try office.agent("b", ["submit", other])
        #expect(second.code == 0, "\(second.output)")
        // The stale one stays readable with its reason, and is in the log nowhere.
        let refused = try FileManager.default.contentsOfDirectory(atPath: office.folder + "/b/refused")
            .sorted()
        #expect(
            refused.count == 2 && refused[0].hasSuffix(".json") && refused[1].hasSuffix(".jws"), "\(refused)")
        try Self.check(office, periods: ["2022", "2023"])
    }

    @Test(arguments: aggregatorPoints) func aggregatorDies(at point: CrashPoint) throws {
        let office = try InstalledOffice()
        #expect(try office.start(crashAt: point.rawValue))
        let agent = try office.beginAgent(
            "a", ["submit", office.draft("2022"), "--wait", "60s"], crashAt: nil)
        var deaths = 0
        while agent.process.isRunning {
            if try office.restartIfKilled() { deaths += 1 }
            usleep(5000)
        }
        if try office.restartIfKilled() { deaths += 1 }
        #expect(deaths == 1, "\(point) was not reached: \(agent.output)")
        #expect(agent.exitCode() == 0, "\(agent.output)")
        try Self.check(office, periods: ["2022"])
    }

    @Test(arguments: startPoints) func aggregatorDiesAtItsStart(at point: CrashPoint) throws {
        let office = try InstalledOffice()
        #expect(try !office.start(crashAt: point.rawValue))
        try office.start()
        #expect(try office.agent("a", ["submit", office.draft("2022")]).code == 0)
        try Self.check(office, periods: ["2022"])
    }

    /// Both sides die, each at a point and time of its own.
    @Test(arguments: 1...8) func bothDie(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let agentPoint =
            Self.agentPoints[random.below(Self.agentPoints.count)].rawValue + ":\(1 + random.below(4))"
        let point = Self.aggregatorPoints[random.below(Self.aggregatorPoints.count)].rawValue
        let office = try InstalledOffice()
        try office.start(crashAt: point + ":\(1 + random.below(2))")
        let drafts = try ["2022", "2023"].map { try office.draft($0) }
        var crashAt: String? = agentPoint
        for _ in 0..<10 {
            let agent = try office.beginAgent("a", ["submit"] + drafts + ["--wait", "60s"], crashAt: crashAt)
            while agent.process.isRunning {
                _ = try office.restartIfKilled()
                usleep(5000)
            }
            crashAt = nil
            if agent.exitCode() == 0 { break }
        }
        _ = try office.restartIfKilled()
        try Self.check(office, periods: ["2022", "2023"])
    }

    // MARK: What must hold afterwards

    static func check(_ office: InstalledOffice, periods: [String]) throws {
        for agent in ["a", "b"] {
            let waiting = try FileManager.default.contentsOfDirectory(
                atPath: office.folder + "/\(agent)/outbox"
            )
            .filter { $0.hasSuffix(".jws") }
            #expect(waiting.isEmpty, "still queued: \(waiting)")
            let verified = try office.agent(agent, ["receipts", "--verify"])
            #expect(verified.code == 0, "\(verified.output)")
            let alarms = try FileManager.default.contentsOfDirectory(
                atPath: office.folder + "/\(agent)/alarms")
            #expect(alarms.isEmpty)
        }
        let audit = try office.aggregator(["audit"])
        #expect(audit.code == 0, "\(audit.output)")
        let bundle = office.folder + "/bundle"
        #expect(try office.aggregator(["export", bundle]).code == 0)
        let lines = String(decoding: FileManager.default.contents(atPath: bundle) ?? Data(), as: UTF8.self)
            .split(separator: "\n")
        let stored = try lines.compactMap { line -> [UInt8]? in
            let members = try JSONValue(parsing: Array(line.utf8)).object
            guard members?["kind"]?.string == "report" else { return nil }
            return members?["entry"]?.string.map { Array($0.utf8) }
        }
        let receipts = try ["a", "b"].flatMap { agent in
            try FileManager.default.contentsOfDirectory(atPath: office.folder + "/\(agent)/receipts")
                .filter { $0.hasSuffix(".jws") }
                .map {
                    Array(
                        FileManager.default.contents(atPath: office.folder + "/\(agent)/receipts/" + $0)
                            ?? Data())
                }
        }
        #expect(stored.count == periods.count, "each report is in the log once")
        #expect(Set(stored) == Set(receipts), "what is acknowledged is what is stored, byte for byte")
    }
}

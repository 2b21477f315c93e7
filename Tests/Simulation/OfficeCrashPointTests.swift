// The commands of the office, killed at every point they pass: rotations of the log's and the TLS key, a
// catalogue adopted, figures approved, users changed. Afterwards the log audits, the command given again
// ends what was begun, and agents go on. Then random pairs: the command and `serve` die, each at a point of
// its own.

import Foundation
import Testing

@testable import Shared

@Suite struct OfficeCrashPointTests {
    /// A command, what makes it possible, and how to see that it was done.
    struct Deed: Sendable, CustomTestStringConvertible {
        let name: String
        /// Commands before it.
        var before: [[String]] = []
        let arguments: @Sendable (InstalledOffice) throws -> [String]
        /// Whether it was done.
        let isDone: @Sendable (InstalledOffice) throws -> Bool
        /// Whether a new connection depends on it.
        var touchesKeys = false

        var testDescription: String { name }
    }

    /// Points of files and of the ledger that a command can pass.
    private static let points: [CrashPoint] = [
        .storeBeforeSettle, .storeAfterSettle, .fileBeforeWrite, .fileBeforeSync, .fileAfterSync,
        .fileBeforeRename, .fileBeforeFolderSync, .fileAfterFolderSync, .ledgerAfterBegin, .ledgerAfterEntry,
        .ledgerBeforeCommit, .ledgerAfterCommit, .ledgerBeforeCheckpoint, .ledgerAfterCheckpoint,
    ]
    private static let decree = ["--decree", "7/2026", "--date", "2026-01-05", "--reason", "uji"]

    private static let deeds = [
        Deed(
            name: "key rotate log", arguments: { _ in ["key", "rotate", "log", "--reason", "uji"] },
            isDone: { office in try office.hasOtherLogKey(than: "a") }, touchesKeys: true),
        Deed(
            name: "key rotate tls", arguments: { _ in ["key", "rotate", "tls"] },
            isDone: { try $0.aggregator(["key", "show", "--json"]).output.contains("\"next_pin\": \"") },
            touchesKeys: true),
        Deed(
            name: "key rotate tls --activate", before: [["key", "rotate", "tls"]],
            arguments: { _ in ["key", "rotate", "tls", "--activate"] },
            isDone: { try $0.aggregator(["key", "show", "--json"]).output.contains("\"next_pin\": null") },
            touchesKeys: true),
        Deed(
            name: "catalog adopt",
            arguments: { office in ["catalog", "adopt", try office.nextCatalog(), "--accept"] + decree },
            isDone: { try $0.aggregator(["catalog", "list", "--json"]).output.contains("\"revision\": 2") }),
        Deed(
            name: "period approve",
            arguments: { _ in ["period", "approve", "2022", "--size", "3", "--reason", "uji"] },
            isDone: { try $0.aggregator(["period", "list", "--json"]).output.contains("\"via\": \"cli\"") }),
        Deed(
            name: "user add", arguments: { _ in ["user", "add", "sari", "--role", "kepala"] },
            isDone: { try $0.aggregator(["user", "list", "--json"]).output.contains("\"sari\"") }),
        Deed(
            name: "user password", before: [["user", "add", "sari", "--role", "kepala"]],
            arguments: { _ in ["user", "password", "sari"] },
            isDone: { try $0.aggregator(["user", "list", "--json"]).output.contains("\"sari\"") }),
    ]

    @Test(arguments: deeds) func aCommandThatDiesIsGivenAgain(_ deed: Deed) throws {
        var reached = 0
        for point in Self.points {
            for time in 1...6 {
                let office = try Self.office(for: deed)
                let arguments = try deed.arguments(office)
                let first = try office.aggregator(arguments, crashAt: "\(point.rawValue):\(time)")
                if first.code != nil { break }
                reached += 1
                try Self.recover(office, deed, arguments, "\(point):\(time)")
                if deed.touchesKeys { try Self.goOn(office, "\(point):\(time)") }
            }
        }
        #expect(reached >= 4, "the command passed only \(reached) points")
    }

    /// A removed user is gone, at whatever point the command died; and no change of an account is without a
    /// line in the journal.
    @Test func noAccountChangesWithoutItsLine() throws {
        for point in Self.points {
            for (arguments, event) in [
                (["user", "add", "sari", "--role", "kepala"], "account-added"),
                (["user", "remove", "tono"], "account-removed"),
            ] {
                let office = try InstalledOffice()
                try Self.done(office.aggregator(["user", "add", "tono", "--role", "bidang"]))
                let before = try Self.users(office)
                if try office.aggregator(arguments, crashAt: point.rawValue).code != nil { continue }
                let journal = String(
                    decoding: FileManager.default.contents(
                        atPath: office.folder + "/aggregator/security.jsonl") ?? Data(), as: UTF8.self)
                let isNoted = journal.contains("\"\(event)\",\"account\":\"\(arguments[2])\"")
                if try Self.users(office) != before { #expect(isNoted, "\(arguments) at \(point)") }
            }
        }
    }

    /// The command and `serve` die while an agent delivers.
    @Test(arguments: 1...8) func bothDie(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let deed = Self.deeds[random.below(Self.deeds.count)]
        let point = Self.points[random.below(Self.points.count)].rawValue + ":\(1 + random.below(3))"
        let served = [
            CrashPoint.ledgerAfterEntry, .ledgerAfterCommit, .ledgerBeforeAnswer, .ledgerAfterBegin,
        ]
        let office = try Self.office(for: deed)
        let arguments = try deed.arguments(office)
        try office.start(crashAt: served[random.below(served.count)].rawValue)
        let agent = try office.beginAgent(
            "a", ["submit", office.draft("2023"), "--wait", "60s"], crashAt: nil)
        usleep(UInt32(random.below(60_000)))
        let first = try office.aggregator(arguments, crashAt: point)
        while agent.process.isRunning {
            _ = try office.restartIfKilled()
            usleep(5000)
        }
        _ = try office.restartIfKilled()
        #expect(agent.exitCode() == 0, "\(deed.name) \(point): \(agent.output)")
        if first.code != 0 { try Self.recover(office, deed, arguments, "\(deed.name) \(point)") }
        try CrashPointTests.check(office, periods: Self.periods(before: deed) + ["2023"])
    }

    // MARK: Steps

    private static func office(for deed: Deed) throws -> InstalledOffice {
        let office = try InstalledOffice()
        for command in deed.before { try done(office.aggregator(command)) }
        guard deed.before.contains(["key", "rotate", "tls"]) else { return office }
        // The agents learn the pin to come.
        try office.start()
        for (agent, period) in zip(["a", "b"], periods(before: deed)) {
            try done(office.agent(agent, ["submit", office.draft(period)]))
        }
        office.stop()
        return office
    }

    /// Periods reported before the command is given.
    private static func periods(before deed: Deed) -> [String] {
        deed.before.contains(["key", "rotate", "tls"]) ? ["2021-T1", "2021-T2"] : []
    }

    /// The log audits; the command is done or can be given again, and then it is done.
    private static func recover(
        _ office: InstalledOffice, _ deed: Deed, _ arguments: [String], _ place: String
    ) throws {
        let audit = try office.aggregator(["audit"])
        #expect(audit.code == 0, "\(deed.name), \(place): \(audit.output)")
        let isDone = try deed.isDone(office)
        let again = try office.aggregator(arguments)
        #expect(again.code == 0 || (isDone && again.code == 1), "\(deed.name), \(place): \(again.output)")
        #expect(try deed.isDone(office), "\(deed.name), \(place): \(again.output)")
        #expect(try office.aggregator(["audit"]).code == 0)
    }

    /// Agents go on with what they have learnt.
    private static func goOn(_ office: InstalledOffice, _ place: String) throws {
        try office.start()
        for (agent, period) in [("a", "2022"), ("b", "2023")] {
            let sent = try office.agent(agent, ["submit", office.draft(period), "--wait", "60s"])
            #expect(sent.code == 0, "\(place): \(sent.output)")
            let verified = try office.agent(agent, ["receipts", "--verify"])
            #expect(verified.code == 0, "\(place): \(verified.output)")
        }
        office.stop()
    }

    private static func users(_ office: InstalledOffice) throws -> String {
        try office.aggregator(["user", "list", "--json"]).output
    }

    private static func done(_ run: (code: Int32?, output: String)) throws {
        if run.code != 0 { throw InstalledOffice.Failed(words: run.output) }
    }
}

// A scenario is a small text file: load × faults. `#` begins a comment; every other line is `name number`.
// Rates are of a thousand; those per minute are tried once a simulated minute.

import Foundation

/// What an office is given to do, and what goes wrong meanwhile.
struct Scenario: Sendable {
    struct Malformed: Error { let line: String }

    let name: String

    // Load.
    var agents = 2
    /// Whether every two agents report for one unit.
    var shared = 0
    /// Whether every two agents have one key.
    var sameKey = 0
    /// Drafts an agent is given.
    var reports = 3
    /// Of a hundred drafts for a period that has a report, those that take it back.
    var withdrawals = 20
    /// How long drafts come and things go wrong.
    var minutes = 20

    // Network, of a thousand messages.
    var cut = 0
    var halfOpen = 0
    var swallow = 0
    var delay = 0
    // Per minute.
    var storm = 0
    var stop = 0
    var clock = 0
    var agentKill = 0
    var agentPower = 0
    var aggregatorKill = 0
    var aggregatorPower = 0
    var aggregatorEnd = 0
    var bothKill = 0
    // Of a thousand operations of a disk.
    var agentCrash = 0
    var agentFull = 0
    var agentWrite = 0
    var agentSync = 0
    var aggregatorCrash = 0
    var aggregatorFull = 0
    var aggregatorWrite = 0
    var aggregatorSync = 0

    private static let members: [String: any WritableKeyPath<Scenario, Int> & Sendable] = [
        "agents": \.agents, "shared": \.shared, "same-key": \.sameKey, "reports": \.reports,
        "withdrawals": \.withdrawals, "minutes": \.minutes, "cut": \.cut, "half-open": \.halfOpen,
        "swallow": \.swallow, "delay": \.delay, "storm": \.storm, "stop": \.stop, "clock": \.clock,
        "agent-kill": \.agentKill, "agent-power": \.agentPower, "aggregator-kill": \.aggregatorKill,
        "aggregator-power": \.aggregatorPower, "aggregator-end": \.aggregatorEnd, "both-kill": \.bothKill,
        "agent-crash": \.agentCrash, "agent-full": \.agentFull, "agent-write": \.agentWrite,
        "agent-sync": \.agentSync, "aggregator-crash": \.aggregatorCrash, "aggregator-full": \.aggregatorFull,
        "aggregator-write": \.aggregatorWrite, "aggregator-sync": \.aggregatorSync,
    ]

    init(name: String, text: String) throws(Malformed) {
        self.name = name
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            guard words.count == 2, let member = Self.members[String(words[0])], let number = Int(words[1])
            else {
                throw Malformed(line: String(line))
            }
            self[keyPath: member] = number
        }
    }

    var agentRates: SimulatedDisk.Rates {
        SimulatedDisk.Rates(crash: agentCrash, full: agentFull, writeError: agentWrite, syncError: agentSync)
    }

    var aggregatorRates: SimulatedDisk.Rates {
        SimulatedDisk.Rates(
            crash: aggregatorCrash, full: aggregatorFull, writeError: aggregatorWrite,
            syncError: aggregatorSync)
    }

    /// Everything in `scenarios`, by name.
    static func all() throws -> [Scenario] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scenarios")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "txt" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { file in
                try Scenario(
                    name: file.deletingPathExtension().lastPathComponent,
                    text: String(decoding: Data(contentsOf: file), as: UTF8.self))
            }
    }
}

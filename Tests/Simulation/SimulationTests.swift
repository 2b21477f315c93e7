// The runs. `IKU_SIM_SEEDS` says how many (1500 in optimised code, 120 without), `IKU_SIM_SEED` replays one
// and tells what happened in it; seed n plays scenario n modulo their number, in the order of their names.

import Foundation
import Synchronization
import Testing

@testable import Shared

@Suite struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seedCount = environment["IKU_SIM_SEEDS"].flatMap { Int($0) } ?? standardCount
    /// As many as a minute holds on two processors.
    #if DEBUG
        private static let standardCount = 120
    #else
        private static let standardCount = 1500
    #endif
    private static let firstSeed = environment["IKU_SIM_FIRST"].flatMap { UInt64($0) } ?? 1

    private struct Sum: Sendable {
        var probes = ProbeCounts()
        var failures: [String] = []
        var next: UInt64
        var runCount = 0
    }

    private final class Tally: Sendable {
        let sum: Mutex<Sum>

        init(from first: UInt64) { sum = Mutex(Sum(next: first)) }
    }

    @Test func nothingIsLostAndNothingForged() async throws {
        let scenarios = try Scenario.all()
        #expect(!scenarios.isEmpty)
        if let seed = Self.environment["IKU_SIM_SEED"].flatMap({ UInt64($0) }) {
            return try Self.replay(seed, scenarios)
        }
        let end = Self.firstSeed + UInt64(Self.seedCount)
        let tally = Tally(from: Self.firstSeed)
        let began = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) {
                group.addTask {
                    while let seed = tally.sum.withLock({ Self.take(&$0, before: end) }) {
                        let (probes, faults) = Self.run(seed, scenarios, tracing: nil)
                        tally.sum.withLock { sum in
                            sum.runCount += 1
                            sum.probes.add(probes.counts)
                            if !faults.isEmpty { sum.failures.append(Self.words(seed, scenarios, faults)) }
                        }
                    }
                }
            }
        }
        tally.sum.withLock { sum in
            for failure in sum.failures { Issue.record("\(failure)") }
            Self.tell(sum.runCount, sum.probes, ContinuousClock.now - began)
            // A run without its faults proves nothing.
            guard Self.seedCount >= 500 else { return }
            for probe in Probe.allCases {
                #expect(sum.probes[probe] > 0, "it never happened: \(probe.rawValue)")
            }
        }
    }

    /// The same seed is the same run, to the last event.
    @Test func aSeedReplays() throws {
        let scenarios = try Scenario.all()
        for seed: UInt64 in [3, 4, 5] {
            let traces = try (0..<2).map { _ in
                let lines = Mutex<[String]>([])
                let (_, faults) = Self.run(seed, scenarios) { line in lines.withLock { $0.append(line) } }
                try #require(faults.isEmpty)
                return lines.withLock { $0 }
            }
            #expect(traces[0].count > 20)
            let difference = zip(traces[0], traces[1]).first { $0 != $1 }
            #expect(difference == nil, "seed \(seed): \(difference.map { "\($0)" } ?? "")")
            #expect(traces[0].count == traces[1].count)
        }
    }

    private static func take(_ sum: inout Sum, before end: UInt64) -> UInt64? {
        guard sum.next < end, sum.failures.count < 5 else { return nil }
        defer { sum.next += 1 }
        return sum.next
    }

    private static func scenario(_ seed: UInt64, _ scenarios: [Scenario]) -> Scenario {
        scenarios[Int(seed % UInt64(scenarios.count))]
    }

    private static func run(
        _ seed: UInt64, _ scenarios: [Scenario], tracing: ((String) -> Void)?
    ) -> (ProbeCounts, [String]) {
        do {
            let scenario = scenario(seed, scenarios)
            let site = try SimulationSite(scenario, seed: seed)
            defer { site.remove() }
            let simulation = Simulation(scenario, site, seed: seed)
            simulation.tracing = tracing
            try simulation.run()
            return (simulation.probes, try Checker.faults(of: simulation))
        } catch let fault as Simulation.Fault {
            return (ProbeCounts(), [fault.words])
        } catch {
            return (ProbeCounts(), ["\(error)"])
        }
    }

    private static func words(_ seed: UInt64, _ scenarios: [Scenario], _ faults: [String]) -> String {
        """
        seed \(seed), scenario \(scenario(seed, scenarios).name): \(faults.prefix(5).joined(separator: " · "))
        replay: IKU_SIM_SEED=\(seed) swift test --filter SimulationTests.nothingIsLost
        """
    }

    private static func replay(_ seed: UInt64, _ scenarios: [Scenario]) throws {
        let (_, faults) = run(seed, scenarios) { print($0) }
        for fault in faults { Issue.record("\(fault)") }
    }

    private static func tell(_ runCount: Int, _ probes: ProbeCounts, _ time: Duration) {
        print("simulation: \(runCount) seeds from \(firstSeed) in \(time.components.seconds) s")
        for probe in Probe.allCases { print("  \(probes[probe])  \(probe.rawValue)") }
    }
}

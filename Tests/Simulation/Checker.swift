// What every run must have come to, read from what lies on the disks after the last power cut, by code that
// shares as little as it can with what it checks: the tree is hashed anew, chains are walked, figures are
// recomputed with whole numbers.

import Foundation

@testable import Agent
@testable import Aggregator
@testable import Shared

/// Holds the end of a run against the promises made in it.
struct Checker {
    private struct Logged {
        let index: UInt64
        let entry: Entry
        let hash: Digest
        let report: Report
    }

    private let simulation: Simulation
    private let store: Store
    private var entries: [Entry] = []
    private var reports: [Logged] = []
    private var faults: [String] = []

    private init(_ simulation: Simulation, _ store: Store) {
        (self.simulation, self.store) = (simulation, store)
    }

    /// What is wrong; empty where nothing is.
    static func faults(of simulation: Simulation) throws -> [String] {
        try SimulatedDisk.$current.withValue(simulation.aggregator.disk) {
            let store = try Store(simulation.aggregator.layout)
            var checker = Checker(simulation, store)
            try checker.readLog()
            checker.checkChains()
            checker.checkPromises()
            try checker.checkFigures()
            for agent in simulation.agents { try checker.check(agent) }
            checker.faults += try Audit.run(store).faults.map { "audit: \($0.english)" }
            return checker.faults
        }
    }

    private mutating func expect(_ holds: Bool, _ words: @autoclosure () -> String) {
        if !holds { faults.append(words()) }
    }

    private mutating func readLog() throws {
        var read: [Entry] = []
        try store.forEachEntry(from: 0) { _, entry in
            read.append(entry)
            return true
        }
        entries = read
        for (index, entry) in read.enumerated() {
            guard let signed = try? SignedReport(compact: entry.compact) else { continue }
            let report = try Report(payload: signed.payload)
            reports.append(Logged(index: UInt64(index), entry: entry, hash: signed.hash, report: report))
        }
    }

    // MARK: The log

    /// One entry a report, nothing that no agent sent, one linear chain per bidang and period.
    private mutating func checkChains() {
        expect(Set(reports.map(\.hash)).count == reports.count, "a report is in the log twice")
        let sent = simulation.agents.reduce(into: Set<Digest>()) { $0.formUnion($1.sent) }
        for logged in reports where !sent.contains(logged.hash) {
            faults.append("entry \(logged.index) was sent by no agent")
        }
        var heads: [String: Logged] = [:]
        for logged in reports {
            let chain = "\(logged.report.bidang) \(logged.report.period)"
            let head = heads[chain]
            expect(
                logged.report.supersedes == head?.hash
                    && logged.report.revision == (head?.report.revision ?? 0) + 1,
                "entry \(logged.index) does not continue the chain \(chain)")
            heads[chain] = logged
        }
        for (one, next) in zip(entries, entries.dropFirst()) {
            expect(one.receivedAt <= next.receivedAt, "time steps back at \(next.receivedAt)")
        }
    }

    /// Whatever was answered still holds: reports at their places, every checkpoint a beginning of the log.
    private mutating func checkPromises() {
        let promises = simulation.aggregator.promises
        for (index, hash) in promises.reports {
            let logged = reports.first { $0.index == index }
            expect(logged?.hash == hash, "the report answered at \(index) is not there")
        }
        let leaves = entries.map {
            Digest.sha256([0] + Array($0.receivedAt.description.utf8) + [0x0A] + $0.compact)
        }
        for (size, roots) in promises.checkpoints {
            guard size <= UInt64(leaves.count) else {
                faults.append("a checkpoint of size \(size) was signed, the log has \(leaves.count)")
                continue
            }
            expect(
                roots == [Self.root(leaves.prefix(Int(size)))],
                "the checkpoint of size \(size) is of another log")
        }
    }

    /// RFC 6962, section 2.1, as it is written there.
    private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? Digest.sha256([]) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return Digest.sha256([1] + root(leaves[..<middle]).bytes + root(leaves[middle...]).bytes)
    }

    // MARK: Agents

    /// Receipts verify and say what the log holds; everything queued is in the log or refused with reason.
    private mutating func check(_ agent: SimulatedAgent) throws {
        let name = "agent \(agent.number)"
        for alarm in agent.alarms { faults.append("\(name) raised an alarm: \(alarm)") }
        let shelf = ReceiptShelf(
            folder: agent.folder, logKeys: LogKeys(current: try store.loadState().logKey))
        let (kept, damaged) = try shelf.readAll()
        for damage in damaged { faults.append("\(name): \(damage.words.english)") }
        for receipt in kept {
            let logged = reports.first { $0.hash == receipt.hash }
            expect(
                logged?.index == receipt.receipt.index && logged?.entry.compact == receipt.signed.compact
                    && logged?.entry.receivedAt == receipt.receipt.receivedAt,
                "\(name): the receipt of \(receipt.hash.hex.prefix(12)) is not what the log holds")
        }
        let waiting = try Outbox(folder: agent.folder).read()
        expect(waiting.damaged.isEmpty, "\(name): damaged in the outbox: \(waiting.damaged)")
        let acknowledged = Set(kept.map(\.hash))
        let outbox = Outbox(folder: agent.folder)
        for hash in agent.queued where !acknowledged.contains(hash) {
            let refusal = try outbox.refusal(of: hash)
            expect(
                refusal?.code == .stale && mayConflict,
                "\(name): \(hash.hex.prefix(12)) was queued and is lost; "
                    + "refused: \(refusal.map { $0.codeText + " " + $0.message } ?? "no")")
        }
        let names = try FileSystem.names(in: agent.folder.alarmsPath)
        expect(names.isEmpty, "\(name): alarms \(names)")
    }

    /// Only two agents of one unit can come in each other's way.
    private var mayConflict: Bool {
        Set(simulation.agents.map(\.bidang)).count < simulation.agents.count
    }

    // MARK: Figures

    private mutating func checkFigures() throws {
        let state = try store.loadState()
        for name in ["2022", "2023", "2022-T1", "2022-T3", "2023-T1", "2024"] {
            guard let period = Period(name) else { continue }
            let figures = try Achievement.compute(
                period, from: try StoredFigures(store, state, size: state.size))
            for row in figures.rows {
                let naive = naive(row.indicator.bidang, period)
                let said = (
                    realisasi: row.outcome.realisasi?.decimalText(fractionDigits: 10),
                    capaian: row.outcome.capaian?.decimalText(fractionDigits: 10),
                    report: row.report
                )
                expect(
                    said.realisasi == naive.realisasi && said.capaian == naive.capaian
                        && said.report == naive.report,
                    "\(row.indicator.id) \(name): \(said), recomputed \(naive)")
            }
        }
    }

    private func latest(_ bidang: String, _ period: Period) -> Logged? {
        let chain = reports.last { $0.report.bidang == bidang && $0.report.period == period }
        return chain?.report.kind == .withdrawal ? nil : chain
    }

    /// Realisasi and capaian in whole numbers, from the log alone.
    private func naive(
        _ bidang: String, _ period: Period
    ) -> (realisasi: String?, capaian: String?, report: String?) {
        var used = period
        var found = latest(bidang, period)
        if found == nil, period.quarter == nil {
            for quarter in period.quarters.reversed() where found == nil {
                found = latest(bidang, quarter)
                used = quarter
            }
        }
        guard let found, let part = Self.number(found, "bagian"), let whole = Self.number(found, "seluruh")
        else {
            return (nil, nil, nil)
        }
        let hash = found.hash.hex
        switch bidang {
        case "a":
            return (Self.text(part * 100, whole), Self.text(part * 10_000, whole * 80), hash)
        case "c":
            // (2 × 40 − r) / 40 × 100
            return (
                Self.text(part * 100, whole), Self.text((80 * whole - part * 100) * 100, whole * 40), hash
            )
        default:
            let before = latest(bidang, Period(year: used.year - 1, quarter: used.quarter))
            guard let before, let last = Self.number(before, "bagian") else { return (nil, nil, hash) }
            return (Self.text((part - last) * 100, last), Self.text((part - last) * 10_000, last * 5), hash)
        }
    }

    private static func number(_ logged: Logged, _ component: String) -> Int? {
        logged.report.values["iku-" + logged.report.bidang]?[component].flatMap { Int($0.text) }
    }

    /// A fraction with ten decimals, half away from zero.
    private static func text(_ numerator: Int, _ denominator: Int) -> String {
        let scale = 10_000_000_000
        let magnitude = numerator.magnitude.multipliedFullWidth(by: UInt(scale))
        let (quotient, remainder) = denominator.magnitude.dividingFullWidth((magnitude.high, magnitude.low))
        let rounded = quotient + (remainder * 2 >= denominator.magnitude ? 1 : 0)
        let digits = String(rounded % UInt(scale))
        let sign = numerator < 0 && rounded != 0 ? "-" : ""
        return sign + "\(rounded / UInt(scale))." + String(repeating: "0", count: 10 - digits.count) + digits
    }
}

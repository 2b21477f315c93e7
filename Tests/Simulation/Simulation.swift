// One run: machines, links, and a queue of events in the order of simulated time. Everything random comes
// from the seed, so that a seed replays. First drafts come and things go wrong for the scenario's minutes;
// then the faults stop, every machine is started, each agent is given one more report, and the run goes on
// until nothing waits. What it must have come to is the checker's.

import Foundation

@testable import Agent
@testable import Aggregator
@testable import Shared

/// A run of one scenario with one seed.
final class Simulation {
    enum Happening {
        case minute
        case draft(agent: Int, last: Bool)
        case startAgent(Int)
        case startAggregator
        case connect(Int)
        case handshake(link: Int)
        case arrival(link: Int, SimulatedLink.End)
        case closed(link: Int, SimulatedLink.End)
        case agentTick(Int)
        case commit
        case answers
        case go
        case sweep
    }

    struct Fault: Error { let words: String }

    let scenario: Scenario
    let folder: String
    var random: SeededRandom
    let aggregator: SimulatedAggregator
    let agents: [SimulatedAgent]
    var links: [Int: SimulatedLink] = [:]
    var probes = ProbeCounts()
    private(set) var now: Int64 = 0
    private var happenings = EventQueue<Happening>()
    private var lastLink = 0
    var isCommitDue = false
    var areAnswersDue = false
    var isStopped = false
    private(set) var isCalm = false
    private var lastDrafts = 0
    private var tickAt: [Int64]
    var tracing: ((String) -> Void)?
    private(set) var eventCount = 0

    init(_ scenario: Scenario, _ site: SimulationSite, seed: UInt64) {
        (self.scenario, folder, random) = (scenario, site.folder, SeededRandom(seed: seed))
        (aggregator, agents) = (site.aggregator, site.agents)
        tickAt = agents.map { _ in .max }
    }

    func trace(_ words: @autoclosure () -> String) {
        tracing?("\(now) " + words().replacing(folder, with: "").replacing(#/iku-new-[0-9-]+/#, with: "new"))
    }

    // MARK: The run

    func run() throws {
        let end = Int64(scenario.minutes) * 60_000
        at(0, .startAggregator)
        for agent in agents.indices {
            at(Int64(random.below(5000)), .startAgent(agent))
            for _ in 0..<scenario.reports {
                at(Int64(random.below(Int(end))), .draft(agent: agent, last: false))
            }
        }
        for minute in 1...scenario.minutes {
            at(Int64(minute) * 60_000 - Int64(random.below(60_000)), .minute)
        }
        at(30_000, .sweep)
        setRates(isCalm: false)
        while let next = happenings.next, next.at < end { try step() }
        try calm(at: end)
        while !(try isDone()) {
            guard now < end + Self.calmMillisecondsMax, eventCount < Self.eventCountMax else {
                throw Fault(words: "not everything queued was delivered: \(try waiting())")
            }
            try step()
        }
        // What was said to be durable is: everything loses its power at once.
        for agent in agents { try powerOff(agent.disk) { agent.kill() } }
        try powerOff(aggregator.disk) { aggregator.kill() }
        collectCounts()
    }

    private static let calmMillisecondsMax: Int64 = 12 * 3_600_000
    private static let eventCountMax = 200_000

    private func calm(at end: Int64) throws {
        now = max(now, end)
        isCalm = true
        trace("--- calm ---")
        setRates(isCalm: true)
        aggregator.time.set(ahead: 0)
        isStopped = false
        at(0, .startAggregator)
        for agent in agents {
            agent.time.set(ahead: 0)
            at(1000, .startAgent(agent.number))
            at(Int64(2000 + random.below(60_000)), .draft(agent: agent.number, last: true))
        }
    }

    private func setRates(isCalm: Bool) {
        aggregator.disk.setRates(isCalm ? SimulatedDisk.Rates() : scenario.aggregatorRates)
        for agent in agents { agent.disk.setRates(isCalm ? SimulatedDisk.Rates() : scenario.agentRates) }
    }

    private func isDone() throws -> Bool {
        guard lastDrafts == agents.count, aggregator.isRunning, !aggregator.hasJobs, !aggregator.hasReplies
        else {
            return false
        }
        return try agents.allSatisfy { try $0.isRunning && $0.waitingCount() == 0 }
    }

    private func waiting() throws -> [Int] { try agents.map { try $0.waitingCount() } }

    private func collectCounts() {
        for agent in agents {
            probes.add(agent.counts.counts)
            probes.add(agent.disk.takeCounts())
        }
        probes.add(aggregator.counts.counts)
        probes.add(aggregator.disk.takeCounts())
    }

    // MARK: Events

    func at(_ delay: Int64, _ happening: Happening) { happenings.add(happening, at: now + delay) }

    private func step() throws {
        guard let (time, happening) = happenings.take() else {
            throw Fault(words: "nothing happens any more")
        }
        now = max(now, time)
        eventCount += 1
        aggregator.time.set(steady: now)
        for agent in agents { agent.time.set(steady: now) }
        try carryOut(happening)
    }

    private func carryOut(_ happening: Happening) throws {
        switch happening {
        case .minute: try passMinute()
        case .draft(let agent, let last): try draft(agents[agent], last)
        case .startAgent(let agent): start(agents[agent])
        case .startAggregator: startAggregator()
        case .connect(let agent): connect(agents[agent])
        case .handshake(let link): if let link = links[link] { shakeHands(link) }
        case .arrival(let link, .agent): if let link = links[link] { arriveAtAgent(link) }
        case .arrival(let link, .aggregator): if let link = links[link] { arriveAtAggregator(link) }
        case .closed(let link, .agent): if let link = links[link] { closeAtAgent(link) }
        case .closed(let link, .aggregator): closeAtAggregator(link)
        case .agentTick(let agent): tick(agents[agent])
        case .commit: try commit()
        case .answers: answer()
        case .go: go()
        case .sweep:
            for link in aggregator.expired(at: now) { closeAtAggregator(link) }
            at(30_000, .sweep)
        }
    }

    // MARK: Machines

    private func start(_ agent: SimulatedAgent) {
        if agent.isRunning { return }
        let hasStarted = SimulatedDisk.$current.withValue(agent.disk) { agent.start() }
        trace("agent \(agent.number) start \(hasStarted)")
        if !hasStarted || agent.disk.isDead {
            agent.kill()
            return at(Int64(1000 + random.below(20_000)), .startAgent(agent.number))
        }
        at(Int64(random.below(500)), .connect(agent.number))
    }

    private func startAggregator() {
        if aggregator.isRunning { return }
        let hasStarted = SimulatedDisk.$current.withValue(aggregator.disk) { aggregator.start() }
        trace("aggregator start \(hasStarted)")
        if !hasStarted || aggregator.disk.isDead {
            aggregator.kill()
            at(Int64(500 + random.below(10_000)), .startAggregator)
        }
    }

    func killAgent(_ agent: SimulatedAgent) {
        trace("agent \(agent.number) dies")
        if let link = agent.link.flatMap({ links[$0] }) { part(link, from: .agent) }
        let loses = losesPower(agent.disk, scenario.agentPower)
        SimulatedDisk.$current.withValue(agent.disk) { agent.kill() }
        if loses { cutPower(agent.disk) }
        at(Int64(500 + random.below(60_000)), .startAgent(agent.number))
    }

    func killAggregator() {
        trace("aggregator dies")
        isCommitDue = false
        areAnswersDue = false
        let loses = losesPower(aggregator.disk, scenario.aggregatorPower)
        SimulatedDisk.$current.withValue(aggregator.disk) { aggregator.kill() }
        if loses { cutPower(aggregator.disk) }
        for number in links.keys.sorted() { if let link = links[number] { part(link, from: .aggregator) } }
        at(Int64(500 + random.below(60_000)), .startAggregator)
    }

    func endAggregator() throws {
        trace("aggregator ends")
        try commit()
        answer()
        isCommitDue = false
        SimulatedDisk.$current.withValue(aggregator.disk) { aggregator.end() }
        if aggregator.disk.isDead { SimulatedDisk.$current.withValue(aggregator.disk) { aggregator.kill() } }
        for number in links.keys.sorted() { if let link = links[number] { part(link, from: .aggregator) } }
        at(Int64(500 + random.below(20_000)), .startAggregator)
    }

    /// Whether a machine that died at an operation of its disk died of a power cut.
    private func losesPower(_ disk: SimulatedDisk, _ rate: Int) -> Bool {
        disk.isDead && rate > 0 && random.below(2) == 0
    }

    private func cutPower(_ disk: SimulatedDisk) {
        do { try disk.cutPower() } catch { fatalError("the memory file system failed: \(error)") }
    }

    func powerOff(_ disk: SimulatedDisk, _ kill: () -> Void) throws {
        SimulatedDisk.$current.withValue(disk) { kill() }
        try disk.cutPower()
    }

    // MARK: The desk

    private func draft(_ agent: SimulatedAgent, _ last: Bool) throws {
        guard agent.isRunning else { return at(5000, .draft(agent: agent.number, last: last)) }
        let periods = ["2022", "2023", "2022-T1", "2022-T3", "2023-T1", "2025-T2"]
        let name = last ? "2024-T\(agent.number % 4 + 1)" : periods[random.below(periods.count)]
        guard let period = Period(name) else { throw Fault(words: "no period \(name)") }
        let before = agent.queued.count
        work(agent) { try agent.queue(period, withdrawals: self.scenario.withdrawals, &self.random) }
        trace(
            "agent \(agent.number) queued \(period): \(agent.queued.dropFirst(before).map { $0.hex.prefix(8) })"
        )
        if !agent.isRunning { return at(5000, .draft(agent: agent.number, last: last)) }
        if last { lastDrafts += 1 }
        workOnLink(agent) { try agent.handOver(at: self.now) }
    }

    /// Runs a step of an agent; its machine may die of it, or its program exit for its disk.
    func work(_ agent: SimulatedAgent, _ body: () throws -> Void) {
        do { try SimulatedDisk.$current.withValue(agent.disk) { try body() } } catch {
            trace("agent \(agent.number) exits: \(error)")
            if !agent.disk.isDead { agent.hit(.agentExited) }
            return killAgent(agent)
        }
        if agent.disk.isDead { killAgent(agent) }
    }

    func workOnLink(_ agent: SimulatedAgent, _ body: () throws -> [SimulatedAgent.Wish]) {
        guard let link = agent.link.flatMap({ links[$0] }) else { return }
        var wishes: [SimulatedAgent.Wish] = []
        work(agent) { wishes = try body() }
        guard agent.isRunning else { return }
        for wish in wishes {
            switch wish {
            case .send(let bytes): send(bytes, on: link, to: .aggregator)
            case .close:
                part(link, from: .agent)
                loseConnection(agent)
            }
        }
        planTick(agent)
    }

    // MARK: Agents' time

    func planTick(_ agent: SimulatedAgent) {
        let deadline = agent.deadline
        guard deadline != .max, deadline != tickAt[agent.number] else { return }
        tickAt[agent.number] = deadline
        at(max(1, deadline - now), .agentTick(agent.number))
    }

    private func tick(_ agent: SimulatedAgent) {
        guard agent.isConnected, now >= agent.deadline else { return planTick(agent) }
        tickAt[agent.number] = .max
        workOnLink(agent) { try agent.tick(at: self.now) }
    }

    func loseConnection(_ agent: SimulatedAgent) {
        at(agent.loseConnection(), .connect(agent.number))
    }

    // MARK: Connections

    private func connect(_ agent: SimulatedAgent) {
        guard agent.isRunning, agent.link == nil else { return }
        guard aggregator.isRunning, !isStopped else { return loseConnection(agent) }
        lastLink += 1
        links[lastLink] = SimulatedLink(number: lastLink, agent: agent.number)
        agent.link = lastLink
        at(Int64(3 + random.below(40)), .handshake(link: lastLink))
    }

    private func shakeHands(_ link: SimulatedLink) {
        let agent = agents[link.agent]
        guard agent.link == link.number, aggregator.isRunning, !isStopped, !link.isCut else {
            links[link.number] = nil
            if agent.link == link.number { loseConnection(agent) }
            return
        }
        let isTaken = SimulatedDisk.$current.withValue(aggregator.disk) {
            aggregator.accept(link.number, kid: agent.kid, at: now)
        }
        if aggregator.disk.isDead { return killAggregator() }
        if !isTaken {
            links[link.number] = nil
            return loseConnection(agent)
        }
        work(agent) { try agent.open(link.number, at: self.now) }
        planTick(agent)
        flush(link)
    }
}

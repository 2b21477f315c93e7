// What happens to bytes, and to the jobs they bring.

@testable import Shared

extension Simulation {
    // MARK: Bytes

    func send(_ bytes: [UInt8], on link: SimulatedLink, to end: SimulatedLink.End) {
        var delay: Int64 = 0
        if !isCalm, random.happens(scenario.delay) {
            delay = Int64(random.below(90_000))
            probes.hit(.delayed)
        }
        if end == .agent, link.isSwallowing { return }
        for time in link.send(bytes, to: end, at: now, delay: delay, &random) {
            at(time - now, .arrival(link: link.number, end))
        }
    }

    /// Sends what the aggregator has to say on a connection.
    func flush(_ link: SimulatedLink) {
        let bytes = SimulatedDisk.$current.withValue(aggregator.disk) {
            aggregator.takeOutput(of: link.number, at: now)
        }
        send(bytes, on: link, to: .agent)
        planCommit()
    }

    func arriveAtAgent(_ link: SimulatedLink) {
        let agent = agents[link.agent]
        guard agent.link == link.number, !link.isCut, let bytes = link.take(at: .agent, now) else { return }
        let received = cutShort(bytes, link)
        workOnLink(agent) { try agent.receive(received, at: self.now) }
        if received.count < bytes.count { cut(link) }
    }

    func arriveAtAggregator(_ link: SimulatedLink) {
        guard !link.isCut, aggregator.hasConnection(link.number) else { return }
        guard !isStopped, aggregator.wantsToRead(link.number) else {
            return at(100, .arrival(link: link.number, .aggregator))
        }
        guard let bytes = link.take(at: .aggregator, now) else { return }
        let received = cutShort(bytes, link)
        SimulatedDisk.$current.withValue(aggregator.disk) {
            aggregator.receive(received, on: link.number, at: now)
        }
        if aggregator.disk.isDead { return killAggregator() }
        if !isCalm, random.happens(scenario.swallow), !link.isSwallowing {
            link.isSwallowing = true
            probes.hit(.answersSwallowed)
        }
        flush(link)
        if received.count < bytes.count { cut(link) }
    }

    /// All of it, or what came before the cut.
    private func cutShort(_ bytes: ArraySlice<UInt8>, _ link: SimulatedLink) -> ArraySlice<UInt8> {
        guard !isCalm, random.happens(scenario.cut) else { return bytes }
        probes.hit(.connectionCut)
        return bytes.prefix(random.below(bytes.count))
    }

    // MARK: Ends of connections

    /// The line is dead; each side hears of it, or one does not until its own clock tells.
    func cut(_ link: SimulatedLink) {
        if link.isCut { return }
        trace("link \(link.number) is cut")
        link.isCut = true
        let isHalfOpen = !isCalm && random.happens(scenario.halfOpen)
        if isHalfOpen { probes.hit(.halfOpen) }
        let deaf = random.below(2)
        if !isHalfOpen || deaf == 0 { at(Int64(random.below(2000)), .closed(link: link.number, .agent)) }
        if !isHalfOpen || deaf == 1 { at(Int64(random.below(2000)), .closed(link: link.number, .aggregator)) }
    }

    /// One side is gone; what it sent before may still arrive, and the other side hears of it.
    func part(_ link: SimulatedLink, from end: SimulatedLink.End) {
        let delay = Int64(100 + random.below(2000))
        switch end {
        case .agent: at(delay, .closed(link: link.number, .aggregator))
        case .aggregator: at(delay, .closed(link: link.number, .agent))
        }
    }

    func closeAtAgent(_ link: SimulatedLink) {
        let agent = agents[link.agent]
        guard agent.link == link.number else { return }
        loseConnection(agent)
    }

    func closeAtAggregator(_ number: Int) {
        aggregator.close(number)
        guard let link = links.removeValue(forKey: number) else { return }
        let agent = agents[link.agent]
        if agent.link == number, !link.isCut { at(Int64(random.below(2000)), .closed(link: number, .agent)) }
        // The agent still has to hear of it.
        if agent.link == number { links[number] = link }
    }

    // MARK: The ledger

    func planCommit() {
        guard aggregator.hasJobs, !isCommitDue else { return }
        isCommitDue = true
        at(Int64(1 + random.below(60)), .commit)
    }

    func commit() throws {
        guard isCommitDue else { return }
        if isStopped { return at(100, .commit) }
        isCommitDue = false
        let goesOn = SimulatedDisk.$current.withValue(aggregator.disk) { aggregator.commit() }
        trace("commit \(goesOn)")
        if !goesOn { return killAggregator() }
        if !isCalm, scenario.aggregatorKill > 0, random.happens(20) {
            aggregator.hit(.diedBeforeAnswers)
            return killAggregator()
        }
        areAnswersDue = true
        at(Int64(random.below(20)), .answers)
        planCommit()
    }

    func answer() {
        guard areAnswersDue else { return }
        if isStopped { return at(100, .answers) }
        areAnswersDue = false
        let touched = SimulatedDisk.$current.withValue(aggregator.disk) {
            aggregator.answerCommitted(at: now)
        }
        if aggregator.disk.isDead { return killAggregator() }
        for number in touched { if let link = links[number] { flush(link) } }
        planCommit()
    }

    func go() {
        isStopped = false
        trace("aggregator goes on")
    }

    // MARK: Faults by the minute

    func passMinute() throws {
        if random.happens(scenario.storm) {
            probes.hit(.storm)
            for number in links.keys.sorted() { if let link = links[number] { cut(link) } }
        }
        if random.happens(scenario.stop), !isStopped {
            probes.hit(.stopped)
            isStopped = true
            at(Int64(1000 + random.below(120_000)), .go)
        }
        if random.happens(scenario.clock) { turnClock() }
        try endMachines()
    }

    private func turnClock() {
        let days = random.below(801) - 400
        probes.hit(days < 0 ? .clockBack : .clockAhead)
        let which = random.below(agents.count + 2)
        let time = which < agents.count ? agents[which].time : aggregator.time
        time.set(ahead: Int64(days) * 86_400_000)
        trace("clock \(which) by \(days) days")
    }

    private func endMachines() throws {
        for agent in agents where agent.isRunning {
            if random.happens(scenario.agentKill) {
                probes.hit(.agentKilled)
                killAgent(agent)
            } else if random.happens(scenario.agentPower) {
                try powerOff(agent.disk) { killAgent(agent) }
            }
        }
        guard aggregator.isRunning else { return }
        if random.happens(scenario.bothKill) {
            probes.hit(.bothKilled)
            killAggregator()
            for agent in agents where agent.isRunning { killAgent(agent) }
        } else if random.happens(scenario.aggregatorKill) {
            probes.hit(.aggregatorKilled)
            killAggregator()
        } else if random.happens(scenario.aggregatorPower) {
            try powerOff(aggregator.disk) { killAggregator() }
        } else if random.happens(scenario.aggregatorEnd) {
            probes.hit(.aggregatorEnded)
            try endAggregator()
        }
    }
}

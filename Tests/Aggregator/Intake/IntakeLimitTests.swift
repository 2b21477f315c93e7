import Glibc
import Shared
import Testing

@testable import Aggregator

@Suite("The intake's limits", .serialized)
struct IntakeLimitTests {
    // MARK: Lines

    @Test func malformedLinesKeepTheConnection() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        try agent.send("x\n\n{\"seq\":5}\n")
        for sequence in [nil, nil, Int64(5)] {
            let answer = try agent.object()
            #expect(answer.code == "malformed")
            #expect(answer["seq"]?.integer == sequence)
        }
        #expect(try agent.ask("ping").isOK)
    }

    @Test func aLineOfTheLimitIsReadAndOneByteMoreEndsTheConnection() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let request = "{\"seq\":1,\"op\":\"ping\"}"
        let padding = String(repeating: " ", count: Limits.lineByteCountMax - request.utf8.count)
        try agent.send(request + padding + "\n")
        #expect(try agent.object().isOK)
        try agent.send(request + padding + "  ")
        let refusal = try agent.object()
        #expect(refusal.code == "too-large")
        #expect(refusal["seq"]?.isNull == true)
        #expect(throws: TestAgent.Fault.closed) { try agent.line() }
    }

    @Test func theRefusalReachesAPeerThatKeepsSending() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let chunk = [UInt8](repeating: 0x20, count: 1 << 20)
        for _ in 0..<16 { try agent.send(chunk) }
        #expect(try agent.object().code == "too-large")
        #expect(throws: TestAgent.Fault.closed) { try agent.line() }
    }

    // MARK: Flow

    @Test func requestsInFlightPauseReading() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        harness.held.hold()
        let before = harness.held.jobCount
        let members = try TestReports.members(TestReports.payload(), agent.key)
        for _ in 0..<1100 { try agent.request("submit", members) }
        try agent.request("ping")
        let full = before + Limits.inFlightRequestCountMax
        for _ in 0..<1000 where harness.held.jobCount < full { usleep(10_000) }
        agent.patience = 300
        #expect(throws: TestAgent.Fault.timeout) { try agent.line() }
        #expect(harness.held.jobCount == full)
        harness.held.release()
        agent.patience = 20_000
        for _ in 0..<1101 { #expect(try agent.object().isOK) }
    }

    @Test func aPeerThatNeverReadsIsNotReadFromAndIsClosed() throws {
        let harness = try Harness(workerCount: 1)
        let agent = try harness.enrolled()
        // Each answer is some ten times its request.
        let sent = try agent.sendUntilFull(
            Array("{\"seq\":1,\"op\":\"catalog\"}\n".utf8), countMax: 8 << 20)
        #expect(sent < 8 << 20)
        #expect(try harness.connect().ask("ping").code == "not-enrolled", "others are served")
        // A peer that still finds room is being served, on a slow machine for long: only once nothing moves
        // any more does its time run out. Reading before that would be reading in time.
        var isOpen = true
        for _ in 0..<100 where isOpen {
            harness.time.advance(milliseconds: 31_000)
            harness.server.lookAtClock()
            #expect(try harness.connect().ask("ping").code == "not-enrolled")
            isOpen = (try? agent.sendUntilFull([0x20], countMax: 1 << 20)) != nil
        }
        #expect(!isOpen)
        #expect(throws: (any Error).self) { while true { _ = try agent.line() } }
    }

    // MARK: Time

    @Test func idleConnectionsAreClosedAndOthersAreNot() throws {
        let harness = try Harness()
        let idle = try harness.enrolled()
        let busy = try harness.enrolled()
        harness.time.advance(milliseconds: 290_000)
        harness.server.lookAtClock()
        #expect(try busy.ask("ping").isOK)
        harness.time.advance(milliseconds: 15_000)
        harness.server.lookAtClock()
        #expect(throws: TestAgent.Fault.closed) { try idle.line() }
        #expect(try busy.ask("ping").isOK)
    }

    @Test func aBegunLineHasThirtySeconds() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        try agent.send("{\"seq\":")
        #expect(try harness.connect().ask("ping").code == "not-enrolled")
        harness.time.advance(milliseconds: 31_000)
        harness.server.lookAtClock()
        #expect(throws: TestAgent.Fault.closed) { try agent.line() }
    }

    @Test func aHandshakeHasTenSeconds() throws {
        // One worker: what is served after has been welcomed after.
        let harness = try Harness(workerCount: 1)
        let slow = try TestAgent(harness.server.boundAddress, shakesHands: false)
        #expect(try harness.connect().ask("ping").code == "not-enrolled")
        harness.time.advance(milliseconds: 11_000)
        harness.server.lookAtClock()
        #expect(try harness.connect().ask("ping").code == "not-enrolled")
        #expect(throws: (any Error).self) { try slow.shakeHands() }
    }

    // MARK: Who may connect

    @Test func peersWithoutTheProtocolsNameAreClosed() throws {
        let harness = try Harness()
        for name in [nil, "h2"] {
            #expect(throws: (any Error).self) {
                try TestAgent(harness.server.boundAddress, applicationProtocol: name).line()
            }
        }
        #expect(try harness.connect().ask("ping").code == "not-enrolled")
    }

    @Test func peersWithAnotherKindOfKeyAreClosed() throws {
        let harness = try Harness()
        let identity = try TLSIdentity.makeServer(name: "p256", now: Clock.system.now())
        #expect(throws: (any Error).self) {
            try TestAgent(harness.server.boundAddress, identity: identity).line()
        }
    }

    @Test func strangersAreLimitedPerAddressAndAgentsAreNot() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        var strangers: [TestAgent] = []
        for _ in 0..<Limits.strangerConnectionCountMax { strangers.append(try harness.connect()) }
        #expect(throws: (any Error).self) { try TestAgent(harness.server.boundAddress).line() }
        var agents: [TestAgent] = []
        for _ in 0..<50 { agents.append(try harness.connect(key: agent.key)) }
        for each in agents { #expect(try each.ask("ping").isOK) }
        // An enrolled key is no stranger's any more: one more has room.
        let secret = try harness.secret(for: "umkm")
        #expect(try strangers[0].ask("enroll", Harness.enrolment(secret, "umkm")).isOK)
        let late = try harness.connect()
        #expect(try late.ask("ping").code == "not-enrolled")
        withExtendedLifetime(strangers) {}
    }

    @Test func peersThatLeaveGiveTheirPlaceBack() throws {
        let harness = try Harness()
        for _ in 0..<(Limits.strangerConnectionCountMax * 2) {
            let agent = try harness.connect()
            #expect(try agent.ask("ping").code == "not-enrolled")
            agent.close()
            #expect(throws: TestAgent.Fault.closed) { try agent.line() }
        }
    }

    // MARK: The end

    @Test func whatIsTakenIsAnsweredAtTheEnd() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        let idle = try harness.enrolled()
        harness.held.hold()
        let before = harness.held.jobCount
        let members = try TestReports.members(TestReports.payload(), agent.key)
        try agent.request("submit", members)
        while harness.held.jobCount == before { usleep(1000) }
        let server = harness.server
        let stopping = try Thread("stop") { server.stop() }
        #expect(throws: TestAgent.Fault.closed) { try idle.line() }
        harness.held.release()
        #expect(try agent.object()["status"]?.string == "accepted")
        #expect(throws: TestAgent.Fault.closed) { try agent.line() }
        stopping.join()
        #expect(throws: (any Error).self) { try TestAgent(server.boundAddress).line() }
        harness.writer.stop()
    }

    @Test func theEndDoesNotWaitForEver() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        harness.held.hold()
        try agent.request("submit", TestReports.members(TestReports.payload(), agent.key))
        usleep(100_000)
        let server = harness.server
        let time = harness.time
        let stopping = try Thread("stop") { server.stop() }
        usleep(300_000)
        time.advance(milliseconds: Int64(Limits.shutdownSecondsMax) * 1000)
        server.lookAtClock()
        stopping.join()
        #expect(throws: TestAgent.Fault.closed) { try agent.line() }
    }

    @Test func aStoppedWriterIsSaidToBeShuttingDown() throws {
        let harness = try Harness()
        let agent = try harness.enrolled()
        harness.writer.stop()
        let members = try TestReports.members(TestReports.payload(), agent.key)
        #expect(try agent.ask("submit", members).code == "shutting-down")
        #expect(try agent.ask("ping").isOK)
    }
}

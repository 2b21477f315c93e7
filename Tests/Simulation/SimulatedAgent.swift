// An agent's machine: the real outbox, receipts, preparation and session, driven as `Uplink` and `Daemon`
// drive them, by the simulation's events instead of sockets.

@testable import Agent
@testable import Shared

/// An agent, running or not.
final class SimulatedAgent {
    /// What the agent wants of the network.
    enum Wish {
        case send([UInt8])
        case close
    }

    let number: Int
    let folder: AgentFolder
    let disk: SimulatedDisk
    let time = SimulatedTime()
    let bidang: String
    let kid: String
    /// The connection it uses, if it has one.
    var link: Int?
    private var agent: Agent?
    private var session: UplinkSession?
    private var lines = LineAssembler()
    private var handedOver: Set<Digest> = []
    private var backoff: UplinkBackoff
    private(set) var counts = ProbeCounts()
    /// Reports it said were queued.
    private(set) var queued: [Digest] = []
    /// Payloads it has ever handed to a connection, by their hash.
    private(set) var sent: Set<Digest> = []
    private(set) var alarms: [String] = []

    init(number: Int, folder: String, disk: SimulatedDisk, record: (bidang: String, kid: String)) {
        (self.number, self.folder, self.disk) = (number, AgentFolder(path: folder), disk)
        (bidang, kid) = record
        backoff = UplinkBackoff(seed: UInt64(number))
    }

    var isRunning: Bool { agent != nil }
    var isConnected: Bool { session != nil }

    // MARK: Life

    /// Starts the program; false where its disk lets it not.
    func start() -> Bool {
        do {
            agent = try Agent(opening: folder.path, clock: time.clock, language: .english)
            return true
        } catch {
            agent = nil
            return false
        }
    }

    /// The process is gone.
    func kill() {
        disk.die()
        forget()
        disk.revive()
    }

    private func forget() {
        agent = nil
        loseConnection()
    }

    // MARK: Connection

    /// A handshake is done.
    func open(_ link: Int, at now: Int64) throws {
        guard let agent else { return }
        self.link = link
        lines = LineAssembler()
        handedOver = []
        session = UplinkSession(try agent.knowledge(), at: now)
    }

    /// The connection is gone; milliseconds until the next try.
    @discardableResult
    func loseConnection() -> Int64 {
        link = nil
        session = nil
        return backoff.fail()
    }

    var deadline: Int64 { session?.deadline ?? .max }

    func receive(_ bytes: ArraySlice<UInt8>, at now: Int64) throws -> [Wish] {
        lines.append(bytes)
        var wishes: [Wish] = []
        while let line = try lines.next(), session != nil {
            wishes += try carryOut(session?.receive(line, at: now), at: now)
        }
        return wishes
    }

    func tick(at now: Int64) throws -> [Wish] { try carryOut(session?.tick(at: now), at: now) }

    /// Hands over what the outbox holds, in its order.
    func handOver(at now: Int64) throws -> [Wish] {
        guard let agent, session?.isOpen == true else { return [] }
        var wishes: [Wish] = []
        for entry in try agent.outbox.read().entries where handedOver.insert(entry.hash).inserted {
            sent.insert(entry.hash)
            wishes += try carryOut(session?.deliver(entry.waiting, at: now), at: now)
        }
        return wishes
    }

    private func carryOut(_ actions: [UplinkAction]?, at now: Int64) throws -> [Wish] {
        var wishes: [Wish] = []
        for action in actions ?? [] {
            switch action {
            case .send(let bytes): wishes.append(.send(bytes))
            case .close: wishes.append(.close)
            default:
                if let event = try agent?.keep(action) { wishes += try hear(event, at: now) }
            }
        }
        return wishes
    }

    private func hear(_ event: UplinkEvent, at now: Int64) throws -> [Wish] {
        switch event {
        case .ready:
            backoff.succeed()
            return try handOver(at: now)
        case .delivered: counts.hit(.delivered)
        case .alarm(let alarm): alarms.append("\(alarm.code): \(alarm)")
        default: break
        }
        return []
    }

    // MARK: The desk

    /// Queues what a person of the unit fills in.
    func queue(_ period: Period, withdrawals: Int, _ random: inout SeededRandom) throws {
        guard let agent else { return }
        let head = try Chronicle(reading: folder, agent.record).head(period)
        let numbers = (random.below(900) + 100, random.below(900) + 100, random.below(100))
        do {
            let result: QueuedReport
            if head?.report.kind == .report, numbers.2 < withdrawals {
                result = try agent.queueWithdrawal(of: period, reason: "Salah unit", by: nil) { _ in nil }
            } else {
                let intent: Preparation.Intent =
                    head?.report.kind == .report ? .correct(reason: "Salah hitung", dropped: []) : .submit
                result = try agent.queue(Self.draft(bidang, period, numbers.0, numbers.1), from: "/", intent)
                {
                    _ in nil
                }
            }
            if result.isUnchanged { return }
            queued.append(result.hash)
            counts.hit(.queued)
            if result.report.kind == .withdrawal {
                counts.hit(.withdrawalQueued)
            } else if result.report.revision > 1 {
                counts.hit(.correctionQueued)
            }
        } catch is AgentFault {
            counts.hit(.deskRefused)
        }
    }

    private static func draft(_ bidang: String, _ period: Period, _ part: Int, _ whole: Int) -> Draft {
        var draft = Draft(period: period)
        var values: [String: Figure] = [:]
        values["bagian"] = Figure(String(part))
        values["seluruh"] = Figure(String(whole))
        draft.values["iku-" + bidang] = values
        draft.preparedBy = Report.Person(name: "Siti", title: "Analis")
        return draft
    }

    // MARK: What it holds

    func waitingCount() throws -> Int { try agent?.outbox.read().entries.count ?? 0 }
    func hit(_ probe: Probe) { counts.hit(probe) }
}

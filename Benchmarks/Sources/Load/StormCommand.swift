// `iku-load storm`: many connected agents lose their aggregator at once and come back by the agents' own rule
// (`UplinkBackoff`: doubling from a second, with jitter). All handshakes go on at the same time, on one thread.

internal import Glibc
import Shared

enum StormCommand {
    static func run(_ options: Options) throws {
        _ = try ProcessSettings.raiseDescriptorLimit()
        let address = try SocketAddress(try options.text("address"))
        let count = try options.integer("connections")
        guard let token = try EnrolmentToken.read(try options.text("tokens")).first else {
            throw LoadFailure("no token")
        }
        let key = SigningKey.generate()
        var connections = [try LoadConnection(address, key: key)]
        try connections[0].enroll(token)
        for _ in 1..<count { connections.append(try LoadConnection(address, key: key)) }
        // bench.py ends the aggregator when it reads this, and starts it again.
        try Load.say([("connected", Double(count))])
        guard try TCPConnection.wait(connections[0].descriptor, .read, milliseconds: 60_000) else {
            throw LoadFailure("the aggregator did not go away")
        }
        connections.removeAll()
        var storm = try Storm(count, address, key)
        try storm.run()
        try storm.tell()
    }
}

/// Agents that come back.
private struct Storm {
    private static let secondsMax: Int64 = 300

    private let address: SocketAddress
    private let key: SigningKey
    private let start = nanoseconds()
    private let poller: Poller
    private var backoffs: [UplinkBackoff]
    /// When each agent connects next.
    private var due: [Int64]
    /// Agents that are away, the next last.
    private var away: [Int] = []
    private var shaking: [Int: LoadConnection] = [:]
    private var back: [LoadConnection] = []
    private var arrivals: [Int64] = []
    /// From the moment an agent wanted to connect to the hello.
    private var waits: [Int64] = []
    private var refusedCount = 0

    init(_ count: Int, _ address: SocketAddress, _ key: SigningKey) throws {
        (self.address, self.key) = (address, key)
        poller = try Poller()
        backoffs = (0..<count).map { UplinkBackoff(seed: UInt64($0)) }
        due = backoffs.map { _ in 0 }
        for agent in 0..<count { schedule(agent) }
    }

    mutating func run() throws {
        var events: [Poller.Event] = []
        while back.count < backoffs.count {
            let now = nanoseconds()
            if now - start > Self.secondsMax * 1_000_000_000 {
                throw LoadFailure("\(backoffs.count - back.count) agents are not back")
            }
            while let agent = away.last, due[agent] <= now {
                away.removeLast()
                connect(agent)
            }
            let next = away.last.map { (due[$0] - nanoseconds()) / 1_000_000 + 1 } ?? 100
            try poller.wait(milliseconds: Int(max(0, min(100, next))), into: &events)
            for event in events { advance(Int(event.token)) }
        }
    }

    private mutating func connect(_ agent: Int) {
        do {
            let connection = try LoadConnection(connecting: address, key: key)
            try poller.add(connection.descriptor, token: UInt64(agent), .read)
            shaking[agent] = connection
            advance(agent)
        } catch { fail(agent) }
    }

    private mutating func advance(_ agent: Int) {
        guard let connection = shaking[agent] else { return }
        do {
            guard try connection.advance() else { return }
            try poller.remove(connection.descriptor)
        } catch { return fail(agent) }
        shaking[agent] = nil
        back.append(connection)
        let now = nanoseconds()
        arrivals.append(now - start)
        waits.append(now - due[agent])
    }

    private mutating func fail(_ agent: Int) {
        // Its descriptor leaves the poller when it closes.
        shaking[agent] = nil
        refusedCount += 1
        schedule(agent)
    }

    private mutating func schedule(_ agent: Int) {
        due[agent] = nanoseconds() + backoffs[agent].fail() * 1_000_000
        away.insert(agent, at: away.firstIndex { due[$0] < due[agent] } ?? away.endIndex)
    }

    func tell() throws {
        let buckets = Dictionary(grouping: arrivals) { $0 / 100_000_000 }.mapValues(\.count)
        try Load.say(
            [
                ("agents", Double(backoffs.count)), ("refused_attempts", Double(refusedCount)),
                ("first_seconds", Double(arrivals.first ?? 0) / 1e9),
                ("last_seconds", Double(arrivals.last ?? 0) / 1e9),
                ("most_in_100_ms", Double(buckets.values.max() ?? 0)),
            ] + Load.percentiles(waits))
    }
}

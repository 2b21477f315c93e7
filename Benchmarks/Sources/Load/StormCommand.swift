// `iku-load storm`: many connected agents lose their aggregator at once and come back by the agents' own rule
// (`UplinkBackoff`: doubling from a second, with jitter). One thread: a handshake at a time on this side.

internal import Glibc
import Shared

enum StormCommand {
    /// An agent that is away.
    private struct Away {
        var backoff: UplinkBackoff
        var at: Int64
    }

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
        try comeBack(count, address, key)
    }

    private static func comeBack(_ count: Int, _ address: SocketAddress, _ key: SigningKey) throws {
        let start = nanoseconds()
        // The latest first, so that the next stands last.
        var away = (0..<count).map { Away(backoff: UplinkBackoff(seed: UInt64($0)), at: start) }
        for place in away.indices { away[place].at += away[place].backoff.fail() * 1_000_000 }
        away.sort { $0.at > $1.at }
        var back: [LoadConnection] = []
        var (arrivals, waits): ([Int64], [Int64]) = ([], [])
        var refusedCount = 0
        while var next = away.popLast() {
            let pause = next.at - nanoseconds()
            if pause > 0 { usleep(UInt32(pause / 1000)) }
            do {
                back.append(try LoadConnection(address, key: key))
                let now = nanoseconds()
                arrivals.append(now - start)
                // From the moment the agent wanted to connect.
                waits.append(now - next.at)
            } catch {
                refusedCount += 1
                next.at = nanoseconds() + next.backoff.fail() * 1_000_000
                away.insert(next, at: away.firstIndex { $0.at < next.at } ?? away.endIndex)
                if nanoseconds() - start > 300 * 1_000_000_000 { throw LoadFailure("not back within 300 s") }
            }
        }
        let buckets = Dictionary(grouping: arrivals) { $0 / 100_000_000 }.mapValues(\.count)
        try Load.say(
            [
                ("agents", Double(count)), ("refused_attempts", Double(refusedCount)),
                ("first_seconds", Double(arrivals.first ?? 0) / 1e9),
                ("last_seconds", Double(arrivals.last ?? 0) / 1e9),
                ("most_in_100_ms", Double(buckets.values.max() ?? 0)),
            ] + Load.percentiles(waits))
    }
}

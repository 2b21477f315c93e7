// `iku-load peer`: the same payloads, connections and windows as `submit`, sent to a peer: rounds of prepare
// (not timed) and send (timed). Nothing is verified: the peers hand out no proof.

internal import Glibc
import Shared

struct PeerCommand {
    private let connections: [PlainConnection]
    private let peer: any PeerProtocol
    private let window: Int
    private let rounds: Int
    private let count: Int
    private let payloadByteCount: Int
    private let pid: Int
    private let secondsMax: Double
    private var sources: [ReportSource]
    private var sentCounts: [Int]

    init(_ options: Options) throws {
        peer = try PeerProtocols.named(try options.text("peer"))
        window = try options.integer("window", 1)
        rounds = try options.integer("rounds", 1)
        count = try options.integer("count")
        payloadByteCount = try options.integer("payload", 1024)
        pid = try options.integer("pid")
        secondsMax = options.number("seconds") ?? 120
        let address = try SocketAddress(try options.text("address"))
        let bidang = Catalog.builtIn.bidang.map(\.id)
        let units = (0..<(try options.integer("connections"))).map { bidang[$0 % bidang.count] }
        var opened: [PlainConnection] = []
        for _ in units {
            let connection = try PlainConnection(address)
            try peer.open(connection)
            opened.append(connection)
        }
        connections = opened
        let key = SigningKey.generate()
        sources = ReportSource.deal(.builtIn, connectionBidang: units).map {
            ReportSource(key: key, chains: $0)
        }
        sentCounts = units.map { _ in 0 }
    }

    mutating func run() throws {
        for round in 0..<rounds {
            var run = PeerRun(connections, peer, prepare(), window: window, secondsMax: secondsMax)
            let before = try ProcessFigures(ofTree: pid)
            try run.run()
            let after = try ProcessFigures(ofTree: pid)
            let answers = Double(max(1, run.latencies.count))
            let shape = [("round", round), ("connections", connections.count), ("window", window)]
            try Load.say(
                shape.map { ($0.0, Double($0.1)) } + [
                    ("answers", answers), ("seconds", Double(run.elapsedNanoseconds) / 1e9),
                    ("per_second", answers * 1e9 / Double(max(1, run.elapsedNanoseconds))),
                ] + Load.percentiles(run.latencies) + [
                    ("cpu_us_per_report", (after.cpuSeconds - before.cpuSeconds) * 1e6 / answers),
                    ("resident_kib", Double(after.residentKiB)),
                ])
        }
    }

    private mutating func prepare() -> [PeerRun.Messages] {
        let each = max(1, count / connections.count)
        return sources.indices.map { place in
            let first = sentCounts[place]
            sentCounts[place] += each
            let messages = (0..<each).map { number in
                let signed = sources[place].next(.builtIn, payloadByteCount: payloadByteCount)
                return peer.message(signed.payload, number: first + number)
            }
            return PeerRun.Messages(first: first, bytes: messages)
        }
    }
}

/// One round against a peer: closed loop, `window` messages of each connection in flight, on one thread.
struct PeerRun {
    /// What one connection sends in a round.
    struct Messages {
        /// The number of the first, over all rounds.
        let first: Int
        let bytes: [[UInt8]]
    }

    private let connections: [PlainConnection]
    private let peer: any PeerProtocol
    private let messages: [Messages]
    private let window: Int
    private let secondsMax: Double
    private var nextMessage: [Int]
    private var oldestOpen: [Int]
    private var sentAt: [[Int64]]
    private var writing: Set<Int> = []
    private(set) var latencies: [Int64] = []
    private(set) var elapsedNanoseconds: Int64 = 0

    init(
        _ connections: [PlainConnection], _ peer: any PeerProtocol, _ messages: [Messages], window: Int,
        secondsMax: Double
    ) {
        (self.connections, self.peer, self.messages) = (connections, peer, messages)
        (self.window, self.secondsMax) = (window, secondsMax)
        nextMessage = connections.map { _ in 0 }
        oldestOpen = nextMessage
        // 0 means settled: a message that was confirmed by itself is not counted again by a later `upTo`.
        sentAt = messages.map { [Int64](repeating: 0, count: $0.bytes.count) }
    }

    /// Runs the round to its end.
    mutating func run() throws {
        let total = messages.reduce(0) { $0 + $1.bytes.count }
        latencies.reserveCapacity(total)
        let poller = try Poller()
        for (place, connection) in connections.enumerated() {
            try poller.add(connection.descriptor, token: UInt64(place), .read)
        }
        let start = nanoseconds()
        for place in connections.indices { try fill(place, window) }
        try followWrites(poller)
        var events: [Poller.Event] = []
        while latencies.count < total {
            try poller.wait(milliseconds: 100, into: &events)
            for event in events {
                let place = Int(event.token)
                if event.isWritable { try connections[place].flush() }
                if event.isReadable { try fill(place, try takeAnswers(place)) }
            }
            try followWrites(poller)
            if Double(nanoseconds() - start) > secondsMax * 1e9 { throw LoadFailure("not done in time") }
        }
        elapsedNanoseconds = nanoseconds() - start
        for connection in connections { try poller.remove(connection.descriptor) }
    }

    private mutating func fill(_ place: Int, _ count: Int) throws {
        let last = min(messages[place].bytes.count, nextMessage[place] + count)
        if nextMessage[place] == last { return }
        let now = nanoseconds()
        while nextMessage[place] < last {
            connections[place].send(messages[place].bytes[nextMessage[place]])
            sentAt[place][nextMessage[place]] = now
            nextMessage[place] += 1
        }
        try connections[place].flush()
    }

    private mutating func followWrites(_ poller: Poller) throws {
        for (place, connection) in connections.enumerated()
        where connection.wantsToWrite != writing.contains(place) {
            let interest: Poller.Interest = connection.wantsToWrite ? [.read, .write] : .read
            try poller.change(connection.descriptor, token: UInt64(place), interest)
            if connection.wantsToWrite { writing.insert(place) } else { writing.remove(place) }
        }
    }

    /// Takes what has arrived; how many messages it settled.
    private mutating func takeAnswers(_ place: Int) throws -> Int {
        let before = latencies.count
        try connections[place].read()
        let now = nanoseconds()
        while let answer = try peer.answer(&connections[place].arrived) {
            switch answer {
            case .next: settle(place, oldestOpen[place]...oldestOpen[place], now)
            case .message(let number):
                let own = number - messages[place].first
                settle(place, own...own, now)
            case .upTo(let number):
                let own = number - messages[place].first
                if own >= oldestOpen[place] { settle(place, oldestOpen[place]...own, now) }
            case .none: break
            }
        }
        return latencies.count - before
    }

    private mutating func settle(_ place: Int, _ numbers: ClosedRange<Int>, _ now: Int64) {
        for number in numbers where sentAt[place].indices.contains(number) && sentAt[place][number] != 0 {
            latencies.append(now - sentAt[place][number])
            sentAt[place][number] = 0
        }
        while oldestOpen[place] < nextMessage[place], sentAt[place][oldestOpen[place]] == 0 {
            oldestOpen[place] += 1
        }
    }
}

// The measured part: sends what was prepared, keeping `window` requests of each connection in flight
// (closed loop), or at a fixed rate whatever is answered (open loop), and times every answer. One thread.

internal import Glibc
import Shared

/// Nanoseconds of the monotonic clock.
func nanoseconds() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// What one connection sends in a round, ready to go.
struct PreparedLines {
    var lines: [[UInt8]] = []
    /// The reports of the lines; nil where they are not kept for verification.
    var kept: [Int: SignedReport] = [:]
}

/// One round: everything prepared, sent and answered.
struct LoadRun {
    /// What came of it.
    struct Result {
        var answerCount = 0
        var refusalCount = 0
        var firstRefusal: String?
        var elapsedNanoseconds: Int64 = 0
        /// Of every answer, unsorted.
        var latencies: [Int64] = []
        /// Answers kept for verification, by connection and number.
        var kept: [(connection: Int, number: Int, line: [UInt8])] = []
        var largestIndex = 0
    }

    private static let napMicroseconds: UInt32 = 30

    let connections: [LoadConnection]
    let prepared: [PreparedLines]
    let window: Int
    /// Requests a second over all connections; nil: as fast as they are answered.
    let rate: Double?
    /// The round ends after this time at the latest.
    let secondsMax: Double

    private var nextLine: [Int] = []
    private var sentAt: [[Int64]] = []
    private var result = Result()
    private var writing: Set<Int> = []

    init(
        _ connections: [LoadConnection], _ prepared: [PreparedLines], window: Int, rate: Double?,
        secondsMax: Double
    ) {
        (self.connections, self.prepared, self.window) = (connections, prepared, window)
        (self.rate, self.secondsMax) = (rate, secondsMax)
    }

    /// Runs the round to its end.
    mutating func run() throws -> Result {
        let total = prepared.reduce(0) { $0 + $1.lines.count }
        nextLine = [Int](repeating: 0, count: connections.count)
        sentAt = prepared.map { [Int64](repeating: 0, count: $0.lines.count) }
        result.latencies.reserveCapacity(total)
        let poller = try Poller()
        for (place, connection) in connections.enumerated() {
            try poller.add(connection.descriptor, token: UInt64(place), .read)
        }
        let start = nanoseconds()
        let end = start + Int64(secondsMax * 1e9)
        if rate == nil {
            for place in connections.indices { try fill(place, window) }
        }
        try followWrites(poller)
        var events: [Poller.Event] = []
        var due = 0
        while result.answerCount < total {
            if let rate { try sendDue(&due, total, start, rate) }
            let wait = rate.map { millisecondsUntilDue(due, total, start, $0) } ?? 100
            try poller.wait(milliseconds: wait, into: &events)
            // Between two sends of an open loop: a nap, not a spin that takes a core from the aggregator.
            if events.isEmpty && wait == 0 { usleep(Self.napMicroseconds) }
            for event in events {
                let place = Int(event.token)
                if event.isWritable { try connections[place].flush() }
                if event.isReadable {
                    let answered = try takeAnswers(place)
                    if rate == nil { try fill(place, answered) }
                }
            }
            try followWrites(poller)
            if nanoseconds() > end { break }
        }
        result.elapsedNanoseconds = nanoseconds() - start
        for connection in connections { try poller.remove(connection.descriptor) }
        return result
    }

    // MARK: Out

    private mutating func fill(_ place: Int, _ count: Int) throws {
        let lines = prepared[place].lines
        let last = min(lines.count, nextLine[place] + count)
        if nextLine[place] == last { return }
        let now = nanoseconds()
        while nextLine[place] < last { send(place, at: now) }
        try connections[place].flush()
    }

    /// Open loop: the time an answer took counts from when its request was due.
    private mutating func sendDue(_ due: inout Int, _ total: Int, _ start: Int64, _ rate: Double) throws {
        // The first is due at once.
        let allowed = min(total, Int(Double(nanoseconds() - start) / 1e9 * rate) + 1)
        while due < allowed {
            let place = due % connections.count
            let at = start + Int64(Double(due) / rate * 1e9)
            if nextLine[place] < prepared[place].lines.count { send(place, at: at) }
            try connections[place].flush()
            due += 1
        }
    }

    /// Whole milliseconds until the next request of an open loop is due.
    private func millisecondsUntilDue(_ due: Int, _ total: Int, _ start: Int64, _ rate: Double) -> Int {
        if due == total { return 100 }
        let next = start + Int64(Double(due) / rate * 1e9)
        return max(0, Int(next - nanoseconds()) / 1_000_000)
    }

    private mutating func send(_ place: Int, at time: Int64) {
        connections[place].send(prepared[place].lines[nextLine[place]])
        sentAt[place][nextLine[place]] = time
        nextLine[place] += 1
    }

    private mutating func followWrites(_ poller: Poller) throws {
        for (place, connection) in connections.enumerated()
        where connection.wantsToWrite != writing.contains(place) {
            try poller.change(
                connection.descriptor, token: UInt64(place),
                connection.wantsToWrite ? [.read, .write] : .read)
            if connection.wantsToWrite { writing.insert(place) } else { writing.remove(place) }
        }
    }

    // MARK: In

    private static let success = Array(",\"ok\":true".utf8)

    /// Takes the answers that have arrived; how many.
    private mutating func takeAnswers(_ place: Int) throws -> Int {
        var count = 0
        var now: Int64 = 0
        try connections[place].read { line in
            if count == 0 { now = nanoseconds() }
            count += 1
            take(line, place, now)
        }
        return count
    }

    private mutating func take(_ line: ArraySlice<UInt8>, _ place: Int, _ now: Int64) {
        // {"seq":N,"ok":true,…
        var number = 0
        var at = line.startIndex + 7
        while at < line.endIndex, line[at] >= 0x30, line[at] <= 0x39 {
            number = number * 10 + Int(line[at] - 0x30)
            at += 1
        }
        result.answerCount += 1
        guard line[at...].starts(with: Self.success), number < sentAt[place].count else {
            result.refusalCount += 1
            if result.firstRefusal == nil { result.firstRefusal = String(decoding: line, as: UTF8.self) }
            return
        }
        result.latencies.append(now - sentAt[place][number])
        if prepared[place].kept[number] != nil { result.kept.append((place, number, Array(line))) }
    }
}

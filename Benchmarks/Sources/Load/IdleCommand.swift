// `iku-load idle`: many connected agents that say nothing, then one submission of each.

internal import Glibc
import Shared

enum IdleCommand {
    static func run(_ options: Options) throws {
        _ = try ProcessSettings.raiseDescriptorLimit()
        let address = try SocketAddress(try options.text("address"))
        let pid = try options.integer("pid")
        let count = try options.integer("connections")
        guard let token = try EnrolmentToken.read(try options.text("tokens")).first else {
            throw LoadFailure("no token")
        }
        // One key, as when one bidang's agent runs many times: keys cost the aggregator memory of their own.
        let key = SigningKey.generate()
        let first = try LoadConnection(address, key: key)
        try first.enroll(token)
        let before = try ProcessFigures(of: pid)
        let start = nanoseconds()
        var connections: [LoadConnection] = [first]
        for _ in 1..<count { connections.append(try LoadConnection(address, key: key)) }
        let seconds = Double(nanoseconds() - start) / 1e9
        usleep(500_000)
        let after = try ProcessFigures(of: pid)
        try Load.say([
            ("sessions", Double(count)), ("seconds", seconds),
            ("handshakes_per_second", Double(count) / seconds),
            ("cpu_us_per_handshake", (after.cpuSeconds - before.cpuSeconds) * 1e6 / Double(count)),
            ("resident_kib_before", Double(before.residentKiB)), ("resident_kib", Double(after.residentKiB)),
            ("resident_kib_per_session", Double(after.residentKiB - before.residentKiB) / Double(count - 1)),
        ])
        try submitOnce(connections, key, bidang: token.bidang ?? "", after, pid)
    }

    /// Every session submits one report; those of one chain must go in their order, so one after the other.
    private static func submitOnce(
        _ connections: [LoadConnection], _ key: SigningKey, bidang: String, _ before: ProcessFigures,
        _ pid: Int
    ) throws {
        var source = ReportSource(
            key: key, chains: ReportSource.deal(.builtIn, connectionBidang: [bidang])[0])
        let prepared = connections.map { _ in
            var lines = PreparedLines()
            let signed = source.next(.builtIn, payloadByteCount: 1024)
            lines.lines = [Request.line(0, .submit(signed.flattened), in: .english)]
            return lines
        }
        let start = nanoseconds()
        var latencies: [Int64] = []
        for (connection, lines) in zip(connections, prepared) {
            var run = LoadRun([connection], [lines], window: 1, rate: nil, secondsMax: 10)
            let result = try run.run()
            if result.refusalCount > 0 { throw LoadFailure("refused: \(result.firstRefusal ?? "")") }
            latencies += result.latencies
        }
        let seconds = Double(nanoseconds() - start) / 1e9
        latencies.sort()
        let after = try ProcessFigures(of: pid)
        try Load.say([
            ("submissions", Double(latencies.count)), ("seconds", seconds),
            ("p50_us", Double(latencies[latencies.count / 2]) / 1000),
            ("p99_us", Double(latencies[min(latencies.count - 1, latencies.count * 99 / 100)]) / 1000),
            ("resident_kib", Double(after.residentKiB)),
            ("resident_kib_growth", Double(after.residentKiB - before.residentKiB)),
        ])
    }
}

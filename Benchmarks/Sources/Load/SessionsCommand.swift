// `iku-load sessions`: many connected agents that say nothing, then one submission of each within a time.

internal import Glibc
import Shared

enum SessionsCommand {
    static func run(_ options: Options) throws {
        _ = try ProcessSettings.raiseDescriptorLimit()
        let address = try SocketAddress(try options.text("address"))
        let pid = try options.integer("pid")
        let count = try options.integer("connections")
        let tokens = try EnrolmentToken.read(try options.text("tokens"))
        // One key a token, as when one bidang's agent runs many times: keys cost memory of their own.
        let keys = tokens.map { _ in SigningKey.generate() }
        var connections: [LoadConnection] = []
        for (token, key) in zip(tokens, keys) {
            let connection = try LoadConnection(address, key: key)
            try connection.enroll(token)
            connections.append(connection)
        }
        let before = try ProcessFigures(of: pid)
        let start = nanoseconds()
        for place in tokens.count..<count {
            connections.append(try LoadConnection(address, key: keys[place % keys.count]))
        }
        let seconds = Double(nanoseconds() - start) / 1e9
        let made = Double(count - tokens.count)
        usleep(500_000)
        let after = try ProcessFigures(of: pid)
        try Load.say([
            ("sessions", Double(count)), ("seconds", seconds), ("handshakes_per_second", made / seconds),
            ("cpu_us_per_handshake", (after.cpuSeconds - before.cpuSeconds) * 1e6 / made),
            ("resident_kib_before", Double(before.residentKiB)), ("resident_kib", Double(after.residentKiB)),
            ("resident_kib_per_session", Double(after.residentKiB - before.residentKiB) / made),
        ])
        var sources = try zip(connections, tokens).map { connection, token in
            let dealt = ReportSource.deal(.builtIn, connectionBidang: [token.bidang ?? ""])[0]
            return ReportSource(key: connection.key, chains: try dealt.map { try connection.resumed($0) })
        }
        try submitOnce(connections, &sources, within: options.number("within") ?? 60, after, pid)
    }

    /// Every session submits one report at its moment, all within `seconds`. Sessions share chains, so they
    /// speak in the order in which their reports were signed.
    private static func submitOnce(
        _ connections: [LoadConnection], _ sources: inout [ReportSource], within seconds: Double,
        _ before: ProcessFigures, _ pid: Int
    ) throws {
        let prepared = connections.indices.map { place in
            let signed = sources[place % sources.count].next(.builtIn, payloadByteCount: 1024)
            return PreparedLines(lines: [Request.line(0, .submit(signed.flattened), in: .english)])
        }
        let rate = Double(connections.count) / seconds
        var run = LoadRun(connections, prepared, window: 1, rate: rate, secondsMax: 2 * seconds + 10)
        // bench.py lets another agent begin now.
        try Load.say([("submitting", Double(connections.count)), ("rate", rate)])
        let result = try run.run()
        let after = try ProcessFigures(of: pid)
        try Load.say(
            [
                ("submissions", Double(result.answerCount)), ("refused", Double(result.refusalCount)),
                ("seconds", Double(result.elapsedNanoseconds) / 1e9),
            ] + Load.percentiles(result.latencies) + [
                ("resident_kib", Double(after.residentKiB)),
                ("resident_kib_growth", Double(after.residentKiB - before.residentKiB)),
            ])
        if result.refusalCount > 0 { throw LoadFailure("refused: \(result.firstRefusal ?? "")") }
    }
}

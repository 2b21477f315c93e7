// `iku-load province`: the reports of a whole province, delivered to one aggregator: every connection is the
// agent of one bidang for one year, with four quarters, the year, and every second one a correction (10 %).
// All deliver at once, each one report after the other.

import Shared

enum ProvinceCommand {
    private static let yearFirst = 2021

    static func run(_ options: Options) throws {
        _ = try ProcessSettings.raiseDescriptorLimit()
        let address = try SocketAddress(try options.text("address"))
        let pid = try options.integer("pid")
        let years = try options.integer("years")
        let file = try FileSystem.read(try options.text("catalog"), byteCountMax: Limits.catalogByteCountMax)
        let catalog = try Catalog.read(file)
        let tokens = try EnrolmentToken.read(try options.text("tokens"))
        let enrolment = nanoseconds()
        let connections = try tokens.map { token in
            let connection = try LoadConnection(address, key: SigningKey.generate())
            try connection.enroll(token)
            return connection
        }
        try Load.say([
            ("agents", Double(connections.count)),
            ("enrolment_seconds", Double(nanoseconds() - enrolment) / 1e9),
        ])
        let prepared = tokens.enumerated().map { place, token in
            lines(place, token.bidang ?? "", year: yearFirst + place % years, catalog, connections[place].key)
        }
        let before = try ProcessFigures(of: pid)
        var run = LoadRun(connections, prepared, window: 1, rate: nil, secondsMax: 1200)
        let result = try run.run()
        let after = try ProcessFigures(of: pid)
        let answers = Double(max(1, result.answerCount))
        let seconds = Double(result.elapsedNanoseconds) / 1e9
        try Load.say(
            [
                ("reports", answers), ("refused", Double(result.refusalCount)), ("seconds", seconds),
                ("per_second", answers / seconds),
                ("cpu_us_per_report", (after.cpuSeconds - before.cpuSeconds) * 1e6 / answers),
            ] + Load.percentiles(result.latencies))
        if result.refusalCount > 0 { throw LoadFailure("refused: \(result.firstRefusal ?? "")") }
    }

    private static func lines(
        _ place: Int, _ bidang: String, year: Int, _ catalog: Catalog, _ key: SigningKey
    ) -> PreparedLines {
        let periods = Period(year: year).quarters + [Period(year: year)]
        var source = ReportSource(key: key, chains: periods.map { ReportChain(bidang: bidang, period: $0) })
        let count = periods.count + (place % 2 == 0 ? 1 : 0)
        return PreparedLines(
            lines: (0..<count).map { number in
                let signed = source.next(catalog, payloadByteCount: 1024)
                return Request.line(Int64(number), .submit(signed.flattened), in: .english)
            })
    }
}

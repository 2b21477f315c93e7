// `iku-load submit`: rounds of prepare (not timed), send (timed) and verify (not timed).

import Shared

struct SubmitCommand {
    private static let keptEvery = 97

    private let window: Int
    private let rate: Double?
    private let secondsMax: Double
    private let rounds: Int
    private let count: Int
    private let payloadByteCount: Int
    private let pid: Int
    private let catalog = Catalog.builtIn
    private let connections: [LoadConnection]
    private var sources: [ReportSource]
    private let verifierKey: VerifierKey

    init(_ options: Options) throws {
        window = try options.integer("window", 1)
        rate = options.number("rate")
        secondsMax = options.number("seconds") ?? 120
        rounds = try options.integer("rounds", 1)
        count = try options.integer("count")
        payloadByteCount = try options.integer("payload", 1024)
        pid = try options.integer("pid")
        verifierKey = try VerifierKey(parsing: try options.text("vkey"))
        let address = try SocketAddress(try options.text("address"))
        let tokens = try EnrolmentToken.read(try options.text("tokens"))
        let used = Array(tokens.prefix(try options.integer("connections")))
        let dealt = ReportSource.deal(catalog, connectionBidang: used.map { $0.bidang ?? "" })
        connections = try used.map { token in
            let connection = try LoadConnection(address, key: SigningKey.generate())
            try connection.enroll(token)
            return connection
        }
        sources = try zip(connections, dealt).map { connection, chains in
            ReportSource(key: connection.key, chains: try chains.map { try connection.resumed($0) })
        }
    }

    mutating func run() throws {
        for round in 0..<rounds {
            let prepared = prepare()
            var run = LoadRun(connections, prepared, window: window, rate: rate, secondsMax: secondsMax)
            let before = try ProcessFigures(of: pid)
            let result = try run.run()
            let after = try ProcessFigures(of: pid)
            let verified = try verify(result, prepared)
            try report(round, result, before, after, verified)
            if result.refusalCount > 0 { throw LoadFailure("refused: \(result.firstRefusal ?? "")") }
        }
    }

    private mutating func prepare() -> [PreparedLines] {
        let each = max(1, count / connections.count)
        return sources.indices.map { place in
            var prepared = PreparedLines()
            prepared.lines.reserveCapacity(each)
            for number in 0..<each {
                let signed = sources[place].next(catalog, payloadByteCount: payloadByteCount)
                if number % Self.keptEvery == 0 { prepared.kept[number] = signed }
                prepared.lines.append(Request.line(Int64(number), .submit(signed.flattened), in: .english))
            }
            return prepared
        }
    }

    /// Verifies the receipts of the answers that were kept; how many held.
    private func verify(_ result: LoadRun.Result, _ prepared: [PreparedLines]) throws -> Int {
        for kept in result.kept {
            guard case .success(let members)? = Answer(line: kept.line)?.result,
                let proof = members["proof"]?.string,
                let signed = prepared[kept.connection].kept[kept.number],
                members["report"]?.string == signed.hash.hex,
                members["status"]?.string == "accepted"
            else {
                throw LoadFailure(
                    "an answer that fits no report: \(String(decoding: kept.line, as: UTF8.self))")
            }
            _ = try Receipt(verifying: proof, compact: signed.compact, with: verifierKey)
        }
        return result.kept.count
    }

    private func report(
        _ round: Int, _ result: LoadRun.Result, _ before: ProcessFigures, _ after: ProcessFigures,
        _ verified: Int
    ) throws {
        let answers = Double(max(1, result.answerCount))
        try Load.say(
            [
                ("round", Double(round)), ("connections", Double(connections.count)),
                ("window", Double(window)),
                ("answers", answers), ("refused", Double(result.refusalCount)),
                ("receipts_verified", Double(verified)),
                ("seconds", Double(result.elapsedNanoseconds) / 1e9),
                ("per_second", answers * 1e9 / Double(max(1, result.elapsedNanoseconds))),
            ] + Load.percentiles(result.latencies) + [
                ("cpu_us_per_report", (after.cpuSeconds - before.cpuSeconds) * 1e6 / answers),
                ("user_us_per_report", (after.userSeconds - before.userSeconds) * 1e6 / answers),
                ("resident_kib", Double(after.residentKiB)),
            ])
    }
}

extension EnrolmentToken {
    /// Tokens, one a line.
    static func read(_ path: String) throws -> [EnrolmentToken] {
        let bytes = try FileSystem.read(path, byteCountMax: 64 << 20)
        return try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            try EnrolmentToken(parsing: String($0))
        }
    }
}

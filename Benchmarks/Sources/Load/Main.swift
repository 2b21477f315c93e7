// The load generator: `iku-load submit|ask|sessions|storm|province|peer|floors`, one JSON object a line on
// standard output. Benchmarks/bench.py starts what is measured, hands out tokens and calls this.
//
//   iku-load submit   --address H:P --tokens FILE --pid PID --vkey V --connections N --window W --count C
//                     [--rounds R] [--rate PER_SECOND] [--payload BYTES] [--seconds MAX]
//   iku-load ask      --address H:P --tokens FILE --period P --count C
//   iku-load sessions --address H:P --tokens FILE --pid PID --connections N --within SECONDS
//   iku-load storm    --address H:P --tokens FILE --connections N
//   iku-load province --address H:P --tokens FILE --pid PID --catalog FILE --years N
//   iku-load peer     --peer NAME --address H:P --pid PID --connections N --window W --count C [--rounds R]
//   iku-load floors   --folder DIR

internal import Glibc
import Shared

/// `--name value` pairs.
struct Options {
    private let values: [String: String]

    init(_ arguments: ArraySlice<String>) throws {
        var values: [String: String] = [:]
        var rest = arguments
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else {
                throw LoadFailure("\(name): no value")
            }
            values[String(name.dropFirst(2))] = value
        }
        self.values = values
    }

    func text(_ name: String) throws -> String {
        guard let value = values[name] else { throw LoadFailure("--\(name) is missing") }
        return value
    }

    func integer(_ name: String, _ standard: Int? = nil) throws -> Int {
        guard let value = values[name].flatMap(Int.init) ?? standard else {
            throw LoadFailure("--\(name) is no number")
        }
        return value
    }

    func number(_ name: String) -> Double? { values[name].flatMap(Double.init) }
}

@main
struct Load {
    static func main() {
        ProcessSettings.ignoreBrokenPipes()
        do {
            let command = CommandLine.arguments.dropFirst().first ?? ""
            let options = try Options(CommandLine.arguments.dropFirst(2))
            switch command {
            case "submit":
                var submit = try SubmitCommand(options)
                try submit.run()
            case "sessions": try SessionsCommand.run(options)
            case "storm": try StormCommand.run(options)
            case "province": try ProvinceCommand.run(options)
            case "ask": try AskCommand.run(options)
            case "peer":
                var peer = try PeerCommand(options)
                try peer.run()
            case "floors": try floors(options)
            default: throw LoadFailure("usage: iku-load submit|ask|sessions|storm|province|peer|floors")
            }
        } catch {
            StandardError.write("iku-load: \(error)\n")
            exit(1)
        }
    }

    private static func floors(_ options: Options) throws {
        var chain = ReportChain(bidang: "koperasi", period: Period(year: 2022))
        let key = SigningKey.generate()
        let report = chain.next(.builtIn, payloadByteCount: 1024, key: key)
        let seconds = options.number("seconds") ?? 1
        try say([
            (
                "verifications_per_second",
                Floors.verificationsPerSecond(report, key: key.publicKey, seconds: seconds)
            ),
            ("verification_cpu_us", Floors.verificationMicroseconds(report, key: key.publicKey)),
            ("hashes_per_second", Floors.hashesPerSecond(seconds: seconds / 4)),
            ("syncs_per_second", try Floors.syncsPerSecond(in: options.text("folder"), seconds: seconds)),
        ])
    }

    /// p50, p99, p99.9 and the longest of some latencies in nanoseconds, as microseconds.
    static func percentiles(_ latencies: [Int64]) -> [(String, Double)] {
        let sorted = latencies.sorted()
        func percentile(_ part: Double) -> Double {
            sorted.isEmpty
                ? 0 : Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]) / 1000
        }
        return [
            ("p50_us", percentile(0.5)), ("p99_us", percentile(0.99)), ("p999_us", percentile(0.999)),
            ("longest_us", percentile(1)),
        ]
    }

    /// One JSON object a line.
    static func say(_ figures: [(String, Double)], text: [(String, String)] = []) throws {
        let members = figures.map { "\"\($0.0)\":\(rounded($0.1))" } + text.map { "\"\($0.0)\":\"\($0.1)\"" }
        try StandardOutput.write("{" + members.joined(separator: ",") + "}\n")
    }

    private static func rounded(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\((value * 1000).rounded() / 1000)"
    }
}

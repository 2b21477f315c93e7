// The load generator: `iku-load submit|idle|floors`, one JSON object a line on standard output. Benchmarks/bench.py
// starts the aggregator, hands out tokens and calls this.
//
//   iku-load submit --address H:P --tokens FILE --pid PID --connections N --window W --count C
//                   [--rounds R] [--rate PER_SECOND] [--payload BYTES] [--seconds MAX]
//   iku-load idle   --address H:P --tokens FILE --pid PID --connections N
//   iku-load floors --folder DIR

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
            case "idle": try IdleCommand.run(options)
            case "floors": try floors(options)
            default: throw LoadFailure("usage: iku-load submit|idle|floors")
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

    /// One JSON object a line.
    static func say(_ figures: [(String, Double)], text: [(String, String)] = []) throws {
        let members = figures.map { "\"\($0.0)\":\(rounded($0.1))" } + text.map { "\"\($0.0)\":\"\($0.1)\"" }
        try StandardOutput.write("{" + members.joined(separator: ",") + "}\n")
    }

    private static func rounded(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\((value * 1000).rounded() / 1000)"
    }
}

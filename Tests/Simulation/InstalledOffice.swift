// A real installation for one test: the programs just built, an aggregator's data directory and two enrolled
// agents of one unit, copied from one that `init`, `token` and `enroll` made once.

import Foundation

@testable import Shared

/// An office on loopback.
final class InstalledOffice {
    struct Failed: Error { let words: String }

    /// One run of a program.
    final class Running {
        let process = Process()
        private let outputPath: String

        init(_ program: String, _ arguments: [String], crashAt: String?, output: String) throws {
            process.executableURL = InstalledOffice.programs.appending(path: program)
            process.arguments = arguments
            var environment = ["LANG": "C", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
            environment["IKU_CRASH_AT"] = crashAt
            process.environment = environment
            outputPath = output
            _ = FileManager.default.createFile(atPath: output, contents: nil)
            let file = try FileHandle(forWritingTo: URL(filePath: output))
            process.standardOutput = file
            process.standardError = file
            try process.run()
        }

        var output: String {
            String(decoding: FileManager.default.contents(atPath: outputPath) ?? Data(), as: UTF8.self)
        }

        /// Whether it was killed, by itself or by the test.
        var wasKilled: Bool {
            !process.isRunning && process.terminationReason == .uncaughtSignal
                && process.terminationStatus == SIGKILL
        }

        /// The exit code, once it has ended; nil where a signal ended it.
        func exitCode() -> Int32? {
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : nil
        }
    }

    /// Where the programs lie: beside the test bundle.
    static let programs: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    private static let template = Result { try makeTemplate() }

    let folder: String
    private var serve: Running?
    private var port: Int?
    private var runCount = 0

    /// A copy of the template.
    init() throws {
        let template = try Self.template.get()
        folder = SimulationSite.memoryFolder + "/iku-office-\(UUID())"
        try FileManager.default.copyItem(atPath: template, toPath: folder)
    }

    private init(at folder: String) { self.folder = folder }

    deinit {
        if let serve, serve.process.isRunning { kill(serve.process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Programs

    /// Runs a program to its end; its exit code, nil where a signal ended it.
    func run(_ program: String, _ arguments: [String], crashAt: String? = nil) throws -> (
        code: Int32?, output: String
    ) {
        let running = try begin(program, arguments, crashAt: crashAt)
        let code = running.exitCode()
        return (code, running.output)
    }

    private func begin(_ program: String, _ arguments: [String], crashAt: String?) throws -> Running {
        runCount += 1
        return try Running(program, arguments, crashAt: crashAt, output: folder + "/output-\(runCount)")
    }

    func agent(_ name: String, _ arguments: [String], crashAt: String? = nil) throws -> (
        code: Int32?, output: String
    ) {
        try run("iku-agent", arguments + ["--data", folder + "/" + name], crashAt: crashAt)
    }

    func beginAgent(_ name: String, _ arguments: [String], crashAt: String?) throws -> Running {
        try begin("iku-agent", arguments + ["--data", folder + "/" + name], crashAt: crashAt)
    }

    func aggregator(_ arguments: [String], crashAt: String? = nil) throws -> (code: Int32?, output: String) {
        try run("iku-aggregator", arguments + ["--data", folder + "/aggregator"], crashAt: crashAt)
    }

    /// The catalogue in force as its next revision, in other words; its path.
    func nextCatalog() throws -> String {
        let path = folder + "/next.json"
        let text = try aggregator(["catalog", "show"]).output
        let next = text.replacing("\"revision\": 1,", with: "\"revision\": 2,")
        try Data(next.utf8).write(to: URL(filePath: path))
        return path
    }

    /// Whether the log's key is not the one that an agent was enrolled with.
    func hasOtherLogKey(than agent: String) throws -> Bool {
        let record = FileManager.default.contents(atPath: folder + "/\(agent)/agent.json") ?? Data()
        let known = try JSONValue(parsing: Array(record)).object?["log"]?.object?["vkey"]?.string
        let shown = try aggregator(["key", "show", "--json"]).output
        let current = try JSONValue(parsing: Array(shown.utf8)).object?["vkey"]?.string
        return current != nil && current != known
    }

    /// Ends `serve`.
    func stop() {
        guard let serve, serve.process.isRunning else { return }
        serve.process.terminate()
        serve.process.waitUntilExit()
        self.serve = nil
    }

    /// Starts `serve`, on the same port as before; false where it died before it was ready.
    @discardableResult
    func start(crashAt: String? = nil) throws -> Bool {
        let arguments = [
            "serve", "--data", folder + "/aggregator", "--listen", "127.0.0.1:\(port ?? 0)", "--http",
            "127.0.0.1:0",
        ]
        let running = try begin("iku-aggregator", arguments, crashAt: crashAt)
        serve = running
        for _ in 0..<3000 {
            if let ready = running.output.firstMatch(of: #/ready listen=127\.0\.0\.1:(\d+)/#) {
                if port == nil, let found = Int(ready.1) { try moveAgents(to: found) }
                return true
            }
            if !running.process.isRunning {
                if running.wasKilled { return false }
                throw Failed(words: "serve ended: \(running.output)")
            }
            usleep(10_000)
        }
        throw Failed(words: "serve is not ready: \(running.output)")
    }

    /// Whether `serve` was killed; started anew if so.
    func restartIfKilled() throws -> Bool {
        guard let serve, !serve.process.isRunning else { return false }
        guard serve.wasKilled else { throw Failed(words: "serve ended: \(serve.output)") }
        try start()
        return true
    }

    private func moveAgents(to port: Int) throws {
        self.port = port
        for agent in ["a", "b"] {
            let path = folder + "/\(agent)/agent.json"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            let text = String(decoding: data, as: UTF8.self)
            // Without its sum, as an older record: the address in it is another now.
            let moved = text.replacing(#/127\.0\.0\.1:\d+/#, with: "127.0.0.1:\(port)")
                .replacing(#/,\s*"sum": "[0-9a-f]+"/#, with: "")
            try Data(moved.utf8).write(to: URL(filePath: path))
        }
    }

    /// Writes a draft of koperasi for a period; its path.
    func draft(_ period: String, aktif: Int = 146) throws -> String {
        let path = folder + "/draft-\(period).json"
        let text = """
            {"period": "\(period)", "values": {"koperasi-aktif": {"aktif": \(aktif), "seluruh": 188}},
             "prepared_by": {"name": "Siti", "title": "Analis"}}
            """
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    // MARK: The template

    private static func makeTemplate() throws -> String {
        let office = InstalledOffice(at: SimulationSite.memoryFolder + "/iku-template-\(getpid())")
        try? FileManager.default.removeItem(atPath: office.folder)
        try FileManager.default.createDirectory(atPath: office.folder, withIntermediateDirectories: true)
        try expectDone(
            office.aggregator(["init", "--demo", "--host", "127.0.0.1", "--reporting-from", "2022"]))
        try office.start()
        for agent in ["a", "b"] {
            let token = try office.aggregator([
                "token", "koperasi", "--address", "127.0.0.1:\(office.port ?? 0)",
            ])
            try expectDone(token)
            let word =
                token.output.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("iku1.") } ?? ""
            try expectDone(office.agent(agent, ["enroll", String(word)]))
        }
        if let serve = office.serve {
            serve.process.terminate()
            serve.process.waitUntilExit()
        }
        let kept = office.folder + "-kept"
        try? FileManager.default.removeItem(atPath: kept)
        try FileManager.default.moveItem(atPath: office.folder, toPath: kept)
        return kept
    }

    private static func expectDone(_ result: (code: Int32?, output: String)) throws {
        if result.code != 0 { throw Failed(words: result.output) }
    }
}

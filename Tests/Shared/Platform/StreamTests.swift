import Foundation
import Glibc
import Synchronization
import Testing

@testable import Shared

struct StreamTests {
    static let time = Timestamp(milliseconds: 1_673_481_600_000)

    @Test func linesAreStructured() {
        let line = Log.line(
            Self.time, .info, "stored", ["index": 12, "bidang": "koperasi"], isJournal: false)
        #expect(line == "2023-01-12T00:00:00.000Z info stored index=12 bidang=koperasi\n")
        let journal = Log.line(Self.time, .error, "alarm", [:], isJournal: true)
        #expect(journal == "<3>2023-01-12T00:00:00.000Z error alarm\n")
        #expect(LogLevel.allCases.map(\.priority) == [3, 4, 6, 7])
    }

    @Test(arguments: [
        ("plain-1.2:3/x", "plain-1.2:3/x"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""),
        ("say \"hi\"", "\"say \\\"hi\\\"\""), ("back\\slash", "\"back\\\\slash\""),
        ("x\n<3>forged", "\"x\\n<3>forged\""), ("\u{1B}[2J", "\"\\u{1b}[2J\""), ("a\r\tb", "\"a\\r\\tb\""),
        ("\u{7F}\u{85}\u{202E}\u{2028}", "\"\\u{7f}\\u{85}\\u{202e}\\u{2028}\""), ("Dinas é", "\"Dinas é\""),
    ])
    func valuesCannotForgeLines(_ value: String, _ written: String) {
        #expect(Log.quoted(value) == written)
    }

    @Test func longValuesAreCut() {
        #expect(Log.quoted(String(repeating: "a", count: 1000)).utf8.count == 1000)
        #expect(Log.quoted(String(repeating: "a", count: 5000)).utf8.count == 1002)
    }

    @Test func detailIsWrittenOnlyOnDemand() {
        let lines = Mutex<[String]>([])
        let clock = Clock(now: { Self.time }, monotonicMilliseconds: { 0 })
        for isDebugging in [false, true] {
            withoutActuallyEscaping({ @Sendable (line: String) in lines.withLock { $0.append(line) } }) {
                write in
                let log = Log(clock: clock, isDebugging: isDebugging, write: write)
                log(.debug, "detail")
                log(.warning, "odd", ["n": 1])
            }
        }
        #expect(
            lines.withLock { $0.map { $0.dropFirst(25) } } == [
                "warning odd n=1\n", "debug detail\n", "warning odd n=1\n",
            ])
    }

    /// The refusal of writing to `descriptor`.
    static func refusal(_ descriptor: Int32) -> SystemError? {
        FileTests.refusal { () throws(SystemError) in
            try StandardOutput.writeAll([UInt8](repeating: 65, count: 100_000), descriptor, "stdout")
        }
    }

    @Test func lostOutputIsSaid() throws {
        let full = unsafe open("/dev/full", O_WRONLY)
        defer { close(full) }
        #expect(Self.refusal(full)?.isFull == true)
        do {
            var ends: [Int32] = [0, 0]
            try #require(unsafe pipe(&ends) == 0)
            close(ends[0])
            ProcessSettings.ignoreBrokenPipes()
            #expect(Self.refusal(ends[1])?.number == EPIPE)
            close(ends[1])
        }
    }

    @Test func everythingIsWrittenToASlowReader() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        let (reader, writer) = (ends[0], ends[1])
        // A writer that does not wait must not lose what does not fit at once.
        _ = fcntl(writer, F_SETFL, O_NONBLOCK)
        let thread = try Thread("writes") { @Sendable in
            #expect(Self.refusal(writer) == nil)
            close(writer)
        }
        usleep(20_000)
        let file = FileDescriptor(owning: reader)
        var total = 0
        var buffer = [UInt8](repeating: 0, count: 10_000)
        while true {
            var space = buffer.mutableSpan
            guard case .bytes(let count) = try file.read(into: &space, subject: "pipe") else { break }
            total += count
        }
        thread.join()
        #expect(total == 100_000)
    }

    @Test func secretsAreOverwritten() {
        var bytes: [UInt8] = [1, 2, 3]
        WipedBytes.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
        let secret = WipedBytes([4, 5])
        #expect(secret.copy() == [4, 5])
        #expect(secret.withBytes { $0.count } == 2)
    }

    @Test func terminalsAreTold() {
        func terminal(_ isTerminal: Bool, _ columns: Int, _ environment: [String: String] = [:]) -> Terminal {
            Terminal(isTerminal: isTerminal, columnCount: columns, environment: environment)
        }
        #expect(terminal(true, 80).usesColor && terminal(true, 80).columnCount == 80)
        #expect(!terminal(false, 80).usesColor && terminal(false, 80).columnCount == nil)
        #expect(!terminal(true, 80, ["NO_COLOR": "1"]).usesColor)
        #expect(terminal(true, 80, ["NO_COLOR": ""]).usesColor)
        #expect(!terminal(true, 80, ["TERM": "dumb"]).usesColor)
        #expect(terminal(true, 0).columnCount == nil)
        #expect(terminal(true, 80, ["COLUMNS": "120"]).columnCount == 120)
        #expect(terminal(true, 80, ["COLUMNS": "x"]).columnCount == 80)
    }

    /// Listens as the service manager does.
    static func listen(_ address: ResolvedAddress) throws -> FileDescriptor {
        let socket = FileDescriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
        let status = unsafe address.withAddress { unsafe bind(socket.number, $0, $1) }
        try #require(status == 0)
        return socket
    }

    @Test func serviceManagerIsTold() throws {
        let scratch = try Scratch()
        let name = "iku-test-" + UUID().uuidString
        let family: [UInt8] = [UInt8(AF_UNIX), 0]
        let cases: [(String, [UInt8])] = [
            (scratch("notify"), Array(scratch("notify").utf8) + [0]), ("@" + name, [0] + Array(name.utf8)),
        ]
        for (variable, path) in cases {
            let environment = ["NOTIFY_SOCKET": variable]
            #expect(!ServiceManager.notify("READY=1", environment: environment))
            let socket = try Self.listen(ResolvedAddress(bytes: family + path))
            #expect(ServiceManager.notify("READY=1", environment: environment))
            var buffer = [UInt8](repeating: 0, count: 100)
            var space = buffer.mutableSpan
            #expect(try socket.read(into: &space, subject: "notify") == .bytes(7))
            #expect(buffer[..<7] == Array("READY=1".utf8)[...])
        }
        #expect(!ServiceManager.notify("READY=1", environment: [:]))
        #expect(!ServiceManager.notify("READY=1", environment: ["NOTIFY_SOCKET": "vsock:2:1"]))
    }

    @Test func theWatchdogIsFedInHalfItsTime() {
        let interval = { (variables: [String: String]) in
            ServiceManager.watchdogMilliseconds(environment: variables)
        }
        let mine = String(getpid())
        #expect(interval(["WATCHDOG_USEC": "60000000"]) == 30_000)
        #expect(interval(["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": mine]) == 30_000)
        #expect(interval(["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "1"]) == 1)
        #expect(interval(["WATCHDOG_USEC": "0"]) == nil && interval(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(interval([:]) == nil)
    }
}

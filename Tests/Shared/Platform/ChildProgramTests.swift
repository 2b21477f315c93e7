import Foundation
import Testing

@testable import Shared

@Suite("Child programs")
struct ChildProgramTests {
    private func run(
        _ path: String, _ arguments: [String] = [], input: [UInt8] = [], outputByteCountMax: Int = 1 << 20,
        secondsMax: Int = 20
    ) throws(ChildProgramFault) -> [UInt8] {
        try ChildProgram(path: path).run(
            arguments, input: input, outputByteCountMax: outputByteCountMax, secondsMax: secondsMax)
    }

    private func shell(_ script: String, input: [UInt8] = [], secondsMax: Int = 20) throws(ChildProgramFault)
        -> String
    {
        let output = try run("/bin/sh", ["-c", script], input: input, secondsMax: secondsMax)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func bytesGoThroughBothWays() throws {
        let input = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try run("/bin/cat", input: input) == input)
        #expect(try run("/bin/cat") == [])
    }

    @Test func itKnowsNothingOfUs() throws {
        let file = try FileDescriptor.open("/dev/null", 0)
        let open = try shell("ls /proc/self/fd | wc -l; echo ${HOME-none}")
        // Its three streams and the one that `ls` reads.
        #expect(open.split(whereSeparator: \.isWhitespace) == ["4", "none"])
        #expect(file.number > 2)
    }

    @Test func aMissingProgramIsNamed() {
        for path in ["/nowhere/iku-sheet", "/etc/passwd", "/etc/passwd/x"] {
            #expect(throws: ChildProgramFault.missing(path: path)) { try run(path) }
        }
        let words = ChildProgramFault.missing(path: "/nowhere/iku-sheet").words
        #expect(words.english.contains("/nowhere/iku-sheet") && words.english.contains("IKU_SHEET"))
    }

    @Test func whatIsNoProgramCannotBeStarted() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "iku-child-\(UUID())").path
        try Data("no program".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: ChildProgramFault.notStarted(path: path, number: ENOEXEC)) { try run(path) }
    }

    @Test func itsFailureIsToldInItsWords() {
        let failed = ChildProgramFault.failed(path: "/bin/sh", complaint: "too late", ending: "exit 3")
        #expect(throws: failed) { try shell("echo too late >&2; echo and more >&2; exit 3") }
        let killed = ChildProgramFault.failed(path: "/bin/sh", complaint: "", ending: "signal 9")
        #expect(throws: killed) { try shell("kill -9 $$") }
        #expect(failed.words.english.contains("too late"))
    }

    @Test func oneThatHangsIsEnded() {
        let begin = Clock.system.monotonicMilliseconds()
        let tooSlow = ChildProgramFault.tooSlow(path: "/bin/sh", seconds: 1)
        // Silent; with its streams closed; with a child of its own that holds them open.
        for script in ["sleep 60", "exec <&- >&- 2>&-; sleep 60", "sleep 60 & exit"] {
            #expect(throws: tooSlow) { try shell(script, secondsMax: 1) }
        }
        #expect(Clock.system.monotonicMilliseconds() - begin < 30_000)
    }

    @Test func tooMuchOutputIsEnded() throws {
        let tooMuch = ChildProgramFault.tooMuch(path: "/bin/cat", byteCountMax: 1000)
        let fits = [UInt8](repeating: 7, count: 1000)
        #expect(try run("/bin/cat", input: fits, outputByteCountMax: 1000) == fits)
        #expect(throws: tooMuch) { try run("/bin/cat", input: fits + [7], outputByteCountMax: 1000) }
        #expect(throws: ChildProgramFault.tooMuch(path: "/bin/sh", byteCountMax: 1 << 20)) {
            try shell("yes")
        }
    }

    @Test func inputThatIsNotReadDoesNoHarm() throws {
        let input = [UInt8](repeating: 1, count: 4 << 20)
        #expect(try shell("echo done", input: input) == "done\n")
    }

    @Test func complaintsAreBounded() {
        do {
            _ = try shell("yes mengeluh | head -c 300000 >&2; exit 1")
            Issue.record("it succeeded")
        } catch {
            #expect(error == .failed(path: "/bin/sh", complaint: "mengeluh", ending: "exit 1"))
        }
    }

    @Test func itIsSoughtBesideTheRunningProgram() {
        let path = ChildProgram.sheet(environment: [:]).path
        #expect(path.hasPrefix("/") && path.hasSuffix("/iku-sheet"))
        #expect(ChildProgram.sheet(environment: ["IKU_SHEET": "/opt/x"]).path == "/opt/x")
        #expect(ChildProgram.sheet(environment: ["IKU_SHEET": ""]).path == path)
    }
}

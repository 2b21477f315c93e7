// Another program of this project, run for one job: bytes in, bytes out, within a time and a size. What it
// needs is told in its input; it gets an empty environment and none of our open files.
//
// It lies beside the running program's own file, unless a variable (`IKU_SHEET`, `IKU_PRINT`, `IKU_AGENT`)
// names another place.

internal import Glibc

/// Why a child program brought no result.
public enum ChildProgramFault: Error, Sendable, Hashable {
    /// It is not there, or not a program.
    case missing(path: String)
    /// The system could not start it.
    case notStarted(path: String, number: Int32)
    /// It took longer than allowed, and was ended.
    case tooSlow(path: String, seconds: Int)
    /// It wrote more than allowed, and was ended.
    case tooMuch(path: String, byteCountMax: Int)
    /// It ended with a fault of its own: what it said, and how it ended.
    case failed(path: String, complaint: String, ending: String)

    /// What happened, and what to do.
    public var words: Words {
        switch self {
        case .missing(let path):
            Words(
                id:
                    "\(path): program ini tidak ada; pasang paket iku-documents, atau sebutkan tempatnya dengan "
                    + ChildProgram.variable(path),
                en:
                    "\(path): this program is missing; install the package iku-documents, or name its place with "
                    + ChildProgram.variable(path))
        case .notStarted(let path, let number):
            Words(
                id: "\(path): tidak dapat dijalankan (\(systemWords(number))); periksa izinnya",
                en: "\(path): cannot be started (\(systemWords(number))); check its permissions")
        case .tooSlow(let path, let seconds):
            Words(
                id: "\(path): tidak selesai dalam \(seconds) detik dan dihentikan; coba lagi",
                en: "\(path): not done within \(seconds) s and ended; try again")
        case .tooMuch(let path, let byteCountMax):
            Words(
                id: "\(path): hasilnya lebih dari \(byteCountMax) bita dan dihentikan; minta lebih sedikit",
                en: "\(path): wrote more than \(byteCountMax) bytes and was ended; ask for less")
        case .failed(let path, let complaint, let ending):
            Words(
                id: "\(path): gagal (\(ending))\(complaint.isEmpty ? "" : ": \(complaint)"); coba lagi",
                en: "\(path): failed (\(ending))\(complaint.isEmpty ? "" : ": \(complaint)"); try again")
        }
    }
}

/// A program to run for one job.
public struct ChildProgram: Sendable {
    /// Where it is.
    public let path: String

    /// A program at `path`.
    public init(path: String) { self.path = path }

    /// `iku-sheet`: spreadsheets in and out.
    public static func sheet(environment: [String: String]) -> ChildProgram {
        beside("iku-sheet", unless: environment["IKU_SHEET"])
    }

    /// `iku-print`: documents as PDF.
    public static func `print`(environment: [String: String]) -> ChildProgram {
        beside("iku-print", unless: environment["IKU_PRINT"])
    }

    /// `iku-agent`: an agent of this machine, for the first day.
    public static func agent(environment: [String: String]) -> ChildProgram {
        beside("iku-agent", unless: environment["IKU_AGENT"])
    }

    /// The variable that names another place for the program at `path`.
    static func variable(_ path: String) -> String {
        if path.hasSuffix("agent") { return "IKU_AGENT" }
        return path.hasSuffix("print") ? "IKU_PRINT" : "IKU_SHEET"
    }

    private static func beside(_ name: String, unless other: String?) -> ChildProgram {
        if let other, !other.isEmpty { return ChildProgram(path: other) }
        return ChildProgram(path: ownFolder + "/" + name)
    }

    /// The folder of the running program's file.
    private static var ownFolder: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// What the program answers to `input`: all of its standard output.
    public func run(
        _ arguments: [String], input: [UInt8], outputByteCountMax: Int, secondsMax: Int
    ) throws(ChildProgramFault) -> [UInt8] {
        let process: ChildProcess
        do { process = try ChildProcess(path, arguments) } catch {
            let isMissing = error.isNotFound || error.number == ENOTDIR || error.number == EACCES
            throw isMissing
                ? .missing(path: path) : .notStarted(path: path, number: error.number ?? 0)
        }
        let deadline = Clock.system.monotonicMilliseconds() + Int64(secondsMax) * 1000
        let end = process.exchange(input, outputByteCountMax: outputByteCountMax, until: deadline)
        switch end {
        case .tooSlow: throw .tooSlow(path: path, seconds: secondsMax)
        case .tooMuch: throw .tooMuch(path: path, byteCountMax: outputByteCountMax)
        case .exited(0): return process.output
        case .exited(let code): throw failure("exit \(code)", process)
        case .killed(let signal): throw failure("signal \(signal)", process)
        }
    }

    private func failure(_ ending: String, _ process: ChildProcess) -> ChildProgramFault {
        let said = String(decoding: process.complaint, as: UTF8.self)
        let line = said.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return .failed(path: path, complaint: String(line.prefix(300)), ending: ending)
    }
}

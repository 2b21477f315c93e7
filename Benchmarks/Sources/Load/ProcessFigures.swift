// What the kernel says of another process: /proc/PID/stat and /proc/PID/status.

internal import Glibc
import Shared

/// Figures of a running process.
struct ProcessFigures {
    /// Processor time used, user and system, in seconds.
    let cpuSeconds: Double
    let userSeconds: Double
    /// Resident memory, in KiB.
    let residentKiB: Int

    /// Of a process and everything that descends from it: some peers work in many.
    init(ofTree root: Int) throws {
        let all = try FileSystem.names(in: "/proc").compactMap { Int($0) }
        var parents: [Int: Int] = [:]
        for pid in all { parents[pid] = try? Self.fields(of: pid)[1] }
        let own = all.filter { pid in
            var ancestor = pid
            while ancestor != root, let parent = parents[ancestor], parent > 1 { ancestor = parent }
            return ancestor == root
        }
        let figures = own.compactMap { try? ProcessFigures(of: $0) }
        // Ticks of 10 ms would lose most of what many short-working processes do.
        cpuSeconds = own.reduce(0) { $0 + Self.scheduledSeconds(of: $1) }
        userSeconds = figures.reduce(0) { $0 + $1.userSeconds }
        residentKiB = figures.reduce(0) { $0 + $1.residentKiB }
    }

    /// Of one process.
    init(of pid: Int) throws {
        let fields = try Self.fields(of: pid)
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        userSeconds = Double(fields[11]) / ticks
        cpuSeconds = Double(fields[11] + fields[12]) / ticks
        residentKiB = fields[21] * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
    }

    /// Processor time of the threads that a process has now, to the nanosecond; 0 where it has gone.
    private static func scheduledSeconds(of pid: Int) -> Double {
        let threads = (try? FileSystem.names(in: "/proc/\(pid)/task")) ?? []
        return threads.reduce(0) { sum, thread in
            let path = "/proc/\(pid)/task/\(thread)/schedstat"
            guard let bytes = try? FileSystem.read(path, byteCountMax: 4096),
                let time = String(decoding: bytes, as: UTF8.self).split(separator: " ").first.flatMap({
                    Double($0)
                })
            else { return sum }
            return sum + time / 1e9
        }
    }

    /// The numbers of /proc/PID/stat behind the name, which stands in parentheses and may hold spaces: 1 is
    /// the parent, 11 and 12 the ticks of user and system, 21 the resident pages. No number counts as 0.
    private static func fields(of pid: Int) throws -> [Int] {
        let stat = String(
            decoding: try FileSystem.read("/proc/\(pid)/stat", byteCountMax: 4096), as: UTF8.self)
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 22 else { throw LoadFailure("/proc/\(pid)/stat cannot be read") }
        return fields.map { Int($0) ?? 0 }
    }
}

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

    init(of pid: Int) throws {
        let stat = String(
            decoding: try FileSystem.read("/proc/\(pid)/stat", byteCountMax: 4096), as: UTF8.self)
        // The name stands in parentheses and may hold spaces.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 22, let user = Double(fields[11]), let system = Double(fields[12]),
            let pages = Int(fields[21])
        else { throw LoadFailure("/proc/\(pid)/stat cannot be read") }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        userSeconds = user / ticks
        cpuSeconds = (user + system) / ticks
        residentKiB = pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
    }
}

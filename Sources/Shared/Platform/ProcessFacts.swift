// What the kernel counts of this process.

internal import Glibc

/// Memory and descriptors of this process.
public enum ProcessFacts {
    /// Resident memory in bytes; nil where the kernel does not tell.
    public static func residentByteCount() -> Int? {
        guard let bytes = try? FileSystem.read("/proc/self/statm", byteCountMax: 4096) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pageCount = Int(fields[1]) else { return nil }
        return pageCount * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Open descriptors; nil where the kernel does not tell.
    public static func descriptorCount() -> Int? { (try? FileSystem.allNames(in: "/proc/self/fd"))?.count }
}

// How much room the disk below a folder has.

internal import Glibc

/// Room on one file system.
public struct DiskSpace: Sendable, Hashable {
    /// Bytes that this process may still write.
    public let freeByteCount: Int
    /// Bytes in all.
    public let byteCount: Int

    /// The file system of `folder`; nil where it cannot be asked.
    public init?(of folder: String) {
        var facts = statvfs()
        if unsafe statvfs(folder, &facts) != 0 { return nil }
        let unit = Int(facts.f_frsize)
        freeByteCount = Int(clamping: facts.f_bavail).multipliedReportingOverflow(by: unit).partialValue
        byteCount = Int(clamping: facts.f_blocks).multipliedReportingOverflow(by: unit).partialValue
    }
}

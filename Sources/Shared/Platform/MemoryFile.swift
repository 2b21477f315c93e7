// A file that lies in memory alone, for libraries that write to a path: nothing is left on a disk.

internal import CLinux
internal import Glibc

/// A file in memory, gone when its owner is.
public struct MemoryFile: ~Copyable {
    private let file: FileDescriptor

    /// An empty file.
    public init() throws(SystemError) {
        let number = unsafe iku_memory_file("iku")
        if number < 0 { throw .last(.create, "memory file") }
        file = FileDescriptor(owning: number)
    }

    /// A path by which this process, and no other, opens it.
    public var path: String { "/proc/self/fd/\(file.number)" }

    /// Everything written so far, at most `byteCountMax` bytes.
    public func bytes(byteCountMax: Int) throws(SystemError) -> [UInt8] {
        try FileSystem.read(path, byteCountMax: byteCountMax)
    }
}

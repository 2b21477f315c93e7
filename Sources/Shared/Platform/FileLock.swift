// An advisory lock between processes (flock) on a file that is never removed.

internal import Glibc

/// A lock that is held until the value ends, or the process does.
public struct FileLock: ~Copyable, Sendable {
    /// Who else may hold the lock.
    public enum Kind: Sendable {
        /// Nobody.
        case exclusive
        /// Other holders of `shared`.
        case shared
    }

    private let file: FileDescriptor

    /// Takes the lock on the file at `path`, made with mode 0600 where there is none.
    ///
    /// With `waiting: false` a held lock is an error with ``SystemError/isLocked``.
    public init(_ path: String, _ kind: Kind, waiting: Bool) throws(SystemError) {
        let isNew = try !FileSystem.exists(path)
        let file = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, as: .lock)
        if isNew { try FileSystem.giveToFolderOwner(file, path) }
        let operation = (kind == .exclusive ? LOCK_EX : LOCK_SH) | (waiting ? 0 : LOCK_NB)
        while flock(file.number, operation) != 0 {
            if errno != EINTR { throw .last(.lock, path) }
        }
        self.file = file
    }
}

// Files and folders: thin and dumb. Names in, bytes out, refusals as values.
//
// What is created by a process of root goes to the owner of the folder it is created in, so that
// commands run as root leave files to the data directory's owner (DESIGN section 12).

internal import CLinux
internal import Glibc

/// Files and folders by path.
public enum FileSystem {
    /// What the file system knows of a file.
    public struct Status: Sendable, Hashable {
        /// Bytes of content.
        public let byteCount: Int64
        /// Permission bits (`0o600`).
        public let mode: UInt32
        /// When the content last changed.
        public let modified: Timestamp
        /// The owner's user number.
        public let user: UInt32
        /// The owner's group number.
        public let group: UInt32
        /// Whether it is a folder.
        public let isFolder: Bool
        /// Whether it is a plain file.
        public let isFile: Bool
    }

    /// The whole content of a file of at most `byteCountMax` bytes.
    public static func read(_ path: String, byteCountMax: Int) throws(SystemError) -> [UInt8] {
        let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        let expected = try status(of: file.number, subject: path)
        if expected.isFolder { throw .failed(.read, subject: path, number: EISDIR) }
        if expected.byteCount > Int64(byteCountMax) {
            throw .tooLarge(subject: path, byteCountMax: byteCountMax)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(expected.byteCount))
        // The file may grow while it is read: its end decides, not the size it had.
        var chunk = [UInt8](repeating: 0, count: min(max(Int(expected.byteCount) + 1, 4096), 256 << 10))
        while true {
            var space = chunk.mutableSpan
            guard case .bytes(let count) = try file.read(into: &space, subject: path) else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > byteCountMax { throw .tooLarge(subject: path, byteCountMax: byteCountMax) }
        }
    }

    /// At most `byteCount` bytes of a file from `offset` on; fewer only where the file ends.
    public static func readPiece(_ path: String, offset: Int, byteCount: Int) throws(SystemError) -> [UInt8] {
        let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        if lseek(file.number, off_t(offset), SEEK_SET) < 0 { throw .last(.read, path) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        var chunk = [UInt8](repeating: 0, count: min(byteCount, 64 << 10))
        while bytes.count < byteCount {
            var space = chunk.mutableSpan
            guard case .bytes(let count) = try file.read(into: &space, subject: path) else { break }
            bytes.append(contentsOf: chunk[..<min(count, byteCount - bytes.count)])
        }
        return bytes
    }

    /// What the file system knows of `path`, links followed.
    public static func status(of path: String) throws(SystemError) -> Status {
        var raw = stat()
        if unsafe stat(path, &raw) != 0 { throw .last(.inspect, path) }
        return Status(raw)
    }

    static func status(of descriptor: Int32, subject: String) throws(SystemError) -> Status {
        var raw = stat()
        if unsafe fstat(descriptor, &raw) != 0 { throw .last(.inspect, subject) }
        return Status(raw)
    }

    /// Whether something of that name exists.
    public static func exists(_ path: String) throws(SystemError) -> Bool {
        do { _ = try status(of: path) } catch {
            if error.isNotFound || error.number == ENOTDIR { return false }
            throw error
        }
        return true
    }

    /// The names in a folder, sorted by their bytes; temporary files of
    /// ``writeDurably(_:to:mode:replacing:)`` are left out.
    public static func names(in folder: String) throws(SystemError) -> [String] {
        try allNames(in: folder).filter { !isTemporary($0) }
    }

    static func allNames(in folder: String) throws(SystemError) -> [String] {
        guard let stream = unsafe opendir(folder) else { throw .last(.list, folder) }
        defer { _ = unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw .last(.list, folder) }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes sure a folder exists, parents included, and is durable; new ones get `mode`.
    public static func createFolder(_ path: String, mode: UInt32 = 0o700) throws(SystemError) {
        if unsafe mkdir(path, mode_t(mode)) == 0 {
            let made = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            try giveToFolderOwner(made, path)
            try synchronizeFolder(folder(of: path))
            return
        }
        let refusal = SystemError.last(.create, path)
        let parent = folder(of: path)
        if refusal.isNotFound && parent != path {
            try createFolder(parent, mode: mode)
            return try createFolder(path, mode: mode)
        }
        guard refusal.isAlreadyThere, try status(of: path).isFolder else { throw refusal }
    }

    /// Removes a file, durably. True where it was there.
    @discardableResult
    public static func remove(_ path: String) throws(SystemError) -> Bool {
        try CrashPoint.fileBeforeRemove.pass(path)
        if unsafe unlink(path) != 0 {
            let refusal = SystemError.last(.remove, path)
            if refusal.isNotFound { return false }
            throw refusal
        }
        try synchronizeFolder(folder(of: path))
        return true
    }

    /// Removes a file, or a folder with everything in it, durably; links are removed, not followed. Nothing
    /// where there is nothing.
    public static func removeTree(_ path: String) throws(SystemError) {
        if unsafe unlink(path) != 0 {
            let refusal = SystemError.last(.remove, path)
            if refusal.isNotFound { return }
            guard refusal.number == EISDIR else { throw refusal }
            for name in try allNames(in: path) { try removeTree(path + "/" + name) }
            if unsafe rmdir(path) != 0 { throw .last(.remove, path) }
        }
        try synchronizeFolder(folder(of: path))
    }

    /// The folder a path lies in.
    public static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    public static func name(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }
}

extension FileSystem.Status {
    init(_ raw: stat) {
        byteCount = Int64(raw.st_size)
        mode = UInt32(raw.st_mode) & 0o7777
        modified = Timestamp(milliseconds: iku_milliseconds(raw.st_mtim))
        user = raw.st_uid
        group = raw.st_gid
        isFolder = raw.st_mode & S_IFMT == S_IFDIR
        isFile = raw.st_mode & S_IFMT == S_IFREG
    }
}

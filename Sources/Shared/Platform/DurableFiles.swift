// Durable before spoken: every function here returns only after the disk has said that it holds the
// bytes and the folder the name. A file appears whole or not at all: it is written beside under a
// temporary name, synchronised, and renamed.

internal import CLinux
internal import Glibc
internal import Synchronization

/// Numbers temporary files within the process.
private let temporaryCount = Atomic<UInt64>(0)

extension FileSystem {
    /// Begins the name of every temporary file.
    static let temporaryPrefix = ".iku-new-"

    static func isTemporary(_ name: String) -> Bool { name.hasPrefix(temporaryPrefix) }

    /// Writes a whole file durably: beside, fsync, rename, fsync of the folder.
    ///
    /// `replacing: false` refuses an existing file (``SystemError/isAlreadyThere``). `mode` is exact, the
    /// process's mask does not apply.
    public static func writeDurably(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600, replacing: Bool = true
    ) throws(SystemError) {
        let temporary = try writeTemporary(bytes, beside: path, mode: mode)
        do {
            try renameDurably(temporary, to: path, replacing: replacing)
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
    }

    /// As `writeDurably`, and then overwrites what the replaced file held, where the file system writes in
    /// place: for secrets. A cut before the new file is durable leaves the old one as it was.
    public static func replaceDurablyWipingOld(
        _ bytes: [UInt8], at path: String, mode: UInt32
    ) throws(SystemError) {
        let old = try FileDescriptor.open(path, O_WRONLY | O_NOFOLLOW)
        let count = try Int(status(of: old.number, subject: path).byteCount)
        try writeDurably(bytes, to: path, mode: mode)
        try old.writeAll([UInt8](repeating: 0, count: count).span, subject: path)
        try old.synchronize(subject: path)
    }

    /// Writes a result to a file a person named (`-o FILE`): links are followed, and what is no plain
    /// file (`/dev/stdout`, a pipe) is written to, never replaced.
    public static func writeOutput(_ bytes: [UInt8], to path: String) throws(SystemError) {
        guard try exists(path) else { return try writeDurably(bytes, to: path, mode: 0o644) }
        let status = try status(of: path)
        if status.isFile { return try writeDurably(bytes, to: followed(path), mode: status.mode) }
        try FileDescriptor.open(path, O_WRONLY).writeAll(bytes.span, subject: path)
    }

    private static func followed(_ path: String) throws(SystemError) -> String {
        guard let target = unsafe realpath(path, nil) else { throw .last(.inspect, path) }
        defer { unsafe free(target) }
        return unsafe String(cString: target)
    }

    /// Appends durably; makes the file, with `mode`, where there is none.
    public static func appendDurably(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600
    ) throws(SystemError) {
        let isNew = try !exists(path)
        let file = try FileDescriptor.open(
            path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, mode: mode_t(mode))
        if isNew { try giveToFolderOwner(file, path) }
        try CrashPoint.fileBeforeWrite.pass(path)
        try file.writeAll(bytes.span, subject: path)
        try CrashPoint.fileBeforeSync.pass(path)
        try file.synchronize(subject: path)
        try CrashPoint.fileAfterSync.pass(path)
        if isNew { try synchronizeFolder(folder(of: path)) }
    }

    /// Copies a file of any size durably to a new name.
    public static func copyDurably(_ path: String, to newPath: String, mode: UInt32 = 0o600)
        throws(SystemError)
    {
        let source = try FileDescriptor.open(path, O_RDONLY)
        let file = try FileDescriptor.open(newPath, O_WRONLY | O_CREAT | O_EXCL, mode: mode_t(mode))
        try giveToFolderOwner(file, newPath)
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            var space = piece.mutableSpan
            guard case .bytes(let count) = try source.read(into: &space, subject: path) else { break }
            try file.writeAll(piece.span.extracting(0..<count), subject: newPath)
        }
        try file.synchronize(subject: newPath)
        try synchronizeFolder(folder(of: newPath))
    }

    /// Renames durably; both folders are synchronised, the new name's first.
    public static func renameDurably(
        _ path: String, to newPath: String, replacing: Bool = true
    ) throws(SystemError) {
        try CrashPoint.fileBeforeRename.pass(path + "\n" + newPath)
        let isDone = replacing ? unsafe rename(path, newPath) == 0 : renameToNewName(path, newPath)
        if !isDone { throw .last(.rename, newPath) }
        try synchronizeFolder(folder(of: newPath))
        if folder(of: path) != folder(of: newPath) { try synchronizeFolder(folder(of: path)) }
    }

    private static func renameToNewName(_ path: String, _ newPath: String) -> Bool {
        if unsafe iku_rename_new(AT_FDCWD, path, newPath) == 0 { return true }
        // Network file systems lack that call, but have links, which never replace either.
        if errno != EINVAL && errno != ENOSYS { return false }
        return unsafe link(path, newPath) == 0 && unlink(path) == 0
    }

    /// Makes the content of a file durable.
    public static func synchronizeFile(_ path: String) throws(SystemError) {
        try CrashPoint.fileBeforeSync.pass(path)
        try FileDescriptor.open(path, O_RDONLY).synchronize(subject: path)
        try CrashPoint.fileAfterSync.pass(path)
    }

    /// Makes the names in a folder durable.
    public static func synchronizeFolder(_ path: String) throws(SystemError) {
        try CrashPoint.fileBeforeFolderSync.pass(path)
        try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY).synchronize(subject: path)
        try CrashPoint.fileAfterFolderSync.pass(path)
    }

    /// Removes what interrupted writes of other processes left in a folder, once it is older than an hour.
    public static func removeTemporaryFiles(in folder: String, now: Timestamp) throws(SystemError) {
        for name in try allNames(in: folder) where isTemporary(name) {
            let path = folder + "/" + name
            guard let status = try? status(of: path) else { continue }
            if status.modified < now.adding(milliseconds: -3_600_000) { _ = unsafe unlink(path) }
        }
    }

    /// As root, gives a file to the owner of the folder it lies in; as anybody else, nothing.
    public static func giveToFolderOwner(_ path: String) throws(SystemError) {
        if geteuid() != 0 { return }
        try giveToFolderOwner(FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW, as: .handOver), path)
    }

    /// As root, gives the folder at `path` to the owner of another one; as anybody else, nothing.
    public static func give(_ path: String, toOwnerOf folder: String) throws(SystemError) {
        if geteuid() != 0 { return }
        let owner = try status(of: folder)
        let file = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, as: .handOver)
        if fchown(file.number, owner.user, owner.group) != 0 { throw .last(.handOver, path) }
    }

    static func giveToFolderOwner(_ file: borrowing FileDescriptor, _ path: String) throws(SystemError) {
        if geteuid() != 0 { return }
        let owner = try status(of: folder(of: path))
        if fchown(file.number, owner.user, owner.group) != 0 { throw .last(.handOver, path) }
    }

    /// Writes a synchronised temporary file into the folder of `path`; its path.
    private static func writeTemporary(
        _ bytes: [UInt8], beside path: String, mode: UInt32
    ) throws(SystemError) -> String {
        while true {
            let count = temporaryCount.add(1, ordering: .relaxed).newValue
            let temporary = folder(of: path) + "/\(temporaryPrefix)\(getpid())-\(count)"
            let number = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
            if number < 0 {
                // Left by an earlier process of the same number: take the next name.
                if errno == EEXIST || errno == EINTR { continue }
                throw .last(.create, path)
            }
            do {
                try fill(FileDescriptor(owning: number), bytes, temporary, for: path, mode)
            } catch {
                _ = unsafe unlink(temporary)
                throw error
            }
            return temporary
        }
    }

    private static func fill(
        _ file: consuming FileDescriptor, _ bytes: [UInt8], _ temporary: String, for path: String,
        _ mode: UInt32
    ) throws(SystemError) {
        if fchmod(file.number, mode_t(mode)) != 0 { throw .last(.create, path) }
        try giveToFolderOwner(file, path)
        try CrashPoint.fileBeforeWrite.pass(temporary)
        try file.writeAll(bytes.span, subject: path)
        try CrashPoint.fileBeforeSync.pass(temporary)
        try file.synchronize(subject: path)
        try CrashPoint.fileAfterSync.pass(temporary)
    }
}

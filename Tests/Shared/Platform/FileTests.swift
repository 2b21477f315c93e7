import Foundation
import Glibc
import Testing

@testable import Shared

/// A folder of its own for each test, removed with it.
final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "iku-" + UUID().uuidString
        try FileSystem.createFolder(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }
}

struct FileTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// The refusal of `body`; nil where it refuses nothing.
    static func refusal(_ body: () throws(SystemError) -> Void) -> SystemError? {
        do { try body() } catch { return error }
        return nil
    }

    @Test func writtenIsRead() throws {
        let path = scratch("a")
        try FileSystem.writeDurably([1, 2, 3], to: path)
        #expect(try FileSystem.read(path, byteCountMax: 3) == [1, 2, 3])
        let status = try FileSystem.status(of: path)
        #expect(status.mode == 0o600)
        #expect(status.byteCount == 3)
        #expect(status.isFile && !status.isFolder)
        #expect(abs(status.modified.milliseconds - Clock.system.now().milliseconds) < 10_000)
        try FileSystem.writeDurably([], to: path, mode: 0o644)
        #expect(try FileSystem.read(path, byteCountMax: 0) == [])
        #expect(try FileSystem.status(of: path).mode == 0o644)
        #expect(try FileSystem.allNames(in: scratch.path) == ["a"])
    }

    @Test func modeDoesNotDependOnTheMask() throws {
        let old = umask(0o077)
        defer { umask(old) }
        try FileSystem.writeDurably([1], to: scratch("a"), mode: 0o644)
        #expect(try FileSystem.status(of: scratch("a")).mode == 0o644)
    }

    @Test func readingIsBounded() throws {
        let path = scratch("a")
        try FileSystem.writeDurably([UInt8](repeating: 7, count: 600_000), to: path)
        #expect(try FileSystem.read(path, byteCountMax: 600_000).count == 600_000)
        #expect(throws: SystemError.tooLarge(subject: path, byteCountMax: 599_999)) {
            try FileSystem.read(path, byteCountMax: 599_999)
        }
        // A file that tells no size is bounded by what it gives.
        #expect(throws: SystemError.tooLarge(subject: "/dev/zero", byteCountMax: 100_000)) {
            try FileSystem.read("/dev/zero", byteCountMax: 100_000)
        }
        #expect(try !FileSystem.read("/proc/self/status", byteCountMax: 100_000).isEmpty)
    }

    @Test func foldersAndMissingFilesAreRefused() throws {
        let folder = Self.refusal { () throws(SystemError) in
            _ = try FileSystem.read(scratch.path, byteCountMax: 9)
        }
        #expect(folder?.number == EISDIR)
        let missing = Self.refusal { () throws(SystemError) in
            _ = try FileSystem.read(scratch("none"), byteCountMax: 9)
        }
        #expect(missing?.isNotFound == true)
        #expect(try !FileSystem.exists(scratch("none")))
        #expect(try FileSystem.exists(scratch.path))
        try FileSystem.writeDurably([], to: scratch("file"))
        #expect(try !FileSystem.exists(scratch("file/below")))
    }

    @Test func replacingIsAsked() throws {
        let path = scratch("a")
        try FileSystem.writeDurably([1], to: path, replacing: false)
        let refusal = Self.refusal { () throws(SystemError) in
            try FileSystem.writeDurably([2], to: path, replacing: false)
        }
        #expect(refusal?.isAlreadyThere == true)
        #expect(try FileSystem.read(path, byteCountMax: 9) == [1])
        #expect(try FileSystem.allNames(in: scratch.path) == ["a"])
        try FileSystem.writeDurably([3], to: path)
        #expect(try FileSystem.read(path, byteCountMax: 9) == [3])
    }

    @Test func leftoversAreSteppedOverAndRemovedOnceOld() throws {
        // Names this process will try next were left by an earlier one of the same number.
        try FileSystem.writeDurably([1], to: scratch("first"))
        let leftovers = (1...3000).map { "\(FileSystem.temporaryPrefix)\(getpid())-\($0)" }
        for name in leftovers { close(unsafe open(scratch(name), O_CREAT | O_WRONLY, 0o600)) }
        try FileSystem.writeDurably([2], to: scratch("second"))
        #expect(try FileSystem.read(scratch("second"), byteCountMax: 9) == [2])
        #expect(try FileSystem.names(in: scratch.path) == ["first", "second"])
        let now = Clock.system.now()
        try FileSystem.removeTemporaryFiles(in: scratch.path, now: now)
        #expect(try FileSystem.allNames(in: scratch.path).count == 3002)
        try FileSystem.removeTemporaryFiles(in: scratch.path, now: now.adding(milliseconds: 3_700_000))
        #expect(try FileSystem.allNames(in: scratch.path) == ["first", "second"])
    }

    @Test func namesAreSortedByBytes() throws {
        for name in ["b", "a", "Z", "é", "10", "9"] { try FileSystem.writeDurably([], to: scratch(name)) }
        #expect(try FileSystem.names(in: scratch.path) == ["10", "9", "Z", "a", "b", "é"])
        #expect(throws: SystemError.self) { try FileSystem.names(in: scratch("none")) }
    }

    @Test func outputFollowsLinksAndReplacesNoDevice() throws {
        try FileSystem.writeOutput([1], to: scratch("new"))
        #expect(try FileSystem.status(of: scratch("new")).mode == 0o644)
        #expect(unsafe symlink("new", scratch("link")) == 0)
        try FileSystem.writeOutput([2], to: scratch("link"))
        #expect(try FileSystem.read(scratch("new"), byteCountMax: 9) == [2])
        var raw = stat()
        #expect(unsafe lstat(scratch("link"), &raw) == 0 && raw.st_mode & S_IFMT == S_IFLNK)
        #expect(unsafe symlink("/dev/null", scratch("null")) == 0)
        try FileSystem.writeOutput([3], to: scratch("null"))
        #expect(unsafe stat("/dev/null", &raw) == 0 && raw.st_mode & S_IFMT == S_IFCHR)
        #expect(
            Self.refusal { () throws(SystemError) in try FileSystem.writeOutput([4], to: "/dev/full") }?
                .isFull == true)
        #expect(throws: SystemError.self) { try FileSystem.writeOutput([4], to: scratch.path) }
    }

    @Test func appendingAdds() throws {
        try FileSystem.appendDurably([1, 2], to: scratch("log"))
        try FileSystem.appendDurably([3], to: scratch("log"))
        #expect(try FileSystem.read(scratch("log"), byteCountMax: 9) == [1, 2, 3])
        #expect(try FileSystem.status(of: scratch("log")).mode == 0o600)
    }

    @Test func foldersAreMadeWithTheirParents() throws {
        try FileSystem.createFolder(scratch("a/b/c"))
        try FileSystem.createFolder(scratch("a/b/c"))
        #expect(try FileSystem.status(of: scratch("a/b")).mode == 0o700)
        #expect(try FileSystem.status(of: scratch("a/b/c")).isFolder)
        try FileSystem.writeDurably([], to: scratch("file"))
        let refusal = Self.refusal { () throws(SystemError) in try FileSystem.createFolder(scratch("file")) }
        #expect(refusal?.isAlreadyThere == true)
    }

    @Test func removingAndRenaming() throws {
        try FileSystem.createFolder(scratch("out"))
        try FileSystem.writeDurably([1], to: scratch("a"))
        try FileSystem.renameDurably(scratch("a"), to: scratch("out/b"), replacing: false)
        #expect(try FileSystem.names(in: scratch("out")) == ["b"])
        try FileSystem.writeDurably([2], to: scratch("c"))
        let refusal = Self.refusal { () throws(SystemError) in
            try FileSystem.renameDurably(scratch("c"), to: scratch("out/b"), replacing: false)
        }
        #expect(refusal?.isAlreadyThere == true)
        try FileSystem.renameDurably(scratch("c"), to: scratch("out/b"))
        #expect(try FileSystem.read(scratch("out/b"), byteCountMax: 9) == [2])
        #expect(try FileSystem.remove(scratch("out/b")))
        #expect(try !FileSystem.remove(scratch("out/b")))
    }

    @Test func partsOfAPath() {
        #expect(FileSystem.folder(of: "/a/b") == "/a")
        #expect(FileSystem.folder(of: "/a") == "/")
        #expect(FileSystem.folder(of: "a") == ".")
        #expect(FileSystem.name(of: "/a/b") == "b")
        #expect(FileSystem.name(of: "b") == "b")
    }

    @Test(.enabled(if: geteuid() == 0)) func rootLeavesFilesToTheFoldersOwner() throws {
        #expect(unsafe chown(scratch.path, 1234, 1235) == 0)
        try FileSystem.writeDurably([1], to: scratch("a"))
        try FileSystem.appendDurably([1], to: scratch("b"))
        try FileSystem.createFolder(scratch("c/d"))
        try FileSystem.writeDurably([1], to: scratch("c/d/e"))
        _ = try FileLock(scratch("f"), .exclusive, waiting: false)
        close(unsafe open(scratch("g"), O_CREAT | O_WRONLY, 0o600))
        try FileSystem.giveToFolderOwner(scratch("g"))
        for name in ["a", "b", "c", "c/d", "c/d/e", "f", "g"] {
            let status = try FileSystem.status(of: scratch(name))
            #expect(status.user == 1234 && status.group == 1235, "\(name)")
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func fullDiskChangesNothing() throws {
        try FileSystem.createFolder(scratch("disk"))
        let mounted = unsafe mount("tmpfs", scratch("disk"), "tmpfs", 0, "size=64k")
        if mounted != 0 { return }
        defer { unsafe umount(scratch("disk")) }
        try FileSystem.writeDurably([1], to: scratch("disk/a"))
        let refusal = Self.refusal { () throws(SystemError) in
            try FileSystem.writeDurably([UInt8](repeating: 0, count: 200_000), to: scratch("disk/a"))
        }
        #expect(refusal?.isFull == true)
        #expect(try FileSystem.read(scratch("disk/a"), byteCountMax: 9) == [1])
        #expect(try FileSystem.allNames(in: scratch("disk")) == ["a"])
        let words = try #require(refusal).words
        #expect(words.english.contains("disk is full") && words.indonesian.contains("cakram penuh"))
    }

    @Test(.enabled(if: geteuid() == 0)) func readOnlyDiskIsSaid() throws {
        try FileSystem.createFolder(scratch("disk"))
        if unsafe mount("tmpfs", scratch("disk"), "tmpfs", UInt(MS_RDONLY), nil) != 0 { return }
        defer { unsafe umount(scratch("disk")) }
        let refusal = Self.refusal { () throws(SystemError) in
            try FileSystem.writeDurably([1], to: scratch("disk/a"))
        }
        #expect(refusal?.number == EROFS)
        #expect(refusal?.words.english.contains("read-only") == true)
    }

    @Test(.enabled(if: geteuid() != 0)) func closedFolderIsSaid() throws {
        try FileSystem.createFolder(scratch("closed"), mode: 0o500)
        let refusal = Self.refusal { () throws(SystemError) in
            try FileSystem.writeDurably([1], to: scratch("closed/a"))
        }
        #expect(refusal?.number == EACCES)
        #expect(refusal?.words.english.contains("permission denied") == true)
    }

    @Test func failedSyncIsACaseOfItsOwn() throws {
        // The kernel's own files take no fsync: the nearest thing to a disk that fails.
        let refusal = Self.refusal { () throws(SystemError) in
            try FileSystem.synchronizeFile("/proc/self/status")
        }
        #expect(refusal == .notDurable(subject: "/proc/self/status", number: EINVAL))
        #expect(refusal?.isFailedSync == true)
        #expect(SystemError.notDurable(subject: "x", number: ENOSPC).isFull == false)
        #expect(SystemError.failed(.write, subject: "x", number: ENOSPC).isFull)
        #expect(!SystemError.failed(.write, subject: "x", number: ENOSPC).isFailedSync)
    }

    @Test func locksExclude() throws {
        let path = scratch("lock")
        do {
            let held = try FileLock(path, .exclusive, waiting: false)
            let refusal = Self.refusal { () throws(SystemError) in
                _ = try FileLock(path, .shared, waiting: false)
            }
            #expect(refusal?.isLocked == true)
            withExtendedLifetime(held) {}
        }
        let first = try FileLock(path, .shared, waiting: true)
        let second = try FileLock(path, .shared, waiting: false)
        let refusal = Self.refusal { () throws(SystemError) in
            _ = try FileLock(path, .exclusive, waiting: false)
        }
        #expect(refusal?.isLocked == true)
        withExtendedLifetime(first) { withExtendedLifetime(second) {} }
    }

    @Test func waitingForALockEnds() throws {
        let path = scratch("lock")
        let held = try FileLock(path, .exclusive, waiting: false)
        let thread = try Thread("waits") {
            do { _ = try FileLock(path, .exclusive, waiting: true) } catch { Issue.record("\(error)") }
        }
        usleep(20_000)
        _ = consume held
        thread.join()
    }

    @Test func arrivingFilesAreTold() throws {
        try FileSystem.createFolder(scratch("in"))
        try FileSystem.writeDurably([1], to: scratch("before"))
        let watch = try FolderWatch(scratch("in"))
        #expect(try watch.news() == nil)
        try FileSystem.writeDurably([1], to: scratch("in/a.json"))
        try FileSystem.renameDurably(scratch("before"), to: scratch("in/b.json"))
        let writer = unsafe open(scratch("in/c.json"), O_CREAT | O_WRONLY, 0o600)
        #expect(try TCPConnection.wait(watch.descriptor, .read, milliseconds: 1000))
        #expect(try watch.news() == .arrived(["a.json", "b.json"]))
        close(writer)
        #expect(try watch.news() == .arrived(["c.json"]))
        try FileSystem.remove(scratch("in/a.json"))
        #expect(try watch.news() == nil)
        try FileManager.default.removeItem(atPath: scratch("in"))
        #expect(try watch.news() == .lookThrough)
        #expect(throws: SystemError.self) { try FolderWatch(scratch("in")) }
    }

    @Test func clockOfTests() {
        let clock = Clock(now: { Timestamp(milliseconds: 5) }, monotonicMilliseconds: { 6 })
        #expect(clock.now().milliseconds == 5)
        #expect(clock.monotonicMilliseconds() == 6)
        let first = Clock.system.monotonicMilliseconds()
        usleep(5000)
        #expect(Clock.system.monotonicMilliseconds() >= first + 4)
        #expect(abs(Double(Clock.system.now().milliseconds) / 1000 - Date().timeIntervalSince1970) < 5)
    }
}

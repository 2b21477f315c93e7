// SQLite's files on a simulated disk: a VFS over the system's own, the default one of the test process. For
// database and WAL files within the folder of the running machine's disk it tells the disk of every write,
// truncation and sync, and refuses what the disk refuses; everything else goes through untouched.

internal import CSQLite
import Foundation
import Synchronization

/// The VFS, made once a process.
enum SimulatedStoreFiles {
    static let register: Void = {
        guard let system = unsafe sqlite3_vfs_find(nil) else { fatalError("SQLite has no VFS") }
        let made = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe made.initialize(to: system.pointee)
        unsafe made.pointee.szOsFile = Int32(headByteCount) + system.pointee.szOsFile
        unsafe made.pointee.pNext = nil
        unsafe made.pointee.zName = UnsafePointer(strdup("iku-simulation"))
        unsafe made.pointee.pAppData = UnsafeMutableRawPointer(system)
        unsafe made.pointee.xOpen = openFile
        unsafe made.pointee.xDelete = deleteFile
        unsafe made.pointee.xAccess = { unsafe real($0).pointee.xAccess(real($0), $1, $2, $3) }
        unsafe made.pointee.xFullPathname = { unsafe real($0).pointee.xFullPathname(real($0), $1, $2, $3) }
        if unsafe sqlite3_vfs_register(made, 1) != SQLITE_OK { fatalError("the VFS was refused") }
    }()

    fileprivate static let headByteCount = unsafe MemoryLayout<WatchedFile>.stride
}

/// What stands before the system's own file structure.
@unsafe private struct WatchedFile {
    var methods: UnsafePointer<sqlite3_io_methods>?
    var watcher: Unmanaged<Watcher>?
}

/// Which file of which disk.
private final class Watcher {
    let disk: SimulatedDisk
    let path: String

    init(_ disk: SimulatedDisk, _ path: String) { (self.disk, self.path) = (disk, path) }

    /// Refuses with `code` where the machine is dead, else does `body` to the file's image.
    func change(
        _ code: Int32, _ body: (inout SimulatedDisk.State, inout StoreImage) -> Int32?
    ) -> Int32? {
        disk.state.withLock { state in
            if state.dies() { return code }
            guard var image = state.storeFiles.removeValue(forKey: path) else { return nil }
            defer { state.storeFiles[path] = image }
            return body(&state, &image)
        }
    }
}

private func real(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> UnsafeMutablePointer<sqlite3_vfs> {
    guard let vfs = unsafe vfs, let data = unsafe vfs.pointee.pAppData else { fatalError("no VFS") }
    return unsafe data.assumingMemoryBound(to: sqlite3_vfs.self)
}

private func inner(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<sqlite3_file> {
    guard let file = unsafe file else { fatalError("no file") }
    return unsafe (UnsafeMutableRawPointer(file) + SimulatedStoreFiles.headByteCount)
        .assumingMemoryBound(to: sqlite3_file.self)
}

private func methods(_ file: UnsafeMutablePointer<sqlite3_file>?) -> sqlite3_io_methods {
    guard let methods = unsafe inner(file).pointee.pMethods else { fatalError("no methods") }
    return unsafe methods.pointee
}

private func watcher(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Watcher {
    guard let file = unsafe file else { fatalError("no file") }
    let head = unsafe UnsafeRawPointer(file).assumingMemoryBound(to: WatchedFile.self)
    guard let watcher = unsafe head.pointee.watcher else { fatalError("no watcher") }
    return unsafe watcher.takeUnretainedValue()
}

private let openFile:
    @convention(c) (
        UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, UnsafeMutablePointer<sqlite3_file>?, Int32,
        UnsafeMutablePointer<Int32>?
    ) -> Int32 = { vfs, name, file, flags, outFlags in
        let system = unsafe real(vfs)
        let isWatched = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL) != 0
        let path = unsafe name.map { unsafe String(cString: $0) } ?? ""
        guard isWatched, let disk = SimulatedDisk.current, path.hasPrefix(disk.folder), let file = unsafe file
        else { return unsafe system.pointee.xOpen(system, name, file, flags, outFlags) }
        let code = unsafe system.pointee.xOpen(system, name, inner(file), flags, outFlags)
        let head = unsafe UnsafeMutableRawPointer(file).assumingMemoryBound(to: WatchedFile.self)
        if unsafe inner(file).pointee.pMethods == nil {
            unsafe head.pointee.methods = nil
            return code
        }
        disk.state.withLock { state in
            if state.storeFiles[path] != nil { return }
            state.storeFiles[path] = StoreImage(Array(FileManager.default.contents(atPath: path) ?? Data()))
        }
        unsafe head.initialize(
            to: WatchedFile(
                methods: UnsafePointer(bitPattern: watchedMethods),
                watcher: Unmanaged.passRetained(Watcher(disk, path))))
        return code
    }

private let deleteFile:
    @convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32) -> Int32 = {
        vfs, name, synchronizes in
        let system = unsafe real(vfs)
        let path = unsafe name.map { unsafe String(cString: $0) } ?? ""
        if let disk = SimulatedDisk.current, path.hasPrefix(disk.folder) {
            let isDead = disk.state.withLock { state in
                if state.dies() { return true }
                state.storeFiles[path] = nil
                return false
            }
            if isDead { return SQLITE_IOERR }
        }
        return unsafe system.pointee.xDelete(system, name, synchronizes)
    }

/// Version 2: with shared memory, without memory mapping.
private let watchedMethods: UInt = {
    let made = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    unsafe made.initialize(to: sqlite3_io_methods())
    unsafe made.pointee.iVersion = 2
    unsafe made.pointee.xClose = { file in
        let code = unsafe methods(file).xClose(inner(file))
        guard let file = unsafe file else { return code }
        let head = unsafe UnsafeMutableRawPointer(file).assumingMemoryBound(to: WatchedFile.self)
        unsafe head.pointee.watcher?.release()
        unsafe head.pointee = unsafe WatchedFile(methods: nil, watcher: nil)
        return code
    }
    unsafe made.pointee.xRead = { unsafe methods($0).xRead(inner($0), $1, $2, $3) }
    unsafe made.pointee.xWrite = writeBytes
    unsafe made.pointee.xTruncate = { file, size in
        let refusal = unsafe watcher(file).change(SQLITE_IOERR) { _, image in
            image.add(.truncate(Int(size)))
            return nil
        }
        return unsafe refusal ?? methods(file).xTruncate(inner(file), size)
    }
    unsafe made.pointee.xSync = { file, flags in
        let refusal = unsafe watcher(file).change(SQLITE_IOERR) { state, image in
            if state.happens(state.rates.syncError, .storeSyncFailed) { return SQLITE_IOERR | 4 << 8 }
            image.synchronize()
            return nil
        }
        return refusal ?? SQLITE_OK
    }
    unsafe made.pointee.xFileSize = { unsafe methods($0).xFileSize(inner($0), $1) }
    unsafe made.pointee.xLock = { unsafe methods($0).xLock(inner($0), $1) }
    unsafe made.pointee.xUnlock = { unsafe methods($0).xUnlock(inner($0), $1) }
    unsafe made.pointee.xCheckReservedLock = { unsafe methods($0).xCheckReservedLock(inner($0), $1) }
    unsafe made.pointee.xFileControl = { unsafe methods($0).xFileControl(inner($0), $1, $2) }
    unsafe made.pointee.xSectorSize = { unsafe methods($0).xSectorSize(inner($0)) }
    unsafe made.pointee.xDeviceCharacteristics = { unsafe methods($0).xDeviceCharacteristics(inner($0)) }
    unsafe made.pointee.xShmMap = { unsafe methods($0).xShmMap(inner($0), $1, $2, $3, $4) }
    unsafe made.pointee.xShmLock = { unsafe methods($0).xShmLock(inner($0), $1, $2, $3) }
    unsafe made.pointee.xShmBarrier = { unsafe methods($0).xShmBarrier(inner($0)) }
    unsafe made.pointee.xShmUnmap = { unsafe methods($0).xShmUnmap(inner($0), $1) }
    return UInt(bitPattern: made)
}()

private let writeBytes:
    @convention(c) (UnsafeMutablePointer<sqlite3_file>?, UnsafeRawPointer?, Int32, sqlite3_int64) -> Int32 = {
        file, bytes, count, offset in
        let refusal = unsafe watcher(file).change(SQLITE_IOERR) { state, image in
            if state.happens(state.rates.full, .storeDiskFull) { return SQLITE_FULL }
            if state.happens(state.rates.writeError, .storeWriteFailed) { return SQLITE_IOERR | 3 << 8 }
            let copy = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            image.add(.write(offset: Int(offset), copy))
            return nil
        }
        return unsafe refusal ?? methods(file).xWrite(inner(file), bytes, count, offset)
    }

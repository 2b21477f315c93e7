// What this machine can do at best, measured beside every run: verifications by libsodium, hashes, and
// the disk's fsync. Nothing the aggregator does can be faster than these.

internal import Glibc
import Shared

/// Floors of the machine.
enum Floors {
    /// Verifications a second of one thread, for reports of this size.
    static func verificationsPerSecond(_ report: SignedReport, key: PublicKey, seconds: Double) -> Double {
        rate(seconds) { _ = report.verify(with: key) }
    }

    /// SHA-256 of 1,400 bytes a second.
    static func hashesPerSecond(seconds: Double) -> Double {
        let bytes = [UInt8](repeating: 0x61, count: 1400)
        return rate(seconds) { _ = Digest.sha256(bytes) }
    }

    /// `write` of 4 KiB at the end and `fdatasync`, a second, in `folder`.
    static func syncsPerSecond(in folder: String, seconds: Double) throws -> Double {
        let path = folder + "/sync-floor"
        let file = unsafe open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        guard file >= 0 else { throw LoadFailure("\(path) cannot be made") }
        defer {
            close(file)
            _ = unsafe unlink(path)
        }
        let page = [UInt8](repeating: 0x61, count: 4096)
        return rate(seconds) {
            _ = unsafe write(file, page, page.count)
            _ = fdatasync(file)
        }
    }

    /// Processor time of one verification, in microseconds: what a busy machine does not change much.
    static func verificationMicroseconds(_ report: SignedReport, key: PublicKey) -> Double {
        let count = 2000
        let start = processorNanoseconds()
        for _ in 0..<count { _ = report.verify(with: key) }
        return Double(processorNanoseconds() - start) / 1000 / Double(count)
    }

    private static func rate(_ seconds: Double, _ work: () -> Void) -> Double {
        let start = nanoseconds()
        var count = 0
        var elapsed: Int64 = 0
        while Double(elapsed) < seconds * 1e9 {
            work()
            count += 1
            elapsed = nanoseconds() - start
        }
        return Double(count) * 1e9 / Double(elapsed)
    }

    private static func processorNanoseconds() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

// Tells systemd how a daemon is (sd_notify): one datagram to the socket NOTIFY_SOCKET names.

internal import Glibc

/// The service manager that started this process, if any.
public enum ServiceManager {
    /// Sends `state` (`READY=1`, `STOPPING=1`, `STATUS=…`); false where nobody listens.
    @discardableResult
    public static func notify(_ state: String, environment: [String: String]) -> Bool {
        guard let address = address(environment["NOTIFY_SOCKET"] ?? "") else { return false }
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if number < 0 { return false }
        let file = FileDescriptor(owning: number)
        let bytes = Array(state.utf8)
        let count = unsafe address.withAddress {
            unsafe sendto(file.number, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1)
        }
        return count == bytes.count
    }

    /// How often a manager with a watchdog wants to hear of this process, in milliseconds: half of the time
    /// after which it would end it; nil where none watches.
    public static func watchdogMilliseconds(environment: [String: String]) -> Int? {
        if let owner = environment["WATCHDOG_PID"], owner != String(getpid()) { return nil }
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int(text), microseconds > 0 else {
            return nil
        }
        return max(1, microseconds / 2000)
    }

    /// Tells a watchdog that the caller's loop goes round; nothing where none watches.
    public static func keepAlive(environment: [String: String]) {
        if watchdogMilliseconds(environment: environment) == nil { return }
        notify("WATCHDOG=1", environment: environment)
    }

    /// A path, or an abstract name after `@`; other kinds are not for us.
    private static func address(_ name: String) -> ResolvedAddress? {
        var path = Array(name.utf8)
        guard path.count > 1, path.count < 108, path[0] == UInt8(ascii: "/") || path[0] == UInt8(ascii: "@")
        else { return nil }
        if path[0] == UInt8(ascii: "@") { path[0] = 0 } else { path.append(0) }
        return ResolvedAddress(bytes: [UInt8(AF_UNIX), 0] + path)
    }
}

// Wakes a thread that waits in a poller (eventfd).

internal import CLinux
internal import Glibc

/// A bell: any thread rings, the poller's thread hears.
public final class WakeUp: Sendable {
    private let file: FileDescriptor

    /// A bell that has not rung.
    public init() throws(SystemError) {
        let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        if number < 0 { throw .last(.prepare, "eventfd") }
        file = FileDescriptor(owning: number)
    }

    /// For the poller, with interest `read`.
    public var descriptor: Int32 { file.number }

    /// Rings; several rings before it is heard are one.
    public func ring() {
        // It fails only where the counter is full, and then the bell rings already.
        _ = eventfd_write(file.number, 1)
    }

    /// Silences the bell; whether it had rung.
    @discardableResult
    public func hear() -> Bool {
        var count: eventfd_t = 0
        return unsafe eventfd_read(file.number, &count) == 0
    }

    /// Sleeps until somebody rings, and hears it.
    public func wait() {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !hear() { _ = unsafe poll(&request, 1, -1) }
    }
}

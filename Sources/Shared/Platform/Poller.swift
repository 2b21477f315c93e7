// Readiness of many descriptors (epoll), level-triggered: an event is told again until it is dealt
// with, so a caller that reads only part of what is there loses nothing.

internal import CLinux
internal import Glibc

/// Waits for descriptors to become ready. Any thread may add and remove while one waits.
public final class Poller: Sendable {
    /// What to wait for.
    public struct Interest: OptionSet, Sendable, Hashable {
        /// Bits of the set.
        public let rawValue: UInt32
        /// A set from its bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Bytes, or a connection, to take.
        public static let read = Interest(rawValue: 1)
        /// Room to write.
        public static let write = Interest(rawValue: 2)
    }

    /// One descriptor's readiness.
    public struct Event: Sendable, Hashable {
        /// What the descriptor was added with.
        public let token: UInt64
        /// Something to read, the other side's end included.
        public let isReadable: Bool
        /// Room to write.
        public let isWritable: Bool
        /// The connection is broken or closed on both sides; told without being asked for.
        public let isBroken: Bool
    }

    private let descriptor: FileDescriptor

    /// An empty set.
    public init() throws(SystemError) {
        let number = epoll_create1(Int32(EPOLL_CLOEXEC))
        if number < 0 { throw .last(.prepare, "epoll") }
        descriptor = FileDescriptor(owning: number)
    }

    /// Adds a descriptor; `token` comes back with its events. An empty `interest` tells only breaks.
    public func add(_ number: Int32, token: UInt64, _ interest: Interest) throws(SystemError) {
        try control(EPOLL_CTL_ADD, number, token, interest)
    }

    /// Changes what a descriptor is waited for.
    public func change(_ number: Int32, token: UInt64, _ interest: Interest) throws(SystemError) {
        try control(EPOLL_CTL_MOD, number, token, interest)
    }

    /// Removes a descriptor (closing it does so too).
    public func remove(_ number: Int32) throws(SystemError) {
        try control(EPOLL_CTL_DEL, number, 0, [])
    }

    /// Waits until something is ready or the time is over; nil waits for ever.
    ///
    /// `events` is emptied first and filled with at most `countMax`; none after the time is over or a
    /// signal.
    public func wait(
        milliseconds: Int?, into events: inout [Event], countMax: Int = 256
    ) throws(SystemError) {
        events.removeAll(keepingCapacity: true)
        let number = descriptor.number
        let timeout = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
        let count = unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: countMax) { space in
            let count = unsafe epoll_wait(number, space.baseAddress, Int32(clamping: space.count), timeout)
            for index in 0..<max(0, Int(count)) { unsafe events.append(Event(space[index])) }
            return count
        }
        if count < 0 && errno != EINTR { throw .last(.prepare, "epoll") }
    }

    private func control(
        _ operation: Int32, _ number: Int32, _ token: UInt64, _ interest: Interest
    ) throws(SystemError) {
        var mask: UInt32 = 0
        if interest.contains(.read) { mask |= EPOLLIN.rawValue | EPOLLRDHUP.rawValue }
        if interest.contains(.write) { mask |= EPOLLOUT.rawValue }
        var event = unsafe epoll_event(events: mask, data: epoll_data_t(u64: token))
        if unsafe epoll_ctl(descriptor.number, operation, number, &event) != 0 {
            throw .last(.prepare, "epoll")
        }
    }
}

extension Poller.Event {
    init(_ event: epoll_event) {
        let mask = unsafe event.events
        token = unsafe event.data.u64
        isReadable =
            mask & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        isWritable = mask & EPOLLOUT.rawValue != 0
        isBroken = mask & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
    }
}

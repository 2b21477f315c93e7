// Threads of the operating system, for calls that wait (TLS, files, the store): Swift's own executor
// has too few to let any of them wait.

internal import CLinux
internal import Glibc
internal import Synchronization

/// A running thread.
public final class Thread: Sendable {
    private final class Body {
        let name: String
        let work: () -> Void

        init(_ name: String, _ work: @escaping () -> Void) {
            self.name = name
            self.work = work
        }

        func run() {
            unsafe iku_name_thread(name)
            work()
        }
    }

    private let identity: pthread_t
    private let isJoined = Mutex(false)

    /// Starts `body` on a thread of its own. `name` shows in `ps` and debuggers, 15 bytes of it.
    public init(
        _ name: String, stackByteCount: Int = 1 << 20, _ body: sending @escaping () -> Void
    ) throws(SystemError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackByteCount)
        let box = unsafe Unmanaged.passRetained(Body(name, body))
        var identity = pthread_t()
        let status = unsafe pthread_create(
            &identity, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            unsafe box.release()
            throw .failed(.prepare, subject: "thread \(name)", number: status)
        }
        self.identity = identity
    }

    deinit {
        if isJoined.withLock({ !$0 }) { pthread_detach(identity) }
    }

    /// Waits until the thread has ended.
    public func join() {
        isJoined.withLock { isJoined in
            if isJoined { return }
            let status = pthread_join(identity, nil)
            invariant(status == 0, "a thread cannot wait for itself")
            isJoined = true
        }
    }
}

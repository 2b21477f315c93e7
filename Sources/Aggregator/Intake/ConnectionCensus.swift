// Who is connected, over all workers. Connections whose key is enrolled are limited only in their total;
// those without are limited per address and in total, so that they never keep an agent out.

import Shared
import Synchronization

/// Counts connections against their limits.
final class ConnectionCensus: Sendable {
    /// What is known of a connection.
    enum Standing: Sendable {
        /// Its key is not known yet.
        case handshaking
        /// Its key is not enrolled.
        case stranger
        /// Its key is enrolled.
        case enrolled
    }

    fileprivate struct Counts {
        var total = 0
        var handshaking = 0
        var strangers = 0
        var strangersByHost: [String: Int] = [:]
    }

    private let counts = Mutex(Counts())

    /// Counts a connection just accepted; false where there is no room for it.
    func enter() -> Bool {
        counts.withLock { counts in
            guard counts.total < Limits.connectionCountMax else { return false }
            counts.total += 1
            counts.handshaking += 1
            return true
        }
    }

    /// Whether as many handshakes as allowed are under way.
    var isCrowded: Bool { counts.withLock { $0.handshaking >= Limits.handshakeCountMax } }

    /// Connections counted.
    var total: Int { counts.withLock { $0.total } }

    /// Connections in their handshake, and those whose key is not enrolled.
    var unproven: (handshaking: Int, strangers: Int) {
        counts.withLock { ($0.handshaking, $0.strangers) }
    }

    /// Takes note of a connection's new standing; false where strangers have no room left (it counts
    /// until it leaves all the same).
    func move(_ host: String, from old: Standing, to new: Standing) -> Bool {
        counts.withLock { counts in
            counts.remove(host, old)
            counts.add(host, new)
            guard new == .stranger else { return true }
            return counts.strangers <= Limits.strangerConnectionTotalCountMax
                && (counts.strangersByHost[host] ?? 0) <= Limits.strangerConnectionCountMax
        }
    }

    /// Forgets a connection.
    func leave(_ host: String, _ standing: Standing) {
        counts.withLock { counts in
            counts.remove(host, standing)
            counts.total -= 1
        }
    }
}

extension ConnectionCensus.Counts {
    fileprivate mutating func add(_ host: String, _ standing: ConnectionCensus.Standing) {
        switch standing {
        case .handshaking: handshaking += 1
        case .stranger:
            strangers += 1
            strangersByHost[host, default: 0] += 1
        case .enrolled: break
        }
    }

    fileprivate mutating func remove(_ host: String, _ standing: ConnectionCensus.Standing) {
        switch standing {
        case .handshaking: handshaking -= 1
        case .stranger:
            strangers -= 1
            let left = (strangersByHost[host] ?? 1) - 1
            strangersByHost[host] = left > 0 ? left : nil
        case .enrolled: break
        }
    }
}

// Log-ins: sessions live in memory and end with the process, a log-out, a change of the password, or a day
// without a visit. After a failure the next attempt for that name must wait: 1, 2, 4 … at most 300
// seconds; so must, after ten of them, the next attempt from that address, whatever the name.

import Shared

/// One log-in.
struct Session: Sendable {
    /// The cookie's value, 32 random bytes.
    let identifier: String
    /// Stands in every form: a page elsewhere cannot know it.
    let formToken: String
    var account: Account
    var usedAt: Int64
    /// Size of the log on the latest page that was opened.
    var viewedSize: UInt64
}

/// All log-ins; used by one thread.
struct SessionBook {
    private struct Failures {
        var count: Int
        var nextAttemptAt: Int64
    }

    private var sessions: [String: Session] = [:]
    private var failures: [String: Failures] = [:]

    /// The session of a cookie; what a page asks for by itself is no visit.
    mutating func session(_ identifier: String?, at now: Int64, isVisit: Bool = true) -> Session? {
        guard let identifier, var session = sessions[identifier] else { return nil }
        if now > session.usedAt + Int64(Limits.sessionIdleSecondsMax) * 1000 {
            sessions[identifier] = nil
            return nil
        }
        if !isVisit { return session }
        if now > session.usedAt + Int64(Limits.visitPauseSeconds) * 1000 {
            session.account = session.account.havingSeen(session.viewedSize)
        }
        session.usedAt = now
        sessions[identifier] = session
        return session
    }

    mutating func begin(_ account: Account, at now: Int64) -> Session {
        if sessions.count >= Limits.sessionCountMax,
            let oldest = sessions.values.min(by: { $0.usedAt < $1.usedAt })
        {
            sessions[oldest.identifier] = nil
        }
        let session = Session(
            identifier: Base64.url.encode(Secrets.random(byteCount: 32)),
            formToken: Base64.url.encode(Secrets.random(byteCount: 32)), account: account, usedAt: now,
            viewedSize: account.seenSize)
        sessions[session.identifier] = session
        return session
    }

    mutating func update(_ account: Account) {
        for (identifier, session) in sessions where session.account.name == account.name {
            sessions[identifier]?.account = session.account.updated(by: account)
        }
    }

    /// Notes what a page showed; whether that is more than the pages before.
    mutating func noteView(_ identifier: String, of size: UInt64) -> Bool {
        guard let known = sessions[identifier], known.viewedSize < size else { return false }
        sessions[identifier]?.viewedSize = size
        return true
    }

    mutating func end(_ identifier: String) { sessions[identifier] = nil }

    /// Ends every other log-in of an account, after a change of its password.
    mutating func endOthers(of name: String, but identifier: String) {
        sessions = sessions.filter { $0.value.account.name != name || $0.key == identifier }
    }

    /// Log-ins that have not ended.
    var count: Int { sessions.count }

    /// Seconds until another attempt for `name` from `address` is taken; 0 where one is taken now. Without an
    /// address (many behind one) the name alone counts.
    func waitSeconds(for name: String, from address: String?, at now: Int64) -> Int64 {
        let known = [failures[name], address.flatMap { failures[Self.key($0)] }]
        let times = known.compactMap { $0?.nextAttemptAt }
        guard let time = times.max(), now < time else { return 0 }
        return (time - now + 999) / 1000
    }

    mutating func noteFailure(for name: String, from address: String?, at now: Int64) {
        if failures.count >= 2 * Limits.sessionCountMax { failures.removeAll() }
        noteFailure(name, at: now, freeCount: 0)
        if let address { noteFailure(Self.key(address), at: now, freeCount: 10) }
    }

    private mutating func noteFailure(_ key: String, at now: Int64, freeCount: Int) {
        let count = min((failures[key]?.count ?? 0) + 1, freeCount + 9)
        failures[key] = Failures(count: count, nextAttemptAt: now + Self.wait(after: count - freeCount))
    }

    /// Milliseconds to wait after so many failures.
    private static func wait(after count: Int) -> Int64 {
        count > 0 ? min(300, 1 << Int64(count - 1)) * 1000 : 0
    }

    /// The attempt noted as a failure was one: its wait begins at its end, whose check takes its time.
    mutating func confirmFailure(for name: String, from address: String?, tookMilliseconds: Int64) {
        failures[name]?.nextAttemptAt += tookMilliseconds
        if let address { failures[Self.key(address)]?.nextAttemptAt += tookMilliseconds }
    }

    /// The attempt noted as a failure was none.
    mutating func forgive(_ name: String, from address: String?) {
        failures[name] = nil
        guard let address, let known = failures[Self.key(address)] else { return }
        failures[Self.key(address)] =
            known.count > 1 ? Failures(count: known.count - 1, nextAttemptAt: 0) : nil
    }

    /// No account's name has a space.
    private static func key(_ address: String) -> String { "from " + address }
}

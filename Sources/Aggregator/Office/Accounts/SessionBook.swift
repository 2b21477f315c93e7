// Log-ins: sessions live in memory and end with the process, a log-out, or a day without a visit. After
// failures the next attempt for that name must wait: 1, 2, 4 … at most 300 seconds.

import Shared

/// One log-in.
struct Session: Sendable {
    /// The cookie's value, 32 random bytes.
    let identifier: String
    /// Stands in every form: a page elsewhere cannot know it.
    let formToken: String
    var account: Account
    var usedAt: Int64
}

/// All log-ins; used by one thread.
struct SessionBook {
    private struct Failures {
        var count: Int
        var nextAttemptAt: Int64
    }

    private var sessions: [String: Session] = [:]
    private var failures: [String: Failures] = [:]

    /// The session of a cookie.
    mutating func session(_ identifier: String?, at now: Int64) -> Session? {
        guard let identifier, var session = sessions[identifier] else { return nil }
        if now > session.usedAt + Int64(Limits.sessionIdleSecondsMax) * 1000 {
            sessions[identifier] = nil
            return nil
        }
        session.usedAt = now
        sessions[identifier] = session
        return session
    }

    mutating func begin(_ account: Account, at now: Int64) -> Session {
        failures[account.name] = nil
        if sessions.count >= Limits.sessionCountMax,
            let oldest = sessions.values.min(by: { $0.usedAt < $1.usedAt })
        {
            sessions[oldest.identifier] = nil
        }
        let session = Session(
            identifier: Base64.url.encode(Secrets.random(byteCount: 32)),
            formToken: Base64.url.encode(Secrets.random(byteCount: 32)), account: account, usedAt: now)
        sessions[session.identifier] = session
        return session
    }

    mutating func update(_ account: Account) {
        for (identifier, session) in sessions where session.account.name == account.name {
            sessions[identifier]?.account = account
        }
    }

    mutating func end(_ identifier: String) { sessions[identifier] = nil }

    /// Ends every other log-in of an account, after a change of its password.
    mutating func endOthers(of name: String, but identifier: String) {
        sessions = sessions.filter { $0.value.account.name != name || $0.key == identifier }
    }

    /// Seconds until another attempt for `name` is taken; 0 where one is taken now.
    func waitSeconds(for name: String, at now: Int64) -> Int64 {
        guard let known = failures[name], now < known.nextAttemptAt else { return 0 }
        return (known.nextAttemptAt - now + 999) / 1000
    }

    mutating func noteFailure(for name: String, at now: Int64) {
        let count = min((failures[name]?.count ?? 0) + 1, 9)
        if failures.count >= Limits.sessionCountMax { failures.removeAll() }
        failures[name] = Failures(count: count, nextAttemptAt: now + min(300, 1 << Int64(count - 1)) * 1000)
    }
}

// Log-ins: sessions live in memory and end with the process, a log-out, a change of the password, or a day
// without a visit.

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
    private var sessions: [String: Session] = [:]
    private var failures = LogInFailures()

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

    func waitSeconds(for name: String, from address: String?, at now: Int64) -> Int64 {
        failures.waitSeconds(for: name, from: address, at: now)
    }

    mutating func noteFailure(for name: String, from address: String?, at now: Int64) {
        failures.note(name, from: address, at: now)
    }

    mutating func confirmFailure(for name: String, from address: String?, tookMilliseconds: Int64) {
        failures.confirm(name, from: address, tookMilliseconds: tookMilliseconds)
    }

    mutating func forgive(_ name: String, from address: String?) { failures.forgive(name, from: address) }
}

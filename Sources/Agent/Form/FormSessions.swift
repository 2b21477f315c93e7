// Who has logged in to the form. In memory: a log-in ends with the process, a log-out, a change of the
// password, or a day without a visit.

import Shared

/// One log-in.
struct FormSession: Sendable {
    /// The cookie's value, 32 random bytes.
    let identifier: String
    /// Stands in every form: a page elsewhere cannot know it.
    let formToken: String
    let user: String
    let passwordMark: Digest
    /// Monotonic milliseconds.
    var usedAt: Int64
}

/// All log-ins; used by one thread at a time.
struct FormSessions {
    private var sessions: [String: FormSession] = [:]

    /// The log-in of a cookie, if it has not ended.
    mutating func session(_ identifier: String?, at now: Int64) -> FormSession? {
        guard let identifier, let session = sessions[identifier] else { return nil }
        if now > session.usedAt + Int64(Limits.sessionIdleSecondsMax) * 1000 {
            sessions[identifier] = nil
            return nil
        }
        sessions[identifier]?.usedAt = now
        return session
    }

    mutating func begin(_ user: FormUser, at now: Int64) -> FormSession {
        if sessions.count >= Limits.sessionCountMax,
            let oldest = sessions.values.min(by: { $0.usedAt < $1.usedAt })
        {
            sessions[oldest.identifier] = nil
        }
        let session = FormSession(
            identifier: Base64.url.encode(Secrets.random(byteCount: 32)),
            formToken: Base64.url.encode(Secrets.random(byteCount: 32)), user: user.name,
            passwordMark: user.passwordMark, usedAt: now)
        sessions[session.identifier] = session
        return session
    }

    mutating func end(_ identifier: String) { sessions[identifier] = nil }
}

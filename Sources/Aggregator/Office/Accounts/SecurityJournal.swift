// Log-ins and changes of accounts and tokens: one JSON object a line in `security.jsonl`, appended and never
// changed. `from` is the address a log-in came from, null for commands on the server itself.

import Shared

/// The security journal of one data directory.
struct SecurityJournal: Sendable {
    private let path: String
    private let clock: Clock

    init(_ layout: DataLayout, clock: Clock) {
        path = layout.folder + "/security.jsonl"
        self.clock = clock
    }

    /// What is noted.
    enum Event: String, Sendable {
        case logIn = "log-in"
        case failedLogIn = "failed-log-in"
        case logOut = "log-out"
        case passwordChanged = "password-changed"
        case accountAdded = "account-added"
        case accountRemoved = "account-removed"
        case passwordReset = "password-reset"
        case tokenAdded = "token-added"
        case tokenRevoked = "token-revoked"
        case authorityMade = "authority-made"
    }

    func note(
        _ event: Event, account: String, by: String, from address: String? = nil
    ) throws(SystemError) {
        let line: JSONValue = [
            "at": .string(clock.now().description), "event": .string(event.rawValue),
            "account": .string(account), "by": .string(by), "from": .optional(address),
        ]
        try FileSystem.appendDurably(line.compact + [0x0A], to: path)
    }
}

// A worker's view of the log, opened when it is first needed and again after it could not be.

import Shared

/// The reader of one worker; used by one thread.
final class LedgerView {
    private let open: LedgerOpener
    private let log: Log
    private var opened: (any LedgerReading)?
    private var isFailing = false
    /// A store that cannot be opened is left alone for a moment: each attempt costs descriptors.
    private var openAgainAt = Int64.min
    /// What `now` returned last: perhaps no longer the state of now, but of a state that was.
    private(set) var recent: (state: OfficeState, ledger: any LedgerReading)?

    private static let openAgainMilliseconds: Int64 = 1000

    init(open: @escaping LedgerOpener, log: Log) { (self.open, self.log) = (open, log) }

    /// The state of now and who reads beside it; nil where the store cannot be read. `moment` is monotonic
    /// milliseconds.
    func now(at moment: Int64) -> (state: OfficeState, ledger: any LedgerReading)? {
        if opened == nil, moment < openAgainAt { return nil }
        openAgainAt = moment + Self.openAgainMilliseconds
        do {
            let ledger = try opened ?? open()
            opened = ledger
            let state = try ledger.state()
            if isFailing { log(.info, "store-readable") }
            isFailing = false
            recent = (state, ledger)
            return recent
        } catch {
            // Said once, not for every request.
            if !isFailing { log(.error, "store-unreadable", ["error": "\(error)"]) }
            isFailing = true
            recent = nil
            return nil
        }
    }
}

// Locks of the office as this agent knows them from its notices: the latest lock or unlock that covers the
// unit and the period decides; one whose `until` has passed is ignored (DESIGN 7). What the agent has not
// heard of yet the aggregator refuses.

import Shared

/// The locks among an agent's notices.
struct PeriodLocks: Sendable {
    private struct Lock: Sendable {
        let isLock: Bool
        let period: Period
        let until: CivilDate?
    }

    private let locks: [Lock]

    /// The locks that concern `bidang`, in the order of the log.
    init(notices: [JSONValue], bidang: String) {
        locks = notices.compactMap { notice in
            guard let act = notice.object?["act"]?.object, let name = act["act"]?.string,
                name == "lock" || name == "unlock",
                let period = act["period"]?.string.flatMap({ Period($0) }),
                act["bidang"]?.string.map({ $0 == bidang }) ?? true
            else { return nil }
            return Lock(
                isLock: name == "lock", period: period,
                until: act["until"]?.string.flatMap { CivilDate($0) })
        }
    }

    /// Whether the period is locked on `day`, as far as is known here.
    func isLocked(_ period: Period, on day: CivilDate) -> Bool {
        locks.last { $0.period == period && ($0.until.map { day <= $0 } ?? true) }?.isLock ?? false
    }
}

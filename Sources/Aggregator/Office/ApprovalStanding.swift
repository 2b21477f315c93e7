// Approvals beside the figures of now: who approved what, when and by which way, and what has changed since.

import Shared

/// One approval, and what of its figures is another value today.
struct ApprovalStanding: Sendable {
    let placed: OfficeState.Placed<Act.Approval>
    /// From the approved figures to those of now; empty where they still hold.
    let differences: [Achievement.Difference]

    var period: Period { placed.value.period }
    var stillHolds: Bool { differences.isEmpty }

    /// Every approval of the log, or those of one period, oldest first.
    static func all(
        in store: Store, _ state: OfficeState, of period: Period? = nil
    ) throws(StoreError) -> [ApprovalStanding] {
        var now: [Period: Achievement] = [:]
        var standings: [ApprovalStanding] = []
        for placed in state.approvals where period == nil || placed.value.period == period {
            let period = placed.value.period
            let current: Achievement
            if let known = now[period] {
                current = known
            } else {
                current = try Achievement.compute(
                    period, from: try StoredFigures(store, state, size: state.size))
            }
            now[period] = current
            let approved = try Achievement.compute(
                period, from: try StoredFigures(store, state, size: placed.value.size))
            standings.append(
                ApprovalStanding(placed: placed, differences: approved.differences(to: current)))
        }
        return standings
    }
}

extension Act.Way {
    /// How an approval that came this way is called.
    var approvalWords: Words {
        switch self {
        case .cli: Words(id: "disahkan melalui administrator", en: "approved through the administrator")
        case .web: Words(id: "disahkan", en: "approved")
        case .wire: Words(id: "disahkan melalui jaringan", en: "approved over the wire")
        }
    }
}

extension ApprovalStanding {
    /// For listings: who, when, by which way, of what, and what has changed since.
    var json: JSONValue {
        let approval = placed.value
        return [
            "period": .string(approval.period.description), "size": .integer(approval.size),
            "root": .string(approval.root.base64), "catalog": .integer(approval.catalog),
            "index": .integer(placed.index), "by": .string(placed.by.name), "role": .string(placed.by.role),
            "via": .string(placed.by.via.rawValue), "at": .string(placed.at.description),
            "reason": .optional(placed.reason), "differs": .bool(!stillHolds),
            "differences": .array(differences.map(\.json)),
        ]
    }
}

extension Achievement.Difference {
    /// `{"of","id","member","approved","now"}`
    var json: JSONValue {
        let (kind, id): (String, String?) =
            switch subject {
            case .indicator(let id): ("indicator", id)
            case .sasaran(let id): ("sasaran", id)
            case .bidang(let id): ("bidang", id)
            case .overall: ("overall", nil)
            case .overallBySasaran: ("overall_by_sasaran", nil)
            }
        return [
            "of": .string(kind), "id": .optional(id), "member": .string(member),
            "approved": .optional(before), "now": .optional(after),
        ]
    }
}

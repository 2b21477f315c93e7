// The log as a list, newest first, a page at a time. A page looks at a bounded number of entries: with a
// filter it may hold fewer than asked for, or none, and `next` still leads on.

import Shared

/// A page of the log.
struct HistoryResource {
    let reading: OfficeReading
    let question: DataQuestion

    func json() throws -> JSONValue {
        let limit = try question.limit()
        let period = try question.optionalPeriod()
        let (bidang, kind) = (try question.bidang(), try question.kind())
        var index = try question.before()
        let last = index - min(index, UInt64(Limits.historyScanEntryCountMax))
        var entries: [JSONValue] = []
        while index > last, entries.count < limit {
            index -= 1
            let entry = try reading.store.requiredEntry(at: index)
            let place = index
            let document = try Store.readable { () throws(ReplayFault) in
                try OfficeState.readDocument(entry, at: place)
            }
            if concerns(document, bidang, period, kind) { entries.append(item(place, entry, document)) }
        }
        return [
            "log": try reading.position.json, "entries": .array(entries),
            "next": index > 0 ? .integer(index) : .null,
        ]
    }

    private func concerns(
        _ document: LoggedDocument, _ bidang: String?, _ period: Period?, _ kind: String?
    ) -> Bool {
        switch document {
        case .report(let report, _):
            (bidang ?? report.bidang) == report.bidang && (period ?? report.period) == report.period
                && kind != "act"
        case .act(let act):
            (bidang.map { act.concerns($0, in: reading.state) } ?? true) && kind != "report"
                && (period.map { act.json.object?["period"]?.string == $0.description } ?? true)
        }
    }

    private func item(_ index: UInt64, _ entry: Entry, _ document: LoggedDocument) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("index", .integer(index)), ("received_at", .string(entry.receivedAt.description)),
        ]
        switch document {
        case .report(let report, let signed):
            members += [
                ("kind", "report"), ("report", Self.summary(report, signed)), ("act", .null),
            ]
        case .act(let act): members += [("kind", "act"), ("report", .null), ("act", Self.summary(act))]
        }
        return .object(JSONObject(pairs: members))
    }

    private static func summary(_ report: Report, _ signed: SignedReport) -> JSONValue {
        [
            "report": .string(signed.hash.hex), "bidang": .string(report.bidang),
            "period": .string(report.period.description), "kind": .string(report.kind.rawValue),
            "revision": .integer(report.revision), "supersedes": .optional(report.supersedes?.hex),
            "reason": .optional(report.reason), "kid": .string(signed.kid),
            "prepared_by": report.preparedBy.json, "approved_by": report.approvedBy?.json ?? .null,
        ]
    }

    /// The act, a whole catalogue in it replaced by its revision: the entry has it.
    private static func summary(_ act: Act) -> JSONValue {
        guard let object = act.json.object, let catalog = object["catalog"]?.object else { return act.json }
        return .object(object.setting("catalog", to: catalog["revision"] ?? .null))
    }
}

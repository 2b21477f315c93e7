// The log and its proofs as JSON: what a program needs to check any figure without us.

import Shared

/// Resources of the log.
struct LogResources {
    let reading: OfficeReading
    let question: DataQuestion
    let logKey: SigningKey

    private var state: OfficeState { reading.state }

    /// The office, its log and its periods.
    func office() throws -> JSONValue {
        let catalog = state.latestCatalog
        let position = try reading.position
        return [
            "office": .string(catalog.office.id), "name": .string(catalog.office.name),
            "utc_offset": .string(catalog.office.utcOffset.description), "demo": .bool(state.isDemo),
            "reporting_from": .string(state.reportingFrom.description),
            "years": .array(catalog.years.map { .string(String($0)) }),
            "catalog": .integer(catalog.revision), "log": position.json,
            "origin": .string(state.origin), "vkey": .string(state.logKey.text),
            "last_entry_at": .string(position.computedAt.description),
        ]
    }

    // MARK: Reports

    /// Every revision of a period's reports: who, when, why, what changed, and what that did.
    func revisions() throws -> JSONValue {
        let period = try question.period()
        let history = try PeriodHistory(
            of: period, bidang: try question.bidang(), in: reading.store, state)
        return [
            "period": .string(period.description), "log": try reading.position.json,
            "revisions": HistoryJSON.value(history),
        ]
    }

    /// An entry as it is stored, what it says, and the proof that it is in the log.
    func entry(_ text: String) throws -> JSONValue {
        guard let index = UInt64(text), String(index) == text, index < state.size else { throw Self.noEntry }
        let entry = try reading.store.requiredEntry(at: index)
        let document = try Store.readable { () throws(ReplayFault) in
            try OfficeState.readDocument(entry, at: index)
        }
        let (kind, content): (String, JSONValue) =
            switch document {
            case .report(_, let signed): ("report", try Self.payload(signed))
            case .act(let act): ("act", act.json)
            }
        return [
            "index": .integer(index), "received_at": .string(entry.receivedAt.description),
            "kind": .string(kind), "content": content,
            "entry": .string(String(decoding: entry.compact, as: UTF8.self)),
            "proof": .string(try proof(index, entry.receivedAt)),
        ]
    }

    /// A report by its hash.
    func report(_ text: String) throws -> JSONValue {
        let logged = try logged(text)
        let report = logged.report
        let head = state.heads[.init(bidang: report.bidang, period: report.period)]
        return [
            "report": .string(logged.signed.hash.hex), "index": .integer(logged.index),
            "received_at": .string(logged.receivedAt.description),
            "current": .bool(head?.index == logged.index), "kid": .string(logged.signed.kid),
            "payload": try Self.payload(logged.signed),
            "entry": .string(String(decoding: logged.signed.compact, as: UTF8.self)),
        ]
    }

    /// The receipt of a report, against the checkpoint of now.
    func receipt(_ text: String) throws -> JSONValue {
        let logged = try logged(text)
        return [
            "report": .string(logged.signed.hash.hex), "index": .integer(logged.index),
            "received_at": .string(logged.receivedAt.description),
            "proof": .string(try proof(logged.index, logged.receivedAt)),
        ]
    }

    private func logged(_ text: String) throws -> LoggedReport {
        guard let hash = Digest(hex: text), let index = try reading.store.index(ofReport: hash) else {
            throw DataProblem.notFound(Words(id: "Laporan ini", en: "such report"))
        }
        return try reading.store.report(at: index)
    }

    private static func payload(_ signed: SignedReport) throws -> JSONValue {
        do { return try JSONValue(parsing: signed.payload) } catch {
            throw StoreError.damaged("a report's payload is not JSON", in: "entries")
        }
    }

    private static let noEntry = DataProblem.notFound(Words(id: "Entri ini", en: "such entry"))

    // MARK: Proofs

    private func proof(_ index: UInt64, _ receivedAt: Timestamp) throws -> String {
        guard let path = try reading.store.inclusionPath(index: index, size: state.size) else {
            throw Self.noEntry
        }
        return Receipt.text(
            receivedAt: receivedAt, index: index, path: path,
            checkpoint: try reading.store.checkpoint(of: state, key: logKey))
    }

    /// The signed checkpoint of the whole log.
    func checkpoint() throws -> JSONValue {
        [
            "checkpoint": .string(try reading.store.checkpoint(of: state, key: logKey).note),
            "origin": .string(state.origin), "vkey": .string(state.logKey.text),
            "log": try reading.position.json,
        ]
    }

    /// The proof that the log of one size is the beginning of that of another.
    func consistency() throws -> JSONValue {
        let (from, to) = (try question.requiredSize("from"), try question.requiredSize("to"))
        guard from <= to, let proof = try reading.store.consistencyProof(from: from, to: to) else {
            throw DataProblem.parameter(
                "from", Words(id: "ukuran yang tidak melebihi to", en: "a size no larger than to"))
        }
        return [
            "from": .integer(from), "to": .integer(to), "proof": .array(proof.map { .string($0.base64) }),
        ]
    }

    // MARK: Catalogues

    /// The revisions of the catalogue, oldest first.
    func catalogs() -> JSONValue {
        .object(
            JSONObject(pairs: [
                (
                    "catalogs",
                    .array(
                        state.catalogs.map { adopted in
                            [
                                "revision": .integer(adopted.catalog.revision),
                                "title": .string(adopted.catalog.title),
                                "applies_from": .integer(adopted.catalog.appliesFrom),
                                "index": .integer(adopted.index),
                                "adopted_at": .string(adopted.at.description),
                                "reason": .optional(adopted.reason),
                                "decree": adopted.decree.map {
                                    ["number": .string($0.number), "date": .string($0.date.description)]
                                } ?? .null,
                            ]
                        })
                )
            ]))
    }

    /// One revision, whole, as it was adopted.
    func catalog(_ text: String) throws -> JSONValue {
        guard let adopted = state.catalogs.first(where: { String($0.catalog.revision) == text }) else {
            throw DataProblem.notFound(Words(id: "Revisi katalog ini", en: "such catalogue revision"))
        }
        return adopted.catalog.json
    }
}

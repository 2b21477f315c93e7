// Reports that the aggregator refused for good, with its reason: refused/<hash>.jws and .json (Outbox). The
// form opens such a report again, its faults at the fields they are about.

import Shared

/// One refused report.
struct RefusedReport: Sendable {
    let hash: Digest
    let report: Report
    let refusal: AnsweredRefusal
    let refusedAt: Timestamp?

    /// The faults by field, in the order of the answer; one without a field where it names no place.
    var faults: [FieldFault] {
        let rows = report.items.mapValues { Array($0.indices) }
        if refusal.details.isEmpty {
            return [
                FieldFault(nil, refusal.codeText, Words(id: refusal.message, en: refusal.message))
            ]
        }
        return refusal.details.map { detail in
            FieldFault(
                FormField(pointer: JSONPointer(description: detail.pointer), rows: rows), detail.code,
                Words(id: detail.message, en: detail.message))
        }
    }

    /// Every refused report that can be read, in the order they were refused.
    static func readAll(_ folder: AgentFolder) throws -> [RefusedReport] {
        let outbox = Outbox(folder: folder)
        var all: [RefusedReport] = []
        for name in try FileSystem.names(in: folder.refusedPath) where name.hasSuffix(".jws") {
            let bytes = try FileSystem.read(folder.refusedPath + "/" + name, byteCountMax: 1 << 20)
            guard let signed = try? SignedReport(compact: bytes),
                let report = try? Report(payload: signed.payload),
                let refusal = try outbox.refusal(of: signed.hash)
            else { continue }
            all.append(
                RefusedReport(
                    hash: signed.hash, report: report, refusal: refusal,
                    refusedAt: try refusedAt(signed.hash, folder)))
        }
        return all.sorted { ($0.refusedAt?.milliseconds ?? 0) < ($1.refusedAt?.milliseconds ?? 0) }
    }

    private static func refusedAt(_ hash: Digest, _ folder: AgentFolder) throws -> Timestamp? {
        let bytes = try FileSystem.read(
            folder.refusedPath + "/\(hash.hex).json", byteCountMax: 1 << 20)
        let object = (try? JSONValue(parsing: bytes))?.object
        return object?["refused_at"]?.string.flatMap { Timestamp($0) }
    }
}

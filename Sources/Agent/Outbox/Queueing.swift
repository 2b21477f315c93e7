// From a draft to a report that is durably queued: the one way into the outbox, for commands and the inbox.
// The head is looked for first, perhaps over the wire; then, under the folder's lock, what another process
// has queued meanwhile counts before it.

import Shared

/// A report that lies in the outbox, or was there or in the log already.
struct QueuedReport: Sendable {
    let hash: Digest
    let report: Report
    /// Its receipt, where the log has it already.
    let receipt: Receipt?
    /// Whether the draft said nothing new.
    let isUnchanged: Bool
}

extension Agent {
    /// Looks for the head of a period beyond what is kept here; nil where there is nobody to ask.
    typealias HeadFinder = (Chronicle) throws -> Chronicle.Known?

    /// Queues the report that a draft makes.
    func queue(
        _ draft: Draft, from path: String, _ intent: Preparation.Intent, head find: HeadFinder
    ) throws -> QueuedReport {
        let found = try find(try Chronicle(reading: folder, record))
        let files = EvidenceFiles(folder: folder)
        let evidence = try files.entries(of: draft, besides: path, keeping: false)
        return try folder.locked {
            try refresh(holdingLock: true)
            let chronicle = try Chronicle(reading: folder, record)
            let outcome = try preparation(try catalogs(), chronicle).outcome(
                of: draft, evidence: evidence, after: chronicle.newest(draft.period, found), intent)
            switch outcome {
            case .unchanged(let known):
                return QueuedReport(
                    hash: known.hash, report: known.report, receipt: known.receipt, isUnchanged: true)
            case .report(let report):
                guard try files.entries(of: draft, besides: path, keeping: true) == evidence else {
                    throw AgentFault(
                        "evidence-changed",
                        id: "\(path): berkas bukti dukung berubah saat dibaca; ulangi setelah berkas selesai",
                        en: "\(path): an evidence file changed while it was read; try again once it is done")
                }
                return try signAndStore(report)
            }
        }
    }

    /// Whether the report that a draft makes could be queued; nothing is kept.
    func check(
        _ draft: Draft, from path: String, _ intent: Preparation.Intent, head find: HeadFinder
    ) throws {
        let chronicle = try Chronicle(reading: folder, record)
        let found = try find(chronicle)
        let evidence = try EvidenceFiles(folder: folder).entries(of: draft, besides: path, keeping: false)
        _ = try preparation(try catalogs(), try Chronicle(reading: folder, record)).outcome(
            of: draft, evidence: evidence, after: chronicle.newest(draft.period, found), intent)
    }

    /// Queues the reports of a file, all of them or, where one would be refused, none.
    func queue(
        _ file: DraftFile, intent: (Draft) throws -> Preparation.Intent,
        head find: (Period, Chronicle) throws -> Chronicle.Known?
    ) throws -> [QueuedReport] {
        if file.drafts.count > 1 {
            var faults: [AgentFault] = []
            for draft in file.drafts {
                do {
                    try check(draft, from: file.path, try intent(draft)) { try find(draft.period, $0) }
                } catch let fault as AgentFault where !fault.isDamage {
                    faults.append(fault.of(draft.period))
                }
            }
            if let first = faults.first { throw AgentFault(first, and: faults.dropFirst()) }
        }
        return try file.drafts.map { draft in
            try queue(draft, from: file.path, try intent(draft)) { try find(draft.period, $0) }
        }
    }

    /// Queues the withdrawal of a period's report.
    func queueWithdrawal(
        of period: Period, reason: String, by person: Report.Person?, head find: HeadFinder
    ) throws -> QueuedReport {
        let found = try find(try Chronicle(reading: folder, record))
        return try folder.locked {
            try refresh(holdingLock: true)
            let chronicle = try Chronicle(reading: folder, record)
            let report = try preparation(try catalogs(), chronicle).withdrawal(
                of: period, after: chronicle.newest(period, found), reason: reason, by: person)
            return try signAndStore(report)
        }
    }

    private func signAndStore(_ report: Report) throws -> QueuedReport {
        let key = try signer()
        let signed = SignedReport(signing: report.json.compact, with: key)
        CrashPoint.agentBeforeQueue.pass()
        try outbox.add(signed, signedBy: key.publicKey)
        CrashPoint.agentAfterQueue.pass()
        return QueuedReport(hash: signed.hash, report: report, receipt: nil, isUnchanged: false)
    }
}

extension Chronicle {
    /// What waits in the outbox, else the head found elsewhere, else the newest in the log known here.
    fileprivate func newest(_ period: Period, _ found: Known?) -> Known? {
        let local = head(period)
        if let local, local.receipt == nil { return local }
        return found ?? local
    }
}

// From the form to the outbox: what was checked is signed and queued durably, its files kept, and only then
// the draft dropped. Cut in between, the draft is found to say nothing new, and goes at the next *Kirim*.

import Shared

/// Queues what the form sends.
struct FormDispatch {
    let agent: Agent
    /// How long the log is asked for the newest report of a period; zero: what is kept here decides.
    var waiting = Duration.zero

    /// Queues the report of a draft and drops the draft; every fault with its field.
    func send(_ form: FormDraft) throws -> Result<QueuedReport, FormRefusal> {
        let shelf = DraftShelf(folder: agent.folder)
        let chronicle = try Chronicle(reading: agent.folder, agent.record)
        let check = FormCheck(form, agent.preparation(try agent.catalogs(), chronicle), chronicle)
        if check.isUnchanged, let head = chronicle.head(form.period) {
            try shelf.remove(form.period)
            return .success(
                QueuedReport(
                    hash: head.hash, report: head.report, receipt: head.receipt, isUnchanged: true))
        }
        guard check.isReady else {
            return .failure(FormRefusal(faults: check.faults))
        }
        let catalog = try agent.catalogs().inForce(for: form.period.year)
        let read = form.read(
            catalog.indicators(ofBidang: agent.record.bidang),
            requiring: form.required(after: chronicle.head(form.period)))
        do {
            let queued = try asking(form.period) { find in
                try agent.queue(read.draft, form.evidence.map(\.entry), check.intent, head: find) {
                    try refuseIfMoved(form, $0)
                    try keepFiles(form, shelf)
                }
            }
            try shelf.remove(form.period)
            return .success(queued)
        } catch let fault as AgentFault {
            return .failure(FormRefusal(faults: FieldFault.list(fault, read)))
        }
    }

    /// Queues the withdrawal of a period's report.
    func withdraw(_ period: Period, reason: String, by person: Report.Person?) throws -> QueuedReport {
        try asking(period) { find in
            try agent.queueWithdrawal(
                of: period, reason: FormDraft.trimmed(reason), by: person, head: find)
        }
    }

    /// Runs `body` with a way to ask the log for the head, where there is time for that.
    private func asking<Value>(
        _ period: Period, _ body: (Agent.HeadFinder) throws -> Value
    ) throws -> Value {
        if waiting == .zero { return try body { _ in nil } }
        let courier = Courier(agent, waiting: waiting)
        defer { courier.close() }
        _ = try courier.open()
        return try body { try courier.head(period, agent, $0) }
    }

    /// A correction is of the report that the person saw, not of one that has come since.
    private func refuseIfMoved(_ form: FormDraft, _ made: Report) throws {
        guard let corrects = form.corrects, made.supersedes != corrects else { return }
        let moved = FieldFault.headMoved(form.period, to: made.revision - 1)
        throw AgentFault(moved.code, moved.words)
    }

    /// Makes sure of a copy of every file that the report will name.
    private func keepFiles(_ form: FormDraft, _ shelf: DraftShelf) throws {
        for file in form.evidence {
            let kept = agent.folder.evidencePath + "/" + file.hash.hex
            if try FileSystem.exists(kept) { continue }
            guard let path = try shelf.path(of: file) else {
                if try isInherited(file, form) { continue }
                throw lost(file)
            }
            let bytes = try FileSystem.read(path, byteCountMax: Limits.evidenceByteCountMax)
            guard Digest.sha256(bytes) == file.hash else { throw lost(file) }
            try FileSystem.writeDurably(bytes, to: kept)
        }
    }

    /// Whether the report being corrected names the file already: another agent of the unit has its copy.
    private func isInherited(_ file: FormDraft.EvidenceFile, _ form: FormDraft) throws -> Bool {
        guard let corrects = form.corrects else { return false }
        let chronicle = try Chronicle(reading: agent.folder, agent.record)
        return chronicle.known(corrects)?.report.evidence.contains { $0.hash == file.hash } ?? false
    }

    private func lost(_ file: FormDraft.EvidenceFile) -> AgentFault {
        AgentFault(
            "evidence-lost",
            id: "bukti dukung \(quoted(file.name)) hilang atau berubah; hapus dari isian, lalu unggah lagi",
            en: "the evidence \(quoted(file.name)) is gone or has changed; remove it and upload it again")
    }
}

/// Why a form was not sent: every fault with its field.
struct FormRefusal: Error, Sendable {
    let faults: [FieldFault]
}

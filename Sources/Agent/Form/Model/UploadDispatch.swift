// From a confirmed upload to the outbox, period by period in their order; each is noted before the next, and
// what a cut left unsent goes with the next confirmation, since what is queued already says nothing new.

import Shared

/// Queues the periods of an uploaded file.
struct UploadDispatch {
    let agent: Agent
    let shelf: UploadShelf

    init(agent: Agent) { (self.agent, shelf) = (agent, UploadShelf(folder: agent.folder)) }

    /// Reads the file anew and says what it comes to; faults of the file itself are thrown.
    func preview(_ upload: Upload, reason: String?, by person: Report.Person?) throws -> UploadPreview {
        guard let bytes = try shelf.bytes(of: upload) else {
            throw AgentFault(
                "upload-gone", id: "berkas unggahan sudah tidak ada; unggah lagi",
                en: "the uploaded file is no longer here; upload it again")
        }
        let (catalogs, chronicle) = (
            try agent.catalogs(), try Chronicle(reading: agent.folder, agent.record)
        )
        let file = try DraftFile(upload.name, bytes, catalogs: catalogs, bidang: agent.record.bidang)
        let drafts = file.drafts.map { draft in
            var draft = draft
            // Who is logged in has prepared it, whatever the file says.
            if let person { draft.preparedBy = person }
            return draft
        }
        let preparation = agent.preparation(catalogs, chronicle)
        let today = preparation.now.date(at: catalogs.latest.office.utcOffset)
        let locks = PeriodLocks(
            notices: try NoticeShelf(folder: agent.folder).read().notices, bidang: agent.record.bidang)
        return UploadPreview(drafts, preparation, chronicle, reason: reason) { locks.isLocked($0, on: today) }
    }

    /// Queues every period of a preview that says something new.
    func send(_ preview: UploadPreview, of upload: Upload, reason: String?) throws -> Upload {
        invariant(preview.isReady, "only an upload without faults is confirmed")
        var upload = upload
        for part in preview.parts where part.report != nil {
            let queued = try agent.queue(
                part.draft, [], UploadPreview.intent(part, reason: reason), head: { _ in nil },
                keeping: { _ in })
            upload.queued.removeAll { $0.period == part.draft.period }
            upload.queued.append(Upload.Queued(period: part.draft.period, report: queued.hash))
            try shelf.write(upload)
        }
        return upload
    }
}

/// How far a queued report has got.
enum DeliveryState: Sendable {
    case queued
    case delivered(Receipt)
    case refused(AnsweredRefusal)
    /// Neither here nor there: a file was taken away.
    case unknown
}

extension Agent {
    /// How far the report of that hash has got.
    func deliveryState(of hash: Digest) throws -> DeliveryState {
        if let kept = try receipts.kept(hash) { return .delivered(kept.receipt) }
        if let refusal = try outbox.refusal(of: hash) { return .refused(refusal) }
        let waits = try outbox.read().entries.contains { $0.hash == hash }
        if waits { return .queued }
        // Delivered between the two looks.
        return try receipts.kept(hash).map { .delivered($0.receipt) } ?? .unknown
    }
}

// Draft + catalogue + current head → report (DESIGN 8). Pure: evidence files are hashed by the caller.
//
//   no head            submit: revision 1                        correct: refused, use submit
//   head is withdrawn  submit: a correction "Dilaporkan kembali" correct: with the reason given
//   head is a report   submit: "Melengkapi laporan" where the draft adds indicators and changes none; the
//                              same again is nothing new; anything else needs correct and a reason
//                      correct: indicators the draft lacks come from the head, those dropped are named

import Shared

/// Makes reports of one unit.
struct Preparation: Sendable {
    /// What the person wants.
    enum Intent: Sendable {
        case submit
        case correct(reason: String, dropped: [String])
    }

    /// What came of it.
    enum Outcome: Sendable {
        /// A report to sign.
        case report(Report)
        /// The head says the same already.
        case unchanged(Chronicle.Known)
    }

    static let completionReason = "Melengkapi laporan"
    static let reinstatementReason = "Dilaporkan kembali"

    let office: String
    let bidang: String
    let catalogs: CatalogHistory
    let now: Timestamp
    /// The latest time of the log known here: where the PC's clock is behind, the log's time counts.
    let latestArrival: Timestamp?

    // MARK: Reports

    /// The report that a draft makes after `head`, checked as the aggregator will check it.
    func outcome(
        of draft: Draft, evidence: [Report.Evidence], after head: Chronicle.Known?, _ intent: Intent
    ) throws -> Outcome {
        let draft = draft.withSums()
        guard let head else {
            if case .correct = intent { throw noHead(draft.period) }
            return .report(try checked(report(draft, evidence, after: nil, reason: nil), draft, head))
        }
        var result: Report
        switch (intent, head.report.kind) {
        case (.submit, .withdrawal):
            result = try report(draft, evidence, after: head, reason: Self.reinstatementReason)
        case (.submit, .report):
            if draft.indicators.isEmpty { throw noValues(draft) }
            let changed = draft.touched.filter { !isSame(draft, evidence, $0, as: head.report) }
            if changed.isEmpty { return .unchanged(head) }
            guard changed.allSatisfy({ head.report.values[$0] == nil }) else {
                throw needsCorrection(draft, head, changed.filter { head.report.values[$0] != nil }.sorted())
            }
            result = try report(draft, evidence, after: head, reason: Self.completionReason)
            result.fill(from: head.report, except: draft.indicators.subtracting(head.report.values.keys))
        case (.correct(let reason, _), .withdrawal):
            result = try report(draft, evidence, after: head, reason: reason)
        case (.correct(let reason, let dropped), .report):
            try check(dropped, draft, head.report)
            result = try report(draft, evidence, after: head, reason: reason)
            result.fill(from: head.report, except: draft.indicators.union(dropped))
            result.dropped = dropped
        }
        return .report(try checked(result, draft, head))
    }

    /// The report that takes `head` back.
    func withdrawal(
        of period: Period, after head: Chronicle.Known?, reason: String, by person: Report.Person?
    ) throws -> Report {
        guard let head else { throw noHead(period) }
        guard head.report.kind == .report else {
            throw AgentFault(
                "already-withdrawn", id: "laporan \(period) sudah ditarik; tidak ada yang perlu ditarik lagi",
                en: "the report of \(period) is already withdrawn; there is nothing to withdraw")
        }
        let report = Report(
            kind: .withdrawal, office: office, bidang: bidang, period: period,
            revision: head.report.revision + 1, supersedes: head.hash, reason: reason,
            catalog: catalogs.latest.revision, preparedBy: person ?? head.report.preparedBy,
            createdAt: createdAt)
        return try checked(report, Draft(period: period), head)
    }

    private func report(
        _ draft: Draft, _ evidence: [Report.Evidence], after head: Chronicle.Known?, reason: String?
    ) throws -> Report {
        guard let preparedBy = draft.preparedBy else {
            throw AgentFault(
                "prepared-by-missing",
                id: "penyusun belum diisi; isi nama dan jabatan penyusun (prepared_by)",
                en: "who prepared it is missing; give the name and title in prepared_by")
        }
        var report = Report(
            kind: .report, office: office, bidang: bidang, period: draft.period,
            revision: (head?.report.revision ?? 0) + 1, supersedes: head?.hash, reason: reason,
            catalog: catalogs.latest.revision, preparedBy: preparedBy, createdAt: createdAt)
        (report.values, report.items, report.baseline) = (draft.values, draft.items, draft.baseline)
        (report.notes, report.evidence, report.approvedBy) = (draft.notes, evidence, draft.approvedBy)
        return report
    }

    private var createdAt: String { now.text(at: catalogs.latest.office.utcOffset) }

    // MARK: Changes

    /// Whether what the draft says of an indicator is what the report says already.
    private func isSame(
        _ draft: Draft, _ evidence: [Report.Evidence], _ id: String, as report: Report
    ) -> Bool {
        guard let known = report.values[id] else { return false }
        if let values = draft.values[id] {
            let items = draft.items[id] ?? []
            let knownItems = report.items[id] ?? []
            guard values.isEqual(to: known), items.count == knownItems.count,
                zip(items, knownItems).allSatisfy({ $0.isEqual(to: $1) })
            else { return false }
        }
        if let baseline = draft.baseline[id], !(report.baseline[id] ?? [:]).isEqual(to: baseline) {
            return false
        }
        if let notes = draft.notes[id], notes != report.notes[id] { return false }
        return evidence.filter { $0.indicator == id }.allSatisfy { report.evidence.contains($0) }
    }

    private func check(_ dropped: [String], _ draft: Draft, _ head: Report) throws {
        for id in dropped where head.values[id] == nil || draft.indicators.contains(id) {
            throw AgentFault(
                "wrong-dropped",
                id: "--drop \(id): indikator itu tidak ada pada laporan \(head.period), atau masih diisi",
                en: "--drop \(id): the report of \(head.period) lacks it, or the draft still gives it")
        }
    }

    private func noValues(_ draft: Draft) -> AgentFault {
        AgentFault(
            "no-values",
            id: "draf \(draft.period) tidak memuat satu indikator pun; isi values atau rinciannya",
            en: "the draft of \(draft.period) holds no indicator; fill in its values or items")
    }

    private func noHead(_ period: Period) -> AgentFault {
        AgentFault(
            "no-report",
            id: "belum ada laporan \(period); kirim laporan pertama dengan: iku-agent submit BERKAS",
            en: "there is no report of \(period) yet; send the first one with: iku-agent submit FILE")
    }

    private func needsCorrection(_ draft: Draft, _ head: Chronicle.Known, _ ids: [String]) -> AgentFault {
        let list = ids.joined(separator: ", ")
        return AgentFault(
            "needs-correction",
            id:
                "laporan \(draft.period) sudah ada (revisi \(head.report.revision)) dan draf ini mengubah "
                + "\(list); "
                + "kirim sebagai koreksi: iku-agent correct BERKAS --reason ALASAN",
            en:
                "\(draft.period) is reported already (revision \(head.report.revision)) and this draft "
                + "changes \(list); "
                + "send a correction: iku-agent correct FILE --reason REASON")
    }

    // MARK: Checks

    /// The report, if the aggregator would take it after `head`; else every fault, by its place in the draft.
    private func checked(_ report: Report, _ draft: Draft, _ head: Chronicle.Known?) throws -> Report {
        let catalog = catalogs.inForce(for: report.period.year)
        let context = JudgeContext(
            office: office, signerBidang: bidang, catalog: catalog, latestRevision: catalogs.latest.revision,
            arrival: max(now, latestArrival ?? now).date(at: catalog.office.utcOffset), head: head?.head,
            isLocked: false)
        do throws(FaultList) {
            _ = try Report(payload: report.json.compact)
        } catch {
            throw AgentFault(.invalidReport(error), draft)
        }
        do throws(Refusal) { try report.judge(in: context) } catch { throw AgentFault(error, draft) }
        return report
    }
}

extension AgentFault {
    /// A refusal of the same judge that the aggregator asks, with places in the draft's table.
    init(_ refusal: Refusal, _ draft: Draft) {
        let faults = refusal.faults.map { fault in
            guard let place = draft.origin(of: fault.pointer) else { return fault }
            return Fault(
                fault.pointer, fault.code, fault.words.placed(place), cell: draft.cell(of: fault.pointer))
        }
        self.init(
            refusal.code.rawValue, id: refusal.words.indonesian, en: refusal.words.english, faults: faults)
    }
}

extension Draft {
    /// Every indicator of which the draft says anything.
    fileprivate var touched: Set<String> {
        indicators.union(notes.keys).union(baseline.keys).union(evidence.compactMap(\.indicator))
    }

    /// The place in the table that a fault's pointer, or the nearest one above it, comes from.
    func origin(of pointer: JSONPointer) -> Words? { nearest(to: pointer, in: origins) }

    /// The cell of a workbook that a fault's pointer, or the nearest one above it, comes from.
    func cell(of pointer: JSONPointer) -> SheetTable.Place? { nearest(to: pointer, in: cells) }

    private func nearest<Value>(to pointer: JSONPointer, in places: [JSONPointer: Value]) -> Value? {
        var text = pointer.description[...]
        while true {
            if let place = places[JSONPointer(description: String(text))] { return place }
            guard let slash = text.lastIndex(of: "/") else { return nil }
            text = text[..<slash]
        }
    }
}

extension Words {
    /// The sentence behind the place it is about.
    func placed(_ place: Words) -> Words {
        Words(id: "\(place.indonesian): \(indonesian)", en: "\(place.english): \(english)")
    }
}

extension Report {
    /// Takes over what `head` says of its indicators, but for those named.
    fileprivate mutating func fill(from head: Report, except ids: Set<String>) {
        for (id, values) in head.values where !ids.contains(id) {
            self.values[id] = values
            items[id] = head.items[id]
            baseline[id] = baseline[id] ?? head.baseline[id]
            notes[id] = notes[id] ?? head.notes[id]
            evidence += head.evidence.filter { $0.indicator == id && !evidence.contains($0) }
        }
        // What supports the report as a whole goes on supporting what was taken over.
        guard !Set(head.values.keys).isSubset(of: ids) else { return }
        evidence += head.evidence.filter { $0.indicator == nil && !evidence.contains($0) }
    }
}

extension [String: Figure] {
    /// Whether both hold the same numbers, however written.
    fileprivate func isEqual(to other: [String: Figure]) -> Bool {
        mapValues(\.value) == other.mapValues(\.value)
    }
}

extension Report.Item {
    fileprivate func isEqual(to other: Report.Item) -> Bool {
        name == other.name && unit == other.unit && values.isEqual(to: other.values)
    }
}

// From a file that has settled in the inbox to reports that are queued, or to a refusal that names each cell.

import Shared

extension Inbox {
    /// Queues what a file holds; `find` looks for the head of a period. Whether something was queued.
    func take(_ file: String, head find: (Period, Chronicle) throws -> Chronicle.Known?) throws -> Bool {
        let name = FileSystem.name(of: file)
        do {
            let queued = try queue(file, head: find)
            let waiting = try WaitingFile(name, queued.map(\.hash), in: waitingPath)
            try move(file, to: waiting.path)
            for report in queued { log(.info, "inbox-queued", ["file": name, "report": report.hash.hex]) }
            try settle()
            return true
        } catch let fault as AgentFault where fault.code == "key-locked" {
            let target = try freePath(unsigned.path, name)
            let held = try unsigned.hold(file, as: FileSystem.name(of: target), in: agent.language)
            log(.info, "inbox-unsigned", ["file": held])
        } catch let fault as AgentFault where fault.isDamage {
            // This machine is at fault, not the draft: it waits here, and a person is told.
            try agent.alarms.raise(fault.code, fault.words, at: agent.clock.now())
            log(.error, "inbox-waits", ["file": name, "message": fault.words.text(in: agent.language)])
        } catch let fault as AgentFault {
            try refuse(file, name, InboxRefusal(fault, in: agent.language))
        } catch let fault as SystemError where isOfDraft(fault) {
            if fault.isNotFound, fault.subject == file { return false }
            try refuse(file, name, InboxRefusal(AgentFault("failed", fault.words), in: agent.language))
        }
        return false
    }

    private func queue(
        _ path: String, head find: (Period, Chronicle) throws -> Chronicle.Known?
    ) throws -> [QueuedReport] {
        let file = try DraftFile(path, catalogs: try agent.catalogs(), bidang: agent.record.bidang)
        let jumps = SizeCheck(chronicle: try Chronicle(reading: agent.folder, agent.record)).faults(of: file)
        if file.isTable, !jumps.isEmpty { throw SizeCheck.question(path, jumps) }
        for fault in jumps {
            log(.warning, "inbox-odd", ["file": path, "message": fault.words.text(in: agent.language)])
        }
        return try agent.queue(
            file,
            intent: { draft in
                draft.reason.map { .correct(reason: $0, dropped: []) } ?? .submit
            }, head: find)
    }

    /// Whether the draft or its evidence is at fault, and not this machine, for which a sound draft waits.
    private func isOfDraft(_ fault: SystemError) -> Bool {
        !fault.isFailedSync && !fault.isShortage && !fault.subject.hasPrefix(agent.folder.path + "/")
    }
}

/// Why a file was refused, for the text beside it and for the marked copy.
struct InboxRefusal {
    let sentence: String
    let lines: [String]
    let faults: [Fault]

    init(_ fault: AgentFault, in language: Language) {
        sentence = fault.words.text(in: language)
        lines = FaultText.lines(fault.faults, in: language)
        faults = fault.faults
    }

    /// The aggregator's refusals of some of a file's reports; `accepted` says what became of the others.
    init(_ refusals: [(AnsweredRefusal, Draft?)], accepted: [String], in language: Language) {
        let found = refusals.map { refusal, draft in (refusal, Self.faults(of: refusal, draft)) }
        sentence = found.first?.0.message ?? ""
        faults = found.flatMap(\.1)
        let others = found.dropFirst().map { FaultText.item(place: "", text: $0.0.message) }.flatMap { $0 }
        lines =
            others + faults.flatMap { FaultText.item(place: "", text: $0.words.text(in: language)) }
            + accepted
    }

    /// What the aggregator says, at the cell it comes from; a refusal of the whole at the period's.
    private static func faults(of refusal: AnsweredRefusal, _ draft: Draft?) -> [Fault] {
        let details =
            refusal.details.isEmpty
            ? [("/period", refusal.message)] : refusal.details.map { ($0.pointer, $0.message) }
        return details.map { place, message in
            let pointer = JSONPointer(description: place)
            let words = Words(id: message, en: message)
            let origin = draft?.origin(of: pointer)
            return Fault(
                pointer, refusal.codeText, origin.map(words.placed) ?? words, cell: draft?.cell(of: pointer))
        }
    }
}

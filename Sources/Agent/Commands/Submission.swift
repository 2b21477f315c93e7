// What `submit`, `correct` and `withdraw` share: prepare, queue durably, deliver, tell.
//
// With a connection the head of the period comes from the log; without one from what is kept here. A report
// is queued before it is sent, and told `queued` only after it is on the disk.

import Shared

/// What became of one file.
struct SubmissionResult: Sendable {
    enum Status: String, Sendable { case accepted, duplicate, queued, refused }

    var file: String?
    var status: Status
    var hash: Digest?
    var period: Period?
    var revision: Int?
    var index: UInt64?
    var receivedAt: Timestamp?
    var error: JSONValue?
    var message: Words?
    var lines: [String] = []
    var exit: ExitCode

    var json: JSONValue {
        [
            "file": .optional(file), "status": .string(status.rawValue), "report": .optional(hash?.hex),
            "revision": revision.map { .integer($0) } ?? .null, "index": index.map { .integer($0) } ?? .null,
            "error": error ?? .null,
        ]
    }
}

/// Prepares and delivers for one command.
final class Submission {
    private let context: CommandContext
    private let agent: Agent
    private let courier: Courier?
    private let wait: Duration
    private var results: [SubmissionResult] = []
    /// The drafts of what was queued: they tell where the aggregator's refusals point.
    private var drafts: [Digest: Draft] = [:]

    init(_ context: CommandContext) throws {
        self.context = context
        agent = try context.agent()
        // Before anything is locked or connected: a person may take their time.
        try context.unlock(agent)
        wait = context.arguments.has("no-wait") ? .zero : try context.wait()
        courier = wait > .zero ? Courier(agent, waiting: wait) : nil
        _ = try courier?.open()
    }

    /// Queues what `make` makes of a file; faults become the file's result.
    func add(file: String?, _ make: (Submission) throws -> [QueuedReport]) throws {
        do {
            results += try make(self).map { SubmissionResult(file, $0) }
        } catch let fault as AgentFault {
            results.append(Self.refused(file, fault, context.language))
        } catch let fault as SystemError where !fault.isFailedSync {
            results.append(Self.refused(file, AgentFault("failed", fault.words), context.language))
        }
    }

    /// Queues the reports that a file's drafts make after the heads of their periods.
    func queue(
        _ path: String, isSure: Bool, _ intent: (Draft) throws -> Preparation.Intent
    ) throws -> [QueuedReport] {
        let file = try DraftFile(path, catalogs: try agent.catalogs(), bidang: agent.record.bidang)
        let jumps = SizeCheck(chronicle: try Chronicle(reading: agent.folder, agent.record)).faults(of: file)
        if !jumps.isEmpty, file.isTable, !isSure { throw SizeCheck.question(path, jumps) }
        for line in FaultText.lines(jumps, in: context.language) where !isSure {
            StandardError.write(line + "\n")
        }
        let queued = try agent.queue(file, intent: intent) { try courier?.head($0, agent, $1) }
        for (report, draft) in zip(queued, file.drafts) { drafts[report.hash] = draft }
        try UnsignedDrafts(besides: path)?.noteQueued(path, queued.map(\.hash))
        return queued
    }

    /// Queues a withdrawal.
    func withdraw(_ period: Period, reason: String, by person: Report.Person?) throws -> QueuedReport {
        try agent.queueWithdrawal(of: period, reason: reason, by: person) {
            try courier?.head(period, agent, $0)
        }
    }

    /// Delivers everything and tells what became of it.
    func finish() throws -> ExitCode {
        let hashes = Set(results.filter { $0.status == .queued }.compactMap(\.hash))
        if !hashes.isEmpty {
            let bar = ProgressBar(hashes.count, context)
            courier?.onProgress = bar.map { bar in { bar.show($0) } }
            try courier?.deliver(hashes)
            bar?.end()
        }
        for place in results.indices { settle(&results[place]) }
        for result in results { try tell(result) }
        for words in try agent.noteDamage() { context.complain(AgentFault("outbox-damaged", words)) }
        // Told before the evidence is handed over: it may take longer.
        let waitingEvidenceCount = try courier?.deliverEvidence() ?? 0
        courier?.close()
        if let alarm = courier?.alarm { context.complain(AgentFault(alarm.code, alarm.words)) }
        tellOfEvidence(waitingEvidenceCount)
        return Self.exit(results.map(\.exit))
    }

    /// The report is delivered; its evidence follows, or somebody must look for it.
    private func tellOfEvidence(_ waitingCount: Int) {
        for words in courier?.evidenceFaults ?? [] { context.complain(AgentFault("evidence-lost", words)) }
        if waitingCount == 0 { return }
        context.complain(
            AgentFault(
                "evidence-waiting",
                id:
                    "\(waitingCount) berkas bukti dukung belum terkirim; dikirim pada sambungan berikutnya, oleh "
                    + "iku-agent run atau submit",
                en:
                    "\(waitingCount) evidence files are not handed over yet; the next connection does it, of "
                    + "iku-agent run or submit"))
    }

    /// 4 outranks 1 outranks 3.
    static func exit(_ codes: [ExitCode]) -> ExitCode {
        for code in [ExitCode.refused, .failed, .queued] where codes.contains(code) { return code }
        return .done
    }

    private func settle(_ result: inout SubmissionResult) {
        guard result.status == .queued, let hash = result.hash else { return }
        switch courier?.outcomes[hash] {
        case .accepted(let receipt): result.accept(receipt, as: .accepted)
        case .duplicate(let receipt): result.accept(receipt, as: .duplicate)
        case .refused(let refusal):
            (result.status, result.exit, result.error) = (.refused, .refused, refusal.json)
            result.message = Words(id: refusal.message, en: refusal.message)
            result.lines = InboxRefusal([(refusal, drafts[hash])], accepted: [], in: context.language).lines
        case nil:
            result.exit = courier?.alarm == nil ? .queued : .failed
            result.message = courier?.alarm?.words ?? courier?.failure
            if let alarm = courier?.alarm {
                result.error = AgentFault(alarm.code, alarm.words).json(in: context.language)
            }
        }
    }

    private static func refused(_ file: String?, _ fault: AgentFault, _ language: Language)
        -> SubmissionResult
    {
        SubmissionResult(
            file: file, status: .refused, error: fault.json(in: language), message: fault.words,
            lines: FaultText.lines(fault.faults, in: language), exit: .failed)
    }

    // MARK: Telling

    private func tell(_ result: SubmissionResult) throws {
        if context.isJSON { try context.say(result.json) } else { try tellInWords(result) }
        guard let message = result.message, result.status == .refused || !context.isJSON else { return }
        StandardError.complain(
            program: "iku-agent",
            Words(id: result.placed(message.indonesian), en: result.placed(message.english)),
            in: context.language)
        if !context.isJSON { for line in result.lines { StandardError.write(line + "\n") } }
    }

    private func tellInWords(_ result: SubmissionResult) throws {
        let name = result.file ?? result.period?.description ?? ""
        let what = result.period.map { "\($0)" } ?? ""
        let revision = result.revision.map(String.init) ?? ""
        let number = result.index.map(String.init) ?? ""
        let time = result.receivedAt.map { arrival($0) } ?? ""
        switch result.status {
        case .accepted:
            try context.say(
                Words(
                    id: "\(name): diterima, periode \(what) revisi \(revision), nomor \(number), \(time)",
                    en: "\(name): accepted, period \(what) revision \(revision), number \(number), \(time)"))
        case .duplicate:
            try context.say(
                Words(
                    id:
                        "\(name): sudah diterima sebelumnya, periode \(what) revisi \(revision), nomor "
                        + "\(number), \(time)",
                    en:
                        "\(name): accepted before, period \(what) revision \(revision), number \(number), "
                        + "\(time)"
                ))
        case .queued:
            try context.say(
                Words(
                    id: "\(name): diantrekan, periode \(what) revisi \(revision); dikirim begitu tersambung",
                    en: "\(name): queued, period \(what) revision \(revision); sent once connected"))
        case .refused: break
        }
    }

    private func arrival(_ time: Timestamp) -> String {
        guard let office = try? agent.catalogs().latest.office else { return time.description }
        return "\(time.localText(at: office.utcOffset)) \(office.timeZone)"
    }
}

extension SubmissionResult {
    fileprivate init(_ file: String?, _ queued: QueuedReport) {
        let isKnown = queued.isUnchanged && queued.receipt != nil
        self.init(
            file: file, status: isKnown ? .duplicate : .queued, hash: queued.hash,
            period: queued.report.period,
            revision: queued.report.revision, index: queued.receipt?.index,
            receivedAt: queued.receipt?.receivedAt, exit: isKnown ? .done : .queued)
    }

    /// The sentence with the file's path in front, once.
    fileprivate func placed(_ sentence: String) -> String {
        guard let file else { return sentence }
        var sentence = sentence[...]
        for prefix in [file + ": ", FileSystem.name(of: file) + ": "] where sentence.hasPrefix(prefix) {
            sentence = sentence.dropFirst(prefix.count)
        }
        return "\(file): \(sentence)"
    }

    fileprivate mutating func accept(_ receipt: Receipt, as status: Status) {
        (self.status, exit) = (status, .done)
        (index, receivedAt) = (receipt.index, receipt.receivedAt)
    }
}

extension AgentFault {
    /// As an answer's `error` has it.
    func json(in language: Language) -> JSONValue {
        [
            "code": .string(code), "message": .string(words.text(in: language)), "retry": false,
            "details": .array(faults.map { $0.json(in: language) }),
        ]
    }
}

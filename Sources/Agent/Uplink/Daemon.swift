// `run`: one thread, one epoll. Signals, the outbox's folder (other processes queue into it), the inbox's
// folders and the connection are events; one timer covers pings, retries and files that settle.

import Shared

/// The agent's daemon.
final class Daemon {
    private enum Token: UInt64 {
        case signals, outbox, entry, inbox, uplink, folder, answers
    }

    private let agent: Agent
    private let log: Log
    private let poller: Poller
    private let signals: SignalSource
    private let outboxWatch: FolderWatch
    /// What other processes of the agent change: its keys, and what has been answered.
    private let folderWatch: FolderWatch
    private let answerWatches: [FolderWatch]
    private let inbox: Inbox?
    /// The form, where there is one: it shows how the line is.
    private let form: FormDoor?
    private let inboxWatches: [(token: Token, folder: String, watch: FolderWatch)]
    private var uplink: Uplink?
    private var uplinkInterest: Poller.Interest = []
    private var backoff: UplinkBackoff
    private var retryAt: Int64 = .min
    private var addressTurn = 0
    private var isEnding = false
    private var idlePages = IdlePages()
    /// Whether files may wait in the inbox whose reports have been answered.
    private var hasUnsettled = true
    /// The inbox rests until then: something had run out.
    private var pausedUntil: Int64 = .min

    /// How long what a shortage has stopped is put off: room on the disk, descriptors.
    private static let shortageMilliseconds: Int64 = 5000

    /// The service manager that hears of each round; empty where there is none.
    private let environment: [String: String]

    init(
        _ agent: Agent, inbox path: String?, form: FormDoor? = nil, _ log: Log, _ signals: SignalSource,
        environment: [String: String] = [:]
    ) throws {
        self.agent = agent
        self.environment = environment
        self.form = form
        self.log = log
        self.signals = signals
        poller = try Poller()
        outboxWatch = try FolderWatch(agent.folder.outboxPath)
        folderWatch = try FolderWatch(agent.folder.path)
        answerWatches = try [agent.folder.receiptsPath, agent.folder.refusedPath].map { try FolderWatch($0) }
        let inbox = try path.map { try Inbox($0, agent, log) }
        self.inbox = inbox
        inboxWatches = try zip([Token.entry, Token.inbox], inbox?.arrivalPaths ?? []).map { token, folder in
            (token, folder, try FolderWatch(folder))
        }
        backoff = UplinkBackoff(seed: Secrets.random(byteCount: 8).reduce(0) { $0 << 8 | UInt64($1) })
        try poller.add(signals.descriptor, token: Token.signals.rawValue, .read)
        try poller.add(outboxWatch.descriptor, token: Token.outbox.rawValue, .read)
        try poller.add(folderWatch.descriptor, token: Token.folder.rawValue, .read)
        for watch in answerWatches {
            try poller.add(watch.descriptor, token: Token.answers.rawValue, .read)
        }
        for entry in inboxWatches {
            try poller.add(entry.watch.descriptor, token: entry.token.rawValue, .read)
        }
    }

    private var now: Int64 { agent.clock.monotonicMilliseconds() }

    /// Runs until a signal ends it.
    func run() throws {
        try bearing { try checkOutbox() }
        var events: [Poller.Event] = []
        while !isEnding {
            try connectIfDue()
            let wait = timeout()
            // While a connection is being made, the rest of the start is still to come.
            if uplink?.isReady ?? true { idlePages.release(beforeWaiting: wait, at: now) }
            try poller.wait(milliseconds: wait, into: &events)
            for event in events { try handle(event) }
            if let uplink, now >= uplink.deadline { try work { try uplink.tick(at: self.now) } }
            try takeFiles()
            try updateInterest()
            form?.renewCertificateIfDue()
            ServiceManager.keepAlive(environment: environment)
        }
        uplink?.close()
    }

    private func timeout() -> Int? {
        let inboxTime = inbox.map { max(pausedUntil, hasUnsettled ? now : $0.deadline(at: now)) }
        let watchTime = ServiceManager.watchdogMilliseconds(environment: environment).map { now + Int64($0) }
        let times = [uplink?.deadline ?? retryAt, inboxTime ?? .max, watchTime ?? .max]
        guard let next = times.min(), next != .max else { return nil }
        return Int(max(0, min(next - now, 3_600_000)))
    }

    private func handle(_ event: Poller.Event) throws {
        switch Token(rawValue: event.token) {
        case .signals:
            while signals.next() != nil { isEnding = true }
        case .outbox:
            while try outboxWatch.news() != nil {}
            try handOver()
        case .entry, .inbox:
            for entry in inboxWatches where entry.token.rawValue == event.token {
                try hear(entry.watch, entry.folder)
            }
        case .folder: try hearOfFolder()
        case .answers:
            for watch in answerWatches { while try watch.news() != nil { hasUnsettled = true } }
        case .uplink:
            if let uplink { try work { try uplink.advance(at: self.now) } }
            if uplink?.isReady == true { form?.link.noteReached() }
        case nil: break
        }
    }

    // MARK: Inbox

    private func hear(_ watch: FolderWatch, _ folder: String) throws {
        while let news = try watch.news() {
            switch news {
            case .arrived(let names): for name in names { inbox?.noteClosed(name, in: folder, at: now) }
            case .lookThrough: inbox?.lookThroughSoon()
            }
        }
    }

    /// Another process has changed the agent's keys, perhaps: the old ones are let go of at once.
    private func hearOfFolder() throws {
        var isOfKeys = false
        while let news = try folderWatch.news() {
            switch news {
            case .arrived(let names): isOfKeys = isOfKeys || names.contains(where: AgentFolder.isOfKeys)
            case .lookThrough: isOfKeys = true
            }
        }
        if !isOfKeys { return }
        try work {
            try self.agent.refresh()
            return []
        }
        hasUnsettled = true
        guard let uplink, uplink.isOfOtherKeys else { return }
        uplink.close()
        self.uplink = nil
        retryAt = .min
    }

    private func takeFiles() throws {
        guard let inbox, now >= pausedUntil, hasUnsettled || now >= inbox.deadline(at: now) else { return }
        try bearing {
            if hasUnsettled { try inbox.settle() }
            hasUnsettled = false
            if now >= inbox.deadline(at: now) { try take(from: inbox) }
        }
    }

    private func take(from inbox: Inbox) throws {
        let files = try inbox.readyFiles(at: now)
        if files.isEmpty { return }
        // The log is asked for heads only where it is in reach.
        let courier = uplink?.isReady == true ? Courier(agent, waiting: .seconds(5)) : nil
        _ = try courier?.open()
        for file in files {
            _ = try inbox.take(file) { period, chronicle in try courier?.head(period, self.agent, chronicle) }
        }
        courier?.close()
        try handOver()
    }

    /// Runs `body`; what a shortage stops is tried again after a while, and nothing is lost meanwhile.
    private func bearing(_ body: () throws -> Void) throws {
        do { try body() } catch let shortage as SystemError where shortage.isShortage {
            log(.error, "put-off", ["reason": shortage.words.text(in: agent.language)])
            pausedUntil = now + Self.shortageMilliseconds
            inbox?.lookThroughSoon()
        }
    }

    // MARK: Uplink

    private func connectIfDue() throws {
        guard uplink == nil, now >= retryAt else { return }
        do {
            let address = SocketAddress(host: agent.record.address.host, port: agent.record.address.port)
            let resolved = try address.resolve()
            addressTurn += 1
            let made = try Uplink(agent, resolved[addressTurn % max(1, resolved.count)], at: now)
            uplinkInterest = made.interest
            try poller.add(made.descriptor, token: Token.uplink.rawValue, uplinkInterest)
            uplink = made
        } catch {
            try lose(because: error)
        }
    }

    /// Runs one step of the connection and hears what came of it.
    private func work(_ step: () throws -> [UplinkEvent]) throws {
        do {
            for event in try step() { try hear(event) }
            if uplink?.hasEnded == true {
                form?.link.noteLost(Words(id: "sambungan berakhir", en: "the connection ended"))
                drop()
            }
        } catch {
            try lose(because: error)
        }
    }

    private func updateInterest() throws {
        guard let uplink, uplink.interest != uplinkInterest else { return }
        uplinkInterest = uplink.interest
        try poller.change(uplink.descriptor, token: Token.uplink.rawValue, uplinkInterest)
    }

    private func handOver() throws {
        guard let uplink, uplink.isReady else { return }
        try work {
            try self.agent.refresh()
            return try uplink.deliver(try self.agent.deliverable(), at: self.now)
        }
    }

    /// Names what is damaged in the outbox, once, as an alarm.
    private func checkOutbox() throws {
        for words in try agent.noteDamage() {
            log(.error, "outbox-damaged", ["message": words.text(in: agent.language)])
        }
    }

    private func hear(_ event: UplinkEvent) throws {
        switch event {
        case .ready:
            backoff.succeed()
            log(.info, "connected", ["address": agent.record.address])
            try handOver()
        case .delivered(let hash, let receipt, let isDuplicate):
            log(.info, "delivered", ["report": hash.hex, "index": receipt.index, "duplicate": isDuplicate])
            hasUnsettled = true
        case .refused(let hash, let refusal, let isKept):
            log(
                .warning, "refused",
                ["report": hash.hex, "code": refusal.codeText, "kept": isKept, "message": refusal.message])
            hasUnsettled = true
        case .alarm(let alarm):
            log(.error, "alarm", ["code": alarm.code, "message": alarm.words.text(in: agent.language)])
            retryAt = now + Int64(Limits.reconnectSecondsMax) * 1000
        case .logKey(let key): log(.info, "log-key-followed", ["vkey": key.text])
        case .catalog(let revision): log(.info, "catalog", ["revision": revision])
        case .notices(let count): if count > 0 { log(.info, "notices", ["count": count]) }
        case .evidenceDelivered(let file):
            log(.info, "evidence-delivered", ["evidence": file.hash.hex, "bytes": file.byteCount])
        case .evidenceFailed(let file, let words):
            log(
                .warning, "evidence-failed",
                ["evidence": file.hash.hex, "message": words.text(in: agent.language)])
        case .answer: break
        }
    }

    private func lose(because error: any Error) throws {
        let isShortage = (error as? SystemError)?.isShortage ?? false
        if let fault = error as? AgentFault, fault.isDamage {
            // A person must mend it; ending would only mean beginning again.
            try agent.alarms.raise(fault.code, fault.words, at: agent.clock.now())
            retryAt = now + Int64(Limits.reconnectSecondsMax) * 1000
        } else if !isShortage && !NetworkFailure.is(error) {
            throw error
        }
        if isShortage { retryAt = max(retryAt, now + Self.shortageMilliseconds) }
        log(.warning, "connection-lost", ["reason": AgentFault.words(of: error).text(in: agent.language)])
        form?.link.noteLost(AgentFault.words(of: error))
        drop()
    }

    private func drop() {
        uplink = nil
        // A receipt may have been kept in the very step that the cut ended.
        hasUnsettled = true
        retryAt = max(retryAt, now + backoff.fail())
    }
}

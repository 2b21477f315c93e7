// The intake: everything between the TCP socket and the ledger.
//
//   Acceptor ──sockets──▶ Worker × n ──jobs──▶ the ledger's writer
//                            ▲  └─pieces─▶ EvidenceKeeper
//                            └──────answers, by the worker's Mailbox
//
// Memory is bounded whatever peers do: at most `Limits.connectionCountMax` connections, each a socket
// and a TLS session of some 20 KiB at rest, and over all of them at most `Limits.heldByteCountMax` of
// lines and answers (a request in flight counts four times its line, for what it was decoded to); while
// one line is decoded, a worker needs some 20 times its size more.

internal import Glibc
import Shared

/// A running intake.
final class Server: Sendable {
    /// Where it listens, with the port the system chose.
    let boundAddress: ResolvedAddress
    private let acceptor: Acceptor
    /// Who is connected.
    let census: ConnectionCensus
    private let mailboxes: [Mailbox]
    private let evidence: EvidenceKeeper
    private let acceptorThread: Thread
    private let workerThreads: [Thread]
    private let evidenceThread: Thread

    /// Starts to accept on `listen`; `open` gives each thread its own view of the log.
    init(
        listen: SocketAddress, identity: TLSIdentity, version: String, evidenceFolder: String,
        open: @escaping LedgerOpener, writer: any LedgerWriting, clock: Clock, log: Log,
        pins: [String]? = nil, workerCount: Int = Server.processorCount,
        measures: ServiceMeasures = ServiceMeasures()
    ) throws {
        invariant(workerCount > 0, "somebody serves")
        var mailboxes: [Mailbox] = []
        for _ in 0..<workerCount { mailboxes.append(try Mailbox()) }
        self.mailboxes = mailboxes
        let census = ConnectionCensus()
        let acceptor = try Acceptor(listen, census, mailboxes, log)
        let evidence = try EvidenceKeeper(folder: evidenceFolder, open: open, clock: clock, log: log)
        (self.acceptor, self.evidence, self.census) = (acceptor, evidence, census)
        boundAddress = acceptor.boundAddress
        let services = ServerServices(
            tls: try TLSContext(.server, identity), clock: clock, log: log, census: census, writer: writer,
            evidence: evidence, open: open, version: version, pins: pins ?? [identity.spkiPin],
            workerCount: workerCount, measures: measures)
        evidenceThread = try Thread("iku-evidence") { evidence.run() }
        workerThreads = try mailboxes.map { mailbox in
            try Thread("iku-intake") {
                do { try Worker(services, mailbox).run() } catch {
                    fatalError("invariant broken: a worker has its descriptors (\(error))")
                }
            }
        }
        acceptorThread = try Thread("iku-accept") { acceptor.run() }
    }

    /// Stops within `Limits.shutdownSecondsMax`: accepts no more, takes no more requests, answers those
    /// taken, closes. Stop the ledger's writer after it, not before.
    func stop() {
        acceptor.stop()
        acceptorThread.join()
        for mailbox in mailboxes { mailbox.post(.stop) }
        for thread in workerThreads { thread.join() }
        evidence.stop()
        evidenceThread.join()
    }

    /// Makes every worker look at the clock: for clocks that jump.
    func lookAtClock() { for mailbox in mailboxes { mailbox.ring() } }

    /// Processors of the machine.
    static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

// `serve`: the daemon. Starts from the store upwards (ledger, writer, intake, HTTP), says `ready`, and on
// SIGTERM or SIGINT ends from the socket downwards, with nothing lost. SIGHUP makes it look at once at the
// pages' certificate, which it looks at every ten seconds anyway.

internal import Glibc
import Shared

enum ServeCommand {
    static let syntax = CommandSyntax(
        "serve", Words(id: "menjalankan agregator", en: "run the aggregator"),
        options: [
            CommandOption(
                "listen", value: "HOST:PORT",
                Words(
                    id: "alamat bagi agen (bawaan 0.0.0.0:7345)",
                    en: "address for agents (default 0.0.0.0:7345)")),
            CommandOption(
                "http", value: "HOST:PORT",
                Words(
                    id: "alamat halaman (bawaan 127.0.0.1:8045); di luar komputer ini selalu HTTPS",
                    en: "address of the pages (default 127.0.0.1:8045); beyond this machine always HTTPS")),
        ] + PagesDoor.options)

    /// Well within the watchdog's time of the unit (60 s).
    private static let lookMilliseconds: Int32 = 10_000

    static func run(_ context: CommandContext) throws -> ExitCode {
        ProcessSettings.ignoreBrokenPipes()
        let signals = try SignalSource()
        _ = try ProcessSettings.raiseDescriptorLimit()
        let log = context.log
        let measures = ServiceMeasures(at: context.clock.now())
        let ledger = try context.openLedger(measures: measures)
        let service = ServiceReading(context.layout, measures: measures)
        let pages = try PagesDoor(context, ledger, service)
        let listen = try SocketAddress(context.arguments.value("listen") ?? "0.0.0.0:7345")
        let (server, writer) = try startIntake(context, ledger, at: listen, log, measures)
        service.watch(pages.http, server.census)
        let bound = server.boundAddress.description
        try StandardOutput.write(
            "ready listen=\(bound) http=\(pages.http.boundAddress)\(pages.setupMember)\n")
        let record = ServingRecord(
            since: context.clock.now(), version: Version.current, listen: bound,
            pages: "\(pages.http.boundAddress)"
        ).hold(context.layout)
        defer { withExtendedLifetime(record) {} }
        log(.info, "ready", ["listen": bound, "http": pages.http.boundAddress, "version": Version.current])
        _ = ServiceManager.notify("READY=1", environment: context.environment)
        waitForEnd(signals) {
            pages.renewCertificate()
            ServiceManager.keepAlive(environment: context.environment)
        }
        _ = ServiceManager.notify("STOPPING=1", environment: context.environment)
        server.stop()
        writer.stop()
        pages.stop()
        service.watch(nil, nil)
        log(.info, "stopped")
        return .done
    }

    /// Starts the part that agents reach.
    static func startIntake(
        _ context: CommandContext, _ ledger: sending Ledger, at listen: SocketAddress, _ log: Log,
        _ measures: ServiceMeasures
    ) throws -> (Server, LedgerWriter) {
        let layout = context.layout
        let identity = try TLSFiles.current(layout)
        let (logKey, published) = (ledger.logKey, ledger.published)
        let pins = try NodePins.all(layout, in: ledger.store.database)
        let writer = try LedgerWriter(ledger, log: log) { giveUp($0, log) }
        do {
            let server = try Server(
                listen: listen, identity: identity, version: Version.current, evidenceFolder: layout.evidence,
                open: { try LedgerReader(layout, logKey: logKey, published: published) }, writer: writer,
                clock: context.clock, log: log, pins: pins, measures: measures)
            return (server, writer)
        } catch {
            writer.stop()
            throw error
        }
    }

    /// What is on the disk is not known: nothing more may be said (docs/life-of-a-report.md).
    static func giveUp(_ failure: LedgerFailure, _ log: Log) -> Never {
        log(.error, "store-outcome-unknown", ["error": failure.words.english])
        _exit(ExitCode.failed.rawValue)
    }

    /// Waits for the order to end; `look` is called now and then, and on SIGHUP.
    private static func waitForEnd(_ signals: SignalSource, look: () -> Void) {
        while true {
            var request = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&request, 1, lookMilliseconds)
            while let signal = signals.next() {
                if signal != .hangUp { return }
            }
            look()
        }
    }
}

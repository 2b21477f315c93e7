// `serve`: the daemon. Starts from the store upwards (ledger, writer, intake, HTTP), says `ready`, and on
// SIGTERM or SIGINT ends from the socket downwards, with nothing lost.

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
                    id: "alamat halaman (bawaan 127.0.0.1:8045)",
                    en: "address of the pages (default 127.0.0.1:8045)")),
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        ProcessSettings.ignoreBrokenPipes()
        let signals = try SignalSource()
        _ = try ProcessSettings.raiseDescriptorLimit()
        let log = context.log
        let ledger = try context.openLedger()
        let site = try Site(context.layout, logKey: ledger.logKey, clock: context.clock, log: log)
        let http = try HTTPServer(try pagesAddress(context), readOnly: DataRoute.isPath) { site.answer($0) }
        let (server, writer) = try startIntake(context, ledger, log)
        let listen = server.boundAddress.description
        try StandardOutput.write("ready listen=\(listen) http=\(http.boundAddress)\n")
        log(.info, "ready", ["listen": listen, "http": http.boundAddress, "version": Version.current])
        _ = ServiceManager.notify("READY=1", environment: context.environment)
        waitForEnd(signals)
        _ = ServiceManager.notify("STOPPING=1", environment: context.environment)
        server.stop()
        writer.stop()
        http.stop()
        log(.info, "stopped")
        return .done
    }

    private static func startIntake(
        _ context: CommandContext, _ ledger: sending Ledger, _ log: Log
    ) throws -> (Server, LedgerWriter) {
        let layout = context.layout
        let identity = try TLSFiles.current(layout)
        let listen = try address(context, "listen", "0.0.0.0:7345")
        let (logKey, published) = (ledger.logKey, ledger.published)
        let writer = try LedgerWriter(ledger, log: log) { failure in
            // What is on the disk is not known: nothing more may be said (docs/life-of-a-report.md).
            log(.error, "store-outcome-unknown", ["error": failure.words.english])
            _exit(ExitCode.failed.rawValue)
        }
        do {
            let server = try Server(
                listen: listen, identity: identity, version: Version.current, evidenceFolder: layout.evidence,
                open: { try LedgerReader(layout, logKey: logKey, published: published) }, writer: writer,
                clock: context.clock, log: log, pins: try TLSFiles.pins(layout))
            return (server, writer)
        } catch {
            writer.stop()
            throw error
        }
    }

    private static func address(
        _ context: CommandContext, _ option: String, _ standard: String
    ) throws -> SocketAddress {
        try SocketAddress(context.arguments.value(option) ?? standard)
    }

    private static func waitForEnd(_ signals: SignalSource) {
        while true {
            var request = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&request, 1, -1)
            while let signal = signals.next() {
                if signal != .hangUp { return }
            }
        }
    }

    /// Pages go over plain HTTP, and so to this machine alone.
    private static func pagesAddress(_ context: CommandContext) throws -> SocketAddress {
        let address = try address(context, "http", "127.0.0.1:8045")
        if Site.isLocalHost(address.description) { return address }
        throw CommandFault(
            id: "halaman hanya dilayani di komputer ini (127.0.0.1); \(address) memerlukan HTTPS",
            en: "the pages are served on this machine only (127.0.0.1); \(address) would need HTTPS")
    }
}

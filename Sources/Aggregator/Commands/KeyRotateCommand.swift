// `key rotate log|tls`: new keys for the aggregator itself.
//
// log: one step. The old key signs the act that hands over; both sign the first checkpoint that covers it;
// a running `serve` takes the new key with its next batch.
// tls: two steps, with a start of `serve` after each. First the new pin is announced, beside the old one;
// when every agent has connected once, `--activate` puts the new key in force.

import Shared

enum KeyRotateCommand {
    static let syntax = CommandSyntax(
        "key rotate",
        Words(id: "mengganti kunci log atau kunci TLS", en: "replace the log key or the TLS key"),
        arguments: [CommandArgument("log|tls")],
        options: [
            CommandOption(
                flag: "activate",
                Words(
                    id: "tls: berlakukan kunci yang sudah diumumkan",
                    en: "tls: put the announced key in force")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        switch context.positional(0) {
        case "log": try rotateLogKey(context)
        case "tls" where context.arguments.has("activate"): try activate(context)
        case "tls": try announce(context)
        case let other:
            throw UsageError.badValue("KEY", other, expected: Words(id: "log atau tls", en: "log or tls"))
        }
        return .done
    }

    // MARK: Log

    private static func rotateLogKey(_ context: CommandContext) throws {
        let layout = context.layout
        let ledger = try context.openLedger()
        // One that was interrupted between commit and rename.
        try LogKeyFile.finishRotation(to: ledger.state.logKey, layout)
        let next = SigningKey.generate()
        try LogKeyFile.writeNext(next, layout)
        let index = try ledger.handOver(
            to: next, by: context.author, reason: context.arguments.value("reason"))
        try LogKeyFile.finishRotation(to: ledger.state.logKey, layout)
        let key = ledger.state.logKey.text
        try context.emit(
            ["index": .integer(index), "vkey": .string(key)],
            text: context.text(
                id: """
                    Kunci log diganti, entri \(index). Kunci baru (berikan kepada pemeriksa):
                    \(key)
                    Agen mempelajarinya sendiri dari kunci lama.

                    """,
                en: """
                    The log key was replaced, entry \(index). The new key (for auditors):
                    \(key)
                    Agents learn it by themselves from the old one.

                    """))
    }

    // MARK: TLS

    private static func announce(_ context: CommandContext) throws {
        let layout = context.layout
        let known = try TLSFiles.next(layout)
        let next = try known ?? TLSIdentity.makeServer(name: "iku-aggregator", now: context.clock.now())
        if known == nil { try TLSFiles.writeNext(next, layout) }
        let pin = try TLSFiles.current(layout).spkiPin
        try context.emit(
            ["pin": .string(pin), "next_pin": .string(next.spkiPin)],
            text: context.text(
                id: """
                    Kunci TLS berikutnya siap diumumkan; sidiknya \(next.spkiPin)
                    1. Mulai ulang serve: agen mencatat sidik baru ketika tersambung.
                    2. Setelah semua agen pernah tersambung: iku-aggregator key rotate tls --activate
                    3. Mulai ulang serve sekali lagi.

                    """,
                en: """
                    The next TLS key is ready to be announced; its pin is \(next.spkiPin)
                    1. Start serve anew: agents note the new pin when they connect.
                    2. When every agent has connected once: iku-aggregator key rotate tls --activate
                    3. Start serve once more.

                    """))
    }

    private static func activate(_ context: CommandContext) throws {
        guard let next = try TLSFiles.next(context.layout) else {
            throw CommandFault(
                id: "belum ada kunci TLS yang diumumkan; mulai dengan key rotate tls",
                en: "no TLS key has been announced; begin with key rotate tls")
        }
        let former = try TLSFiles.current(context.layout).spkiPin
        try TLSFiles.activateNext(context.layout)
        try NodePins.remove(former, from: try Database.open(context.layout))
        try context.emit(
            ["pin": .string(next.spkiPin), "next_pin": .null],
            text: context.text(
                id: "Kunci TLS baru berlaku setelah serve dimulai ulang; sidiknya \(next.spkiPin)\n",
                en: "The new TLS key is in force once serve is started anew; its pin is \(next.spkiPin)\n"))
    }
}

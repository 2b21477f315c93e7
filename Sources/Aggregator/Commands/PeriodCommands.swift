// `period lock|unlock|return`: closing a period, opening it for one unit, and sending a report back.

import Shared

private let periodArgument = CommandArgument("PERIOD")

enum PeriodLockCommand {
    private static let until = CommandOption(
        "until", value: "DATE", Words(id: "sampai dengan tanggal", en: "until and including a day"))
    static let lockSyntax = CommandSyntax(
        "period lock", Words(id: "mengunci periode", en: "lock a period"), arguments: [periodArgument],
        options: [ActOptions.bidang, until, ActOptions.reason])
    static let unlockSyntax = CommandSyntax(
        "period unlock", Words(id: "membuka kunci periode", en: "unlock a period"),
        arguments: [periodArgument],
        options: [ActOptions.bidang, until, ActOptions.reason])

    static func run(_ context: CommandContext, isLock: Bool) throws -> ExitCode {
        let until = try context.arguments.value("until").map { try context.date($0, "--until") }
        let lock = Act.Lock(
            isLock: isLock, period: try context.period(context.positional(0), "PERIOD"),
            bidang: context.arguments.value("bidang"), until: until)
        return try ActCommand.append(.lock(lock), context)
    }
}

enum PeriodReturnCommand {
    static let syntax = CommandSyntax(
        "period return",
        Words(id: "mengembalikan laporan untuk perbaikan", en: "send a report back for correction"),
        arguments: [periodArgument],
        options: [
            ActOptions.bidang,
            CommandOption(
                "indicator", value: "ID", Words(id: "hanya satu indikator", en: "only one indicator")),
            CommandOption(
                "text", value: "TEXT", Words(id: "apa yang harus diperbaiki", en: "what has to be corrected")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let arguments = context.arguments
        let text = try arguments.value("text") ?? arguments.value("reason") ?? arguments.required("text")
        let deed = Act.Deed.return(
            period: try context.period(context.positional(0), "PERIOD"),
            bidang: try arguments.required("bidang"),
            indicator: arguments.value("indicator"), text: text)
        return try ActCommand.append(deed, context)
    }
}

// `period deliver`: that a period's figures were passed on to the Bupati, by which letter, and which figures:
// the log size and its root. It changes no figure.

import Shared

enum PeriodDeliverCommand {
    static let syntax = CommandSyntax(
        "period deliver",
        Words(
            id: "mencatat penyampaian angka kepada Bupati",
            en: "note that figures were passed on to the Bupati"),
        arguments: [CommandArgument("PERIOD")],
        options: [
            CommandOption(
                "number", value: "TEXT", Words(id: "nomor surat pengantar", en: "number of the letter")),
            CommandOption("date", value: "DATE", Words(id: "tanggal surat", en: "date of the letter")),
            CommandOption(
                "to", value: "TEXT",
                Words(id: "kepada siapa (bawaan: Bupati)", en: "to whom (default: the Bupati)")),
            CommandOption(
                "size", value: "SIZE",
                Words(
                    id: "ukuran log angkanya (bawaan: yang disahkan terakhir, atau sekarang)",
                    en: "log size of the figures (default: those approved last, or of now)")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let arguments = context.arguments
        let period = try context.period(context.positional(0), "PERIOD")
        let date = try context.date(try arguments.required("date"), "--date")
        let number = try arguments.required("number")
        let store = try Store(context.layout)
        let state = try store.loadState()
        let size = try size(context, state, period)
        let delivery = Act.Delivery(
            period: period, size: size, root: try store.root(size: size),
            to: arguments.value("to") ?? state.usualRecipient(on: date), date: date, number: number)
        return try ActCommand.append(.delivered(delivery), context)
    }

    private static func size(
        _ context: CommandContext, _ state: OfficeState, _ period: Period
    ) throws -> UInt64 {
        guard let text = context.arguments.value("size") else { return state.usualDeliverySize(of: period) }
        if let size = UInt64(text), (1...state.size).contains(size) { return size }
        throw UsageError.badValue(
            "--size", text,
            expected: Words(
                id: "ukuran log 1 sampai \(state.size)", en: "a log size from 1 to \(state.size)"))
    }
}

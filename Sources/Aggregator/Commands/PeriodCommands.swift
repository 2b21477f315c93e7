// `period lock|unlock|return|list`: closing a period, opening it for one unit, and sending a report back.

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

enum PeriodListCommand {
    static let syntax = CommandSyntax(
        "period list", Words(id: "kunci dan pengembalian", en: "locks and returns"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let state = try Store(context.layout).loadState()
        let today = state.day(of: context.clock.now())
        try context.emit(json(state, today), text: text(state, today, context))
        return .done
    }

    private static func json(_ state: OfficeState, _ today: CivilDate) -> JSONValue {
        let locks = state.locks.map { placed -> JSONValue in
            [
                "act": .string(placed.value.isLock ? "lock" : "unlock"),
                "period": .string(placed.value.period.description), "bidang": .optional(placed.value.bidang),
                "until": .optional(placed.value.until?.description),
                "expired": .bool(placed.value.until.map { $0 < today } ?? false),
                "index": .integer(placed.index),
                "by": .string(placed.by.name), "at": .string(placed.at.description),
                "reason": .optional(placed.reason),
            ]
        }
        let returns = state.returns.map { placed -> JSONValue in
            [
                "period": .string(placed.value.period.description), "bidang": .string(placed.value.bidang),
                "indicator": .optional(placed.value.indicator), "text": .string(placed.value.text),
                "open": .bool(state.isOpen(placed)), "index": .integer(placed.index),
                "by": .string(placed.by.name),
                "at": .string(placed.at.description),
            ]
        }
        return ["locks": .array(locks), "returns": .array(returns)]
    }

    private static func text(_ state: OfficeState, _ today: CivilDate, _ context: CommandContext) -> String {
        if state.locks.isEmpty, state.returns.isEmpty {
            return context.text(
                id: "Tidak ada periode yang dikunci atau laporan yang dikembalikan.\n",
                en: "No period is locked, no report was returned.\n")
        }
        var listing = Listing([
            context.text(id: "entri", en: "entry"), context.text(id: "periode", en: "period"), "bidang",
            context.text(id: "perbuatan", en: "act"), context.text(id: "keterangan", en: "remarks"),
        ])
        for placed in state.locks {
            let lock = placed.value
            let expired = lock.until.map { $0 < today } ?? false
            let remarks = [
                lock.until.map { context.text(id: "sampai \($0)", en: "until \($0)") },
                expired ? context.text(id: "(lewat)", en: "(passed)") : nil, placed.reason,
            ]
            listing.add([
                String(placed.index), lock.period.description,
                lock.bidang ?? context.text(id: "semua", en: "all"),
                lock.isLock
                    ? context.text(id: "dikunci", en: "locked") : context.text(id: "dibuka", en: "unlocked"),
                remarks.compactMap(\.self).joined(separator: " "),
            ])
        }
        for placed in state.returns {
            let isOpen = state.isOpen(placed)
            listing.add([
                String(placed.index), placed.value.period.description, placed.value.bidang,
                isOpen
                    ? context.text(id: "dikembalikan", en: "returned")
                    : context.text(id: "sudah diperbaiki", en: "corrected since"),
                [placed.value.indicator, placed.value.text].compactMap(\.self).joined(separator: ": "),
            ])
        }
        return listing.text
    }
}

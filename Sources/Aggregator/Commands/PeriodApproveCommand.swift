// `period approve`: a name under the figures of one log size. The person says which size was looked at; the
// ledger refuses where the figures are others by now.

import Shared

enum PeriodApproveCommand {
    static let syntax = CommandSyntax(
        "period approve",
        Words(id: "mengesahkan angka satu periode", en: "approve the figures of a period"),
        arguments: [CommandArgument("PERIOD")],
        options: [
            CommandOption(
                "size", value: "SIZE",
                Words(
                    id: "ukuran log angka yang dilihat, tercantum pada setiap tabel",
                    en: "log size of the figures looked at; every table names it")),
            ActOptions.reason,
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let period = try context.period(context.positional(0), "PERIOD")
        let stated = try context.arguments.required("size")
        guard let size = UInt64(stated), size > 0 else {
            throw UsageError.badValue(
                "--size", stated, expected: Words(id: "ukuran log seperti 12", en: "a log size such as 12"))
        }
        let ledger = try context.openLedger()
        let approved = try ledger.approve(
            period, shownAtSize: size, by: context.author, reason: context.arguments.value("reason"))
        try context.emit(
            json(approved, ledger.state.size), text: text(of: approved, context))
        return .done
    }

    private static func json(_ approved: ApprovedFigures, _ size: UInt64) -> JSONValue {
        let approval = approved.approval
        return [
            "act": "approve", "index": .integer(approved.index), "size": .integer(size),
            "approved": [
                "period": .string(approval.period.description), "size": .integer(approval.size),
                "root": .string(approval.root.base64), "catalog": .integer(approval.catalog),
            ],
            "cautions": .array(
                approved.cautions.map { caution in
                    [
                        "code": .string(caution.kind.rawValue),
                        "indicators": .array(caution.indicators.map(JSONValue.string)),
                    ]
                }),
        ]
    }

    private static func text(of approved: ApprovedFigures, _ context: CommandContext) -> String {
        let approval = approved.approval
        let warnings = approved.cautions.map {
            context.text(id: "Perhatian, ", en: "Note, ") + $0.words.text(in: context.language) + "\n"
        }
        return warnings.joined()
            + context.text(
                id:
                    "Angka \(approval.period) pada ukuran log \(approval.size) disahkan, entri \(approved.index).\n",
                en: "The figures of \(approval.period) at log size \(approval.size) are approved, "
                    + "entry \(approved.index).\n")
    }
}

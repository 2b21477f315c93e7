// iku-agent submit FILE… · correct FILE --reason … [--drop ID] · withdraw PERIOD --reason …

import Shared

/// Sends reports.
enum SubmitCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        guard let sure = try Confirmation(context).ask(context.arguments.positionals) else { return .failed }
        let submission = try Submission(context)
        for path in context.arguments.positionals {
            try submission.add(file: path) { submission in
                try submission.queue(path, isSure: sure.contains(path)) { draft in
                    draft.reason.map { .correct(reason: $0, dropped: []) } ?? .submit
                }
            }
        }
        return try submission.finish()
    }
}

/// Sends a correction.
enum CorrectCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let path = context.arguments.positionals[0]
        let given = context.arguments.value("reason")
        let dropped = context.arguments.values("drop")
        guard let sure = try Confirmation(context).ask([path]) else { return .failed }
        let submission = try Submission(context)
        try submission.add(file: path) { submission in
            try submission.queue(path, isSure: sure.contains(path)) { draft in
                guard let reason = given ?? draft.reason else {
                    throw UsageError(
                        Words(
                            id: "--reason harus diberikan: alasan koreksi",
                            en: "--reason must be given: why it is corrected"))
                }
                return .correct(reason: reason, dropped: dropped)
            }
        }
        return try submission.finish()
    }
}

/// Takes a report back.
enum WithdrawCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        let text = context.arguments.positionals[0]
        guard let period = Period(text) else {
            throw UsageError.badValue(
                "PERIOD", text, expected: Words(id: "2022 atau 2022-T1", en: "2022 or 2022-T1"))
        }
        let reason = try context.arguments.required("reason")
        let person = try person(context.arguments)
        let submission = try Submission(context)
        try submission.add(file: nil) { [try $0.withdraw(period, reason: reason, by: person)] }
        return try submission.finish()
    }

    /// `--by` and `--title` stand together or not at all.
    private static func person(_ arguments: Arguments) throws -> Report.Person? {
        switch (arguments.value("by"), arguments.value("title")) {
        case (nil, nil): return nil
        case (let name?, let title?): return Report.Person(name: name, title: title)
        default:
            throw UsageError(
                Words(id: "--by dan --title ditulis bersama", en: "--by and --title are given together"))
        }
    }
}

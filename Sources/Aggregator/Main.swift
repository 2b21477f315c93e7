// iku-aggregator: reads the command line, runs one command, ends with its exit code.

import Shared

/// The commands, in the order of the usage text.
enum Program {
    typealias Body = @Sendable (CommandContext) throws -> ExitCode

    static let commands: [(syntax: CommandSyntax, run: Body)] = [
        (SetupCommand.syntax, SetupCommand.run),
        (InitCommand.syntax, InitCommand.run),
        (ServeCommand.syntax, ServeCommand.run),
        (TokenCommand.syntax, TokenCommand.run),
        (AgentsListCommand.syntax, AgentsListCommand.run),
        (AgentsRevokeCommand.syntax, AgentsRevokeCommand.run),
        (AchievementCommand.syntax, AchievementCommand.run),
        (HistoryCommand.syntax, HistoryCommand.run),
        (PeriodLockCommand.lockSyntax, { try PeriodLockCommand.run($0, isLock: true) }),
        (PeriodLockCommand.unlockSyntax, { try PeriodLockCommand.run($0, isLock: false) }),
        (PeriodApproveCommand.syntax, PeriodApproveCommand.run),
        (PeriodReturnCommand.syntax, PeriodReturnCommand.run),
        (PeriodDeliverCommand.syntax, PeriodDeliverCommand.run),
        (PeriodListCommand.syntax, PeriodListCommand.run),
        (CatalogShowCommand.syntax, CatalogShowCommand.run),
        (CatalogListCommand.syntax, CatalogListCommand.run),
        (CatalogCheckCommand.syntax, CatalogCheckCommand.run),
        (CatalogAdoptCommand.syntax, CatalogAdoptCommand.run),
        (TargetSetCommand.syntax, TargetSetCommand.run),
        (TargetListCommand.syntax, TargetListCommand.run),
        (OfficialSetCommand.syntax, OfficialSetCommand.run),
        (OfficialListCommand.syntax, OfficialListCommand.run),
        (ProgramSetCommand.syntax, ProgramSetCommand.run),
        (ProgramListCommand.syntax, ProgramListCommand.run),
        (DocumentsCommand.syntax, DocumentsCommand.run),
        (UserCommands.addSyntax, UserCommands.add),
        (UserCommands.listSyntax, UserCommands.list),
        (UserCommands.passwordSyntax, UserCommands.password),
        (UserCommands.removeSyntax, UserCommands.remove),
        (UserTokenCommands.syntax, UserTokenCommands.run),
        (UserTokenCommands.listSyntax, UserTokenCommands.list),
        (KeyShowCommand.syntax, KeyShowCommand.run),
        (KeyRotateCommand.syntax, KeyRotateCommand.run),
        (KeyMakeCommand.syntax, KeyMakeCommand.run),
        (KeyCertificateCommand.syntax, KeyCertificateCommand.run),
        (ClockCommand.syntax, ClockCommand.run),
        (StatusCommand.syntax, StatusCommand.run),
        (AuditCommand.syntax, AuditCommand.run),
        (RebuildCommand.syntax, RebuildCommand.run),
        (ExportCommand.syntax, ExportCommand.run),
        (VerifyBundleCommand.syntax, VerifyBundleCommand.run),
        (MigrateCommand.syntax, MigrateCommand.run),
        (BackupCommand.syntax, BackupCommand.run),
        (RestoreCommand.syntax, RestoreCommand.run),
    ]

    static let syntax = ProgramSyntax(
        "iku-aggregator",
        Words(
            id: "menerima laporan IKU bertanda tangan dan menghitung capaian kantor",
            en: "takes signed IKU reports and computes the office's achievement"),
        commands: commands.map(\.syntax),
        commonOptions: [
            CommandOption("data", value: "DIR", Words(id: "folder data", en: "data directory")),
            CommandOption(flag: "json", Words(id: "hasil sebagai JSON", en: "results as JSON")),
        ])

    static func run(_ arguments: [String], environment: [String: String], _ language: Language) throws
        -> ExitCode
    {
        switch try syntax.parse(arguments, environment: environment) {
        case .help(let command):
            try StandardOutput.write(syntax.usage(of: command, in: language))
            return .done
        case .version:
            try StandardOutput.write("iku-aggregator \(Version.current)\n")
            return .done
        case .run(let arguments):
            guard let command = commands.first(where: { $0.syntax == arguments.command }) else {
                fatalError("invariant broken: every parsed command is one of the list")
            }
            let context = try CommandContext(arguments, environment: environment, language: language)
            return try command.run(context)
        }
    }
}

@main
enum Main {
    static func main() {
        let environment = ProcessEnvironment.read()
        let language = Language(environment: environment)
        do {
            try CrashPoint.arm(environment)
            try Program.run(Array(CommandLine.arguments.dropFirst()), environment: environment, language)
                .exit()
        } catch {
            let (words, code) = words(of: error)
            StandardError.complain(program: "iku-aggregator", words, in: language)
            code.exit()
        }
    }
}

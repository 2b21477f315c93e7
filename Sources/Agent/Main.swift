// iku-agent: what a bidang's staff fill in becomes a signed report that reaches the office.
// Reading order: Desk → Preparation → Outbox → Uplink; each command is a file in Commands.

import Shared

@main
struct Main {
    static func main() {
        let environment = ProcessEnvironment.read()
        let language = Language(environment: environment)
        let syntax = AgentSyntax.program
        do {
            try CrashPoint.arm(environment)
            switch try syntax.parse(Array(CommandLine.arguments.dropFirst()), environment: environment) {
            case .help(let command): try StandardOutput.write(syntax.usage(of: command, in: language))
            case .version: try StandardOutput.write("iku-agent \(programVersion)\n")
            case .run(let arguments): run(CommandContext(arguments, environment: environment)).exit()
            }
        } catch let error as UsageError {
            StandardError.complain(program: syntax.name, error.words, in: language)
            ExitCode.usage.exit()
        } catch {
            StandardError.complain(program: syntax.name, AgentFault.words(of: error), in: language)
            ExitCode.failed.exit()
        }
        ExitCode.done.exit()
    }

    static func run(_ context: CommandContext) -> ExitCode {
        do { return try command(context.arguments.command)(context) } catch let error as UsageError {
            StandardError.complain(program: "iku-agent", error.words, in: context.language)
            return .usage
        } catch {
            context.complain(error)
            return (error as? AgentFault)?.exit ?? .failed
        }
    }

    private static func command(_ syntax: CommandSyntax) -> (CommandContext) throws -> ExitCode {
        switch syntax {
        case AgentSyntax.enroll: EnrollCommand.run
        case AgentSyntax.submit: SubmitCommand.run
        case AgentSyntax.correct: CorrectCommand.run
        case AgentSyntax.withdraw: WithdrawCommand.run
        case AgentSyntax.preview: PreviewCommand.run
        case AgentSyntax.template: TemplateCommand.run
        case AgentSyntax.run: RunCommand.run
        case AgentSyntax.status: StatusCommand.run
        case AgentSyntax.receipts: ReceiptsCommand.run
        case AgentSyntax.keyRotate: KeyCommand.rotate
        case AgentSyntax.keyProtect: KeyCommand.protect
        case AgentSyntax.keyUnprotect: KeyCommand.unprotect
        case AgentSyntax.keyChangePassphrase: KeyCommand.changePassphrase
        case AgentSyntax.alarmShow: AlarmCommand.show
        case AgentSyntax.alarmClear: AlarmCommand.clear
        case AgentSyntax.trust: TrustCommand.run
        case AgentSyntax.userAdd: UserCommands.add
        case AgentSyntax.userList: UserCommands.list
        case AgentSyntax.userPassword: UserCommands.password
        case AgentSyntax.userRemove: UserCommands.remove
        default: fatalError("invariant broken: a command without a program: \(syntax.name)")
        }
    }
}

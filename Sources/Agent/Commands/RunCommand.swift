// iku-agent run [--inbox DIR] [--http HOST:PORT]: prints `ready http=HOST:PORT` (`http=-` without a form)
// once it accepts files and browsers, logs to standard error, ends cleanly on SIGTERM.

import Shared

/// Runs the daemon.
enum RunCommand {
    static func run(_ context: CommandContext) throws -> ExitCode {
        ProcessSettings.ignoreBrokenPipes()
        let signals = try SignalSource()
        let agent = try context.agent()
        let lock = try runLock(agent)
        defer { withExtendedLifetime(lock) {} }
        let log = Log.standardError(clock: context.clock, environment: context.environment)
        // Without --http nothing of the form is touched: an idle agent stays as light as it was.
        let form = try context.arguments.value("http").map { try FormDoor(context, agent, at: $0, log) }
        defer { form?.stop() }
        let daemon = try Daemon(
            agent, inbox: context.arguments.value("inbox"), form: form, log, signals,
            environment: context.environment)
        try StandardOutput.write("ready http=\(form?.address ?? "-")\n")
        ServiceManager.notify("READY=1", environment: context.environment)
        try daemon.run()
        ServiceManager.notify("STOPPING=1", environment: context.environment)
        return .done
    }

    /// One daemon a data directory.
    private static func runLock(_ agent: Agent) throws -> FileLock {
        do throws(SystemError) {
            return try FileLock(agent.folder.path + "/run.lock", .exclusive, waiting: false)
        } catch {
            if !error.isLocked { throw error }
            throw AgentFault(
                "runs-already",
                id:
                    "\(agent.folder.path): iku-agent run lain sudah berjalan di folder ini; hentikan yang "
                    + "itu dahulu",
                en: "\(agent.folder.path): another iku-agent run works in this folder; stop that one first")
        }
    }
}

// `setup`: the whole first day in one command. Asks five questions (SetupQuestions), makes what is missing
// (FirstDay), starts the services (SetupServices) and gives out one page per user (FirstDayPage).
//
// Run again it makes what is new in its answers and leaves everything else alone; first passwords are shown
// by the run that made them and never again.

import Shared

enum SetupCommand {
    static let syntax = CommandSyntax(
        "setup",
        Words(
            id: "hari pertama: lima pertanyaan, lalu semuanya siap",
            en: "the first day: five questions, then everything is ready"),
        options: answers + [
            CommandOption(
                flag: "yes",
                Words(
                    id: "jangan bertanya: pakai opsi, selebihnya jawaban bawaan",
                    en: "do not ask: take the options, and standard answers beside them")),
            CommandOption(
                "http", value: "HOST:PORT",
                Words(id: "alamat halaman seperti pada serve", en: "address of the pages, as of serve")),
            CommandOption(
                "reporting-from", value: "PERIOD",
                Words(id: "periode pertama yang wajib lapor", en: "first period that must be reported")),
            CommandOption(
                "agents", value: "DIR",
                Words(id: "folder agen di komputer ini", en: "folder of the agents of this machine")),
            CommandOption(
                "inboxes", value: "DIR",
                Words(id: "folder kotak masuk agen-agen itu", en: "folder of those agents' inboxes")),
            CommandOption(
                "output", letter: "o", value: "DIR",
                Words(
                    id: "tulis juga lembar setiap pengguna sebagai berkas (0600)",
                    en: "also write each user's page as a file (0600)")),
            CommandOption(
                flag: "no-services",
                Words(id: "jangan sentuh systemd", en: "leave systemd alone")),
            CommandOption(
                flag: "demo",
                Words(id: "tandai semua keluaran sebagai contoh", en: "mark all output as an example")),
        ])

    private static let answers = [
        CommandOption(
            "catalog", value: "FILE", Words(id: "1. katalog kantor", en: "1. the office's catalogue")),
        CommandOption(
            "address", value: "HOST[:PORT]",
            Words(
                id: "2. alamat server ini bagi agen dan peramban",
                en: "2. address of this server for agents and browsers")),
        CommandOption(
            "head", value: "NAME[=FULL NAME]", Words(id: "3. siapa Kepala", en: "3. who is head")),
        CommandOption(
            "planner", value: "NAME[=FULL NAME]", Words(id: "4. siapa perencana", en: "4. who plans")),
        CommandOption(
            "bidang", value: "BIDANG[=FULL NAME]", isRepeatable: true,
            Words(
                id: "5. bidang yang melapor dari komputer ini; semua, atau -",
                en: "5. a bidang that reports from this machine; all, or -")),
    ]

    static func run(_ context: CommandContext) throws -> ExitCode {
        let plan = try plan(context)
        let programs = AgentProgram(program: .agent(environment: context.environment))
        if !plan.reporters.isEmpty { try programs.check() }
        let from = try context.arguments.value("reporting-from").map {
            try context.period($0, "--reporting-from")
        }
        var day = FirstDay(
            plan, context, reportingFrom: from ?? NewOffice.thisYear(plan.catalog, context.clock.now()),
            isDemo: context.arguments.has("demo"), programs: programs)
        do { try day.run() } catch {
            // A first password that was made is in no other place.
            try SetupReport(context, plan, day.result).show(isServed: false)
            throw error
        }
        try write(day.result.pages, context)
        let isServed =
            try !context.arguments.has("no-services")
            && SetupServices.areWanted(plan, data: context.layout.folder)
        try SetupReport(context, plan, day.result).show(isServed: isServed)
        if isServed { try serve(plan, context) }
        return .done
    }

    // MARK: Answers

    private static func plan(_ context: CommandContext) throws -> SetupPlan {
        let known = try knownOffice(context.layout)
        let interview = try interview(context)
        let catalog = try catalog(interview, known?.catalog)
        let address = try interview.answer(
            SetupQuestions.address(standard: known?.host ?? TokenCommand.machineName()))
        let head = try interview.answer(SetupQuestions.head)
        let planner = try interview.answer(SetupQuestions.planner)
        if head.login == planner.login {
            throw CommandFault(
                .usage, id: "Kepala dan perencana memakai nama masuk yang sama: \(head.login)",
                en: "head and planner have the same login name: \(head.login)")
        }
        let reporters = try interview.answer(SetupQuestions.reporters(of: catalog))
        let pages = try context.arguments.value("http").map { try SocketAddress($0) }
        let agents = try agentsFolder(context)
        let isStandard = agents == "/var/lib/iku-agent"
        return SetupPlan(
            catalog: catalog, address: address, pages: pages ?? SetupPlan.standardPages(for: address),
            head: head, planner: planner, reporters: reporters, agents: agents,
            inboxes: context.arguments.value("inboxes") ?? (isStandard ? "/srv/iku" : nil))
    }

    private static func interview(_ context: CommandContext) throws -> SetupInterview {
        let arguments = context.arguments
        let isAsking = !arguments.has("yes")
        if isAsking, !Terminal.canAsk { throw SetupInterview.nobody }
        return SetupInterview(
            given: { option in
                let values = arguments.values(option)
                return values.isEmpty ? nil : values.joined(separator: ";")
            }, ask: isAsking ? { try Terminal.ask($0) } : nil, tell: { StandardError.write($0 + "\n") },
            language: context.language)
    }

    /// The office that is there already: its catalogue, and its first address.
    private static func knownOffice(_ layout: DataLayout) throws -> (catalog: Catalog, host: String?)? {
        guard try InitCommand.isComplete(layout) else { return nil }
        let store = try Store(layout)
        let host = try store.database.first("SELECT name FROM hosts ORDER BY place") { $0.text(0) }
        return (try store.loadState().latestCatalog, host)
    }

    /// The first question; one that an office there is answers itself.
    private static func catalog(_ interview: SetupInterview, _ known: Catalog?) throws -> Catalog {
        guard let known else { return try interview.answer(SetupQuestions.office) }
        if interview.given("catalog") == nil { return known }
        let told = try interview.answer(SetupQuestions.office)
        if told.office.id == known.office.id { return known }
        throw CommandFault(
            id: "folder data ini milik kantor \(known.office.id), bukan \(told.office.id)",
            en: "this data directory is the office \(known.office.id), not \(told.office.id)")
    }

    private static func agentsFolder(_ context: CommandContext) throws -> String {
        let standard = DataDirectory.standard(program: "iku-agent", environment: context.environment)
        if let folder = context.arguments.value("agents") ?? standard { return folder }
        return try context.arguments.required("agents")
    }

    // MARK: Results

    private static func write(_ pages: [FirstDayPage], _ context: CommandContext) throws {
        guard let folder = context.arguments.value("output") else { return }
        try FileSystem.createFolder(folder)
        for page in pages {
            try FileSystem.writeDurably(Array(page.text.utf8), to: "\(folder)/\(page.file).txt", mode: 0o600)
        }
    }

    private static func serve(_ plan: SetupPlan, _ context: CommandContext) throws {
        let systemctl = ChildProgram(path: SetupServices.systemctl)
        try SetupServices(plan: plan, data: context.layout.folder).install { words in
            _ = try systemctl.run(words, input: [], outputByteCountMax: 1 << 16, secondsMax: 120)
        }
    }
}

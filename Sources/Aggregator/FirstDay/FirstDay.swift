// Carries a plan out, in an order that can be cut anywhere and run again: the office, its accounts, then the
// agents of this machine, each by its own enrolment. What is there already is told and left alone.
//
// An agent is enrolled like any other, by `iku-agent enroll` over TLS; only the token passes from process to
// process and touches neither disk nor paper. Where no `serve` runs yet, the intake is started for so long.

internal import Glibc
import Shared

/// What came of one part of the plan.
struct FirstDayResult: Sendable {
    enum Outcome: Sendable { case made, existed }

    /// Each part and what came of it.
    var parts: [(name: String, outcome: Outcome)] = []
    /// A page for each user who was made.
    var pages: [FirstDayPage] = []
    /// The log's key; nil where the office existed.
    var logKey: String?

    fileprivate mutating func note(_ name: String, _ outcome: Outcome) { parts.append((name, outcome)) }
}

/// Makes what a plan says.
struct FirstDay {
    private static let tokenMilliseconds: Int64 = 600_000

    let plan: SetupPlan
    let context: CommandContext
    let reportingFrom: Period
    let isDemo: Bool
    let programs: AgentProgram
    private(set) var result = FirstDayResult()

    init(
        _ plan: SetupPlan, _ context: CommandContext, reportingFrom: Period, isDemo: Bool,
        programs: AgentProgram
    ) {
        (self.plan, self.context, self.programs) = (plan, context, programs)
        (self.reportingFrom, self.isDemo) = (reportingFrom, isDemo)
    }

    /// Makes what is missing. After a fault `result` tells what was made before it.
    mutating func run() throws {
        let password = try office()
        let pages = FirstDayPages(plan: plan, fingerprint: try fingerprint())
        if let password { result.pages.append(pages.administrator(password)) }
        if let password = try account(plan.head, .kepala) { result.pages.append(pages.head(password)) }
        if let password = try account(plan.planner, .perencanaan) {
            result.pages.append(pages.planner(password))
        }
        try agents(pages)
    }

    private func fingerprint() throws -> String? {
        try OfficeCertificates.authority(context.layout)?.identity.fingerprint()
    }

    /// The office; the administrator's password where it is new.
    private mutating func office() throws -> String? {
        if try InitCommand.isComplete(context.layout) {
            result.note("office", .existed)
            return nil
        }
        let setup = OfficeSetup(
            catalog: plan.catalog, reportingFrom: reportingFrom, isDemo: isDemo, by: context.author,
            hosts: [plan.address.description])
        let made = try NewOffice.make(context.layout, setup, at: nil, now: context.clock.now())
        result.logKey = made.logKey
        result.note("office", .made)
        return made.password
    }

    /// An account; its password where it is new.
    private mutating func account(_ person: SetupPerson, _ role: AccountRole) throws -> String? {
        let book = AccountBook(try Store(context.layout).database)
        if try book.account(named: person.login) != nil {
            result.note("account \(person.login)", .existed)
            return nil
        }
        let password = try UserCommands.make(person.login, role, in: book, context)
        result.note("account \(person.login)", .made)
        return password
    }

    // MARK: Agents of this machine

    private mutating func agents(_ pages: FirstDayPages) throws {
        let all = plan.reporters
        let missing = try all.filter {
            try !FileSystem.exists(plan.agentFolder(of: $0.login) + "/agent.json")
        }
        for person in all where !missing.contains(person) {
            result.note("agent \(person.login)", .existed)
        }
        if missing.isEmpty { return }
        let tokens = try tokens(for: missing)
        let intake = try TemporaryIntake(context, port: plan.address.port)
        defer { intake.stop() }
        for (person, token) in zip(missing, tokens) {
            try FileSystem.createFolder(plan.agents)
            try programs.enroll(token, in: plan.agentFolder(of: person.login))
            let password = try form(of: person)
            try inbox(of: person)
            result.note("agent \(person.login)", .made)
            result.pages.append(pages.reporter(person, password))
        }
    }

    /// Tokens that nobody sees, for the address of this machine.
    private func tokens(for people: [SetupPerson]) throws -> [EnrolmentToken] {
        guard let address = plan.localAddress else {
            throw CommandFault(id: "port agen tidak sah", en: "the agents' port is none")
        }
        let store = try Store(context.layout)
        let state = try store.loadState()
        let pins = try NodePins.all(context.layout, in: store.database).compactMap { Digest(hex: $0) }
        let end = context.clock.now().adding(milliseconds: Self.tokenMilliseconds)
        return try people.map { person in
            try state.checkBidang(person.login)
            let secret = try TokenCommand.secret(person.login, until: end, store)
            return EnrolmentToken(
                enrolling: person.login, office: state.office, at: address, pins: pins, secret: secret)
        }
    }

    /// What other PCs need to reach the form: a certificate, and a first user, whose password it is.
    private func form(of person: SetupPerson) throws -> String? {
        if plan.isLocal { return nil }
        guard let authority = try OfficeCertificates.authority(context.layout),
            let host = HostName(plan.address.host)
        else { throw Entrance.noAuthority }
        let folder = plan.agentFolder(of: person.login)
        let identity = try authority.issue(for: [host], now: context.clock.now())
        try FileSystem.writeDurably(identity.privateKeyPEM, to: folder + "/form.key", mode: 0o600)
        try FileSystem.writeDurably(identity.certificatePEM, to: folder + "/form.crt", mode: 0o600)
        return try programs.addUser(
            person.login, name: plan.reporterName(person), title: "Petugas pelaporan", in: folder)
    }

    private func inbox(of person: SetupPerson) throws {
        guard let inbox = plan.inbox(of: person.login) else { return }
        try FileSystem.createFolder(FileSystem.folder(of: inbox), mode: 0o755)
        try FileSystem.createFolder(inbox)
        try FileSystem.give(inbox, toOwnerOf: plan.agents)
    }
}

/// The part of `serve` that agents reach, on this machine alone, for as long as they enrol; nothing where a
/// `serve` has the port already.
struct TemporaryIntake {
    private let server: Server?
    private let writer: LedgerWriter?

    init(_ context: CommandContext, port: UInt16) throws {
        ProcessSettings.ignoreBrokenPipes()
        let ledger = try Ledger(try Store(context.layout), clock: context.clock, log: .silent)
        do {
            (server, writer) = try ServeCommand.startIntake(
                context, ledger, at: SocketAddress(host: "127.0.0.1", port: port), .silent, ServiceMeasures())
        } catch let error as SystemError where error.number == EADDRINUSE {
            (server, writer) = (nil, nil)
        }
    }

    func stop() {
        server?.stop()
        writer?.stop()
    }
}

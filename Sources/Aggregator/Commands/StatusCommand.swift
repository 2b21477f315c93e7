// `status`: the log at a glance, and what an administrator looks after beside it: who is late, what waits,
// the disk, the certificate, the last backup and the last audit. 80 columns.

import Shared

enum StatusCommand {
    static let syntax = CommandSyntax(
        "status",
        Words(id: "keadaan log dan server secara ringkas", en: "the log and the server at a glance"),
        options: [
            CommandOption(
                "agents", value: "DIR",
                Words(id: "folder agen di komputer ini", en: "folder of the agents of this machine"))
        ])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let store = try Store(context.layout)
        let glance = try store.database.snapshot { () throws(StoreError) in
            let state = try store.loadState()
            return Glance(
                state: state, root: try store.root(size: state.size),
                health: try OfficeHealth(
                    OfficeReading(store, state, figures: FigureCache()), at: context.clock.now()))
        }
        let agents =
            context.arguments.value("agents")
            ?? DataDirectory.standard(program: "iku-agent", environment: context.environment)
        let surroundings = Surroundings(context.layout, agents: agents)
        try context.emit(
            glance.json(surroundings), text: GlanceText(context, glance, surroundings).text)
        return .done
    }
}

/// What the store says.
struct Glance {
    let state: OfficeState
    let root: Digest
    let health: OfficeHealth

    var agentCount: Int { state.keys.values.filter { $0.ending == nil }.count }
    var openReturnCount: Int { state.returns.filter(state.isOpen).count }

    func json(_ surroundings: Surroundings) -> JSONValue {
        let late = health.late.map { unit -> JSONValue in
            ["bidang": .string(unit.bidang), "days": .integer(unit.dayCount)]
        }
        var members: [(String, JSONValue)] = [
            ("office", .string(state.office)), ("version", .string(Version.current)),
            ("size", .integer(state.size)), ("root", .string(root.base64)),
            ("last_received_at", .string(state.lastReceivedAt.description)),
            ("catalog", .integer(state.latestCatalog.revision)), ("agents", .integer(agentCount)),
            ("open_returns", .integer(openReturnCount)),
            ("reporting_from", .string(state.reportingFrom.description)), ("demo", .bool(state.isDemo)),
            ("late", ["period": .string(health.period.description), "units": .array(late)]),
        ]
        members += surroundings.members
        return .object(JSONObject(pairs: members))
    }
}

/// What stands around the store.
struct Surroundings {
    let serving: ServingRecord?
    let storeByteCount: Int64
    let disk: DiskSpace?
    let certificateEnd: Timestamp?
    let audit: DutyMark?
    let backup: DutyMark?
    let queues: LocalQueues?

    init(_ layout: DataLayout, agents: String?) {
        serving = ServingRecord.running(layout)
        storeByteCount = [layout.store, layout.store + "-wal"]
            .compactMap { try? FileSystem.status(of: $0).byteCount }.reduce(0, +)
        disk = DiskSpace(of: layout.folder)
        let pages = try? TLSIdentity.read(key: layout.pagesKey, certificate: layout.pagesCertificate)
        certificateEnd = try? pages?.end()
        audit = DutyMark.last(.audit, in: layout)
        backup = DutyMark.last(.backup, in: layout)
        queues = agents.map { LocalQueues(in: $0) }
    }

    var members: [(String, JSONValue)] {
        let serve: JSONValue? = serving.map {
            [
                "since": .string($0.since.description), "version": .string($0.version),
                "listen": .string($0.listen), "http": .string($0.pages),
            ]
        }
        let room: JSONValue? = disk.map {
            ["free_bytes": .integer($0.freeByteCount), "bytes": .integer($0.byteCount)]
        }
        let waiting: JSONValue? = queues.map {
            [
                "agents": .integer($0.agentCount), "reports": .integer($0.reportCount),
                "oldest": .optional($0.oldest?.description),
            ]
        }
        return [
            ("serve", serve ?? .null), ("store_bytes", .integer(storeByteCount)), ("disk", room ?? .null),
            ("certificate_end", .optional(certificateEnd?.description)), ("audit", Self.json(audit)),
            ("backup", Self.json(backup)), ("queue", waiting ?? .null),
        ]
    }

    private static func json(_ mark: DutyMark?) -> JSONValue {
        guard let mark else { return .null }
        return [
            "at": .string(mark.at.description), "size": .integer(mark.size),
            "faults": .integer(mark.faultCount),
        ]
    }
}

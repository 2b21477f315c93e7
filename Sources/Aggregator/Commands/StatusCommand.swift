// `status`: the log at a glance.

import Shared

enum StatusCommand {
    static let syntax = CommandSyntax(
        "status", Words(id: "keadaan log secara ringkas", en: "the log at a glance"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let store = try Store(context.layout)
        let glance = try store.database.snapshot { () throws(StoreError) in
            let state = try store.loadState()
            return Glance(state: state, root: try store.root(size: state.size))
        }
        try context.emit(glance.json, text: glance.text(context))
        return .done
    }
}

/// What there is to see.
private struct Glance {
    let state: OfficeState
    let root: Digest

    private var agentCount: Int { state.keys.values.filter { $0.ending == nil }.count }
    private var openReturnCount: Int { state.returns.filter(state.isOpen).count }

    var json: JSONValue {
        [
            "office": .string(state.office), "version": .string(Version.current),
            "size": .integer(state.size), "root": .string(root.base64),
            "last_received_at": .string(state.lastReceivedAt.description),
            "catalog": .integer(state.latestCatalog.revision), "agents": .integer(agentCount),
            "open_returns": .integer(openReturnCount),
            "reporting_from": .string(state.reportingFrom.description), "demo": .bool(state.isDemo),
        ]
    }

    func text(_ context: CommandContext) -> String {
        let office = state.latestCatalog.office
        let last = state.lastReceivedAt.localText(at: office.utcOffset) + " " + office.timeZone
        let revision = state.latestCatalog.revision
        let lines = context.text(
            id: """
                \(office.name)
                log      \(state.size) entri, terakhir \(last)
                akar     \(root.base64)
                katalog  revisi \(revision)
                agen     \(agentCount) kunci berlaku
                laporan dikembalikan, belum diperbaiki: \(openReturnCount)

                """,
            en: """
                \(office.name)
                log      \(state.size) entries, the last \(last)
                root     \(root.base64)
                catalog  revision \(revision)
                agents   \(agentCount) keys in service
                reports sent back and not corrected yet: \(openReturnCount)

                """)
        return state.isDemo ? demoBanner + "\n" + lines : lines
    }
}

// `status`: the log at a glance.

import Shared

enum StatusCommand {
    static let syntax = CommandSyntax(
        "status", Words(id: "keadaan log secara ringkas", en: "the log at a glance"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let store = try Store(context.layout)
        let (state, root) = try store.database.snapshot { () throws(StoreError) in
            let state = try store.loadState()
            return (state, try store.root(size: state.size))
        }
        let agents = state.keys.values.filter { $0.ending == nil }.count
        let openReturns = state.returns.filter(state.isOpen).count
        let office = state.latestCatalog.office
        let json: JSONValue = [
            "office": .string(state.office), "version": .string(Version.current),
            "size": .integer(state.size),
            "root": .string(root.base64), "last_received_at": .string(state.lastReceivedAt.description),
            "catalog": .integer(state.latestCatalog.revision), "agents": .integer(agents),
            "open_returns": .integer(openReturns), "reporting_from": .string(state.reportingFrom.description),
            "demo": .bool(state.isDemo),
        ]
        let last = state.lastReceivedAt.localText(at: office.utcOffset) + " " + office.timeZone
        let banner = state.isDemo ? demoBanner + "\n" : ""
        try context.emit(
            json,
            text: banner
                + context.text(
                    id: """
                        \(office.name)
                        log      \(state.size) entri, terakhir \(last)
                        akar     \(root.base64)
                        katalog  revisi \(state.latestCatalog.revision)
                        agen     \(agents) kunci berlaku
                        laporan dikembalikan, belum diperbaiki: \(openReturns)

                        """,
                    en: """
                        \(office.name)
                        log      \(state.size) entries, the last \(last)
                        root     \(root.base64)
                        catalog  revision \(state.latestCatalog.revision)
                        agents   \(agents) keys in service
                        reports sent back and not corrected yet: \(openReturns)

                        """))
        return .done
    }
}

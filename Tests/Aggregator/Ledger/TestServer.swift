// The same tests against PostgreSQL: with `IKU_POSTGRES` (the address of a database that may be written
// to) every fixture has its store in a schema of its own there. `Tests/run.sh postgres` starts the server.

import Foundation

@testable import Aggregator

/// A schema for one test.
struct TestServer {
    /// `postgresql://…` of the database for tests; nil where the tests run on SQLite.
    static let url = ProcessInfo.processInfo.environment["IKU_POSTGRES"]

    private let schema: String
    private let whole: PostgresAddress
    let address: PostgresAddress

    /// Makes a schema, and it the store of `layout`; nil where there is no server.
    static func schema(for layout: DataLayout) throws -> TestServer? {
        guard let server = try TestServer() else { return nil }
        try server.address.write(layout)
        return server
    }

    /// A schema of its own; nil where there is no server.
    init?() throws {
        guard let url = Self.url else { return nil }
        schema = "iku_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        whole = PostgresAddress(url: url, needsStandby: false)
        address = PostgresAddress(
            url: url + (url.contains("?") ? "&" : "?") + "options=-csearch_path%3D" + schema,
            needsStandby: false)
        try Database(whole).execute("CREATE SCHEMA \(schema)")
    }

    func end() { try? Database(whole).execute("DROP SCHEMA \(schema) CASCADE") }
}

// `iku.store`: where the store of a data directory is, if it is not the SQLite file beside it. Lines of
// text, mode 0600, since an address may hold a password:
//
//   postgresql://iku@db1,db2/iku
//   standby required            (only if it was asked for: fail-over is promised)
//
// A directory without this file has an SQLite store.

import Shared

/// The address of a store in PostgreSQL.
struct PostgresAddress: Sendable, Hashable {
    /// `postgresql://…`, as libpq takes it; several hosts may stand in it.
    let url: String
    /// Whether every commit must be on a standby, too: `synchronous_standby_names` may then not be empty.
    let needsStandby: Bool

    init(url: String, needsStandby: Bool) { (self.url, self.needsStandby) = (url, needsStandby) }

    private static let standbyLine = "standby required"
    private static let byteCountMax = 4096

    /// Whether `text` is meant as the address of a database server.
    static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// The address without a password, for people and logs.
    var shown: String {
        guard let scheme = url.range(of: "://") else { return "postgresql" }
        let rest = url[scheme.upperBound...]
        let withoutQuery = rest.prefix { $0 != "?" }
        guard let at = withoutQuery.lastIndex(of: "@") else { return "postgresql://" + withoutQuery }
        let user = withoutQuery[..<at].prefix { $0 != ":" }
        return "postgresql://" + user + withoutQuery[at...]
    }

    /// The address in a data directory; nil where its store is SQLite.
    static func read(_ layout: DataLayout) throws(StoreError) -> PostgresAddress? {
        let bytes: [UInt8]
        do {
            guard try FileSystem.exists(layout.storeAddress) else { return nil }
            bytes = try FileSystem.read(layout.storeAddress, byteCountMax: byteCountMax)
        } catch { throw StoreError(system: error) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        guard let url = lines.first, isAddress(url), lines.count == 1 || lines == [url, standbyLine] else {
            throw .damaged("no address of a store", in: layout.storeAddress)
        }
        return PostgresAddress(url: url, needsStandby: lines.count == 2)
    }

    /// Puts the address into a data directory: from now on this is its store.
    func write(_ layout: DataLayout) throws(SystemError) {
        let text = url + "\n" + (needsStandby ? Self.standbyLine + "\n" : "")
        try FileSystem.writeDurably(Array(text.utf8), to: layout.storeAddress, mode: 0o600)
    }
}

extension String {
    /// Where `text` first stands.
    fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).first }
}

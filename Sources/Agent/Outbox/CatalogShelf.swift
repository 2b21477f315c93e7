// Every catalogue revision the agent has met: catalogs/<revision>.json. Reports are prepared with them when
// the aggregator is out of reach; before the first enrolment revision 1 is the built-in one.
//   {"sha256":"<hex, of the catalogue written compactly>","catalog":{…}}
// A file from before the checksum holds the catalogue alone.

import Shared

/// The catalogues kept.
struct CatalogShelf: Sendable {
    let folder: AgentFolder

    /// Keeps a revision.
    func keep(_ catalog: Catalog) throws(SystemError) {
        let file: JSONValue = [
            "sha256": .string(Digest.sha256(catalog.json.compact).hex), "catalog": catalog.json,
        ]
        try FileSystem.writeDurably(file.indented, to: folder.catalogsPath + "/\(catalog.revision).json")
    }

    /// Revisions kept, by number.
    func read() throws -> CatalogHistory {
        var catalogs: [Catalog] = []
        for name in try FileSystem.names(in: folder.catalogsPath) where name.hasSuffix(".json") {
            let path = folder.catalogsPath + "/" + name
            let bytes = try FileSystem.read(path, byteCountMax: 1 << 20)
            guard let catalog = Self.catalog(bytes), "\(catalog.revision).json" == name else {
                throw AgentFault(
                    "catalog-damaged",
                    id: "\(path) rusak; hapus berkas itu, agen mengambilnya lagi saat tersambung",
                    en: "\(path) is damaged; delete it, the agent fetches it again once connected")
            }
            catalogs.append(catalog)
        }
        return CatalogHistory(catalogs.isEmpty ? [.builtIn] : catalogs)
    }

    private static func catalog(_ bytes: [UInt8]) -> Catalog? {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        guard let kept = value.object?["catalog"] else { return try? Catalog(json: value) }
        guard value.object?["sha256"]?.string == Digest.sha256(kept.compact).hex else { return nil }
        return try? Catalog(json: kept)
    }
}

/// Revisions in order, at least one.
struct CatalogHistory: Sendable {
    private let catalogs: [Catalog]
    let latest: Catalog

    init(_ catalogs: [Catalog]) {
        self.catalogs = catalogs.sorted { $0.revision < $1.revision }
        latest = self.catalogs.last ?? .builtIn
    }

    /// The revision in force for a year: the newest that applies from it or earlier, else the oldest.
    func inForce(for year: Int) -> Catalog {
        catalogs.last { $0.appliesFrom <= year } ?? catalogs.first ?? .builtIn
    }

    var revisions: Set<Int> { Set(catalogs.map(\.revision)) }
}

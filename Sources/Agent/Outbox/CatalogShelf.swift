// Every catalogue revision the agent has met: catalogs/<revision>-<SHA-256 of the file>.json. Reports are
// prepared with them when the aggregator is out of reach; before the first enrolment revision 1 is the
// built-in one.
//
// A file that is not what its name says is never calculated with. The next connection fetches the revision
// again, as it does for files of earlier versions, whose names (`<revision>.json`) hold no hash.

import Shared

/// The catalogues kept.
struct CatalogShelf: Sendable {
    private struct Shelved {
        let name: String
        let revision: Int
        let isHashed: Bool
        /// Nil where the file is damaged.
        let catalog: Catalog?
    }

    let folder: AgentFolder

    /// Keeps a revision in the place of whatever file has its number.
    func keep(_ catalog: Catalog) throws(SystemError) {
        let bytes = catalog.json.indented
        let name = "\(catalog.revision)-\(Digest.sha256(bytes).hex).json"
        try FileSystem.writeDurably(bytes, to: folder.catalogsPath + "/" + name)
        for other in try FileSystem.names(in: folder.catalogsPath)
        where other != name && Self.revision(of: other)?.number == catalog.revision {
            try FileSystem.remove(folder.catalogsPath + "/" + other)
        }
    }

    /// Revisions kept, by number; a revision that only stands in a damaged file is a fault.
    func read() throws -> CatalogHistory {
        let all = try shelved()
        if let damaged = Self.damaged(all).first {
            let path = folder.catalogsPath + "/" + damaged.name
            throw AgentFault(
                "catalog-damaged",
                id: "\(path) rusak, tidak dipakai; sambungkan agen ke kantor, katalog itu diambil lagi",
                en: "\(path) is damaged and is not used; connect the agent, it fetches that catalogue again")
        }
        let catalogs = all.compactMap(\.catalog)
        return CatalogHistory(catalogs.isEmpty ? [.builtIn] : catalogs)
    }

    /// Names of damaged files whose revision stands nowhere else.
    func damaged() throws -> [String] { Self.damaged(try shelved()).map(\.name) }

    /// Revisions that need not be fetched again.
    func soundRevisions() throws -> Set<Int> {
        let all = try shelved()
        return Set(all.filter { $0.isHashed && $0.catalog != nil }.map(\.revision))
    }

    private static func damaged(_ all: [Shelved]) -> [Shelved] {
        let sound = Set(all.filter { $0.catalog != nil }.map(\.revision))
        return all.filter { $0.catalog == nil && !sound.contains($0.revision) }
    }

    private func shelved() throws -> [Shelved] {
        try FileSystem.names(in: folder.catalogsPath).compactMap { name in
            guard let (number, hash) = Self.revision(of: name) else { return nil }
            let bytes = try FileSystem.read(folder.catalogsPath + "/" + name, byteCountMax: 1 << 20)
            let isWhole = hash.map { $0 == Digest.sha256(bytes).hex } ?? true
            var catalog = isWhole ? (try? JSONValue(parsing: bytes)).flatMap { try? Catalog(json: $0) } : nil
            if catalog?.revision != number { catalog = nil }
            return Shelved(name: name, revision: number, isHashed: hash != nil, catalog: catalog)
        }
    }

    /// The revision, and the hash where there is one, of a file's name.
    private static func revision(of name: String) -> (number: Int, hash: String?)? {
        guard name.hasSuffix(".json") else { return nil }
        let parts = name.dropLast(5).split(separator: "-", maxSplits: 1)
        guard let first = parts.first, let number = Int(first) else { return nil }
        return (number, parts.count == 2 ? String(parts[1]) : nil)
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

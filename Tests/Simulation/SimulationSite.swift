// A fresh office for one run: the aggregator's data directory as `init` leaves it, and one folder an
// enrolled agent. It lies on the memory file system where there is one.

import Foundation
import Synchronization

@testable import Agent
@testable import Aggregator
@testable import Shared

/// The folders and machines of one run.
struct SimulationSite {
    let folder: String
    let aggregator: SimulatedAggregator
    let agents: [SimulatedAgent]

    static let memoryFolder: String =
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

    private static let siteCount = Atomic<Int>(0)

    static let catalog: Result<Catalog, any Error> = Result {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "catalog.json")
        return try Catalog(json: JSONValue(parsing: Array(Data(contentsOf: url))))
    }

    init(_ scenario: Scenario, seed: UInt64) throws {
        _ = SimulatedDisk.observe
        _ = SimulatedStoreFiles.register
        // Two runs of one seed may go on at once.
        let number = Self.siteCount.add(1, ordering: .relaxed).newValue
        folder = Self.memoryFolder + "/iku-simulation-\(getpid())-\(number)"
        try? FileManager.default.removeItem(atPath: folder)
        var random = SeededRandom(seed: seed ^ 0x5EED)
        let catalog = try Self.catalog.get()
        let logKey = try SigningKey(seed: random.keySeed())
        let layout = DataLayout(folder: folder + "/aggregator")
        let now = Timestamp(milliseconds: SimulatedTime.start)
        let disk = SimulatedDisk(folder: layout.folder, seed: random.next())
        aggregator = SimulatedAggregator(layout: layout, disk: disk, logKey: logKey)
        try FileManager.default.createDirectory(atPath: layout.folder, withIntermediateDirectories: true)
        let by = Act.Author(name: "simulation", role: "admin", via: .cli)
        let setup = OfficeSetup(
            catalog: catalog, reportingFrom: Period(year: 2022), isDemo: true, by: by)
        let keys = try (0..<scenario.agents).map { _ in try SigningKey(seed: random.keySeed()) }
        let clock = aggregator.time.clock
        let ledger = try SimulatedDisk.$current.withValue(disk) {
            try Store.create(layout, setup, logKey: logKey, at: now)
            return try Ledger(Store(layout), logKey: logKey, clock: clock, log: .silent)
        }
        let verifierKey = ledger.state.logKey
        agents = try (0..<scenario.agents).map { [folder] number in
            let person = scenario.sameKey == 1 ? number / 2 * 2 : number
            let bidang = catalog.bidang[(scenario.shared == 1 ? number / 2 : person) % catalog.bidang.count]
                .id
            let key = keys[person]
            if person == number {
                try SimulatedDisk.$current.withValue(disk) {
                    _ = try ledger.append(
                        .enroll(bidang: bidang, key: key.publicKey, name: "agen-\(number)", use: .report),
                        by: by,
                        reason: nil)
                }
            }
            return try Self.agent(
                number, folder + "/agent-\(number)", key, bidang, catalog, verifierKey, random.next())
        }
        SimulatedDisk.$current.withValue(disk) { withExtendedLifetime(ledger) {} }
    }

    private static func agent(
        _ number: Int, _ path: String, _ key: SigningKey, _ bidang: String, _ catalog: Catalog,
        _ verifierKey: VerifierKey, _ seed: UInt64
    ) throws -> SimulatedAgent {
        let folder = AgentFolder(path: path)
        try folder.create()
        try key.withEncoded { try FileSystem.writeDurably($0, to: folder.keyPath) }
        guard let address = PeerAddress("127.0.0.1:7345") else { throw Simulation.Fault(words: "no address") }
        let record = AgentRecord(
            office: catalog.office.id, bidang: bidang, name: "agen-\(number)", kid: key.publicKey.thumbprint,
            address: address, pins: [Digest.sha256([])], verifierKey: verifierKey)
        try record.write(to: folder)
        try CatalogShelf(folder: folder).keep(catalog)
        return SimulatedAgent(
            number: number, folder: path, disk: SimulatedDisk(folder: path, seed: seed),
            record: (bidang, key.publicKey.thumbprint))
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

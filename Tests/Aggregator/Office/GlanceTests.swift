import Foundation
import Shared
import Testing

@testable import Aggregator

/// What `status` and `/metrics` say of duties, queues and sizes.
@Suite struct GlanceTests {
    let layout: DataLayout

    init() throws {
        let folder = LedgerFixture.folder.appending(path: "iku-glance-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        layout = DataLayout(folder: folder)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: layout.folder) }

    @Test(
        arguments: [
            (0, "0.0 KiB"), (1536, "1.5 KiB"), (1 << 20, "1.0 MiB"), (5_368_709_120, "5.0 GiB"),
            (Int64(3) << 50, "3072.0 TiB"),
        ] as [(Int64, String)])
    func sizes(_ byteCount: Int64, _ text: String) {
        #expect(GlanceText.bytes(byteCount) == text)
    }

    @Test(arguments: Duty.allCases) func aDutyIsRemembered(_ duty: Duty) throws {
        defer { remove() }
        #expect(DutyMark.last(duty, in: layout) == nil)
        let mark = DutyMark(at: Timestamp(milliseconds: 1_700_000_000_000), size: 12, faultCount: 3)
        mark.keep(duty, in: layout)
        #expect(DutyMark.last(duty, in: layout) == mark)
        try FileSystem.writeDurably(Array("{\"at\":\"yesterday\"}".utf8), to: layout.mark(of: duty))
        #expect(DutyMark.last(duty, in: layout) == nil)
    }

    @Test func aDutyInAFolderThatIsNotThereIsForgotten() {
        remove()
        DutyMark(at: Timestamp(milliseconds: 0), size: 1, faultCount: 0).keep(.audit, in: layout)
        #expect(DutyMark.last(.audit, in: layout) == nil)
    }

    @Test func serveIsKnownWhileItHoldsItsLock() throws {
        defer { remove() }
        #expect(ServingRecord.running(layout) == nil)
        let record = ServingRecord(
            since: Timestamp(milliseconds: 1_700_000_000_000), version: "1", listen: "a:1", pages: "b:2")
        do {
            guard let lock = record.hold(layout) else {
                Issue.record("nobody else holds the lock")
                return
            }
            let found = try #require(ServingRecord.running(layout))
            #expect(found.since == record.since && found.listen == "a:1" && found.pages == "b:2")
            withExtendedLifetime(lock) {}
        }
        #expect(ServingRecord.running(layout) == nil)
    }

    @Test func whatWaitsOnThisMachineIsCounted() throws {
        defer { remove() }
        #expect(LocalQueues(in: layout.folder + "/none").agentCount == 0)
        for (agent, reports) in [("koperasi", 2), ("perdagangan", 0)] {
            let folder = layout.folder + "/" + agent
            try FileSystem.createFolder(folder + "/outbox")
            try FileSystem.writeDurably([], to: folder + "/agent.json")
            for number in 0..<reports {
                try FileSystem.writeDurably([], to: "\(folder)/outbox/\(number).jws")
            }
        }
        try FileSystem.createFolder(layout.folder + "/other/outbox")
        let queues = LocalQueues(in: layout.folder)
        #expect(queues.agentCount == 2 && queues.reportCount == 2 && queues.oldest != nil)
        #expect(LocalQueues(in: layout.folder + "/perdagangan").oldest == nil)
    }

    @Test func healthTellsWhoIsLate() throws {
        let fixture = try SiteFixture()
        let store = try Store(fixture.layout)
        let state = try store.loadState()
        let reading = OfficeReading(store, state, figures: FigureCache())
        let moment = try #require(Timestamp("2024-12-31T00:00:00.000Z"))
        let health = try OfficeHealth(reading, at: moment)
        #expect(health.period.description == "2023")
        #expect(health.units.map(\.bidang) == Catalog.builtIn.bidang.map(\.id))
        #expect(health.late.allSatisfy { $0.dayCount > 0 })
        #expect(health.longestWaitSeconds == 0)
    }

    @Test func theDiskIsMeasured() throws {
        let space = try #require(DiskSpace(of: "/"))
        #expect(space.byteCount > 0 && space.freeByteCount <= space.byteCount)
        #expect(DiskSpace(of: "/nowhere/at/all") == nil)
    }
}

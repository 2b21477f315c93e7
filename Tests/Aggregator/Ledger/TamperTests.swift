import Foundation
import Shared
import Testing

@testable import Aggregator

/// Every 97th bit of a small store, in an order that looks random, as far as the time reaches.
///
/// `IKU_SOAK=1` takes every bit and as long as that needs; `IKU_TAMPER_SECONDS` gives the time per file.
@Suite(.serialized) struct TamperTests {
    static let environment = ProcessInfo.processInfo.environment
    static let isSoak = environment["IKU_SOAK"] == "1"
    /// A prime, so that the bits of a byte take turns.
    static let step = isSoak ? 1 : 97
    static let secondsMax = environment["IKU_TAMPER_SECONDS"].flatMap { Double($0) } ?? (isSoak ? 1e6 : 6)

    /// Flips bits over the whole file until the time is up; how often each was found.
    static func flip(_ name: String, of store: DamagedStore) throws -> [DamagedStore.Finding: Int] {
        let bytes = try #require(store.files[name])
        var findings: [DamagedStore.Finding: Int] = [:]
        let end = Date.now.addingTimeInterval(secondsMax)
        var places = Array(Swift.stride(from: 0, to: bytes.count * 8, by: step))
        var random = SeededRandom(seed: 4)
        places.shuffle(using: &random)
        var count = 0
        for place in places where Date.now < end {
            let finding = try store.probe(name, bytes.flipping(bit: place))
            findings[finding, default: 0] += 1
            count += 1
        }
        print("\(name): \(count) of \(places.count) places, \(findings)")
        return findings
    }

    @Test func anUntouchedStoreIsHarmless() throws {
        #expect(try DamagedStore(keepsWAL: false).probe("", nil) == .harmless)
        #expect(try DamagedStore(keepsWAL: true).probe("", nil) == .harmless)
    }

    @Test func flippedBitsOfTheDatabaseAreFoundOrHarmless() throws {
        let findings = try Self.flip("iku.sqlite3", of: DamagedStore(keepsWAL: false))
        #expect(findings[.refusedAtStart, default: 0] > 0)
        #expect(findings[.harmless, default: 0] > 0)
    }

    @Test func flippedBitsOfTheWriteAheadLogAreFoundOrHarmless() throws {
        let findings = try Self.flip("iku.sqlite3-wal", of: DamagedStore(keepsWAL: true))
        #expect(findings[.refusedAtStart, default: 0] > 0)
    }

    @Test func flippedBitsOfTheLogKeyAreFound() throws {
        let store = try DamagedStore(keepsWAL: false)
        let bytes = try #require(store.files["log.key"])
        let key = try store.fixture.ledger().state.logKey
        let flipped = (0..<(bytes.count * 8)).map { bytes.flipping(bit: $0) }
        for content in flipped + (0..<(bytes.count - 1)).map({ Array(bytes.prefix($0)) }) {
            try Data(content).write(to: URL(filePath: store.fixture.layout.logKey))
            #expect(throws: StoreError.self) { try LogKeyFile.key(of: key, store.fixture.layout) }
        }
        #expect(try store.probe("log.key", bytes.flipping(bit: 200)) == .refusedAtStart)
        #expect(try store.probe("log.key", nil) == .refusedAtStart)
    }

    @Test func aDamagedKeptCheckpointIsHarmless() throws {
        let store = try DamagedStore(keepsWAL: false)
        let bytes = try #require(store.files["log.checkpoint"]).prefix { $0 != 0 }
        for bit in stride(from: 0, to: bytes.count * 8, by: Self.isSoak ? 1 : 43) {
            #expect(try store.probe("log.checkpoint", Array(bytes).flipping(bit: bit)) == .harmless)
        }
        #expect(try store.probe("log.checkpoint", nil) == .harmless)
    }

    @Test func truncatedFilesAreFoundOrHarmless() throws {
        for (name, keepsWAL) in [("iku.sqlite3", false), ("iku.sqlite3-wal", true)] {
            let store = try DamagedStore(keepsWAL: keepsWAL)
            let bytes = try #require(store.files[name])
            var found = 0
            for count in stride(from: 0, to: bytes.count, by: Self.isSoak ? 1 : 509) {
                if try store.probe(name, Array(bytes.prefix(count))) != .harmless { found += 1 }
            }
            #expect(found > 10)
        }
    }
}

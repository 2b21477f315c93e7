import Foundation
import Shared
import Testing

@testable import Aggregator

/// Every 97th bit of a small store and of its WAL, lengths cut off, and files missing: what is damaged is
/// found, or it is harmless. `IKU_SOAK=1` takes every bit and every length, and pages of both sizes.
@Suite(.serialized) struct TamperTests {
    static let isSoak = ProcessInfo.processInfo.environment["IKU_SOAK"] == "1"
    /// A prime, so that the bits of a byte take turns. Under a sanitizer, where a try costs ten times as
    /// much, the steps are wider.
    static let step =
        isSoak ? 1 : ProcessInfo.processInfo.environment["IKU_TAMPER_STEP"].flatMap { Int($0) } ?? 97
    static let pageByteCounts = isSoak ? [512, 4096] : [512]

    /// A file of a store, and how the store is laid out.
    struct Target: Sendable, CustomTestStringConvertible {
        let name: String
        let pageByteCount: Int
        var keepsWAL: Bool { name.hasSuffix("-wal") }
        var testDescription: String { "\(name), pages of \(pageByteCount)" }

        static let all = pageByteCounts.flatMap { count in
            ["iku.sqlite3", "iku.sqlite3-wal"].map { Target(name: $0, pageByteCount: count) }
        }
    }

    /// Tries every change that `changes` makes of the file's bytes, on all processors; how often each kind
    /// of finding came.
    static func sweep(
        _ target: Target, _ changes: @escaping @Sendable ([UInt8]) -> [@Sendable ([UInt8]) -> [UInt8]]
    ) async throws -> [DamagedStore.Finding: Int] {
        let workerCount = max(1, ProcessInfo.processInfo.activeProcessorCount)
        return try await withThrowingTaskGroup { group in
            for worker in 0..<workerCount {
                group.addTask {
                    let store = try DamagedStore(
                        keepsWAL: target.keepsWAL, pageByteCount: target.pageByteCount)
                    let bytes = try #require(store.files[target.name])
                    var findings: [DamagedStore.Finding: Int] = [:]
                    for (place, change) in changes(bytes).enumerated() where place % workerCount == worker {
                        findings[try store.probe(target.name, change(bytes)), default: 0] += 1
                    }
                    return findings
                }
            }
            var sum: [DamagedStore.Finding: Int] = [:]
            for try await part in group { sum.merge(part, uniquingKeysWith: +) }
            return sum
        }
    }

    @Test func anUntouchedStoreIsHarmless() throws {
        #expect(try DamagedStore(keepsWAL: false).probe("", nil) == .harmless)
        #expect(try DamagedStore(keepsWAL: true).probe("", nil) == .harmless)
        #expect(try DamagedStore(keepsWAL: true).probe { _ in } == .harmless)
    }

    @Test(arguments: Target.all) func flippedBitsAreFoundOrHarmless(of target: Target) async throws {
        let findings: [DamagedStore.Finding: Int] = try await Self.sweep(target) { bytes in
            stride(from: 0, to: bytes.count * 8, by: Self.step).map { bit in { $0.flipping(bit: bit) } }
        }
        print("flipped bits of \(target.testDescription): \(findings)")
        #expect(findings[.refusedAtStart, default: 0] > 0)
        // In the WAL the last commits lie: whatever is changed there shows at the start.
        if !target.keepsWAL { #expect(findings[.refusedInUse, default: 0] > 0) }
    }

    @Test(arguments: Target.all) func cutFilesAreFoundOrHarmless(of target: Target) async throws {
        let findings: [DamagedStore.Finding: Int] = try await Self.sweep(target) { bytes in
            Self.lengths(of: bytes.count, target).map { count in { Array($0.prefix(count)) } }
        }
        print("lengths of \(target.testDescription): \(findings)")
        #expect(findings[.refusedAtStart, default: 0] > findings[.harmless, default: 0])
    }

    /// Every 97th length, and those at and beside the end of each page or frame.
    private static func lengths(of byteCount: Int, _ target: Target) -> [Int] {
        if isSoak { return Array(0..<byteCount) }
        let (head, block) = target.keepsWAL ? (32, target.pageByteCount + 24) : (0, target.pageByteCount)
        let ends = stride(from: head, to: byteCount, by: block).flatMap { [$0 - 1, $0, $0 + 1] }
        let others = stride(from: 0, to: byteCount, by: step)
        return Set(ends + others).filter { (0..<byteCount).contains($0) }.sorted()
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
}

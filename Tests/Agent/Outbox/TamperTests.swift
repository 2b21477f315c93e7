import Foundation
import Testing

@testable import Agent
@testable import Shared

/// Every bit of every file an agent's promises hang on, and every length of it: damage is found when the
/// file is read, or what is read is what was written.
@Suite("An agent's damaged files")
final class AgentTamperTests {
    private let folder: AgentFolder
    private let key = SigningKey.generate()
    /// Every bit in optimised code; without, where a try costs ten times as much, every seventh: each byte.
    #if DEBUG
        private static let step = ProcessInfo.processInfo.environment["IKU_SOAK"] == "1" ? 1 : 7
    #else
        private static let step = 1
    #endif

    init() throws {
        folder = AgentFolder(
            path: Self.memoryFolder + "/iku-\(UUID())")
        try folder.create()
    }

    private static let memoryFolder =
        FileManager.default.fileExists(atPath: "/dev/shm")
        ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    /// Tries each bit and each length of a file: `read` gives nil where the damage was found, else whether
    /// what it read is what was written. How many were found.
    @discardableResult
    private func damage(_ path: String, read: () throws -> Bool?) throws -> Int {
        let good = try FileSystem.read(path, byteCountMax: 1 << 20)
        #expect(try read() == true, "untouched")
        var found = 0
        func check(_ bytes: [UInt8], _ what: @autoclosure () -> String) throws {
            try overwrite(path, bytes)
            let isRight = try read()
            if isRight == nil { found += 1 }
            #expect(isRight != false, "\(path): \(what())")
        }
        for bit in stride(from: 0, to: good.count * 8, by: Self.step) {
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try check(bytes, "bit \(bit)")
        }
        for count in stride(from: 0, to: good.count, by: Self.step) {
            try check(Array(good.prefix(count)), "cut to \(count)")
        }
        try overwrite(path, good)
        return found
    }

    /// In place, so that the file keeps its mode.
    private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    @Test func aReportInTheOutbox() throws {
        let report = someReport(key, aktif: 1)
        let outbox = Outbox(folder: folder, key: key.publicKey)
        try outbox.add(report, signedBy: key.publicKey)
        let name = try #require(try outbox.read().entries.first?.fileName)
        try damage(folder.outboxPath + "/" + name) {
            let content = try outbox.read()
            if content.damaged == [name] { return nil }
            return content.entries.map(\.signed.compact) == [report.compact]
        }
    }

    @Test(arguments: [".jws", ".tlog-proof"]) func aReceipt(part: String) throws {
        var log = FakeLog()
        let report = someReport(key, aktif: 1)
        log.append(report.compact)
        let shelf = ReceiptShelf(folder: folder, logKeys: LogKeys(current: log.verifierKey))
        let receipt = try Receipt(verifying: log.proof(of: 1), compact: report.compact, with: log.verifierKey)
        try shelf.keep(hash: report.hash, compact: report.compact, receipt: receipt)
        try damage(folder.receiptsPath + "/\(report.hash.hex)" + part) {
            let (kept, damaged) = try shelf.readAll()
            if kept.isEmpty { return damaged.count == 1 ? nil : false }
            return kept.map(\.signed.compact) == [report.compact]
                && kept.map(\.receipt.index) == [receipt.index]
                && kept.map(\.receipt.receivedAt) == [receipt.receivedAt]
        }
    }

    /// Another key than the one enrolled is found by its name in agent.json.
    @Test func theKey() throws {
        let kept = try folder.signingKey(makingNew: true).publicKey
        let found = try damage(folder.keyPath) {
            do { return try folder.signingKey().publicKey == kept ? true : nil } catch is AgentFault {
                return nil
            }
        }
        #expect(found > 0)
    }

    @Test func theProvenCheckpoint() throws {
        var log = FakeLog()
        log.append([1])
        let keys = LogKeys(current: log.verifierKey)
        let proven = log.checkpoint()
        try folder.keepProven(proven, under: keys)
        try damage(folder.provenPath) {
            do { return try folder.proven(under: keys)?.checkpoint == proven.checkpoint } catch is AgentFault
            {
                return nil
            }
        }
    }

    @Test func aCatalogue() throws {
        let text = """
            {"schema":"iku-catalog/1","office":{"id":"kecil","name":"K","place":"P","utc_offset":"+08:00"},
            "revision":1,"title":"T","years":{"from":2021,"to":2023},"bidang":[{"id":"a","name":"A"}],
            "sasaran":[{"id":"S","name":"S"}],"indicators":[{"id":"i","sasaran":"S","bidang":"a","name":"I",
            "unit":"%","polarity":"higher","targets":{"2021":"50"},"components":[{"id":"x","name":"X"}],
            "formula":"x"}]}
            """
        let catalog = try Catalog(json: JSONValue(parsing: Array(text.utf8)))
        let shelf = CatalogShelf(folder: folder)
        try shelf.keep(catalog)
        let name = try #require(try FileSystem.names(in: folder.catalogsPath).first)
        try damage(folder.catalogsPath + "/" + name) {
            do { return try shelf.read().latest.json == catalog.json } catch is AgentFault { return nil }
        }
    }

    @Test func aCatalogueFromBeforeTheChecksum() throws {
        try overwriteNew(folder.catalogsPath + "/1.json", Catalog.builtIn.json.indented)
        #expect(try CatalogShelf(folder: folder).read().latest.json == Catalog.builtIn.json)
    }

    private func overwriteNew(_ path: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }
}

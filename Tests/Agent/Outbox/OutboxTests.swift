import Foundation
import Testing

@testable import Agent
@testable import Shared

@Suite("The agent's folder")
final class OutboxTests {
    private let folder: AgentFolder
    private let key = SigningKey.generate()

    init() throws {
        folder = AgentFolder(
            path: FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path)
        try folder.create()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    private var outbox: Outbox { Outbox(folder: folder, key: key.publicKey) }

    @Test func reportsKeepTheirOrderAndStandOnce() throws {
        let reports = (1...11).map { someReport(key, aktif: $0) }
        for report in reports { try outbox.add(report, signedBy: key.publicKey) }
        try outbox.add(reports[3], signedBy: key.publicKey)
        #expect(try outbox.read().entries.map(\.hash) == reports.map(\.hash))
        try outbox.remove(reports[0].hash)
        #expect(try outbox.read().entries.count == 10)
    }

    @Test func leftoversOfACutWriteAreNoReports() throws {
        try FileSystem.writeDurably([1, 2], to: folder.outboxPath + "/.iku-new-1-1")
        #expect(try outbox.read().entries.isEmpty)
        #expect(try outbox.read().damaged.isEmpty)
    }

    @Test func refusedReportsStandAsideWithTheirReason() throws {
        let report = someReport(key, aktif: 1)
        try outbox.add(report, signedBy: key.publicKey)
        let line = AnswerLine.refusal(
            1, Refusal(.periodLocked, id: "terkunci", en: "locked"), in: .indonesian)
        guard case .failure(let refusal) = Answer(line: Array(line.dropLast()))?.result else { return }
        try outbox.moveAside(report.hash, refusal, at: Timestamp(milliseconds: 0))
        #expect(try outbox.read().entries.isEmpty)
        #expect(try outbox.refusal(of: report.hash)?.codeText == "period-locked")
        #expect(try outbox.refusal(of: report.hash)?.message == "terkunci")
        #expect(
            try FileSystem.read(folder.refusedPath + "/\(report.hash.hex).jws", byteCountMax: 1 << 20)
                == report.compact)
    }

    @Test func receiptsAreVerifiedWheneverTheyAreRead() throws {
        var log = FakeLog()
        let report = someReport(key, aktif: 1)
        log.append(report.compact)
        let shelf = ReceiptShelf(folder: folder, logKeys: LogKeys(current: log.verifierKey))
        let receipt = try Receipt(verifying: log.proof(of: 1), compact: report.compact, with: log.verifierKey)
        try shelf.keep(hash: report.hash, compact: report.compact, receipt: receipt)
        #expect(try shelf.readAll().kept.count == 1)
        let path = folder.receiptsPath + "/\(report.hash.hex)"
        for name in [path + ".jws", path + ".tlog-proof"] {
            let good = try FileSystem.read(name, byteCountMax: 1 << 20)
            var bad = good
            bad[bad.count / 2] ^= 1
            try FileSystem.writeDurably(bad, to: name)
            #expect(try shelf.readAll().damaged.count == 1)
            try FileSystem.writeDurably(good, to: name)
        }
        try FileSystem.remove(path + ".tlog-proof")
        #expect(try shelf.readAll().damaged.count == 1)
    }

    @Test func theKeyIsKeptAndMustBePrivate() throws {
        let made = try folder.signingKey(makingNew: true)
        #expect(try folder.signingKey(makingNew: true).publicKey == made.publicKey)
        #expect(try FileSystem.status(of: folder.keyPath).mode == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.keyPath)
        #expect(throws: AgentFault.self) { try self.folder.signingKey() }
    }

    @Test func aProvenCheckpointNeverShrinks() throws {
        var log = FakeLog()
        let small = log.checkpoint()
        log.append([1])
        try folder.keepProven(log.checkpoint(), under: LogKeys(current: log.verifierKey))
        try folder.keepProven(small, under: LogKeys(current: log.verifierKey))
        #expect(try folder.proven(under: LogKeys(current: log.verifierKey))?.checkpoint.size == 2)
        #expect(throws: AgentFault.self) {
            try self.folder.proven(under: LogKeys(current: FakeLog().verifierKey))
        }
    }

    @Test func alarmsStayUntilCleared() throws {
        let shelf = AlarmShelf(folder: folder)
        let words = Words(id: "a", en: "b")
        #expect(try shelf.raise("log-forked", words, at: Timestamp(milliseconds: 5)))
        #expect(try !shelf.raise("log-forked", words, at: Timestamp(milliseconds: 9)))
        #expect(try shelf.open().map(\.raisedAt.milliseconds) == [5])
        try shelf.clear("log-forked")
        #expect(try shelf.open().isEmpty)
    }
}

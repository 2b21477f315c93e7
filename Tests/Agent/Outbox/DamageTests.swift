import Foundation
import Testing

@testable import Agent
@testable import Shared

/// Every bit of each file of an agent flipped, and each file cut at every length: what is read is what was
/// written, or the damage is found, and named where a person must do something.
@Suite("Damaged files of an agent")
final class DamageTests {
    private let folder: AgentFolder
    private let key: SigningKey
    private let transport = SigningKey.generate()
    private var log = FakeLog()

    init() throws {
        folder = AgentFolder(
            path: FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path)
        try folder.create()
        guard case .plain(let made) = try folder.signingKey(makingNew: true) else {
            throw CocoaError(.coderInvalidValue)
        }
        key = made
        try folder.keep(transport, at: folder.transportKeyPath)
        var record = AgentRecord(
            office: "dagkopukmp-luwu-timur", bidang: "koperasi", name: "PC 1", kid: key.publicKey.thumbprint,
            address: try #require(PeerAddress("iku.example.go.id:7345")), pins: [Digest.sha256([])],
            verifierKey: log.verifierKey)
        record.transportKid = transport.publicKey.thumbprint
        try record.write(to: folder)
        try CatalogShelf(folder: folder).keep(.builtIn)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    /// Calls `check` with each damaged content of the file in its place, and puts the sound one back.
    private func sweep(_ path: String, bitStep: Int = 1, cutStep: Int = 1, _ check: (String) throws -> Void)
        throws
    {
        let sound = try FileSystem.read(path, byteCountMax: 1 << 20)
        #expect(!sound.isEmpty)
        // In place and not synced: some hundred thousand times.
        func put(_ bytes: [UInt8], at place: Int) {
            let file = unsafe open(path, O_WRONLY)
            defer { close(file) }
            let count = unsafe pwrite(file, bytes, bytes.count, off_t(place))
            #expect(count == bytes.count)
        }
        for bit in stride(from: 0, to: sound.count * 8, by: bitStep) {
            put([sound[bit / 8] ^ 1 << UInt8(bit % 8)], at: bit / 8)
            try check("bit \(bit % 8) of byte \(bit / 8)")
            put([sound[bit / 8]], at: bit / 8)
        }
        for count in stride(from: 0, to: sound.count, by: cutStep).reversed() {
            let isCut = unsafe truncate(path, off_t(count)) == 0
            #expect(isCut)
            try check("cut to \(count)")
        }
        put(sound, at: 0)
        #expect(try FileSystem.read(path, byteCountMax: 1 << 20) == sound)
    }

    /// The code of the fault that `body` throws; nil where it throws none.
    private func fault(_ body: () throws -> Void) throws -> String? {
        do { try body() } catch let fault as AgentFault {
            #expect(!fault.words.english.isEmpty && fault.words.indonesian.contains(folder.path))
            return fault.code
        }
        return nil
    }

    private func opened() throws { _ = try AgentKeys.read(in: folder) }

    // MARK: Reports

    @Test func aReportOfTheOutboxIsNotSentAndNamed() throws {
        let outbox = Outbox(folder: folder, key: key.publicKey)
        try outbox.add(someReport(key, aktif: 146), signedBy: key.publicKey)
        let name = try #require(try outbox.read().entries.first?.fileName)
        try sweep(folder.outboxPath + "/" + name) { place in
            let content = try outbox.read()
            #expect(content.entries.isEmpty && content.damaged == [name], "\(place)")
        }
        #expect(try outbox.read().entries.count == 1)
        try FileSystem.writeDurably([0x41], to: folder.outboxPath + "/" + name)
        let agent = try Agent(opening: folder.path, clock: .system, language: .english)
        #expect(try agent.deliverable().isEmpty)
        let words = try agent.noteDamage()
        #expect(words.count == 1 && words[0].english.contains(name))
        #expect(try agent.alarms.open().map(\.code) == ["outbox-damaged"])
    }

    @Test func aReceiptProvesWhatItProvedOrIsNamed() throws {
        let report = someReport(key, aktif: 146)
        let index = log.append(report.compact)
        log.append([1])
        let shelf = ReceiptShelf(folder: folder, logKeys: LogKeys(current: log.verifierKey))
        let receipt = try Receipt(
            verifying: log.proof(of: index), compact: report.compact, with: log.verifierKey)
        try shelf.keep(hash: report.hash, compact: report.compact, receipt: receipt)
        let path = folder.receiptsPath + "/" + report.hash.hex
        try sweep(path + ".jws") { place in
            let (kept, damaged) = try shelf.readAll()
            #expect(kept.isEmpty && damaged.map(\.hash) == [report.hash.hex], "\(place)")
        }
        try sweep(path + ".tlog-proof") { place in
            let (kept, damaged) = try shelf.readAll()
            guard let same = kept.first else {
                #expect(damaged.map(\.hash) == [report.hash.hex], "\(place)")
                return
            }
            #expect(same.receipt.index == index && same.receipt.receivedAt == receipt.receivedAt, "\(place)")
            #expect(same.receipt.checkpoint.checkpoint == receipt.checkpoint.checkpoint, "\(place)")
        }
    }

    // MARK: Keys and record

    @Test func aKeyNeverSignsAsAnother() throws {
        try sweep(folder.keyPath) { place in
            let code = try fault(opened)
            #expect(code == "key-damaged" || code == "key-differs", "\(place)")
        }
        try sweep(folder.transportKeyPath) { place in
            let code = try fault(opened)
            #expect(code == "key-damaged" || code == "transport-key-differs", "\(place)")
        }
        let sealed = try SealedKey(sealing: key, with: passphrase("kuda baterai staples"), cost: .least)
        try folder.keep(sealed, at: folder.keyPath, replacing: true)
        try sweep(folder.keyPath) { place in
            let code = try fault(opened)
            #expect(code == "key-damaged", "\(place)")
        }
        #expect(try fault(opened) == nil)
    }

    @Test func aRecordIsTheSameOrDamaged() throws {
        let sound = try AgentRecord(reading: folder)
        try sweep(folder.recordPath) { place in
            var read: AgentRecord?
            let code = try fault { read = try AgentRecord(reading: self.folder) }
            #expect(code == "record-damaged" || read == sound, "\(place)")
        }
    }

    @Test func aRecordOfANewerVersionSaysSo() throws {
        let members = try #require(
            JSONObject(summed: try FileSystem.read(folder.recordPath, byteCountMax: 1 << 16)))
        let sound = try AgentRecord(reading: folder)
        for (schema, expected) in [
            ("iku-agent/2", "record-newer"), ("iku-agent/0", "record-damaged"),
            ("iku-agent", "record-damaged"),
        ] {
            let changed = members.members.filter { $0.name != "sum" }.map { member in
                (member.name, member.name == "schema" ? .string(schema) : member.value)
            }
            try FileSystem.writeDurably(JSONObject(pairs: changed).summed, to: folder.recordPath)
            let code = try fault { _ = try AgentRecord(reading: self.folder) }
            #expect(code == expected, "\(schema)")
        }
        try sound.write(to: folder)
        #expect(try AgentRecord(reading: folder) == sound)
    }

    // MARK: Catalogue, checkpoint, notices, evidence

    @Test func aCatalogueIsTheSameOrFetchedAgain() throws {
        let shelf = CatalogShelf(folder: folder)
        try shelf.keep(try Self.smallCatalog())
        let name = try #require(try FileSystem.names(in: folder.catalogsPath).first)
        #expect(try shelf.soundRevisions() == [1])
        try sweep(folder.catalogsPath + "/" + name) { place in
            let code = try fault { _ = try shelf.read() }
            #expect(code == "catalog-damaged", "\(place)")
        }
        try FileSystem.writeDurably([0x7B], to: folder.catalogsPath + "/" + name)
        #expect(try shelf.damaged() == [name] && shelf.soundRevisions().isEmpty)
        try shelf.keep(try Self.smallCatalog())
        #expect(try shelf.read().revisions == [1] && shelf.damaged().isEmpty)
        #expect(try FileSystem.names(in: folder.catalogsPath) == [name], "mended in its place")
    }

    private static func smallCatalog() throws -> Catalog {
        let text = """
            {"schema":"iku-catalog/1","office":{"id":"dinas","name":"Dinas","place":"Malili","utc_offset":"+08:00"},
             "revision":1,"title":"IKU","years":{"from":2022,"to":2022},"bidang":[{"id":"a","name":"A"}],
             "sasaran":[{"id":"S","name":"S"}],"indicators":[{"id":"i","sasaran":"S","bidang":"a","name":"I",
             "unit":"%","polarity":"higher","targets":{"2022":"77.1"},"components":[{"id":"x","name":"X"}],
             "formula":"x"}]}
            """
        return try Catalog(json: try JSONValue(parsing: Array(text.utf8)))
    }

    @Test func aCatalogueOfAnEarlierVersionIsReadAndFetchedAgain() throws {
        let shelf = CatalogShelf(folder: folder)
        for name in try FileSystem.names(in: folder.catalogsPath) {
            try FileSystem.renameDurably(
                folder.catalogsPath + "/" + name, to: folder.catalogsPath + "/1.json")
        }
        #expect(try shelf.read().revisions == [1] && shelf.soundRevisions().isEmpty)
        try shelf.keep(.builtIn)
        #expect(try shelf.soundRevisions() == [1] && FileSystem.names(in: folder.catalogsPath).count == 1)
    }

    @Test func aProvenCheckpointIsTheSameOrDamaged() throws {
        let keys = LogKeys(current: log.verifierKey)
        log.append([1])
        try folder.keepProven(log.checkpoint(), under: keys)
        try sweep(folder.provenPath) { place in
            var read: SignedCheckpoint?
            let code = try fault { read = try self.folder.proven(under: keys) }
            #expect(code == "proven-damaged" || read?.checkpoint == log.checkpoint().checkpoint, "\(place)")
        }
    }

    @Test func noticesAreTheSameOrAskedForAgain() throws {
        let shelf = NoticeShelf(folder: folder)
        try shelf.add([["index": 4, "act": ["act": "return"]]], next: 12)
        let sound = try shelf.read()
        try sweep(folder.noticesPath) { place in
            let read = try shelf.read()
            #expect(read.next == 0 || read.next == sound.next && read.notices == sound.notices, "\(place)")
        }
    }

    @Test func evidenceIsNotForgotten() throws {
        let content = Array("isi".utf8)
        let hash = Digest.sha256(content)
        var report = Report(
            kind: .report, office: "dagkopukmp-luwu-timur", bidang: "koperasi", period: Period(year: 2022),
            revision: 1, supersedes: nil, reason: nil, catalog: 1,
            preparedBy: Report.Person(name: "Sitti", title: "Staf"), createdAt: "2023-01-12T08:00:00+08:00")
        report.values = ["koperasi-aktif": ["aktif": figure("1"), "seluruh": figure("2")]]
        report.evidence = [.init(name: "rekap.csv", hash: hash, byteCount: 3, indicator: nil)]
        let signed = SignedReport(signing: report.json.compact, with: key)
        let index = log.append(signed.compact)
        let receipt = try Receipt(
            verifying: log.proof(of: index), compact: signed.compact, with: log.verifierKey)
        let shelf = EvidenceShelf(folder: folder)
        try shelf.want(report, signed.hash)
        try ReceiptShelf(folder: folder, logKeys: LogKeys(current: log.verifierKey)).keep(
            hash: signed.hash, compact: signed.compact, receipt: receipt)
        let state = folder.evidencePath + "/\(hash.hex).json"
        try sweep(state, bitStep: 31, cutStep: 11) { place in
            try shelf.mend { [(report, signed.hash)] }
            #expect(try shelf.items().map(\.state) == [.waiting], "\(place)")
            #expect(try shelf.pending() == [WaitingEvidence(hash: hash, byteCount: 3)], "\(place)")
        }
        try FileSystem.writeDurably([0x7B], to: state)
        let agent = try Agent(opening: folder.path, clock: .system, language: .english)
        #expect(try agent.evidence.items().map(\.name) == ["rekap.csv"], "mended at the next start")
    }

    @Test func alarmsAreReadWhateverTheirFileHolds() throws {
        let shelf = AlarmShelf(folder: folder)
        try shelf.raise("log-forked", Words(id: "cabang", en: "fork"), at: Timestamp(milliseconds: 5))
        try sweep(folder.alarmsPath + "/log-forked.json") { place in
            let codes = try shelf.open().map(\.code)
            #expect(codes == ["log-forked"], "\(place)")
        }
    }
}

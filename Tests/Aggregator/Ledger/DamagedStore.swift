import Foundation
import Shared
import Testing

@testable import Aggregator

/// A small log and everything that may be said of it: damaged in any way, it says the same or nothing.
final class DamagedStore {
    /// Two units with an indicator each: a store of few pages.
    static let catalog = """
        {"schema":"iku-catalog/1","office":{"id":"kecil","name":"K","place":"P","utc_offset":"+08:00"},
        "revision":1,"title":"T","years":{"from":2021,"to":2023},
        "bidang":[{"id":"a","name":"A"},{"id":"b","name":"B"}],"sasaran":[{"id":"S","name":"S"}],
        "indicators":[
        {"id":"i","sasaran":"S","bidang":"a","name":"I","unit":"%","polarity":"higher",
        "targets":{"2021":"50","2022":"50"},"components":[{"id":"x","name":"X"}],"formula":"x"},
        {"id":"j","sasaran":"S","bidang":"b","name":"J","unit":"%","polarity":"higher",
        "targets":{"2021":"50","2022":"50"},"components":[{"id":"y","name":"Y"}],"formula":"y"}]}
        """

    enum Finding: Hashable {
        case harmless, refusedAtStart, refusedInUse
    }

    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    let fixture: LedgerFixture
    /// The files with which each try begins, by name.
    private(set) var files: [String: [UInt8]] = [:]
    private let known: [SignedReport]
    private let places: [Digest: UInt64]
    private let root: Digest
    let size: UInt64
    private let figures: [String: String]
    private let folder: DataLayout

    /// `keepsWAL`: the last commits lie in the WAL, as after a kill. Small pages have few unused bytes, on
    /// which tries would be wasted, and entries that go over several pages.
    init(keepsWAL: Bool, pageByteCount: Int = 512) throws {
        fixture = try LedgerFixture(Catalog.read(Array(Self.catalog.utf8)))
        try Self.setPages(of: fixture, pageByteCount)
        folder = DataLayout(folder: fixture.layout.folder + "-try")
        var made: Made? = try Self.make(fixture)
        let checkpoint = try #require(made?.ledger.checkpoint.checkpoint)
        (root, size) = (checkpoint.root, checkpoint.size)
        (known, places) = (made?.known ?? [], made?.places ?? [:])
        if !keepsWAL { made = nil }
        for name in ["iku.sqlite3", "iku.sqlite3-wal", "log.key", "log.checkpoint"] {
            let path = fixture.layout.folder + "/" + name
            if let data = FileManager.default.contents(atPath: path) { files[name] = Array(data) }
        }
        made = nil
        figures = ["2021": try fixture.figures("2021"), "2022": try fixture.figures("2022")]
    }

    private static func setPages(of fixture: LedgerFixture, _ byteCount: Int) throws {
        try Database(fixture.layout.store, .readWrite).execute(
            "PRAGMA journal_mode=DELETE; PRAGMA page_size=\(byteCount); VACUUM; PRAGMA journal_mode=WAL")
    }

    private struct Made {
        let ledger: Ledger
        let known: [SignedReport]
        var places: [Digest: UInt64] = [:]
    }

    private static func make(_ fixture: LedgerFixture) throws -> Made {
        let ledger = try fixture.ledger()
        var made = Made(ledger: ledger, known: try fill(ledger, fixture))
        for report in made.known { made.places[report.hash] = try ledger.store.index(ofReport: report.hash) }
        return made
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.folder) }

    private static func fill(_ ledger: Ledger, _ fixture: LedgerFixture) throws -> [SignedReport] {
        for bidang in ["a", "b"] { try fixture.enroll(bidang, in: ledger) }
        let first = try [("a", "2021"), ("b", "2021"), ("a", "2022")].map {
            try fixture.report($0.0, $0.1, seed: 40)
        }
        for outcome in try ledger.append(first.map { try fixture.job($0) }) { _ = try outcome.stored() }
        let period = try #require(Period("2022"))
        let head = ledger.state.heads[OfficeState.Chain(bidang: "a", period: period)]
        let correction = try fixture.report("a", "2022", after: head, seed: 60)
        try fixture.submit(correction, to: ledger)
        return try (first + [correction]).map { try fixture.signed($0) }
    }

    // MARK: One try

    /// Lays the files out, `name` with other content, and asks everything.
    func probe(_ name: String, _ content: [UInt8]?) throws -> Finding {
        try layOut(name, content)
        return try ask()
    }

    /// As `probe`, with a store altered by somebody who knows how it is written.
    func probe(altering body: (Database) throws -> Void) throws -> Finding {
        try alter(body)
        return try ask()
    }

    /// What an audit says of the store so altered.
    func audit(altering body: (Database) throws -> Void) throws -> [Words] {
        try alter(body)
        do throws(StoreError) { return try Audit.run(Store(folder)).faults } catch { return [error.words] }
    }

    /// Rows of a table.
    func count(_ table: String) throws -> Int64 {
        try layOut("", nil)
        return try Database(folder.store, .readWrite).first("SELECT count(*) FROM \(table)") { $0.integer(0) }
            ?? 0
    }

    private func alter(_ body: (Database) throws -> Void) throws {
        try layOut("", nil)
        try body(Database(folder.store, .readWrite))
    }

    private func ask() throws -> Finding {
        do throws(StoreError) {
            let ledger = try Ledger(Store(folder), clock: fixture.time.clock, log: .silent)
            return try .init(questions(ledger))
        } catch {
            try words(error.words)
            return .refusedAtStart
        }
    }

    func layOut(_ name: String, _ content: [UInt8]?) throws {
        let files = FileManager.default
        try? files.removeItem(atPath: folder.folder)
        try files.createDirectory(atPath: folder.folder, withIntermediateDirectories: true)
        for (each, bytes) in self.files where each != name || content != nil {
            let bytes = each == name ? content ?? bytes : bytes
            try Data(bytes).write(to: URL(filePath: folder.folder + "/" + each))
        }
    }

    private enum Asked {
        case answered, refused
    }

    private func questions(_ ledger: Ledger) -> Result<Bool, Wrong> {
        do {
            var isWhole = try readsRight(ledger)
            isWhole = try submitsRight(ledger) && isWhole
            return .success(isWhole)
        } catch let wrong as Wrong {
            return .failure(wrong)
        } catch {
            return .failure(Wrong(description: "\(error)"))
        }
    }

    /// Figures and proofs: as they were, or refused.
    private func readsRight(_ ledger: Ledger) throws -> Bool {
        var isWhole = true
        let checkpoint = ledger.checkpoint.checkpoint
        guard checkpoint.root == root, checkpoint.size == size else {
            throw Wrong(description: "another root")
        }
        for (period, right) in figures {
            let isRight = try answered {
                let source = try StoredFigures(ledger.store, ledger.state, size: self.size)
                return try Achievement.compute(try #require(Period(period)), from: source).json.text == right
            }
            if isRight == false { throw Wrong(description: "a wrong figure of \(period)") }
            isWhole = isWhole && isRight == true
        }
        let reader = LedgerReader(ledger.store, logKey: fixture.logKey, published: ledger.published)
        for index in 0..<size {
            let isRight = try answered {
                guard let text = try reader.proof(of: index), let proof = TlogProof(parsing: text),
                    let entry = try reader.entry(at: index)
                else { return false }
                return MerkleProof.verifies(
                    leaf: entry.leafHash, index: index, size: self.size, path: proof.path, root: self.root)
            }
            if isRight == false { throw Wrong(description: "a wrong proof of \(index)") }
            isWhole = isWhole && isRight == true
        }
        return isWhole
    }

    /// What is stored is a duplicate of its own index, or refused; a second original never gets in.
    private func submitsRight(_ ledger: Ledger) throws -> Bool {
        let outcomes = try self.outcomes(of: known, ledger)
        var isWhole = outcomes.count == known.count
        for (report, outcome) in zip(known, outcomes) {
            if case .stored(let stored) = outcome {
                guard stored.isDuplicate, stored.index == places[report.hash] else {
                    throw Wrong(description: "stored again at \(stored.index)")
                }
                continue
            }
            isWhole = false
            if let code = outcome.refusal?.code, code != .unavailable {
                throw Wrong(description: "a stored report is refused as \(code)")
            }
        }
        let others = try ["2021", "2022"].map { try fixture.signed(fixture.report("a", $0, seed: 7)) }
        for outcome in try self.outcomes(of: others, ledger) {
            if case .stored = outcome { throw Wrong(description: "a second original") }
        }
        return isWhole
    }

    /// Empty where the whole batch was refused.
    private func outcomes(of reports: [SignedReport], _ ledger: Ledger) throws -> [LedgerOutcome] {
        let kid = try fixture.key(of: "a").publicKey.thumbprint
        let jobs = try reports.map { try fixture.job($0, from: $0.kid == kid ? "a" : "b") }
        do throws(LedgerFailure) {
            return try ledger.append(jobs)
        } catch {
            guard case .refused(let reason) = error else { throw Wrong(description: "would exit: \(error)") }
            try words(reason.words)
            return []
        }
    }

    /// What `body` says; nil where the store refused.
    private func answered(_ body: () throws -> Bool) throws -> Bool? {
        do { return try body() } catch let error as StoreError {
            try words(error.words)
            return nil
        }
    }

    /// A refusal says what to do, in both languages.
    private func words(_ words: Words) throws {
        if words.english.isEmpty || words.indonesian.isEmpty { throw Wrong(description: "no words") }
    }
}

extension DamagedStore.Finding {
    init(_ result: Result<Bool, DamagedStore.Wrong>) throws(StoreError) {
        switch result {
        case .success(let isWhole): self = isWhole ? .harmless : .refusedInUse
        case .failure(let wrong):
            Issue.record(wrong)
            self = .refusedInUse
        }
    }
}

extension [UInt8] {
    /// With one bit turned over.
    func flipping(bit: Int) -> [UInt8] {
        var bytes = self
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return bytes
    }
}

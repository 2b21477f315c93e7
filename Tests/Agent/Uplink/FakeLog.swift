import Testing

@testable import Agent
@testable import Shared

/// An office's log in memory: takes reports, signs checkpoints, answers what an aggregator answers.
struct FakeLog: MerkleNodeSource {
    typealias Failure = Never

    private(set) var key: SigningKey
    private(set) var handover: UInt64?
    let origin = "dagkopukmp-luwu-timur/iku"
    private(set) var entries: [Entry] = []
    private var nodes: [MerklePlace: Digest] = [:]
    private var frontier = MerkleFrontier()

    init(key: SigningKey = .generate()) {
        self.key = key
        // Entry 0 stands for `init`.
        append(Array("act".utf8))
    }

    var verifierKey: VerifierKey {
        guard let result = VerifierKey(name: origin, publicKey: key.publicKey) else { fatalError("a name") }
        return result
    }
    var size: UInt64 { frontier.size }

    func node(at place: MerklePlace) -> Digest { nodes[place] ?? MerkleHash.emptyRoot }

    /// Appends the act by which `key` takes the log over, signed by the key before or by `signer`; its index.
    @discardableResult
    mutating func changeKey(
        to new: SigningKey = .generate(), cause: String = "rotation", signedBy signer: SigningKey? = nil,
        office: String = "dagkopukmp-luwu-timur"
    ) -> UInt64 {
        let signer = signer ?? key
        let at = Timestamp(milliseconds: 1_673_481_600_000 + Int64(size) * 1000)
        key = new
        let act: JSONValue = [
            "schema": "iku-act/1", "office": .string(office), "act": "log-key",
            "by": ["name": "Admin", "role": "admin", "via": "cli"], "reason": "uji",
            "at": .string(at.description), "vkey": .string(verifierKey.text), "cause": .string(cause),
        ]
        let index = append(SignedAct(signing: act.compact, with: signer).compact)
        handover = index
        return index
    }

    /// What `entry` answers.
    func entry(_ index: UInt64) -> [(String, JSONValue)] {
        [
            ("index", .integer(index)), ("received_at", .string(entries[Int(index)].receivedAt.description)),
            ("entry", .string(String(decoding: entries[Int(index)].compact, as: UTF8.self))),
            ("proof", .string(proof(of: index))),
        ]
    }

    /// What `notices` answers: every act.
    func notices(since: UInt64) -> JSONValue {
        .array(
            entries.indices.filter { $0 >= since }.compactMap { index in
                guard let act = try? SignedAct(compact: entries[index].compact),
                    let payload = try? JSONValue(parsing: act.payload)
                else { return nil }
                return ["index": .integer(index), "act": payload]
            })
    }

    @discardableResult
    mutating func append(_ compact: [UInt8]) -> UInt64 {
        let entry = Entry(
            receivedAt: Timestamp(milliseconds: 1_673_481_600_000 + Int64(size) * 1000), compact: compact)
        var completed: [MerkleNode] = []
        frontier.append(leaf: entry.leafHash, completed: &completed)
        for node in completed { nodes[node.place] = node.hash }
        entries.append(entry)
        return size - 1
    }

    func checkpoint(size: UInt64? = nil) -> SignedCheckpoint {
        let size = size ?? self.size
        return SignedCheckpoint(
            signing: Checkpoint(origin: origin, size: size, root: root(size: size)), with: [key])
    }

    func proof(of index: UInt64, size: UInt64? = nil) -> String {
        let size = size ?? self.size
        return Receipt.text(
            receivedAt: entries[Int(index)].receivedAt, index: index,
            path: inclusionPath(index: index, size: size) ?? [], checkpoint: checkpoint(size: size))
    }

    func consistency(_ from: UInt64, _ to: UInt64) -> JSONValue {
        .array((consistencyProof(from: from, to: to) ?? []).map { .string($0.base64) })
    }

    func hello(
        vkey: String? = nil, office: String? = "dagkopukmp-luwu-timur", catalog: Int = 1, isDemo: Bool = false
    ) -> [UInt8] {
        let log = Hello.Log(origin: origin, verifierKey: vkey ?? verifierKey.text, handover: handover)
        return Array(
            Hello(
                version: "0", office: office, catalog: catalog, pins: [], log: log, isDemo: isDemo
            ).line.dropLast())
    }

    func accepted(_ sequence: Int64, _ report: SignedReport, at index: UInt64, size: UInt64? = nil) -> [UInt8]
    {
        Array(
            AnswerLine.success(
                sequence,
                [
                    ("status", "accepted"), ("report", .string(report.hash.hex)), ("index", .integer(index)),
                    ("received_at", .string(entries[Int(index)].receivedAt.description)),
                    ("proof", .string(proof(of: index, size: size))),
                ]
            ).dropLast())
    }
}

/// A signed report of koperasi whose content does not matter to the wire.
func someReport(_ key: SigningKey, aktif: Int, supersedes: Digest? = nil, revision: Int = 1) -> SignedReport {
    var report = Report(
        kind: .report, office: "dagkopukmp-luwu-timur", bidang: "koperasi", period: Period(year: 2022),
        revision: revision, supersedes: supersedes, reason: revision == 1 ? nil : "salah hitung", catalog: 1,
        preparedBy: Report.Person(name: "Sitti", title: "Staf"), createdAt: "2023-01-12T08:00:00+08:00")
    report.values = ["koperasi-aktif": ["aktif": figure("\(aktif)"), "seluruh": figure("188")]]
    return SignedReport(signing: report.json.compact, with: key)
}

func figure(_ text: String) -> Figure {
    guard let figure = Figure(text) else { fatalError("\(text) is a figure") }
    return figure
}

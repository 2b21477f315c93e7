// A whole log in one file that can be checked with no database and no network (`iku/1`), JSON Lines:
//
//   {"bundle":"iku/1","office":…,"origin":…,"vkey":…,"size":n}
//   {"index":i,"kind":"report"|"act","received_at":…,"entry":"<compact JWS>"}      n times
//   {"checkpoint":"<signed note>"}

import Shared

/// Writes bundles.
enum BundleWriter {
    static let format = "iku/1"

    /// Hands the lines of the whole log to `write`, some at a time.
    static func write(
        _ store: Store, _ write: ([UInt8]) throws -> Void
    ) throws -> UInt64 {
        let state = try store.loadState()
        let logKey = try LogKeyFile.key(of: state.logKey, store.layout)
        var pending = line([
            ("bundle", .string(format)), ("office", .string(state.office)), ("origin", .string(state.origin)),
            ("vkey", .string(state.logKey.text)), ("size", .integer(state.size)),
        ])
        for index in 0..<state.size {
            pending += try line(of: try store.requiredEntry(at: index), at: index)
            if pending.count > 1 << 20 {
                try write(pending)
                pending = []
            }
        }
        let root = try store.root(size: state.size)
        let checkpoint = store.checkpoint(of: state, root: root, signing: [logKey])
        try write(pending + line([("checkpoint", .string(checkpoint.note))]))
        return state.size
    }

    private static func line(of entry: Entry, at index: UInt64) throws -> [UInt8] {
        let kind = try OfficeState.document(entry, at: index).kind
        return line([
            ("index", .integer(index)), ("kind", .string(kind == .report ? "report" : "act")),
            ("received_at", .string(entry.receivedAt.description)),
            ("entry", .string(String(decoding: entry.compact, as: UTF8.self))),
        ])
    }

    private static func line(_ members: [(String, JSONValue)]) -> [UInt8] {
        JSONValue.object(JSONObject(pairs: members)).compact + [0x0A]
    }
}

/// Why a bundle proves nothing.
struct BundleFault: Error, Sendable {
    let words: Words

    init(line: Int, id: String, en: String) {
        words = Words(id: "baris \(line): \(id)", en: "line \(line): \(en)")
    }

    init(_ words: Words) { self.words = words }
}

/// Checks a bundle, line by line, given only the log's vkey.
struct BundleVerifier {
    private let trusted: VerifierKey
    /// Earlier checkpoints to be found again: the root at each of these sizes is kept.
    private let wantedSizes: Set<UInt64>
    private var lineNumber = 0
    private var head = JSONObject(pairs: [])
    private var checkpoint: SignedCheckpoint?
    private(set) var replay = LogReplay()
    private(set) var roots: [UInt64: Digest] = [0: MerkleHash.emptyRoot]

    init(trusting key: VerifierKey, wantedSizes: Set<UInt64>) {
        trusted = key
        self.wantedSizes = wantedSizes
    }

    /// Takes the next line, without its LF.
    mutating func take(_ line: [UInt8]) throws(BundleFault) {
        lineNumber += 1
        if checkpoint != nil {
            throw fault(id: "ada baris sesudah checkpoint", en: "a line after the checkpoint")
        }
        let members = try members(of: line)
        if lineNumber == 1 {
            try takeHead(members)
        } else if let note = members["checkpoint"]?.string, members.names == ["checkpoint"] {
            try takeCheckpoint(note)
        } else {
            try takeEntry(members)
        }
    }

    /// The checkpoint of a whole bundle.
    func finish() throws(BundleFault) -> SignedCheckpoint {
        if let checkpoint { return checkpoint }
        throw fault(id: "berkas terpotong: checkpoint tidak ada", en: "the file is cut short: no checkpoint")
    }

    private func members(of line: [UInt8]) throws(BundleFault) -> JSONObject {
        do {
            if let members = try JSONValue(parsing: line).object { return members }
        } catch {
            throw fault(id: error.words.indonesian, en: error.words.english)
        }
        throw fault(id: "bukan objek JSON", en: "no JSON object")
    }

    private mutating func takeHead(_ members: JSONObject) throws(BundleFault) {
        guard members.names == ["bundle", "office", "origin", "vkey", "size"],
            members["bundle"]?.string == BundleWriter.format
        else { throw fault(id: "bukan berkas iku/1", en: "no iku/1 bundle") }
        head = members
    }

    private mutating func takeEntry(_ members: JSONObject) throws(BundleFault) {
        let index = replay.state?.size ?? 0
        guard members.names == ["index", "kind", "received_at", "entry"],
            members["index"]?.integer == Int64(index),
            let receivedAt = members["received_at"]?.string.flatMap({ Timestamp($0) }),
            let compact = members["entry"]?.string
        else {
            throw fault(id: "bukan entri \(index)", en: "not entry \(index)")
        }
        let entry = Entry(receivedAt: receivedAt, compact: Array(compact.utf8))
        let step: LogReplay.Step
        do { step = try replay.take(entry) } catch { throw fault(error.words) }
        let kind =
            switch step.document {
            case .report: "report"
            case .act: "act"
            }
        if members["kind"]?.string != kind { throw fault(id: "jenis entri salah", en: "the wrong kind") }
        if wantedSizes.contains(index + 1) { roots[index + 1] = replay.frontier.root }
    }

    private mutating func takeCheckpoint(_ note: String) throws(BundleFault) {
        guard let state = replay.state else { throw fault(id: "log kosong", en: "the log is empty") }
        try checkHead(state)
        let signed: SignedCheckpoint
        do { signed = try SignedCheckpoint(verifying: note, with: state.logKey) } catch {
            throw fault(error.words)
        }
        guard signed.checkpoint.size == state.size, signed.checkpoint.root == replay.frontier.root else {
            throw fault(
                id: "isi berkas tidak cocok dengan checkpoint yang ditandatangani",
                en: "the content does not fit the signed checkpoint")
        }
        checkpoint = signed
    }

    /// The first line says of the log what its entries say, and the log is the trusted key's: its own, or
    /// one that has handed over to it since. A log restored under a new key is vouched for by nobody.
    private func checkHead(_ state: OfficeState) throws(BundleFault) {
        let keys = [state.logKey] + state.precedingLogKeys
        guard head["office"]?.string == state.office, head["origin"]?.string == state.origin,
            head["size"]?.integer == Int64(state.size),
            keys.contains(where: { $0.text == head["vkey"]?.string })
        else {
            throw fault(
                id: "baris pertama tidak cocok dengan isi berkas",
                en: "the first line does not fit the content")
        }
        if keys.contains(trusted) { return }
        if state.formerLogKeys.contains(trusted) {
            throw fault(
                id:
                    "log ini dipulihkan dari salinan lama dan berlanjut dengan kunci baru \(state.logKey.text); "
                    + "pastikan kunci itu kepada kantornya, lalu pakai --vkey itu",
                en: "this log was restored from an older copy and goes on under a new key, "
                    + "\(state.logKey.text); ask the office to confirm it, then use that --vkey")
        }
        throw fault(
            id: "log ini bukan milik kunci yang diberikan (\(trusted.text))",
            en: "this log is not the given key's (\(trusted.text))")
    }

    private func fault(id: String, en: String) -> BundleFault {
        BundleFault(line: lineNumber, id: id, en: en)
    }

    private func fault(_ words: Words) -> BundleFault { fault(id: words.indonesian, en: words.english) }
}

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
        _ store: Store, logKey: SigningKey, _ write: ([UInt8]) throws -> Void
    ) throws -> UInt64 {
        let state = try store.loadState()
        var pending = line([
            ("bundle", .string(format)), ("office", .string(state.office)), ("origin", .string(state.origin)),
            ("vkey", .string(state.logKey.text)), ("size", .integer(state.size)),
        ])
        for index in 0..<state.size {
            guard let entry = try store.entry(at: index) else {
                throw StoreError.damaged("entry \(index) is missing", in: "entries")
            }
            pending += try line(of: entry, at: index)
            if pending.count > 1 << 20 {
                try write(pending)
                pending = []
            }
        }
        let checkpoint = SignedCheckpoint(
            signing: Checkpoint(
                origin: state.origin, size: state.size, root: try store.root(size: state.size)),
            with: [logKey])
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
    private var announcedSize: UInt64 = 0
    private var checkpoint: SignedCheckpoint?
    private(set) var replay = LogReplay()
    private(set) var roots: [UInt64: Digest] = [0: MerkleHash.emptyRoot]
    /// Leaf hashes of the entries, for receipts seen before.
    private(set) var leaves: [Digest] = []

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
        guard members["bundle"]?.string == BundleWriter.format, let size = members["size"]?.integer, size > 0
        else {
            throw fault(id: "bukan berkas iku/1", en: "no iku/1 bundle")
        }
        announcedSize = UInt64(size)
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
        leaves.append(entry.leafHash)
        if wantedSizes.contains(index + 1) { roots[index + 1] = replay.frontier.root }
    }

    private mutating func takeCheckpoint(_ note: String) throws(BundleFault) {
        guard let state = replay.state else { throw fault(id: "log kosong", en: "the log is empty") }
        guard ([state.logKey] + state.formerLogKeys).contains(trusted) else {
            throw fault(
                id: "log ini bukan milik kunci yang diberikan (\(trusted.text))",
                en: "this log is not the given key's (\(trusted.text))")
        }
        let signed: SignedCheckpoint
        do { signed = try SignedCheckpoint(verifying: note, with: state.logKey) } catch {
            throw fault(error.words)
        }
        guard signed.checkpoint.size == state.size, state.size == announcedSize,
            signed.checkpoint.root == replay.frontier.root
        else {
            throw fault(
                id: "isi berkas tidak cocok dengan checkpoint yang ditandatangani",
                en: "the content does not fit the signed checkpoint")
        }
        checkpoint = signed
    }

    private func fault(id: String, en: String) -> BundleFault {
        BundleFault(line: lineNumber, id: id, en: en)
    }

    private func fault(_ words: Words) -> BundleFault { fault(id: words.indonesian, en: words.english) }
}

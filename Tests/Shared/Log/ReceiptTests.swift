import Shared
import Testing

/// A log in memory, signed by one key.
struct SmallLog {
    let key: SigningKey
    let entries: [Entry]
    let table: NodeTable
    let verifierKey: VerifierKey
    static let origin = "dinas/iku"

    init(count: Int, key: SigningKey, mark: UInt8 = 0) throws {
        self.key = key
        entries = (0..<count).map { number in
            let report = SignedReport(signing: [UInt8(number), mark], with: key)
            return Entry(receivedAt: Timestamp(milliseconds: Int64(number) * 1000), compact: report.compact)
        }
        table = NodeTable.filled(entries.map(\.leafHash)).table
        verifierKey = try #require(VerifierKey(name: Self.origin, publicKey: key.publicKey))
    }

    func checkpoint(_ size: Int) throws -> SignedCheckpoint {
        let root = try table.root(size: UInt64(size))
        return SignedCheckpoint(
            signing: Checkpoint(origin: Self.origin, size: UInt64(size), root: root), with: [key])
    }

    func receipt(_ index: Int, _ size: Int) throws -> String {
        let path = try #require(try table.inclusionPath(index: UInt64(index), size: UInt64(size)))
        return Receipt.text(
            receivedAt: entries[index].receivedAt, index: UInt64(index), path: path,
            checkpoint: try checkpoint(size))
    }
}

@Suite("Entries and receipts")
struct ReceiptTests {
    @Test func entriesToTheByte() throws {
        let report = SignedReport(signing: [1], with: try fixedKey(1))
        let entry = Entry(receivedAt: Timestamp(milliseconds: 1_673_481_600_123), compact: report.compact)
        #expect(entry.bytes == Array("2023-01-12T00:00:00.123Z\n".utf8) + report.compact)
        #expect(Entry(parsing: entry.bytes) == entry)
        #expect(entry.leafHash == Digest.sha256([0] + entry.bytes))
        #expect(try entry.document() == report.jws)
    }

    @Test(arguments: [
        "", "2023-01-12T00:00:00.123Z", "2023-01-12T00:00:00.123Z\n", "2023-01-12T00:00:00Z\na.b.c",
        "2023-01-12T00:00:00.123+00:00\na.b.c", "2023-01-12T00:00:00.123Z a.b.c",
        "2023-02-30T00:00:00.123Z\na.b.c",
        "2023-01-12t00:00:00.123Z\na.b.c", "2023-01-12T00:00:60.000Z\na.b.c",
        " 023-01-12T00:00:00.123Z\na.b.c",
    ])
    func otherBytesAreNoEntries(text: String) {
        #expect(Entry(parsing: Array(text.utf8)) == nil)
    }

    @Test func proofsAreReadBack() throws {
        let log = try SmallLog(count: 6, key: try fixedKey(1))
        let text = try log.receipt(2, 6)
        let proof = try #require(TlogProof(parsing: text))
        #expect(proof.text == text && proof.index == 2 && proof.path.count == 3)
        #expect(proof.extra == Array("1970-01-01T00:00:02.000Z".utf8))
        #expect(proof.checkpoint == (try log.checkpoint(6)).note)
        let bare = TlogProof(extra: nil, index: 0, path: [], checkpoint: "x")
        #expect(bare.text == "c2sp.org/tlog-proof@v1\nindex 0\n\nx")
        #expect(TlogProof(parsing: bare.text) == bare)
        let empty = TlogProof(extra: [], index: .max, path: [], checkpoint: "")
        #expect(TlogProof(parsing: empty.text) == empty)
    }

    @Test func otherTextsAreNoProofs() {
        let (first, hash) = ("c2sp.org/tlog-proof@v1\n", Digest.sha256([]).base64)
        let good = first + "extra AAAA\nindex 10\n\(hash)\n\nnote"
        #expect(TlogProof(parsing: good) != nil)
        let bad = [
            "", "\n\n", first, first + "\n", first + "index 1\n", "x" + good,
            good.replacing("v1", with: "v2"),
            good.replacing("index 10", with: "index 010"), good.replacing("index 10", with: "index -1"),
            good.replacing("index 10", with: "index 18446744073709551616"),
            good.replacing("index 10", with: "index"),
            good.replacing("index 10\n", with: ""), good.replacing("AAAA", with: "AAA"),
            good.replacing("AAAA", with: "AAB="), good.replacing(hash, with: String(hash.dropFirst(4))),
            good.replacing(hash, with: hash + " "), good.replacing("\n\n", with: "\n"),
            first + "index 10\nextra AAAA\n\nnote", good.replacing("\n", with: "\r\n"),
            first + "index 1\n" + String(repeating: hash + "\n", count: 65) + "\nnote",
        ]
        for text in bad { #expect(TlogProof(parsing: text) == nil, "\(text)") }
    }

    @Test func everyReceiptOfASmallLogVerifies() throws {
        let log = try SmallLog(count: 9, key: try fixedKey(1))
        for size in 1...9 {
            for index in 0..<size {
                let receipt = try Receipt(
                    verifying: log.receipt(index, size), compact: log.entries[index].compact,
                    with: log.verifierKey)
                #expect(receipt.index == UInt64(index) && receipt.receivedAt == log.entries[index].receivedAt)
                #expect(receipt.checkpoint.checkpoint.size == UInt64(size))
            }
        }
    }

    @Test func noByteOfAReceiptOrReportCanBeChanged() throws {
        let log = try SmallLog(count: 5, key: try fixedKey(1))
        let (text, compact) = (try log.receipt(3, 5), log.entries[3].compact)
        for place in Array(text.utf8).indices {
            var bytes = Array(text.utf8)
            bytes[place] ^= 1
            let changed = String(decoding: bytes, as: UTF8.self)
            #expect(throws: ReceiptFault.self, "byte \(place)") {
                try Receipt(verifying: changed, compact: compact, with: log.verifierKey)
            }
        }
        for place in compact.indices {
            var changed = compact
            changed[place] ^= 1
            #expect(throws: ReceiptFault.notIncluded(index: 3)) {
                try Receipt(verifying: text, compact: changed, with: log.verifierKey)
            }
        }
    }

    @Test func everyFaultOfAReceiptIsNamed() throws {
        let log = try SmallLog(count: 5, key: try fixedKey(1))
        let proof = try #require(TlogProof(parsing: try log.receipt(3, 5)))
        let compact = log.entries[3].compact
        func fault(_ extra: [UInt8]?, _ index: UInt64, _ path: [Digest], _ key: VerifierKey) -> ReceiptFault?
        {
            let text = TlogProof(extra: extra, index: index, path: path, checkpoint: proof.checkpoint).text
            do {
                _ = try Receipt(verifying: text, compact: compact, with: key)
                return nil
            } catch { return error }
        }
        let other = try #require(VerifierKey(name: SmallLog.origin, publicKey: try fixedKey(2).publicKey))
        let key = log.verifierKey
        #expect(fault(proof.extra, 3, proof.path, key) == nil)
        #expect(fault(nil, 3, proof.path, key) == .receivedAtInvalid)
        #expect(fault([0x31], 3, proof.path, key) == .receivedAtInvalid)
        #expect(fault(Array("1970-01-01T00:00:03.001Z".utf8), 3, proof.path, key) == .notIncluded(index: 3))
        #expect(fault(proof.extra, 2, proof.path, key) == .notIncluded(index: 2))
        #expect(fault(proof.extra, 5, proof.path, key) == .indexOutsideLog(index: 5, size: 5))
        #expect(fault(proof.extra, .max, proof.path, key) == .indexOutsideLog(index: .max, size: 5))
        #expect(fault(proof.extra, 3, proof.path.dropLast(), key) == .notIncluded(index: 3))
        #expect(fault(proof.extra, 3, proof.path, other) == .checkpoint(.note(.notSigned)))
        #expect(throws: ReceiptFault.malformed) { try Receipt(verifying: "", compact: compact, with: key) }
    }
}

import Shared
import Testing

@Suite("Signed notes, verifier keys and checkpoints")
struct NoteTests {
    struct Published: Decodable {
        let vkey: String
        let seed: String
        let text: String
        let note: String
        let otherVkeys: [String]
        let unsupportedVkeys: [String]
    }

    private let root = Digest.sha256([1])

    private func verifier(_ key: SigningKey, _ name: String = "dinas/iku") throws -> VerifierKey {
        try #require(VerifierKey(name: name, publicKey: key.publicKey))
    }

    @Test func thePublishedNote() throws {
        let vector = try SigningVectors.decode(Published.self, "note/published.json")
        let vkey = try VerifierKey(parsing: vector.vkey)
        let key = try SigningKey(seed: vectorBytes(vector.seed))
        #expect(vkey.name == "PeterNeumann" && vkey.publicKey == key.publicKey && vkey.text == vector.vkey)
        let note = try SignedNote(parsing: vector.note)
        #expect(note.text == vector.text && note.note == vector.note)
        #expect(throws: Never.self) { try note.verify(with: vkey) }
        #expect(SignedNote(signing: vector.text, name: "PeterNeumann", keys: [key]).note == vector.note)
    }

    @Test func verifierKeysAreCheckedAgainstTheirID() throws {
        let vector = try SigningVectors.decode(Published.self, "note/published.json")
        for text in vector.otherVkeys { #expect(try VerifierKey(parsing: text).text == text) }
        for text in vector.unsupportedVkeys {
            #expect(throws: VerifierKeyFault.unsupportedType) { try VerifierKey(parsing: text) }
        }
        let bytes = Array(vector.vkey.utf8)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: VerifierKeyFault.self, "\(text)") { try VerifierKey(parsing: text) }
            let cut = String(decoding: bytes[..<place], as: UTF8.self)
            #expect(throws: VerifierKeyFault.self, "\(cut)") { try VerifierKey(parsing: cut) }
        }
    }

    @Test func verifierKeysOfWeakKeysAndStrangeNames() throws {
        let weak = Base64.standard.encode([1, 1] + [UInt8](repeating: 0, count: 31))
        #expect(throws: VerifierKeyFault.key(.weak)) { try VerifierKey(parsing: "a+00000000+\(weak)") }
        #expect(throws: VerifierKeyFault.malformed) { try VerifierKey(parsing: "") }
        let key = try fixedKey(1).publicKey
        for name in ["", "a b", "a+b", "a\u{A0}b", "a\u{2003}b", "a\nb", "\u{1}"] {
            #expect(VerifierKey(name: name, publicKey: key) == nil)
        }
        #expect(VerifierKey(name: "dinas-é/iku", publicKey: key) != nil)
    }

    @Test func unknownSignaturesArePassedOverAndKnownOnesMustVerify() throws {
        let (one, two, three) = (try fixedKey(1), try fixedKey(2), try fixedKey(3))
        let both = SignedNote(signing: "a\n\nb\n", name: "dinas/iku", keys: [one, two])
        let read = try SignedNote(parsing: both.note)
        #expect(read == both && read.text == "a\n\nb\n" && read.signatures.count == 2)
        #expect(throws: Never.self) { try read.verify(with: verifier(one)) }
        #expect(throws: Never.self) { try read.verify(with: verifier(two)) }
        #expect(throws: NoteFault.notSigned) { try read.verify(with: verifier(three)) }
        #expect(throws: NoteFault.notSigned) { try read.verify(with: verifier(one, "dinas/lain")) }
        // A cosignature of a type this product does not know, and a wrong one of the known key.
        let foreign = both.note + "— witness.example \(Base64.standard.encode([UInt8](0..<80)))\n"
        #expect(throws: Never.self) { try SignedNote(parsing: foreign).verify(with: verifier(one)) }
        let wrong = Base64.standard.encode(try verifier(one).id + [UInt8](repeating: 0, count: 64))
        let bad = both.note + "— dinas/iku \(wrong)\n"
        #expect(throws: NoteFault.signatureInvalid) {
            try SignedNote(parsing: bad).verify(with: verifier(one))
        }
        #expect(throws: Never.self) { try SignedNote(parsing: bad).verify(with: verifier(two)) }
    }

    @Test func otherTextsAreNoNotes() throws {
        let good = SignedNote(signing: "a\n", name: "n", keys: [try fixedKey(1)]).note
        let line = String(good.dropFirst(3))
        #expect(throws: Never.self) { try SignedNote(parsing: "a\n\n" + line) }
        let bad = [
            "", "\n", "a\n", "a\n\n", "a\n" + line, "\n" + line, String(good.dropLast()), good + "\n",
            good + "x\n", "a\u{1}\n\n" + line, "a\r\n\n" + line, "a\n\n-" + line.dropFirst(),
            "a\n\n" + line.replacing("n ", with: "n  "), "a\n\n— n AAAA\n", "a\n\n— n AAAAAA=\n",
            "a\n\n— AAAAAAAA\n", "a\n\n—  AAAAAAAA\n", "a\n\n— a+b AAAAAAAA\n",
        ]
        for note in bad { #expect(throws: NoteFault.malformed, "\(note)") { try SignedNote(parsing: note) } }
        let lines = (0..<65).map { "— w\($0) AAAAAAAA\n" }
        #expect(throws: Never.self) { try SignedNote(parsing: "a\n\n" + lines.prefix(64).joined()) }
        #expect(throws: NoteFault.malformed) { try SignedNote(parsing: "a\n\n" + lines.joined()) }
    }

    @Test func checkpointsAreReadBack() throws {
        let key = try fixedKey(1)
        let checkpoint = Checkpoint(origin: "dinas/iku", size: 12, root: root)
        #expect(checkpoint.text == "dinas/iku\n12\n\(root.base64)\n")
        let signed = SignedCheckpoint(signing: checkpoint, with: [key])
        let read = try SignedCheckpoint(verifying: signed.note, with: verifier(key))
        #expect(read == signed && read.checkpoint == checkpoint)
        for place in signed.note.utf8.indices.enumerated() {
            var bytes = Array(signed.note.utf8)
            bytes[place.offset] ^= 1
            let changed = String(decoding: bytes, as: UTF8.self)
            #expect(throws: CheckpointFault.self, "byte \(place.offset)") {
                try SignedCheckpoint(verifying: changed, with: verifier(key))
            }
        }
    }

    @Test func theBodyIsStrictAndExtensionsAreTolerated() throws {
        let hash = root.base64
        #expect(try Checkpoint(parsing: "o\n0\n\(hash)\n").size == 0)
        #expect(try Checkpoint(parsing: "o\n18446744073709551615\n\(hash)\nmore\n").size == .max)
        let bad = [
            "", "o\n", "o\n1\n", "\n1\n\(hash)\n", "o\n01\n\(hash)\n", "o\n+1\n\(hash)\n", "o\n-1\n\(hash)\n",
            "o\n\n\(hash)\n", "o\n 1\n\(hash)\n", "o\n18446744073709551616\n\(hash)\n", "o\n1\n\(hash)",
            "o\n1\n\(hash)\n\n", "o\n1\n\(hash.dropLast())\n", "o\n1\nAAAA\n", "o\n1\n\(hash)\nx\n\ny\n",
        ]
        for text in bad {
            #expect(throws: CheckpointFault.malformed, "\(text)") { try Checkpoint(parsing: text) }
        }
    }

    @Test func aCheckpointOfAnotherLogIsRefused() throws {
        let key = try fixedKey(1)
        let text = Checkpoint(origin: "lain/iku", size: 1, root: root).text
        let note = SignedNote(signing: text, name: "dinas/iku", keys: [key]).note
        #expect(throws: CheckpointFault.otherOrigin("lain/iku")) {
            try SignedCheckpoint(verifying: note, with: verifier(key))
        }
        let noCheckpoint = SignedNote(signing: "halo\n", name: "dinas/iku", keys: [key]).note
        #expect(throws: CheckpointFault.malformed) {
            try SignedCheckpoint(verifying: noCheckpoint, with: verifier(key))
        }
        #expect(throws: CheckpointFault.note(.malformed)) {
            try SignedCheckpoint(verifying: "", with: verifier(key))
        }
    }
}

// Checkpoint (c2sp.org/tlog-checkpoint): the body of a signed note.
//   line 1: origin · line 2: size, decimal · line 3: root, base64 · further lines: extensions, ignored
// Only a `SignedCheckpoint` is evidence, and only signing or verifying makes one.

/// Why a text is no checkpoint to rely on.
public enum CheckpointFault: Error, Sendable, Hashable {
    /// The note: its form or its signature.
    case note(NoteFault)
    /// The note's text is not a checkpoint's.
    case malformed
    /// The checkpoint of another log.
    case otherOrigin(String)

    /// One sentence.
    public var words: Words {
        switch self {
        case .note(let fault):
            Words(id: "checkpoint: \(fault.words.indonesian)", en: "checkpoint: \(fault.words.english)")
        case .malformed:
            Words(
                id: "checkpoint rusak: harus asal, ukuran, dan akar",
                en: "the checkpoint is damaged: it is origin, size and root")
        case .otherOrigin(let origin):
            Words(
                id: "checkpoint milik log lain: \(quoted(origin))",
                en: "the checkpoint is of another log: \(quoted(origin))")
        }
    }
}

/// What a log says of itself: so many entries, with this root.
public struct Checkpoint: Sendable, Hashable {
    /// The log.
    public let origin: String
    /// Entries in the log.
    public let size: UInt64
    /// The root over them.
    public let root: Digest

    /// A statement.
    public init(origin: String, size: UInt64, root: Digest) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The text of a note.
    public init(parsing text: String) throws(CheckpointFault) {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }),
            let size = CanonicalNumber.parse(lines[1]), let root = Digest(base64: Substring(lines[2]))
        else { throw .malformed }
        self.init(origin: String(Substring(lines[0])), size: size, root: root)
    }

    /// The text of a note, without extensions.
    public var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }
}

/// A checkpoint that was signed here, or whose signature was verified here.
public struct SignedCheckpoint: Sendable, Hashable {
    /// What is signed.
    public let checkpoint: Checkpoint
    /// The whole note, as received or made.
    public let note: String

    /// Signs `checkpoint`, under its origin, with the log key; with both keys where one hands over.
    public init(signing checkpoint: Checkpoint, with keys: [SigningKey]) {
        self.checkpoint = checkpoint
        note = SignedNote(signing: checkpoint.text, name: checkpoint.origin, keys: keys).note
    }

    /// Believes `note` only if `key` signed it and it is of the key's log.
    public init(verifying note: String, with key: VerifierKey) throws(CheckpointFault) {
        let signed: SignedNote
        do {
            signed = try SignedNote(parsing: note)
            try signed.verify(with: key)
        } catch { throw .note(error) }
        let checkpoint = try Checkpoint(parsing: signed.text)
        // A key may have signed other notes; its name is the log's origin in this product.
        guard checkpoint.origin == key.name else { throw .otherOrigin(checkpoint.origin) }
        self.checkpoint = checkpoint
        self.note = note
    }
}

/// Decimal numbers with one form each: no sign, no leading zero.
enum CanonicalNumber {
    static func parse(_ text: some Collection<UInt8>) -> UInt64? {
        guard let first = text.first, text.count <= 20, text.allSatisfy({ (0x30...0x39).contains($0) }),
            first != 0x30 || text.count == 1
        else { return nil }
        return UInt64(String(decoding: text, as: UTF8.self))
    }
}

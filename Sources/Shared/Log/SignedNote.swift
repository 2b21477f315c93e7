// C2SP signed note (c2sp.org/signed-note): a text that ends in LF, an empty line, then one or more
// lines `— <name> <base64 of key id ‖ signature>`. Text and signatures part at the last empty line.

/// Why a note is not one, or not to be believed.
public enum NoteFault: Error, Sendable, Hashable {
    /// Not the form of a signed note.
    case malformed
    /// None of its signatures is by the key.
    case notSigned
    /// A signature that names the key does not verify.
    case signatureInvalid

    /// One sentence.
    public var words: Words {
        switch self {
        case .malformed:
            Words(id: "catatan bertanda tangan rusak", en: "the signed note is damaged")
        case .notSigned:
            Words(
                id: "tidak ada tanda tangan dari kunci log yang dipercaya",
                en: "there is no signature by the trusted log key")
        case .signatureInvalid:
            Words(
                id: "tanda tangan log tidak sah: isi catatan telah berubah",
                en: "the log's signature is not valid: the note was altered")
        }
    }
}

/// A note of the right form; whom to believe is up to `verify`.
public struct SignedNote: Sendable, Hashable {
    /// One signature line.
    public struct Signature: Sendable, Hashable {
        /// The signer's name.
        public let name: String
        /// The signer's key id, four bytes.
        public let keyID: [UInt8]
        /// The signature, of whatever type the id stands for.
        public let bytes: [UInt8]
    }

    /// The signed text, its last LF included.
    public let text: String
    /// The signature lines in order.
    public let signatures: [Signature]

    private static let lead = "\u{2014} "

    /// Signs `text`, which ends in LF, with each key under `name`.
    ///
    /// More than one key where one hands over to the next.
    public init(signing text: String, name: String, keys: [SigningKey]) {
        invariant(Self.isText(text.utf8) && text.utf8.last == 0x0A, "a note's text is lines without controls")
        let message = Array(text.utf8)
        self.text = text
        signatures = keys.compactMap { key in
            VerifierKey(name: name, publicKey: key.publicKey).map {
                Signature(name: name, keyID: $0.id, bytes: key.sign(message))
            }
        }
        invariant(signatures.count == keys.count && !keys.isEmpty, "a note is signed under a proper name")
    }

    /// A note as text.
    public init(parsing note: String) throws(NoteFault) {
        let bytes = note.utf8
        guard bytes.count <= Limits.noteByteCountMax, bytes.last == 0x0A, Self.isText(bytes),
            let textEnd = Self.textEnd(Array(bytes))
        else { throw .malformed }
        let split = bytes.index(bytes.startIndex, offsetBy: textEnd)
        text = String(note[..<split])
        let lines = note[bytes.index(after: split)...].utf8.dropLast()
            .split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= Limits.noteSignatureCountMax else { throw .malformed }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Self.signature(Substring(line))) }
        self.signatures = signatures
    }

    /// The whole note as text.
    public var note: String {
        let lines = signatures.map { signature in
            "\(Self.lead)\(signature.name) \(Base64.standard.encode(signature.keyID + signature.bytes))\n"
        }
        return text + "\n" + lines.joined()
    }

    /// Succeeds where the note is signed by `key`; lines of other keys are passed over.
    public func verify(with key: VerifierKey) throws(NoteFault) {
        let own = signatures.filter { $0.name == key.name && $0.keyID == key.id }
        if own.isEmpty { throw .notSigned }
        let message = Array(text.utf8)
        for signature in own where !key.publicKey.verifies(signature: signature.bytes, message: message) {
            throw .signatureInvalid
        }
    }

    private static func isText(_ bytes: String.UTF8View) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
    }

    /// The place after the text's LF, before that of the last empty line.
    private static func textEnd(_ bytes: [UInt8]) -> Int? {
        var place = bytes.count - 1
        while place > 0 {
            if bytes[place] == 0x0A, bytes[place - 1] == 0x0A { return place < bytes.count - 1 ? place : nil }
            place -= 1
        }
        return nil
    }

    private static func signature(_ line: Substring) throws(NoteFault) -> Signature {
        guard line.utf8.starts(with: lead.utf8) else { throw .malformed }
        let parts = line.utf8.dropFirst(lead.utf8.count).split(
            separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = String(parts[0]), VerifierKey.isName(name),
            let bytes = Base64.standard.decode(Substring(parts[1])), bytes.count > 4
        else { throw .malformed }
        return Signature(name: name, keyID: Array(bytes[..<4]), bytes: Array(bytes[4...]))
    }
}

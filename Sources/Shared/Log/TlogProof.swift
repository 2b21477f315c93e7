// Proof of inclusion as text (c2sp.org/tlog-proof@v1):
//   c2sp.org/tlog-proof@v1
//   extra <base64>          (may be missing)
//   index <decimal>
//   <base64 hash>           (from the leaf's sibling up, none in a tree of one leaf)
//                           (one empty line)
//   <checkpoint: a signed note, to the end>

/// A proof of inclusion; nothing in it is verified yet.
public struct TlogProof: Sendable, Hashable {
    /// Opaque data of the application; in a receipt the `received_at`.
    public let extra: [UInt8]?
    /// The entry's index.
    public let index: UInt64
    /// The inclusion path, from the leaf's sibling up.
    public let path: [Digest]
    /// The checkpoint, a signed note.
    public let checkpoint: String

    private static let firstLine = "c2sp.org/tlog-proof@v1"

    /// A proof.
    public init(extra: [UInt8]?, index: UInt64, path: [Digest], checkpoint: String) {
        self.extra = extra
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// The proof in `text`; nil where it is not of this form.
    public init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Limits.proofByteCountMax, let end = Self.emptyLine(in: bytes) else { return nil }
        var lines = bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        guard lines.popFirst()?.elementsEqual(Self.firstLine.utf8) == true else { return nil }
        var extra: [UInt8]?
        if let encoded = Self.rest(of: lines.first, after: "extra ") {
            guard let data = Base64.standard.decode(bytes: encoded) else { return nil }
            extra = data
            lines.removeFirst()
        }
        guard let digits = Self.rest(of: lines.popFirst(), after: "index "),
            let index = CanonicalNumber.parse(digits), lines.count <= Limits.inclusionPathCountMax
        else { return nil }
        self.extra = extra
        self.index = index
        path = lines.compactMap { Base64.standard.decode(bytes: $0).flatMap { Digest(bytes: $0) } }
        guard path.count == lines.count else { return nil }
        checkpoint = String(decoding: bytes[(end + 2)...], as: UTF8.self)
    }

    /// What follows `lead` in a line that begins with it.
    private static func rest(of line: ArraySlice<UInt8>?, after lead: String) -> ArraySlice<UInt8>? {
        guard let line, line.starts(with: lead.utf8) else { return nil }
        return line.dropFirst(lead.utf8.count)
    }

    /// The proof as text.
    public var text: String {
        var text = Self.firstLine + "\n"
        text.reserveCapacity(checkpoint.utf8.count + 45 * path.count + 100)
        if let extra { text += "extra " + Base64.standard.encode(extra) + "\n" }
        text += "index \(index)\n"
        for hash in path {
            text += hash.base64
            text += "\n"
        }
        text += "\n"
        text += checkpoint
        return text
    }

    /// The place of the LF before the first empty line.
    private static func emptyLine(in bytes: [UInt8]) -> Int? {
        (1..<max(bytes.count, 1)).first { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }.map { $0 - 1 }
    }
}

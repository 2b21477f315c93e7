// The protected header: exactly {"alg":"EdDSA","kid":"…","typ":"…"}, members in any order.
// Every fault of shape is found before any fault of meaning, as the wire's codes are ordered.

/// Reading and writing protected headers.
enum JWSHeader {
    /// EdDSA as RFC 8037 names it; what this product writes.
    private static let algorithm = "EdDSA"
    /// The same algorithm with its curve, RFC 9864; accepted in reports.
    private static let algorithmWithCurve = "Ed25519"

    static func write(kind: JWS.Kind, kid: String) -> [UInt8] {
        let header: JSONValue = [
            "alg": .string(algorithm), "kid": .string(kid), "typ": .string(kind.rawValue),
        ]
        return header.compact
    }

    static func read(_ bytes: [UInt8]) throws(JWSFault) -> (kind: JWS.Kind, kid: String) {
        if let kid = kidOfUsualReport(bytes) { return (.report, kid) }
        let header = try parse(bytes)
        let algorithmText = try text(of: "alg", in: header)
        let kid = try text(of: "kid", in: header)
        let type = try text(of: "typ", in: header)
        if header.members.count > 3 {
            throw .unsupported(
                id: "header JWS hanya boleh berisi alg, kid, dan typ",
                en: "the JWS header may hold only alg, kid and typ")
        }
        guard let kind = JWS.Kind(rawValue: type) else {
            throw .unsupported(
                id: "typ \(quoted(type)) tidak dikenal", en: "the typ \(quoted(type)) is not supported")
        }
        if algorithmText == algorithm || (algorithmText == algorithmWithCurve && kind == .report) {
            return (kind, kid)
        }
        throw .unsupported(
            id: "algoritma \(quoted(algorithmText)) ditolak; hanya EdDSA",
            en: "the algorithm \(quoted(algorithmText)) is not supported; only EdDSA is")
    }

    private static let usualStart = Array("{\"alg\":\"EdDSA\",\"kid\":\"".utf8)
    private static let usualEnd = Array("\",\"typ\":\"iku-report+json\"}".utf8)
    private static let kidCharacterCount = 43

    /// The short way for the header as `write` writes it for reports, which all but a few have.
    private static func kidOfUsualReport(_ bytes: [UInt8]) -> String? {
        let kid = usualStart.count..<(usualStart.count + kidCharacterCount)
        guard bytes.count == kid.upperBound + usualEnd.count, bytes[..<kid.lowerBound] == usualStart[...],
            bytes[kid.upperBound...] == usualEnd[...], bytes[kid].allSatisfy(isPlain)
        else { return nil }
        return String(decoding: bytes[kid], as: UTF8.self)
    }

    /// A character that stands for itself in a JSON string.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    static func check(_ kind: JWS.Kind, is wanted: JWS.Kind) throws(JWSFault) {
        if kind != wanted {
            throw .unsupported(
                id: "typ harus \(wanted.rawValue), bukan \(kind.rawValue)",
                en: "typ must be \(wanted.rawValue), not \(kind.rawValue)")
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(JWSFault) -> JSONObject {
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw .malformed(
                id: "header JWS: \(error.words.indonesian)", en: "JWS header: \(error.words.english)")
        }
        guard let object = value.object else {
            throw .malformed(id: "header JWS bukan objek JSON", en: "the JWS header is not a JSON object")
        }
        return object
    }

    private static func text(of name: String, in header: JSONObject) throws(JWSFault) -> String {
        guard let text = header[name]?.string else {
            throw .malformed(
                id: "header JWS harus punya \(name) berupa teks",
                en: "the JWS header must have the string \(name)")
        }
        return text
    }
}

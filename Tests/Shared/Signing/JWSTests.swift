import Shared
import Testing

@Suite("Signed reports and acts")
struct JWSTests {
    /// What becomes of a report: verified, or the wire's code.
    private func outcome(_ value: JSONValue, _ key: PublicKey) -> String {
        do {
            return try SignedReport(flattened: value).verify(with: key) ? "verified" : "signature-invalid"
        } catch { return error.code }
    }

    @Test func everyRuleOfTheHeaderFromBothSides() throws {
        let file = try #require(try SigningVectors.value("jws/reports.json").object)
        let key = try SigningKey(seed: vectorBytes(try #require(file["seed"]?.string)))
        #expect(key.publicKey.thumbprint == file["kid"]?.string)
        let cases = try #require(file["cases"]?.array).compactMap(\.object)
        #expect(Set(cases.map { $0["outcome"]?.string }).count == 4)
        for vector in cases {
            var report = try #require(vector["report"])
            if let repeats = vector["payloadRepeats"]?.object {
                report = try repeated(report, repeats, key)
            }
            let name = vector["name"]?.string ?? ""
            #expect(outcome(report, key.publicKey) == vector["outcome"]?.string, "\(name)")
        }
    }

    /// A payload too long for a vector file, signed here.
    private func repeated(_ report: JSONValue, _ repeats: JSONObject, _ key: SigningKey) throws -> JSONValue {
        let byte = try vectorBytes(try #require(repeats["byte"]?.string))
        let count = Int(try #require(repeats["count"]?.integer))
        let payload = Base64.url.encode([UInt8](repeating: byte[0], count: count))
        let header = try #require(report.object?["protected"]?.string)
        let signature = key.sign(Array("\(header).\(payload)".utf8))
        return [
            "protected": .string(header), "payload": .string(payload),
            "signature": .string(Base64.url.encode(signature)),
        ]
    }

    @Test func bothFormsHoldTheSame() throws {
        let key = try fixedKey(3)
        let payload = Array(#"{"schema":"iku-report/1"}"#.utf8)
        let report = SignedReport(signing: payload, with: key)
        #expect(report.kid == key.publicKey.thumbprint)
        #expect(report.payload == payload)
        #expect(report.hash == Digest.sha256(payload))
        #expect(report.verify(with: key.publicKey))
        #expect(try SignedReport(flattened: report.flattened) == report)
        #expect(try SignedReport(compact: report.compact) == report)
        let parts = String(decoding: report.compact, as: UTF8.self).split(separator: ".")
        #expect(
            parts.map(String.init) == [
                report.jws.protectedText, report.jws.payloadText, report.jws.signatureText,
            ])
        #expect(
            Base64.url.decode(parts[0])
                == Array(#"{"alg":"EdDSA","kid":"\#(report.kid)","typ":"iku-report+json"}"#.utf8))
    }

    @Test func theSignatureCoversHeaderAndPayloadOfThisKeyOnly() throws {
        let key = try fixedKey(3)
        let report = SignedReport(signing: [1, 2, 3], with: key)
        #expect(!report.verify(with: try fixedKey(4).publicKey))
        for place in report.compact.indices {
            var bytes = report.compact
            bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let isVerified = (try? SignedReport(compact: bytes))?.verify(with: key.publicKey) ?? false
            #expect(!isVerified, "byte \(place)")
        }
    }

    @Test(arguments: ["", "a", "a.b", "....", "AA.AA", "AA.AA.AA.AA", ".AA.AA"])
    func otherCompactTextsAreMalformed(text: String) {
        expectRefusal("malformed") { () throws(JWSFault) in _ = try SignedReport(compact: Array(text.utf8)) }
    }

    @Test func actsAndReportsAreNotMistaken() throws {
        let key = try fixedKey(5)
        let act = SignedAct(signing: [7], with: key)
        let report = SignedReport(signing: [7], with: key)
        #expect(try SignedAct(compact: act.compact) == act)
        #expect(act.verify(with: key.publicKey))
        #expect(try JWS(compact: act.compact).kind == .act)
        expectRefusal("unsupported") { () throws(JWSFault) in _ = try SignedReport(compact: act.compact) }
        expectRefusal("unsupported") { () throws(JWSFault) in _ = try SignedAct(compact: report.compact) }
        expectRefusal("unsupported") { () throws(JWSFault) in
            _ = try SignedReport(flattened: act.jws.flattened)
        }
    }

    @Test func anActHasExactlyTheAlgorithmOfTheDesign() throws {
        let key = try fixedKey(5)
        let header = #"{"alg":"Ed25519","kid":"\#(key.publicKey.thumbprint)","typ":"iku-act+json"}"#
        let input = Array("\(Base64.url.encode(Array(header.utf8))).Bw".utf8)
        let compact = input + Array(".\(Base64.url.encode(key.sign(input)))".utf8)
        expectRefusal("unsupported") { () throws(JWSFault) in _ = try SignedAct(compact: compact) }
    }
}

/// Expects `body` to be refused with `code`, in words of both languages.
private func expectRefusal(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws(JWSFault) -> Void
) {
    do {
        try body()
        Issue.record("not refused", sourceLocation: sourceLocation)
    } catch {
        #expect(error.code == code, sourceLocation: sourceLocation)
        #expect(
            !error.words.indonesian.isEmpty && !error.words.english.isEmpty, sourceLocation: sourceLocation)
    }
}

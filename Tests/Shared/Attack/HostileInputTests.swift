// Inputs made to hurt, against every reader that meets them: numbers of a million digits, nesting without
// end, algorithms that are none, second spellings, names that pretend to be something else.

import Testing

@testable import Shared

@Suite("Hostile inputs")
struct HostileInputTests {
    // MARK: Size and depth

    private static let millionDigits = String(repeating: "9", count: 1_000_000)

    @Test(.timeLimit(.minutes(1))) func aNumberOfAMillionDigits() throws {
        let digits = Self.millionDigits
        #expect(Figure(digits) == nil)
        #expect(Figure("0." + digits) == nil)
        #expect(Period(digits) == nil)
        #expect(CivilDate(digits) == nil)
        #expect(RFC3339.parse(digits) == nil)
        #expect(PeerAddress("a:" + digits) == nil)
        #expect(throws: NumberFault.tooLong) {
            try NumberReader(style: nil, allowsPercent: true).figure(digits)
        }
        let long = try JSONValue(parsing: Array(digits.utf8))
        #expect(long.integer == nil)
        #expect(Request.faultCode(#"{"seq":\#(digits),"op":"ping"}"#) == .malformed)
        #expect(Request.faultCode(#"{"seq":1,"op":"entry","index":\#(digits)}"#) == .malformed)
        #expect(Request.faultCode(#"{"seq":1,"op":"ping","x":\#(digits)}"#) == nil)
        #expect(throws: FormulaFault.self) { try Formula(parsing: digits, components: []) }
        #expect(throws: FaultList.self) { try Draft(json: Array(#"{"period":\#(digits)}"#.utf8)) }
        #expect(throws: TokenFault.self) { try EnrolmentToken(parsing: "iku1." + digits) }
        #expect(TlogProof(parsing: "c2sp.org/tlog-proof@v1\nindex \(digits)\n\n") == nil)
        #expect(throws: CheckpointFault.self) {
            try Checkpoint(parsing: "a/iku\n\(digits)\n\(MerkleHash.emptyRoot.base64)\n")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["[", #"{"a":"#, "[{\"a\":"])
    func nestingWithoutEnd(opening: String) throws {
        let bytes = Array(String(repeating: opening, count: 1_000_000).utf8)
        do throws(JSONFault) {
            _ = try JSONValue(parsing: bytes)
            Issue.record("not refused")
        } catch {
            #expect(error.reason == .tooDeep)
        }
        #expect(throws: FaultList.self) { try Report(payload: Array(bytes.prefix(200_000))) }
    }

    @Test func nestingUpToTheLimitIsRead() throws {
        let depth = Limits.jsonDepthMax
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(throws: Never.self) { try JSONValue(parsing: Array(text.utf8)) }
        #expect(throws: JSONFault.self) { try JSONValue(parsing: Array("[\(text)]".utf8)) }
    }

    /// As deep as 1,000 characters allow, on the smallest stack a thread of the product has.
    @Test(arguments: ["(", "-", "min(1,", "max(a,", "a*(", "--("])
    func formulasNestedToTheirLimit(opening: String) throws {
        let count = (Limits.formulaScalarCountMax - 1) / (opening.count + 1)
        let closing = opening.contains("(") ? String(repeating: ")", count: count) : ""
        let text = String(repeating: opening, count: count) + "a" + closing
        #expect(text.count <= Limits.formulaScalarCountMax)
        let thread = try Thread("uji") {
            let formula = try? Formula(parsing: text, components: ["a"])
            _ = try? formula?.value(Formula.Inputs(values: ["a": Rational(1)]))
        }
        thread.join()
        #expect(throws: FormulaFault.self) {
            try Formula(parsing: String(repeating: opening, count: 500_000), components: ["a"])
        }
    }

    // MARK: Signatures

    /// A MAC keyed with the public key, which everybody has: the classic confusion of algorithms.
    @Test(arguments: ["HS256", "HS512", "none", "None", "RS256", "ES256", "PS256", "EdDSA ", "eddsa", ""])
    func otherAlgorithmsAreNotTried(algorithm: String) throws {
        let key = try fixedKey(9)
        for (algorithm, isSound) in [(algorithm, false), ("EdDSA", true)] {
            let header =
                #"{"alg":"\#(algorithm)","kid":"\#(key.publicKey.thumbprint)","typ":"iku-report+json"}"#
            let input = Base64.url.encode(Array(header.utf8)) + ".e30"
            let signature = isSound ? key.sign(Array(input.utf8)) : Digest.sha256(key.publicKey.bytes).bytes
            let compact = Array((input + "." + Base64.url.encode(signature)).utf8)
            let isVerified = (try? SignedReport(compact: compact))?.verify(with: key.publicKey) ?? false
            #expect(isVerified == isSound)
        }
    }

    /// Every other character in the place of the last one, and every other way to end.
    @Test func base64HasOneSpelling() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for count in 1...6 {
            let bytes = [UInt8](repeating: 0xA5, count: count)
            let text = Base64.url.encode(bytes)
            #expect(Base64.url.decode(text) == bytes)
            let spellings = alphabet.filter { Base64.url.decode(text.dropLast() + String($0)) == bytes }
            #expect(spellings.count == 1, "\(count) bytes")
            for ending in ["=", "==", "\n", " ", "\r\n", ".", "\0", "%3D"] {
                #expect(Base64.url.decode(text + ending) == nil)
                #expect(Base64.url.decode(ending + text) == nil)
            }
        }
        #expect(Base64.url.decode("+_8") == nil)
        #expect(Base64.url.decode("/_8") == nil)
    }

    @Test(arguments: [
        #"{"seq":1,"op":"ping","seq":1}"#, #"{"seq":1,"op":"ping","\u0073eq":2}"#,
        #"{"seq":1,"op":"submit","report":{"protected":"","payload":"","payload":"","signature":""}}"#,
    ])
    func aMemberWrittenTwice(line: String) {
        #expect(Request.faultCode(line) == .malformed)
    }

    /// Beyond the count from which names are hashed, too, and never by canonical equivalence.
    @Test func aMemberWrittenTwiceAmongMany() throws {
        let members = (0..<10_000).map { "\"n\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try JSONValue(parsing: Array("{\(members)}".utf8)) }
        #expect(throws: JSONFault.self) { try JSONValue(parsing: Array("{\(members),\"n7\":1}".utf8)) }
        let alike = "{\"\u{E9}\":1,\"e\u{301}\":2}"
        #expect(try JSONValue(parsing: Array(alike.utf8)).object?.members.count == 2)
    }

    // MARK: Names

    /// A value of any single character leaves its line one line, and free of marks that change its look.
    @Test func noCharacterBreaksALogLine() {
        for number in UInt32(0)...0x2FFFF {
            guard let scalar = Unicode.Scalar(number), isDangerous(scalar) else { continue }
            let written = Log.line(
                Timestamp(milliseconds: 0), .info, "uji", ["nama": "a\(Character(scalar))b"], isJournal: false
            )
            let kept = written.unicodeScalars.dropLast()
            #expect(!kept.contains(scalar), "U+\(String(number, radix: 16))")
            #expect(written.last == "\n")
        }
    }

    private func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// A value cannot add a field of its own to a line.
    @Test(arguments: ["x level=error", "x\" b=\"y", "x\\", "=", "", "a b", "\u{85}", "\u{2028}"])
    func aValueStaysOneValue(value: String) {
        let line = Log.line(Timestamp(milliseconds: 0), .info, "uji", ["a": value, "z": 1], isJournal: false)
        #expect(line.hasSuffix(" z=1\n"))
        let quoted = Log.quoted(value)
        #expect(quoted.hasPrefix("\"") && quoted.hasSuffix("\""))
        let inner = quoted.dropFirst().dropLast()
        let bare = inner.replacing("\\\\", with: "").replacing("\\\"", with: "")
        #expect(!bare.contains("\""))
    }

    @Test(arguments: ["\u{0}", "\u{7}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}", "\r", "\n", "\t"])
    func namesWithControlCharactersAreRefused(control: String) {
        let person = Report.Person(name: "A\(control)B", title: "Staf")
        #expect(!Draft.faults(of: person, at: .root).isEmpty)
        #expect(Draft.faults(of: Report.Person(name: "A B", title: "Staf"), at: .root).isEmpty)
    }

    /// Names of a catalogue that a spreadsheet would run, in every cell of the published table.
    @Test(arguments: [AchievementCSV.Style.plain, .indonesian])
    func noCellIsAFormula(style: AchievementCSV.Style) throws {
        for lead in ["=", "+", "-", "@"] {
            var source = MemorySource()
            source.catalogs = [try hostileCatalog(lead)]
            let achievement = Achievement.compute(Period(year: 2022), from: source)
            let text = String(
                decoding: AchievementCSV(style, isDemo: false).bytes(achievement), as: UTF8.self)
            #expect(text.contains("'\(lead)cmd|"))
            for separator in [",", ";", "\n", "\"", "\u{FEFF}"] {
                #expect(!text.contains("\(separator)\(lead)cmd|"), "\(lead) after \(separator)")
            }
        }
    }

    private func hostileCatalog(_ lead: String) throws -> Catalog {
        let text = String(decoding: Catalog.builtIn.json.compact, as: UTF8.self)
        return try Catalog.read(Array(text.replacing(#""name":""#, with: #""name":"\#(lead)cmd|"#).utf8))
    }
}

extension Request {
    /// The refusal's code for a line; nil where it is a request.
    fileprivate static func faultCode(_ line: String) -> Refusal.Code? {
        do throws(RequestFault) {
            _ = try Request(line: Array(line.utf8))
            return nil
        } catch { return error.refusal.code }
    }
}

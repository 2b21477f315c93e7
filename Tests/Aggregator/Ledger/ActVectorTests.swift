import Foundation
import Shared
import Testing

@testable import Aggregator

/// `Tests/Vectors/acts`: one file an act. `act` is a payload as it should be; each case edits it and says
/// which faults its reader finds (`pointer code`), or with which code it may not be the next entry of a log
/// that `init` and, for acts on a key, `enroll` have begun; `before` names acts that stand there too.
@Suite struct ActVectorTests {
    struct Vectors {
        let act: JSONValue
        let cases: [JSONObject]

        init(_ name: String) throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Vectors/acts")
            let data = try Data(contentsOf: folder.appending(path: name + ".json"))
            let file = try JSONValue(parsing: Array(data))
            act = try #require(file.object?["act"])
            cases = try #require(file.object?["cases"]?.array).compactMap(\.object)
        }
    }

    static let names = [
        "init", "adopt", "enroll", "rotate", "revoke", "lock", "unlock", "return", "target", "official",
        "approve", "program", "delivered", "log-key", "clock",
    ]

    @Test(arguments: names) func everyCaseComesOutAsItsVectorSays(name: String) throws {
        let vectors = try Vectors(name)
        for each in vectors.cases {
            let why = try #require(each["why"]?.string)
            let payload = try Self.edited(vectors.act, each)
            let expected = try #require(each["faults"]?.array).compactMap(\.string)
            let act: Act
            do throws(FaultList) { act = try Act(payload: payload.compact) } catch {
                let found = error.faults.map { "\($0.pointer) \($0.code)" }
                #expect(Set(found) == Set(expected), "\(name), \(why)")
                #expect(!error.faults.contains { $0.words.english.isEmpty || $0.words.indonesian.isEmpty })
                continue
            }
            #expect(expected.isEmpty, "\(name), \(why): read, though faulty")
            #expect(act.json == payload, "\(name), \(why): is written as it was read")
            #expect(try Self.refusal(of: act, name, each) == each["refused"]?.string, "\(name), \(why)")
        }
    }

    /// Both sides of each rule: an act has accepted and refused cases, and every member its own.
    @Test(arguments: names) func bothSidesAreThere(name: String) throws {
        let vectors = try Vectors(name)
        let accepted = vectors.cases.filter { $0["faults"]?.array?.isEmpty == true && $0["refused"] == nil }
        let faults = vectors.cases.flatMap { $0["faults"]?.array ?? [] }.compactMap(\.string)
        #expect(accepted.count >= 1 && vectors.cases.count { $0["refused"] != nil } >= 1)
        for member in vectors.act.object?.names.dropFirst(6) ?? [] {
            #expect(faults.contains { $0.hasPrefix("/\(member) ") || $0.hasPrefix("/\(member)/") })
        }
    }

    @Test func everyActHasItsVectors() throws {
        #expect(
            Set(try Self.names.map { try Act(payload: Vectors($0).act.compact).deed.name }) == Set(Self.names)
        )
    }

    // MARK: The log before

    /// The code with which the act may not be the next entry; nil where it may.
    private static func refusal(of act: Act, _ name: String, _ each: JSONObject) throws -> String? {
        if case .initialise(let start) = act.deed {
            let asNext = #expect(throws: ActFault.self) { try begun().check(act) }
            #expect(asNext?.code == .malformed, "init is entry 0 and nowhere else")
            do { _ = try OfficeState(start: start, act: act) } catch { return error.code.rawValue }
            return nil
        }
        var state = try begun()
        if name != "enroll" { state.apply(try self.act("enroll")) }
        for before in each["before"]?.array?.compactMap(\.string) ?? [] { state.apply(try self.act(before)) }
        do { try state.check(act) } catch { return error.code.rawValue }
        return nil
    }

    private static func begun() throws -> OfficeState {
        let first = try act("init")
        guard case .initialise(let start) = first.deed else { throw CancellationError() }
        return try OfficeState(start: start, act: first)
    }

    private static func act(_ name: String) throws -> Act { try Act(payload: Vectors(name).act.compact) }

    private static func edited(_ act: JSONValue, _ each: JSONObject) throws -> JSONValue {
        var payload = act
        for edit in try #require(each["edits"]?.array).compactMap(\.object) {
            let place = try #require(edit["at"]?.string)
            payload = payload.editing(place.split(separator: "/")[...], to: edit["set"])
        }
        return payload
    }
}

extension JSONValue {
    /// The value with `new` at the place `steps` lead to; nil removes what stands there.
    fileprivate func editing(_ steps: ArraySlice<Substring>, to new: JSONValue?) -> JSONValue {
        guard let step = steps.first.map(String.init) else { return new ?? .null }
        let rest = steps.dropFirst()
        switch self {
        case .object(let object) where rest.isEmpty && new == nil:
            return .object(JSONObject(object.members.filter { $0.name != step }))
        case .object(let object):
            return .object(object.setting(step, to: (object[step] ?? .null).editing(rest, to: new)))
        case .array(var elements):
            guard let index = Int(step), elements.indices.contains(index) else { return self }
            elements[index] = elements[index].editing(rest, to: new)
            return .array(elements)
        default: return self
        }
    }
}

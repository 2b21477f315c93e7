import Foundation

@testable import Shared

/// The root of the working copy.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The bytes of a file of the working copy.
func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: repository.appending(path: path)))
}

/// The cases of a file of vectors.
func vectors(_ path: String) throws -> [JSONObject] {
    try JSONValue(parsing: bytes(of: "Tests/Vectors/" + path)).array?.compactMap(\.object) ?? []
}

extension JSONValue {
    /// The value with `new` at the place `steps` lead to; nil removes what stands there.
    func editing(_ steps: ArraySlice<Substring>, to new: JSONValue?) -> JSONValue {
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

    /// The value with what stands at the JSON pointer `place` set or removed.
    func editing(_ place: String, to new: JSONValue?) -> JSONValue {
        editing(place.split(separator: "/")[...], to: new)
    }
}

// Small JSON files that steer the agent (agent.json, notices.json, evidence/*.json) end with a member `sum`:
// SHA-256 over the compact JSON of all others. A flipped bit in one of them must not change an address, hide
// a notice or forget a file. Files of earlier versions have none, and are taken as they are.

import Shared

extension JSONObject {
    private static let sumName = "sum"

    /// The object with its sum, as it is written to a file.
    var summed: [UInt8] {
        let sum = Digest.sha256(JSONValue.object(self).compact).hex
        return JSONValue.object(setting(Self.sumName, to: .string(sum))).indented
    }

    /// The object in a file; nil where it is not what was written.
    init?(summed bytes: [UInt8]) {
        guard let object = (try? JSONValue(parsing: bytes))?.object else { return nil }
        if let sum = object[Self.sumName] {
            let others = JSONObject(object.members.filter { $0.name != Self.sumName })
            guard sum.string == Digest.sha256(JSONValue.object(others).compact).hex else { return nil }
        }
        self = object
    }
}

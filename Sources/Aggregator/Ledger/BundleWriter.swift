// A whole log in one file that can be checked with no database and no network (`iku/1`), JSON Lines:
//
//   {"bundle":"iku/1","office":…,"origin":…,"vkey":…,"size":n}
//   {"index":i,"kind":"report"|"act","received_at":…,"entry":"<compact JWS>"}      n times
//   {"checkpoint":"<signed note>"}

import Shared

/// Writes bundles.
enum BundleWriter {
    static let format = "iku/1"

    /// Hands the lines of the whole log to `write`, some at a time.
    static func write(_ store: Store, _ write: ([UInt8]) throws -> Void) throws -> UInt64 {
        let state = try store.loadState()
        return try self.write(store, state, try LogKeyFile.key(of: state.logKey, store.layout), write)
    }

    /// The log as `state` has it, its checkpoint signed with `logKey`.
    static func write(
        _ store: Store, _ state: OfficeState, _ logKey: SigningKey, _ write: ([UInt8]) throws -> Void
    ) throws -> UInt64 {
        var pending = line([
            ("bundle", .string(format)), ("office", .string(state.office)), ("origin", .string(state.origin)),
            ("vkey", .string(state.logKey.text)), ("size", .integer(state.size)),
        ])
        for index in 0..<state.size {
            pending += try line(of: try store.requiredEntry(at: index), at: index)
            if pending.count > 1 << 20 {
                try write(pending)
                pending = []
            }
        }
        let root = try store.root(size: state.size)
        let checkpoint = store.checkpoint(of: state, root: root, signing: [logKey])
        try write(pending + line([("checkpoint", .string(checkpoint.note))]))
        return state.size
    }

    private static func line(of entry: Entry, at index: UInt64) throws -> [UInt8] {
        let kind = try OfficeState.document(entry, at: index).kind
        return line([
            ("index", .integer(index)), ("kind", .string(kind == .report ? "report" : "act")),
            ("received_at", .string(entry.receivedAt.description)),
            ("entry", .string(String(decoding: entry.compact, as: UTF8.self))),
        ])
    }

    private static func line(_ members: [(String, JSONValue)]) -> [UInt8] {
        JSONValue.object(JSONObject(pairs: members)).compact + [0x0A]
    }
}

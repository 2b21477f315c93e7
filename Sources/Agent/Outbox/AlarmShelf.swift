// Alarms, one file a code: alarms/<code>.json {"code":…,"at":…,"message":{"id":…,"en":…}}. An alarm stays
// until a person has looked at it and cleared it; the same alarm again keeps its first time.

import Shared

/// What a person must look at.
struct AlarmShelf: Sendable {
    /// One alarm.
    struct Alarm: Sendable {
        let code: String
        let raisedAt: Timestamp
        let words: Words

        var json: JSONValue {
            [
                "code": .string(code), "at": .string(raisedAt.description),
                "message": ["id": .string(words.indonesian), "en": .string(words.english)],
            ]
        }
    }

    let folder: AgentFolder

    /// Raises an alarm; whether it is new.
    @discardableResult
    func raise(_ code: String, _ words: Words, at now: Timestamp) throws(SystemError) -> Bool {
        let path = folder.alarmsPath + "/\(code).json"
        if try FileSystem.exists(path) { return false }
        let alarm = Alarm(code: code, raisedAt: now, words: words)
        try FileSystem.writeDurably(alarm.json.indented, to: path)
        return true
    }

    /// The alarms nobody has cleared, the oldest first.
    func open() throws(SystemError) -> [Alarm] {
        var alarms: [Alarm] = []
        for name in try FileSystem.names(in: folder.alarmsPath) where name.hasSuffix(".json") {
            let bytes = try FileSystem.read(folder.alarmsPath + "/" + name, byteCountMax: 1 << 16)
            let members = (try? JSONValue(parsing: bytes))?.object
            let message = members?["message"]?.object
            let unreadable = "berkas alarm tidak terbaca / unreadable alarm file"
            alarms.append(
                Alarm(
                    code: String(name.dropLast(5)),
                    raisedAt: members?["at"]?.string.flatMap { Timestamp($0) } ?? Timestamp(milliseconds: 0),
                    words: Words(
                        id: message?["id"]?.string ?? unreadable, en: message?["en"]?.string ?? unreadable)))
        }
        return alarms.sorted { $0.raisedAt < $1.raisedAt }
    }

    /// Clears an alarm.
    func clear(_ code: String) throws(SystemError) {
        try FileSystem.remove(folder.alarmsPath + "/\(code).json")
    }
}

// users.json: who may use the form, with the password's Argon2id hash; mode 0600.
//   {"schema":"iku-form-users/1","users":[{"user":…,"name":…,"title":…,"nip":…|null,"password":"$argon2id$…",
//    "must_change":bool}…],"sum":…}
//
// A person's name, title and NIP become `prepared_by` of what they send. Without a user the form asks nobody
// to log in; beyond this machine it is not served then (FormDoor).

import Shared

/// Somebody who may use the form.
struct FormUser: Sendable, Hashable {
    /// What they log in with.
    let name: String
    /// Who they are in reports.
    var person: Report.Person
    /// Argon2id.
    var passwordHash: String
    /// Whether the password was handed out and must be changed.
    var mustChangePassword: Bool

    /// Changes with the password: log-ins of the old one end.
    var passwordMark: Digest { .sha256(Array(passwordHash.utf8)) }

    /// 1 to 64 letters, digits, dots, dashes.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}

/// The users of one agent's form.
struct UserBook: Sendable {
    private static let schema = "iku-form-users/1"

    let folder: AgentFolder

    private var path: String { folder.path + "/users.json" }

    /// All users, by name; a fault where the file is damaged.
    func all() throws -> [FormUser] {
        guard try FileSystem.exists(path) else { return [] }
        let bytes = try FileSystem.read(path, byteCountMax: Limits.formUserFileByteCountMax)
        guard let members = JSONObject(summed: bytes), members["schema"]?.string == Self.schema,
            let users = members["users"]?.array?.map({ $0.object.flatMap(FormUser.init) }),
            !users.contains(nil)
        else {
            throw AgentFault(
                "users-damaged",
                id: "\(path) rusak; pulihkan dari cadangan, atau hapus dan tambahkan penggunanya lagi",
                en: "\(path) is damaged; restore it from a backup, or delete it and add its users again")
        }
        return users.compactMap(\.self)
    }

    /// The user of that name.
    func user(_ name: String) throws -> FormUser? { try all().first { $0.name == name } }

    /// Changes the users as they stand on the disk.
    func change(_ body: (inout [FormUser]) throws -> Void) throws {
        try folder.locked {
            var users = try all()
            try body(&users)
            let value = JSONObject(pairs: [
                ("schema", .string(Self.schema)),
                ("users", .array(users.sorted { $0.name < $1.name }.map(\.json))),
            ])
            try FileSystem.writeDurably(value.summed, to: path, mode: 0o600)
        }
    }
}

extension FormUser {
    fileprivate init?(_ members: JSONObject) {
        guard let name = members["user"]?.string, Self.isName(name),
            let fullName = members["name"]?.string, let title = members["title"]?.string,
            let hash = members["password"]?.string, let mustChange = members["must_change"]?.bool
        else { return nil }
        self.init(
            name: name,
            person: Report.Person(name: fullName, title: title, nip: members["nip"]?.string),
            passwordHash: hash, mustChangePassword: mustChange)
    }

    fileprivate var json: JSONValue {
        [
            "user": .string(name), "name": .string(person.name), "title": .string(person.title),
            "nip": .optional(person.nip), "password": .string(passwordHash),
            "must_change": .bool(mustChangePassword),
        ]
    }
}

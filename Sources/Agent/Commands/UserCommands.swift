// `user add|list|password|remove`: who may use the form. A first password is printed once and must be changed
// at the first log-in.

import Shared

enum UserCommands {
    static func add(_ context: CommandContext) throws -> ExitCode {
        let name = context.arguments.positionals[0]
        if !FormUser.isName(name) {
            throw UsageError.badValue(
                "NAME", name,
                expected: Words(
                    id: "huruf, angka, titik atau garis, paling banyak 64",
                    en: "letters, digits, dots or dashes, at most 64"))
        }
        let person = Report.Person(
            name: try text(context, "name", try context.arguments.required("name")),
            title: try text(context, "title", try context.arguments.required("title")),
            nip: try context.arguments.value("nip").map { try text(context, "nip", $0) })
        let password = OneTimePassword.make()
        let hash = PasswordHash.make(password)
        try book(context).change { users in
            if users.contains(where: { $0.name == name }) {
                throw AgentFault(
                    "user-exists", id: "pengguna \(name) sudah ada", en: "user \(name) exists already")
            }
            if users.count >= Limits.formUserCountMax {
                throw AgentFault(
                    "too-many-users", id: "paling banyak \(Limits.formUserCountMax) pengguna",
                    en: "at most \(Limits.formUserCountMax) users")
            }
            users.append(
                FormUser(name: name, person: person, passwordHash: hash, mustChangePassword: true))
        }
        return try show(context, name, password)
    }

    static func list(_ context: CommandContext) throws -> ExitCode {
        let users = try book(context).all()
        if context.isJSON {
            try context.say(
                .array(
                    users.map { user in
                        [
                            "user": .string(user.name), "name": .string(user.person.name),
                            "title": .string(user.person.title), "nip": .optional(user.person.nip),
                            "must_change": .bool(user.mustChangePassword),
                        ]
                    }))
            return .done
        }
        for user in users {
            let nip = user.person.nip.map { ", NIP \($0)" } ?? ""
            let line = "\(user.name): \(user.person.name), \(user.person.title)\(nip)"
            try context.say(
                user.mustChangePassword
                    ? Words(
                        id: line + " (belum mengganti kata sandi pertama)",
                        en: line + " (first password not changed yet)")
                    : Words(id: line, en: line))
        }
        return .done
    }

    static func password(_ context: CommandContext) throws -> ExitCode {
        let name = context.arguments.positionals[0]
        let password = OneTimePassword.make()
        let hash = PasswordHash.make(password)
        try book(context).change { users in
            guard let place = users.firstIndex(where: { $0.name == name }) else { throw unknown(name) }
            users[place].passwordHash = hash
            users[place].mustChangePassword = true
        }
        return try show(context, name, password)
    }

    static func remove(_ context: CommandContext) throws -> ExitCode {
        let name = context.arguments.positionals[0]
        try book(context).change { users in
            guard let place = users.firstIndex(where: { $0.name == name }) else { throw unknown(name) }
            users.remove(at: place)
        }
        if context.isJSON {
            try context.say(["removed": .string(name)])
        } else {
            try context.say(Words(id: "Pengguna \(name) dihapus.", en: "User \(name) was removed."))
        }
        return .done
    }

    private static func book(_ context: CommandContext) throws -> UserBook {
        UserBook(folder: try context.agent().folder)
    }

    private static func unknown(_ name: String) -> AgentFault {
        AgentFault(
            "unknown-user", id: "tidak ada pengguna \(quoted(name))", en: "there is no user \(quoted(name))")
    }

    /// As reports take it: 1 to 200 characters, none of them a control character.
    private static func text(_ context: CommandContext, _ option: String, _ text: String) throws -> String {
        let isSound =
            (1...Limits.nameScalarCountMax).contains(text.unicodeScalars.count)
            && !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
        if isSound { return text }
        throw UsageError.badValue(
            "--\(option)", text,
            expected: Words(
                id: "satu baris, 1 sampai \(Limits.nameScalarCountMax) huruf",
                en: "one line, 1 to \(Limits.nameScalarCountMax) characters"))
    }

    private static func show(
        _ context: CommandContext, _ name: String, _ password: String
    ) throws -> ExitCode {
        if context.isJSON {
            try context.say(["user": .string(name), "password": .string(password)])
        } else {
            try context.say(
                Words(
                    id: "Pengguna \(name), kata sandi sekali pakai: \(password)",
                    en: "User \(name), one-time password: \(password)"))
        }
        return .done
    }
}

// `user add|list|password|remove`: accounts for the pages. A first password is printed once and must be
// changed at the first log-in.

import Shared

enum UserCommands {
    private static let nameArgument = CommandArgument("NAME")
    private static let roles = AccountRole.allCases.map(\.rawValue).joined(separator: ", ")

    static let addSyntax = CommandSyntax(
        "user add", Words(id: "menambah pengguna halaman", en: "add a user of the pages"),
        arguments: [nameArgument],
        options: [CommandOption("role", value: "ROLE", Words(id: roles, en: roles))])
    static let listSyntax = CommandSyntax("user list", Words(id: "daftar pengguna", en: "list the users"))
    static let passwordSyntax = CommandSyntax(
        "user password", Words(id: "kata sandi sekali pakai yang baru", en: "a new one-time password"),
        arguments: [nameArgument])
    static let removeSyntax = CommandSyntax(
        "user remove", Words(id: "menghapus pengguna", en: "remove a user"), arguments: [nameArgument])

    static func add(_ context: CommandContext) throws -> ExitCode {
        let name = context.positional(0)
        let text = try context.arguments.required("role")
        guard let role = AccountRole(rawValue: text) else {
            throw UsageError.badValue("--role", text, expected: Words(id: roles, en: roles))
        }
        try checkName(name)
        let password = try make(name, role, in: try book(context), context)
        try show(name, password, context)
        return .done
    }

    /// A new account; its one-time password.
    static func make(
        _ name: String, _ role: AccountRole, in book: AccountBook, _ context: CommandContext
    ) throws -> String {
        if try book.account(named: name) != nil {
            throw CommandFault(
                id: "pengguna \(quoted(name)) sudah ada", en: "user \(quoted(name)) exists already")
        }
        let password = OneTimePassword.make()
        let hash = PasswordHash.make(password)
        try change(book, .accountAdded, name, context) { try book.add(name, role: role, passwordHash: hash) }
        return password
    }

    static func list(_ context: CommandContext) throws -> ExitCode {
        let accounts = try book(context).all()
        var listing = Listing([
            context.text(id: "nama", en: "name"), context.text(id: "peran", en: "role"), "",
        ])
        for account in accounts {
            listing.add([
                account.name, account.role.rawValue,
                account.mustChangePassword
                    ? context.text(
                        id: "belum mengganti kata sandi pertama", en: "first password not changed yet") : "",
            ])
        }
        let json = accounts.map { account -> JSONValue in
            [
                "name": .string(account.name), "role": .string(account.role.rawValue),
                "must_change": .bool(account.mustChangePassword),
            ]
        }
        try context.emit(.array(json), text: listing.text)
        return .done
    }

    static func password(_ context: CommandContext) throws -> ExitCode {
        let name = context.positional(0)
        let book = try known(name, context)
        let password = OneTimePassword.make()
        let hash = PasswordHash.make(password)
        try change(book, .passwordReset, name, context) {
            try book.setPassword(of: name, hash: hash, mustChange: true)
        }
        try show(name, password, context)
        return .done
    }

    static func remove(_ context: CommandContext) throws -> ExitCode {
        let name = context.positional(0)
        let book = try known(name, context)
        try change(book, .accountRemoved, name, context) { try book.remove(name) }
        try context.emit(
            ["removed": .string(name)],
            text: context.text(id: "Pengguna \(name) dihapus.\n", en: "User \(name) was removed.\n"))
        return .done
    }

    private static func book(_ context: CommandContext) throws -> AccountBook {
        AccountBook(try Store(context.layout).database)
    }

    private static func known(_ name: String, _ context: CommandContext) throws -> AccountBook {
        let book = try book(context)
        if try book.account(named: name) == nil {
            throw CommandFault(
                id: "tidak ada pengguna \(quoted(name))", en: "there is no user \(quoted(name))")
        }
        return book
    }

    /// Whether an account may have that name.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }

    static func checkName(_ name: String) throws {
        if isName(name) { return }
        throw UsageError.badValue(
            "NAME", name,
            expected: Words(
                id: "huruf, angka, titik atau garis, paling banyak 64",
                en: "letters, digits, dots or dashes, at most 64"))
    }

    /// Changes an account and notes it. The line is on the disk before the change is: cut in between, the
    /// journal tells of a change that did not come to be, never the other way round.
    private static func change(
        _ book: AccountBook, _ event: SecurityJournal.Event, _ name: String, _ context: CommandContext,
        _ body: () throws -> Void
    ) throws {
        try book.writing {
            try body()
            try note(event, name, context)
        }
    }

    static func note(_ event: SecurityJournal.Event, _ name: String, _ context: CommandContext) throws {
        try SecurityJournal(context.layout, clock: context.clock).note(
            event, account: name, by: context.author.name)
    }

    private static func show(_ name: String, _ password: String, _ context: CommandContext) throws {
        try context.emit(
            ["name": .string(name), "password": .string(password)],
            text: context.text(
                id: "Pengguna \(name), kata sandi sekali pakai: \(password)\n",
                en: "User \(name), one-time password: \(password)\n"))
    }
}

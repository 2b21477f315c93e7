// `user token`, `user tokens`: bearer tokens, with which other systems read figures. A token is printed once.

import Shared

enum UserTokenCommands {
    static let syntax = CommandSyntax(
        "user token",
        Words(
            id: "token baca bagi sistem lain, atau mencabutnya",
            en: "a token for another system that reads, or its end"),
        arguments: [CommandArgument("NAME")],
        options: [CommandOption(flag: "revoke", Words(id: "cabut token itu", en: "take that token away"))])
    static let listSyntax = CommandSyntax(
        "user tokens", Words(id: "daftar token sistem lain", en: "list the tokens of other systems"))

    static func run(_ context: CommandContext) throws -> ExitCode {
        let name = context.positional(0)
        let database = try Store(context.layout).database
        if context.arguments.has("revoke") { return try revoke(name, database, context) }
        try UserCommands.checkName(name)
        let token = try database.write(
            {
                let token = try BearerBook(database).add(
                    name, by: context.author.name, at: context.clock.now())
                if token != nil { try UserCommands.note(.tokenAdded, name, context) }
                return token
            }, commit: { $0 })
        guard let token else {
            throw CommandFault(
                id: "token \(quoted(name)) sudah ada; cabut dahulu dengan --revoke",
                en: "there is a token \(quoted(name)) already; take it away first with --revoke")
        }
        try context.emit(["name": .string(name), "token": .string(token)], text: token + "\n")
        return .done
    }

    private static func revoke(
        _ name: String, _ database: Database, _ context: CommandContext
    ) throws -> ExitCode {
        let isRevoked = try database.write(
            {
                let isRevoked = try BearerBook(database).revoke(name)
                if isRevoked { try UserCommands.note(.tokenRevoked, name, context) }
                return isRevoked
            }, commit: { $0 })
        guard isRevoked else {
            throw CommandFault(
                id: "tidak ada token \(quoted(name))", en: "there is no token \(quoted(name))")
        }
        try context.emit(
            ["revoked": .string(name)],
            text: context.text(id: "Token \(name) dicabut.\n", en: "Token \(name) was taken away.\n"))
        return .done
    }

    static func list(_ context: CommandContext) throws -> ExitCode {
        let bearers = try BearerBook(try Store(context.layout).database).all()
        var listing = Listing([
            context.text(id: "nama", en: "name"), context.text(id: "dibuat", en: "made"),
            context.text(id: "oleh", en: "by"),
        ])
        for bearer in bearers { listing.add([bearer.name, bearer.madeAt, bearer.madeBy]) }
        let json = bearers.map { bearer -> JSONValue in
            [
                "name": .string(bearer.name), "made_at": .string(bearer.madeAt),
                "made_by": .string(bearer.madeBy),
            ]
        }
        try context.emit(.array(json), text: listing.text)
        return .done
    }
}

// `token`: what an agent needs to come in. Alone on standard output, so that it can be piped; the
// aggregator keeps only the hash of its secret.

internal import Glibc
import Shared

enum TokenCommand {
    static let syntax = CommandSyntax(
        "token", Words(id: "token untuk satu agen", en: "a token for one agent"),
        arguments: [CommandArgument("BIDANG", isOptional: true)],
        options: [
            CommandOption(
                "address", value: "HOST:PORT",
                Words(id: "alamat server ini bagi agen", en: "address of this server for agents")),
            CommandOption(
                "ttl", value: "TIME",
                Words(id: "masa berlaku (bawaan 7d)", en: "how long it is good for (default 7d)")),
            CommandOption(
                "out", letter: "o", value: "FILE", Words(id: "tulis ke berkas", en: "write to a file")),
            CommandOption(
                flag: "trust",
                Words(id: "hanya menyatakan kunci log dipercaya", en: "only transfers trust in the log key")),
        ])

    static let defaultPort: UInt16 = 7345
    private static let defaultTime = Duration.seconds(7 * 86_400)

    static func run(_ context: CommandContext) throws -> ExitCode {
        let store = try Store(context.layout)
        let state = try store.loadState()
        let address = try address(context, store)
        let pins = try NodePins.all(context.layout, in: store.database).compactMap { Digest(hex: $0) }
        let token: EnrolmentToken
        if context.arguments.has("trust") {
            token = EnrolmentToken(trusting: state.logKey, office: state.office, at: address, pins: pins)
        } else {
            token = try enrolling(context, store, state, address, pins)
        }
        let line = Array((token.text + "\n").utf8)
        if let file = context.arguments.value("out"), file != "-" {
            try FileSystem.writeDurably(line, to: file, mode: 0o600)
        } else if context.wantsJSON {
            try StandardOutput.write(
                JSONValue.object(JSONObject(pairs: [("token", .string(token.text))])).indented)
        } else {
            try StandardOutput.write(line)
        }
        return .done
    }

    private static func enrolling(
        _ context: CommandContext, _ store: Store, _ state: OfficeState, _ address: PeerAddress,
        _ pins: [Digest]
    ) throws -> EnrolmentToken {
        guard let bidang = context.arguments.positionals.first else {
            throw UsageError(
                Words(
                    id: "sebutkan bidang: iku-aggregator token BIDANG",
                    en: "name the bidang: iku-aggregator token BIDANG"))
        }
        try state.checkBidang(bidang)
        let time = try context.arguments.duration("ttl") ?? defaultTime
        let expiresAt = context.clock.now().adding(milliseconds: time.wholeMilliseconds)
        let secret = try secret(bidang, until: expiresAt, store)
        return EnrolmentToken(
            enrolling: bidang, office: state.office, at: address, pins: pins, secret: secret)
    }

    /// A new secret that enrols one agent of `bidang`; the store keeps its hash.
    static func secret(
        _ bidang: String, until expiresAt: Timestamp, _ store: Store
    ) throws(StoreError) -> [UInt8] {
        let secret = Secrets.random(byteCount: 32)
        try Enrolment.add(Digest.sha256(secret), bidang: bidang, expiresAt: expiresAt, in: store.database)
        return secret
    }

    /// `--address`, else the first name given to `init`, else this machine's name.
    private static func address(_ context: CommandContext, _ store: Store) throws -> PeerAddress {
        if let text = context.arguments.value("address") {
            if let address = PeerAddress(text, defaultPort: defaultPort), address.port != 0 { return address }
            throw UsageError.badValue("--address", text, expected: Words(id: "HOST:PORT", en: "HOST:PORT"))
        }
        let host = try store.database.first("SELECT name FROM hosts ORDER BY place") { $0.text(0) }
        if let address = PeerAddress(host ?? machineName(), defaultPort: defaultPort) { return address }
        throw UsageError(
            Words(
                id: "sebutkan alamat server dengan --address HOST:PORT",
                en: "name this server with --address HOST:PORT"))
    }

    /// What this machine calls itself.
    static func machineName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        let status = unsafe gethostname(&name, name.count - 1)
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return status == 0 ? String(decoding: bytes, as: UTF8.self) : "localhost"
    }
}

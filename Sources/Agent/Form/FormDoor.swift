// The part of `run` that browsers reach: plain HTTP on this machine alone, HTTPS and a log-in anywhere else.

import Shared

/// The form's server while `run` runs; used by the daemon's thread.
final class FormDoor {
    private static let renewalMilliseconds: Int64 = 600_000

    static let options = [
        CommandOption(
            "http", value: "HOST:PORT",
            Words(
                id: "juga layani formulir, misalnya 127.0.0.1:8046",
                en: "also serve the form, 127.0.0.1:8046 say")),
        CommandOption(
            "cert", value: "FILE",
            Words(id: "sertifikat HTTPS formulir (PEM)", en: "the form's HTTPS certificate (PEM)")),
        CommandOption("key", value: "FILE", Words(id: "kunci sertifikat itu (PEM)", en: "its key (PEM)")),
    ]

    private let server: HTTPServer
    private let entrance: Entrance
    private let clock: Clock
    private let log: Log
    private var renewalAt: Int64

    /// What the daemon tells it of the line.
    let link: LinkState

    /// As the ready line says it.
    var address: String { "\(server.boundAddress)" }

    init(_ context: CommandContext, _ agent: Agent, at text: String, _ log: Log) throws {
        let address = try SocketAddress(text)
        let entrance = try Self.entrance(context, address)
        let users = UserBook(folder: agent.folder)
        if entrance.isSecure, try users.all().isEmpty { throw Self.noUsers }
        let link = LinkState(agent.folder, clock: context.clock)
        let site = try FormSite(
            agent.folder.path, bidang: agent.record.bidang, clock: context.clock, log: log,
            entrance: entrance, link: link)
        var forms = HTTPFormRules()
        forms.byteCountMax = { site.formByteCountMax($0) }
        forms.secretNames = [SendingForm.passphraseName]
        forms.uploadByteCountMax = { site.uploadByteCountMax($0) }
        server = try HTTPServer(address, identity: entrance.identity, forms: forms) { site.answer($0) }
        (self.link, self.entrance, self.clock, self.log) = (link, entrance, context.clock, log)
        renewalAt = context.clock.monotonicMilliseconds() + Self.renewalMilliseconds
    }

    func stop() { server.stop() }

    /// Shows another certificate where its files have changed; looks at them every ten minutes.
    func renewCertificateIfDue() {
        let now = clock.monotonicMilliseconds()
        if now < renewalAt { return }
        renewalAt = now + Self.renewalMilliseconds
        do {
            guard let identity = try entrance.renew(now: clock.now()) else { return }
            server.show(identity)
            log(.info, "certificate-renewed", ["end": try identity.end()])
        } catch {
            // The old one stays: a file may be half-written.
            log(.warning, "certificate-not-renewed", ["error": AgentFault.words(of: error).english])
        }
    }

    private static func entrance(_ context: CommandContext, _ address: SocketAddress) throws -> Entrance {
        let (certificate, key) = (context.arguments.value("cert"), context.arguments.value("key"))
        switch (certificate, key) {
        case (let certificate?, let key?):
            return try Entrance(.files(certificate: certificate, key: key), now: context.clock.now())
        case (nil, nil):
            if HostName(address.host)?.isLoopback == true { return .plain }
            throw noCertificate
        case (nil, _): throw UsageError.badValue("--key", key ?? "", expected: together)
        case (_, nil): throw UsageError.badValue("--cert", certificate ?? "", expected: together)
        }
    }

    private static let together = Words(id: "--cert dan --key bersama-sama", en: "--cert and --key together")

    private static var noCertificate: UsageError {
        UsageError(
            Words(
                id: "--http di luar komputer ini memerlukan HTTPS: --cert dan --key; minta kantor membuatnya "
                    + "dengan: iku-aggregator key certificate --host NAMA",
                en:
                    "--http beyond this machine needs HTTPS: --cert and --key; ask the office to make them with: "
                    + "iku-aggregator key certificate --host NAME"))
    }

    private static var noUsers: AgentFault {
        AgentFault(
            "no-users",
            id:
                "formulir lewat HTTPS memerlukan pengguna; tambahkan: iku-agent user add NAMA --name … --title …",
            en: "the form over HTTPS needs users; add one: iku-agent user add NAME --name … --title …")
    }
}

// The part of `serve` that browsers reach: the pages over plain HTTP on this machine or over HTTPS, their
// events, and the setup port.

import Shared

/// The pages' servers while `serve` runs.
struct PagesDoor {
    static let options = [
        CommandOption(
            "cert", value: "FILE",
            Words(
                id: "sertifikat halaman milik kantor sendiri (PEM, dengan rantainya)",
                en: "the office's own certificate for the pages (PEM, with its chain)")),
        CommandOption("key", value: "FILE", Words(id: "kunci sertifikat itu (PEM)", en: "its key (PEM)")),
        CommandOption(
            flag: "https",
            Words(id: "HTTPS juga di komputer ini (127.0.0.1)", en: "HTTPS on this machine (127.0.0.1) too")),
        CommandOption(
            "setup-http", value: "[HOST:]PORT",
            Words(
                id: "juga layani sertifikat otoritas kantor dan cara mempercayainya",
                en: "also serve the office's authority's certificate and how to trust it")),
        CommandOption(
            "delivery-due", value: "YEAR,QUARTER",
            Words(
                id: "hari sesudah periode sampai angkanya harus disampaikan kepada Bupati (bawaan 59,30)",
                en: "days after a period until its figures are to be passed on (default 59,30)")),
    ]

    let http: HTTPServer
    private let setup: HTTPServer?
    private let entrance: Entrance
    private let watch: LogWatch
    private let context: CommandContext

    init(_ context: CommandContext, _ ledger: Ledger, _ service: ServiceReading) throws {
        self.context = context
        let address = try SocketAddress(context.arguments.value("http") ?? "127.0.0.1:8045")
        let entrance = try Self.entrance(context, address)
        let log = context.log
        let site = try Site(
            context.layout, logKey: ledger.logKey, clock: context.clock, log: log, entrance: entrance,
            service: service, deliveryDue: try Self.deliveryDue(context),
            giveUp: { ServeCommand.giveUp($0, log) })
        let setup = try Self.startSetup(context, ledger)
        let http = try HTTPServer(
            address, identity: entrance.identity, readOnly: DataRoute.isPath
        ) { site.answer($0) }
        watch = try LogWatch(context.layout, http, clock: context.clock, log: context.log)
        (self.entrance, self.setup, self.http) = (entrance, setup, http)
    }

    private static func deliveryDue(_ context: CommandContext) throws -> DeliveryDue {
        guard let text = context.arguments.value("delivery-due") else { return DeliveryDue() }
        let counts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        if counts.count == 2, counts.allSatisfy({ (0...Int(Limits.dueDayCountMax)).contains($0) }) {
            return DeliveryDue(yearDayCount: counts[0], quarterDayCount: counts[1])
        }
        throw UsageError.badValue(
            "--delivery-due", text,
            expected: Words(id: "dua jumlah hari: 59,30", en: "two counts of days: 59,30"))
    }

    /// What the ready line says of the setup port.
    var setupMember: String { setup.map { " setup=\($0.boundAddress)" } ?? "" }

    /// Shows another certificate where the files, the dates or the names of this machine ask for one.
    func renewCertificate() {
        do {
            guard let identity = try entrance.renew(now: context.clock.now()) else { return }
            http.show(identity)
            context.log(.info, "certificate-renewed", ["end": try identity.end()])
        } catch {
            // The old one stays: a file may be half-written.
            context.log(.warning, "certificate-not-renewed", ["error": words(of: error).0.english])
        }
    }

    func stop() {
        watch.stop()
        http.stop()
        setup?.stop()
    }

    private static func entrance(_ context: CommandContext, _ address: SocketAddress) throws -> Entrance {
        let (certificate, key) = (context.arguments.value("cert"), context.arguments.value("key"))
        switch (certificate, key) {
        case (let certificate?, let key?):
            return try Entrance(.files(certificate: certificate, key: key), now: context.clock.now())
        case (nil, nil):
            let isPlain = HostName(address.host)?.isLoopback == true && !context.arguments.has("https")
            if isPlain { return .plain }
            return try Entrance(.office(context.layout), now: context.clock.now())
        case (nil, _): throw UsageError.badValue("--key", key ?? "", expected: together)
        case (_, nil): throw UsageError.badValue("--cert", certificate ?? "", expected: together)
        }
    }

    private static let together = Words(id: "--cert dan --key bersama-sama", en: "--cert and --key together")

    private static func startSetup(_ context: CommandContext, _ ledger: Ledger) throws -> HTTPServer? {
        guard let text = context.arguments.value("setup-http") else { return nil }
        let address = try SocketAddress(text.contains(":") ? text : ":" + text)
        guard let authority = try OfficeCertificates.authority(context.layout) else {
            throw Entrance.noAuthority
        }
        let site = try SetupSite(authority, office: ledger.state.latestCatalog.office.name)
        return try HTTPServer(address) { site.answer($0) }
    }
}

// What `setup` is going to make, worked out from the answers: addresses, ports, folders. Pure.

import Shared

/// The first day, as it is to be.
struct SetupPlan: Sendable {
    /// The pages' port beyond this machine.
    static let pagesPort: UInt16 = 8443
    /// The port that hands out the office's authority.
    static let trustPort: UInt16 = 8080
    /// The form of the catalogue's first bidang; the others follow.
    static let firstFormPort: UInt16 = 8046

    let catalog: Catalog
    /// Where agents elsewhere reach this server.
    let address: PeerAddress
    /// Where `serve` listens for browsers.
    let pages: SocketAddress
    let head: SetupPerson
    let planner: SetupPerson
    let reporters: [SetupPerson]
    /// The folder of the agents of this machine, one folder a bidang.
    let agents: String
    /// The folder of their inboxes; nil where they have none.
    let inboxes: String?

    /// Whether this machine alone is served: plain HTTP, forms without log-ins.
    var isLocal: Bool { HostName(address.host)?.isLoopback == true }

    /// Where the agents of this machine reach the aggregator, whatever its name comes to.
    var localAddress: PeerAddress? { PeerAddress(host: "127.0.0.1", port: address.port) }

    /// The pages, as a browser is told.
    var pagesURL: String { url(port: pages.port, isSecure: HostName(pages.host)?.isLoopback != true) }

    /// Where browsers get the office's authority.
    var trustURL: String { url(port: Self.trustPort, isSecure: false) }

    /// Where the form of a bidang listens: its place in the catalogue decides, so that it never moves.
    func form(of bidang: String) -> SocketAddress {
        let place = catalog.bidang.firstIndex { $0.id == bidang } ?? 0
        let port = Self.firstFormPort + UInt16(clamping: place)
        return SocketAddress(host: isLocal ? "127.0.0.1" : "0.0.0.0", port: port)
    }

    /// The form of a bidang, as a browser is told.
    func formURL(of bidang: String) -> String { url(port: form(of: bidang).port, isSecure: !isLocal) }

    func agentFolder(of bidang: String) -> String { agents + "/" + bidang }
    func inbox(of bidang: String) -> String? { inboxes.map { $0 + "/" + bidang } }

    /// A bidang's name in the catalogue.
    func name(of bidang: String) -> String { catalog.bidang(bidang)?.name ?? bidang }

    /// Who fills in the reports of a bidang, as they name themselves.
    func reporterName(_ person: SetupPerson) -> String {
        person.fullName ?? "Petugas \(name(of: person.login))"
    }

    private func url(port: UInt16, isSecure: Bool) -> String {
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        return "\(isSecure ? "https" : "http")://\(host):\(port)/"
    }

    /// Where `serve` listens unless it is told otherwise: this machine alone, or everywhere.
    static func standardPages(for address: PeerAddress) -> SocketAddress {
        HostName(address.host)?.isLoopback == true
            ? SocketAddress(host: "127.0.0.1", port: 8045)
            : SocketAddress(host: "0.0.0.0", port: pagesPort)
    }
}

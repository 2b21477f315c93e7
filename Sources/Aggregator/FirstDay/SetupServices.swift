// The services of a machine that was set up: what systemd is told, or, without systemd, what to run by hand.
//
// The packages' own files stay as they are: where `serve` listens stands in a drop-in, which what an
// administrator writes into /etc/default/iku-aggregator overrides; an agent's form in its own file there.

import Shared

/// Files and commands for the services of a plan.
struct SetupServices {
    static let dropIn = "/etc/systemd/system/iku-aggregator.service.d/setup.conf"
    static let systemctl = "/usr/bin/systemctl"

    let plan: SetupPlan
    let data: String

    /// Whether this machine's systemd is to run what the packages installed, in their places.
    static func areWanted(_ plan: SetupPlan, data: String) throws -> Bool {
        try DataDirectory.runsAsRoot && data == "/var/lib/iku-aggregator"
            && plan.agents == "/var/lib/iku-agent"
            && FileSystem.exists("/run/systemd/system") && FileSystem.exists(systemctl)
            && FileSystem.exists("/lib/systemd/system/iku-aggregator.service")
    }

    /// Files to write where they are missing: path and content.
    var files: [(path: String, content: String)] {
        [(Self.dropIn, dropInText)]
            + plan.reporters.map { ("/etc/default/iku-agent-\($0.login)", settings(of: $0.login)) }
    }

    /// What systemctl is told, in order.
    var orders: [[String]] {
        let units = plan.reporters.map { "iku-agent@\($0.login).service" }
        return [
            ["daemon-reload"],
            ["enable", "--now", "iku-aggregator.service", "iku-backup.timer", "iku-audit.timer"],
        ] + (units.isEmpty ? [] : [["enable", "--now"] + units])
    }

    /// What to run where nobody else does.
    var commands: [String] {
        var lines = ["iku-aggregator serve --data \(data) --listen \(listen) --http \(plan.pages)\(trust)"]
        for person in plan.reporters {
            let folder = plan.agentFolder(of: person.login)
            let inbox = plan.inbox(of: person.login).map { " --inbox \($0)" } ?? ""
            let certificate = plan.isLocal ? "" : " --cert \(folder)/form.crt --key \(folder)/form.key"
            lines.append(
                "iku-agent run --data \(folder) --http \(plan.form(of: person.login))\(certificate)\(inbox)")
        }
        return lines
    }

    /// Writes the missing files and gives the orders.
    func install(_ order: ([String]) throws -> Void) throws {
        for (path, content) in files where try !FileSystem.exists(path) {
            try FileSystem.createFolder(FileSystem.folder(of: path), mode: 0o755)
            try FileSystem.writeDurably(Array(content.utf8), to: path, mode: 0o644)
        }
        for words in orders { try order(words) }
    }

    private var listen: String {
        plan.isLocal ? "127.0.0.1:\(plan.address.port)" : "0.0.0.0:\(plan.address.port)"
    }
    private var trust: String { plan.isLocal ? "" : " --setup-http \(SetupPlan.trustPort)" }

    private var dropInText: String {
        let trust = plan.isLocal ? "" : "Environment=IKU_SETUP_HTTP=\(SetupPlan.trustPort)\n"
        return """
            # Made by iku-aggregator setup. /etc/default/iku-aggregator overrides it.
            [Service]
            Environment=IKU_LISTEN=\(listen)
            Environment=IKU_HTTP=\(plan.pages)
            \(trust)
            """
    }

    private func settings(of bidang: String) -> String {
        let folder = plan.agentFolder(of: bidang)
        let certificate = plan.isLocal ? "" : "IKU_CERT=\(folder)/form.crt\nIKU_KEY=\(folder)/form.key\n"
        return """
            # Made by iku-aggregator setup: the form of \(bidang).
            IKU_HTTP=\(plan.form(of: bidang))
            \(certificate)
            """
    }
}

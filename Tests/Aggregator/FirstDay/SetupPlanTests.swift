// What a first day is to make: addresses and ports, the users' pages, the services.

import Shared
import Testing

@testable import Aggregator

@Suite("Setup: plan, pages, services")
struct SetupPlanTests {
    private static func plan(_ address: String, reporters: String = "koperasi=Sitti Rahma;perdagangan")
        throws -> SetupPlan
    {
        let address = try SetupQuestions.address(standard: "").read(address)
        return SetupPlan(
            catalog: .builtIn, address: address, pages: SetupPlan.standardPages(for: address),
            head: try SetupQuestions.head.read("yusuf=Yusuf Musa, S.E."),
            planner: try SetupQuestions.planner.read("perencanaan"),
            reporters: try SetupQuestions.reporters(of: .builtIn).read(reporters),
            agents: "/var/lib/iku-agent", inboxes: "/srv/iku")
    }

    @Test func anOfficeIsReachedByHTTPSAndOneMachineWithout() throws {
        let office = try Self.plan("iku.dinas.lan")
        #expect(office.pagesURL == "https://iku.dinas.lan:8443/" && !office.isLocal)
        #expect(office.trustURL == "http://iku.dinas.lan:8080/")
        let machine = try Self.plan("127.0.0.1:9000")
        #expect(machine.pagesURL == "http://127.0.0.1:8045/" && machine.isLocal)
        #expect(machine.localAddress?.description == "127.0.0.1:9000")
        #expect(try Self.plan("[fd00::7]").pagesURL == "https://[fd00::7]:8443/")
    }

    @Test func eachBidangKeepsItsPort() throws {
        let (two, one) = (
            try Self.plan("iku.dinas.lan"), try Self.plan("iku.dinas.lan", reporters: "perdagangan")
        )
        #expect(two.form(of: "perdagangan") == one.form(of: "perdagangan"))
        let ports = Catalog.builtIn.bidang.map { two.form(of: $0.id).port }
        #expect(Set(ports).count == ports.count && ports.first == 8046)
    }

    @Test(arguments: ["iku.dinas.lan", "127.0.0.1"])
    func everyPageFitsEightyColumnsAndSaysHowToLogIn(_ address: String) throws {
        let plan = try Self.plan(address)
        let fingerprint = Array(repeating: "AB", count: 32).joined(separator: ":")
        let pages = FirstDayPages(plan: plan, fingerprint: fingerprint)
        let password = "abcd-efgh-ijkm-nopq"
        let all = [
            pages.administrator(password), pages.head(password), pages.planner(password),
            pages.reporter(plan.reporters[0], plan.isLocal ? nil : password),
        ]
        for page in all {
            #expect(page.text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(page.text)")
            #expect(page.text.contains(page.url) && page.text.contains("Cara masuk"))
            #expect(page.text.contains(password) == (page.password != nil))
            #expect(page.text.contains("Sidik") == (page.fingerprint != nil))
        }
        #expect(Set(all.map(\.file)).count == all.count)
        #expect(all[1].text.contains("Yusuf Musa, S.E. (Kepala)"))
        #expect(all[0].text.contains("AB:AB") == !plan.isLocal)
        #expect(all[3].text.contains("/srv/iku/koperasi/masuk"))
    }

    @Test func linesBreakAtSpacesAlone() {
        #expect(SetupText.wrapped("satu dua tiga", columnCount: 8) == ["satu dua", "tiga"])
        #expect(SetupText.wrapped("satu dua tiga", columnCount: 7) == ["satu", "dua", "tiga"])
        #expect(SetupText.wrapped("kepanjangan ya", columnCount: 4) == ["kepanjangan", "ya"])
        #expect(SetupText.trimmed("  a b \t") == "a b")
    }

    @Test func systemdIsToldOnceWhatIsMissing() throws {
        let services = SetupServices(plan: try Self.plan("iku.dinas.lan"), data: "/var/lib/iku-aggregator")
        #expect(services.orders.first == ["daemon-reload"])
        #expect(services.orders[1].contains("iku-backup.timer"))
        #expect(
            services.orders.last
                == ["enable", "--now", "iku-agent@koperasi.service", "iku-agent@perdagangan.service"])
        let files = services.files
        #expect(files[0].content.contains("Environment=IKU_HTTP=0.0.0.0:8443\n"))
        #expect(files[0].content.contains("Environment=IKU_LISTEN=0.0.0.0:7345\n"))
        #expect(files[0].content.contains("Environment=IKU_SETUP_HTTP=8080"))
        #expect(files[1].path == "/etc/default/iku-agent-koperasi")
        #expect(files[1].content.contains("IKU_CERT=/var/lib/iku-agent/koperasi/form.crt\n"))
        #expect(services.commands[0].hasSuffix("--http 0.0.0.0:8443 --setup-http 8080"))
        #expect(services.commands[1].contains("--inbox /srv/iku/koperasi"))
    }

    @Test func oneMachineNeedsNoCertificates() throws {
        let plan = try Self.plan("localhost", reporters: "-")
        let services = SetupServices(plan: plan, data: "/var/lib/iku-aggregator")
        #expect(services.orders.count == 2 && services.files.count == 1)
        #expect(!services.files[0].content.contains("SETUP_HTTP"))
        #expect(
            services.commands == [
                "iku-aggregator serve --data /var/lib/iku-aggregator --listen 127.0.0.1:7345 --http 127.0.0.1:8045"
            ])
    }
}

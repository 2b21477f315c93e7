import Foundation
import Shared
import Testing

@testable import Agent

@Suite("Who may use the form")
struct FormSiteTests {
    static let paths = [
        "/", "/isi", "/isi/2021", "/riwayat", "/capaian", "/unggah", "/koreksi/2021", "/bukti/2021",
    ]

    // MARK: Other pages

    @Test(arguments: [
        "evil.example", "evil.example:8046", "127.0.0.1.evil.example", "192.168.1.5:8046", "[::2]", "",
    ])
    func otherHostsAreNotServed(_ host: String) throws {
        let fixture = try FormFixture()
        fixture.host = host
        for path in Self.paths + ["/gaya.css", "/isian.js", "/masuk"] {
            #expect(fixture.get(path)?.status == 421)
        }
        #expect(fixture.post("/isi/2021", ["aksi": "simpan"])?.status == 421)
    }

    @Test(arguments: ["127.0.0.1:8046", "localhost:8046", "[::1]:8046", "127.0.0.1"])
    func thisMachineIsServed(_ host: String) throws {
        let fixture = try FormFixture()
        fixture.host = host
        #expect(fixture.get("/")?.status == 200)
        #expect(fixture.fill([:])?.status == 303)
    }

    @Test(arguments: ["http://evil.example", "null", "https://127.0.0.1:8046", "http://127.0.0.1:8047"])
    func formsOfOtherOriginsAreRefused(_ origin: String) throws {
        let fixture = try FormFixture()
        let form = ["tanda": fixture.token("/isi/2021"), "aksi": "simpan", "penyusun.nama": "Penyerang"]
        for path in ["/isi/2021", "/periksa/2021", "/pemberitahuan"] {
            #expect(fixture.post(path, form, ["origin": origin])?.status == 403)
        }
        #expect(try DraftShelf(folder: fixture.users.folder).read(Period(year: 2021)) == nil)
    }

    @Test func aFormNeedsTheTokenOfThisBrowser() throws {
        let fixture = try FormFixture()
        let token = fixture.token("/isi/2021")
        let own = fixture.cookies
        #expect(fixture.post("/isi/2021", ["tanda": token, "aksi": "simpan"])?.status == 303)
        for wrong in ["", "x", String(token.dropLast()), token + "x"] {
            #expect(fixture.post("/isi/2021", ["tanda": wrong, "aksi": "simpan"])?.status == 403)
        }
        #expect(fixture.post("/isi/2021", ["aksi": "simpan"])?.status == 403)
        fixture.cookies = [:]
        #expect(fixture.post("/isi/2021", ["tanda": token, "aksi": "simpan"])?.status == 403)
        #expect(fixture.token("/isi/2021") != token)
        #expect(fixture.post("/isi/2021", ["tanda": token, "aksi": "simpan"])?.status == 403)
        fixture.cookies = own
        #expect(fixture.post("/isi/2021", ["tanda": token, "aksi": "simpan"])?.status == 303)
    }

    @Test func anOpenFormOutlivesTheProcess() throws {
        let fixture = try FormFixture()
        let token = fixture.token("/isi/2021")
        let later = try FormFixture(fixture.desk)
        later.cookies = fixture.cookies
        #expect(later.post("/isi/2021", ["tanda": token, "aksi": "simpan"])?.status == 303)
    }

    @Test func theSecretIsNobodyElses() throws {
        let fixture = try FormFixture()
        let path = fixture.desk.dataPath + "/form.secret"
        #expect(try FileSystem.status(of: path).mode & 0o777 == 0o600)
        try FileSystem.writeDurably([1, 2, 3], to: path, mode: 0o600)
        // A damaged one is replaced, and forms that were open must be loaded again.
        let token = fixture.token("/isi/2021")
        let later = try FormFixture(fixture.desk)
        later.cookies = fixture.cookies
        #expect(later.post("/isi/2021", ["tanda": token, "aksi": "simpan"])?.status == 403)
    }

    @Test(arguments: ["cross-site", "same-site"])
    func nothingIsServedToOtherSites(_ site: String) throws {
        let fixture = try FormFixture()
        let fields = ["sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"]
        #expect(fixture.get("/isian.js", fields)?.status == 403)
        #expect(fixture.get("/", fields)?.status == 403)
        let link = ["sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"]
        #expect(fixture.get("/", link)?.status == 200)
        #expect(fixture.get("/", link.merging(["sec-fetch-dest": "iframe"]) { $1 })?.status == 403)
        let form = ["tanda": fixture.token("/isi/2021"), "aksi": "simpan"]
        #expect(fixture.post("/isi/2021", form, link)?.status == 403)
    }

    @Test func cookiesAreStrict() throws {
        let cookie = try #require(try FormFixture().get("/")?.headers["Set-Cookie"])
        #expect(cookie.hasPrefix("iku_isian_koperasi="))
        #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        let fixture = try FormFixture()
        _ = fixture.get("/")
        #expect(fixture.get("/")?.headers["Set-Cookie"] == nil)
    }

    @Test func filesAreTakenFromOwnFormsAlone() throws {
        let fixture = try FormFixture()
        _ = fixture.get("/")
        func most(_ path: String, _ origin: String, _ cookies: [String: String]) -> Int? {
            fixture.site.uploadByteCountMax(
                HTTPRequest(
                    method: "POST", path: path, headers: ["host": fixture.host, "origin": origin],
                    cookies: cookies))
        }
        let own = "http://" + fixture.host
        #expect(most("/bukti/2021", own, fixture.cookies) != nil)
        #expect(most("/bukti/2021", "http://evil.example", fixture.cookies) == nil)
        #expect(most("/bukti/2021", own, [:]) == nil)
        #expect(most("/isi/2021", own, fixture.cookies) == nil)
    }

    @Test func pathsOfOtherSitesAreNoTargets() throws {
        let fixture = try FormFixture()
        for target in ["//evil.example", "http://evil.example", "/\\evil.example", "evil"] {
            #expect(fixture.get("/bahasa/en?ke=\(target)")?.headers["Location"] == "/")
        }
        #expect(fixture.get("/bahasa/en?ke=/isi")?.headers["Location"] == "/isi")
        #expect(fixture.get("/")?.text.contains("Fill in") == true)
    }

    // MARK: Log-ins

    private func fixture(withUser password: String, mustChange: Bool = false) throws -> FormFixture {
        let fixture = try FormFixture()
        let hash = PasswordHash.make(password)
        try fixture.users.change { users in
            users.append(
                FormUser(
                    name: "sitti", person: Report.Person(name: "Sitti", title: "Staf", nip: "1980"),
                    passwordHash: hash, mustChangePassword: mustChange))
        }
        return fixture
    }

    @Test func withoutUsersThereIsNoLogIn() throws {
        let fixture = try FormFixture()
        let response = try #require(fixture.get("/masuk"))
        #expect(response.status == 303 && response.headers["Location"] == "/")
    }

    @Test func withUsersNothingIsPublic() throws {
        let fixture = try fixture(withUser: "rahasia sekali")
        for path in Self.paths + ["/kata-sandi"] {
            #expect(fixture.get(path)?.headers["Location"] == "/masuk")
        }
        #expect(fixture.get("/masuk")?.status == 200)
        #expect(fixture.post("/isi/2021", ["aksi": "simpan"])?.headers["Location"] == "/masuk")
    }

    @Test func aLogInEnds() throws {
        let fixture = try fixture(withUser: "rahasia sekali")
        let form = ["nama": "sitti", "sandi": "rahasia sekali"]
        #expect(fixture.post("/masuk", form)?.headers["Location"] == "/")
        #expect(fixture.get("/")?.status == 200)
        let token = fixture.token("/isi/2021")
        #expect(fixture.post("/keluar", ["tanda": "x"])?.status == 403)
        #expect(fixture.get("/")?.status == 200)
        #expect(fixture.post("/keluar", ["tanda": token])?.status == 303)
        #expect(fixture.get("/")?.status == 303)
        // A day without a visit ends it, too.
        #expect(fixture.post("/masuk", form)?.headers["Location"] == "/")
        fixture.clock.advance(seconds: Int64(Limits.sessionIdleSecondsMax) - 60)
        #expect(fixture.get("/")?.status == 200)
        fixture.clock.advance(seconds: Int64(Limits.sessionIdleSecondsMax) + 60)
        #expect(fixture.get("/")?.status == 303)
    }

    @Test func failuresMakeWait() throws {
        let fixture = try fixture(withUser: "rahasia sekali")
        let wrong = ["nama": "sitti", "sandi": "salah"]
        let right = ["nama": "sitti", "sandi": "rahasia sekali"]
        #expect(fixture.post("/masuk", wrong)?.text.contains("salah") == true)
        #expect(fixture.post("/masuk", right)?.text.contains("Tunggu") == true)
        fixture.clock.advance(seconds: 10)
        #expect(fixture.post("/masuk", right)?.status == 303)
    }

    @Test func aForeignLogInIsRefused() throws {
        let fixture = try fixture(withUser: "rahasia sekali")
        let form = ["nama": "sitti", "sandi": "rahasia sekali"]
        let response = fixture.post("/masuk", form, ["origin": "http://evil.example"])
        #expect(response?.status == 403 && response?.headers["Set-Cookie"] == nil)
    }

    @Test func theFirstPasswordMustBeChanged() throws {
        let fixture = try fixture(withUser: "rahasia sekali", mustChange: true)
        _ = fixture.post("/masuk", ["nama": "sitti", "sandi": "rahasia sekali"])
        #expect(fixture.get("/")?.headers["Location"] == "/kata-sandi")
        let token = fixture.token("/kata-sandi")
        func change(_ old: String, _ new: String, _ again: String) -> Int? {
            fixture.post("/kata-sandi", ["tanda": token, "lama": old, "baru": new, "ulang": again])?.status
        }
        #expect(change("rahasia sekali", "pendek", "pendek") == 422)
        #expect(change("rahasia sekali", "sandi yang baru", "sandi yang lain") == 422)
        #expect(change("salah", "sandi yang baru", "sandi yang baru") == 422)
        fixture.clock.advance(seconds: 10)
        #expect(change("rahasia sekali", "sandi yang baru", "sandi yang baru") == 303)
        #expect(fixture.get("/")?.status == 200)
        #expect(fixture.get("/")?.text.contains("Sitti") == true)
    }

    @Test func damagedUsersLetNobodyIn() throws {
        let fixture = try fixture(withUser: "rahasia sekali")
        _ = fixture.post("/masuk", ["nama": "sitti", "sandi": "rahasia sekali"])
        let path = fixture.desk.dataPath + "/users.json"
        let text = String(decoding: try FileSystem.read(path, byteCountMax: 1 << 20), as: UTF8.self)
        let changed = text.replacingOccurrences(of: "\"Staf\"", with: "\"Kepala\"")
        try FileSystem.writeDurably(Array(changed.utf8), to: path, mode: 0o600)
        #expect(fixture.get("/")?.status == 503)
        #expect(fixture.get("/")?.text.contains("users.json") == true)
        #expect(throws: AgentFault.self) { try fixture.users.all() }
    }
}

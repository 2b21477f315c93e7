import Shared
import Testing

@testable import Aggregator

@Suite("Accounts, rights and tokens")
struct AccountTests {
    // MARK: Rights

    @Test func everyRoleReadsAndOneApproves() {
        for role in AccountRole.allCases { #expect(role.may(.read)) }
        #expect(AccountRole.allCases.filter { $0.may(.approve) } == [.kepala])
        #expect(AccountRole.allCases.filter { $0.may(.returnReport) } == [.perencanaan])
        #expect(AccountRole.allCases.filter { $0.may(.manageAccounts) } == [.admin])
        #expect(AccountRole.bidang.rights == [.read])
        #expect(AccountRole.inspektorat.may(.downloadEvidence) && !AccountRole.inspektorat.may(.lockPeriod))
    }

    @Test func everyRightIsSomebodys() {
        for right in Right.allCases {
            #expect(AccountRole.allCases.contains { $0.may(right) }, "\(right)")
        }
    }

    @Test func anotherSystemReadsOnly() {
        for right in Right.allCases { #expect(Principal.system("esakip").may(right) == (right == .read)) }
    }

    @Test func aFirstPasswordOpensNothing() throws {
        let account = Account(
            name: "kadis", role: .kepala, mustChangePassword: true, seenSize: 0,
            passwordMark: .sha256([]))
        let session = Session(
            identifier: "a", formToken: "b", account: account, usedAt: 0, viewedSize: 0)
        for right in Right.allCases { #expect(!Principal.person(session).may(right)) }
    }

    // MARK: Tokens

    @Test func tokensAreKeptAsHashes() throws {
        let fixture = try SiteFixture()
        let book = BearerBook(try Store(fixture.layout).database)
        #expect(try book.all().isEmpty && book.name(of: "iku-baca-x") == nil)
        let token = try #require(try book.add("esakip", by: "admin", at: Clock.system.now()))
        #expect(token.hasPrefix(BearerBook.prefix) && token.count == 52)
        #expect(try book.add("esakip", by: "admin", at: Clock.system.now()) == nil)
        #expect(try book.name(of: token) == "esakip")
        #expect(try book.name(of: token + "x") == nil && book.name(of: "") == nil)
        #expect(try book.all().map(\.name) == ["esakip"])
        #expect(try book.revoke("esakip") && !book.revoke("esakip"))
        #expect(try book.name(of: token) == nil)
    }

    // MARK: Log-ins

    @Test func aLogInEndsWithItsPassword() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        #expect(fixture.get("/")?.status == 200)
        let book = AccountBook(try Store(fixture.layout).database)
        try book.setPassword(of: "admin", hash: PasswordHash.make("sandi-lain-sekali"), mustChange: true)
        #expect(fixture.get("/")?.headers["Location"] == "/masuk")
    }

    @Test func aLogInEndsWithItsAccount() throws {
        let fixture = try SiteFixture()
        try fixture.logIn()
        try AccountBook(try Store(fixture.layout).database).remove("admin")
        #expect(fixture.get("/")?.headers["Location"] == "/masuk")
    }

    @Test func anAddressThatGuessesMustWait() {
        var book = SessionBook()
        for number in 0..<10 {
            #expect(book.waitSeconds(for: "nama\(number)", from: "10.0.0.9", at: 0) == 0)
            book.noteFailure(for: "nama\(number)", from: "10.0.0.9", at: 0)
        }
        book.noteFailure(for: "nama", from: "10.0.0.9", at: 0)
        #expect(book.waitSeconds(for: "lain", from: "10.0.0.9", at: 0) == 1)
        book.noteFailure(for: "nama", from: "10.0.0.9", at: 0)
        #expect(book.waitSeconds(for: "lain", from: "10.0.0.9", at: 0) == 2)
        #expect(book.waitSeconds(for: "lain", from: "10.0.0.8", at: 0) == 0)
        #expect(book.waitSeconds(for: "lain", from: nil, at: 0) == 0)
        #expect(book.waitSeconds(for: "nama0", from: nil, at: 0) == 1)
    }

    @Test func whatAPageAsksByItselfIsNoVisit() throws {
        var book = SessionBook()
        let account = Account(
            name: "kadis", role: .kepala, mustChangePassword: false, seenSize: 0, passwordMark: .sha256([]))
        let session = book.begin(account, at: 0)
        let idle = Int64(Limits.sessionIdleSecondsMax) * 1000
        #expect(book.session(session.identifier, at: idle, isVisit: false) != nil)
        #expect(book.session(session.identifier, at: idle + 1, isVisit: false) == nil)
    }
}

import Foundation
import Shared
import Testing

@testable import Aggregator

/// A name is put only to figures that are still what was shown.
@Suite struct ApprovalTests {
    let fixture: LedgerFixture
    let ledger: Ledger
    static let head = Act.Author(name: "Kepala", role: "kepala", via: .web)
    let year: Period

    init() throws {
        fixture = try LedgerFixture()
        ledger = try fixture.ledger()
        try fixture.fill(ledger)
        year = try #require(Period("2022"))
    }

    private func approve(
        _ period: Period? = nil, at size: UInt64? = nil, reason: String? = "sesuai rapat"
    ) throws -> ApprovedFigures {
        try ledger.approve(
            period ?? year, shownAtSize: size ?? ledger.state.size, by: Self.head, reason: reason)
    }

    private func refusal(_ body: () throws -> ApprovedFigures) throws -> ActFault {
        let before = ledger.state.size
        let error = try #require(throws: LedgerFailure.self) { _ = try body() }
        guard case .act(let fault) = error else { throw error }
        #expect(ledger.state.size == before && ledger.state.approvals.isEmpty, "a refusal leaves no trace")
        return fault
    }

    private func correct(_ bidang: String, _ period: String, seed: Int) throws {
        let chain = OfficeState.Chain(bidang: bidang, period: try #require(Period(period)))
        let report = try fixture.report(bidang, period, after: ledger.state.heads[chain], seed: seed)
        try fixture.submit(report, to: ledger)
    }

    private func standings() throws -> [ApprovalStanding] {
        let store = try Store(fixture.layout)
        return try ApprovalStanding.all(in: store, try store.loadState())
    }

    @Test func theActSaysWhatWasShown() throws {
        let size = ledger.state.size
        let approved = try approve()
        #expect(approved.index == size)
        let store = try Store(fixture.layout)
        let state = try store.loadState()
        let placed = try #require(state.approvals.last)
        #expect(
            placed.value
                == Act.Approval(period: year, size: size, root: try store.root(size: size), catalog: 1))
        #expect(placed.by == Self.head && placed.reason == "sesuai rapat" && placed.index == size)
        #expect(try Audit.run(store).faults.isEmpty)
    }

    @Test func figuresThatHaveChangedAreNotApproved() throws {
        let size = ledger.state.size
        try correct(LedgerFixture.bidang[0], "2022", seed: 300)
        let fault = try refusal { try approve(at: size) }
        #expect(fault.code == .stale)
        #expect(fault.words.english.contains("approve size \(ledger.state.size)"))
        #expect(try approve().index > size)
    }

    /// Last year's correction moves this year's growth.
    @Test func aCorrectionOfTheYearBeforeCountsToo() throws {
        let growing = try #require(
            Catalog.builtIn.indicators.first { $0.formula.text.contains("prev(") })
        let size = ledger.state.size
        try ledger.append(
            .lock(Act.Lock(isLock: false, period: try #require(Period("2021")), bidang: nil, until: nil)),
            by: LedgerFixture.author, reason: nil)
        try correct(growing.bidang, "2021", seed: 55)
        #expect(try refusal { try approve(at: size) }.code == .stale)
    }

    @Test func whatDoesNotTouchThePeriodIsNoObstacle() throws {
        let size = ledger.state.size
        try correct(LedgerFixture.bidang[0], "2023-T1", seed: 7)
        #expect(try approve(at: size).approval.size == size)
    }

    /// A correction of words alone leaves the figures as they were.
    @Test func theSameValuesFromANewRevisionAreTheSameFigures() throws {
        let chain = OfficeState.Chain(bidang: LedgerFixture.bidang[0], period: year)
        try correct(chain.bidang, "2022", seed: 120)
        let size = ledger.state.size
        try correct(chain.bidang, "2022", seed: 120)
        #expect(try approve(at: size).approval.size == size)
    }

    @Test(arguments: [nil, "", "  \n"]) func cautionsDemandAReason(reason: String?) throws {
        let fault = try refusal { try approve(reason: reason) }
        #expect(fault.code == .malformed && fault.words.english.contains("give a reason"))
        #expect(fault.words.english.contains("Not reported: "))
        #expect(fault.words.english.contains("Formula in doubt: "))
    }

    @Test func wholeFiguresNeedNoReason() throws {
        let fixture = try LedgerFixture(Self.beyondDoubt())
        let ledger = try fixture.ledger()
        try fixture.fill(ledger)
        try fixture.submit(try fixture.report(LedgerFixture.bidang[4], "2022"), to: ledger)
        let approved = try ledger.approve(
            year, shownAtSize: ledger.state.size, by: Self.head, reason: nil)
        #expect(approved.cautions.isEmpty)
    }

    /// The built-in catalogue without its doubts.
    private static func beyondDoubt() throws -> Catalog {
        var text = Catalog.builtIn.json.text
        for indicator in Catalog.builtIn.json.object?["indicators"]?.array ?? [] {
            guard let doubt = indicator.object?["doubtful"] else { continue }
            text = text.replacingOccurrences(of: "\"doubtful\":" + doubt.text, with: "\"doubtful\":null")
        }
        return try Catalog(json: JSONValue(parsing: Array(text.utf8)))
    }

    @Test(arguments: [0, 1_000]) func aSizeTheLogDoesNotHave(size: UInt64) throws {
        #expect(try refusal { try approve(at: size) }.words.english.contains("no log size"))
    }

    @Test func aPeriodOutsideTheCatalogue() throws {
        let period = try #require(Period("2040"))
        #expect(try refusal { try approve(period) }.words.english.contains("outside the catalogue's years"))
    }

    @Test func approvedFiguresStayReachableBesideThoseOfNow() throws {
        let size = ledger.state.size
        let shown = try fixture.figures("2022", asOf: size)
        _ = try approve()
        #expect(try standings().map(\.stillHolds) == [true])
        try correct(LedgerFixture.bidang[0], "2022", seed: 300)
        #expect(try fixture.figures("2022", asOf: size) == shown)
        let standing = try #require(try standings().first)
        #expect(!standing.stillHolds)
        let own = Catalog.builtIn.indicators.filter { $0.bidang == LedgerFixture.bidang[0] }.map(\.id)
        #expect(
            standing.differences.contains {
                $0.subject == .indicator(own[0]) && $0.member == "realisasi" && $0.before != $0.after
            })
        try correct(LedgerFixture.bidang[0], "2022", seed: 120)
        #expect(try standings().map(\.stillHolds) == [true], "put right again")
    }

    @Test func aRootThatIsNotTheSizesIsRefusedAndFound() throws {
        let wrong = Act.Approval(period: year, size: 3, root: Digest.sha256([1]), catalog: 1)
        #expect(throws: LedgerFailure.self) {
            try ledger.append(.approve(wrong), by: Self.head, reason: nil)
        }
        let act = Act(
            office: ledger.state.office, deed: .approve(wrong), by: Self.head, reason: nil,
            at: ledger.state.lastReceivedAt)
        let signed = SignedAct(signing: act.json.compact, with: fixture.logKey)
        let store = try Store(fixture.layout)
        try store.database.insert(
            Entry(receivedAt: act.at, compact: signed.compact), at: ledger.state.size)
        let faults = try Audit.run(store).faults.map(\.english)
        #expect(faults.contains { $0.contains("the root it states") }, "\(faults)")
    }

    @Test func theWrongCatalogueIsRefused() throws {
        let root = try Store(fixture.layout).root(size: 3)
        let wrong = Act.Approval(period: year, size: 3, root: root, catalog: 2)
        let error = #expect(throws: LedgerFailure.self) {
            try ledger.append(.approve(wrong), by: Self.head, reason: nil)
        }
        #expect(error?.words.english.contains("revision 2 is not in force") == true)
    }

    /// Appended past the check, as a hand at the log key could.
    @Test func anApprovalOfFiguresThatHadChangedIsFoundByTheAudit() throws {
        let size = ledger.state.size
        let root = try Store(fixture.layout).root(size: size)
        try correct(LedgerFixture.bidang[0], "2022", seed: 300)
        try ledger.append(
            .approve(Act.Approval(period: year, size: size, root: root, catalog: 1)), by: Self.head,
            reason: nil)
        let faults = try Audit.run(Store(fixture.layout)).faults.map(\.english)
        #expect(faults.contains { $0.contains("had changed when approved") }, "\(faults)")
    }
}

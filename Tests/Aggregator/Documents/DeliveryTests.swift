import Shared
import Testing

@testable import Aggregator

/// Programs and deliveries on the pages: the acts, and what Ringkasan says until it is done.
@Suite struct DeliveryTests {
    @Test func theSummaryRemindsUntilTheFiguresArePassedOn() throws {
        let office = try SiteFixture()
        try office.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try office.logIn(as: .kepala)
        #expect(
            try office.page("/?p=2022").contains(
                "belum disampaikan kepada Bupati; paling lambat 28 Februari 2023"))
        #expect(
            !(try office.page("/?p=2021").contains("belum disampaikan")), "before the office reported here")
        let size = try office.size()
        let form = [
            "p": "2022", "kepada": "Bupati Luwu Timur", "nomor": "050/1/2023", "tanggal": "2023-02-20",
            "ukuran": String(size),
        ]
        #expect(office.send("/pengesahan/sampaikan", form)?.status == 303)
        guard case .delivered(let delivery) = try office.lastAct().deed else {
            Issue.record("no delivery")
            return
        }
        #expect(
            delivery.size == size && delivery.number == "050/1/2023" && delivery.to == "Bupati Luwu Timur")
        #expect(try delivery.root == office.ledger.store.root(size: size))
        let page = try office.page("/?p=2022")
        #expect(!page.contains("belum disampaikan") && page.contains("050/1/2023"))
        #expect(try office.page("/pengesahan?p=2022").contains("Tembusan"))
    }

    @Test(arguments: [
        ["nomor": ""], ["kepada": " "], ["tanggal": "20-02-2023"], ["ukuran": "999"], ["ukuran": "x"],
    ]) func aFormWithAHoleIsShownAgain(change: [String: String]) throws {
        let office = try SiteFixture()
        try office.logIn(as: .perencanaan)
        let size = try office.size()
        let form = ["p": "2022", "kepada": "Bupati", "nomor": "1", "tanggal": "2023-02-20", "ukuran": "1"]
        let answer = office.send("/pengesahan/sampaikan", form.merging(change) { $1 })
        #expect(try answer?.status == 422 && office.size() == size)
    }

    @Test func aProgramIsSetOnItsPage() throws {
        let office = try SiteFixture()
        try office.report(Period(year: 2022), aktif: "146", seluruh: "188")
        try office.logIn(as: .perencanaan)
        let form = [
            "p": "2022", "program": "7", "pagu": "1.000.000", "realisasi": "900.000", "i-koperasi-aktif": "1",
        ]
        #expect(office.send("/program/isi", form)?.headers["Location"]?.hasPrefix("/program?p=2022") == true)
        guard case .program(let program) = try office.lastAct().deed else {
            Issue.record("no program")
            return
        }
        #expect(program.program == Catalog.builtIn.programs[6] && program.indicators == ["koperasi-aktif"])
        #expect(program.ceiling.text == "1000000" && program.realisasi?.text == "900000")
        let page = try office.page("/program?p=2022")
        #expect(page.contains("Rp1.000.000") && page.contains("90,00%") && page.contains("Efisien"))
        let refused = office.send("/program/isi", form.merging(["pagu": "-5"]) { $1 })
        #expect(refused?.status == 422)
        try office.logIn(as: .bidang)
        #expect(office.send("/program/isi", form)?.status == 403)
        #expect(try !office.page("/program?p=2022").contains("<form class=\"sheet\""))
    }

    @Test func theDueDayCanBeSet() throws {
        let office = try SiteFixture()
        let state = office.ledger.state
        let (year, today) = (Period(year: 2022), try #require(CivilDate("2023-03-01")))
        guard case .due(let day, let late) = DeliveryState(of: year, state, DeliveryDue(), on: today) else {
            Issue.record("it is due")
            return
        }
        #expect(day.description == "2023-02-28" && late == 1)
        let later = DeliveryDue(yearDayCount: 90, quarterDayCount: 5)
        guard case .due(_, nil) = DeliveryState(of: year, state, later, on: today) else {
            Issue.record("it is not late")
            return
        }
        #expect(later.day(of: Period(year: 2022, quarter: .first)).description == "2022-04-05")
    }
}

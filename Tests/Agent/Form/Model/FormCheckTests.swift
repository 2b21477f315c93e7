import Testing

@testable import Agent
@testable import Shared

@Suite("A form checked before it is sent")
struct FormCheckTests {
    private let preparation = Preparation(
        office: "dagkopukmp-luwu-timur", bidang: "koperasi", catalogs: CatalogHistory([.builtIn]),
        now: Timestamp(milliseconds: 1_673_481_600_000), latestArrival: nil)
    private let id = "koperasi-aktif"
    private let year = Period(year: 2022)

    private func form(
        _ active: String, _ all: String, period: Period = Period(year: 2022), title: String = "Staf"
    ) -> FormDraft {
        var form = FormDraft(period: period)
        form.values[id] = ["aktif": TypedFigure(active), "seluruh": TypedFigure(all)]
        form.preparedBy = [.name: "Sitti", .title: title]
        return form
    }

    private func known(_ form: FormDraft, after chronicle: Chronicle = Chronicle([])) throws
        -> Chronicle.Known
    {
        let report = try #require(FormCheck(form, preparation, chronicle).report)
        return Chronicle.Known(hash: Digest.sha256(report.json.compact), report: report, receipt: nil)
    }

    private func codes(_ form: FormDraft, _ chronicle: Chronicle = Chronicle([])) -> [String] {
        FormCheck(form, preparation, chronicle).faults.map(\.code)
    }

    @Test func theFiguresAreThoseThatWillBePublished() throws {
        let check = FormCheck(form("146", "188"), preparation, Chronicle([]))
        #expect(check.isReady && check.faults.isEmpty)
        let own = try #require(check.check(of: id))
        #expect(own.row?.outcome.realisasi?.outputText == "77.6595744681")
        #expect(own.row?.outcome.capaian?.outputText == "100.7257775202")
        #expect(own.row?.predikat?.id == "sangat-tinggi" && own.row?.target?.text == "77.10")
        #expect(!own.missesTarget && own.askedNotes.isEmpty)
        let report = try #require(check.report)
        #expect(report.revision == 1 && report.preparedBy.name == "Sitti")
    }

    @Test func notesAreAskedForWhereTheTargetIsMissedAndNeverBlock() throws {
        var low = form("100", "188")
        let check = FormCheck(low, preparation, Chronicle([]))
        #expect(check.check(of: id)?.askedNotes == ["penghambat", "tindak_lanjut"])
        #expect(check.isReady)
        low.notes[id] = ["penghambat": "banjir", "tindak_lanjut": " "]
        #expect(FormCheck(low, preparation, Chronicle([])).check(of: id)?.askedNotes == ["tindak_lanjut"])
    }

    @Test func everyFaultHasItsField() {
        var wrong = form("12%", "")
        wrong.preparedBy = [.name: "Sitti"]
        let check = FormCheck(wrong, preparation, Chronicle([]))
        let fields = check.faults.map(\.field)
        #expect(
            fields == [
                .value(indicator: id, component: "aktif"), .value(indicator: id, component: "seluruh"),
                .preparedBy(.title),
            ])
        #expect(check.report == nil && check.check(of: id)?.row == nil)
        // A rule of the catalogue, judged on the whole report.
        #expect(!codes(form("189", "188")).isEmpty)
        var empty = FormDraft(period: year)
        empty.preparedBy = form("1", "2").preparedBy
        #expect(codes(empty) == ["no-values"] || codes(empty) == ["invalid-report"], "\(codes(empty))")
        #expect(codes(form("1", "2", period: Period(year: 2024))) == ["period-not-begun"])
        let tooLong = String(repeating: "x", count: 201)
        let titled = FormCheck(form("1", "2", title: tooLong), preparation, Chronicle([]))
        #expect(titled.faults.map(\.field) == [.preparedBy(.title)])
    }

    @Test func aCorrectionDemandsItsReasonAndAChange() throws {
        let first = try known(form("146", "188"))
        let chronicle = Chronicle([first])
        #expect(codes(form("150", "188"), chronicle) == ["needs-correction"])
        var opened = try #require(FormDraft(correcting: first, in: .indonesian))
        #expect(opened.values[id]?["aktif"]?.text == "146" && opened.corrects == first.hash)
        opened.preparedBy = [.name: "Andi", .title: "Staf"]
        #expect(codes(opened, chronicle) == ["reason-missing"])
        opened.values[id]?["aktif"] = TypedFigure("150")
        let unreasoned = FormCheck(opened, preparation, chronicle)
        #expect(unreasoned.faults.map(\.field) == [.reason])
        opened.reason = "salah hitung"
        let check = FormCheck(opened, preparation, chronicle)
        #expect(check.isReady)
        #expect(check.report?.revision == 2 && check.report?.supersedes == first.hash)
        let difference = ReportDifference(from: first.report, to: try #require(check.report))
        #expect(difference.figures.map(\.difference) == [Rational(4)])
        #expect(difference.figures.map(\.component) == ["aktif"] && difference.texts.isEmpty)
        opened.values[id]?["aktif"] = TypedFigure("146,0")
        #expect(FormCheck(opened, preparation, chronicle).isUnchanged)
    }

    @Test func aCorrectionOfWhatHasChangedSinceIsRefused() throws {
        let first = try known(form("146", "188"))
        var opened = try #require(FormDraft(correcting: first, in: .english))
        opened.preparedBy = [.name: "Andi", .title: "Staf"]
        opened.reason = "salah hitung"
        opened.values[id]?["aktif"] = TypedFigure("150")
        let second = try known(opened, after: Chronicle([first]))
        opened.values[id]?["aktif"] = TypedFigure("151")
        #expect(codes(opened, Chronicle([first, second])) == ["head-moved"])
        #expect(FormDraft(correcting: nil, in: .english) == nil)
    }

    @Test func jumpsArePointedOutAndNeverBlock() throws {
        let last = try known(form("146", "188", period: Period(year: 2021)))
        let chronicle = Chronicle([last])
        let jumps = { (active: String, all: String) in
            let check = FormCheck(form(active, all), preparation, chronicle)
            #expect(check.isReady)
            return check.check(of: id)?.jumps.mapValues(\.kind) ?? [:]
        }
        #expect(jumps("146", "188") == [:])
        #expect(jumps("292", "376") == [:], "twice as much is no jump yet")
        #expect(jumps("293", "377") == ["aktif": .doubled, "seluruh": .doubled])
        #expect(jumps("72", "94") == ["aktif": .halved])
        #expect(jumps("146000", "188000") == ["aktif": .scaleUp, "seluruh": .scaleUp])
        #expect(jumps("0", "188") == ["aktif": .halved])
        let hints = FieldHints(chronicle, before: year)
        #expect(hints.hint(id, "aktif").lastYear?.text == "146")
        #expect(hints.hint(id, "aktif").lastReport?.period == Period(year: 2021))
        // Against a period of another kind only a change of scale counts.
        let quarter = Period(year: 2022, quarter: .first)
        let ofQuarter = FieldHints(chronicle, before: quarter)
        #expect(ofQuarter.jump(figure("300"), id, "aktif") == nil)
        #expect(ofQuarter.jump(figure("0.146"), id, "aktif")?.kind == .scaleDown)
    }
}

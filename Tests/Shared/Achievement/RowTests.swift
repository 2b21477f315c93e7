import Testing

@testable import Shared

/// The row of one indicator.
func row(_ indicator: String, _ period: String, _ source: MemorySource) throws -> Achievement.Row {
    let achievement = Achievement.compute(try #require(Period(period)), from: source)
    return try #require(achievement.rows.first { $0.indicator.id == indicator })
}

/// The built-in catalogue with edits: pointer and new value, nil to remove.
func catalog(_ edits: [(String, JSONValue?)]) throws -> Catalog {
    try Catalog(json: edits.reduce(Catalog.builtIn.json) { $0.editing($1.0, to: $1.1) })
}

private let koperasi = "koperasi-aktif"
private let umkm = "pertumbuhan-produksi-umkm"

private func withCooperatives(
    _ aktif: String, of seluruh: String, catalog: Catalog = .builtIn
) throws -> MemorySource {
    var source = MemorySource(catalogs: [catalog])
    try source.add(
        "koperasi", "2022", arrived: "2023-01-12", [koperasi: ["aktif": aktif, "seluruh": seluruh]])
    return source
}

@Suite("The table of capaian, case by case")
struct CapaianCaseTests {
    @Test func theDecreesExample() throws {
        let row = try row(koperasi, "2022", try withCooperatives("146", of: "188"))
        #expect(row.status == .final)
        #expect(row.outcome.reason == nil)
        #expect(row.outcome.realisasi?.outputText == "77.6595744681")
        #expect(row.outcome.capaian?.outputText == "100.7257775202")
        #expect(row.difference?.outputText == "0.5595744681")
        #expect(row.target?.text == "77.10")
        #expect(row.predikat?.id == "sangat-tinggi")
        #expect(row.report == "koperasi-2022-1")
        #expect(row.revision == 1)
    }

    @Test func missing() throws {
        var source = MemorySource()
        var found = try row(koperasi, "2022", source)
        #expect(found.status == .missing)
        #expect(found.outcome == .none)
        #expect(found.period == nil && found.report == nil && found.revision == nil)
        #expect(found.target?.text == "77.10")
        // A report of the unit without the indicator is not enough; a withdrawn one is none.
        try source.add("koperasi", "2022", arrived: "2023-01-12", [:])
        #expect(try row(koperasi, "2022", source).status == .missing)
        source = try withCooperatives("146", of: "188")
        try source.withdraw("koperasi", "2022")
        found = try row(koperasi, "2022", source)
        #expect(found.status == .missing)
        // A later report continues the chain.
        try source.add(
            "koperasi", "2022", arrived: "2023-02-01", [koperasi: ["aktif": "1", "seluruh": "2"]])
        found = try row(koperasi, "2022", source)
        #expect(found.status == .final)
        #expect(found.revision == 3)
        #expect(found.warnings.isEmpty)
    }

    @Test func componentMissing() throws {
        var source = MemorySource()
        try source.add("koperasi", "2022", arrived: "2023-01-12", [koperasi: ["aktif": "146"]])
        let found = try row(koperasi, "2022", source)
        #expect(found.status == .notComputable)
        #expect(found.outcome.reason == .componentMissing)
        #expect(found.outcome.realisasi == nil && found.outcome.capaian == nil && found.predikat == nil)
        #expect(found.period?.description == "2022")
    }

    @Test func valuesTheCatalogueDoesNotKnowAreIgnored() throws {
        var source = MemorySource()
        try source.add(
            "koperasi", "2022", arrived: "2023-01-12",
            [koperasi: ["aktif": "1", "seluruh": "2", "dahulu": "3"], "dahulu": ["x": "1"]])
        #expect(try row(koperasi, "2022", source).outcome.realisasi == Rational(50))
    }

    @Test func previousMissing() throws {
        var source = MemorySource()
        try source.add("umkm", "2022", arrived: "2023-01-12", [umkm: ["produksi": "120"]])
        #expect(try row(umkm, "2022", source).outcome.reason == .previousMissing)
        // Exactly the same kind of period a year before: a quarter does not stand in for a year.
        try source.add("umkm", "2021-T4", arrived: "2022-01-12", [umkm: ["produksi": "100"]])
        #expect(try row(umkm, "2022", source).outcome.reason == .previousMissing)
        try source.add("umkm", "2021", arrived: "2022-01-12", [umkm: ["produksi": "100"]])
        #expect(try row(umkm, "2022", source).outcome.realisasi == Rational(20))
        // A correction of the year before moves the growth at once; its withdrawal takes it away.
        try source.add("umkm", "2021", arrived: "2023-03-01", [umkm: ["produksi": "80"]])
        #expect(try row(umkm, "2022", source).outcome.realisasi == Rational(50))
        try source.withdraw("umkm", "2021")
        #expect(try row(umkm, "2022", source).outcome.reason == .previousMissing)
    }

    @Test func baselineStandsInAndLosesToTheReport() throws {
        var source = MemorySource()
        try source.add(
            "umkm", "2022", arrived: "2023-01-12", [umkm: ["produksi": "120"]],
            baseline: [umkm: ["produksi": "100"]])
        var found = try row(umkm, "2022", source)
        #expect(found.outcome.realisasi == Rational(20))
        #expect(found.warnings.isEmpty)
        try source.add("umkm", "2021", arrived: "2022-01-12", [umkm: ["produksi": "100.0"]])
        #expect(try row(umkm, "2022", source).warnings.isEmpty)
        try source.add("umkm", "2021", arrived: "2022-01-12", [umkm: ["produksi": "96"]])
        found = try row(umkm, "2022", source)
        #expect(found.outcome.realisasi == Rational(25))
        #expect(found.warnings.map(\.code) == [.baselineDiffers])
        #expect(found.warnings.first?.values["report"] == "96")
    }

    @Test func divisionByZero() throws {
        let found = try row(koperasi, "2022", try withCooperatives("0", of: "0"))
        #expect(found.status == .notComputable)
        #expect(found.outcome.reason == .divisionByZero)
        #expect(found.outcome.realisasi == nil)
    }

    @Test func divisionByZeroComesBeforeTheTarget() throws {
        let edited = try catalog([("/indicators/3/targets/2022", nil)])
        let source = try withCooperatives("0", of: "0", catalog: edited)
        #expect(try row(koperasi, "2022", source).outcome.reason == .divisionByZero)
    }

    @Test(arguments: [
        (nil, NotComputable.targetMissing), ("0", .targetNotPositive), ("-1", .targetNotPositive),
    ])
    func withoutAUsableTargetRealisasiStands(_ target: String?, _ reason: NotComputable) throws {
        let edited = try catalog([("/indicators/3/targets/2022", target.map { .string($0) })])
        let found = try row(koperasi, "2022", try withCooperatives("1", of: "2", catalog: edited))
        #expect(found.status == .notComputable)
        #expect(found.outcome.reason == reason)
        #expect(found.outcome.realisasi == Rational(50))
        #expect(found.outcome.capaian == nil && found.predikat == nil)
        #expect((found.difference == nil) == (target == nil))
    }

    @Test func realisasiMayBeNegative() throws {
        var source = MemorySource()
        try source.add(
            "umkm", "2022", arrived: "2023-01-12", [umkm: ["produksi": "90"]],
            baseline: [umkm: ["produksi": "100"]])
        let found = try row(umkm, "2022", source)
        #expect(found.status == .final)
        #expect(found.outcome.realisasi == Rational(-10))
        #expect(found.outcome.capaian?.outputText == "-132.4503311258")
        #expect(found.predikat?.id == "sangat-rendah")
    }
}

@Suite("Polarity")
struct PolarityTests {
    private func outcome(_ polarity: String, _ aktif: String) throws -> Achievement.Outcome {
        let edited = try catalog([
            ("/indicators/3/polarity", .string(polarity)), ("/indicators/3/targets/2022", "16"),
            ("/indicators/3/formula", "aktif"), ("/indicators/3/rules", nil),
        ])
        return try row(koperasi, "2022", try withCooperatives(aktif, of: "1", catalog: edited)).outcome
    }

    @Test func higher() throws { #expect(try outcome("higher", "8").capaian == Rational(50)) }

    @Test func lower() throws {
        #expect(try outcome("lower", "8").capaian == Rational(150))
        #expect(try outcome("lower", "0").capaian == Rational(200))
        #expect(try outcome("lower", "40").capaian == Rational(-50))
    }

    @Test func lowerRatio() throws {
        #expect(try outcome("lower-ratio", "8").capaian == Rational(200))
        #expect(try outcome("lower-ratio", "0").reason == .divisionByZero)
        #expect(try outcome("lower-ratio", "0").capaian == nil)
        // 91 exactly: 50 decimals would fall on the wrong side.
        let limit = try #require(Rational(1600).divided(by: Rational(91)))
        let ratio = try Indicator.Polarity.lowerRatio.capaian(of: limit, against: Rational(16))
        #expect(Catalog.builtIn.predikat(of: ratio).id == "sangat-tinggi")
    }
}

@Suite("Periods")
struct PeriodTests {
    private func quarters(_ arrivals: [String: String]) throws -> MemorySource {
        var source = MemorySource()
        for (period, arrived) in arrivals {
            try source.add(
                "koperasi", period, arrived: arrived, [koperasi: ["aktif": "1", "seluruh": "2"]])
        }
        return source
    }

    @Test func aYearFallsBackToItsLatestQuarter() throws {
        var source = try quarters(["2022-T1": "2022-04-05", "2022-T3": "2022-10-05"])
        var found = try row(koperasi, "2022", source)
        #expect(found.status == .provisional)
        #expect(found.period?.description == "2022-T3")
        #expect(found.target?.text == "77.10")
        // The latest quarter that has the indicator, not the latest there is.
        try source.add("koperasi", "2022-T4", arrived: "2023-01-05", [:])
        #expect(try row(koperasi, "2022", source).period?.description == "2022-T3")
        // The year's own report, even if it lacks the indicator.
        try source.add("koperasi", "2022", arrived: "2023-01-12", [:])
        #expect(try row(koperasi, "2022", source).period?.description == "2022-T3")
        try source.add("koperasi", "2022", arrived: "2023-01-13", [koperasi: ["aktif": "1", "seluruh": "1"]])
        found = try row(koperasi, "2022", source)
        #expect(found.period?.description == "2022")
        #expect(found.status == .final)
    }

    @Test func prevOfAFallbackIsTheSameQuarter() throws {
        var source = MemorySource()
        try source.add("umkm", "2022-T2", arrived: "2022-07-05", [umkm: ["produksi": "60"]])
        try source.add("umkm", "2021", arrived: "2022-01-12", [umkm: ["produksi": "100"]])
        #expect(try row(umkm, "2022", source).outcome.reason == .previousMissing)
        try source.add("umkm", "2021-T2", arrived: "2021-07-05", [umkm: ["produksi": "50"]])
        #expect(try row(umkm, "2022", source).outcome.realisasi == Rational(20))
    }

    @Test func aQuarterUsesOnlyItsOwnReport() throws {
        var source = try withCooperatives("1", of: "2")
        #expect(try row(koperasi, "2022-T1", source).status == .missing)
        try source.add(
            "koperasi", "2022-T1", arrived: "2022-04-01", [koperasi: ["aktif": "1", "seluruh": "2"]])
        let found = try row(koperasi, "2022-T1", source)
        #expect(found.status == .final)
        #expect(found.target?.text == "77.10")
    }

    @Test func aQuartersTargetComesFromAnActThenTheCatalogueThenTheYear() throws {
        var source = try quarters(["2022-T1": "2022-04-05"])
        #expect(try row(koperasi, "2022-T1", source).target?.text == "77.10")
        source.catalogs = [try catalog([("/indicators/3/targets/2022-T1", "70")])]
        #expect(try row(koperasi, "2022-T1", source).target?.text == "70")
        source.targets["koperasi-aktif 2022-T1"] = Indicator.Target(value: Rational(60), text: "60")
        #expect(try row(koperasi, "2022-T1", source).target?.text == "60")
        #expect(try row(koperasi, "2022-T2", source).target?.text == "77.10")
        #expect(try row(koperasi, "2022", source).target?.text == "77.10")
    }

    @Test(arguments: [
        ("2022-12-31T15:59:59.999Z", Achievement.Status.provisional), ("2022-12-31T16:00:00.000Z", .final),
    ])
    func aYearIsOverInTheOfficesTime(_ arrived: String, _ status: Achievement.Status) throws {
        var source = MemorySource()
        let key = MemorySource.Key(bidang: "koperasi", period: Period(year: 2022))
        source.chains[key] = [
            CountedReport(
                hash: "h", revision: 1, receivedAt: try #require(Timestamp(arrived)),
                values: [koperasi: ["aktif": .one, "seluruh": .one]])
        ]
        let found = try row(koperasi, "2022", source)
        #expect(found.status == status)
        #expect(found.warnings.map(\.code) == (status == .final ? [] : [.periodNotEnded]))
    }

    @Test func aFallbackThatArrivedInTimeWarnsOfNothing() throws {
        #expect(try row(koperasi, "2022", try quarters(["2022-T3": "2022-10-05"])).warnings.isEmpty)
        let early = try row(koperasi, "2022", try quarters(["2022-T3": "2022-09-30"]))
        #expect(early.warnings.map(\.code) == [.periodNotEnded])
        #expect(early.warnings.first?.values["last_day"] == "2022-09-30")
    }
}

@Suite("Warnings and alternatives")
struct WarningTests {
    @Test func aCorrectionByMoreThanAFactorOfTen() throws {
        var source = try withCooperatives("1", of: "100")
        try source.add(
            "koperasi", "2022", arrived: "2023-01-13", [koperasi: ["aktif": "10", "seluruh": "100"]])
        #expect(try row(koperasi, "2022", source).warnings.isEmpty)
        try source.add(
            "koperasi", "2022", arrived: "2023-01-14", [koperasi: ["aktif": "101", "seluruh": "100"]])
        let found = try row(koperasi, "2022", source)
        #expect(found.warnings.map(\.code) == [.largeChange])
        #expect(found.warnings.first?.values["after"] == "101.0000000000")
        try source.add(
            "koperasi", "2022", arrived: "2023-01-15", [koperasi: ["aktif": "0", "seluruh": "100"]])
        #expect(try row(koperasi, "2022", source).warnings.map(\.code) == [.largeChange])
    }

    @Test func rulesOfSeverityWarning() throws {
        var source = MemorySource()
        let indicator = "kinerja-penunjang"
        try source.add(
            "sekretariat", "2022", arrived: "2023-01-12", [indicator: ["capaian": "20", "seluruh": "20"]])
        #expect(try row(indicator, "2022", source).warnings.isEmpty)
        try source.add(
            "sekretariat", "2022", arrived: "2023-01-12", [indicator: ["capaian": "20.1", "seluruh": "20"]])
        let warnings = try row(indicator, "2022", source).warnings
        #expect(warnings.map(\.code) == [.ruleBroken])
        #expect(warnings.first?.values["check"] == "capaian <= seluruh")
    }

    @Test func itemsOverUnlikeUnits() throws {
        let source = try exampleYear()
        let indicator = "ketersediaan-barang-pokok"
        let found = try row(indicator, "2022", source)
        #expect(found.warnings.map(\.code) == [.mixedUnits])
        // A catalogue that does not let the indicator be reported item by item takes the sums.
        var plain = source
        plain.catalogs = [try catalog([("/indicators/0/items", nil)])]
        let sums = try row(indicator, "2022", plain)
        #expect(sums.warnings.isEmpty)
        #expect(sums.alternatives[1].outcome.realisasi == Rational(100))
    }

    @Test func alternativesStandBesideTheDecreedFigure() throws {
        let found = try row("ketersediaan-barang-pokok", "2022", try exampleYear())
        #expect(found.outcome.realisasi?.outputText == "33.0367285119")
        #expect(found.predikat?.id == "sangat-rendah")
        let expected = ["100.0000000000", "100.0000000000", "302.6934097421"]
        #expect(found.alternatives.map { $0.outcome.realisasi?.outputText } == expected)
        #expect(found.alternatives.map { $0.predikat?.id } == Array(repeating: "sangat-tinggi", count: 3))
    }

    @Test func anAlternativeHasItsOwnReason() throws {
        var source = MemorySource()
        try source.add(
            "perdagangan", "2022", arrived: "2023-01-12",
            ["ketersediaan-barang-pokok": ["kebutuhan": "0", "stok": "5"]])
        let found = try row("ketersediaan-barang-pokok", "2022", source)
        #expect(found.status == .final)
        #expect(found.outcome.realisasi == .zero)
        #expect(found.alternatives.map(\.outcome.reason) == [.divisionByZero, nil, .divisionByZero])
        let missing = try row("ketersediaan-barang-pokok", "2023", source)
        #expect(missing.alternatives.map(\.outcome) == [.none, .none, .none])
    }
}

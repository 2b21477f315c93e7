import Testing

@testable import Shared

@Suite("Group figures")
struct GroupTests {
    private func compute(_ source: MemorySource) -> Achievement {
        Achievement.compute(Period(year: 2022), from: source)
    }

    @Test func theExampleYear() throws {
        let achievement = compute(try exampleYear())
        let first = achievement.sasaran[0]
        #expect(first.mean.capaian?.outputText == "34.7755036968")
        #expect(first.withAlternatives.capaian == Rational(100))
        #expect(first.isComplete)
        // S2: 100 (capped from 3580), no number, 100 (capped from 100.73), 98.81…
        let second = achievement.sasaran[1]
        let trade = try #require(achievement.rows[4].outcome.capaian)
        let sum = Rational(200) + trade
        #expect(second.mean.capaian == sum.divided(by: Rational(3)))
        #expect(second.capaianAll == sum.divided(by: Rational(4)))
        let cooperatives = try #require(achievement.rows[3].outcome.capaian)
        #expect(second.capaianUncapped == (Rational(3580) + cooperatives + trade).divided(by: Rational(3)))
        #expect(second.withAlternatives.capaian == nil && second.withAlternatives.predikat == nil)
        #expect((second.reportedCount, second.indicatorCount) == (3, 4))
        #expect(!second.isComplete)
    }

    @Test func aGroupWithoutANumber() throws {
        let third = compute(try exampleYear()).sasaran[2]
        #expect(third.mean.capaian == nil && third.mean.predikat == nil)
        #expect(third.capaianAll == .zero)
        #expect(third.capaianUncapped == nil)
        #expect((third.reportedCount, third.indicatorCount) == (0, 1))
    }

    @Test func aGroupWithoutIndicators() throws {
        var source = try exampleYear()
        source.catalogs = [try catalog([("/indicators/5/sasaran", "S2")])]
        let third = compute(source).sasaran[2]
        #expect(third.capaianAll == nil && third.mean.capaian == nil)
        #expect(third.indicatorCount == 0)
        #expect(!third.isComplete)
    }

    @Test func bothOverallMeans() throws {
        let achievement = compute(try exampleYear())
        let capaian = achievement.rows.compactMap(\.outcome.capaian).map { min($0, .hundred) }
        #expect(capaian.count == 4)
        #expect(achievement.overall.mean.capaian == Rational.mean(capaian))
        let two = achievement.sasaran.prefix(2).compactMap(\.mean.capaian)
        #expect(achievement.overallBySasaran.capaian == (two[0] + two[1]).divided(by: Rational(2)))
        #expect(achievement.overallBySasaran.predikat?.id == "sedang")
        #expect(achievement.overall.mean.predikat?.id == "tinggi")
        #expect(achievement.bidang.map(\.id) == Catalog.builtIn.bidang.map(\.id))
    }

    @Test func capaianIsClampedToZeroAndTheCap() throws {
        var source = MemorySource()
        let growth = "pertumbuhan-produksi-umkm"
        try source.add(
            "umkm", "2022", arrived: "2023-01-12", [growth: ["produksi": "50"]],
            baseline: [growth: ["produksi": "100"]])
        let low = compute(source).bidang[2]
        #expect(low.mean.capaian == .zero)
        #expect(low.mean.predikat?.id == "sangat-rendah")
        #expect(low.capaianUncapped?.isNegative == true)
        try source.add(
            "umkm", "2022", arrived: "2023-01-12", [growth: ["produksi": "200"]],
            baseline: [growth: ["produksi": "100"]])
        #expect(compute(source).bidang[2].mean.capaian == .hundred)
        source.catalogs = [try catalog([("/consolidation/cap", "120.5")])]
        #expect(compute(source).bidang[2].mean.capaian == Rational("120.5"))
        source.catalogs = [try catalog([("/consolidation/cap", nil), ("/consolidation", ["cap": nil])])]
        #expect(compute(source).bidang[2].mean.capaian?.outputText == "1324.5033112583")
        #expect(compute(source).json.object?["cap"] == .null)
    }

    @Test func withAlternativesWhereOneSideCannotBeComputed() throws {
        var source = MemorySource()
        let staples = "ketersediaan-barang-pokok"
        // Need zero: the alternative divides by zero, the decreed figure (0) stays.
        try source.add(
            "perdagangan", "2022", arrived: "2023-01-12", [staples: ["kebutuhan": "0", "stok": "5"]])
        #expect(compute(source).sasaran[0].withAlternatives.capaian == .zero)
        // Stock zero: only the alternative (0) is computable, and counts.
        try source.add(
            "perdagangan", "2022", arrived: "2023-01-12", [staples: ["kebutuhan": "5", "stok": "0"]])
        let group = compute(source).sasaran[0]
        #expect(group.mean.capaian == nil)
        #expect(group.withAlternatives.capaian == .zero)
        #expect(group.reportedCount == 0)
        // No report: nothing on either side.
        #expect(compute(MemorySource()).sasaran[0].withAlternatives.capaian == nil)
    }

    @Test func aProvisionalFigureLeavesTheGroupIncomplete() throws {
        let achievement = compute(try exampleYear())
        #expect(!achievement.bidang[1].isComplete)
        #expect(achievement.bidang[1].reportedCount == 1)
        #expect(achievement.bidang[3].isComplete)
    }

    @Test func figuresFollowTheOwnerInTheRevisionInForce() throws {
        var source = try exampleYear()
        source.catalogs = [
            .builtIn,
            try catalog([
                ("/revision", 2), ("/applies_from", 2022), ("/indicators/3/bidang", "umkm"),
            ]),
        ]
        #expect(compute(source).rows[3].status == .missing)
        #expect(compute(source).catalog.revision == 2)
        source.catalogs = [
            .builtIn,
            try catalog([
                ("/revision", 2), ("/applies_from", 2023), ("/indicators/3/bidang", "umkm"),
            ]),
        ]
        #expect(compute(source).rows[3].status == .final)
    }
}

@Suite("Another office's catalogue")
struct OtherOfficeTests {
    @Test func worksWithoutALineOfCode() throws {
        let catalog = try Catalog.read(bytes(of: "Tests/Vectors/catalog/other-office.json"))
        var source = MemorySource(catalogs: [catalog])
        try source.add(
            "rsud", "2030", arrived: "2031-01-02",
            ["antrean": ["menit": "40"], "infeksi": ["kasus": "3", "pasien": "200"]])
        let achievement = Achievement.compute(Period(year: 2030), from: source)
        // lower-ratio: 30 / 40 × 100; lower: (2 × 2 − 1.5) / 2 × 100.
        #expect(achievement.rows.map(\.outcome.capaian) == [Rational(75), Rational(125)])
        #expect(achievement.rows.map { $0.predikat?.id } == ["kurang", "baik"])
        #expect(achievement.overall.mean.capaian == Rational(100))
        let table = AchievementTable(.indonesian, isDemo: false, isColoured: false).text(achievement)
        #expect(table.contains("30"))
        #expect(!table.contains(demoBanner))
    }
}

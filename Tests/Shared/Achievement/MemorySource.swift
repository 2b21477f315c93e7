import Testing

@testable import Shared

/// Reports in memory, as a source of figures.
struct MemorySource: FiguresSource {
    struct Key: Hashable {
        let bidang: String
        let period: Period
    }

    var catalogs: [Catalog] = [.builtIn]
    /// Revisions of a unit's period, oldest first; nil for a withdrawal.
    var chains: [Key: [CountedReport?]] = [:]
    var targets: [String: Indicator.Target] = [:]
    var position = LogPosition(
        size: 12, root: "Z4cqxFnZBPYvNcWzHPnRVjkVVVkVXGxF4fS4nXnVq0c=",
        computedAt: Timestamp(milliseconds: 1_675_127_520_000))

    func catalog(inForceFor year: Int) -> Catalog {
        catalogs.last { $0.appliesFrom <= year } ?? catalogs[0]
    }

    func report(ofBidang bidang: String, period: Period) -> CountedReport? {
        chains[Key(bidang: bidang, period: period)]?.last ?? nil
    }

    func previousRevision(ofBidang bidang: String, period: Period) -> CountedReport? {
        chains[Key(bidang: bidang, period: period)]?.dropLast().last ?? nil
    }

    func target(ofIndicator indicator: String, period: Period) -> Indicator.Target? {
        targets["\(indicator) \(period)"]
    }

    /// Adds a revision; `arrived` is a date in the office's time, at noon.
    mutating func add(
        _ bidang: String, _ period: String, arrived: String, _ values: [String: [String: String]],
        items: [String: [CountedReport.Item]] = [:], baseline: [String: [String: String]] = [:]
    ) throws {
        let key = Key(bidang: bidang, period: try #require(Period(period)))
        let revision = (chains[key]?.count ?? 0) + 1
        let report = CountedReport(
            hash: "\(bidang)-\(period)-\(revision)", revision: revision,
            receivedAt: try #require(Timestamp("\(arrived)T04:00:00.000Z")),
            values: try values.mapValues { try rationals($0) }, items: items,
            baseline: try baseline.mapValues { try rationals($0) })
        chains[key, default: []].append(report)
    }

    mutating func withdraw(_ bidang: String, _ period: String) throws {
        chains[Key(bidang: bidang, period: try #require(Period(period))), default: []].append(nil)
    }
}

/// Components from their texts.
func rationals(_ texts: [String: String]) throws -> [String: Rational] {
    try texts.mapValues { try #require(Rational($0)) }
}

/// An item of components from their texts.
func item(_ name: String, _ unit: String?, _ texts: [String: String]) throws -> CountedReport.Item {
    CountedReport.Item(name: name, unit: unit, values: try rationals(texts))
}

/// The year 2022 as the office might see it in January 2023: one unit late, one figure from a quarter.
func exampleYear() throws -> MemorySource {
    var source = MemorySource()
    try source.add(
        "perdagangan", "2022", arrived: "2023-01-12",
        [
            "ketersediaan-barang-pokok": ["kebutuhan": "17450", "stok": "52820"],
            "pertumbuhan-perdagangan": ["omzet": "412500000000", "ekspor": "98700000000"],
        ],
        items: [
            "ketersediaan-barang-pokok": [
                try item("Beras", "ton", ["kebutuhan": "12689", "stok": "47980"]),
                try item("Minyak goreng", "kl", ["kebutuhan": "4761", "stok": "4840"]),
            ]
        ],
        baseline: ["pertumbuhan-perdagangan": ["omzet": "365000000000", "ekspor": "90000000000"]])
    try source.add(
        "perindustrian", "2022-T3", arrived: "2022-10-08",
        ["pertumbuhan-produksi-ikm": ["produksi": "103580000"]],
        baseline: ["pertumbuhan-produksi-ikm": ["produksi": "100000000"]])
    try source.add(
        "umkm", "2022", arrived: "2023-01-10", ["pertumbuhan-produksi-umkm": ["produksi": "5350000"]])
    try source.add(
        "koperasi", "2022", arrived: "2023-01-12", ["koperasi-aktif": ["aktif": "146", "seluruh": "188"]])
    return source
}

/// What a report is about: a year (`2022`) or a quarter (`2022-T1` … `2022-T4`).
public struct Period: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A quarter of a year (*triwulan*).
    public enum Quarter: Int, Sendable, CaseIterable {
        case first = 1
        case second, third, fourth
    }

    /// The calendar year, 1000 to 9999.
    public let year: Int
    /// The quarter; nil for the whole year.
    public let quarter: Quarter?

    /// A period of a four-digit year.
    public init(year: Int, quarter: Quarter? = nil) {
        self.year = year
        self.quarter = quarter
    }

    /// `2022` or `2022-T1` and no other form.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 4 || bytes.count == 7, bytes[..<4].allSatisfy({ (0x30...0x39).contains($0) }),
            bytes[0] != 0x30, let year = Int(String(decoding: bytes[..<4], as: UTF8.self))
        else { return nil }
        var quarter: Quarter?
        if bytes.count == 7 {
            guard bytes[4] == UInt8(ascii: "-"), bytes[5] == UInt8(ascii: "T"),
                (0x31...0x34).contains(bytes[6]), let read = Quarter(rawValue: Int(bytes[6] - 0x30))
            else { return nil }
            quarter = read
        }
        self.init(year: year, quarter: quarter)
    }

    /// The whole year of this period.
    public var wholeYear: Period { Period(year: year) }
    /// The same kind of period one year earlier.
    public var yearEarlier: Period { Period(year: year - 1, quarter: quarter) }
    /// The four quarters of this period's year, first to fourth.
    public var quarters: [Period] { Quarter.allCases.map { Period(year: year, quarter: $0) } }

    /// The first day.
    public var firstDay: CivilDate {
        CivilDate(dayNumber: Self.dayNumber(year: year, month: quarter.map { $0.rawValue * 3 - 2 } ?? 1))
    }

    /// The last day.
    public var lastDay: CivilDate {
        let end = quarter.map { $0.rawValue * 3 } ?? 12
        let next = end == 12 ? (year + 1, 1) : (year, end + 1)
        return CivilDate(dayNumber: Self.dayNumber(year: next.0, month: next.1) - 1)
    }

    /// Whether the period has begun on `date`.
    public func hasBegun(on date: CivilDate) -> Bool { firstDay <= date }
    /// Whether the period is over on `date`.
    public func hasEnded(on date: CivilDate) -> Bool { lastDay < date }

    /// `2022` or `2022-T1`
    public var description: String { quarter.map { "\(year)-T\($0.rawValue)" } ?? String(year) }

    /// For people: `2022`, `Triwulan I 2022` or `Quarter I 2022`.
    public func title(in language: Language) -> String {
        guard let quarter else { return String(year) }
        let numeral = ["I", "II", "III", "IV"][quarter.rawValue - 1]
        return language == .indonesian ? "Triwulan \(numeral) \(year)" : "Quarter \(numeral) \(year)"
    }

    /// By year; the quarters of a year before the whole of it.
    public static func < (earlier: Period, later: Period) -> Bool {
        (earlier.year, earlier.quarter?.rawValue ?? 5) < (later.year, later.quarter?.rawValue ?? 5)
    }

    private static func dayNumber(year: Int, month: Int) -> Int {
        guard let date = CivilDate(year: year, month: month, day: 1) else {
            // Only the year after 9999 has no date here.
            return CivilDate(dayNumber: 2_932_896).dayNumber + 1
        }
        return date.dayNumber
    }
}

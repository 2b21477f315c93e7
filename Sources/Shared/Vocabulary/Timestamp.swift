/// A moment in UTC, to the millisecond.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let milliseconds: Int64

    /// A moment.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A moment written as this product writes it: `2023-01-12T00:00:00.000Z`, and no other form.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 24, text.hasSuffix("Z"),
            let parsed = RFC3339.parse(text), Timestamp(milliseconds: parsed).description == text
        else { return nil }
        milliseconds = parsed
    }

    /// RFC 3339 with milliseconds and `Z`: `2023-01-12T00:00:00.000Z`.
    public var description: String {
        let (date, time) = Self.split(milliseconds)
        let text = [UInt8](capacity: 24) { text in
            text.append(date.year, digitCount: 4)
            text.append("-", date.month)
            text.append("-", date.day)
            text.append("T", time / 3_600_000)
            text.append(":", time / 60_000 % 60)
            text.append(":", time / 1000 % 60)
            text.append(UInt8(ascii: "."))
            text.append(time % 1000, digitCount: 3)
            text.append(UInt8(ascii: "Z"))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The date at `offset` from UTC.
    public func date(at offset: UTCOffset) -> CivilDate {
        Self.split(milliseconds + Int64(offset.minutes) * 60_000).date
    }

    /// `2023-01-12 08:00` at `offset` from UTC, for people.
    public func localText(at offset: UTCOffset) -> String {
        let (date, time) = Self.split(milliseconds + Int64(offset.minutes) * 60_000)
        return "\(date) \(Self.clock(time).prefix(5))"
    }

    /// RFC 3339 to the second with the offset: `2023-01-12T08:00:00+08:00`.
    public func text(at offset: UTCOffset) -> String {
        let (date, time) = Self.split(milliseconds + Int64(offset.minutes) * 60_000)
        return "\(date)T\(Self.clock(time))\(offset)"
    }

    /// The moment `milliseconds` later.
    public func adding(milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: self.milliseconds + milliseconds)
    }

    /// By time.
    public static func < (earlier: Timestamp, later: Timestamp) -> Bool {
        earlier.milliseconds < later.milliseconds
    }

    private static let dayMilliseconds: Int64 = 86_400_000

    private static func split(_ milliseconds: Int64) -> (date: CivilDate, time: Int) {
        let (day, time) = milliseconds.quotientAndRemainder(dividingBy: dayMilliseconds)
        if time >= 0 { return (CivilDate(dayNumber: Int(day)), Int(time)) }
        return (CivilDate(dayNumber: Int(day) - 1), Int(time + dayMilliseconds))
    }

    private static func clock(_ time: Int) -> String {
        let parts = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60]
        return parts.map { CivilDate.padded($0, 2) }.joined(separator: ":")
    }
}

extension OutputSpan<UInt8> {
    /// Decimal digits, filled up with zeros from the left.
    fileprivate mutating func append(_ number: Int, digitCount: Int) {
        var unit = 1
        for _ in 1..<digitCount { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }

    /// A sign and two digits.
    fileprivate mutating func append(_ sign: Unicode.Scalar, _ number: Int) {
        append(UInt8(ascii: sign))
        append(number, digitCount: 2)
    }
}

/// A distance from UTC, as catalogues write it: `+08:00`.
public struct UTCOffset: Sendable, Hashable, CustomStringConvertible {
    /// Minutes east of Greenwich.
    public let minutes: Int

    /// UTC itself.
    public static let zero = UTCOffset(minutes: 0)

    private init(minutes: Int) { self.minutes = minutes }

    /// `+08:00`, `-03:30`, at most fourteen hours.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            let hours = Self.twoDigits(bytes[1], bytes[2]), let rest = Self.twoDigits(bytes[4], bytes[5]),
            rest < 60, hours * 60 + rest <= 14 * 60
        else { return nil }
        minutes = (hours * 60 + rest) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1)
    }

    /// `+08:00`
    public var description: String {
        let distance = abs(minutes)
        return (minutes < 0 ? "-" : "+") + CivilDate.padded(distance / 60, 2) + ":"
            + CivilDate.padded(distance % 60, 2)
    }

    private static func twoDigits(_ tens: UInt8, _ ones: UInt8) -> Int? {
        guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
        return Int(tens - 0x30) * 10 + Int(ones - 0x30)
    }
}

/// RFC 3339 date and time, as other programs may write it (`created_at` of a report).
public enum RFC3339 {
    /// Milliseconds since 1970 (fractions beyond are cut off); nil where the text is not RFC 3339.
    public static func parse(_ text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let date = CivilDate(year: year, month: month, day: day),
            let seconds = secondOfDay(bytes[11..<19])
        else { return nil }
        var place = 19
        var fraction: Int64 = 0
        if bytes[place] == UInt8(ascii: ".") {
            let digits = bytes[(place + 1)...].prefix { (0x30...0x39).contains($0) }
            if digits.isEmpty { return nil }
            for offset in 0..<3 {
                let digit = offset < digits.count ? Int64(digits[digits.startIndex + offset] - 0x30) : 0
                fraction = fraction * 10 + digit
            }
            place += 1 + digits.count
        }
        guard let offset = offset(bytes[place...]) else { return nil }
        let local = Int64(date.dayNumber) * 86_400_000 + Int64(seconds) * 1000 + fraction
        return local - Int64(offset.minutes) * 60_000
    }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> UTCOffset? {
        if bytes.count == 1, let zulu = bytes.first, zulu | 0x20 == UInt8(ascii: "z") { return .zero }
        return UTCOffset(String(decoding: bytes, as: UTF8.self))
    }

    /// `08:00:59`; a leap second (60) counts as 59.
    private static func secondOfDay(_ bytes: ArraySlice<UInt8>) -> Int? {
        let start = bytes.startIndex
        guard bytes[start + 2] == UInt8(ascii: ":"), bytes[start + 5] == UInt8(ascii: ":"),
            let hour = number(bytes[start..<(start + 2)]),
            let minute = number(bytes[(start + 3)..<(start + 5)]),
            let second = number(bytes[(start + 6)..<(start + 8)]), hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }

    /// The number of decimal digits and nothing else.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }
}

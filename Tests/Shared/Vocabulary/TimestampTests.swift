import Testing

@testable import Shared

@Suite("Times")
struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_673_481_600_000, "2023-01-12T00:00:00.000Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ])
    func writtenAndReadAlike(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "2023-01-12T08:00:00+08:00", "2023-01-12t00:00:00z", "2023-01-12T00:00:00.0009Z",
        "2023-01-11T20:30:00-03:30",
    ])
    func otherProgramsMayWriteOtherwise(_ text: String) {
        #expect(RFC3339.parse(text) == 1_673_481_600_000)
    }

    @Test func aLeapSecondIsTheLast() {
        #expect(RFC3339.parse("2016-12-31T23:59:60Z") == RFC3339.parse("2016-12-31T23:59:59Z"))
    }

    @Test(arguments: [
        "2023-1-12T08:00:00Z", "2023-02-29T08:00:00Z", "2023-13-01T08:00:00Z", "2023/01/12T08:00:00Z",
        "2023-01-12 08:00:00Z", "2023-01-12T24:00:00Z", "2023-01-12T08:60:00Z", "2023-01-12T08:00:61Z",
        "2023-01-12T08.00.00Z", "2023-01-12T08:00:00", "2023-01-12T08:00:00.Z", "+023-01-12T08:00:00Z",
        "2023-01-12T+8:00:00Z", "",
    ])
    func whatIsNoTimeIsRefused(_ text: String) { #expect(RFC3339.parse(text) == nil) }
}

import Foundation
import Testing

@testable import Shared

@Suite("The table for people")
struct AchievementTableTests {
    @Test(arguments: Language.allCases)
    func noLineIsWiderThanAHundredColumns(_ language: Language) throws {
        let achievement = Achievement.compute(Period(year: 2022), from: try exampleYear())
        let text = AchievementTable(language, isDemo: true, isColoured: false).text(achievement)
        try text.write(toFile: "/tmp/fig-table-\(language.rawValue).txt", atomically: true, encoding: .utf8)
        for line in text.split(separator: "\n") { #expect(line.unicodeScalars.count <= 100, "\(line)") }
    }
}

import Shared
import Testing

@testable import Print

/// Letters that are all as wide and as high as one another: half a size wide, a size high.
final class EvenLetters: LetterMeasuring {
    func lineHeights(of setting: TextRun.Setting) -> [Double] {
        let perLine = max(1, Int(setting.width / (setting.lettering.size / 2)))
        let lines = setting.text.split(separator: "\n", omittingEmptySubsequences: false)
        let count = lines.reduce(0) { $0 + max(1, ($1.count + perLine - 1) / perLine) }
        return [Double](repeating: setting.lettering.size, count: min(count, setting.lineCountMax ?? count))
    }

    func width(of text: String, _ lettering: Lettering) -> Double { Double(text.count) * lettering.size / 2 }
}

@Suite("Pages of a flow")
struct PaginationTests {
    /// So high, with a rule of this width as its mark: that tells it again.
    private func strip(_ height: Double, _ name: Double) -> Strip {
        Strip(height: height, marks: [.rule(fromX: 0, fromY: 0, toX: 1, toY: 0, width: name)])
    }

    private func element(
        _ height: Double, _ name: Double, gap: Double = 0, keeps: Bool = false
    ) -> FlowElement {
        FlowElement(strip(height, name), gap: gap, keepsWithNext: keeps)
    }

    /// A row with one cell of so many lines, ten points each.
    private func row(_ lineCount: Int, head: Strip? = nil, keeps: Bool = false) -> FlowElement {
        let run = TextRun(
            .init(text: "", lettering: Lettering(size: 10), width: 100),
            lineHeights: [Double](repeating: 10, count: lineCount))
        let row = TableRow(cells: [TableRow.Cell(run, left: 0, right: 100)])
        return FlowElement(row, width: 100, head: head, keepsWithNext: keeps)
    }

    /// The names of strips and the line ranges of rows, page by page.
    private func pages(_ elements: [FlowElement], height: Double = 100) -> [[String]] {
        Pagination(elements, height: height).columns.map { column in
            column.strip.marks.compactMap { mark in
                switch mark {
                case .rule(_, _, _, _, let width) where width >= 1: "\(Int(width))"
                case .lines(_, let lines, _, _): "\(lines.lowerBound)..<\(lines.upperBound)"
                default: nil
                }
            }
        }
    }

    @Test func whatDoesNotFitBeginsAPage() {
        #expect(pages([element(60, 1), element(40, 2), element(1, 3)]) == [["1", "2"], ["3"]])
    }

    @Test func gapsCountButNotAtTheTop() {
        #expect(pages([element(60, 1), element(40, 2, gap: 1)]) == [["1"], ["2"]])
        #expect(pages([element(60, 1), element(100, 2, gap: 50), element(1, 3)]) == [["1"], ["2"], ["3"]])
    }

    @Test func whatKeepsWithTheNextGoesWithIt() {
        #expect(
            pages([element(60, 1), element(20, 2, keeps: true), element(30, 3)]) == [["1"], ["2", "3"]])
        #expect(pages([element(60, 1), element(20, 2), element(30, 3)]) == [["1", "2"], ["3"]])
    }

    @Test func aChainHigherThanAPageIsBroken() {
        let chain = [element(60, 1, keeps: true), element(60, 2, keeps: true), element(60, 3, keeps: true)]
        #expect(pages(chain) == [["1"], ["2"], ["3"]])
    }

    /// What would fit on no page together is placed one by one; what is left of it and fits stands together.
    @Test func aLongChainFillsItsPages() {
        let chain = (1...25).map { element(10, Double($0), keeps: true) }
        #expect(pages(chain).map(\.count) == [10, 5, 10])
    }

    @Test func aStripHigherThanThePageIsPlacedAlone() {
        #expect(pages([element(10, 1), element(200, 2), element(10, 3)]) == [["1"], ["2"], ["3"]])
    }

    @Test func breaksLeaveNoEmptyPage() {
        #expect(
            pages([.pageBreak, element(10, 1), .pageBreak, .pageBreak, element(10, 2), .pageBreak]) == [
                ["1"], ["2"],
            ])
        #expect(pages([]) == [[]])
    }

    @Test func headsStandAgain() {
        let head = strip(20, 9)
        let rows = (0..<4).map { _ in row(2, head: head) }
        // A row takes 25: three beside a head, one more on the next page.
        #expect(
            pages([FlowElement(head, keepsWithNext: true)] + rows)
                == [["9", "0..<2", "0..<2", "0..<2"], ["9", "0..<2"]])
    }

    @Test func aShortRowIsNotTorn() {
        #expect(pages([element(90, 1), row(3)]) == [["1"], ["0..<3"]])
    }

    @Test func aLongRowIsTornTwoLinesAtLeast() {
        // 100 high: 9 lines beside the padding; the rest on the next pages.
        #expect(pages([row(20)]) == [["0..<9"], ["9..<18"], ["18..<20"]])
        // Room for one line only: nothing of it stands there.
        #expect(pages([element(80, 1), row(12)]) == [["1"], ["0..<9"], ["9..<12"]])
        // Ten lines: the last one is not left alone.
        #expect(pages([row(10)]) == [["0..<8"], ["8..<10"]])
    }

    @Test func whatIsTornEndsWithWhatItKeepsWith() {
        // The row fits by itself, but not with what follows: its last lines go along.
        let all = pages([row(9, keeps: true), element(60, 1)])
        #expect(all == [["0..<7"], ["7..<9", "1"]])
    }

    @Test func everyStepComesToAnEnd() {
        let head = strip(150, 9)
        let all = pages([FlowElement(head, keepsWithNext: true), row(7, head: head)])
        #expect(all.first == ["9"])
        #expect(all.flatMap(\.self).filter { $0 != "9" }.last == "6..<7")
    }

    @Test func everyLineStandsOnceInOrder() {
        for lineCount in 1..<60 {
            let lines = pages([element(37, 1), row(lineCount)]).flatMap(\.self).filter { $0.contains("<") }
            var next = 0
            for range in lines {
                let ends = range.split(separator: ".").map { Int($0.drop { $0 == "<" }) ?? -1 }
                #expect(ends[0] == next)
                next = ends[1]
            }
            #expect(next == lineCount)
        }
    }
}

@Suite("Columns of a table")
struct ColumnWidthTests {
    @Test(arguments: [
        ([1, 1], [0, 0], [50, 50]), ([1, 3], [0, 0], [25, 75]), ([1, 9], [20, 0], [20, 80]),
        ([1, 1, 8], [20, 10, 0], [20, 10, 70]), ([1, 1], [60, 60], [50, 50]),
        ([5, 5], [100, 300], [25, 75]),
    ])
    func widthsFollowWeightsAndNeeds(_ weights: [Double], _ needs: [Double], _ widths: [Double]) {
        let found = ColumnWidths.widths(weights, needs: needs, total: 100)
        #expect(zip(found, widths).allSatisfy { abs($0 - $1) < 0.001 }, "\(found)")
    }
}

@Suite("Documents on sheets")
struct DocumentCompositionTests {
    private func pages(_ blocks: [Document.Block], isDraft: Bool = false) -> [Page] {
        let document = Document(
            kind: "a", language: .indonesian, paper: .a4, title: "", author: "",
            created: Timestamp(milliseconds: 0),
            isDraft: isDraft, banner: nil, sections: [.init(title: ["JUDUL"], blocks: blocks)])
        return DocumentComposition(document, EvenLetters()).pages
    }

    private func texts(_ page: Page) -> [String] {
        page.marks.compactMap { if case .lines(let run, _, _, _) = $0 { run.setting.text } else { nil } }
    }

    private let signature = Document.Block.signatures(
        .init(
            [.init(placeAndDate: ["Malili"], role: ["KEPALA"], name: "Andi", nip: "1")],
            initials: ["Sekretaris"]))

    @Test func pagesAreCounted() {
        let pages = pages([.pageBreak, .paragraph(.init("satu"))])
        #expect(pages.map { texts($0).last } == ["Halaman 1 dari 2", "Halaman 2 dari 2"])
    }

    /// Whatever stands before it: a signature has text on its page, and is whole.
    @Test func aSignatureNeverStandsAlone() {
        for lineCount in 30..<70 {
            let text = [String](repeating: "baris", count: lineCount).joined(separator: "\n")
            let all = pages([.paragraph(.init(text)), signature]).map(texts)
            let places = all.indices.filter { all[$0].contains("Andi") }
            #expect(places.count == 1)
            for place in places {
                #expect(
                    all[place].contains("Malili") && all[place].contains("NIP. 1")
                        && all[place].contains(text))
            }
        }
    }

    @Test func initialsBelongToDrafts() {
        #expect(texts(pages([signature], isDraft: true)[0]).contains("Sekretaris"))
        #expect(!texts(pages([signature])[0]).contains("Sekretaris"))
    }
}

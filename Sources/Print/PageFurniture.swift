// What stands on every page around its text: above, that the data are an illustration, that it is a draft;
// below, what the figures were computed from, how to verify that, and the page's number.

import Shared

/// Header and footer of a document's pages of one orientation.
struct PageFurniture {
    let geometry: PageGeometry
    private let document: Document
    private let composer: Composer
    private let header: Strip
    private let footer: Strip

    private static let numberWidth = PageGeometry.millimetres(30)
    private static let gap = 6.0

    init(_ document: Document, _ geometry: PageGeometry, _ letters: any LetterMeasuring) {
        (self.document, self.geometry) = (document, geometry)
        composer = Composer(letters: letters, width: geometry.textWidth)
        header = Self.header(document, composer)
        footer = Self.footer(document, composer)
    }

    /// Where the text begins, from the sheet's top.
    var textTop: Double { PageGeometry.top + (header.height > 0 ? header.height + Self.gap : 0) }

    /// How high the space for text is.
    var textHeight: Double { footerTop - Self.gap - textTop }

    private var footerTop: Double { geometry.height - PageGeometry.bottom - footer.height }

    private static func header(_ document: Document, _ composer: Composer) -> Strip {
        var strip = Strip.empty
        if let banner = document.banner {
            strip.append(
                composer.strip(banner, Lettering(size: 9, isBold: true, ink: .red), .centre, lineCountMax: 2))
        }
        if document.isDraft {
            let words = Words(id: "DRAF – belum ditetapkan", en: "DRAFT – not yet adopted")
            let lettering = Lettering(size: 8, isBold: true, ink: .red)
            strip.append(composer.strip(words.text(in: document.language), lettering, .end))
        }
        return strip
    }

    private static func footer(_ document: Document, _ composer: Composer) -> Strip {
        var strip = Strip.empty
        let width = composer.width - numberWidth
        for line in document.source?.lines(in: document.language) ?? [] {
            strip.append(composer.strip(line, .furniture, width: width, lineCountMax: 3))
        }
        strip.height = max(strip.height, Lettering.furniture.size * 1.2)
        let rule = Mark.rule(fromX: 0, fromY: 0, toX: composer.width, toY: 0, width: 0.4)
        return Strip(
            height: strip.height + 3, marks: [rule] + strip.marks.map { $0.moved(x: 0, y: 3) })
    }

    /// Header and footer of the page with this number.
    func marks(number: Int, of count: Int) -> [Mark] {
        let words = Words(id: "Halaman \(number) dari \(count)", en: "Page \(number) of \(count)")
        let run = composer.run(
            words.text(in: document.language), .furniture, .end, width: Self.numberWidth)
        let page = Mark.text(run, x: composer.width - Self.numberWidth, y: 3)
        let left = PageGeometry.left
        return header.marks.map { $0.moved(x: left, y: PageGeometry.top) }
            + (footer.marks + [page]).map { $0.moved(x: left, y: footerTop) }
    }
}

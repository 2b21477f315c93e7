// A document as sheets: each section laid out as a flow, broken into pages, header and footer around.

import Shared

/// Lays out a document.
struct DocumentComposition {
    let pages: [Page]

    init(_ document: Document, _ letters: any LetterMeasuring) {
        var pages: [(page: Page, furniture: PageFurniture)] = []
        for section in document.sections {
            let geometry = PageGeometry(document.paper, section.orientation)
            let furniture = PageFurniture(document, geometry, letters)
            let composer = Composer(letters: letters, width: geometry.textWidth)
            let elements =
                composer.top(of: section) + composer.elements(of: section.blocks, isDraft: document.isDraft)
            let columns = Pagination(elements, height: furniture.textHeight).columns
            pages += columns.map { (Self.page($0, furniture), furniture) }
        }
        self.pages = pages.enumerated().map { place, numbered in
            var page = numbered.page
            page.marks += numbered.furniture.marks(number: place + 1, of: pages.count)
            return page
        }
    }

    private static func page(_ column: Pagination.Column, _ furniture: PageFurniture) -> Page {
        let top = furniture.textTop
        return Page(
            geometry: furniture.geometry,
            marks: column.strip.marks.map { $0.moved(x: PageGeometry.left, y: top) },
            outline: column.outline.map { OutlineEntry(title: $0.title, level: $0.level, y: $0.y + top) })
    }
}

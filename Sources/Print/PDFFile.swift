// Writes sheets as PDF with cairo: text as text, fonts embedded with the letters that are used, an outline,
// and the file's properties from the document, its creation date among them. Nothing comes from the clock
// or from chance.

internal import CPango
import Shared

/// Draws a document into one PDF file.
@safe
final class PDFFile {
    /// What cairo writes, in order.
    private final class Sink {
        var bytes: [UInt8] = []
    }

    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let sink = Sink()
    private let letters: PDFLetters
    private var emblems: [[UInt8]: PDFEmblem] = [:]
    private var pageNumber = 0
    /// The outline's entries that the next one may stand below, by level.
    private var parents: [Int32] = []

    /// The bytes of the file.
    static func bytes(of document: Document, _ letters: PDFLetters) throws(PrintFault) -> [UInt8] {
        let pages = DocumentComposition(document, letters).pages
        let file = try PDFFile(letters)
        file.describe(document)
        let watermark = document.isDraft ? Words(id: "DRAF", en: "DRAFT").text(in: document.language) : nil
        for page in pages { try file.draw(page, watermark: watermark) }
        return PDFRoot.naming(document.language, in: try file.close())
    }

    /// A page with a text in these styles.
    static func bytes(
        sample text: String, _ styles: [Lettering], _ letters: PDFLetters
    ) throws(PrintFault) -> [UInt8] {
        let geometry = PageGeometry(.a4, .portrait)
        let composer = Composer(letters: letters, width: geometry.textWidth)
        let file = try PDFFile(letters)
        let marks = styles.flatMap { composer.strip(text, $0).marks }
        try file.draw(Page(geometry: geometry, marks: marks), watermark: nil)
        return try file.close()
    }

    private init(_ letters: PDFLetters) throws(PrintFault) {
        self.letters = letters
        let keep: cairo_write_func_t = { sink, data, count in
            guard let sink = unsafe sink, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
            let bytes = unsafe UnsafeBufferPointer(start: data, count: Int(count))
            let box = unsafe Unmanaged<Sink>.fromOpaque(sink).takeUnretainedValue()
            if box.bytes.count + bytes.count > Limits.pdfByteCountMax { return CAIRO_STATUS_WRITE_ERROR }
            unsafe box.bytes.append(contentsOf: bytes)
            return CAIRO_STATUS_SUCCESS
        }
        let box = unsafe Unmanaged.passUnretained(sink).toOpaque()
        guard let surface = unsafe cairo_pdf_surface_create_for_stream(keep, box, 1, 1),
            let cairo = unsafe cairo_create(surface)
        else { throw Self.fault(CAIRO_STATUS_NO_MEMORY, "PDF") }
        unsafe (self.surface, self.cairo) = unsafe (surface, cairo)
        unsafe cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        try check("PDF")
    }

    deinit {
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }

    private func describe(_ document: Document) {
        // Seconds: what the format of a PDF's dates holds.
        let created = document.created.description.prefix(19) + "Z"
        let properties: [(cairo_pdf_metadata_t, String)] = [
            (CAIRO_PDF_METADATA_TITLE, PrintableText.line(document.title)),
            (CAIRO_PDF_METADATA_AUTHOR, PrintableText.line(document.author)),
            (CAIRO_PDF_METADATA_CREATOR, "iku-print \(Version.current)"),
            (CAIRO_PDF_METADATA_CREATE_DATE, String(created)),
        ]
        for (name, text) in properties { unsafe cairo_pdf_surface_set_metadata(surface, name, text) }
    }

    private func close() throws(PrintFault) -> [UInt8] {
        unsafe cairo_surface_finish(surface)
        let status = unsafe cairo_surface_status(surface)
        if status != CAIRO_STATUS_SUCCESS { throw Self.fault(status, "PDF") }
        return sink.bytes
    }

    private func check(_ subject: String) throws(PrintFault) {
        let status = unsafe cairo_status(cairo)
        if status != CAIRO_STATUS_SUCCESS { throw Self.fault(status, subject) }
    }

    private static func fault(_ status: cairo_status_t, _ subject: String) -> PrintFault {
        let words = unsafe cairo_status_to_string(status).map { unsafe String(cString: $0) } ?? "error"
        return PrintFault(words: Words(id: "\(subject): \(words)", en: "\(subject): \(words)"))
    }

    // MARK: Pages

    private func draw(_ page: Page, watermark: String?) throws(PrintFault) {
        pageNumber += 1
        unsafe cairo_pdf_surface_set_size(surface, page.geometry.width, page.geometry.height)
        if let watermark { drawAcross(watermark, page.geometry) }
        // Grounds first: nothing drawn later shall hide a letter.
        for case .ground(let place) in page.marks { fill(place) }
        for mark in page.marks { try draw(mark) }
        for entry in page.outline { outline(entry) }
        unsafe cairo_show_page(cairo)
        try check("page")
    }

    private func draw(_ mark: Mark) throws(PrintFault) {
        switch mark {
        case .lines(let run, let lines, let x, let y): unsafe letters.draw(run, lines, x: x, y: y, on: cairo)
        case .rule(let fromX, let fromY, let toX, let toY, let width):
            unsafe cairo_set_source_rgb(cairo, 0, 0, 0)
            unsafe cairo_set_line_width(cairo, width)
            unsafe cairo_set_line_cap(cairo, CAIRO_LINE_CAP_SQUARE)
            unsafe cairo_move_to(cairo, fromX, fromY)
            unsafe cairo_line_to(cairo, toX, toY)
            unsafe cairo_stroke(cairo)
        case .ground: break
        case .dots(let x, let y, let width): dots(x, y, width)
        case .emblem(let bytes, let place):
            unsafe try emblem(bytes).draw(in: place, on: cairo)
        }
    }

    private func emblem(_ bytes: [UInt8]) throws(PrintFault) -> PDFEmblem {
        if let emblem = emblems[bytes] { return emblem }
        let emblem = try PDFEmblem(bytes)
        emblems[bytes] = emblem
        return emblem
    }

    private func fill(_ place: Rectangle) {
        unsafe cairo_set_source_rgb(cairo, 0.93, 0.94, 0.96)
        unsafe cairo_rectangle(cairo, place.x, place.y, place.width, place.height)
        unsafe cairo_fill(cairo)
    }

    private func dots(_ x: Double, _ y: Double, _ width: Double) {
        unsafe cairo_set_source_rgb(cairo, 0, 0, 0)
        unsafe cairo_set_line_width(cairo, 0.8)
        unsafe cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
        unsafe cairo_set_dash(cairo, [0, 3], 2, 0)
        unsafe cairo_move_to(cairo, x, y)
        unsafe cairo_line_to(cairo, x + width, y)
        unsafe cairo_stroke(cairo)
        unsafe cairo_set_dash(cairo, nil, 0, 0)
    }

    /// Light letters from the lower left to the upper right, under everything else.
    private func drawAcross(_ word: String, _ geometry: PageGeometry) {
        let lettering = Lettering(size: 150, isBold: true)
        let width = letters.width(of: word, lettering)
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, geometry.width / 2, geometry.height / 2)
        unsafe cairo_rotate(cairo, -0.8)
        unsafe cairo_move_to(cairo, -width / 2, -lettering.size * 0.58)
        unsafe cairo_set_source_rgb(cairo, 0.945, 0.945, 0.945)
        unsafe letters.trace(word, lettering, on: cairo)
        unsafe cairo_fill(cairo)
        unsafe cairo_restore(cairo)
    }

    private func outline(_ entry: OutlineEntry) {
        parents.removeLast(max(0, parents.count - entry.level))
        let place = "page=\(pageNumber) pos=[0 \(Int(entry.y))]"
        let title = PrintableText.line(entry.title)
        let identity = unsafe cairo_pdf_surface_add_outline(
            surface, parents.last ?? 0, title, place, CAIRO_PDF_OUTLINE_FLAG_OPEN)
        parents.append(identity)
    }
}

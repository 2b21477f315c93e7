// Measures and draws texts with Pango. A text once laid out is kept, so that it is drawn as it was measured.

internal import CPango
import Shared

/// Sets texts in the fonts of this process.
@safe
final class PDFLetters: LetterMeasuring {
    private let context: OpaquePointer
    private var texts: [TextRun.Setting: SetText] = [:]

    /// Texts kept at once.
    private static let textCountMax = 20_000

    init() {
        unsafe context = unsafe pango_font_map_create_context(pango_cairo_font_map_get_default())
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        unsafe pango_context_set_language(context, pango_language_from_string("id"))
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(context)) }

    func lineHeights(of setting: TextRun.Setting) -> [Double] { text(setting).lines.map(\.height) }

    func width(of text: String, _ lettering: Lettering) -> Double {
        let layout = unsafe Self.layout(context, PrintableText.line(text), lettering)
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }
        var (width, height) = (Int32(0), Int32(0))
        unsafe pango_layout_get_size(layout, &width, &height)
        return Double(width) / Double(PANGO_SCALE)
    }

    /// Draws some lines, the first one's upper left corner at (x, y).
    func draw(_ run: TextRun, _ lines: Range<Int>, x: Double, y: Double, on cairo: OpaquePointer) {
        let text = text(run.setting)
        let (red, green, blue) = run.setting.lettering.ink.colour
        unsafe cairo_set_source_rgb(cairo, red, green, blue)
        var top = y
        for number in lines where number < text.lines.count {
            let line = text.lines[number]
            unsafe cairo_move_to(cairo, x + line.x, top + line.ascent)
            unsafe pango_cairo_show_layout_line(cairo, line.line)
            top += run.lineHeights[number]
        }
    }

    /// The outline of a word as a path at the current point; it is no text in the file.
    func trace(_ text: String, _ lettering: Lettering, on cairo: OpaquePointer) {
        let layout = unsafe Self.layout(context, text, lettering)
        unsafe pango_cairo_layout_path(cairo, layout)
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
    }

    private func text(_ setting: TextRun.Setting) -> SetText {
        if let text = texts[setting] { return text }
        let text = unsafe SetText(Self.layout(context, setting))
        if texts.count >= Self.textCountMax { texts.removeAll() }
        texts[setting] = text
        return text
    }

    // MARK: Layouts

    private static func layout(
        _ context: OpaquePointer, _ text: String, _ lettering: Lettering
    ) -> OpaquePointer {
        let layout = unsafe pango_layout_new(context)
        guard let layout = unsafe layout else { fatalError("Pango makes no layout") }
        let description = unsafe pango_font_description_from_string(PDFFonts.families)
        unsafe pango_font_description_set_absolute_size(description, lettering.size * Double(PANGO_SCALE))
        if lettering.isBold { unsafe pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
        if lettering.isSlanted { unsafe pango_font_description_set_style(description, PANGO_STYLE_ITALIC) }
        unsafe pango_layout_set_font_description(layout, description)
        unsafe pango_font_description_free(description)
        // A line that begins with letters from the right begins at the left all the same.
        unsafe pango_layout_set_auto_dir(layout, 0)
        unsafe pango_layout_set_text(layout, text, Int32(text.utf8.count))
        return unsafe layout
    }

    private static func layout(_ context: OpaquePointer, _ setting: TextRun.Setting) -> OpaquePointer {
        let text = PrintableText.lines(setting.text)
        let marks = PrintableText.line(setting.marks)
        let layout = unsafe layout(context, text + marks, setting.lettering)
        let scale = Double(PANGO_SCALE)
        unsafe pango_layout_set_width(layout, Int32(max(1, setting.width) * scale))
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_indent(layout, Int32(setting.indentation * scale))
        switch setting.alignment {
        case .start: break
        case .centre: unsafe pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        case .end: unsafe pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
        case .justified: unsafe pango_layout_set_justify(layout, 1)
        }
        if let count = setting.lineCountMax {
            unsafe pango_layout_set_height(layout, -Int32(count))
            unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        }
        let attributes = unsafe pango_attr_list_new()
        // A name or a hash that is broken shall not gain a character.
        unsafe pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0))
        if setting.lettering.isUnderlined {
            unsafe pango_attr_list_insert(attributes, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE))
        }
        if !marks.isEmpty { unsafe raise(attributes, from: text.utf8.count, setting.lettering) }
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
        return unsafe layout
    }

    /// Small and raised from a byte on to the end.
    private static func raise(_ attributes: OpaquePointer?, from start: Int, _ lettering: Lettering) {
        let size = lettering.size * Double(PANGO_SCALE)
        let small = unsafe pango_attr_size_new_absolute(Int32(size * 0.68))
        let raised = unsafe pango_attr_rise_new(Int32(size * 0.32))
        unsafe small?.pointee.start_index = UInt32(start)
        unsafe raised?.pointee.start_index = UInt32(start)
        unsafe pango_attr_list_insert(attributes, small)
        unsafe pango_attr_list_insert(attributes, raised)
    }
}

/// A text laid out.
@safe
private final class SetText {
    /// A line, and where it stands in its text's column.
    @safe
    struct Line {
        let line: OpaquePointer
        /// From the column's left edge.
        let x: Double
        /// From the line's top to its base.
        let ascent: Double
        let height: Double
    }

    private let layout: OpaquePointer
    private(set) var lines: [Line] = []

    /// Takes the layout over.
    init(_ layout: OpaquePointer) {
        unsafe self.layout = unsafe layout
        let iterator = unsafe pango_layout_get_iter(layout)
        let scale = Double(PANGO_SCALE)
        repeat {
            guard let line = unsafe pango_layout_iter_get_line_readonly(iterator) else { break }
            var extents = PangoRectangle()
            unsafe pango_layout_iter_get_line_extents(iterator, nil, &extents)
            let base = unsafe pango_layout_iter_get_baseline(iterator)
            lines.append(
                unsafe Line(
                    line: line, x: Double(extents.x) / scale, ascent: Double(base - extents.y) / scale,
                    height: Double(extents.height) / scale))
        } while unsafe pango_layout_iter_next_line(iterator) != 0
        unsafe pango_layout_iter_free(iterator)
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }
}

extension Lettering.Ink {
    var colour: (red: Double, green: Double, blue: Double) {
        switch self {
        case .black: (0, 0, 0)
        case .grey: (0.35, 0.35, 0.35)
        case .red: (0.69, 0, 0.13)
        }
    }
}

// The letters that documents are set in, named file by file: Liberation Sans (of Arial's measures, as the
// rules on official papers ask), and DejaVu Sans for what it lacks. No other font of the machine is looked
// at, so that the same document is the same bytes on every machine with these packages.

internal import CPango
internal import Glibc
import Shared

/// What could not be drawn, in one line.
struct PrintFault: Error, Sendable, Hashable {
    let words: Words
}

/// The fonts of this process.
enum PDFFonts {
    /// For descriptions: the first that has a letter draws it.
    static let families = "Liberation Sans,DejaVu Sans"

    private static let folders = ["liberation2", "liberation", "dejavu"].map {
        "/usr/share/fonts/truetype/\($0)/"
    }
    private static let liberation = ["Regular", "Bold", "Italic", "BoldItalic"].map {
        "LiberationSans-\($0).ttf"
    }
    private static let dejavu = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]

    /// Makes fontconfig know these files and nothing else.
    static func load() throws(PrintFault) {
        guard let configuration = unsafe FcConfigCreate() else { throw missing }
        var count = 0
        for file in (liberation + dejavu).compactMap(path) {
            count += Int(unsafe FcConfigAppFontAddFile(configuration, file))
        }
        if count == 0 { throw missing }
        if unsafe FcConfigSetCurrent(configuration) == 0 { throw missing }
        unsafe FcConfigDestroy(configuration)
    }

    /// Opens every one of these files, for good: what is drawn later opens none.
    static func open() throws(PrintFault) {
        let letters = PDFLetters()
        let styles = [(false, false), (true, false), (false, true), (true, true)].map {
            Lettering(size: 10, isBold: $0, isSlanted: $1)
        }
        // A letter that the first family has, and one that it lacks.
        _ = try PDFFile.bytes(sample: "A\u{2714}", styles, letters)
    }

    private static func path(_ name: String) -> String? {
        folders.map { $0 + name }.first { unsafe access($0, R_OK) == 0 }
    }

    private static var missing: PrintFault {
        PrintFault(
            words: Words(
                id: "huruf tidak ditemukan; pasang paket fonts-liberation2 dan fonts-dejavu-core",
                en: "no letters found; install the packages fonts-liberation2 and fonts-dejavu-core"))
    }
}

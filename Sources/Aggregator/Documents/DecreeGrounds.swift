// The grounds of a decree, *Menimbang* and *Mengingat*: which considerations and which regulations it rests
// on. A catalogue has no place for them (its members are fixed, and no figure needs them), so an office
// writes them into `dasar-hukum.txt` in the data folder, as it puts its emblem there:
//
//   # a remark
//   Menimbang
//   bahwa …
//   Mengingat
//   Undang-Undang Nomor 17 Tahun 2003 tentang Keuangan Negara
//
// A line is a point; it is numbered and closed by the document. Without the file the decree that the
// built-in catalogue is of has its own words; any other has a line to fill in.

import Shared

/// What a decree rests on. Points have neither their number nor the mark that closes them.
struct DecreeGrounds: Sendable, Hashable {
    /// *Menimbang*
    var considering: [String]
    /// *Mengingat*
    var recalling: [String]

    /// Why the text is not taken.
    struct Fault: Error, Hashable {
        /// From 1 on; 0 where the whole is at fault.
        let line: Int
        let words: Words
    }

    /// Reads the file's text.
    init(_ text: String) throws(Fault) {
        (considering, recalling) = ([], [])
        var isRecalling: Bool?
        // Scalars: a line end of Windows would be one character, and no LF.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (place, part) in lines.enumerated() {
            let line = Self.trimmed(part)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if let head = Self.heads[line] {
                isRecalling = head
                continue
            }
            guard let isRecalling else { throw Fault(line: place + 1, words: Self.noHead) }
            guard line.unicodeScalars.count <= Limits.noteScalarCountMax else {
                throw Fault(line: place + 1, words: Self.tooLong)
            }
            if isRecalling { recalling.append(line) } else { considering.append(line) }
        }
        if considering.isEmpty || recalling.isEmpty { throw Fault(line: 0, words: Self.incomplete) }
    }

    private init(considering: [String], recalling: [String]) {
        (self.considering, self.recalling) = (considering, recalling)
    }

    private static let heads = [
        "Menimbang": false, "Menimbang:": false, "Menimbang :": false, "Mengingat": true, "Mengingat:": true,
        "Mengingat :": true,
    ]

    /// Without the spaces around it, the byte order mark of a file from Windows, and the marks that the
    /// document sets itself.
    private static func trimmed(_ part: Substring.UnicodeScalarView) -> String {
        func isOuter(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar == "\u{FEFF}"
        }
        let begun = part.drop(while: isOuter)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: begun.reversed().drop { isOuter($0) || $0 == ";" || $0 == "." }.reversed())
        return String(text)
    }

    private static let noHead = Words(
        id: "baris ini berdiri sebelum judul; mulailah dengan baris Menimbang atau Mengingat",
        en: "this line stands before a head; begin with a line Menimbang or Mengingat")
    private static let tooLong = Words(
        id: "lebih dari \(Limits.noteScalarCountMax) karakter; bagilah menjadi beberapa baris",
        en: "more than \(Limits.noteScalarCountMax) characters; make several lines of it")
    private static let incomplete = Words(
        id: "kedua judul, Menimbang dan Mengingat, masing-masing perlu sedikitnya satu baris",
        en: "both heads, Menimbang and Mengingat, need a line at least")

    // MARK: Where they come from

    /// The office's file; nil where there is none.
    static func read(_ layout: DataLayout) throws -> DecreeGrounds? {
        let place = layout.grounds
        guard try FileSystem.exists(place) else { return nil }
        let bytes = try FileSystem.read(place, byteCountMax: Limits.groundsByteCountMax)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFault(
                id: "\(place): bukan teks UTF-8; simpanlah ulang sebagai UTF-8",
                en: "\(place): no UTF-8 text; save it as UTF-8")
        }
        do throws(Fault) { return try DecreeGrounds(text) } catch {
            let line = error.line == 0 ? "" : ":\(error.line)"
            throw CommandFault(
                id: "\(place)\(line): \(error.words.indonesian)",
                en: "\(place)\(line): \(error.words.english)")
        }
    }

    /// What a catalogue's decree, or one that amends it, rests on where the office says nothing else.
    static func usual(of catalog: Catalog, isAmending: Bool = false) -> DecreeGrounds {
        let (first, last) = (catalog.years.lowerBound, catalog.years.upperBound)
        let needed =
            "bahwa berdasarkan pertimbangan sebagaimana dimaksud pada huruf a perlu ditetapkan Indikator Kinerja "
            + "Utama Tahun \(first)-\(last) melalui Keputusan Kepala \(catalog.office.name)"
        let isOurs = catalog.office.id == Catalog.builtIn.office.id
        return DecreeGrounds(
            considering: [guideline, needed],
            recalling: !isOurs
                ? ["…"] : isAmending ? LuwuTimurDecree.recallingMended : LuwuTimurDecree.recalling)
    }

    private static let guideline =
        "bahwa untuk melaksanakan ketentuan Pasal 3 dan Pasal 4 Peraturan Menteri Pendayagunaan Aparatur Negara "
        + "Nomor PER/9/M.PAN/5/2007 tentang Pedoman Umum Penetapan Indikator Kinerja Utama di Lingkungan "
        + "Instansi Pemerintah"

    // MARK: On paper

    /// `Menimbang : a. …; b. …;` and `Mengingat : 1. …; 2. ….`
    var clauses: [Document.Clause] { [Self.clause(considering: considering), recallingClause] }

    /// *Menimbang* with these considerations.
    static func clause(considering texts: [String]) -> Document.Clause {
        let points = texts.enumerated().map { Document.Point(letterMark($0), $1 + ";") }
        return Document.Clause("Menimbang", hasColon: true, "", points: points)
    }

    /// *Mengingat*
    var recallingClause: Document.Clause {
        let points = recalling.enumerated().map { place, text in
            Document.Point("\(place + 1).", text + (place + 1 == recalling.count ? "." : ";"))
        }
        return Document.Clause("Mengingat", hasColon: true, "", points: points)
    }

    /// `a.` … `z.`, `aa.` …
    private static func letterMark(_ place: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let head = place < letters.count ? "" : String(letters[place / letters.count - 1])
        return head + String(letters[place % letters.count]) + "."
    }
}

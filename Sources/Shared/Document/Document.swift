// A document of the office as a value, the same for paper, page and spreadsheet: what it says, in one
// language, and how it is to be laid out; not where a line breaks or a page ends. A program that must not
// link what draws letters hands it to `iku-print` (DocumentJSON).
//
//   document   facts of the whole: paper, draft or final, author, date, what it was computed from
//     section  begins a page; own orientation, letterhead (kop surat) and title
//       block  heading, paragraph, clauses, facts, table, footnotes, signatures, … (DocumentBlock)
//
// Texts are plain: LF breaks a line, nothing in them is markup. The same value gives the same bytes.

/// A document: Laporan Kinerja, Perjanjian Kinerja, Tanda terima and the like.
public struct Document: Sendable, Hashable {
    /// Sheets of paper, by the names offices use. The raw value is the code in `iku-document/1`.
    public enum Paper: String, Sendable, CaseIterable {
        /// 210 × 297 mm.
        case a4
        /// Folio as Indonesian offices buy it: 215 × 330 mm.
        case f4

        /// Width and height of the upright sheet in millimetres.
        public var millimetres: (width: Int, height: Int) {
            switch self {
            case .a4: (210, 297)
            case .f4: (215, 330)
            }
        }
    }

    /// How the sheet lies.
    public enum Orientation: String, Sendable, CaseIterable {
        /// Upright.
        case portrait
        /// Across: for wide tables.
        case landscape
    }

    /// Where text stands between its edges.
    public enum Alignment: String, Sendable, CaseIterable {
        /// Along the left edge.
        case start
        /// In the middle.
        case centre
        /// Along the right edge: numbers.
        case end
        /// Along both edges, the last line excepted: letters.
        case justified
    }

    /// Head of a letter: emblem, lines in the middle, a double line below.
    public struct Letterhead: Sendable, Hashable {
        /// The emblem as a PNG file; none leaves its place to the lines.
        public let emblem: [UInt8]?
        /// From the government's name to the office's; the last one is the largest.
        public let names: [String]
        /// Address, telephone, electronic mail: small lines.
        public let address: [String]

        /// A letterhead.
        public init(emblem: [UInt8]? = nil, names: [String], address: [String]) {
            (self.emblem, self.names, self.address) = (emblem, names, address)
        }
    }

    /// What the figures were computed from, and how to check that: the footer of every page.
    public struct Source: Sendable, Hashable {
        /// The log's name, `dagkopukmp-luwu-timur/iku`.
        public let origin: String
        /// Entries of the log.
        public let size: UInt64
        /// The root over them, base64.
        public let root: String
        /// As of when, as people read it: `12 Januari 2023 08.00 WITA`.
        public let moment: String
        /// One sentence: how to verify.
        public let verification: String

        /// A source.
        public init(origin: String, size: UInt64, root: String, moment: String, verification: String) {
            (self.origin, self.size, self.root) = (origin, size, root)
            (self.moment, self.verification) = (moment, verification)
        }
    }

    /// A part that begins a page.
    public struct Section: Sendable, Hashable {
        /// How its sheets lie.
        public let orientation: Orientation
        /// On its first page.
        public let letterhead: Letterhead?
        /// Title lines in the middle, bold, under the letterhead; the first one is the outline's entry.
        public let title: [String]
        /// Lines in the middle under the title: number, subject, year.
        public let subtitle: [String]
        /// What follows.
        public let blocks: [Block]

        /// A section.
        public init(
            orientation: Orientation = .portrait, letterhead: Letterhead? = nil, title: [String] = [],
            subtitle: [String] = [], blocks: [Block]
        ) {
            (self.orientation, self.letterhead, self.blocks) = (orientation, letterhead, blocks)
            (self.title, self.subtitle) = (title, subtitle)
        }
    }

    /// Which document it is: `laporan-kinerja`; `[a-z0-9-]`, 1 to 64 of them.
    public let kind: String
    /// Of the texts, and of the words that the page adds ("Halaman 2 dari 5").
    public let language: Language
    /// The sheets it is printed on.
    public let paper: Paper
    /// In the file's properties, and the page's title.
    public let title: String
    /// In the file's properties: the office.
    public let author: String
    /// The creation date in the file's properties: given, so that the same content is the same bytes.
    public let created: Timestamp
    /// A draft says so on every page, and shows who has to initial it.
    public let isDraft: Bool
    /// A line on top of every page that says that the data are no real ones (CONTOH – BUKAN DATA RESMI).
    public let banner: String?
    /// What the figures were computed from.
    public let source: Source?
    /// At least one.
    public let sections: [Section]

    /// A document.
    public init(
        kind: String, language: Language, paper: Paper, title: String, author: String, created: Timestamp,
        isDraft: Bool, banner: String? = nil, source: Source? = nil, sections: [Section]
    ) {
        (self.kind, self.language, self.paper) = (kind, language, paper)
        (self.title, self.author, self.created) = (title, author, created)
        (self.isDraft, self.banner, self.source, self.sections) = (isDraft, banner, source, sections)
    }
}

extension Document.Source {
    /// The footer's lines in `language`; the first can be read back by `PrintFooter`.
    public func lines(in language: Language) -> [String] {
        let facts = PrintFooter.line(size: size, root: root, in: language)
        return ["\(facts) · \(origin)", "\(moment) · \(verification)"]
    }
}

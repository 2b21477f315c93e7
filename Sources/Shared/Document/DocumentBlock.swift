// What a section consists of, from top to bottom.

extension Document {
    /// A part of a section.
    public enum Block: Sendable, Hashable {
        /// A heading of level 1 to 3; it stays with what follows it.
        case heading(String, level: Int)
        /// Running text.
        case paragraph(Paragraph)
        /// Labelled texts: KESATU …, Menimbang : a. …, 1. …
        case clauses([Clause])
        /// Names and values in two columns with a colon between: Nama : …
        case facts([Fact])
        /// A table.
        case table(Table)
        /// Small lines under a table that explain its words: the scale of predikat with its source.
        case legend(title: String, lines: [String])
        /// Small texts that marks in tables point to.
        case footnotes([Footnote])
        /// Who signs, side by side, and on drafts who initials before.
        case signatures(Signatures)
        /// Tembusan: who gets a copy.
        case copies(title: String, names: [String])
        /// What follows begins a page.
        case pageBreak
    }

    /// Running text.
    public struct Paragraph: Sendable, Hashable {
        /// Weight, slant and size of running text.
        public enum Style: String, Sendable, CaseIterable {
            /// As letters are written.
            case plain
            /// Bold.
            case strong
            /// Slanted.
            case slanted
            /// A note in small letters.
            case small
            /// Bold and red: a warning.
            case alarm
        }

        /// What it says; LF breaks the line.
        public let text: String
        /// Where it stands.
        public let alignment: Alignment
        /// How it looks.
        public let style: Style
        /// Whether its first line begins further in.
        public let isIndented: Bool

        /// A paragraph.
        public init(
            _ text: String, alignment: Alignment = .justified, style: Style = .plain, isIndented: Bool = false
        ) {
            (self.text, self.alignment, self.style) = (text, alignment, style)
            self.isIndented = isIndented
        }
    }

    /// A labelled text.
    public struct Clause: Sendable, Hashable {
        /// `KESATU`, `Menimbang`, `1.`; all labels of one block share a column.
        public let label: String
        /// Whether a colon stands between label and text.
        public let hasColon: Bool
        /// What it says.
        public let text: String
        /// Points below the text, each with a mark of its own: `a.`
        public let points: [Point]

        /// A labelled text.
        public init(_ label: String, hasColon: Bool = false, _ text: String, points: [Point] = []) {
            (self.label, self.hasColon, self.text, self.points) = (label, hasColon, text, points)
        }
    }

    /// A point of a clause.
    public struct Point: Sendable, Hashable {
        /// `a.`
        public let mark: String
        /// What it says.
        public let text: String

        /// A point.
        public init(_ mark: String, _ text: String) { (self.mark, self.text) = (mark, text) }
    }

    /// A name and its value.
    public struct Fact: Sendable, Hashable {
        /// `Nama`
        public let name: String
        /// What it is.
        public let value: String

        /// A fact.
        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// A text that a mark points to.
    public struct Footnote: Sendable, Hashable {
        /// `1`, as in `Cell.marks`.
        public let mark: String
        /// What it says.
        public let text: String

        /// A footnote.
        public init(_ mark: String, _ text: String) { (self.mark, self.text) = (mark, text) }
    }

    /// The block at a document's end, never torn apart and never alone on its page.
    public struct Signatures: Sendable, Hashable {
        /// One (in the right half) to three, from the left.
        public let signatures: [Signature]
        /// Offices whose initials a draft needs first, lowest last; not shown on what is final.
        public let initials: [String]

        /// Signatures.
        public init(_ signatures: [Signature], initials: [String] = []) {
            (self.signatures, self.initials) = (signatures, initials)
        }
    }

    /// One signature, with room for ink, a stamp or an electronic one.
    public struct Signature: Sendable, Hashable {
        /// `Ditetapkan di Malili`, `pada tanggal 12 Januari 2023`; or `Malili, 12 Januari 2023`.
        public let placeAndDate: [String]
        /// `Plt. KEPALA DINAS …,`
        public let role: [String]
        /// Who signs; nil leaves a dotted line.
        public let name: String?
        /// `Pembina Utama Muda`
        public let rank: String?
        /// The number alone: 18 digits.
        public let nip: String?

        /// A signature.
        public init(
            placeAndDate: [String] = [], role: [String], name: String?, rank: String? = nil,
            nip: String? = nil
        ) {
            (self.placeAndDate, self.role, self.name) = (placeAndDate, role, name)
            (self.rank, self.nip) = (rank, nip)
        }
    }
}

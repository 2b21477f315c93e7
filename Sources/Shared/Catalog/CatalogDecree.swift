// The decree's own particulars, for documents: its number and place, who gets copies, what is wrong in it,
// and the programs it lists. `CatalogReader` has checked their shape; nothing here is needed to compute a
// figure.

extension Catalog {
    /// What the decree says of itself.
    public struct Decree: Sendable, Hashable {
        /// `Nomor: … TAHUN 2022`, as the catalogue has it.
        public let numberText: String?
        /// `Januari 2022`
        public let dateText: String?
        /// Where it was signed.
        public let place: String?
        /// Who gets a copy (*tembusan*).
        public let copiesTo: [String]
        /// What is wrong in it.
        public let defects: [String]
    }

    /// The decree's particulars.
    public var decree: Decree {
        let decree = json.object?["decree"]?.object
        return Decree(
            numberText: decree?["number_text"]?.string, dateText: decree?["date_text"]?.string,
            place: decree?["place"]?.string, copiesTo: Self.texts(decree?["copies_to"]),
            defects: Self.texts(decree?["defects"]))
    }

    /// The programs the decree lists, in its order; empty where it lists none.
    public var programs: [String] { Self.texts(json.object?["programs"]) }

    private static func texts(_ value: JSONValue?) -> [String] {
        (value?.array ?? []).compactMap(\.string)
    }
}

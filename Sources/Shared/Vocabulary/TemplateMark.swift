// What a template says of itself, so that another office's, another unit's or last year's is known again. In
// a table the rows `tanda`, in a JSON draft the member `template`; a file that bears none is taken as it is.

/// What a template was made for; members as written, nil where they are missing.
public struct TemplateMark: Sendable, Hashable {
    /// The form of templates that this program makes and knows.
    public static let currentVersion = "1"
    /// Its members, in the order in which they are written.
    public enum Member: String, Sendable, CaseIterable {
        /// The form of the template.
        case version
        /// The office's identifier.
        case office
        /// The unit's identifier.
        case bidang
        /// The period.
        case period
        /// The catalogue's revision.
        case catalog
    }

    private var texts: [Member: String] = [:]

    /// A mark that says nothing yet.
    public init() {}

    /// The mark of a template of this program.
    public init(office: String, bidang: String, period: Period, catalog: Int) {
        texts = [
            .version: Self.currentVersion, .office: office, .bidang: bidang, .period: period.description,
            .catalog: String(catalog),
        ]
    }

    /// What it says.
    public subscript(_ member: Member) -> String? {
        get { texts[member] }
        set { texts[member] = newValue }
    }

    /// Where faults of a member point.
    public static func pointer(_ member: Member) -> JSONPointer {
        JSONPointer.root.appending("template").appending(member.rawValue)
    }

    /// As a draft's member `template`.
    public var json: JSONValue {
        .object(
            JSONObject(
                pairs: Member.allCases.compactMap { member in
                    texts[member].map { (member.rawValue, .string($0)) }
                }))
    }
}

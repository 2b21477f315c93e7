/// The language of what people read.
public enum Language: String, Sendable, CaseIterable {
    /// Bahasa Indonesia, the office's language.
    case indonesian = "id"
    /// English.
    case english = "en"

    /// The language a command line asks for: the first of `IKU_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG`
    /// that is set; `id…` is Indonesian, anything else English.
    public init(environment: [String: String]) {
        let names = ["IKU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        let value = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = value.lowercased().hasPrefix("id") ? .indonesian : .english
    }
}

/// One sentence in every language of the product.
public struct Words: Sendable, Hashable {
    /// Bahasa Indonesia.
    public let indonesian: String
    /// English.
    public let english: String

    /// The same sentence twice.
    public init(id indonesian: String, en english: String) {
        self.indonesian = indonesian
        self.english = english
    }

    /// The sentence in `language`.
    public func text(in language: Language) -> String {
        switch language {
        case .indonesian: indonesian
        case .english: english
        }
    }
}

/// The product's version.
public enum Version {
    /// Semantic version of both programs; hello lines and `--version` show it.
    public static let current = "0.1.0"
}

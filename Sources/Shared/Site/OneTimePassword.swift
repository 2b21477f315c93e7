// First passwords of accounts.

/// Passwords that are handed out once and changed at the first log-in.
public enum OneTimePassword {
    /// Letters and digits that nobody confuses on paper: 32, so that five bits choose one.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")

    /// 80 random bits in four groups of four.
    public static func make() -> String {
        let letters = Secrets.random(byteCount: 16).map { alphabet[Int($0 & 31)] }
        let groups = stride(from: 0, to: 16, by: 4).map { String(letters[$0..<($0 + 4)]) }
        return groups.joined(separator: "-")
    }
}

/// Where a peer listens, as people write it: `host:7345`, `10.0.0.1:7345`, `[::1]:7345`.
public struct PeerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A host name or an IP address, without brackets.
    public let host: String
    /// TCP port; 0 asks the system for a free one where one listens.
    public let port: UInt16

    /// An address; nil where the host is not one that can be written and read again.
    public init?(host: String, port: UInt16) {
        guard host.contains(":") ? Self.isIPv6(host) : Self.isName(host) else { return nil }
        self.host = host
        self.port = port
    }

    /// `host:port`, IPv6 in brackets; the port may be missing where `defaultPort` is given.
    public init?(_ text: some StringProtocol, defaultPort: UInt16? = nil) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Limits.peerAddressByteCountMax else { return nil }
        let hostEnd: Int
        let isBracketed = bytes.first == UInt8(ascii: "[")
        if isBracketed {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = close + 1
        } else {
            hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        }
        guard let port = Self.port(bytes[hostEnd...]) ?? (hostEnd == bytes.count ? defaultPort : nil) else {
            return nil
        }
        let inner = isBracketed ? bytes[1..<(hostEnd - 1)] : bytes[..<hostEnd]
        let host = String(decoding: inner, as: UTF8.self)
        if isBracketed, !host.contains(":") { return nil }
        self.init(host: host, port: port)
    }

    /// `host:port`, IPv6 in brackets.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// `:7345`: one to five digits, at most 65535.
    private static func port(_ bytes: ArraySlice<UInt8>) -> UInt16? {
        guard bytes.first == UInt8(ascii: ":"), (2...6).contains(bytes.count),
            bytes.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return UInt16(String(decoding: bytes.dropFirst(), as: UTF8.self))
    }

    private static func isName(_ host: String) -> Bool {
        !host.isEmpty && host.utf8.allSatisfy { isLetterOrDigit($0) || "-._".utf8.contains($0) }
    }

    /// Hexadecimal groups, perhaps an IPv4 tail, perhaps a zone; the resolver judges the rest.
    private static func isIPv6(_ host: String) -> Bool {
        let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first,
            address.utf8.allSatisfy({ Hex.value(ofDigit: $0) != nil || ":.".utf8.contains($0) })
        else { return false }
        return parts.count == 1 || isName(String(parts[1]))
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}

// Names and addresses under which browsers reach this machine, as certificates carry them and `Host` fields
// name them.

internal import Glibc

/// A DNS name or a numeric address.
public enum HostName: Sendable, Hashable, CustomStringConvertible {
    /// A name, lower-case; a certificate's may begin with `*.`.
    case name(String)
    /// 4 or 16 bytes.
    case address([UInt8])

    /// A name or address as people write it, brackets around IPv6 allowed; nil where it can be neither.
    public init?(_ text: String) {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if let bytes = Self.parse(bare, AF_INET, 4) ?? Self.parse(bare, AF_INET6, 16) {
            self = .address(bytes)
            return
        }
        let name = bare.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = (1...253).contains(name.utf8.count) && labels.allSatisfy(Self.isLabel)
        // All digits would be half an address.
        guard isName, name.contains(where: { $0.isLetter }) else { return nil }
        self = .name(name)
    }

    /// The host of a `Host` field, its port dropped; nil where there is none.
    public init?(hostField: String) {
        let end = hostField.hasPrefix("[") ? hostField.firstIndex(of: "]") : nil
        let host = end.map { String(hostField[...$0]) } ?? String(hostField.prefix { $0 != ":" })
        self.init(host)
    }

    /// As people write it.
    public var description: String {
        switch self {
        case .name(let name): name
        case .address(let bytes): Self.text(of: bytes)
        }
    }

    /// Whether this machine alone can be meant.
    public var isLoopback: Bool {
        switch self {
        case .name(let name): name == "localhost"
        case .address(let bytes): bytes.count == 4 ? bytes[0] == 127 : bytes == Self.loopback6
        }
    }

    /// Whether a certificate for `self` is one for `other`: `*.` stands for one label.
    public func covers(_ other: HostName) -> Bool {
        if self == other { return true }
        guard case .name(let pattern) = self, case .name(let name) = other, pattern.hasPrefix("*."),
            let dot = name.firstIndex(of: ".")
        else { return false }
        return name[dot...] == pattern.dropFirst()
    }

    /// This machine's name and the addresses of its interfaces, those for its own use among them; addresses
    /// that hold on one cable only (link-local) are left out.
    public static func ofThisMachine() -> [HostName] {
        var names: [HostName] = [.name("localhost"), .address([127, 0, 0, 1]), .address(loopback6)]
        var buffer = [CChar](repeating: 0, count: 256)
        if unsafe gethostname(&buffer, buffer.count - 1) == 0, let name = HostName(text(buffer)) {
            names.append(name)
        }
        for address in interfaceAddresses() where !names.contains(address) && !address.isLinkLocal {
            names.append(address)
        }
        return names
    }

    private static let loopback6: [UInt8] = Array(repeating: 0, count: 15) + [1]

    private var isLinkLocal: Bool {
        guard case .address(let bytes) = self else { return false }
        return bytes.count == 4
            ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    private static func interfaceAddresses() -> [HostName] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return [] }
        defer { unsafe freeifaddrs(list) }
        var found: [HostName] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe entry.pointee.ifa_addr {
                let resolved = unsafe ResolvedAddress(socketAddress: UnsafeRawPointer(address))
                if let host = resolved?.host, let name = HostName(host) { found.append(name) }
            }
            unsafe next = entry.pointee.ifa_next
        }
        return found
    }

    private static func isLabel(_ label: Substring) -> Bool {
        label == "*"
            || (1...63).contains(label.utf8.count)
                && label.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
                }
    }

    private static func parse(_ text: String, _ family: Int32, _ byteCount: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    private static func text(of bytes: [UInt8]) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        if unsafe inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) == nil { return "?" }
        return text(buffer)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

// Addresses as people write them (`host:port`, `[::1]:7345`), and what names stand for.

internal import Glibc

/// A host and a port, not yet looked up.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name or a numeric address, without brackets; empty is every interface of the machine.
    public let host: String
    /// The port; 0 lets the system choose.
    public let port: UInt16

    /// A host and a port.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `host:port`; an IPv6 address stands in brackets.
    public init(_ text: String) throws(SystemError) {
        let refusal = SystemError.notAnAddress(subject: text)
        guard let colon = text.lastIndex(of: ":") else { throw refusal }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        if host.hasPrefix("[") && host.hasSuffix("]") && host.utf8.count > 2 {
            host = host.dropFirst().dropLast()
        } else if host.contains(where: { $0 == ":" || $0 == "[" || $0 == "]" }) {
            throw refusal
        }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits),
            host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), host.utf8.count <= 255
        else { throw refusal }
        self.init(host: String(host), port: port)
    }

    /// `host:port`, IPv6 in brackets.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// What the name stands for, in the order to try it. Waits for the network's name service.
    public func resolve(forListening: Bool = false) throws(SystemError) -> [ResolvedAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (forListening ? AI_PASSIVE : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let status =
            host.isEmpty
            ? unsafe getaddrinfo(nil, String(port), &hints, &list)
            : unsafe getaddrinfo(host, String(port), &hints, &list)
        if status != 0 { throw .unknownHost(subject: description, code: status) }
        defer { unsafe freeaddrinfo(list) }
        var found: [ResolvedAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe entry.pointee.ai_addr {
                let count = Int(unsafe entry.pointee.ai_addrlen)
                unsafe found.append(
                    ResolvedAddress(bytes: Array(UnsafeRawBufferPointer(start: address, count: count))))
            }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }
}

/// A numeric address and port, as the system calls take it.
public struct ResolvedAddress: Sendable, Hashable, CustomStringConvertible {
    /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
    let bytes: [UInt8]

    /// Room for any address.
    static let byteCountMax = MemoryLayout<sockaddr_storage>.size

    var family: Int32 {
        bytes.count < 2 ? AF_UNSPEC : Int32(UInt16(bytes[0]) | UInt16(bytes[1]) << 8)
    }

    /// The port.
    public var port: UInt16 { parts.port }

    /// The host alone: `127.0.0.1`, `::1`; an IPv4 peer of an IPv6 socket is written as IPv4.
    public var host: String { parts.host }

    /// `127.0.0.1:7345`, `[::1]:7345`
    public var description: String { parts.description }

    private var parts: SocketAddress {
        var host = [CChar](repeating: 0, count: 1025)
        var port = [CChar](repeating: 0, count: 32)
        let flags = NI_NUMERICHOST | NI_NUMERICSERV
        let status = unsafe withAddress { address, count in
            unsafe getnameinfo(
                address, count, &host, socklen_t(host.count), &port, socklen_t(port.count), flags)
        }
        guard status == 0 else { return SocketAddress(host: "?", port: 0) }
        let name = Self.text(host)
        let isMapped = name.hasPrefix("::ffff:") && name.contains(".")
        return SocketAddress(
            host: isMapped ? String(name.dropFirst(7)) : name, port: UInt16(Self.text(port)) ?? 0)
    }

    func withAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        // The storage type is aligned for every kind of address.
        var storage = sockaddr_storage()
        unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyBytes(from: bytes.prefix($0.count)) }
        return unsafe withUnsafePointer(to: storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(min(bytes.count, Self.byteCountMax)))
            }
        }
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension ResolvedAddress {
    /// A copy of a `sockaddr`; nil where it is neither IPv4 nor IPv6.
    @unsafe init?(socketAddress: UnsafeRawPointer) {
        let count: Int
        switch unsafe Int32(socketAddress.load(as: UInt16.self)) {
        case AF_INET: count = MemoryLayout<sockaddr_in>.size
        case AF_INET6: count = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        bytes = unsafe Array(UnsafeRawBufferPointer(start: socketAddress, count: count))
    }
}

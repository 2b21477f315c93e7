// Plain forms, `application/x-www-form-urlencoded` (WHATWG URL, 5.1): `name=value&…`, `+` for a space, `%XX`
// for a byte. A value that is no UTF-8 is left out; the last of a name counts. The bytes are wiped when they
// have been read, and so is what the daemon's buffer held of them.

internal import Glibc

/// Gathers and reads one plain form.
@safe
final class HTTPFormReader {
    private var bytes: [UInt8] = []
    private let secretNames: Set<String>

    /// A form of so many bytes, as its head says.
    init(_ byteCount: Int, _ secretNames: Set<String>) {
        // One piece of memory from the beginning: growth would leave copies behind.
        bytes.reserveCapacity(min(byteCount, 1 << 20))
        self.secretNames = secretNames
    }

    deinit { Secrets.wipe(&bytes) }

    /// Takes a piece over, and wipes it where secrets may stand.
    func take(_ piece: UnsafePointer<CChar>, _ count: Int) {
        let buffer = unsafe UnsafeRawBufferPointer(start: piece, count: count)
        unsafe bytes.append(contentsOf: buffer)
        if secretNames.isEmpty { return }
        unsafe explicit_bzero(UnsafeMutableRawPointer(mutating: UnsafeRawPointer(piece)), count)
    }

    /// The form, once.
    func takeForm() -> HTTPForm {
        var form = HTTPForm()
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.endIndex
            let mark = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
            read(start..<mark, min(mark + 1, end)..<end, into: &form)
            start = end + 1
        }
        Secrets.wipe(&bytes)
        bytes = []
        return form
    }

    private func read(_ name: Range<Int>, _ value: Range<Int>, into form: inout HTTPForm) {
        guard let name = String(validating: decoded(name), as: UTF8.self), !name.isEmpty else { return }
        var content = decoded(value)
        if secretNames.contains(name) {
            form.secrets[name] = Passphrase(moving: &content)
        } else {
            form.fields[name] = String(validating: content, as: UTF8.self)
        }
    }

    private func decoded(_ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            switch bytes[place] {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%") where place + 2 < range.upperBound:
                if let high = Self.digit(bytes[place + 1]), let low = Self.digit(bytes[place + 2]) {
                    result.append(high << 4 | low)
                    place += 2
                } else {
                    result.append(bytes[place])
                }
            case let byte: result.append(byte)
            }
            place += 1
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

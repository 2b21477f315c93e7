// What a person remembers, from the moment it is read: one copy, in locked memory, wiped when the last owner
// lets go. It is never a String, whose copies nobody can wipe.

/// A passphrase.
public final class Passphrase: Sendable {
    let bytes: LockedBytes

    /// Moves `bytes` into locked memory, and wipes them.
    public init(moving bytes: inout [UInt8]) { self.bytes = LockedBytes(moving: &bytes) }

    /// Its length in Unicode scalars, as people count it.
    public var scalarCount: Int {
        bytes.withBytes { span in
            var count = 0
            // Every byte but the continuations of UTF-8 begins a scalar.
            for place in span.indices where span[place] & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }

    /// Whether its length is one that a new passphrase may have.
    public var hasAllowedLength: Bool {
        (Limits.passwordScalarCountMin...Limits.passwordScalarCountMax).contains(scalarCount)
    }

    /// Whether another one is the same, in a time that tells only their lengths.
    public func equals(_ other: Passphrase) -> Bool {
        bytes.withBytes { one in
            other.bytes.withBytes { two in
                if one.count != two.count { return false }
                var difference: UInt8 = 0
                for place in one.indices { difference |= one[place] ^ two[place] }
                return difference == 0
            }
        }
    }
}

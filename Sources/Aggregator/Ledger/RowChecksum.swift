// Checksums of stored rows: FNV-1a of 64 bits over the table's name, the key and the content, each field
// led by its length. Against flipped bits, not against attackers: any change of one byte changes the sum
// (every step is a bijection). What a person with the disk could forge is found by signatures and the tree.

import Shared

/// The checksum of one row, taken field by field.
struct RowChecksum: Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Begins with the table's name.
    init(_ table: StaticString) { add("\(table)") }

    mutating func add(_ text: String) {
        add(Int64(text.utf8.count))
        for byte in text.utf8 { take(byte) }
    }

    mutating func add(_ bytes: [UInt8]) {
        add(Int64(bytes.count))
        for byte in bytes { take(byte) }
    }

    mutating func add(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            take(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    private mutating func take(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// As a column.
    var column: SQLValue { .integer(Int64(bitPattern: value)) }

    /// Refuses a row whose stored checksum is another.
    func check(_ stored: Int64, _ row: @autoclosure () -> String, in table: String) throws(StoreError) {
        if stored == Int64(bitPattern: value) { return }
        throw .damaged("the checksum of \(row()) does not fit", in: table)
    }
}

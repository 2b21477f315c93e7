// How values, arrays and statements look to PostgreSQL. Integers are int8, texts UTF-8, bytes bytea; an
// array's binary form is: dimensions, has-null, element type, count, lower bound (int4 each), then length
// and bytes of each element.

/// Numbers of PostgreSQL's types (pg_type.dat).
private enum PostgresType {
    static let bytes: UInt32 = 17
    static let integer: UInt32 = 20
    static let text: UInt32 = 25
    static let bytesArray: UInt32 = 1001
    static let textArray: UInt32 = 1009
    static let integerArray: UInt32 = 1016
}

extension PostgresValue {
    init(_ value: SQLValue) {
        switch value {
        case .integer(let number): self.init(type: PostgresType.integer, bytes: Self.bigEndian(number))
        case .text(let text): self.init(type: PostgresType.text, bytes: Array(text.utf8))
        case .blob(let bytes): self.init(type: PostgresType.bytes, bytes: bytes)
        case .null: self.init(type: 0, bytes: nil)
        }
    }

    fileprivate static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }
    }
}

/// One column of many rows, growing into an array.
struct PostgresColumn {
    private let type: UInt32
    private let elementType: UInt32
    private var elements: [UInt8] = []
    private var count: Int32 = 0

    init(_ column: RowInsert.Column) {
        switch column {
        case .integer: (type, elementType) = (PostgresType.integerArray, PostgresType.integer)
        case .text: (type, elementType) = (PostgresType.textArray, PostgresType.text)
        case .blob: (type, elementType) = (PostgresType.bytesArray, PostgresType.bytes)
        }
    }

    var byteCount: Int { elements.count }

    mutating func append(_ value: SQLValue) {
        count += 1
        switch value {
        case .integer(let number): append(PostgresValue.bigEndian(number))
        case .text(let text): append(Array(text.utf8))
        case .blob(let bytes): append(bytes)
        case .null: fatalError("invariant broken: rows of batches hold no null")
        }
    }

    private mutating func append(_ bytes: [UInt8]) {
        elements += PostgresValue.bigEndian(Int32(bytes.count))
        elements += bytes
    }

    var array: PostgresValue {
        let head = [1, 0, Int32(bitPattern: elementType), count, 1].flatMap { PostgresValue.bigEndian($0) }
        return PostgresValue(type: type, bytes: head + elements)
    }
}

/// The common SQL as PostgreSQL reads it.
enum PostgresDialect {
    /// `?` and `?1` become `$1`, `$2` …; none of our statements has one within a string.
    static func statement(_ sql: String) -> String {
        var result = ""
        var count = 0
        var isAfterMark = false
        for character in sql {
            if character == "?" {
                count += 1
                result += "$\(count)"
                isAfterMark = true
            } else if isAfterMark, let place = character.wholeNumberValue {
                // A numbered place: the same value may stand twice.
                result.removeLast("\(count)".count)
                count = place
                result += "\(place)"
            } else {
                isAfterMark = false
                result.append(character)
            }
        }
        return result
    }

    /// Types and options of table definitions.
    static func definition(_ sql: String) -> String {
        sql.replacing(" STRICT", with: "").replacing("INTEGER", with: "BIGINT").replacing(
            "BLOB", with: "BYTEA"
        )
        .replacing("TEXT", with: "TEXT COLLATE \"C\"")
    }
}

/// A row of an answer.
struct PostgresRow {
    let answer: PostgresAnswer
    let place: Int

    func integer(_ column: Int) -> Int64 {
        answer.withBytes(place, column) { bytes in
            var number: UInt64 = 0
            for index in bytes.indices { number = number << 8 | UInt64(bytes[index]) }
            // int2 and int4 are narrower; the sign is extended.
            let unused = UInt64(64 - 8 * min(8, bytes.count))
            return bytes.isEmpty ? 0 : Int64(bitPattern: number << unused) >> Int64(unused)
        }
    }

    func text(_ column: Int) -> String { String(decoding: blob(column), as: UTF8.self) }

    func blob(_ column: Int) -> [UInt8] {
        answer.withBytes(place, column) { bytes in
            unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
        }
    }

    func isNull(_ column: Int) -> Bool { answer.isNull(place, column) }
}

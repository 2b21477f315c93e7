// The seal: one row that says what the store held after the last commit. A row that a damaged page hides
// does not fail its own checksum; that one is missing shows in the seal.
//
//   size, root   of the log
//   acts, heads  how many rows, and the wrapping sum of their checksums (a set digest: order does not
//                matter, and a changed row changes it without reading the others)
//   sum          checksum of the seal itself
//
// Written in every transaction that appends; held against the tables when a process opens the store, and
// against the writer's memory before each batch.

import Shared

/// A set of rows: how many, and what their checksums add up to.
struct RowSetDigest: Sendable, Hashable {
    var count: Int64 = 0
    var sum: UInt64 = 0

    mutating func add(_ row: RowChecksum) {
        count += 1
        sum &+= row.value
    }

    mutating func remove(_ row: RowChecksum) {
        count -= 1
        sum &-= row.value
    }
}

/// What the store held after a commit.
struct Seal: Sendable, Hashable {
    var size: UInt64
    var root: Digest
    var acts = RowSetDigest()
    var heads = RowSetDigest()

    fileprivate var checksum: RowChecksum {
        var sum = RowChecksum("seal")
        sum.add(Int64(size))
        sum.add(root.bytes)
        for set in [acts, heads] {
            sum.add(set.count)
            sum.add(Int64(bitPattern: set.sum))
        }
        return sum
    }
}

extension Database {
    /// Writes the seal of the transaction under way.
    func write(_ seal: Seal) throws(StoreError) {
        try run(
            """
            INSERT INTO seal(place, size, root, act_count, act_sum, head_count, head_sum, sum)
            VALUES(0, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(place) DO UPDATE SET
                size = excluded.size, root = excluded.root, act_count = excluded.act_count,
                act_sum = excluded.act_sum, head_count = excluded.head_count,
                head_sum = excluded.head_sum, sum = excluded.sum
            """, .index(seal.size), .blob(seal.root.bytes), .integer(seal.acts.count),
            .integer(Int64(bitPattern: seal.acts.sum)), .integer(seal.heads.count),
            .integer(Int64(bitPattern: seal.heads.sum)), seal.checksum.column)
    }

    /// The seal of the last commit.
    func seal() throws(StoreError) -> Seal {
        let sql = """
            SELECT size, root, act_count, act_sum, head_count, head_sum, sum FROM seal WHERE place = 0
            """
        let seal = try first(sql) { row throws(StoreError) in
            guard let root = Digest(bytes: row.blob(1)) else { throw .damaged("no root", in: "seal") }
            let seal = Seal(
                size: try row.index(0), root: root,
                acts: RowSetDigest(count: row.integer(2), sum: UInt64(bitPattern: row.integer(3))),
                heads: RowSetDigest(count: row.integer(4), sum: UInt64(bitPattern: row.integer(5))))
            try seal.checksum.check(row.integer(6), "the seal", in: "seal")
            return seal
        }
        guard let seal else { throw .damaged("the seal is missing", in: "seal") }
        return seal
    }
}

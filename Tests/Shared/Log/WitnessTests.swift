import Shared
import Testing

@Suite("Witness")
struct WitnessTests {
    private func proof(_ log: SmallLog, _ demand: Witness.Demand) throws -> Witness.Proof {
        let hashes = try log.table.consistencyProof(from: demand.from, to: demand.to)
        return Witness.Proof(for: demand, hashes: try #require(hashes))
    }

    @Test func theFirstCheckpointIsTrusted() throws {
        let log = try SmallLog(count: 4, key: try fixedKey(1))
        var witness = Witness(proven: nil)
        #expect(try witness.accept(log.checkpoint(3), on: .head) == nil)
        #expect(witness.proven == (try log.checkpoint(3)))
    }

    @Test func aLargerOneNeedsAProofAndIsKept() throws {
        let log = try SmallLog(count: 9, key: try fixedKey(1))
        var witness = Witness(proven: try log.checkpoint(3))
        let demand = try #require(try witness.accept(log.checkpoint(9), on: .head))
        #expect(demand.from == 3 && demand.to == 9)
        #expect(witness.proven == (try log.checkpoint(3)))
        #expect(try witness.accept(log.checkpoint(9), on: .head, proof: proof(log, demand)) == nil)
        #expect(witness.proven == (try log.checkpoint(9)))
    }

    @Test func anOlderOneInAReceiptIsProvenAndNotKept() throws {
        let log = try SmallLog(count: 9, key: try fixedKey(1))
        var witness = Witness(proven: try log.checkpoint(9))
        let demand = try #require(try witness.accept(log.checkpoint(4), on: .receipt))
        #expect(demand.from == 4 && demand.to == 9)
        #expect(try witness.accept(log.checkpoint(4), on: .receipt, proof: proof(log, demand)) == nil)
        #expect(witness.proven == (try log.checkpoint(9)))
    }

    @Test func anOlderHeadIsARollback() throws {
        let log = try SmallLog(count: 9, key: try fixedKey(1))
        var witness = Witness(proven: try log.checkpoint(9))
        #expect(throws: WitnessFault.rolledBack(proven: 9, offered: 8)) {
            try witness.accept(log.checkpoint(8), on: .head)
        }
        #expect(try witness.accept(log.checkpoint(9), on: .head) == nil)
    }

    @Test func oneSizeHasOneRoot() throws {
        let (log, fork) = (
            try SmallLog(count: 5, key: fixedKey(1)), try SmallLog(count: 5, key: fixedKey(1), mark: 1)
        )
        for occasion in [Witness.Occasion.head, .receipt] {
            var witness = Witness(proven: try log.checkpoint(5))
            #expect(throws: WitnessFault.forked(size: 5)) {
                try witness.accept(fork.checkpoint(5), on: occasion)
            }
            #expect(witness.proven == (try log.checkpoint(5)))
        }
    }

    @Test func aForkOfAnotherSizeCannotBeProven() throws {
        let (log, fork) = (
            try SmallLog(count: 7, key: fixedKey(1)), try SmallLog(count: 7, key: fixedKey(1), mark: 1)
        )
        var witness = Witness(proven: try log.checkpoint(5))
        let demand = try #require(try witness.accept(fork.checkpoint(7), on: .head))
        for hashes in [[], try proof(log, demand).hashes, try proof(fork, demand).hashes] {
            #expect(throws: WitnessFault.inconsistent(from: 5, to: 7)) {
                try witness.accept(fork.checkpoint(7), on: .head, proof: .init(for: demand, hashes: hashes))
            }
        }
        #expect(witness.proven == (try log.checkpoint(5)))
    }

    @Test func aProofForOtherSizesIsAskedAgain() throws {
        let log = try SmallLog(count: 9, key: try fixedKey(1))
        var witness = Witness(proven: try log.checkpoint(3))
        let old = try #require(try witness.accept(log.checkpoint(8), on: .receipt))
        let grown = try #require(try witness.accept(log.checkpoint(9), on: .receipt))
        _ = try witness.accept(log.checkpoint(9), on: .receipt, proof: proof(log, grown))
        let again = try #require(try witness.accept(log.checkpoint(8), on: .receipt, proof: proof(log, old)))
        #expect(again.from == 8 && again.to == 9)
        #expect(try witness.accept(log.checkpoint(8), on: .receipt, proof: proof(log, again)) == nil)
    }

    @Test func anEmptyLogIsTheBeginningOfEveryLog() throws {
        let log = try SmallLog(count: 2, key: try fixedKey(1))
        var witness = Witness(proven: try log.checkpoint(0))
        let demand = try #require(try witness.accept(log.checkpoint(2), on: .head))
        #expect(try witness.accept(log.checkpoint(2), on: .head, proof: proof(log, demand)) == nil)
        let false0 = Checkpoint(origin: SmallLog.origin, size: 0, root: Digest.sha256([7]))
        var misled = Witness(proven: SignedCheckpoint(signing: false0, with: [log.key]))
        #expect(throws: WitnessFault.inconsistent(from: 0, to: 2)) {
            try misled.accept(log.checkpoint(2), on: .head, proof: proof(log, demand))
        }
    }
}

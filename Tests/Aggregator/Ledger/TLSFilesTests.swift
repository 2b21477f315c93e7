import Foundation
import Shared
import Testing

@testable import Aggregator

@Suite struct TLSFilesTests {
    let layout: DataLayout
    let identity: TLSIdentity

    init() throws {
        let folder = LedgerFixture.folder.appending(path: "iku-tls-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        layout = DataLayout(folder: folder)
        identity = try TLSIdentity.makeServer(name: "a", now: Timestamp(milliseconds: 1_700_000_000_000))
        try TLSFiles.write(identity, layout)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: layout.folder) }

    @Test func aChangeIsAnnouncedBeforeItIsMade() throws {
        defer { remove() }
        #expect(try TLSFiles.pins(layout) == [identity.spkiPin])
        let next = try TLSIdentity.makeServer(name: "a", now: Timestamp(milliseconds: 1_700_000_000_000))
        try TLSFiles.writeNext(next, layout)
        #expect(try TLSFiles.pins(layout) == [identity.spkiPin, next.spkiPin])
        #expect(try TLSFiles.current(layout).spkiPin == identity.spkiPin)
        try TLSFiles.activateNext(layout)
        #expect(try TLSFiles.pins(layout) == [next.spkiPin])
    }

    @Test func aChangeCutShortIsFinished() throws {
        defer { remove() }
        let next = try TLSIdentity.makeServer(name: "a", now: Timestamp(milliseconds: 1_700_000_000_000))
        try FileSystem.writeDurably(next.privateKeyPEM, to: layout.nextTLSKey)
        #expect(try TLSFiles.pins(layout) == [identity.spkiPin])
        try TLSFiles.writeNext(next, layout)
        try FileSystem.renameDurably(layout.nextTLSKey, to: layout.tlsKey)
        #expect(try TLSFiles.pins(layout) == [next.spkiPin])
        #expect(try !FileSystem.exists(layout.nextTLSCertificate))
    }

    /// A flipped bit is refused at the start, or changes nothing that an agent looks at.
    @Test func flippedBitsAreFoundOrHarmless() throws {
        defer { remove() }
        for path in [layout.tlsKey, layout.tlsCertificate] {
            let bytes = Array(try Data(contentsOf: URL(filePath: path)))
            for bit in stride(from: 0, to: bytes.count * 8, by: TamperTests.isSoak ? 1 : 13) {
                try Data(bytes.flipping(bit: bit)).write(to: URL(filePath: path))
                guard let read = try? TLSFiles.current(layout) else { continue }
                // What cannot be served with is refused when `serve` starts.
                do { _ = try TLSContext(.server, read) } catch { continue }
                #expect(read.spkiPin == identity.spkiPin, "\(path) bit \(bit)")
            }
            try Data(bytes).write(to: URL(filePath: path))
        }
    }
}

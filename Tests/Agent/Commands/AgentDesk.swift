import Foundation

@testable import Agent
@testable import Shared

/// An enrolled agent in a folder of its own, and an aggregator to talk to.
final class AgentDesk {
    let aggregator: FakeAggregator
    let path = FileManager.default.temporaryDirectory.appending(path: "iku-\(UUID())").path
    var dataPath: String { path + "/data" }

    init() throws {
        aggregator = try FakeAggregator()
        let folder = AgentFolder(path: dataPath)
        try folder.create()
        aggregator.expect(try folder.signingKey(makingNew: true).publicKey)
        let enroller = Enroller(
            folder: folder, token: try aggregator.token(), name: "PC", clock: .system,
            language: .indonesian)
        _ = try enroller.enroll(by: Clock.system.monotonicMilliseconds() + 5000, open: Self.refuse)
    }

    /// A plain key needs nobody to open it.
    private static func refuse(_ key: SealedKey) throws -> SigningKey { throw KeyFault.wrongPassphrase }

    deinit {
        aggregator.stop()
        try? FileManager.default.removeItem(atPath: path)
    }

    func agent() throws -> Agent { try Agent(opening: dataPath, clock: .system, language: .indonesian) }

    /// Enrols a transport key, and puts the signing key under `phrase`, at the least cost.
    func protect(with phrase: Passphrase) throws {
        let enroller = Enroller(
            folder: AgentFolder(path: dataPath), token: try aggregator.token(), name: "PC", clock: .system,
            language: .indonesian)
        aggregator.expect(nil)
        _ = try enroller.enrollTransport(by: Clock.system.monotonicMilliseconds() + 5000)
        try KeyProtection(agent: try agent()).protect(with: phrase, cost: .least)
    }

    /// A command with the passphrase in a file.
    func run(_ words: [String], phrase: String) throws -> ExitCode {
        try run(words + ["--passphrase-file", try file("frasa", phrase + "\n")])
    }

    /// Writes a file; its path.
    func file(_ name: String, _ text: String) throws -> String {
        try FileSystem.writeDurably(Array(text.utf8), to: path + "/" + name)
        return path + "/" + name
    }

    /// Runs a command as `main` does.
    func run(_ words: [String]) throws -> ExitCode {
        let arguments = words + ["--data", dataPath, "--json"]
        guard case .run(let read) = try AgentSyntax.program.parse(arguments, environment: [:]) else {
            return .usage
        }
        return Main.run(CommandContext(read, environment: ["IKU_LANG": "id"]))
    }
}

/// A passphrase of these characters.
func passphrase(_ text: String) -> Passphrase {
    var bytes = Array(text.utf8)
    return Passphrase(moving: &bytes)
}

extension SealedKey.Cost {
    /// The least that is read: a test does not wait for the standard one.
    static let least = SealedKey.Cost(
        passCount: 1, memoryKibibyteCount: Limits.sealMemoryByteCountMin >> 10)
}

// `iku-agent`, run for the agents of this machine: to enrol them and to name the first user of a form.

import Shared

/// The other program.
struct AgentProgram: Sendable {
    private static let outputByteCountMax = 1 << 16
    private static let secondsMax = 60

    let program: ChildProgram

    /// Refuses where it is not installed.
    func check() throws {
        if try FileSystem.exists(program.path) { return }
        throw CommandFault(
            id:
                "\(program.path) tidak ada; pasang paket iku-agent dahulu, atau jawab - pada pertanyaan bidang",
            en: "\(program.path) is missing; install the package iku-agent first, or answer - for the bidang")
    }

    /// Enrols the agent of `folder`; the token goes in through a pipe.
    func enroll(_ token: EnrolmentToken, in folder: String) throws {
        _ = try run(["enroll", "-", "--data", folder], input: Array((token.text + "\n").utf8))
    }

    /// A user of the form of the agent of `folder`; the one-time password.
    func addUser(_ login: String, name: String, title: String, in folder: String) throws -> String {
        let output = try run(
            ["user", "add", login, "--name", name, "--title", title, "--json", "--data", folder], input: [])
        if let password = (try? JSONValue(parsing: output))?.object?["password"]?.string {
            return password
        }
        throw CommandFault(
            id: "\(program.path) user add: jawaban tidak dimengerti; samakan versi kedua paket",
            en: "\(program.path) user add: an answer that is not understood; install the same version of both"
        )
    }

    private func run(_ arguments: [String], input: [UInt8]) throws -> [UInt8] {
        try program.run(
            arguments, input: input, outputByteCountMax: Self.outputByteCountMax, secondsMax: Self.secondsMax)
    }
}

// *Kirim*: from the form to the outbox, on another thread with an agent of its own. Where the signing key is
// under a passphrase it is opened for this one report: passphrase and key are wiped when it is signed.

import Shared

/// Sends a form.
struct SendingForm {
    /// The field of the passphrase; the server keeps it apart from all others.
    static let passphraseName = "frasa"

    /// How long the log is asked for the newest report of the period before what is kept here decides.
    private static let waiting = Duration.seconds(4)

    static let cannotSign = Words(
        id: "Agen ini hanya mengantar dan tidak dapat menandatangani; isian tetap dapat disimpan.",
        en: "This agent only delivers and cannot sign; the draft can be kept all the same.")

    /// What came of it.
    enum Outcome {
        case sent(QueuedReport)
        case refused([FieldFault])
        case passphrase(Words)
    }

    let agent: Agent
    let secrets: HTTPSecrets

    func send(_ form: FormDraft) throws -> Outcome {
        if let fault = try unlock() { return .passphrase(fault) }
        switch try FormDispatch(agent: agent, waiting: Self.waiting).send(form) {
        case .success(let queued): return .sent(queued)
        case .failure(let refusal): return .refused(refusal.faults)
        }
    }

    /// Opens the signing key where it is sealed; what is wrong with the passphrase.
    func unlock() throws -> Words? {
        guard let sealed = agent.sealedKey else { return nil }
        guard let passphrase = secrets[Self.passphraseName], passphrase.scalarCount > 0 else {
            return Words(
                id: "Isi frasa sandinya; tanpa itu laporan tidak dapat ditandatangani.",
                en: "Give the passphrase; without it the report cannot be signed.")
        }
        let key: SigningKey
        do throws(KeyFault) { key = try sealed.opened(with: passphrase) } catch {
            if error == .wrongPassphrase { return error.words }
            throw AgentFault(keyAt: agent.folder.keyPath, error)
        }
        try agent.unlock(with: key)
        return nil
    }
}

// Who may do what: the one table that pages, API and acts on the page ask.

/// Something that takes a right.
enum Right: String, Sendable, CaseIterable {
    /// Pages, figures, history and proofs, also as files and over the API.
    case read
    /// Documents for signature.
    case printDocuments = "print-documents"
    /// The whole log as a bundle, and evidence files.
    case downloadEvidence = "download-evidence"
    /// Send a report back with a text.
    case returnReport = "return-report"
    /// Lock and unlock periods.
    case lockPeriod = "lock-period"
    /// Quarter targets.
    case setTarget = "set-target"
    /// Who signs documents; budgets of programs.
    case setOffice = "set-office"
    /// Note that figures were passed on to the Bupati.
    case noteDelivery = "note-delivery"
    /// Approve a period's figures.
    case approve
    /// Accounts and tokens.
    case manageAccounts = "manage-accounts"
    /// Keys of agents and of the office.
    case manageKeys = "manage-keys"
    /// Catalogue revisions.
    case adoptCatalog = "adopt-catalog"
}

extension AccountRole {
    /// The table: what an account of this role may do.
    var rights: Set<Right> {
        switch self {
        case .kepala: [.read, .printDocuments, .downloadEvidence, .lockPeriod, .noteDelivery, .approve]
        case .perencanaan:
            [
                .read, .printDocuments, .downloadEvidence, .returnReport, .lockPeriod, .setTarget, .setOffice,
                .noteDelivery,
            ]
        case .inspektorat: [.read, .printDocuments, .downloadEvidence]
        case .bidang: [.read]
        case .admin: [.read, .setOffice, .manageAccounts, .manageKeys, .adoptCatalog]
        case .bupati: [.read, .printDocuments]
        }
    }

    /// Whether an account of this role has `right`.
    func may(_ right: Right) -> Bool { rights.contains(right) }
}

/// Who asks.
enum Principal: Sendable {
    /// A person, logged in.
    case person(Session)
    /// Another system, with a bearer token of this name: it reads, nothing else.
    case system(String)

    /// Whether `right` is theirs.
    func may(_ right: Right) -> Bool {
        switch self {
        case .person(let session): !session.account.mustChangePassword && session.account.role.may(right)
        case .system: right == .read
        }
    }

    /// As journals and acts name them.
    var name: String {
        switch self {
        case .person(let session): session.account.name
        case .system(let name): name
        }
    }
}

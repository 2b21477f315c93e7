// Acts of the office (`iku-act/1`): everything but a report that can change a published figure, or that
// is said of one. Signed by the log key, entries of the log like the reports.

import Shared

/// One act: who did what, why and when.
struct Act: Sendable {
    static let schema = "iku-act/1"

    /// By which way an act came.
    enum Way: String, Sendable {
        case cli, web, wire
    }

    /// Who did it.
    struct Author: Sendable, Hashable {
        let name: String
        let role: String
        let via: Way

        /// `{"name","role","via"}`
        var json: JSONValue {
            ["name": .string(name), "role": .string(role), "via": .string(via.rawValue)]
        }
    }

    /// What was done; the members of each are the format's (docs/protocol.md).
    enum Deed: Sendable {
        /// Entry 0, nowhere else.
        case initialise(Initialisation)
        /// A new catalogue revision.
        case adopt(Catalog, decreeNumber: String, decreeDate: CivilDate)
        /// A key enters the log.
        case enroll(bidang: String, key: PublicKey, name: String, use: Request.KeyUse)
        /// A key in the place of another; both sign the exchange.
        case rotate(Rotation)
        /// No new report by this key.
        case revoke(kid: String)
        /// A lock, or the opening of one.
        case lock(Lock)
        /// A report sent back with a text.
        case `return`(period: Period, bidang: String, indicator: String?, text: String)
        /// A quarter's target.
        case target(indicator: String, period: Period, value: Figure)
        /// Who signs documents from a date on.
        case official(Official)
        /// The figures of a period as shown at a size.
        case approve(Approval)
        /// The budget of a program.
        case program(Program)
        /// Passed on to the Bupati.
        case delivered(Delivery)
        /// Later acts and checkpoints are another key's.
        case logKey(VerifierKey, cause: LogKeyCause)
        /// Time starts anew: the clock was wrong from an entry on.
        case clock(wrongFrom: UInt64)
    }

    /// Why the log key changed.
    enum LogKeyCause: String, Sendable {
        case rotation, restore
    }

    /// What the first entry says.
    struct Initialisation: Sendable {
        let origin: String
        let verifierKey: VerifierKey
        let catalog: Catalog
        let reportingFrom: Period
        let isDemo: Bool
    }

    /// A change of key, signed by both.
    struct Rotation: Sendable {
        let bidang: String
        let oldKid: String
        let key: PublicKey
        let oldSignature: [UInt8]
        let newSignature: [UInt8]
    }

    /// Closes (or opens) a period for all units or one, for ever or until a day.
    struct Lock: Sendable, Hashable {
        let isLock: Bool
        let period: Period
        let bidang: String?
        let until: CivilDate?
    }

    /// Who signs documents. (`position`, not `office` as elsewhere planned: that name is the office's own.)
    struct Official: Sendable, Hashable {
        enum Position: String, Sendable, CaseIterable {
            case kepala, bidang, bupati, inspektur
        }
        let position: Position
        let bidang: String?
        let title: String
        let name: String
        let rank: String?
        let nip: String?
        let from: CivilDate
    }

    /// An approval of what was shown.
    struct Approval: Sendable, Hashable {
        let period: Period
        let size: UInt64
        let root: Digest
        let catalog: Int
    }

    /// A program's budget.
    struct Program: Sendable, Hashable {
        let program: String
        let year: Int
        let ceiling: Figure
        let realisasi: Figure?
        let indicators: [String]
    }

    /// A handing over.
    struct Delivery: Sendable, Hashable {
        let period: Period
        let size: UInt64
        let root: Digest
        let to: String
        let date: CivilDate
        let number: String
    }

    let office: String
    let deed: Deed
    let by: Author
    let reason: String?
    let at: Timestamp
}

extension Act.Rotation {
    /// What both keys sign.
    static func statement(office: String, bidang: String, oldKid: String, newKid: String) -> [UInt8] {
        Array("iku-rotate/1 \(office) \(bidang) \(oldKid) \(newKid)".utf8)
    }
}

extension Act {
    /// The payload to sign.
    var json: JSONValue {
        let (name, members) = deed.named
        let head: [(String, JSONValue)] = [
            ("schema", .string(Self.schema)), ("office", .string(office)), ("act", .string(name)),
            ("by", by.json), ("reason", .optional(reason)), ("at", .string(at.description)),
        ]
        return .object(JSONObject(pairs: head + members))
    }
}

extension Act.Deed {
    /// The act's name and members, as the format writes them.
    var named: (name: String, members: [(String, JSONValue)]) { (name, members) }

    /// The act's name.
    var name: String {
        switch self {
        case .initialise: "init"
        case .adopt: "adopt"
        case .enroll: "enroll"
        case .rotate: "rotate"
        case .revoke: "revoke"
        case .lock(let lock): lock.isLock ? "lock" : "unlock"
        case .return: "return"
        case .target: "target"
        case .official: "official"
        case .approve: "approve"
        case .program: "program"
        case .delivered: "delivered"
        case .logKey: "log-key"
        case .clock: "clock"
        }
    }

    private var members: [(String, JSONValue)] {
        switch self {
        case .initialise(let start): start.members
        case .adopt(let catalog, let number, let date):
            [
                ("catalog", catalog.json),
                ("decree", ["number": .string(number), "date": .string(date.description)]),
            ]
        case .enroll(let bidang, let key, let name, let use):
            [
                ("bidang", .string(bidang)), ("kid", .string(key.thumbprint)),
                ("key", .string(key.base64url)), ("name", .string(name)), ("use", .string(use.rawValue)),
            ]
        case .rotate(let rotation): rotation.members
        case .revoke(let kid): [("kid", .string(kid))]
        case .lock(let lock): lock.members
        case .return(let period, let bidang, let indicator, let text):
            [
                ("period", .string(period.description)), ("bidang", .string(bidang)),
                ("indicator", .optional(indicator)), ("text", .string(text)),
            ]
        case .target(let indicator, let period, let value):
            [
                ("indicator", .string(indicator)), ("period", .string(period.description)),
                ("value", .string(value.text)),
            ]
        case .official(let official): official.members
        case .approve(let approval): approval.members
        case .program(let program): program.members
        case .delivered(let delivery): delivery.members
        case .logKey(let key, let cause):
            [("vkey", .string(key.description)), ("cause", .string(cause.rawValue))]
        case .clock(let index): [("wrong_from", .integer(index))]
        }
    }
}

extension Act.Initialisation {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("origin", .string(origin)), ("vkey", .string(verifierKey.description)),
            ("catalog", catalog.json),
            ("reporting_from", .string(reportingFrom.description)), ("demo", .bool(isDemo)),
        ]
    }
}

extension Act.Rotation {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("bidang", .string(bidang)), ("old", .string(oldKid)), ("kid", .string(key.thumbprint)),
            ("key", .string(key.base64url)),
            (
                "signatures",
                [
                    "old": .string(Base64.url.encode(oldSignature)),
                    "new": .string(Base64.url.encode(newSignature)),
                ]
            ),
        ]
    }
}

extension Act.Lock {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("period", .string(period.description)), ("bidang", .optional(bidang)),
            ("until", .optional(until?.description)),
        ]
    }
}

extension Act.Official {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("position", .string(position.rawValue)), ("bidang", .optional(bidang)),
            ("title", .string(title)),
            ("name", .string(name)), ("rank", .optional(rank)), ("nip", .optional(nip)),
            ("from", .string(from.description)),
        ]
    }
}

extension Act.Approval {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("period", .string(period.description)), ("size", .integer(size)), ("root", .string(root.base64)),
            ("catalog", .integer(catalog)),
        ]
    }
}

extension Act.Program {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("program", .string(program)), ("year", .integer(year)), ("pagu", .string(ceiling.text)),
            ("realisasi", .optional(realisasi?.text)),
            ("indicators", .array(indicators.map(JSONValue.string))),
        ]
    }
}

extension Act.Delivery {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("period", .string(period.description)), ("size", .integer(size)), ("root", .string(root.base64)),
            ("to", .string(to)), ("date", .string(date.description)), ("number", .string(number)),
        ]
    }
}

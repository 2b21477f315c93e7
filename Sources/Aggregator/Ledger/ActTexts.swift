// Bounds of the texts in acts: counted in Unicode scalars, no control characters. They hold for what is
// appended and for what is read back, so that no act can smuggle lines into listings, logs or prints.

import Shared

/// A text of an act, by the name of its member.
struct ActText {
    let member: String
    let text: String
    let scalarCountMax: Int
    let allowsLineFeed: Bool

    /// A name, title or number.
    static func name(_ member: String, _ text: String) -> ActText {
        ActText(
            member: member, text: text, scalarCountMax: Limits.nameScalarCountMax, allowsLineFeed: false)
    }

    /// Refuses a text that is empty, too long, or holds control characters.
    func check() throws(ActFault) {
        let count = text.unicodeScalars.count
        if count == 0 || count > scalarCountMax {
            throw ActFault(
                id: "panjang \(member) \(count) karakter; harus 1 sampai \(scalarCountMax)",
                en: "\(member) is \(count) characters long; it must be 1 to \(scalarCountMax)")
        }
        let control = text.unicodeScalars.contains { scalar in
            if scalar == "\n" { return !allowsLineFeed }
            return scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        }
        if control {
            throw ActFault(
                id: "\(member) berisi karakter kendali; hapus karakter itu",
                en: "\(member) holds a control character; remove it")
        }
    }
}

extension Act {
    /// Every text that a person wrote.
    var texts: [ActText] {
        var texts = [ActText.name("by.name", by.name), .name("by.role", by.role)] + deed.names
        if let reason {
            texts.append(
                ActText(
                    member: "reason", text: reason, scalarCountMax: Limits.reasonScalarCountMax,
                    allowsLineFeed: true))
        }
        if case .return(_, _, _, let text) = deed {
            texts.append(
                ActText(
                    member: "text", text: text, scalarCountMax: Limits.noteScalarCountMax,
                    allowsLineFeed: true))
        }
        return texts
    }
}

extension Act.Deed {
    fileprivate var names: [ActText] {
        switch self {
        case .adopt(_, let number, _): [.name("decree.number", number)]
        case .enroll(_, _, let name, _): [.name("name", name)]
        case .official(let official):
            [.name("title", official.title), .name("name", official.name)]
                + [official.rank.map { .name("rank", $0) }, official.nip.map { .name("nip", $0) }]
                .compactMap(\.self)
        case .program(let program): [.name("program", program.program)]
        case .delivered(let delivery): [.name("to", delivery.to), .name("number", delivery.number)]
        case .initialise, .rotate, .revoke, .lock, .return, .target, .approve, .logKey, .clock: []
        }
    }
}

// The five questions of the first day. Each has words, a standard answer and a check; how it is asked (typed,
// as an option, not at all) is for SetupInterview.

import Shared

/// One question.
struct SetupQuestion<Answer: Sendable>: Sendable {
    /// The option that answers it, `address`.
    let option: String
    let words: Words
    /// What an empty line stands for.
    let standard: String
    /// What an answer means; refused with words that say what is expected.
    let read: @Sendable (String) throws(CommandFault) -> Answer
}

/// Somebody who gets a log-in.
struct SetupPerson: Sendable, Hashable {
    /// The account's name; of a bidang, its identifier.
    let login: String
    /// The person's own name, where it was told.
    let fullName: String?

    /// `yusuf`, or `yusuf=Yusuf Musa, S.E.`; nil where the login name or the name is none.
    init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        login = SetupText.trimmed(parts[0])
        fullName = parts.count == 2 ? SetupText.trimmed(parts[1]) : nil
        guard UserCommands.isName(login), fullName.map(Self.isFullName) ?? true else { return nil }
    }

    private static func isFullName(_ name: String) -> Bool {
        (1...Limits.nameScalarCountMax).contains(name.unicodeScalars.count)
            && !name.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}

/// The questions, in the order in which they are asked.
enum SetupQuestions {
    /// 1. Which office: the built-in catalogue, or a file.
    static let office = SetupQuestion<Catalog>(
        option: "catalog",
        words: Words(
            id: "Katalog kantor (berkas JSON), kosong untuk Dinas dalam keputusan 2021-2026",
            en: "The office's catalogue (a JSON file), empty for the office of the decree of 2021-2026"),
        standard: "",
        read: { text throws(CommandFault) in
            if text.isEmpty { return Catalog.builtIn }
            let catalog: Catalog
            do { catalog = try CatalogFile.read(text) } catch {
                let (words, _) = words(of: error)
                throw CommandFault(id: words.indonesian, en: words.english)
            }
            try NewOffice.check(catalog)
            return catalog
        })

    /// 2. Under which name or address agents and browsers reach this machine.
    static func address(standard: String) -> SetupQuestion<PeerAddress> {
        SetupQuestion(
            option: "address",
            words: Words(
                id: "Nama atau alamat server ini bagi agen dan peramban",
                en: "Name or address of this server for agents and browsers"),
            standard: standard,
            read: { text throws(CommandFault) in
                let address = PeerAddress(text, defaultPort: TokenCommand.defaultPort)
                if let address, address.port != 0, let host = HostName(address.host), !isEverywhere(host) {
                    return address
                }
                throw CommandFault(
                    .usage,
                    id:
                        "\(quoted(text)) bukan alamat; contoh: iku.dinas.lan, 192.168.10.7 atau 192.168.10.7:7345",
                    en:
                        "\(quoted(text)) is no address; such as iku.dinas.lan, 192.168.10.7 or 192.168.10.7:7345"
                )
            })
    }

    /// 3. Who is head.
    static let head = person(
        "head", standard: "kepala",
        Words(
            id: "Nama masuk Kepala (boleh dengan nama lengkap: yusuf=Yusuf Musa, S.E.)",
            en: "Login name of the head (with the full name if you like: yusuf=Yusuf Musa, S.E.)"))

    /// 4. Who plans.
    static let planner = person(
        "planner", standard: "perencanaan",
        Words(
            id: "Nama masuk petugas perencanaan (boleh dengan nama lengkap)",
            en: "Login name of the planner (with the full name if you like)"))

    /// 5. Which bidang of `catalog` report from this machine.
    static func reporters(of catalog: Catalog) -> SetupQuestion<[SetupPerson]> {
        let known = catalog.bidang.map(\.id)
        let names = known.joined(separator: ", ")
        return SetupQuestion(
            option: "bidang",
            words: Words(
                id: "Bidang yang melapor dari komputer ini: semua, tidak ada, atau beberapa dari \(names) "
                    + "(dipisah titik koma; boleh dengan nama petugas: \(known.first ?? "")=Sitti Rahma)",
                en: "Bidang that report from this machine: semua (all), - (none), or some of \(names) "
                    + "(with semicolons between; with the person's name if you like: \(known.first ?? "")=Sitti Rahma)"
            ),
            standard: "-",
            read: { text throws(CommandFault) in try reporters(in: text, known: known) })
    }

    private static func reporters(
        in text: String, known: [String]
    ) throws(CommandFault) -> [SetupPerson] {
        switch text.lowercased() {
        case "", "-", "tidak ada", "none": return []
        case "semua", "all": return known.compactMap { SetupPerson($0) }
        default: break
        }
        var found: [SetupPerson] = []
        for part in text.split(separator: ";") {
            guard let person = SetupPerson(SetupText.trimmed(part)), known.contains(person.login) else {
                throw unknown(SetupText.trimmed(part), known)
            }
            if found.contains(where: { $0.login == person.login }) {
                throw CommandFault(
                    .usage, id: "\(person.login) disebut dua kali", en: "\(person.login) is named twice")
            }
            found.append(person)
        }
        return found
    }

    private static func unknown(_ text: String, _ known: [String]) -> CommandFault {
        let names = known.joined(separator: ", ")
        return CommandFault(
            .usage, id: "\(quoted(text)) bukan bidang katalog ini; yang ada: \(names)",
            en: "\(quoted(text)) is no bidang of this catalogue; it has: \(names)")
    }

    private static func person(
        _ option: String, standard: String, _ words: Words
    ) -> SetupQuestion<SetupPerson> {
        SetupQuestion(
            option: option, words: words, standard: standard,
            read: { text throws(CommandFault) in
                if let person = SetupPerson(text), person.login != NewOffice.administrator { return person }
                throw CommandFault(
                    .usage,
                    id:
                        "\(quoted(text)): nama masuk terdiri atas huruf, angka, titik atau garis (paling banyak "
                        + "64) dan bukan \(NewOffice.administrator); nama lengkap sesudah tanda =",
                    en:
                        "\(quoted(text)): a login name is of letters, digits, dots or dashes (at most 64) and not "
                        + "\(NewOffice.administrator); the full name follows after =")
            })
    }

    /// An address to listen on, not one to be reached at.
    private static func isEverywhere(_ host: HostName) -> Bool {
        guard case .address(let bytes) = host else { return false }
        return bytes.allSatisfy { $0 == 0 }
    }
}

/// Small doings with lines of text.
enum SetupText {
    /// Without white space at both ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }

    /// `text` in lines of at most `columnCount` characters, broken at spaces; a longer word keeps its line.
    static func wrapped(_ text: String, columnCount: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= columnCount {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

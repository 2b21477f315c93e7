import Testing

@testable import Shared

struct ArgumentTests {
    static let words = Words(id: "contoh", en: "example")
    static let program = ProgramSyntax(
        "iku-test", words,
        commands: [
            CommandSyntax(
                "submit", words, arguments: [CommandArgument("FILE", isRepeatable: true)],
                options: [
                    CommandOption("wait", value: "TIME", words), CommandOption(flag: "no-wait", words),
                    CommandOption("drop", value: "ID", isRepeatable: true, words),
                ]),
            CommandSyntax("agents list", words),
            CommandSyntax(
                "agents revoke", words, arguments: [CommandArgument("KID", shape: .keyIdentifier)],
                options: [CommandOption("reason", value: "TEXT", words)]),
            CommandSyntax(
                "target set", words, arguments: [CommandArgument("ID"), CommandArgument("VALUE")]),
            CommandSyntax(
                "achievement", words,
                options: [
                    CommandOption("as-of", value: "SIZE", words),
                    CommandOption("output", letter: "o", value: "FILE", words),
                ]),
            CommandSyntax("status", words, arguments: [CommandArgument("NAME", isOptional: true)]),
        ], commonOptions: [CommandOption("data", value: "DIR", words), CommandOption(flag: "json", words)])

    static func run(_ line: String, _ environment: [String: String] = [:]) throws -> Arguments {
        let tokens = line.split(separator: " ").map(String.init)
        guard case .run(let arguments) = try program.parse(tokens, environment: environment) else {
            throw UsageError(Words(id: "bukan perintah", en: "not a command"))
        }
        return arguments
    }

    static func refusal(_ line: String, _ environment: [String: String] = [:]) -> String {
        do {
            _ = try run(line, environment)
            return "accepted"
        } catch let error as UsageError {
            #expect(!error.words.indonesian.isEmpty && error.words.indonesian != error.words.english)
            return error.words.english
        } catch { return "\(error)" }
    }

    @Test func optionsAndArgumentsMix() throws {
        let read = try Self.run("submit a.json --wait 30s b.json --drop=x --data=/d --drop y --json")
        #expect(read.command.name == "submit")
        #expect(read.positionals == ["a.json", "b.json"])
        #expect(read.value("wait") == "30s")
        #expect(read.values("drop") == ["x", "y"])
        #expect(read.value("data") == "/d")
        #expect(read.has("json") && !read.has("no-wait"))
        #expect(try read.duration("wait") == .seconds(30))
        #expect(try Self.run("--data /d --json agents list").value("data") == "/d")
        #expect(try Self.run("agents --data /d list").command.name == "agents list")
        #expect(try Self.run("achievement -o out.csv").value("output") == "out.csv")
        #expect(try Self.run("achievement --output out.csv").value("output") == "out.csv")
        #expect(try Self.run("submit --wait=a=b x").value("wait") == "a=b")
        #expect(try Self.run("submit --wait= x").value("wait") == "")
    }

    @Test func doubleDashEndsOptions() throws {
        #expect(try Self.run("submit -- --wait -x --").positionals == ["--wait", "-x", "--"])
        #expect(try Self.run("submit -").positionals == ["-"])
        #expect(try Self.run("submit -- --help").positionals == ["--help"])
    }

    @Test func keyIdentifiersMayBeginWithADash() throws {
        let kid = "-" + String(repeating: "a_", count: 21)
        let double = "--" + String(repeating: "a", count: 41)
        for kid in [kid, double, "-o" + String(repeating: "Z", count: 41)] {
            #expect(try Self.run("agents revoke \(kid) --reason x").positionals == [kid])
            #expect(try Self.run("agents revoke --reason x \(kid)").positionals == [kid])
        }
        // One character too few, another alphabet, another command.
        #expect(Self.refusal("agents revoke \(kid.dropLast())").contains("unknown option"))
        #expect(
            Self.refusal("agents revoke -\(String(repeating: "+", count: 42))").contains("unknown option"))
        #expect(Self.refusal("submit \(kid)").contains("unknown option"))
    }

    @Test func negativeNumbersAreArguments() throws {
        #expect(try Self.run("target set x -5.5").positionals == ["x", "-5.5"])
        #expect(Self.refusal("target set x -y").contains("unknown option"))
    }

    @Test func valuesMayBeginWithADash() throws {
        #expect(try Self.run("submit --drop -x a").values("drop") == ["-x"])
        #expect(Self.refusal("submit a --wait --json") == "--wait needs a value: --wait TIME")
        #expect(Self.refusal("submit a --wait") == "--wait needs a value: --wait TIME")
    }

    @Test(arguments: [
        ("submit --wat 3 x", "unknown option '--wat'; did you mean '--wait'?"),
        ("submit --jsn x", "unknown option '--jsn'; did you mean '--json'?"),
        ("submit --zzzzzz=3 x", "unknown option '--zzzzzz'; see: iku-test submit --help"),
        ("submit -z x", "unknown option '-z'; see: iku-test submit --help"),
        ("submit --json=1 x", "--json takes no value"),
        ("submit --wait 1s --wait 2s x", "--wait is given twice; give it once"),
        ("submit", "FILE is missing; see: iku-test submit --help"),
        ("target set x", "VALUE is missing; see: iku-test target set --help"),
        ("agents list x", "'x' is one too many; see: iku-test agents list --help"),
        ("submti x", "unknown command 'submti'; did you mean 'iku-test submit'?"),
        ("agents lst", "unknown command 'lst'; did you mean 'iku-test agents list'?"),
        ("agents", "no command; after 'iku-test agents' write one of: list, revoke (or --help)"),
    ])
    func wrongLinesAreRefused(_ line: String, _ words: String) {
        #expect(Self.refusal(line) == words)
    }

    @Test func emptyLineNamesTheCommands() {
        let words = "no command; after 'iku-test' write one of: submit, agents, target, achievement, status"
        #expect(Self.refusal("") == words + " (or --help)")
        #expect(Self.refusal("xyzzy").hasSuffix("write one of: submit, agents, target, achievement, status"))
    }

    @Test func optionalArgumentsMayLack() throws {
        #expect(try Self.run("status").positionals == [])
        #expect(try Self.run("status agents").positionals == ["agents"])
    }

    @Test func environmentFillsWhatIsOpen() throws {
        let environment = [
            "IKU_DATA": "/env", "IKU_JSON": "1", "IKU_NO_WAIT": "0", "IKU_DROP": "a,b", "IKU_WAIT": "",
        ]
        let read = try Self.run("submit x", environment)
        #expect(read.value("data") == "/env")
        #expect(read.has("json") && !read.has("no-wait"))
        #expect(read.values("drop") == ["a", "b"])
        #expect(read.value("wait") == nil)
        let given = try Self.run("submit x --data /line --drop c", environment)
        #expect(given.value("data") == "/line" && given.values("drop") == ["c"])
        #expect(try Self.run("achievement", ["IKU_AS_OF": "7"]).count("as-of") == 7)
        #expect(try Self.run("achievement", ["IKU_O": "f"]).value("output") == "f")
        #expect(try Self.run("achievement", ["IKU_OUTPUT": "g"]).value("output") == "g")
        #expect(
            Self.refusal("submit x", ["IKU_JSON": "maybe"])
                == "IKU_JSON: 'maybe' cannot be used; write 1 or 0")
    }

    @Test func helpIsShown() throws {
        for line in [
            ["submit", "--help"], ["submit", "-h"], ["help", "submit"], ["submit", "--nonsense", "--help"],
        ] {
            let request = try Self.program.parse(line, environment: [:])
            #expect(request == .help(Self.program.commands[0]))
        }
        for line in [["--help"], ["-h"], ["help"], ["agents", "--help"]] {
            #expect(try Self.program.parse(line, environment: [:]) == .help(nil))
        }
        #expect(try Self.program.parse(["--version"], environment: [:]) == .version)
        let all = Self.program.usage(of: nil, in: .english)
        for command in Self.program.commands { #expect(all.contains("  \(command.name)")) }
        #expect(all.contains("--data DIR") && all.contains("COMMAND [OPTIONS]"))
        let one = Self.program.usage(of: Self.program.commands[4], in: .indonesian)
        #expect(one.hasPrefix("Pemakaian: iku-test achievement [OPSI]\n"))
        #expect(
            one.contains("  --as-of SIZE       contoh\n") && one.contains("  -o, --output FILE  contoh\n"))
        #expect(
            Self.program.usage(of: Self.program.commands[0], in: .english).hasPrefix(
                "Usage: iku-test submit FILE… ["))
    }

    @Test(arguments: [
        ("30s", 30), ("5m", 300), ("12h", 43_200), ("7d", 604_800), ("0s", 0), ("100000d", 8_640_000_000),
    ])
    func durationsAreRead(_ text: String, _ seconds: Int) {
        #expect(Duration(commandLine: text) == .seconds(seconds))
        #expect(Duration(commandLine: text)?.wholeMilliseconds == Int64(seconds) * 1000)
    }

    @Test(arguments: [
        "", "s", "30", "30 s", "-1s", "+1s", "1.5h", "1w", "1S", "100001d", "99999999999s", "1sd",
    ])
    func otherDurationsAreRefused(_ text: String) throws {
        #expect(Duration(commandLine: text) == nil)
        let arguments = try Self.program.parse(["submit", "x", "--wait=" + text], environment: [:])
        guard case .run(let read) = arguments else { return }
        #expect(throws: UsageError.self) { try read.duration("wait") }
    }

    @Test func countsAndRequiredValues() throws {
        #expect(try Self.run("achievement --as-of 12").count("as-of") == 12)
        #expect(try Self.run("achievement").count("as-of") == nil)
        for text in ["-1", "+1", "1.0", "x", "99999999999999999999"] {
            #expect(throws: UsageError.self) { try Self.run("achievement --as-of=" + text).count("as-of") }
        }
        #expect(throws: UsageError.self) { try Self.run("achievement").required("as-of") }
        #expect(try Self.run("achievement --as-of 1").required("as-of") == "1")
    }

    @Test func dataDirectoryDefaults() {
        func path(_ environment: [String: String], isRoot: Bool = false) -> String? {
            DataDirectory.standard(program: "iku-agent", environment: environment, isRoot: isRoot)
        }
        #expect(path(["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/iku-agent")
        #expect(path(["XDG_DATA_HOME": "", "HOME": "/h"]) == "/h/.local/share/iku-agent")
        #expect(path(["XDG_DATA_HOME": "relative", "HOME": "/h"]) == "/h/.local/share/iku-agent")
        #expect(path(["XDG_DATA_HOME": "/x", "HOME": "/h"], isRoot: true) == "/var/lib/iku-agent")
        #expect(path([:]) == nil)
        #expect(ProcessEnvironment.read()["PATH"]?.isEmpty == false)
    }

    @Test func exitCodesAreTheContracts() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
    }

    @Test func distances() {
        #expect(editDistance("", "abc") == 3)
        #expect(editDistance("kitten", "sitting") == 3)
        #expect(editDistance("same", "same") == 0)
    }
}

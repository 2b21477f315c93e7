// iku-sheet: a child program of iku-aggregator and iku-agent. It alone links the spreadsheet libraries, and
// it alone touches spreadsheets; it has no keys, opens no store and needs no network.
//
//   iku-sheet read      standard input: XLSX; standard output: iku-table/1 (Sources/Shared/Workbook)
//   iku-sheet write     standard input: iku-workbook/1 (Sources/Shared/Workbook); standard output: XLSX
//
// The same input gives the same bytes. Exit code 0: standard output is whole; anything else: it is to be
// thrown away, and standard error says why in one line.
//
// Before it reads a byte it confines itself (Sources/Shared/Platform/Confinement.swift): 768 MiB of memory,
// 20 s of the processor and of the clock, files of at most 64 MiB, 64 descriptors, no core file, no new
// privileges, no tracing, and no call that leads to a network, another program or another process.

import Shared

enum Program {
    static func run(_ arguments: [String]) throws -> ExitCode {
        try Confinement.begin(
            memoryByteCountMax: Limits.sheetMemoryByteCountMax, secondsMax: Limits.sheetSecondsMax,
            fileByteCountMax: 4 * Limits.spreadsheetByteCountMax)
        switch arguments {
        case ["write"]:
            let description = try StandardInput.read(byteCountMax: Limits.workbookByteCountMax)
            try StandardOutput.write(try SpreadsheetFile.bytes(of: Workbook(description: description)))
        case ["read"]:
            let content = try StandardInput.read(byteCountMax: Limits.spreadsheetByteCountMax)
            try StandardOutput.write(try SpreadsheetReader.table(of: content).json.compact)
        case ["--version"]: try StandardOutput.write("iku-sheet \(Version.current)\n")
        default:
            throw UsageError(
                Words(id: "tulis: iku-sheet read atau write", en: "write: iku-sheet read or write"))
        }
        return .done
    }

    static func words(of error: any Error) -> (Words, ExitCode) {
        switch error {
        case let fault as UsageError: (fault.words, .usage)
        case let fault as SystemError: (fault.words, .failed)
        case let refusal as SpreadsheetRefusal:
            (
                Words(
                    id: "\(refusal.rawValue): \(refusal.words.indonesian)",
                    en: "\(refusal.rawValue): \(refusal.words.english)"), .failed
            )
        case let fault as SpreadsheetFault: (Words(id: fault.text, en: fault.text), .failed)
        case let faults as FaultList:
            (
                faults.faults.first.map {
                    Words(
                        id: "\($0.pointer): \($0.words.indonesian)", en: "\($0.pointer): \($0.words.english)")
                } ?? Words(id: "?", en: "?"), .failed
            )
        default: (Words(id: "\(error)", en: "\(error)"), .failed)
        }
    }
}

@main
enum Main {
    static func main() {
        let language = Language(environment: ProcessEnvironment.read())
        do {
            try Program.run(Array(CommandLine.arguments.dropFirst())).exit()
        } catch {
            let (words, code) = Program.words(of: error)
            StandardError.complain(program: "iku-sheet", words, in: language)
            code.exit()
        }
    }
}

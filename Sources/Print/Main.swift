// iku-print: a child program of iku-aggregator and iku-agent. It alone links what draws letters and pages;
// it has no keys, opens no store and needs no network.
//
//   iku-print pdf       standard input: iku-document/1 (Sources/Shared/Document); standard output: PDF
//
// The same input gives the same bytes. Exit code 0: standard output is whole; anything else: it is to be
// thrown away, and standard error says why in one line.
//
// Before it reads a byte it confines itself (Sources/Shared/Platform/Confinement.swift): 768 MiB of memory,
// 20 s of the processor and of the clock, 64 descriptors, no core file, no new privileges, no tracing, no
// call that leads to a network, another program or another process; and, once its fonts are open, none that
// opens a file.

import Shared

enum Program {
    static func run(_ arguments: [String]) throws -> ExitCode {
        try Confinement.begin(
            memoryByteCountMax: Limits.printMemoryByteCountMax, secondsMax: Limits.printSecondsMax,
            fileByteCountMax: Limits.pdfByteCountMax)
        switch arguments {
        case ["pdf"]:
            try PDFFonts.load()
            try PDFFonts.open()
            Confinement.refuseFiles()
            let description = try StandardInput.read(byteCountMax: Limits.documentByteCountMax)
            let document = try Document(description: description)
            try StandardOutput.write(try PDFFile.bytes(of: document, PDFLetters()))
        case ["--version"]: try StandardOutput.write("iku-print \(Version.current)\n")
        default:
            throw UsageError(Words(id: "tulis: iku-print pdf", en: "write: iku-print pdf"))
        }
        return .done
    }

    static func words(of error: any Error) -> (Words, ExitCode) {
        switch error {
        case let fault as UsageError: (fault.words, .usage)
        case let fault as SystemError: (fault.words, .failed)
        case let fault as PrintFault: (fault.words, .failed)
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
            StandardError.complain(program: "iku-print", words, in: language)
            code.exit()
        }
    }
}

// `export`: the log in one file, for an inspector without database or network.

import Shared

enum ExportCommand {
    static let syntax = CommandSyntax(
        "export", Words(id: "menulis seluruh log ke satu berkas", en: "write the whole log to one file"),
        arguments: [CommandArgument("FILE")])

    static func run(_ context: CommandContext) throws -> ExitCode {
        let file = context.positional(0)
        let store = try Store(context.layout)
        let unfinished = file + ".part"
        _ = try FileSystem.remove(unfinished)
        let size: UInt64
        do {
            size = try BundleWriter.write(store) {
                try FileSystem.appendDurably($0, to: unfinished, mode: 0o644)
            }
            try FileSystem.renameDurably(unfinished, to: file)
        } catch {
            _ = try? FileSystem.remove(unfinished)
            throw error
        }
        try context.emit(
            ["file": .string(file), "size": .integer(size)],
            text: context.text(
                id: "\(size) entri ditulis ke \(file).\n", en: "\(size) entries written to \(file).\n"))
        return .done
    }
}

// What `setup` says at its end: what was made, what was there, what to do next, and the users' pages.

import Shared

/// The end of a first day.
struct SetupReport {
    private let context: CommandContext
    private let plan: SetupPlan
    private let result: FirstDayResult

    init(_ context: CommandContext, _ plan: SetupPlan, _ result: FirstDayResult) {
        (self.context, self.plan, self.result) = (context, plan, result)
    }

    /// Writes it; `isServed`: systemd runs the services.
    func show(isServed: Bool) throws {
        try context.emit(json(isServed), text: text(isServed))
    }

    private var services: SetupServices { SetupServices(plan: plan, data: context.layout.folder) }

    private func json(_ isServed: Bool) -> JSONValue {
        let parts = result.parts.map { part -> JSONValue in
            ["part": .string(part.name), "made": .bool(part.outcome == .made)]
        }
        let pages = result.pages.map { page -> JSONValue in
            [
                "login": .string(page.login), "file": .string(page.file), "url": .string(page.url),
                "password": .optional(page.password), "text": .string(page.text),
            ]
        }
        return [
            "office": .string(plan.catalog.office.id), "data": .string(context.layout.folder),
            "vkey": .optional(result.logKey), "parts": .array(parts), "pages": .array(pages),
            "served": .bool(isServed),
            "commands": .array(isServed ? [] : services.commands.map { .string($0) }),
        ]
    }

    private func text(_ isServed: Bool) -> String {
        var lines = result.parts.map { part in
            let word =
                part.outcome == .made
                ? context.text(id: "dibuat ", en: "made   ") : context.text(id: "sudah ada", en: "exists ")
            return "\(word) \(part.name)"
        }
        if let key = result.logKey {
            lines += [
                "",
                context.text(
                    id: "Kunci log, simpan di luar server ini untuk pemeriksa:",
                    en: "Log key, keep it outside this server for auditors:"), key,
            ]
        }
        lines.append("")
        if isServed {
            lines.append(
                context.text(id: "Layanan dijalankan oleh systemd.", en: "systemd runs the services."))
        } else {
            lines.append(context.text(id: "Jalankan:", en: "Run:"))
            lines += services.commands
        }
        lines.append("")
        // A page a sheet: form feeds part them on a printer.
        return lines.joined(separator: "\n") + "\n"
            + result.pages.map(\.text).joined(separator: "\u{0C}\n")
    }
}

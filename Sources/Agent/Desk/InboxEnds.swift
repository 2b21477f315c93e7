// How files leave the inbox: acknowledged with a Tanda Terima and the proof, refused with what to change.

import Shared

extension Inbox {
    /// What became of one report.
    private enum Answer {
        case acknowledged(ReceiptShelf.Kept)
        case refused(AnsweredRefusal)
        case waiting
        case unknown
    }

    /// Moves every waiting file whose reports have been answered to its end, and what can be signed now back
    /// to its beginning.
    func settle() throws {
        if agent.canSign {
            try unsigned.giveBack(to: entryPath)
            lookThroughSoon()
        }
        for file in try WaitingFile.all(in: waitingPath) { try settle(file) }
    }

    private func settle(_ file: WaitingFile) throws {
        let answers = try file.prefixes().map(answer)
        var receipts: [ReceiptShelf.Kept] = []
        var refusals: [(refusal: AnsweredRefusal, place: Int)] = []
        for (place, answer) in answers.enumerated() {
            switch answer {
            case .acknowledged(let kept): receipts.append(kept)
            case .refused(let refusal): refusals.append((refusal, place))
            case .waiting: return
            // Neither acknowledged, refused nor queued: what it held is kept nowhere else. Read it again.
            case .unknown:
                try move(file.path, to: entryPath + "/" + file.name)
                return try file.removeList()
            }
        }
        if refusals.isEmpty {
            try finish(file, receipts)
        } else {
            try refuse(file, refusals, receipts)
        }
        try file.removeList()
    }

    private func answer(_ prefix: String) throws -> Answer {
        if let hash = try hash(prefix, ".tlog-proof", in: agent.folder.receiptsPath) {
            // A receipt that does not verify is named by `receipts --verify`; the file waits meanwhile.
            guard let kept = try? agent.receipts.kept(hash) else { return .waiting }
            return .acknowledged(kept)
        }
        if let hash = try hash(prefix, ".json", in: agent.folder.refusedPath),
            let refusal = try agent.outbox.refusal(of: hash)
        {
            return .refused(refusal)
        }
        let isQueued = try FileSystem.names(in: agent.folder.outboxPath).contains {
            $0.dropFirst(13).hasPrefix(prefix.prefix(16))
        }
        return isQueued ? .waiting : .unknown
    }

    private func hash(_ prefix: String, _ ending: String, in folder: String) throws -> Digest? {
        let name = try FileSystem.names(in: folder).first { $0.hasPrefix(prefix) && $0.hasSuffix(ending) }
        return name.flatMap { Digest(hex: $0.dropLast(ending.utf8.count)) }
    }

    // MARK: Acknowledged

    private func finish(_ file: WaitingFile, _ receipts: [ReceiptShelf.Kept]) throws {
        let target = try freePath(donePath, file.name)
        try keep(receipts, besides: target)
        try FileSystem.renameDurably(file.path, to: target, replacing: false)
        for kept in receipts {
            log(
                .info, "inbox-done",
                ["file": FileSystem.name(of: target), "index": kept.receipt.index])
        }
    }

    /// A Tanda Terima and the proof of each report; of several periods each under its own.
    private func keep(_ receipts: [ReceiptShelf.Kept], besides target: String) throws {
        for kept in receipts {
            let base = receipts.count == 1 ? target : "\(target).\(kept.report.period)"
            let shown = FileSystem.name(of: base)
            let catalog = try agent.catalogs().inForce(for: kept.report.period.year)
            let receipt = ReceiptText(
                catalog: catalog, language: agent.language, isDemo: agent.record.isDemo)
            let page = receipt.page(kept, file: shown)
            let parts: [(String, [UInt8])] = [
                (".tanda-terima.txt", Array(receipt.text(kept, file: shown).utf8)),
                (".tanda-terima.html", Array(page.utf8)), (".jws", kept.signed.compact),
                (".tlog-proof", Array(kept.receipt.text.utf8)),
            ]
            for (ending, bytes) in parts {
                try FileSystem.writeDurably(bytes, to: base + ending, mode: 0o660)
            }
            try keepPaper(kept, besides: base)
        }
    }

    /// The Tanda Terima as PDF, beside those that need no other program; without `iku-print` they do.
    private func keepPaper(_ kept: ReceiptShelf.Kept, besides base: String) throws {
        let bytes: [UInt8]
        do { bytes = try agent.receiptPDF(kept, in: agent.language, by: printing) } catch {
            return log(
                .info, "inbox-receipt-without-pdf",
                ["file": FileSystem.name(of: base), "reason": AgentFault.words(of: error).english])
        }
        try FileSystem.writeDurably(bytes, to: base + ".tanda-terima.pdf", mode: 0o660)
    }

    // MARK: Refused

    private func refuse(
        _ file: WaitingFile, _ refusals: [(refusal: AnsweredRefusal, place: Int)],
        _ receipts: [ReceiptShelf.Kept]
    ) throws {
        // Reports were queued in the order of the drafts: read again, they tell the cells.
        let read = try? DraftFile(file.path, catalogs: try agent.catalogs(), bidang: agent.record.bidang)
        let drafts = read?.drafts ?? []
        let named = refusals.map { ($0.refusal, drafts.indices.contains($0.place) ? drafts[$0.place] : nil) }
        let accepted = receipts.map { kept in
            let words = Words(
                id:
                    "periode \(kept.report.period) sudah diterima, nomor \(kept.receipt.index); tidak perlu dikirim lagi",
                en:
                    "period \(kept.report.period) was accepted, number \(kept.receipt.index); it need not be sent again"
            )
            return FaultText.item(place: "", text: words.text(in: agent.language))
        }
        try refuse(
            file.path, file.name, InboxRefusal(named, accepted: accepted.flatMap { $0 }, in: agent.language))
        if !receipts.isEmpty { try keep(receipts, besides: try freePath(donePath, file.name)) }
    }

    func refuse(_ file: String, _ name: String, _ refusal: InboxRefusal) throws {
        let target = try freePath(refusedPath, name)
        let advice = Words(
            id: "Perbaiki berkasnya, lalu letakkan lagi di folder masuk.",
            en: "Correct the file, then put it into the folder masuk again.")
        let text =
            (FaultText.wrapped(refusal.sentence) + refusal.lines + ["", advice.text(in: agent.language)])
            .joined(separator: "\n") + "\n"
        try FileSystem.writeDurably(Array(text.utf8), to: target + ".txt", mode: 0o660)
        try mark(file, refusal.faults, besides: target)
        try FileSystem.renameDurably(file, to: target, replacing: false)
        log(
            .warning, "inbox-refused",
            ["file": FileSystem.name(of: target), "reason": refusal.sentence])
    }

    /// A copy of a workbook with its cells at fault in red; where none can be made the text must do.
    private func mark(_ file: String, _ faults: [Fault], besides target: String) throws {
        guard faults.contains(where: { $0.cell != nil }) else { return }
        do {
            let bytes = try MarkedCopy.bytes(of: file, faults, agent)
            let base = target.lowercased().hasSuffix(".xlsx") ? String(target.dropLast(5)) : target
            try FileSystem.writeDurably(bytes, to: base + ".ditandai.xlsx", mode: 0o660)
        } catch let shortage as SystemError where shortage.isShortage || shortage.isFailedSync {
            throw shortage
        } catch {
            let words = (error as? ChildProgramFault)?.words ?? AgentFault.words(of: error)
            log(.warning, "inbox-unmarked", ["file": file, "message": words.text(in: agent.language)])
        }
    }

    // MARK: Moving

    func move(_ file: String, to target: String) throws {
        do {
            try FileSystem.renameDurably(file, to: target, replacing: false)
        } catch  where error.isAlreadyThere {
            // The same draft waits already under this name: one is enough.
            try FileSystem.remove(file)
        }
    }

    /// `name`, or `name-2.csv` … where something of that name ended here before.
    func freePath(_ folder: String, _ name: String) throws(SystemError) -> String {
        let point = name.lastIndex(of: ".") ?? name.endIndex
        var number = 1
        while true {
            let candidate = number == 1 ? name : "\(name[..<point])-\(number)\(name[point...])"
            if try !FileSystem.exists(folder + "/" + candidate) { return folder + "/" + candidate }
            number += 1
        }
    }
}

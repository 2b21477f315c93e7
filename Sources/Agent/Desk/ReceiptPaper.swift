// The *Tanda Terima* on paper: one A4 sheet as PDF, made by `iku-print` of what the agent itself holds (the
// report, its verified receipt, what it comes to). Where the package is not installed, the page and the text
// say the same.

import Shared

extension Agent {
    /// The Tanda Terima of a receipt as a document.
    func receiptDocument(_ kept: ReceiptShelf.Kept, in language: Language) throws -> Document {
        let catalogs = try catalogs()
        let (report, receipt) = (kept.report, kept.receipt)
        let catalog = catalogs.inForce(for: report.period.year)
        var sheet = ReceiptSheet(
            report, hash: kept.hash, kid: kept.signed.kid, index: receipt.index,
            receivedAt: receipt.receivedAt, catalog: catalog, office: catalog.office,
            unit: catalog.bidang(report.bidang)?.name ?? report.bidang, language: language)
        if report.kind == .report {
            sheet.rows =
                PreviewFigures(
                    report: report, hash: kept.hash, chronicle: try Chronicle(reading: folder, record),
                    catalogs: catalogs, now: receipt.receivedAt
                ).rows
        }
        return Document(
            kind: "tanda-terima", language: language, paper: .a4,
            title: "\(sheet.title) \(report.period.title(in: language)), \(sheet.unit)",
            author: catalog.office.name, created: receipt.receivedAt, isDraft: false,
            banner: record.isDemo ? demoBanner : nil, source: source(receipt, catalog.office, language),
            sections: [sheet.section(letterhead: catalog.office.letterhead())])
    }

    private func source(
        _ receipt: Receipt, _ office: Catalog.Office, _ language: Language
    ) -> Document.Source {
        let checkpoint = receipt.checkpoint.checkpoint
        return Document.Source(
            origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root.base64,
            moment: office.momentText(receipt.receivedAt, in: language),
            verification: Words(
                id: "Cara memeriksa tanpa jaringan: iku-agent receipts --verify.",
                en: "To check without a network: iku-agent receipts --verify."
            ).text(in: language))
    }

    /// The Tanda Terima as a PDF file.
    func receiptPDF(
        _ kept: ReceiptShelf.Kept, in language: Language,
        by program: ChildProgram = .print(environment: ProcessEnvironment.read())
    ) throws -> [UInt8] {
        let document = try receiptDocument(kept, in: language)
        do {
            return try program.pdf(of: document, secondsMax: Limits.printSecondsMax)
        } catch {
            throw AgentFault("no-pdf", id: error.words.indonesian, en: error.words.english)
        }
    }
}

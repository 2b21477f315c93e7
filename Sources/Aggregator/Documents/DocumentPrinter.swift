// From documents to files: PDF by `iku-print`, XLSX by `iku-sheet`, two at a time, for both are programs of
// their own and machines have at least two processors.

import Dispatch
import Shared
import Synchronization

/// The programs that make files of documents.
struct DocumentPrinter: Sendable {
    let print: ChildProgram
    let sheet: ChildProgram

    init(print: ChildProgram, sheet: ChildProgram) { (self.print, self.sheet) = (print, sheet) }

    init(environment: [String: String]) {
        self.init(print: .print(environment: environment), sheet: .sheet(environment: environment))
    }

    /// One file of a document.
    func bytes(
        of document: Document, _ kind: DocumentFileKind, secondsMax: Int
    ) throws(ChildProgramFault) -> [UInt8] {
        switch kind {
        case .pdf: try print.pdf(of: document, secondsMax: secondsMax)
        case .xlsx: try sheet.spreadsheet(of: DocumentWorkbook(document).workbook, secondsMax: secondsMax)
        }
    }

    /// A PDF and an XLSX file of each, in order; the first fault in that order where there is one.
    func files(of documents: [(name: DocumentName, document: Document)]) throws -> [DocumentFile] {
        let jobs = documents.flatMap { name, document in
            DocumentFileKind.allCases.map { (name: name, document: document, kind: $0) }
        }
        let results = Mutex<[Int: Result<[UInt8], ChildProgramFault>]>([:])
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(Self.jobCountMax, jobs.count)) { _ in
            while true {
                let place = next.add(1, ordering: .relaxed).oldValue
                if place >= jobs.count { return }
                let job = jobs[place]
                let result = Result { () throws(ChildProgramFault) in
                    try bytes(of: job.document, job.kind, secondsMax: Limits.printSecondsMax)
                }
                results.withLock { $0[place] = result }
            }
        }
        return try results.withLock { results in
            try jobs.enumerated().map { place, job in
                let content = try results[place]?.get()
                return DocumentFile(name: "\(job.name).\(job.kind.rawValue)", content: content ?? [])
            }
        }
    }

    /// Programs at once.
    private static let jobCountMax = 2
}

/// Kinds of file of a document, in the order they are offered.
enum DocumentFileKind: String, Sendable, CaseIterable {
    case pdf, xlsx

    var contentType: String {
        switch self {
        case .pdf: "application/pdf"
        case .xlsx: ExportFile.Kind.xlsx.contentType
        }
    }
}

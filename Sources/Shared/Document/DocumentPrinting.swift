// From a document to a PDF file, by `iku-print`.

extension ChildProgram {
    /// The PDF file of `document`, made by `iku-print` at this path.
    public func pdf(of document: Document, secondsMax: Int) throws(ChildProgramFault) -> [UInt8] {
        try run(
            ["pdf"], input: document.json.compact, outputByteCountMax: Limits.pdfByteCountMax,
            secondsMax: secondsMax)
    }
}

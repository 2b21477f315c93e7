// What is signed, pasted or adopted: JSON, reports, signatures, tokens, catalogues.

import Shared

enum Documents {
    /// A value that can be read is written compact and indented and read as the same.
    static func json(_ input: [UInt8]) {
        guard let value = try? JSONValue(parsing: input) else { return }
        let compact = value.compact
        property((try? JSONValue(parsing: compact)) == value, "compact JSON is read as the same")
        property((try? JSONValue(parsing: value.indented)) == value, "indented JSON is read as the same")
        property((try? JSONValue(parsing: compact))?.compact == compact, "writing twice writes alike")
    }

    /// A well-formed report is judged without a trap; written anew it is the same report.
    static func report(_ input: [UInt8]) {
        let report: Report
        do throws(FaultList) { report = try Report(payload: input) } catch {
            property(!error.faults.isEmpty, "a refusal names a fault")
            return
        }
        if let again = try? Report(payload: report.json.compact) {
            property(again == report, "a report written is read as the same")
        } else {
            property(report.json.compact.count > Limits.reportByteCountMax, "a report written can be read")
        }
        judge(report)
    }

    private static func judge(_ report: Report) {
        let indicators = Set(report.values.keys)
        let heads: [JudgeContext.Head?] = [
            nil,
            report.supersedes.map {
                JudgeContext.Head(
                    revision: report.revision - 1, report: $0, kind: .report, indicators: indicators)
            },
        ]
        for head in heads {
            let context = JudgeContext(
                office: report.office, signerBidang: report.bidang, catalog: .builtIn, latestRevision: 1,
                arrival: CivilDate(dayNumber: 20_000), head: head, isLocked: false)
            do throws(Refusal) { try report.judge(in: context) } catch { _ = error.words.english }
        }
    }

    /// Both serialisations; what is read from one is written and read as the other's.
    static func jws(_ input: [UInt8]) {
        if let jws = try? JWS(compact: input) {
            property(jws.compact == input, "a compact JWS has one spelling")
            check(jws)
        }
        if let value = try? JSONValue(parsing: input) { flattened(value) }
    }

    static func flattened(_ value: JSONValue) {
        guard let jws = try? JWS(flattened: value) else { return }
        property((try? JWS(compact: jws.compact)) == jws, "flattened and compact hold the same")
        check(jws)
    }

    private static func check(_ jws: JWS) {
        property((try? JWS(flattened: jws.flattened)) == jws, "a flattened JWS is read as the same")
        if let report = try? SignedReport(jws) { property(!report.verify(with: key), "nothing is forged") }
    }

    /// A key that nothing is signed by.
    private static let key = SigningKey.generate().publicKey

    /// A token that can be read is written and read as the same.
    static func token(_ input: [UInt8]) {
        guard let text = text(input), let token = try? EnrolmentToken(parsing: text) else { return }
        if token.text.utf8.count > Limits.tokenByteCountMax { return }
        property((try? EnrolmentToken(parsing: token.text)) == token, "a token written is read as the same")
    }

    /// A catalogue that can be read keeps its JSON, and its formulas can be asked.
    /// `iku-document/1`: what is read is written the same, and can become a page and a workbook.
    static func document(_ input: [UInt8]) {
        guard let document = try? Document(description: input) else { return }
        let again = try? Document(description: document.json.compact)
        property(again == document, "a document is read as it is written")
        _ = DocumentPage(document, emblemPath: "/lambang").content
        let workbook = DocumentWorkbook(document).workbook
        property((try? Workbook(description: workbook.json.compact)) == workbook, "a spreadsheet can hold a document")
    }

    static func catalogue(_ input: [UInt8]) {
        do throws(FaultList) {
            let catalog = try Catalog.read(input)
            let again = try Catalog.read(catalog.json.compact)
            property(again.json == catalog.json, "a catalogue written is read as the same")
            for indicator in catalog.indicators {
                _ = try? indicator.formula.value(Formula.Inputs(values: [:]))
            }
            _ = catalog.predikat(of: Rational(1))
        } catch {
            property(!error.faults.isEmpty, "a refusal names a fault")
            _ = error.faults.map { $0.words.indonesian + $0.pointer.description }
        }
    }
}

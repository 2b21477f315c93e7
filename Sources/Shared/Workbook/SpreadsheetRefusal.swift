// Why `iku-sheet` does not read a file. It says the code and the words on standard error; its caller knows
// the code again, and says it in the reader's language.

/// A file that is not read. The raw value is the code.
public enum SpreadsheetRefusal: String, Error, Sendable, CaseIterable {
    /// No XLSX file, a damaged one, or one that leads out of itself.
    case notASpreadsheet = "not-a-spreadsheet"
    /// It unpacks to more than is read.
    case tooLarge = "spreadsheet-too-large"
    /// A password protects it, or it is of the old binary kind.
    case encrypted = "spreadsheet-encrypted"

    /// What is wrong, and what to do.
    public var words: Words {
        switch self {
        case .notASpreadsheet:
            Words(
                id: "berkas ini bukan buku kerja XLSX yang utuh; simpan lagi sebagai XLSX",
                en: "this is not an intact XLSX workbook; save it as XLSX again")
        case .tooLarge:
            Words(
                id: "isi buku kerja terlalu besar; hapus lembar dan baris yang tidak perlu",
                en: "the workbook holds too much; delete sheets and rows that are not needed")
        case .encrypted:
            Words(
                id:
                    "buku kerja dilindungi kata sandi atau berformat lama (XLS); simpan lagi sebagai XLSX biasa",
                en: "the workbook has a password or is of the old kind (XLS); save it again as plain XLSX")
        }
    }
}

extension ChildProgramFault {
    /// The refusal that `iku-sheet` gave; nil for any other fault.
    public var refusal: SpreadsheetRefusal? {
        guard case .failed(_, let complaint, _) = self else { return nil }
        let parts = complaint.split(separator: ":").map { $0.drop { $0 == " " } }
        return parts.count > 1 ? SpreadsheetRefusal(rawValue: String(parts[1])) : nil
    }
}

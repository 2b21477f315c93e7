// The audit's look at evidence files (*bukti dukung*): every stored file is read and hashed, and held against
// the reports that name it.
//
//   damaged   a file whose content is not that of its name: a fault
//   missing   named by a report and not there: told, no fault. It may still be under way from its agent;
//             the report and its figures stand without it
//   unlike    whole, but a report states another size for it: told; the report is signed and stays so

import Shared

/// What the audit has to say of evidence files.
struct EvidenceFindings: Sendable {
    /// Different files that reports name.
    var namedCount = 0
    /// Files read and found whole.
    var wholeCount = 0
    var missing: [Words] = []
    var unlike: [Words] = []
    var faults: [Words] = []
}

/// Collects what reports name, then reads the files.
struct EvidenceAudit {
    private struct Naming {
        let byteCount: Int
        let name: String
        let index: UInt64
        let chain: String

        var words: Words {
            Words(
                id: "\(quoted(name)), disebut laporan \(chain) (entri \(index))",
                en: "\(quoted(name)), named by the report of \(chain) (entry \(index))")
        }
    }

    private var named: [Digest: [Naming]] = [:]

    /// Notes what the report at `index` names.
    mutating func note(_ report: Report, at index: UInt64) {
        for file in report.evidence {
            let naming = Naming(
                byteCount: file.byteCount, name: file.name, index: index,
                chain: "\(report.bidang) \(report.period)")
            // The same file in many revisions is told of once, by the first.
            if named[file.hash]?.contains(where: { $0.byteCount == file.byteCount }) == true { continue }
            named[file.hash, default: []].append(naming)
        }
    }

    /// Reads every whole file in `folder`.
    func check(_ folder: String) -> EvidenceFindings {
        var findings = EvidenceFindings()
        findings.namedCount = named.count
        let stored = names(in: folder, &findings)
        for hash in stored { check(hash, folder, &findings) }
        let missing = named.filter { !stored.contains($0.key) }
        for (hash, namings) in missing.sorted(by: { $0.value[0].index < $1.value[0].index }) {
            findings.missing.append(
                Words(
                    id: "\(namings[0].words.indonesian): berkas \(hash.hex) belum ada",
                    en: "\(namings[0].words.english): the file \(hash.hex) is not here"))
        }
        return findings
    }

    /// Whole files bear their hash as name; parts under way are no evidence yet.
    private func names(in folder: String, _ findings: inout EvidenceFindings) -> Set<Digest> {
        do throws(SystemError) {
            guard try FileSystem.exists(folder) else { return [] }
            return Set(try FileSystem.names(in: folder).compactMap { Digest(hex: $0) })
        } catch {
            findings.faults.append(error.words)
            return []
        }
    }

    private func check(_ hash: Digest, _ folder: String, _ findings: inout EvidenceFindings) {
        let path = folder + "/" + hash.hex
        do throws(SystemError) {
            let found = try FileSystem.digest(of: path)
            if found.hash == hash {
                findings.wholeCount += 1
                findings.unlike += unlike(hash, byteCount: found.byteCount)
            } else {
                findings.faults.append(damaged(hash, path))
            }
        } catch {
            // Dropped since the folder was read, because no report names it.
            if error.isNotFound, named[hash] == nil { return }
            findings.faults.append(error.words)
        }
    }

    private func damaged(_ hash: Digest, _ path: String) -> Words {
        let naming = named[hash]?.first?.words ?? Words(id: "tidak disebut laporan", en: "named by no report")
        return Words(
            id: "bukti dukung rusak: \(path) (\(naming.indonesian)) tidak cocok dengan SHA-256-nya; "
                + "pulihkan dari cadangan atau dari berkas asli di bidang",
            en: "damaged evidence: \(path) (\(naming.english)) does not fit its SHA-256; "
                + "restore it from a backup or from the unit's own file")
    }

    private func unlike(_ hash: Digest, byteCount: Int) -> [Words] {
        let others = named[hash]?.filter { $0.byteCount != byteCount } ?? []
        return others.map { naming in
            Words(
                id: "\(naming.words.indonesian): tertulis \(naming.byteCount) byte, berkasnya \(byteCount)",
                en: "\(naming.words.english): it says \(naming.byteCount) bytes, the file has \(byteCount)")
        }
    }
}

// The files of the project, as they lie beside this one.

import Foundation
import Testing

/// A text file of the project.
struct ProjectFile: Sendable {
    /// From the top of the project, such as `Sources/Shared/Limits.swift`.
    let path: String
    let text: String
    /// A Swift file without comments and strings.
    let swift: SwiftText

    init(path: String, text: String) {
        self.path = path
        self.text = text
        swift = SwiftText(path.hasSuffix(".swift") ? text : "")
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Records a fault of this file, where it stands and what to do about it.
    func fault(line: Int = 1, _ words: String) {
        let place = SourceLocation(
            fileID: "Project/" + path, filePath: Repository.top.path + "/" + path, line: line, column: 1)
        Issue.record("\(path):\(line): \(words)", sourceLocation: place)
    }
}

enum Repository {
    static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every text file of the project; what was built or belongs to version control is left out.
    static let files: [ProjectFile] = paths().compactMap { path in
        guard let data = FileManager.default.contents(atPath: top.appendingPathComponent(path).path),
            let text = String(data: data, encoding: .utf8)
        else { return nil }
        return ProjectFile(path: path, text: text)
    }

    static func swiftFiles(under folder: String) -> [ProjectFile] {
        files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(".swift") }
    }

    static func file(_ path: String) -> ProjectFile? { files.first { $0.path == path } }

    /// Every folder under `Sources` that holds files, such as `Shared/Log`.
    static var sourceFolders: [String] {
        let folders = files.filter { $0.path.hasPrefix("Sources/") }
            .map { $0.path.split(separator: "/").dropFirst().dropLast().joined(separator: "/") }
        return Set(folders).sorted()
    }

    private static func paths() -> [String] {
        guard let all = FileManager.default.enumerator(atPath: top.path) else { return [] }
        var paths: [String] = []
        for case let path as String in all {
            let name = path.split(separator: "/").last ?? ""
            if name == ".git" || name.hasPrefix(".build") || name == "__pycache__" {
                all.skipDescendants()
            } else if (all.fileAttributes?[.type] as? FileAttributeType) == .typeRegular {
                paths.append(path)
            }
        }
        return paths.sorted()
    }
}

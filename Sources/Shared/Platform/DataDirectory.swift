// Where a program keeps its data when nobody says otherwise (DESIGN section 12).

internal import Glibc

/// The default of `--data`.
public enum DataDirectory {
    /// Whether this process is root's.
    public static var runsAsRoot: Bool { geteuid() == 0 }

    /// `/var/lib/PROGRAM` for root, else `$XDG_DATA_HOME/PROGRAM`, else `~/.local/share/PROGRAM`; nil
    /// where the environment names no home. (XDG: a relative path counts as none.)
    public static func standard(
        program: String, environment: [String: String], isRoot: Bool = runsAsRoot
    ) -> String? {
        if isRoot { return "/var/lib/" + program }
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") { return base + "/" + program }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/share/" + program }
        return nil
    }
}

/// The process's environment.
public enum ProcessEnvironment {
    /// Every variable that is UTF-8 text.
    public static func read() -> [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(validatingCString: entry) ?? ""
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            unsafe next += 1
        }
        return variables
    }
}

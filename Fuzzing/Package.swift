// swift-tools-version: 6.2
import PackageDescription

// Fuzz targets for everything that reads what others wrote. The product's sources stand here a second time,
// by links, so that the fuzzer sees their branches and their internal readers; the product's own package
// knows nothing of it. `run.sh` builds and runs.

let sanitizers = ["-sanitize=fuzzer,address"]

/// The product's strict settings, and the instruments.
let instrumented: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(sanitizers + ["-enable-testing", "-parse-as-library"]),
]

func system(_ module: String, pkgConfig: String) -> Target {
    .systemLibrary(name: module, path: "Sources/System/\(module)", pkgConfig: pkgConfig)
}

let package = Package(
    name: "iku-fuzzing",
    targets: [
        system("CGMP", pkgConfig: "gmp"),
        system("CSodium", pkgConfig: "libsodium"),
        system("CNettle", pkgConfig: "nettle"),
        system("CGnuTLS", pkgConfig: "gnutls"),
        system("CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CPostgres", path: "Sources/System/CPostgres"),
        system("CMicrohttpd", pkgConfig: "libmicrohttpd"),
        system("CXlsxWriter", pkgConfig: "xlsxwriter"),
        system("CZip", pkgConfig: "libzip"),
        system("CExpat", pkgConfig: "expat"),
        .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
        .systemLibrary(name: "CFuzzer", path: "Sources/CFuzzer"),
        .target(
            name: "Shared", dependencies: ["CGMP", "CSodium", "CNettle", "CGnuTLS", "CMicrohttpd", "CLinux"],
            swiftSettings: instrumented),
        .target(
            name: "Agent", dependencies: ["Shared"], exclude: ["Main.swift"], swiftSettings: instrumented),
        .target(
            name: "Aggregator", dependencies: ["Shared", "CSQLite", "CPostgres"], exclude: ["Main.swift"],
            swiftSettings: instrumented),
        .target(
            name: "Sheet", dependencies: ["Shared", "CXlsxWriter", "CZip", "CExpat"], exclude: ["Main.swift"],
            swiftSettings: instrumented),
        .executableTarget(
            name: "Fuzz", dependencies: ["Shared", "Agent", "Aggregator", "Sheet", "CFuzzer"],
            swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(sanitizers + ["-use-ld=lld"])]),
    ]
)

// swift-tools-version: 6.2
import PackageDescription

/// One list for every target: the strictest settings the toolchain has; a warning is an error.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A C library of the operating system: `Sources/System/<module>` holds its module map and nothing else.
func system(_ module: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(
        name: module, path: "Sources/System/\(module)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "iku-collector",
    products: [
        .executable(name: "iku-agent", targets: ["Agent"]),
        .executable(name: "iku-aggregator", targets: ["Aggregator"]),
        .executable(name: "iku-sheet", targets: ["Sheet"]),
        .executable(name: "iku-print", targets: ["Print"]),
        // For the nested packages alone.
        .library(name: "Shared", targets: ["Shared"]),
    ],
    targets: [
        system("CGMP", pkgConfig: "gmp", apt: "libgmp-dev"),
        system("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
        // GnuTLS's own library of ciphers and hashes: loaded with it anyway, its headers come with GnuTLS's.
        system("CNettle", pkgConfig: "nettle", apt: "nettle-dev"),
        system("CGnuTLS", pkgConfig: "gnutls", apt: "libgnutls28-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        // Headers alone: the program loads libpq where a store asks for it
        // (docs/decisions/0007-postgresql.md).
        .systemLibrary(
            name: "CPostgres", path: "Sources/System/CPostgres", providers: [.apt(["libpq-dev"])]),
        system("CMicrohttpd", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        system("CXlsxWriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
        system("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
        system("CExpat", pkgConfig: "expat", apt: "libexpat1-dev"),
        system("CPango", pkgConfig: "cairo-pdf fontconfig", apt: "libpango1.0-dev"),
        .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
        .target(
            name: "Shared", dependencies: ["CGMP", "CSodium", "CNettle", "CGnuTLS", "CMicrohttpd", "CLinux"],
            swiftSettings: strict),
        .executableTarget(name: "Agent", dependencies: ["Shared"], swiftSettings: strict),
        .executableTarget(
            name: "Aggregator", dependencies: ["Shared", "CSQLite", "CPostgres"], swiftSettings: strict),
        // Child programs: what they link, the two above do not.
        .executableTarget(
            name: "Sheet", dependencies: ["Shared", "CXlsxWriter", "CZip", "CExpat"], swiftSettings: strict),
        .executableTarget(name: "Print", dependencies: ["Shared", "CPango"], swiftSettings: strict),
        .testTarget(
            name: "SharedTests", dependencies: ["Shared"], path: "Tests/Shared", swiftSettings: strict),
        .testTarget(
            name: "AgentTests", dependencies: ["Agent", "Shared"], path: "Tests/Agent",
            swiftSettings: strict),
        .testTarget(
            name: "AggregatorTests", dependencies: ["Aggregator", "Shared"], path: "Tests/Aggregator",
            swiftSettings: strict),
        .testTarget(
            name: "SheetTests", dependencies: ["Sheet", "Shared"], path: "Tests/Sheet", swiftSettings: strict),
        .testTarget(
            name: "PrintTests", dependencies: ["Print", "Shared"], path: "Tests/Print", swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Agent", "Aggregator", "Shared", "CSQLite"],
            path: "Tests/Simulation", exclude: ["catalog.json", "scenarios"], swiftSettings: strict),
        .testTarget(name: "TidyTests", path: "Tests/Tidy", swiftSettings: strict),
    ]
)

// The simulation plays its seeds in optimised code (Tests/run.sh): built for it is only what it plays, both sides
// without their commands, pages, forms and documents. Optimised is what a seed spends its time in, Shared; the rest
// would take longer to optimise than it saves.
if Context.environment["IKU_BUILD"] == "simulation" {
    package.products = []
    package.targets.removeAll {
        switch $0.type {
        case .test: $0.name != "SimulationTests"
        case .executable: true
        default: false
        }
    }
    let plain = strict + [.unsafeFlags(["-Onone"])]
    package.targets += [
        .target(
            name: "Agent", dependencies: ["Shared"],
            exclude: ["Commands", "Form", "Main.swift", "Uplink/Daemon.swift"], swiftSettings: plain),
        .target(
            name: "Aggregator", dependencies: ["Shared", "CSQLite", "CPostgres"],
            exclude: [
                "Commands", "Documents", "Main.swift", "Office/ApprovalStanding.swift", "Office/Exports",
                "Office/Interface", "Office/Pages", "Office/PeriodHistory.swift", "Office/Reading",
                "Office/Site",
            ],
            swiftSettings: plain),
    ]
}

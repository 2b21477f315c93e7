// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "iku-benchmarks",
    dependencies: [.package(name: "iku-collector", path: "..")],
    targets: [
        .executableTarget(
            name: "iku-load",
            dependencies: [.product(name: "Shared", package: "iku-collector")],
            path: "Sources/Load",
            swiftSettings: [
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)

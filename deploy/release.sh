#!/usr/bin/env bash
# Builds the programs as they are shipped: optimised, Swift's runtime inside. Options go on to `swift build`
# (`--show-bin-path`). Packed relocations and folded twins save an idle agent some 650 KiB of resident memory.
set -euo pipefail
cd "$(dirname "$0")/.."
exec swift build -c release --static-swift-stdlib --disable-local-rpath \
    -Xswiftc -use-ld=lld -Xlinker --icf=all -Xlinker -z -Xlinker pack-relative-relocs "$@"

#!/usr/bin/env bash
# `make bench`: builds everything optimised, then measures. QUICK=1 takes minutes instead of an hour.
set -euo pipefail
cd "$(dirname "$0")"
(cd .. && swift build -c release --static-swift-stdlib)
swift build -c release
exec python3 bench.py "$@"

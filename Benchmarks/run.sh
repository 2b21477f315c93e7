#!/usr/bin/env bash
# `make bench`: builds everything as it is shipped, then measures. QUICK=1 takes minutes instead of an hour. The names
# of parts (`Benchmarks/run.sh intake peers`) measure only those. IKU_AGGREGATOR and IKU_AGENT name other programs.
set -euo pipefail
cd "$(dirname "$0")"
../deploy/release.sh
swift build -c release
exec /usr/bin/python3 bench.py "$@"

#!/usr/bin/env bash
# Builds the fuzz targets and runs them, one after the other.
#
#   Fuzzing/run.sh quick             a fixed count of inputs a target, seeded alike each time: for every commit
#   Fuzzing/run.sh long MINUTES      that many minutes in all, on every core, going on from what it found before
#   Fuzzing/run.sh again FILE        one input of an earlier crash; the target is the file's folder
#
# TARGETS="json jws" narrows it. Inputs that crashed lie in Fuzzing/.build/crashes/<target>/.
set -euo pipefail
cd "$(dirname "$0")"

runs=${RUNS:-4000}
all='request answer uplink lines json report jws note proof token catalogue formula figure act bundle entry draft sheet page print'
targets=${TARGETS:-$all}
found=.build/found seeds=.build/seeds crashes=.build/crashes

# A crash is told by libFuzzer; the language's own report of it takes seconds and says less here.
export SWIFT_BACKTRACE=enable=no
# What the process has not given back at its end is not searched for: singletons live as long as it does.
export ASAN_OPTIONS=detect_leaks=0

build() {
    mkdir -p .build
    swift build -c release --product Fuzz >.build/build.log 2>&1 || { tail -n 30 .build/build.log; exit 1; }
    fuzz=$(swift build -c release --show-bin-path)/Fuzz
    rm -rf "$seeds" .build/pages-*
    /usr/bin/python3 seeds.py ../Tests/Vectors Corpus "$seeds"
}

# The longest input worth trying: what a reader takes in at once, and not more than a fuzzer can explore.
longest() {
    case $1 in
        formula | figure) echo 600 ;;
        catalogue | bundle) echo 65536 ;;
        *) echo 16384 ;;
    esac
}

# run TARGET ARGUMENT…: libFuzzer on one target; its crash ends everything.
run() {
    local target=$1 log=.build/$1.log
    shift
    mkdir -p "$crashes/$target" "$found/$target" "$seeds/$target"
    if ! IKU_FUZZ_TARGET=$target "$fuzz" -timeout=10 -rss_limit_mb=2048 -max_len="$(longest "$target")" \
        -artifact_prefix="$crashes/$target/" "$@" >"$log" 2>&1; then
        echo "$target FAILED"
        grep -E 'Fatal error|property broken|SUMMARY|Test unit written' "$log" || tail -n 20 "$log"
        return 1
    fi
    printf '%-10s %s\n' "$target" "$(summary "$log")"
}

summary() {
    sed -En 's/^#([0-9]+)[:[:space:]].*cov: ([0-9]+).*corp: ([0-9]+).*/\1 inputs, \2 edges, corpus \3/p' "$1" | tail -n 1
}

case ${1:-} in
    quick)
        build
        for target in $targets; do
            scratch=$(mktemp -d)
            # The first inputs count as runs, too. A target may have none of its own.
            mkdir -p "$seeds/$target"
            first=$(find "$seeds/$target" "$seeds/shared" -type f | wc -l)
            run "$target" -seed=1 -runs=$((first + runs)) "$scratch" "$seeds/$target" "$seeds/shared"
            rm -rf "$scratch"
        done
        ;;
    long)
        build
        count=$(wc -w <<<"$targets")
        seconds=$((${2:-60} * 60 / count))
        for target in $targets; do
            run "$target" -max_total_time=$((seconds > 0 ? seconds : 1)) -fork="$(nproc)" \
                "$found/$target" "$seeds/$target" "$seeds/shared"
        done
        ;;
    again)
        build
        IKU_FUZZ_TARGET=$(basename "$(dirname "$2")") "$fuzz" "$2"
        ;;
    *)
        sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac

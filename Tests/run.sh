#!/usr/bin/env bash
# Runs the named steps and sums them up: `Tests/run.sh lint build unit`; `a+b` runs them side by side. The Makefile
# says which steps a target stands for. Each step's whole output is kept in .build/test-logs/; only what failed is printed.
#
# The last line, `total: N passed, N failed[, N skipped]`, adds up what the test programs themselves count;
# a step that is one check (lint, build) counts as one.
set -uo pipefail
cd "$(dirname "$0")/.."

logs=.build/test-logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0 failed_steps=()

# Figures of one step, set by its function: how many tests passed, failed and were skipped.
step_passed=0 step_failed=0 step_skipped=0

# ---- Steps. Each takes the path of its log, and fails with the command it stands for. ----

step_lint() {
    swift format lint --strict -r Sources Tests Package.swift >"$1" 2>&1 && one_check
}

step_build() {
    swift build --build-tests >"$1" 2>&1 && one_check
}

step_unit() { swift_test "$1" --skip-build "${all_but_simulation[@]}"; }

# In optimised code, where a seed costs a tenth: thousands of them. In a process of its own: a seed replays to the
# last event only where nothing else goes on beside it. IKU_SIM_SEEDS says how many (2,000); with IKU_SOAK_MINUTES
# five times as many.
step_simulation() {
    local optimised=(-c release -Xswiftc -enable-testing --scratch-path .build-sim) status
    local seeds=${IKU_SIM_SEEDS:-$([ -n "${IKU_SOAK_MINUTES:-}" ] && echo 10000 || echo 2000)}
    IKU_BUILD=simulation swift build --build-tests "${optimised[@]}" >"$1" 2>&1 || return 1
    IKU_BUILD=simulation IKU_SIM_SEEDS=$seeds swift_test "$1" --skip-build "${optimised[@]}" \
        --skip 'CrashPointTests\.'
    status=$?
    # What was done; and, of a seed that failed, how to play it again.
    sed -n 's/^simulation: /    simulation: /p' "$1"
    grep -ao 'replay: .*' "$1" | sort -u
    return $status
}

# The programs just built, killed at every named point.
step_crashes() { swift_test "$1" --skip-build --filter '^SimulationTests\..*CrashPointTests\.'; }

# Every bit of a store and of its WAL, in optimised code.
step_tampering() {
    local optimised=(-c release -Xswiftc -enable-testing --scratch-path .build-tampering) status
    swift build --build-tests "${optimised[@]}" >"$1" 2>&1 || return 1
    IKU_SOAK=1 swift_test "$1" --skip-build "${optimised[@]}" --filter '^AggregatorTests\.TamperTests'
    status=$?
    grep -ahE '^(flipped bits|lengths) of ' "$1" | sed 's/AggregatorTests\.DamagedStore\.Finding\.//g; s/^/    /'
    return $status
}
all_but_simulation=(--skip '^SimulationTests\.')

# Between the bits that the tampering tests flip under a sanitizer.
sanitized_step=997

# What Swift's Mutex does under contention has to be told to the thread sanitizer; see the C file.
step_thread() {
    local shim="$PWD/.build-thread/sanitizer-mutex.so" arguments=(--sanitize=thread --scratch-path .build-thread)
    swift build --build-tests "${arguments[@]}" >"$1" 2>&1 &&
        "$(dirname "$(command -v swift)")/clang" -shared -fPIC -O1 Tests/System/sanitizer-mutex.c -o "$shim" \
            >>"$1" 2>&1 || return 1
    IKU_TAMPER_STEP=$sanitized_step LD_PRELOAD="$shim" swift_test "$1" --skip-build "${arguments[@]}" "${all_but_simulation[@]}"
}

# Without the leak check: the test libraries leak objects of their own, a different set each time.
step_address() {
    ASAN_OPTIONS=detect_leaks=0 IKU_TAMPER_STEP=$sanitized_step \
        swift_test "$1" --sanitize=address --scratch-path .build-address "${all_but_simulation[@]}"
}

# The programs themselves under the address sanitizer, leaks too: the demo, then the second implementation. A
# fault is a file in `faults`; what the leak check may not report stands in the suppressions, with the reason.
# iku-sheet and iku-print are the plain ones: what they allow themselves of memory is less than the sanitizer needs.
step_leaks() {
    local programs="$PWD/.build-address/debug" plain faults status suppressions=Tests/Sanitizers/leak.suppressions
    swift build --sanitize=address --scratch-path .build-address >"$1" 2>&1 || return 1
    faults=$(mktemp -d)
    plain=$(swift build --show-bin-path)
    export IKU_SHEET="$plain/iku-sheet" IKU_PRINT="$plain/iku-print"
    # What it holds back of freed memory, 256 MiB unless told, counts in the bounds that tests put on the programs.
    export ASAN_OPTIONS="log_path=$faults/fault:quarantine_size_mb=64"
    export LSAN_OPTIONS="suppressions=$PWD/$suppressions:print_suppressions=0"
    IKU_PROGRAMS="$programs" deploy/demo/run.sh >>"$1" 2>&1 &&
        python_tests_of "$programs" Independent "$1"
    status=$?
    unset ASAN_OPTIONS LSAN_OPTIONS IKU_SHEET IKU_PRINT
    cat "$faults"/* >>"$1" 2>/dev/null && status=1
    rm -rf "$faults"
    return $status
}

# The second implementation, in Python, against the programs just built.
step_independent() { python_tests Independent "$1"; }

# Faults against the programs just built. With IKU_SOAK_MINUTES it takes that long, and more.
step_faults() {
    python_tests Faults "$1"
    local status=$?
    # What this machine does not allow was not tested: nobody shall take it for tested.
    grep -o 'NOT TESTED.*' "$1" | sort -u
    if [ -n "${IKU_SOAK_MINUTES:-}" ]; then sed -n '/^faults and checks/,$p' "$1"; fi
    return $status
}

# The Python tests of a folder of Tests, against the programs just built; the log's path comes second.
python_tests() {
    local programs
    programs=$(swift build --show-bin-path) || return 1
    : >"$2"
    python_tests_of "$programs" "$@"
}

# The same against the programs of a folder; the log is added to.
python_tests_of() {
    local programs=$1 folder=$2 log=$3 status
    (
        cd "Tests/$folder" || exit 1
        IKU_AGGREGATOR="$programs/iku-aggregator" IKU_AGENT="$programs/iku-agent" PYTHONDONTWRITEBYTECODE=1 \
            /usr/bin/python3 -m unittest discover -v
    ) >>"$log" 2>&1
    status=$?
    count_unittest "$log"
    return $status
}

# PostgreSQL behind the ledger: nodes, fail-over, migration; then the suites that know of one store, in a database.
# IKU_CLUSTER_QUICK leaves those out.
step_postgres() {
    local programs server
    programs=$(swift build --show-bin-path) || return 1
    : >"$1"
    python_tests_of "$programs" Cluster "$1"
    local status=$?
    grep -o 'NOT TESTED.*' "$1" | sort -u
    if [ $status != 0 ] || [ -n "${IKU_CLUSTER_QUICK:-}" ]; then return $status; fi
    local passed_before=$step_passed skipped_before=$step_skipped
    server=$(mktemp -d)
    Tests/Cluster/serve.py "$server" "$programs/iku-aggregator" >>"$1" 2>&1 &
    local keeper=$!
    while [ ! -s "$server/url" ] && kill -0 "$keeper" 2>/dev/null; do sleep 0.2; done
    IKU_POSTGRES=$(cat "$server/url") swift_test "${1%.log}-unit.log" --skip-build --filter '^AggregatorTests\.' \
        --skip 'TamperTests|ForgedStoreTests'
    status=$?
    local unit_passed=$step_passed unit_failed=$step_failed
    python_tests_of "$server/bin" Independent "${1%.log}-independent.log" || status=1
    step_passed=$((step_passed + unit_passed + passed_before)) step_failed=$((step_failed + unit_failed))
    step_skipped=$((step_skipped + skipped_before))
    kill "$keeper" && wait "$keeper"
    rm -rf "$server"
    return $status
}

# So many inputs a parser, seeded alike each time.
step_fuzz() {
    Fuzzing/run.sh quick >"$1" 2>&1
    local status=$?
    step_passed=$(grep -c ' inputs, ' "$1")
    step_failed=$(grep -c ' FAILED$' "$1")
    return $status
}

# Spreadsheets as other programs read them, and the child program that writes them.
step_sheets() {
    swift build >"$1" 2>&1 && python_tests Spreadsheets "$1"
}

# Documents as PDF: what poppler reads of them, and the child program that writes them.
step_documents() {
    swift build >"$1" 2>&1 && python_tests Documents "$1"
}

# The interface for other programs against its own description, and the files the pages offer.
step_interface() {
    swift build >"$1" 2>&1 && python_tests Interface "$1"
}

# People's doings on the pages in a real browser; pictures of every page for those who want to look.
step_browser() {
    swift build >"$1" 2>&1 && python_tests Browser "$1"
    local status=$?
    grep -o 'NOT TESTED.*' "$1" | sort -u
    return $status
}

step_demo() { deploy/demo/run.sh >"$1" 2>&1 && one_check; }

step_binaries() {
    Tests/System/binaries.sh >"$1" 2>&1
    local status=$?
    step_passed=$(grep -c '^ok ' "$1")
    step_failed=$(grep -c '^not ok ' "$1")
    return $status
}

# Counts against Tests/System/ceilings.json, never times. The load generator is that of the benchmarks.
step_ceilings() {
    deploy/release.sh >"$1" 2>&1 && swift build -c release --package-path Benchmarks >>"$1" 2>&1 || return 1
    PYTHONDONTWRITEBYTECODE=1 Tests/System/ceilings.py >>"$1" 2>&1
    local status=$?
    step_passed=$(grep -c '^ok ' "$1")
    step_failed=$(grep -c '^not ok ' "$1")
    return $status
}

# What systemd, Prometheus, Grafana and Docker are given, against the programs just built.
step_deployment() {
    swift build >"$1" 2>&1 && python_tests Deployment "$1"
}

step_packages() {
    Tests/System/packages.sh >"$1" 2>&1
    local status=$?
    step_passed=$(grep -c '^ok ' "$1")
    step_failed=$(grep -c '^not ok ' "$1")
    return $status
}

# ---- Counting ----

one_check() { step_passed=1; }

# Runs `swift test` and takes the figures from the file it writes for machines.
swift_test() {
    local log=$1 report="${1%.log}.xml" status
    shift
    rm -f "$report"
    # Tests that a crash must happen crash on purpose: no backtraces, which a sanitizer would trip over.
    SWIFT_BACKTRACE=enable=no swift test --disable-xctest --xunit-output "$report" "$@" >"$log" 2>&1
    status=$?
    local total
    total=$(attribute tests "$report")
    # Not the file's `failures`: it counts issues, of which a test may have many.
    step_failed=$(grep -a '^✘ Test .* failed after' "$log" | grep -a -v -c '^✘ Test run ')
    step_skipped=$(attribute skipped "$report")
    step_passed=$((total - step_failed))
    if [ "$total" = 0 ]; then
        echo 'no test ran' >>"$log"
        return 1
    fi
    return $status
}

attribute() {
    local value
    value=$(sed -n "s/.*<testsuite .*[ ]$1=\"\([0-9]*\)\".*/\1/p" "$2" 2>/dev/null | head -n 1)
    echo "${value:-0}"
}

# The closing lines of Python's unittest: `Ran 312 tests in 40.1s`, `FAILED (failures=1, skipped=2)`.
count_unittest() {
    local total
    total=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in .*/\1/p' "$1" | tail -n 1)
    step_failed=$(($(verdict failures "$1") + $(verdict errors "$1") + $(verdict 'unexpected successes' "$1")))
    step_skipped=$(verdict skipped "$1")
    step_passed=$((${total:-0} - step_failed - step_skipped))
    if [ "$step_passed" -lt 0 ]; then step_passed=0; fi
}

verdict() {
    local value
    value=$(grep -E '^(OK|FAILED)( |$)' "$2" | tail -n 1 | sed -n "s/.*[( ]$1=\([0-9]*\).*/\1/p")
    echo "${value:-0}"
}

# ---- Telling ----

title() {
    case $1 in
        lint) echo 'the way the sources are written' ;;
        build) echo 'the programs and their tests' ;;
        unit) echo 'tests in Swift' ;;
        simulation) echo 'both sides by seed: a fake network, disk and clock' ;;
        crashes) echo 'the programs killed at every named point' ;;
        tampering) echo 'every bit of a store flipped, every length cut' ;;
        independent) echo 'the second implementation against the programs' ;;
        faults) echo 'kills, cuts, full disks, failed calls, wrong clocks against the programs' ;;
        fuzz) echo 'every parser under libFuzzer, a fixed count of inputs' ;;
        sheets) echo 'spreadsheets, read by openpyxl and LibreOffice; iku-sheet by itself' ;;
        documents) echo 'documents as PDF, read by poppler; iku-print by itself' ;;
        postgres) echo 'PostgreSQL: several aggregators, fail-over, migration; the same suites on it' ;;
        interface) echo '/api/v1 against its description; downloads' ;;
        browser) echo 'the pages in a browser: acts, rights, layout, accessibility, paper, hostile text' ;;
        demo) echo 'make demo' ;;
        binaries) echo 'the optimised programs: what they link, what they weigh' ;;
        ceilings) echo 'what a report costs in allocations, bytes, system calls; what the programs weigh' ;;
        deployment) echo 'units, alarms, dashboard, containers against the programs; words with systemd' ;;
        packages) echo 'the Debian packages in a Debian of their own' ;;
        thread) echo 'tests in Swift under the thread sanitizer' ;;
        address) echo 'tests in Swift under the address sanitizer' ;;
        leaks) echo 'the programs under the address sanitizer, with its leak check' ;;
    esac
}

# What a reader needs of a failed step's log: the lines that name a fault, then the end.
explain() {
    grep -E '(error|warning): |^✘|^not ok|^(FAIL|ERROR): |recorded an issue|SUMMARY: ' "$1" | head -n 60
    echo '   … and its last lines:'
    tail -n 40 "$1"
    echo "   (all of it: $1)"
}

run_step() {
    local log="$logs/$1.log" start=$SECONDS status
    printf '%-12s %s … ' "$1" "$(title "$1")"
    step_passed=0 step_failed=0 step_skipped=0
    "step_$1" "$log"
    status=$?
    if [ $status != 0 ] && [ "$step_failed" = 0 ]; then step_failed=1; fi
    passed=$((passed + step_passed)) failed=$((failed + step_failed)) skipped=$((skipped + step_skipped))
    if [ "$step_failed" = 0 ]; then
        echo "ok ($((SECONDS - start)) s)"
        sed -n 's/^ok /    /p' "$log"
        return 0
    fi
    echo "FAILED ($((SECONDS - start)) s)"
    failed_steps+=("$1")
    explain "$log"
    return 1
}

# Runs steps side by side, each in a process of its own; what they said and counted follows in their order.
run_together() {
    local scratch step counts
    scratch=$(mktemp -d)
    for step in "$@"; do
        (
            passed=0 failed=0 skipped=0
            run_step "$step" >"$scratch/$step.said"
            echo "$passed $failed $skipped" >"$scratch/$step.counts"
        ) &
    done
    wait
    for step in "$@"; do
        cat "$scratch/$step.said"
        # One that did not come to its end has failed.
        read -r -a counts < <(cat "$scratch/$step.counts" 2>/dev/null || echo 0 1 0)
        passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
        if [ "${counts[1]}" != 0 ]; then failed_steps+=("$step"); fi
    done
    rm -rf "$scratch"
}

for step in ${*//+/ }; do
    if [ "$(type -t "step_$step")" != function ]; then
        echo "run.sh: there is no step '$step'" >&2
        exit 2
    fi
done
for step in "$@"; do
    if [[ $step == *+* ]]; then
        # shellcheck disable=SC2086
        run_together ${step//+/ }
    else
        # Without a build nothing that follows can run; every other step is worth its own answer.
        run_step "$step" || [ "$step" != build ] || break
    fi
done

echo
if [ ${#failed_steps[@]} -gt 0 ]; then echo "failed: ${failed_steps[*]}"; fi
summary="total: $passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then summary="$summary, $skipped skipped"; fi
echo "$summary"
[ "$failed" = 0 ]

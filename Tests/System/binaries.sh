#!/usr/bin/env bash
# The optimised programs as they are shipped: what they link, what they carry, what an idle agent weighs.
# One line a check, `ok …` or `not ok …`, with the figure it stands on; ends with 1 if one is not ok.
set -uo pipefail
cd "$(dirname "$0")/../.."
source deploy/demo/office.sh

# Resident memory of `iku-agent run`, connected and idle, without --http.
resident_kibibytes_max=$((14 * 1024))
# Long enough for the connection to be made and the outbox to be looked through.
settle_seconds=3

failures=0
check() {
    local words=$1
    shift
    if "$@"; then echo "ok $words"; else
        echo "not ok $words"
        failures=$((failures + 1))
    fi
}

# No database, and no Foundation or ICU, which double an agent's memory.
links_none() { ! ldd "$1" | grep -E -i "$2"; }
carries_none() { ! grep -a -c -E -i "$2" "$1" >/dev/null; }

resident_kibibytes() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$1/status"; }

echo "building the optimised programs"
deploy/release.sh || exit 1
programs=$(deploy/release.sh --show-bin-path)

folder=$(mktemp -d) || exit 1
trap 'office_end; rm -rf "$folder"' EXIT

agent_program="$programs/iku-agent"
check "iku-agent links no database" links_none "$agent_program" 'sqlite|libpq|mysql|libdb'
# What the spreadsheet library drags in (Debian's links OpenSSL) stays in the child program.
for program in iku-agent iku-aggregator; do
    check "$program links no spreadsheet library and no OpenSSL" \
        links_none "$programs/$program" 'xlsxwriter|minizip|libzip|expat|libcrypto|libssl'
done
for program in iku-agent iku-aggregator iku-sheet; do
    check "$program links nothing that draws letters" \
        links_none "$programs/$program" 'pango|cairo|fontconfig|freetype|harfbuzz|glib'
done
for program in iku-sheet iku-print; do
    check "$program links no store" links_none "$programs/$program" 'sqlite|libpq|mysql|libdb'
done
for program in iku-agent iku-aggregator iku-sheet iku-print; do
    check "$program links no Foundation, no ICU, no Swift runtime of its own" \
        links_none "$programs/$program" 'foundation|icu|libswift'
    check "$program carries no Foundation" carries_none "$programs/$program" 'FoundationEssentials|FoundationInternationalization'
    check "$program tells its version" grep -q "^$program [0-9]" <("$programs/$program" --version)
done

aggregator init --demo --host 127.0.0.1 >"$folder/init.out" || exit 1
office_serve
office_enroll koperasi
office_run koperasi
sleep "$settle_seconds"
kibibytes=$(resident_kibibytes "${office_children[-1]}")
check "an idle agent weighs ${kibibytes:-?} KiB, at most $resident_kibibytes_max" \
    test "${kibibytes:-999999}" -le "$resident_kibibytes_max"

[ "$failures" = 0 ]

#!/usr/bin/env bash
# The Debian packages in a Debian of their own (debootstrap, as root): installed, used, upgraded with data, removed,
# purged. One line a check, `ok …` or `not ok …`; ends with 1 if one is not ok. Part of `make soak`.
set -uo pipefail
cd "$(dirname "$0")/../.."

failures=0
check() {
    local words=$1
    shift
    if "$@" >"$folder/check.log" 2>&1; then echo "ok $words"; else
        echo "not ok $words"
        sed 's/^/    /' "$folder/check.log"
        failures=$((failures + 1))
    fi
}

leave() {
    umount "$root/proc" 2>/dev/null
    rm -rf "$folder"
}

inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
office() { inside setpriv --reuid=iku-aggregator --regid=iku-aggregator --clear-groups iku-aggregator "$@"; }
belongs_to_agent() {
    inside test -s /var/lib/iku-agent/koperasi/agent.json &&
        ! inside find /var/lib/iku-agent /srv/iku/koperasi ! -user iku-agent | grep .
}
belongs_to_office() { ! inside find /var/lib/iku-aggregator ! -user iku-aggregator | grep .; }
# Whether a package's field names iku-documents in its own version.
needs() {
    local version
    version=$(inside dpkg-query -W -f '${Version}' "$1")
    inside dpkg-query -W -f "\${$2}" "$1" | grep -F "iku-documents (= $version)"
}
# Enrolled, and the programs put aside for a moment.
goes_without_documents() {
    inside bash -c 'iku-aggregator init --data /tmp/kantor --host localhost >/dev/null
        iku-aggregator serve --data /tmp/kantor --listen 127.0.0.1:7399 --http 127.0.0.1:0 >/tmp/serve.log 2>&1 &
        office=$!
        for _ in $(seq 100); do grep -q "^ready" /tmp/serve.log && break; sleep 0.1; done
        iku-agent enroll "$(iku-aggregator token koperasi --address 127.0.0.1:7399 --data /tmp/kantor)" --data /var/lib/agen
        status=$?
        kill $office; wait $office
        [ $status = 0 ] && dpkg --force-depends --remove iku-documents &&
            iku-agent template --period 2022 --format csv --data /var/lib/agen -o /tmp/templat.csv'
}
names_the_package() {
    inside env IKU_LANG=en iku-agent template --period 2022 --format xlsx --data /var/lib/agen -o /tmp/t.xlsx 2>&1 |
        grep -F 'install the package iku-documents'
    local named=$?
    inside bash -c 'dpkg -i /packages/iku-documents_*.deb' && [ $named = 0 ]
}
still_there() { inside iku-aggregator audit --data /var/lib/iku-aggregator; }
log_is_kept() { test -s "$root/var/lib/iku-aggregator/iku.sqlite3"; }

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null || ! command -v lintian >/dev/null; then
    echo "not ok packages need root, debootstrap and lintian"
    exit 1
fi
deploy/debian/build.sh >/dev/null || exit 1
folder=$(mktemp -d) || exit 1
trap leave EXIT
root=$folder/root
debootstrap --variant=minbase bookworm "$root" >"$folder/debootstrap.log" 2>&1 || {
    tail -n 5 "$folder/debootstrap.log"
    exit 1
}
mount -t proc proc "$root/proc" || exit 1
mkdir "$root/packages"
cp .build/deb/*.deb "$root/packages/"
data=(--data /var/lib/iku-aggregator)

check "lintian finds no error" lintian --fail-on error .build/deb/*.deb
check "apt installs all three with what they need" \
    inside bash -c 'apt-get update -qq && apt-get install -y --no-install-recommends /packages/*.deb'
check "the programs start" inside bash -c 'iku-aggregator --version && iku-agent --version'
check "the child programs start" inside bash -c 'iku-sheet --version && iku-print --version'
check "the aggregator depends on them, in the same version" needs iku-aggregator Depends
check "the agent recommends them, in the same version" needs iku-agent Recommends
check "… and does without" goes_without_documents
check "an agent without them names the package" names_the_package
check "… and with them makes a workbook" inside iku-agent template --period 2022 --format xlsx \
    --data /var/lib/agen -o /tmp/templat.xlsx
check "root sets the office up, and an agent beside it" inside iku-aggregator setup --yes --address localhost --bidang koperasi
check "its files belong to the service's user" belongs_to_office
check "the agent's files belong to its service's user" belongs_to_agent
check "the service's user audits it" office audit "${data[@]}"
check "the service's user backs it up" office backup /var/backups/iku --keep 2 "${data[@]}"
check "an upgrade keeps the data" inside bash -c 'dpkg -i /packages/*.deb'
check "… whole" still_there
check "the manual page is there" test -s "$root/usr/share/man/man1/iku-aggregator.1.gz"
check "the form's unit and menu entry are there" test -s "$root/lib/systemd/system/iku-agent.service" \
    -a -s "$root/usr/share/applications/iku-agent.desktop"
check "remove" inside dpkg --remove iku-aggregator iku-agent iku-documents
check "… keeps the log" log_is_kept
check "purge" inside dpkg --purge iku-aggregator iku-agent iku-documents
check "… keeps the log" log_is_kept

[ "$failures" = 0 ]

#!/usr/bin/env bash
# Makes sure that what the project is built from is there.
#
#   deploy/setup.sh          what `make build` and `make demo` need
#   deploy/setup.sh tests    and what `make test` needs besides
#   deploy/setup.sh deb      and what `make deb` needs besides
#   deploy/setup.sh all      and what `make test-all` needs besides: two other readers of spreadsheets, JSON Schema,
#                            a browser, its trust store's tool, a PDF reader, and axe-core (into .build/axe)
#
# As root it installs what is missing; for anyone else it names the one line that does, and fails.
# On a machine that has everything it changes nothing and says nothing.
set -euo pipefail

packages=()

need_command() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }

# A library counts as present only with its headers: that is what its pkg-config file stands for.
need_library() {
    command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$1" 2>/dev/null || packages+=("$2")
}

# A file of a package; the shell has filled in its pattern.
need_file() { [ -e "$1" ] || packages+=("${@: -1}"); }

# Debian's Python, not one that happens to come first: the package below belongs to it.
need_python_cryptography() {
    if ! /usr/bin/python3 -c 'import cryptography' >/dev/null 2>&1; then
        packages+=(python3 python3-cryptography)
    fi
}

# A module of Debian's Python.
need_python() { /usr/bin/python3 -c "import $1" >/dev/null 2>&1 || packages+=(python3 "$2"); }

collect() {
    packages=()
    need_command git git
    need_command make make
    need_command pkg-config pkg-config
    need_library gmp libgmp-dev
    need_library libsodium libsodium-dev
    need_library nettle nettle-dev
    need_library gnutls libgnutls28-dev
    need_library sqlite3 libsqlite3-dev
    need_library libpq libpq-dev
    need_library libmicrohttpd libmicrohttpd-dev
    if [ "${1:-}" = deb ]; then need_command dpkg-shlibdeps dpkg-dev; fi
    need_library xlsxwriter libxlsxwriter-dev
    need_library libzip libzip-dev
    need_library expat libexpat1-dev
    need_library pangocairo libpango1.0-dev
    need_library fontconfig libfontconfig-dev
    # The letters of printed documents (Sources/Print/PDFFonts.swift).
    need_file /usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf fonts-liberation2
    need_file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
    if [ "${1:-}" = tests ] || [ "${1:-}" = all ]; then
        need_python_cryptography
        need_command strace strace
        need_command faketime faketime
    fi
    if [ "${1:-}" = all ]; then
        need_python openpyxl python3-openpyxl
        # The server of the tests; its programs are not on the PATH.
        compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || packages+=(postgresql)
        need_command psql postgresql-client
        [ -x /usr/sbin/haproxy ] || packages+=(haproxy)
        need_python jsonschema python3-jsonschema
        need_python yaml python3-yaml
        need_command systemd-analyze systemd
        need_command desktop-file-validate desktop-file-utils
        need_command soffice libreoffice-calc-nogui
        need_command chromium chromium
        need_command certutil libnss3-tools
        need_command pdftotext poppler-utils
        need_python pip python3-pip
    fi
}

# axe-core, the checker of accessibility, comes in a Python package; the tests hold its sum against a known one.
# Without a network the browser's tests run with our own checks alone and say so.
fetch_axe() {
    local folder log
    folder=$(dirname "$0")/../.build/axe
    [ ! -e "$folder/axe_playwright_python/axe.min.js" ] || return 0
    log=$(mktemp)
    if ! /usr/bin/python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder" \
        axe-playwright-python==0.1.8 >"$log" 2>&1; then
        tail -n 3 "$log" >&2
        echo "setup: axe-core could not be fetched (above); its test will be skipped" >&2
    fi
    rm -f "$log"
}

apt() {
    local log
    log=$(mktemp)
    if ! DEBIAN_FRONTEND=noninteractive apt-get "$@" >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        echo "setup: apt-get $1 failed (above); install by hand: ${packages[*]}" >&2
        exit 1
    fi
    rm -f "$log"
}

install_missing() {
    local line="apt-get install --no-install-recommends ${packages[*]}"
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "setup: this machine lacks, by Debian's names: ${packages[*]}" >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ]; then
        printf 'setup: some packages are missing. Install them, then try again:\n\n    sudo %s\n\n' "$line" >&2
        exit 1
    fi
    echo "Installing ${packages[*]}"
    apt update -q
    apt install -q -y --no-install-recommends "${packages[@]}"
}

check_swift() {
    local wanted="Swift 6.2 or newer" version major minor
    if ! command -v swift >/dev/null 2>&1; then
        echo "setup: 'swift' is not on the PATH; install $wanted for Debian 12 (swift.org, Install)" >&2
        exit 1
    fi
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    major=${version%%.*} minor=${version##*.}
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" = 6 ] && [ "$minor" -lt 2 ]; }; then
        echo "setup: $wanted is needed; 'swift --version' says '${version:-nothing readable}'" >&2
        exit 1
    fi
}

collect "$@"
if [ ${#packages[@]} -gt 0 ]; then
    install_missing
    collect "$@"
    if [ ${#packages[@]} -gt 0 ]; then
        echo "setup: still missing after the installation: ${packages[*]}" >&2
        exit 1
    fi
fi
check_swift
if [ "${1:-}" = all ]; then fetch_axe; fi

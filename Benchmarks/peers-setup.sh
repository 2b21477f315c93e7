#!/usr/bin/env bash
# Makes sure that the peers are there: PostgreSQL, RabbitMQ, Redis and rsyslog with RELP, from Debian's packages.
# As root it installs what is missing; for anyone else it names the one line that does, and fails. No service is
# started by the installation: the benchmark starts its own, in folders and on ports of its own.
set -euo pipefail

packages=()
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || packages+=(postgresql)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || packages+=(rabbitmq-server)
[ -x /usr/bin/redis-server ] || packages+=(redis-server)
[ -x /usr/sbin/rsyslogd ] || packages+=(rsyslog)
[ -e /usr/lib/x86_64-linux-gnu/rsyslog/imrelp.so ] || compgen -G '/usr/lib/*/rsyslog/imrelp.so' >/dev/null ||
    packages+=(rsyslog-relp)
command -v strace >/dev/null 2>&1 || packages+=(strace)
[ ${#packages[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
    printf 'Some peers are missing. Install them, then try again:\n\n    sudo apt-get install --no-install-recommends %s\n\n' \
        "${packages[*]}" >&2
    exit 1
fi
# Debian asks this file before a package starts its service; one that is there already stays as it is.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
echo "Installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >/dev/null
apt-get install -q -y --no-install-recommends "${packages[@]}" >/dev/null

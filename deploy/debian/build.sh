#!/usr/bin/env bash
# `make deb`: iku-aggregator, iku-agent and iku-documents, the child programs of both, as Debian packages, in .build/deb/.
# Swift's runtime is inside; what they need of Debian is found by dpkg-shlibdeps. Manual pages and completions are made
# from the programs' own --help.
set -euo pipefail
cd "$(dirname "$0")/../.."

output=$PWD/.build/deb
version=$(sed -n 's/.*current = "\([0-9.]*\)".*/\1/p' Sources/Shared/Vocabulary/Version.swift)
architecture=$(dpkg --print-architecture)
changed=$(git log -1 --format=%cd --date=rfc 2>/dev/null || date -R)
maintainer=${DEB_MAINTAINER:-IKU collector <iku@example.go.id>}

main() {
    local programs
    deploy/release.sh
    programs=$(deploy/release.sh --show-bin-path)
    rm -rf "$output"
    mkdir -p "$output"
    pack iku-aggregator "$programs" 'collects signed IKU reports and computes the achievement' \
        'The office'"'"'s side: takes signed reports of its units over TLS, keeps
 them in a log that cannot be changed unseen, computes the consolidated
 achievement and shows it on pages.' \
        iku-aggregator.service iku-backup.service iku-backup.timer iku-audit.service iku-audit.timer
    pack iku-agent "$programs" 'delivers signed IKU reports of one unit to its office' \
        'A unit'"'"'s side: checks, signs and delivers reports, keeps them until
 the office has acknowledged them, and keeps the receipts.' \
        iku-agent.service iku-agent@.service
    pack iku-documents "$programs" 'spreadsheets and PDF for iku-aggregator and iku-agent' \
        'The child programs of both sides: iku-sheet reads and writes XLSX,
 iku-print makes PDF. They have no keys and no network. Without them an
 agent takes CSV and JSON alone, and its receipts are pages and text.'
    ls -l "$output"/*.deb
}

# pack NAME PROGRAMS SUMMARY DESCRIPTION UNIT…
pack() {
    local name=$1 programs=$2 summary=$3 description=$4 root program
    shift 4
    root=$output/$name
    for program in $(programs "$name"); do
        install -D -m 755 "$programs/$program" "$root/usr/bin/$program"
        strip --strip-all --remove-section=.comment --remove-section=.note "$root/usr/bin/$program"
    done
    local unit
    for unit in "$@"; do install -D -m 644 "deploy/systemd/$unit" "$root/lib/systemd/system/$unit"; done
    if is_service "$name"; then
        install -D -m 644 "deploy/debian/$name.sysusers" "$root/usr/lib/sysusers.d/$name.conf"
        install -D -m 644 "deploy/debian/$name.default" "$root/etc/default/$name"
    fi
    if [ -e "deploy/debian/$name.desktop" ]; then
        install -D -m 644 "deploy/debian/$name.desktop" "$root/usr/share/applications/$name.desktop"
    fi
    documents "$name" "$root" "$summary"
    control "$name" "$root" "$summary" "$description"
    chmod -R u=rwX,go=rX "$root"
    dpkg-deb --root-owner-group --build "$root" "$output/${name}_${version}_$architecture.deb" >/dev/null
    rm -rf "$root"
}

# The programs of a package.
programs() { if is_service "$1"; then echo "$1"; else echo iku-sheet iku-print; fi; }

# Whether a package has a user, settings, units and scripts: the child programs have none.
is_service() { [ "$1" != iku-documents ]; }

# What a package needs beside the libraries. iku-print opens the letters' files by name; the child programs must be of
# the same version as the one that starts them.
relations() {
    case $1 in
        # libpq is loaded where the store is in PostgreSQL, and nowhere else.
        iku-aggregator) printf 'Depends: %s, systemd, iku-documents (= %s)\nSuggests: libpq5\n' "$2" "$version" ;;
        iku-agent) printf 'Depends: %s, systemd\nRecommends: iku-documents (= %s)\n' "$2" "$version" ;;
        iku-documents)
            printf 'Depends: %s, fonts-liberation2 | fonts-liberation, fonts-dejavu-core\n' "$2"
            # Before this package the programs lay in that of the aggregator.
            printf 'Breaks: iku-aggregator (<< %s)\nReplaces: iku-aggregator (<< %s)\n' "$version" "$version"
            ;;
    esac
}

documents() {
    local name=$1 root=$2 summary=$3 place=$2/usr/share/doc/$1 program
    install -D -m 644 deploy/debian/copyright "$place/copyright"
    {
        echo "$name ($version) unstable; urgency=medium"
        echo
        changes
        echo
        echo " -- $maintainer  $changed"
    } | gzip -9n >"$place/changelog.gz"
    if ! is_service "$name"; then
        for program in $(programs "$name"); do
            mkdir -p "$root/usr/share/man/man1"
            child_manual "$program" | gzip -9n >"$root/usr/share/man/man1/$program.1.gz"
        done
        return
    fi
    mkdir -p "$root/usr/share/man/man1" "$root/usr/share/bash-completion/completions"
    manual "$name" "$root/usr/bin/$name" "$summary" | gzip -9n >"$root/usr/share/man/man1/$name.1.gz"
    completion "$name" "$root/usr/bin/$name" >"$root/usr/share/bash-completion/completions/$name"
}

# The points of CHANGELOG.md, each folded to what a Debian changelog allows.
changes() {
    awk '/^- / { if (point) print point; point = substr($0, 3); next }
        /^  / { point = point " " substr($0, 3); next }
        { if (point) print point; point = "" }
        END { if (point) print point }' CHANGELOG.md |
        while read -r point; do fold -s -w 74 <<<"$point" | sed -e 's/ *$//' -e '1s/^/  * /' -e '2,$s/^/    /'; done
}

# The commands of a program, one a line, as --help lists them: the lower-case words that a line begins with.
commands() {
    IKU_LANG=en "$1" --help | sed -n 's/^  \([a-z].*\)$/\1/p' | sed 's/  .*//' | awk '{
        command = $1
        for (place = 2; place <= NF && $place ~ /^[a-z-]+$/; place++) command = command " " $place
        print command
    }'
}

# A child program is started by the others: one page says what it takes and gives.
child_manual() {
    printf '.TH %s 1 "" "%s %s"\n.SH NAME\n' "${1^^}" "$1" "$version"
    case $1 in
        iku-sheet)
            printf 'iku-sheet \\- spreadsheets in and out, for iku-aggregator and iku-agent\n'
            printf '.SH SYNOPSIS\n.B iku-sheet\nread | write\n.SH DESCRIPTION\n'
            printf 'read takes XLSX on standard input and writes its cells as JSON (iku-table/1); write takes a workbook as\n'
            printf 'JSON (iku-workbook/1) and writes XLSX.\n'
            ;;
        iku-print)
            printf 'iku-print \\- documents as PDF, for iku-aggregator and iku-agent\n'
            printf '.SH SYNOPSIS\n.B iku-print\npdf\n.SH DESCRIPTION\n'
            printf 'Takes a document as JSON (iku-document/1) on standard input and writes PDF.\n'
            ;;
    esac
    printf 'It is started by the other programs, without keys, network and privileges, under limits of memory and time.\n'
}

manual() {
    local name=$1 program=$2 summary=$3 command
    printf '.TH %s 1 "" "%s %s"\n' "${name^^}" "$name" "$version"
    printf '.SH NAME\n%s \\- %s\n.SH SYNOPSIS\n.B %s\n.I COMMAND\n[OPTIONS]\n' "$name" "$summary" "$name"
    printf '.SH DESCRIPTION\n.nf\n'
    IKU_LANG=en "$program" --help | roff
    printf '.fi\n.SH COMMANDS\n'
    commands "$program" | while read -r command; do
        printf '.SS %s\n.nf\n' "$command"
        # A command may be two words.
        # shellcheck disable=SC2086
        IKU_LANG=en "$program" $command --help </dev/null | roff
        printf '.fi\n'
    done
    printf '.SH EXIT STATUS\n0 done, 1 failed, 2 usage, 3 queued but not yet acknowledged, 4 refused by the aggregator,\n'
    printf '5 a check found a fault.\n'
}

roff() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"; }

completion() {
    local name=$1 program=$2 function=_${1//-/_}
    echo "# Completion of $name's commands and options."
    echo "$function() {"
    echo '    local word=${COMP_WORDS[COMP_CWORD]} command="${COMP_WORDS[1]} ${COMP_WORDS[2]}" words='
    echo '    case $COMP_CWORD in'
    printf '        1) words=%q ;;\n' "$(commands "$program" | cut -d' ' -f1 | sort -u | xargs)"
    echo '        2) case ${COMP_WORDS[1]} in'
    commands "$program" | awk 'NF == 2 { list[$1] = list[$1] " " $2 }
        END { for (first in list) printf "            %s) words=\"%s\" ;;\n", first, substr(list[first], 2) }' | sort
    echo '        esac ;;'
    echo '    esac'
    echo '    if [[ $word == -* ]]; then'
    printf '        words=$(%s ${command} --help 2>/dev/null || %s ${command%%%% *} --help 2>/dev/null)\n' "$name" "$name"
    echo '        words=$(grep -o -- "--[a-z-]*" <<<"$words" | sort -u)'
    echo '    fi'
    echo '    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")'
    echo '}'
    echo "complete -o default -F $function $name"
}

control() {
    local name=$1 root=$2 summary=$3 description=$4 scratch depends script
    scratch=$(mktemp -d)
    mkdir "$scratch/debian"
    printf 'Source: iku\n\nPackage: %s\nArchitecture: any\n' "$name" >"$scratch/debian/control"
    depends=$(cd "$scratch" && dpkg-shlibdeps -O "$root"/usr/bin/* 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
    rm -rf "$scratch"
    mkdir -p "$root/DEBIAN"
    cat >"$root/DEBIAN/control" <<END
Package: $name
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Section: net
Priority: optional
$(relations "$name" "$depends")
Installed-Size: $(du -k -s "$root/usr" | cut -f1)
Description: $summary
 $description
END
    if is_service "$name"; then
        printf '/etc/default/%s\n' "$name" >"$root/DEBIAN/conffiles"
        for script in postinst prerm postrm; do
            install -m 755 "deploy/debian/$name.$script" "$root/DEBIAN/$script"
        done
    fi
    (cd "$root" && find usr $([ -d lib ] && echo lib) -type f -exec md5sum {} +) >"$root/DEBIAN/md5sums"
}

main

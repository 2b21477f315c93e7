# An office on this machine, for the demo and the checks: an aggregator on free loopback ports, and agents
# beside it. To be sourced. The caller sets `folder` (where everything lies) and `programs` (where the
# binaries are) and calls `office_end` when it leaves.
#
# Waits are bounded; a process that ends too early is named with the last lines it wrote.

office_children=()
office_wait_seconds=30

# say INDONESIAN ENGLISH: one of the two, by the rule of the programs (IKU_LANG, LC_ALL, LC_MESSAGES, LANG).
say() {
    local language="${IKU_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}"
    case "$language" in
        [iI][dD]*) printf '%s\n' "$1" ;;
        *) printf '%s\n' "$2" ;;
    esac
}

office_fail() {
    say "GAGAL: $1" "FAILED: $2" >&2
    [ -z "${3:-}" ] || tail -n 15 "$3" >&2
    exit 1
}

aggregator() { "$programs/iku-aggregator" "$@" --data "$folder/dinas"; }

# agent BIDANG COMMAND…
agent() {
    local bidang=$1
    shift
    "$programs/iku-agent" "$@" --data "$folder/$bidang/agen"
}

# office_spawn NAME PROGRAM…: in the background, standard output and error in NAME.out and NAME.log.
office_spawn() {
    local name=$1
    shift
    "$@" >"$folder/$name.out" 2>"$folder/$name.log" </dev/null &
    office_children+=($!)
}

# office_ready NAME: waits for the `ready …` line of the process spawned last, and prints it.
office_ready() {
    local name=$1 pid=${office_children[-1]} tick
    for ((tick = 0; tick < office_wait_seconds * 20; tick++)); do
        if grep -m 1 '^ready ' "$folder/$name.out" 2>/dev/null; then return 0; fi
        if ! kill -0 "$pid" 2>/dev/null; then
            office_fail "$name berhenti sebelum siap" "$name ended before it was ready" "$folder/$name.log"
        fi
        sleep 0.05
    done
    office_fail "$name tidak siap dalam $office_wait_seconds detik" \
        "$name was not ready within $office_wait_seconds seconds" "$folder/$name.log"
}

# Starts the aggregator; sets `office_address` (for agents) and `office_http`.
office_serve() {
    local ready
    office_spawn dinas "$programs/iku-aggregator" serve --data "$folder/dinas" \
        --listen 127.0.0.1:0 --http 127.0.0.1:0
    ready=$(office_ready dinas) || exit 1
    office_address=${ready#*listen=} office_http=${ready##*http=}
    office_address=${office_address%% *}
}

# office_enroll BIDANG: a token from the office, and an agent enrolled with it.
office_enroll() {
    mkdir -p "$folder/$1"
    aggregator token "$1" --address "$office_address" -o "$folder/$1/token" &&
        agent "$1" enroll "$folder/$1/token" --name "$1-1" >"$folder/$1/enroll.out" ||
        office_fail "$1 tidak terdaftar" "$1 was not enrolled"
}

# office_run BIDANG: the agent as a daemon, with an inbox folder.
office_run() {
    office_spawn "$1/run" "$programs/iku-agent" run --data "$folder/$1/agen" --inbox "$folder/$1/kotak-masuk"
    office_ready "$1/run" >/dev/null || exit 1
}

# Who signs for the demo's office: placeholders, no real persons.
office_officials() {
    local unit title
    official() {
        aggregator official set --from 2021-01-01 "$@" >>"$folder/pejabat.out" ||
            office_fail "pejabat tidak tercatat" "an official was not recorded"
    }
    official --position bupati --title "Bupati Luwu Timur" --name "NAMA CONTOH BUPATI"
    official --position inspektur --title "Inspektur" --name "NAMA CONTOH INSPEKTUR" --rank "Pembina Utama Muda" \
        --nip "19700101 199003 1 001"
    official --title "Plt. Kepala Dinas" --name "NAMA CONTOH KEPALA DINAS" --rank "Pembina Tingkat I" \
        --nip "19700101 199003 1 002"
    while IFS='|' read -r unit title; do
        official --bidang "$unit" --title "$title" --name "NAMA CONTOH $(printf '%s' "$title" | tr '[:lower:]' '[:upper:]')" \
            --rank "Pembina" --nip "19700101 199003 1 003"
    done <<'END'
perdagangan|Kepala Bidang Perdagangan
perindustrian|Kepala Bidang Perindustrian
umkm|Kepala Bidang UMKM
koperasi|Kepala Bidang Koperasi
sekretariat|Sekretaris
END
}

# The decree's programs by their number in the catalogue: year, ceiling, spending, indicators. Illustrations.
office_programs() {
    local number year pagu spent indicators
    while read -r number year pagu spent indicators; do
        aggregator program set "$number" --year "$year" --pagu "$pagu" --indicators "$indicators" \
            $([ "$spent" = - ] || echo --realisasi "$spent") >>"$folder/program.out" ||
            office_fail "program tidak tercatat" "a program was not recorded"
    done <<'END'
1 2022 6850000000 6421300000 kinerja-penunjang
2 2022 1250000000 1187500000 ketersediaan-barang-pokok
5 2022 2100000000 1743000000 ketersediaan-barang-pokok,pertumbuhan-perdagangan
7 2022 310000000 310000000 koperasi-aktif
11 2022 975000000 918450000 pertumbuhan-produksi-umkm
12 2022 1480000000 1302400000 pertumbuhan-produksi-ikm
1 2023 7100000000 - kinerja-penunjang
2 2023 1300000000 - ketersediaan-barang-pokok
11 2023 1050000000 - pertumbuhan-produksi-umkm
END
}

# Ends what was started here, by process number, and nothing else.
office_end() {
    local pid tick
    for pid in ${office_children[@]+"${office_children[@]}"}; do kill -TERM "$pid" 2>/dev/null; done
    for pid in ${office_children[@]+"${office_children[@]}"}; do
        for ((tick = 0; tick < 100; tick++)); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.05
        done
        kill -KILL "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    office_children=()
    return 0
}

#!/usr/bin/env bash
# `make demo`: an office and its five bidang on this machine, from the first key to the Inspektorat's check.
# Everything lies in a temporary folder and is gone at the end; KEEP=1 keeps it running until Ctrl-C.
#
# It speaks the language the programs speak: IKU_LANG, then LC_ALL, LC_MESSAGES, LANG. A debug build serves:
# on a fresh machine it is there in half the time of an optimised one.
set -uo pipefail
cd "$(dirname "$0")/../.."
source deploy/demo/office.sh

bidang=(perdagangan perindustrian umkm koperasi sekretariat)
years=(2021 2022 2023)
corrected=koperasi

step_number=0
step() {
    step_number=$((step_number + 1))
    printf '\n── %s. ' "$step_number"
    say "$@"
}

# IKU_PROGRAMS names a folder of programs that are built already.
build() {
    local log
    programs=${IKU_PROGRAMS:-}
    [ -z "$programs" ] || return 0
    say "Membangun program (sekali saja) …" "Building the programs (only once) …"
    log=$(mktemp)
    swift build >"$log" 2>&1 || office_fail "program tidak dapat dibangun" "the programs did not build" "$log"
    rm -f "$log"
    programs=$(swift build --show-bin-path)
}

leave() {
    office_end
    rm -rf "$folder"
}

# Copies a draft into an inbox the way a file manager does: beside it first, then moved in whole.
drop() {
    local inbox="$folder/$1/kotak-masuk/masuk" name=${2##*/}
    cp "$2" "$inbox/.$name" && mv "$inbox/.$name" "$inbox/$name"
}

# Waits until as many files of a bidang's inbox are acknowledged as were dropped.
await_acknowledged() {
    local name=$1 wanted=$2 tick inbox="$folder/$1/kotak-masuk" refused
    for ((tick = 0; tick < office_wait_seconds * 20; tick++)); do
        refused=$(find "$inbox/ditolak" -name '*.txt' | head -n 1)
        [ -z "$refused" ] || office_fail "laporan $name ditolak" "a report of $name was refused" "$refused"
        [ "$(find "$inbox/selesai" -name '*.tanda-terima.txt' | wc -l)" -lt "$wanted" ] || return 0
        sleep 0.05
    done
    office_fail "$name: tanda terima tidak datang" "$name: no receipt came" "$folder/$name/run.log"
}

submit_all() {
    local name year
    for name in "${bidang[@]}"; do
        for year in "${years[@]}"; do
            drop "$name" "deploy/demo/$name/$year.json" ||
                office_fail "contoh laporan $name $year tidak ada" "the draft of $name for $year is missing"
        done
    done
    for name in "${bidang[@]}"; do await_acknowledged "$name" ${#years[@]}; done
}

table() { aggregator achievement --period 2022 || office_fail "tabel tidak jadi" "there is no table"; }

correct() {
    local reason
    reason=$(say "Enam koperasi ternyata tidak mengadakan rapat anggota tahunan" \
        "Six cooperatives turned out not to have held their annual members' meeting")
    agent "$corrected" correct "deploy/demo/$corrected/2022-koreksi.json" --reason "$reason" ||
        office_fail "koreksi tidak diterima" "the correction was not accepted" "$folder/$corrected/run.log"
}

# The checks an office's own people and the Inspektorat make; each says what it found.
check_everything() {
    local name key receipt seen=()
    for name in "${bidang[@]}"; do
        printf '%-14s ' "$name"
        agent "$name" receipts --verify | tail -n 1
        [ "${PIPESTATUS[0]}" = 0 ] || office_fail "tanda terima $name tidak sah" "a receipt of $name is not valid"
    done
    echo
    aggregator audit || office_fail "audit menemukan kesalahan" "the audit found a fault"
    echo
    key=$(aggregator key show | sed -n 's/^vkey *//p')
    aggregator export "$folder/log.jsonl" || office_fail "ekspor gagal" "the export failed"
    for receipt in "$folder"/*/agen/receipts/*.tlog-proof; do seen+=(--seen "$receipt"); done
    "$programs/iku-aggregator" verify-bundle "$folder/log.jsonl" --vkey "$key" "${seen[@]}" ||
        office_fail "berkas tidak sah" "the bundle is not valid"
}

# The head's signature under the figures, the letter to the Bupati, and every document of the year.
documents() {
    local size reason file count=0
    size=$(aggregator status --json | sed -n 's/.*"size": *\([0-9]*\).*/\1/p' | head -n 1)
    reason=$(say "Rumus ketersediaan barang pokok sedang ditinjau" "The formula of staple goods is under review")
    aggregator period approve 2022 --size "$size" --reason "$reason" || office_fail "tidak disahkan" "not approved"
    aggregator period deliver 2022 --date 2023-02-20 --number "050/017/DAGKOPUKMP/II/2023" ||
        office_fail "penyampaian tidak tercatat" "the delivery was not recorded"
    aggregator documents --year 2022 --date 2023-02-20 -o "$folder/dokumen" >"$folder/dokumen.out" ||
        office_fail "dokumen tidak jadi" "the documents were not made"
    for file in "$folder"/dokumen/*.pdf; do
        printf '  %s\n' "${file##*/}"
        count=$((count + 1))
    done
    say "$count dokumen, masing-masing PDF dan XLSX, di $folder/dokumen" \
        "$count documents, each as PDF and XLSX, in $folder/dokumen"
}

keep_running() {
    step "Tetap berjalan. Halaman: http://$office_http/healthz · Ctrl-C mengakhiri dan menghapus semuanya" \
        "Running on. Health: http://$office_http/healthz · Ctrl-C ends it and removes everything"
    echo "   $programs/iku-aggregator achievement --period 2022 --data $folder/dinas"
    echo "   $programs/iku-agent status --data $folder/koperasi/agen"
    say "   Berkas untuk dikirim: letakkan di $folder/koperasi/kotak-masuk" \
        "   Files to send: put them into $folder/koperasi/kotak-masuk"
    while kill -0 "${office_children[0]}" 2>/dev/null; do sleep 1; done
    office_fail "agregator berhenti" "the aggregator ended" "$folder/dinas.log"
}

programs=${IKU_PROGRAMS:-}
[ -n "$programs" ] || build
folder=$(mktemp -d) || exit 1
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
began=$SECONDS

step "Kantor: agregator disiapkan dan dijalankan" "The office: an aggregator is set up and started"
aggregator init --demo --host 127.0.0.1 --reporting-from 2021 >"$folder/init.out" ||
    office_fail "kantor tidak dapat disiapkan" "the office could not be set up"
office_serve
say "agregator mendengarkan di $office_address" "the aggregator listens on $office_address"

step "Lima bidang didaftarkan, masing-masing dengan kunci sendiri" "Five bidang enrol, each with a key of its own"
for name in "${bidang[@]}"; do office_enroll "$name"; done
for name in "${bidang[@]}"; do office_run "$name"; done
aggregator agents list

step "Laporan 2021-2023 diletakkan di kotak masuk tiap bidang, ditandatangani, dikirim, dan diakui" \
    "Reports of 2021-2023 are dropped into each inbox, signed, delivered and acknowledged"
submit_all
say "15 laporan tersimpan, masing-masing dengan tanda terima" "15 reports are stored, each with its receipt"

step "Capaian kantor tahun 2022" "The office's achievement of 2022"
table

step "Bidang Koperasi mengoreksi laporan 2022, dengan alasan" "Bidang Koperasi corrects its report of 2022, with a reason"
correct

step "Capaian 2022 setelah koreksi, dan riwayatnya" "The achievement of 2022 after the correction, and its history"
table
echo
aggregator history --period 2022 --bidang "$corrected" || office_fail "riwayat tidak terbaca" "no history"

step "Pejabat, program dan anggaran; angka 2022 disahkan, disampaikan, dan dicetak: seluruh dokumen keputusan" \
    "Officials, programs and budget; the figures of 2022 approved, passed on and printed: the decree's documents"
office_officials
office_programs
documents

step "Pemeriksaan: setiap tanda terima, setiap byte, dan berkas untuk Inspektorat" \
    "Checks: every receipt, every byte, and the Inspektorat's file"
check_everything

if [ -n "${KEEP:-}" ]; then keep_running; fi
step "Selesai dalam $((SECONDS - began)) detik. 'make demo KEEP=1' membiarkannya berjalan." \
    "Done in $((SECONDS - began)) seconds. 'make demo KEEP=1' keeps it running."

// Revision 1, the indicators: the decree's file, byte for byte. `\#` at the end of a line joins it with the
// next.

extension BuiltInCatalog {
    static let indicators = #"""
          "indicators": [
            {
              "id": "ketersediaan-barang-pokok",
              "sasaran": "S1",
              "bidang": "perdagangan",
              "name": "% Ketersediaan barang pokok sepanjang tahun",
              "unit": "%",
              "polarity": "higher",
              "targets": {
                "2021": "90",
                "2022": "95",
                "2023": "95",
                "2024": "97",
                "2025": "98",
                "2026": "100"
              },
              "components": [
                {
                  "id": "kebutuhan",
                  "name": "Kebutuhan barang pokok dan barang penting pada tahun berjalan",
                  "measure": "kumulatif"
                },
                {
                  "id": "stok",
                  "name": "Stok barang pokok dan barang penting",
                  "measure": "kumulatif"
                }
              ],
              "formula": "kebutuhan / stok * 100",
              "formula_decreed": "Kebutuhan barang pokok dan barang penting pada tahun berjalan dibagi \#
        stok barang pokok dan barang penting x 100%",
              "items": {
                "name": "Komoditas",
                "unit": "required"
              },
              "doubtful": "Rumus dalam keputusan membagi kebutuhan dengan stok: angka ini turun bila \#
        stok bertambah, dan angka di atas 100% berarti stok tidak mencukupi.",
              "alternatives": [
                {
                  "formula": "mean(min(stok / kebutuhan, 1)) * 100",
                  "text": "Rata-rata kecukupan setiap komoditas, paling tinggi 100% per komoditas."
                },
                {
                  "formula": "share(stok >= kebutuhan)",
                  "text": "Persentase komoditas yang stoknya paling sedikit sama dengan kebutuhan."
                },
                {
                  "formula": "stok / kebutuhan * 100",
                  "text": "Jumlah stok dibagi jumlah kebutuhan."
                }
              ]
            },
            {
              "id": "pertumbuhan-produksi-ikm",
              "sasaran": "S2",
              "bidang": "perindustrian",
              "name": "Pertumbuhan nilai produksi IKM",
              "unit": "%",
              "polarity": "higher",
              "targets": {
                "2021": "0.078",
                "2022": "0.10",
                "2023": "0.12",
                "2024": "0.13",
                "2025": "0.15",
                "2026": "0.16"
              },
              "components": [
                {
                  "id": "produksi",
                  "name": "Nilai produksi IKM",
                  "unit": "rupiah",
                  "measure": "kumulatif"
                }
              ],
              "formula": "(produksi - prev(produksi)) / prev(produksi) * 100",
              "formula_decreed": "Nilai produksi IKM Tahun n dikurangi Nilai produksi IKM Tahun (n-1) \#
        dibagi Nilai produksi IKM Tahun (n-1)",
              "formula_note": "Keputusan tidak mencantumkan x 100%; dikalikan 100 karena target dalam \#
        persen. Tanda kurung ditambahkan."
            },
            {
              "id": "pertumbuhan-produksi-umkm",
              "sasaran": "S2",
              "bidang": "umkm",
              "name": "Pertumbuhan nilai produksi UMKM",
              "unit": "%",
              "polarity": "higher",
              "targets": {
                "2021": "5.16",
                "2022": "7.55",
                "2023": "8.77",
                "2024": "9.68",
                "2025": "10.29",
                "2026": "10.29"
              },
              "components": [
                {
                  "id": "produksi",
                  "name": "Nilai produksi UMKM",
                  "unit": "rupiah",
                  "measure": "kumulatif"
                }
              ],
              "formula": "(produksi - prev(produksi)) / prev(produksi) * 100",
              "formula_decreed": "Nilai produksi UMKM Tahun n dikurangi Nilai produksi UMKM Tahun (n-1) \#
        dibagi Nilai produksi UMKM Tahun (n-1)",
              "formula_note": "Keputusan tidak mencantumkan x 100%; dikalikan 100 karena target dalam \#
        persen. Tanda kurung ditambahkan."
            },
            {
              "id": "koperasi-aktif",
              "sasaran": "S2",
              "bidang": "koperasi",
              "name": "% Koperasi aktif",
              "unit": "%",
              "polarity": "higher",
              "targets": {
                "2021": "76.00",
                "2022": "77.10",
                "2023": "78.51",
                "2024": "79.12",
                "2025": "80.00",
                "2026": "80.00"
              },
              "components": [
                {
                  "id": "aktif",
                  "name": "Jumlah koperasi aktif pada tahun berjalan",
                  "unit": "koperasi",
                  "integer": true,
                  "measure": "posisi",
                  "help": "Keadaan pada akhir periode. Definisi koperasi aktif tidak diatur dalam \#
        keputusan; tulis definisi yang dipakai pada catatan."
                },
                {
                  "id": "seluruh",
                  "name": "Jumlah keseluruhan koperasi",
                  "unit": "koperasi",
                  "integer": true,
                  "measure": "posisi"
                }
              ],
              "formula": "aktif / seluruh * 100",
              "formula_decreed": "Jumlah koperasi aktif pada tahun berjalan dibagi jumlah keseluruhan \#
        koperasi x 100%",
              "rules": [
                {
                  "check": "aktif <= seluruh",
                  "severity": "error",
                  "text": "Jumlah koperasi aktif tidak boleh melebihi jumlah keseluruhan koperasi."
                }
              ]
            },
            {
              "id": "pertumbuhan-perdagangan",
              "sasaran": "S2",
              "bidang": "perdagangan",
              "name": "Pertumbuhan sub sektor perdagangan",
              "unit": "%",
              "polarity": "higher",
              "targets": {
                "2021": "12.5",
                "2022": "12.5",
                "2023": "12.5",
                "2024": "12.5",
                "2025": "12.5",
                "2026": "12.5"
              },
              "components": [
                {
                  "id": "omzet",
                  "name": "Omzet pedagang",
                  "unit": "rupiah",
                  "measure": "kumulatif"
                },
                {
                  "id": "ekspor",
                  "name": "Nilai ekspor",
                  "unit": "rupiah",
                  "measure": "kumulatif",
                  "help": "Dalam rupiah; bila sumbernya dolar AS, tulis kurs yang dipakai pada catatan."
                }
              ],
              "formula": "((omzet + ekspor) - (prev(omzet) + prev(ekspor))) / (prev(omzet) + \#
        prev(ekspor)) * 100",
              "formula_decreed": "(Omzet pedagang Tahun-n + Nilai ekspor Tahun-n) dikurangi (Omzet \#
        pedagang Tahun n-1 + Nilai ekspor Tahun n-1) dibagi (omzet pedagang Tahun n-1 + nilai ekspor \#
        tahun n-1) x 100%",
              "formula_note": "Tanda kurung ditambahkan."
            },
            {
              "id": "kinerja-penunjang",
              "sasaran": "S3",
              "bidang": "sekretariat",
              "name": "Persentase capaian kinerja program penunjang urusan perangkat daerah \#
        kabupaten/kota",
              "unit": "%",
              "polarity": "higher",
              "targets": {
                "2021": "95",
                "2022": "95",
                "2023": "95",
                "2024": "97",
                "2025": "98",
                "2026": "100"
              },
              "components": [
                {
                  "id": "capaian",
                  "name": "Jumlah capaian kinerja kegiatan penunjang urusan perangkat daerah",
                  "unit": "kegiatan",
                  "measure": "kumulatif",
                  "help": "Jumlah kegiatan penunjang yang targetnya tercapai. Bila menjumlahkan capaian \#
        (%), bagi 100 dahulu: 95% + 100% + 80% = 2,75."
                },
                {
                  "id": "seluruh",
                  "name": "Jumlah seluruh kegiatan penunjang urusan perangkat daerah",
                  "unit": "kegiatan",
                  "integer": true,
                  "measure": "kumulatif"
                }
              ],
              "formula": "capaian / seluruh * 100",
              "formula_decreed": "Jumlah capaian kinerja kegiatan penunjang urusan perangkat daerah \#
        dibagi jumlah seluruh kegiatan penunjang urusan perangkat daerah x 100%",
              "rules": [
                {
                  "check": "capaian <= seluruh",
                  "severity": "warning",
                  "text": "Melebihi jumlah seluruh kegiatan; isikan jumlah kegiatan, bukan jumlah persen."
                }
              ]
            }
          ]
        }

        """#
}

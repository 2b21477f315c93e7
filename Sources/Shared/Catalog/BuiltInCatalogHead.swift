// Revision 1, from its beginning to the programs: the decree's file, byte for byte. `\#` at the end of a
// line joins it with the next.

extension BuiltInCatalog {
    static let head = #"""
        {
          "schema": "iku-catalog/1",
          "office": {
            "id": "dagkopukmp-luwu-timur",
            "name": "Dinas Perdagangan, Koperasi, Usaha Kecil Menengah dan Perindustrian Kabupaten Luwu \#
        Timur",
            "short_name": "Dinas Perdagangan, Koperasi, UKM dan Perindustrian",
            "letterhead": [
              "PEMERINTAH KABUPATEN LUWU TIMUR",
              "DINAS PERDAGANGAN, KOPERASI, USAHA KECIL MENENGAH DAN PERINDUSTRIAN",
              "Jl. Soekarno Hatta No. … Telp. (0474) 321423, Fax (0474) 321423",
              "MALILI, 92981"
            ],
            "place": "Malili",
            "utc_offset": "+08:00",
            "time_zone": "WITA"
          },
          "revision": 1,
          "applies_from": 2021,
          "title": "Penetapan Indikator Kinerja Utama Dinas Perdagangan, Koperasi, Usaha Kecil Menengah \#
        dan Perindustrian Kabupaten Luwu Timur Tahun 2021-2026",
          "decree": {
            "number_text": "Nomor: … TAHUN 2022",
            "date_text": "Januari 2022",
            "place": "Malili",
            "signatory": {
              "title": "Kepala Dinas",
              "name": "SENFRY OKTOVIANUS, S.STP.MPA",
              "rank": "Pembina Utama Muda",
              "nip": "19751001 199612 1 001"
            },
            "copies_to": [
              "Bupati Luwu Timur (sebagai Laporan) di Malili",
              "Ketua DPRD Kab. Luwu Timur di Malili",
              "Inspektur Kab. Luwu Timur di Malili",
              "Kepala Kantor Perpustakaan, Arsip Daerah dan Dokumentasi Kab. Luwu Timur di Malili"
            ],
            "defects": [
              "Nomor dan tanggal keputusan kosong.",
              "Rumus indikator ketersediaan barang pokok membagi kebutuhan dengan stok, sehingga \#
        angkanya turun bila stok bertambah.",
              "Rumus pertumbuhan nilai produksi IKM dan UMKM tidak mencantumkan x 100%, sedangkan \#
        targetnya dalam persen.",
              "Sasaran indikator pertumbuhan sub sektor perdagangan kosong pada tabel; dibaca sebagai \#
        lanjutan sasaran 2.",
              "Misi disebut tiga, yang tercantum dua.",
              "Penanggung jawab indikator terakhir tertulis Bidang Sekretariat; Sekretariat bukan \#
        bidang.",
              "Nama penanda tangan tertulis SENFRY pada keputusan dan SENFY pada lampiran.",
              "Mengingat nomor 15 menyebut RPJMD Tahun 2016-2021; keputusan ini untuk Tahun 2021-2026.",
              "Nomor subbab 1.2 dan nomor fungsi 4 dipakai dua kali."
            ]
          },
          "years": {
            "from": 2021,
            "to": 2026
          },
          "predikat": [
            {
              "from": "91",
              "id": "sangat-tinggi",
              "name": "Sangat Tinggi"
            },
            {
              "from": "76",
              "id": "tinggi",
              "name": "Tinggi"
            },
            {
              "from": "66",
              "id": "sedang",
              "name": "Sedang"
            },
            {
              "from": "51",
              "id": "rendah",
              "name": "Rendah"
            },
            {
              "from": null,
              "id": "sangat-rendah",
              "name": "Sangat Rendah"
            }
          ],
          "consolidation": {
            "cap": "100"
          },
          "reporting": {
            "due_days": {
              "year": 31,
              "quarter": 10
            }
          },
          "bidang": [
            {
              "id": "perdagangan",
              "name": "Bidang Perdagangan"
            },
            {
              "id": "perindustrian",
              "name": "Bidang Perindustrian"
            },
            {
              "id": "umkm",
              "name": "Bidang UMKM"
            },
            {
              "id": "koperasi",
              "name": "Bidang Koperasi"
            },
            {
              "id": "sekretariat",
              "name": "Sekretariat",
              "as_decreed": "Bidang Sekretariat"
            }
          ],
          "sasaran": [
            {
              "id": "S1",
              "name": "Meningkatnya kelancaran distribusi dan jaminan pasokan barang kebutuhan pokok \#
        dan barang penting"
            },
            {
              "id": "S2",
              "name": "Meningkatnya nilai produksi IKM dan UMKM"
            },
            {
              "id": "S3",
              "name": "Meningkatnya kualitas dan pencapaian kinerja penyelenggaraan urusan perangkat \#
        daerah"
            }
          ],
          "programs": [
            "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota",
            "Program Stabilisasi Harga Barang Kebutuhan Pokok dan Barang Penting",
            "Program Standarisasi dan Perlindungan Konsumen",
            "Program Pengembangan Ekspor",
            "Program Peningkatan Sarana Distribusi Perdagangan",
            "Program Pelayanan Izin Usaha Simpan Pinjam",
            "Program Pengawasan dan Pemeriksaan Koperasi",
            "Program Penilaian Kesehatan KSP/USP Koperasi",
            "Program Pendidikan dan Latihan Perkoperasian",
            "Program Pemberdayaan Usaha Menengah, Usaha Kecil dan Usaha Mikro",
            "Program Pengembangan UMKM",
            "Program Perencanaan dan Pembangunan Industri",
            "Program Pengendalian Izin Usaha Industri Kabupaten/Kota",
            "Program Pengelolaan Sistem Informasi Industri Nasional"
          ],

        """#
}

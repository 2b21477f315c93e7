// *Mengingat* of the decree that the built-in catalogue is of, in its words. Numbers and years are as it
// prints them, a number it leaves blank is an ellipsis; slips of the pen (a doubled bracket, capitals) are
// mended. What is wrong in it in substance (point 15 names the plan of 2016-2021) stays in the decree, is
// among the catalogue's defects, and is put right where the decree is amended.

/// The decree of 2022 of the Dinas at Malili.
enum LuwuTimurDecree {
    static let recalling = [
        "Instruksi Presiden Nomor 7 Tahun 1999 tentang Akuntabilitas Kinerja Instansi Pemerintah",
        "Undang-Undang Nomor 7 Tahun 2003 tentang Pembentukan Kabupaten Luwu Timur dan Mamuju Utara di Propinsi "
            + "Sulawesi Selatan (Lembaran Negara Republik Indonesia Tahun 2003 Nomor 27, Tambahan Lembaran Negara "
            + "Republik Indonesia Nomor 4270)",
        "Undang-Undang Nomor 17 Tahun 2003 tentang Keuangan Negara (Lembaran Negara Republik Indonesia Tahun 2003 "
            + "Nomor 47, Tambahan Lembaran Negara Republik Indonesia Nomor 4286)",
        "Instruksi Presiden Nomor 5 Tahun 2004 tentang Percepatan Pemberantasan Korupsi",
        "Undang-Undang Nomor 1 Tahun 2004 tentang Perbendaharaan Negara (Lembaran Negara Republik Indonesia Tahun "
            + "2004 Nomor 5, Tambahan Lembaran Negara Republik Indonesia Nomor 4355)",
        "Undang-Undang Nomor 25 Tahun 2004 tentang Sistem Perencanaan Pembangunan Nasional (Lembaran Negara "
            + "Republik Indonesia Tahun 2004 Nomor 104, Tambahan Lembaran Negara Republik Indonesia Nomor 4421)",
        "Undang-Undang Nomor 33 Tahun 2004 tentang Perimbangan Keuangan antara Pemerintah Pusat dan Pemerintah "
            + "Daerah (Lembaran Negara Republik Indonesia Tahun 2004 Nomor 126, Tambahan Lembaran Negara Nomor 4438)",
        "Peraturan Pemerintah Nomor 58 Tahun 2005 tentang Pengelolaan Keuangan Daerah (Lembaran Negara Republik "
            + "Indonesia Tahun 2005 Nomor 140, Tambahan Lembaran Negara Republik Indonesia Nomor 4578)",
        "Undang-Undang Nomor 17 Tahun 2007 tentang Rencana Pembangunan Jangka Menengah Nasional (Lembaran Negara "
            + "Republik Indonesia Tahun 2007 Nomor 33, Tambahan Lembaran Negara Republik Indonesia Nomor 4700)",
        "Peraturan Pemerintah Nomor 6 Tahun 2008 tentang Pedoman Evaluasi Penyelenggaraan Pemerintah Daerah "
            + "(Lembaran Negara Republik Indonesia Tahun 2008 Nomor 19, Tambahan Lembaran Negara Republik Indonesia "
            + "Nomor 4815)",
        "Peraturan Pemerintah Nomor 8 Tahun 2008 tentang Tahapan, Tata Cara Penyusunan, Pengendalian, dan Evaluasi "
            + "Pelaksanaan Rencana Pembangunan Daerah (Lembaran Negara Republik Indonesia Tahun 2008 Nomor 21, "
            + "Tambahan Lembaran Negara Republik Indonesia Nomor 4817)",
        "Peraturan Menteri Dalam Negeri Nomor 54 Tahun 2010 tentang Pelaksanaan Peraturan Pemerintah Nomor 8 Tahun "
            + "2008 tentang Tahapan, Tata Cara Penyusunan, Pengendalian dan Evaluasi Pelaksanaan Rencana Pembangunan "
            + "Daerah",
        "Peraturan Daerah Provinsi Sulawesi Selatan Nomor 9 Tahun 2015 tentang Perubahan atas Peraturan Daerah "
            + "Nomor 10 Tahun 2008 tentang Rencana Pembangunan Jangka Panjang Daerah Provinsi Sulawesi Selatan Tahun "
            + "2008-2028",
        "Peraturan Daerah Kabupaten Luwu Timur Nomor 3 Tahun 2016 tentang Rencana Pembangunan Jangka Panjang "
            + "Daerah (RPJP) Kabupaten Luwu Timur Tahun 2005-2025 (Lembaran Daerah Kabupaten Luwu Timur Tahun 2016 "
            + "Nomor 3)",
        plan + "2016-2021",
    ]

    /// The same for a decree that amends it: point 15 names the plan that the indicators belong to.
    static let recallingMended: [String] = recalling.dropLast() + [plan + "2021-2026"]

    private static let plan =
        "Peraturan Daerah Kabupaten Luwu Timur Nomor … Tahun 2021 tentang Rencana Pembangunan Jangka Menengah Daerah "
        + "Kabupaten Luwu Timur Tahun "
}

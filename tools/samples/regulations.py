"""What do the regulations and decisions among the samples say?"""

from __future__ import annotations

WASTE = """
# BUPATI KOTAWARINGIN TIMUR
# PROVINSI KALIMANTAN TENGAH

# PERATURAN DAERAH KABUPATEN KOTAWARINGIN TIMUR
= NOMOR 5 TAHUN 2021
= TENTANG
# PENGELOLAAN SAMPAH RUMAH TANGGA DAN SAMPAH SEJENIS SAMPAH RUMAH TANGGA

= DENGAN RAHMAT TUHAN YANG MAHA ESA
= BUPATI KOTAWARINGIN TIMUR,

~ Menimbang : a. bahwa pertambahan penduduk dan perubahan pola konsumsi masyarakat menimbulkan bertambahnya volume, jenis, dan ciri sampah yang makin beragam;
~ b. bahwa sampah yang hanyut di Sungai Mentaya mengganggu pelayaran, perikanan, dan kesehatan warga bantaran;
~ c. bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Peraturan Daerah tentang Pengelolaan Sampah Rumah Tangga dan Sampah Sejenis Sampah Rumah Tangga;
~ Mengingat : 1. Pasal 18 ayat (6) Undang-Undang Dasar Negara Republik Indonesia Tahun 1945;
~ 2. Undang-Undang Nomor 18 Tahun 2008 tentang Pengelolaan Sampah;
~ 3. Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah;

= Dengan Persetujuan Bersama
= DEWAN PERWAKILAN RAKYAT DAERAH KABUPATEN KOTAWARINGIN TIMUR
= dan
= BUPATI KOTAWARINGIN TIMUR
= MEMUTUSKAN:

~ Menetapkan : PERATURAN DAERAH TENTANG PENGELOLAAN SAMPAH RUMAH TANGGA DAN SAMPAH SEJENIS SAMPAH RUMAH TANGGA.

= BAB I
= KETENTUAN UMUM
= Pasal 1
Dalam Peraturan Daerah ini yang dimaksud dengan:
~ 1. Sampah adalah sisa kegiatan sehari-hari manusia dan/atau proses alam yang berbentuk padat.
~ 2. Tempat Penampungan Sementara yang selanjutnya disingkat TPS adalah tempat sebelum sampah diangkut ke tempat pendauran ulang, pengolahan, atau tempat pengolahan terpadu.
~ 3. Bank Sampah adalah tempat pemilahan dan pengumpulan sampah yang dapat didaur ulang dan memiliki nilai ekonomi.
= BAB II
= TUGAS DAN WEWENANG
= Pasal 2
~ (1) Pemerintah Daerah bertugas menjamin terselenggaranya pengelolaan sampah yang baik dan berwawasan lingkungan.
~ (2) Tugas sebagaimana dimaksud pada ayat (1) meliputi penyuluhan, penyediaan wadah terpilah, pengangkutan, dan penutupan tempat pemrosesan akhir yang beroperasi secara terbuka.
= BAB III
= PENGURANGAN DAN PENANGANAN
= Pasal 3
~ (1) Setiap orang wajib mengurangi sampah dengan cara membatasi timbulan, mendaur ulang, dan memanfaatkan kembali.
~ (2) Setiap rumah makan dan toko swalayan dilarang menyediakan kantong plastik sekali pakai.
= Pasal 4
~ (1) Sampah dipilah menjadi sampah mudah terurai, sampah dapat dipakai ulang, dan sampah berbahaya.
~ (2) Waktu membuang sampah ke TPS adalah pukul 18.00 sampai dengan pukul 06.00 WIB.
= Pasal 5
Pengangkutan sampah dari permukiman di atas air dilakukan dengan perahu sampah paling sedikit dua kali seminggu.
= BAB IV
= LARANGAN
= Pasal 6
Setiap orang dilarang membuang sampah ke sungai, parit, dan saluran air serta membakar sampah yang tidak sesuai dengan persyaratan teknis.
= BAB V
= SANKSI ADMINISTRATIF
= Pasal 7
~ (1) Setiap orang yang melanggar ketentuan Pasal 4 dan Pasal 6 dikenai sanksi administratif berupa teguran tertulis, kerja sosial, atau denda administratif.
~ (2) Denda administratif sebagaimana dimaksud pada ayat (1) paling banyak Rp500.000,00 (lima ratus ribu rupiah) dan disetor ke kas daerah.
= BAB VI
= KETENTUAN PENUTUP
= Pasal 8
Peraturan Daerah ini mulai berlaku pada tanggal diundangkan.
Agar setiap orang mengetahuinya, memerintahkan pengundangan Peraturan Daerah ini dengan penempatannya dalam Lembaran Daerah Kabupaten Kotawaringin Timur.

> Ditetapkan di Sampit
> pada tanggal 23 Agustus 2021
> BUPATI KOTAWARINGIN TIMUR,
> ttd.

Diundangkan di Sampit pada tanggal 24 Agustus 2021
SEKRETARIS DAERAH KABUPATEN KOTAWARINGIN TIMUR, ttd.
LEMBARAN DAERAH KABUPATEN KOTAWARINGIN TIMUR TAHUN 2021 NOMOR 5
---
# PENJELASAN
= ATAS
# PERATURAN DAERAH KABUPATEN KOTAWARINGIN TIMUR
= NOMOR 5 TAHUN 2021
## I. UMUM
Timbulan sampah di Kota Sampit diperkirakan 118 ton setiap hari, dan baru 61 persen yang terangkut ke tempat pemrosesan akhir. Permukiman di atas air memerlukan cara pengangkutan tersendiri karena gerobak tidak dapat masuk pada waktu air surut.
## II. PASAL DEMI PASAL
Pasal 3: yang dimaksud dengan kantong plastik sekali pakai adalah kantong dengan atau tanpa pegangan tangan yang dipakai untuk mengangkut barang belanja satu kali. Pasal 5: cukup jelas.
"""

INFORMATION_SERVICE = """
# BUPATI KOTAWARINGIN TIMUR
# PROVINSI KALIMANTAN TENGAH

# PERATURAN BUPATI KOTAWARINGIN TIMUR
= NOMOR 12 TAHUN 2023
= TENTANG
# TATA CARA PELAYANAN INFORMASI PUBLIK DI LINGKUNGAN PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR

= DENGAN RAHMAT TUHAN YANG MAHA ESA
= BUPATI KOTAWARINGIN TIMUR,

~ Menimbang : a. bahwa setiap orang berhak memperoleh informasi publik dengan cepat, tepat waktu, biaya ringan, dan cara sederhana;
~ b. bahwa tata cara pelayanan informasi publik perlu diseragamkan pada seluruh perangkat daerah dan kecamatan;
~ Mengingat : 1. Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;
~ 2. Peraturan Pemerintah Nomor 61 Tahun 2010 tentang Pelaksanaan Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;
= MEMUTUSKAN:
~ Menetapkan : PERATURAN BUPATI TENTANG TATA CARA PELAYANAN INFORMASI PUBLIK.
= BAB I
= KETENTUAN UMUM
= Pasal 1
~ 1. Pejabat Pengelola Informasi dan Dokumentasi yang selanjutnya disingkat PPID adalah pejabat yang bertanggung jawab di bidang penyimpanan, pendokumentasian, penyediaan, dan pelayanan informasi.
~ 2. PPID Pelaksana adalah PPID pada perangkat daerah dan kecamatan.
~ 3. Pemohon adalah warga negara atau badan hukum Indonesia yang mengajukan permohonan informasi.
= BAB II
= PERMOHONAN INFORMASI
= Pasal 2
~ (1) Permohonan diajukan secara langsung, melalui surat elektronik, atau melalui laman PPID.
~ (2) Petugas memberikan nomor pendaftaran pada saat permohonan diterima.
~ (3) PPID menyampaikan pemberitahuan tertulis paling lambat 10 (sepuluh) hari kerja sejak permohonan diterima dan dapat memperpanjangnya paling lambat 7 (tujuh) hari kerja.
= Pasal 3
Salinan elektronik diberikan tanpa biaya. Biaya penggandaan dan pengiriman salinan cetak ditanggung pemohon sesuai dengan harga setempat.
= Pasal 4
~ (1) Informasi yang diketahui publik tanpa permohonan wajib ditempatkan pada laman yang dapat dicari tanpa masuk ke dalam sistem.
~ (2) Naskah hasil pindai wajib dapat dicari isinya.
= BAB III
= KEBERATAN
= Pasal 5
Keberatan diajukan kepada atasan PPID paling lambat 30 (tiga puluh) hari kerja setelah ditemukannya alasan keberatan, dan ditanggapi paling lambat 30 (tiga puluh) hari kerja.
= BAB IV
= KETENTUAN PENUTUP
= Pasal 6
Pada saat Peraturan Bupati ini mulai berlaku, Peraturan Bupati Nomor 31 Tahun 2014 dicabut dan dinyatakan tidak berlaku.
= Pasal 7
Peraturan Bupati ini mulai berlaku pada tanggal diundangkan.

> Ditetapkan di Sampit
> pada tanggal 6 Maret 2023
> BUPATI KOTAWARINGIN TIMUR,
> ttd.

BERITA DAERAH KABUPATEN KOTAWARINGIN TIMUR TAHUN 2023 NOMOR 12
"""

PPID_TEAM = """
# BUPATI KOTAWARINGIN TIMUR
# PROVINSI KALIMANTAN TENGAH

# KEPUTUSAN BUPATI KOTAWARINGIN TIMUR
= NOMOR 100.3.3.2/123/Huk-Kotim/2024
= TENTANG
# PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI PELAKSANA PADA PERANGKAT DAERAH DAN KECAMATAN

= BUPATI KOTAWARINGIN TIMUR,

~ Menimbang : bahwa untuk melaksanakan ketentuan Peraturan Bupati Nomor 12 Tahun 2023 perlu menetapkan Pejabat Pengelola Informasi dan Dokumentasi Pelaksana;
~ Mengingat : Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;
# MEMUTUSKAN:
~ KESATU : Sekretaris pada dinas dan badan serta Sekretaris Kecamatan ditetapkan sebagai PPID Pelaksana.
~ KEDUA : PPID Pelaksana memutakhirkan daftar informasi publik paling sedikit setiap enam bulan.
~ KETIGA : Honorarium tim tidak dianggarkan; kegiatan dilaksanakan dalam jam kerja.
~ KEEMPAT : Keputusan ini mulai berlaku pada tanggal ditetapkan.

> Ditetapkan di Sampit
> pada tanggal 19 Februari 2024
> BUPATI KOTAWARINGIN TIMUR,

LAMPIRAN
| No | Jabatan dalam dinas | Kedudukan
| 1 | Sekretaris Dinas Kesehatan | PPID Pelaksana
| 2 | Sekretaris Dinas Pendidikan | PPID Pelaksana
| 3 | Sekretaris Dinas Lingkungan Hidup | PPID Pelaksana
| 4 | Sekretaris Kecamatan Baamang | PPID Pelaksana
| 5 | Sekretaris Kecamatan Teluk Sampit | PPID Pelaksana
"""

VILLAGE_RULES = {
    "perdes-2-2020-pasar-desa.txt": """
PERATURAN DESA TELAGA KERAMAT
NOMOR 2 TAHUN 2020
TENTANG
PENGELOLAAN PASAR DESA

DENGAN RAHMAT TUHAN YANG MAHA ESA
KEPALA DESA TELAGA KERAMAT,

Menimbang : bahwa pasar subuh di tepi dermaga perlu diatur agar tertib dan bersih;
Pasal 1  Pasar desa buka setiap Selasa dan Jumat pukul 03.00 sampai 09.00 WIB.
Pasal 2  Sewa lapak Rp5.000,00 (lima ribu rupiah) setiap hari pasar.
Pasal 3  Pedagang dilarang membuang sisa ikan ke sungai.

Ditetapkan di Telaga Keramat
pada tanggal 9 September 2020
KEPALA DESA TELAGA KERAMAT
""",
    "perdes-3-2020-tanah-ulayat.txt": """
PERATURAN DESA TELAGA KERAMAT
NOMOR 3 TAHUN 2020
TENTANG
PERLINDUNGAN HUTAN DAN TANAH ADAT

DENGAN RAHMAT TUHAN YANG MAHA ESA
KEPALA DESA TELAGA KERAMAT,

Menimbang : bahwa hutan keramat seluas 212 hektare merupakan sumber air desa;
Pasal 1  Penebangan di hutan keramat dilarang.
Pasal 2  Pemungutan rotan dan getah jelutung diizinkan dengan persetujuan mantir adat.

Ditetapkan di Telaga Keramat
pada tanggal 9 September 2020
KEPALA DESA TELAGA KERAMAT
""",
}

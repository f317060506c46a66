"""What do the letters, notices and agreements among the samples say?"""

from __future__ import annotations

INVITATION = """
# PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR
# DINAS KOMUNIKASI DAN INFORMATIKA

> Sampit, 20 Mei 2025

~ Nomor : 500.12.13/211/Diskominfo/V/2025
~ Sifat : Penting
~ Lampiran : satu berkas
~ Hal : Undangan Rapat Monitoring dan Evaluasi PPID Pelaksana

~ Yth. Sekretaris Dinas, Badan, dan Kecamatan selaku PPID Pelaksana
~ di Sampit

Dalam rangka persiapan monitoring dan evaluasi keterbukaan informasi publik tahun 2025, kami mengundang Saudara pada:
| Hari/tanggal | Selasa, 27 Mei 2025
| Waktu | pukul 09.00 WIB sampai selesai
| Tempat | Ruang Lokakarya Sampit
| Acara | Pengisian kuesioner penilaian mandiri dan pemeriksaan bukti dukung
Setiap PPID Pelaksana membawa daftar informasi publik yang sudah ditandatangani dan sepuluh tautan bukti dukung yang dapat dibuka.
Demikian disampaikan, atas perhatiannya diucapkan terima kasih.

> KEPALA DINAS,
> selaku PPID Utama
"""

INVITATION_MAIL = """Yth. Bapak/Ibu Sekretaris selaku PPID Pelaksana,

Bersama surel ini kami sampaikan surat undangan rapat monev PPID pada hari
Selasa, 27 Mei 2025. Mohon konfirmasi kehadiran paling lambat 23 Mei 2025.
Peserta yang belum pernah mengisi kuesioner diminta hadir setengah jam lebih
awal untuk sesi klinik bukti dukung.

Sekretariat PPID Utama

--
Contoh dokumen - bukan dokumen resmi
"""

AGREEMENT = """
# NOTA KESEPAHAMAN
= ANTARA
# DINAS PERPUSTAKAAN DAN KEARSIPAN KABUPATEN KOTAWARINGIN TIMUR
= DENGAN
# YAYASAN PUSTAKA SUNGAI CONTOH
= NOMOR: 415.4/09/DISPUSIP/2022
= TENTANG
# PENYELENGGARAAN PERPUSTAKAAN TERAPUNG

Pada hari ini Senin, tanggal 5 September 2022, di Sampit, para pihak bersepakat sebagai berikut.
## Pasal 1 Tujuan
Mendekatkan bahan bacaan kepada warga desa tepi sungai yang belum terjangkau jalan darat.
## Pasal 2 Ruang lingkup
Pihak kedua menyediakan satu kelotok berukuran 14 meter. Pihak kesatu menyediakan 1.500 judul buku dan dua pustakawan.
## Pasal 3 Rute
Rute bulanan meliputi Seranau, Pulau Hanaut, dan Mentaya Hilir Utara, dengan waktu sandar paling sedikit tiga jam di setiap desa.
## Pasal 4 Jangka waktu
Nota kesepahaman ini berlaku tiga tahun dan dapat diperpanjang. Biaya ditanggung para pihak sesuai kemampuan.

> KEPALA DINAS
> KETUA YAYASAN
"""

AGENDA = """AGENDA KEGIATAN BUPATI KOTAWARINGIN TIMUR
Minggu ke-3 Mei 2025

Senin, 19 Mei 2025
  07.30  Apel gabungan, halaman Kantor Bupati
  10.00  Menerima kunjungan kerja panitia khusus DPRD tentang pajak sarang burung walet
Selasa, 20 Mei 2025
  08.00  Upacara Hari Kebangkitan Nasional
  13.30  Rapat koordinasi harga beras dan minyak goreng dengan Satgas Pangan
Rabu, 21 Mei 2025
  09.00  Peletakan batu pertama Puskesmas Pembantu Desa Rantau Sawang
Kamis, 22 Mei 2025
  10.00  Dialog terbuka dengan nelayan kepiting bakau di Samuda
Jumat, 23 Mei 2025
  07.00  Senam bersama dan penanaman 500 bibit bakau

Sewaktu-waktu agenda dapat berubah. Dikelola Bagian Protokol dan Komunikasi
Pimpinan Sekretariat Daerah.

Contoh dokumen - bukan dokumen resmi
"""

PRESS_RELEASE = """
<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<title>Siaran Pers: Seluruh Kecamatan Kini Punya Meja Informasi</title>
<meta name="author" content="Dinas Komunikasi dan Informatika">
<meta name="date" content="2025-11-05">
<style>body { font-family: serif }</style>
</head>
<body>
<nav><a href="#isi">Langsung ke isi</a></nav>
<main id="isi">
<h1>Seluruh Kecamatan Kini Punya Meja Informasi</h1>
<p>Siaran Pers Nomor 480/55/SP/2025 &middot; Sampit, 5 November 2025</p>
<p>Tujuh belas kecamatan di Kabupaten Kotawaringin Timur telah memiliki meja layanan informasi
dengan petugas tetap, komputer, dan kursi roda. Warga dapat meminta salinan dokumen tanpa
pergi ke Sampit.</p>
<p>&ldquo;Yang paling sering dicari ialah realisasi dana desa dan jadwal perbaikan jalan,&rdquo; kata
Kepala Dinas Komunikasi dan Informatika.</p>
<h2>Angka layanan Januari&ndash;Oktober 2025</h2>
<table>
<tr><th>Bulan</th><th>Permohonan</th><th>Rata-rata hari</th></tr>
<tr><td>Triwulan I</td><td>41</td><td>6,2</td></tr>
<tr><td>Triwulan II</td><td>58</td><td>5,1</td></tr>
<tr><td>Triwulan III</td><td>73</td><td>3,9</td></tr>
</table>
</main>
<footer>Contoh dokumen - bukan dokumen resmi</footer>
<script>window.statistik = "tidak untuk dicari";</script>
</body>
</html>
"""

READING_PROGRAMME = """# Panduan Lomba Bertutur Tingkat Sekolah Dasar 2024

Dinas Perpustakaan dan Kearsipan Kabupaten Kotawaringin Timur

## Ketentuan peserta

1. Siswa kelas IV atau V, satu peserta dari setiap sekolah.
2. Cerita bersumber dari legenda setempat, misalnya *Betang Sangkuwu* atau *Asal Mula Danau Sembuluh Kecil*.
3. Lama bertutur 7 sampai 10 menit, tanpa alat peraga elektronik.

## Jadwal

| Tahap | Tanggal |
|---|---|
| Pendaftaran | 1-14 Juli 2024 |
| Penyisihan | 24 Juli 2024 |
| Final | 31 Juli 2024 |

## Penilaian

- penguasaan cerita 40 persen
- vokal dan intonasi 30 persen
- penghayatan 30 persen

Contoh dokumen - bukan dokumen resmi
"""

ENGLISH_GUIDE = """
# INVESTMENT PROFILE 2024
= East Kotawaringin Regency, Central Kalimantan
= Investment and One-Stop Service Agency

This profile tells investors which permits they need, how long each of them takes, and what the regency offers. It is a translation for information only; the Indonesian regulations are binding.
## Why invest here
The regency has a river port that is open to ships of up to 5,000 tonnes at high water, an airport with daily flights, and a workforce of about 214,000 people. Coconut, rubber, rattan and crab are produced in the coastal districts and most of them leave the regency without being processed.
## Opportunities
| Sector | Location | Estimated value
| Coconut fibre mill | Mentaya Hilir Selatan | USD 2.1 million
| Cold storage for mud crab | Teluk Sampit | USD 1.4 million
| Rattan furniture workshop | Cempaga | USD 0.6 million
## How to apply
All applications are made on line. A business identification number is issued on the same day. An environmental approval for a mill of medium size takes no more than 30 working days, and there is no fee.
"""

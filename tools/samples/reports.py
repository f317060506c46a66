"""What do the reports, plans and procedures among the samples say?"""

from __future__ import annotations

HEALTH_PERFORMANCE = """
# LAPORAN KINERJA INSTANSI PEMERINTAH
# DINAS KESEHATAN KABUPATEN KOTAWARINGIN TIMUR
# TAHUN 2023

## KATA PENGANTAR
Laporan Kinerja Instansi Pemerintah (LKjIP) ini disusun sebagai pertanggungjawaban atas pelaksanaan tugas dan penggunaan anggaran tahun 2023.
> Sampit, 12 Februari 2024
> Kepala Dinas Kesehatan
## BAB I PENDAHULUAN
Dinas Kesehatan membina 21 puskesmas, 94 puskesmas pembantu, dan 486 posyandu. Isu strategis tahun 2023 ialah prevalensi stunting, kematian ibu, dan demam berdarah pada musim pancaroba.
## BAB II PERENCANAAN KINERJA
| Sasaran | Indikator kinerja utama | Target
| Menurunnya stunting | Prevalensi stunting balita | 19,5 persen
| Meningkatnya keselamatan ibu | Angka kematian ibu per 100.000 kelahiran hidup | 130
| Meningkatnya cakupan imunisasi | Desa dengan imunisasi dasar lengkap | 90 persen
## BAB III AKUNTABILITAS KINERJA
| Indikator | Target | Realisasi | Capaian
| Prevalensi stunting balita | 19,5 | 18,9 | 103 persen
| Angka kematian ibu | 130 | 142 | 91 persen
| Desa dengan imunisasi dasar lengkap | 90 | 87 | 97 persen
Realisasi anggaran sebesar Rp187.442.310.000,00 atau 94,6 persen dari pagu. Kelas ibu hamil terapung di Pulau Hanaut menaikkan kunjungan pemeriksaan kehamilan dari 68 menjadi 83 persen.
## BAB IV PENUTUP
Tahun 2024 perhatian diarahkan pada rujukan malam hari dan penyediaan kantong darah di puskesmas rawat inap.
"""

BUDGET_SUMMARY = """
# DOKUMEN PELAKSANAAN ANGGARAN
# SATUAN KERJA PERANGKAT DAERAH
# (RINGKASAN DPA-SKPD)
= PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR
= TAHUN ANGGARAN 2024

| Uraian | Keterangan
| Nomor DPA | DPA/A.1/1.01.2.22.0.00.01.0000/001/2024
| Urusan pemerintahan | 1.01 Pendidikan
| Organisasi | Dinas Pendidikan
| Tanggal pengesahan | 3 Januari 2024

| Kode rekening | Uraian | Jumlah (Rp)
| 4 | Pendapatan daerah | 0
| 5 | Belanja daerah | 612.890.447.000
| 5.1 | Belanja operasi | 547.118.902.000
| 5.1.01 | Belanja pegawai | 431.006.118.000
| 5.1.02 | Belanja barang dan jasa | 98.612.784.000
| 5.1.05 | Belanja hibah | 17.500.000.000
| 5.2 | Belanja modal | 65.771.545.000
| 5.2.03 | Gedung dan bangunan | 48.230.000.000
Belanja modal dipakai antara lain untuk rehabilitasi 34 ruang kelas, pembangunan asrama guru di Bukit Santuai, dan pengadaan perahu sekolah untuk siswa Pulau Hanaut.
Rencana penarikan dana: triwulan I 18 persen, triwulan II 29 persen, triwulan III 31 persen, triwulan IV 22 persen.

> Sampit, 3 Januari 2024
> Pejabat Pengelola Keuangan Daerah
"""

WORK_PLAN = """
# RENCANA KERJA DINAS LINGKUNGAN HIDUP
# KABUPATEN KOTAWARINGIN TIMUR TAHUN 2025

## Pendahuluan
Rencana Kerja (Renja) tahun 2025 menerjemahkan Rencana Strategis 2021-2026 ke dalam program dan kegiatan satu tahun.
## Evaluasi tahun lalu
Indeks kualitas air Sungai Mentaya 54,2; target 56,0 belum tercapai karena kandungan merkuri di muara anak sungai Tualan.
## Program dan kegiatan
| Program | Kegiatan | Lokasi | Pagu (Rp)
| Pengendalian pencemaran | Pemantauan kualitas air di 18 titik | Sungai Mentaya dan Sungai Cempaga | 640.000.000
| Pengelolaan persampahan | Perahu pengangkut sampah | Baamang, Mentawa Baru Ketapang | 1.120.000.000
| Keanekaragaman hayati | Kebun raya mini tanaman obat Dayak | Parenggean | 375.000.000
| Penataan lingkungan | Kajian lingkungan hidup strategis rencana detail tata ruang | Samuda | 450.000.000
## Penutup
Renja menjadi dasar penyusunan rencana kerja dan anggaran.
"""

IDENTITY_CARD_PROCEDURE = """
# STANDAR OPERASIONAL PROSEDUR
# PENERBITAN KTP ELEKTRONIK KARENA HILANG ATAU RUSAK
= Dinas Kependudukan dan Pencatatan Sipil Kabupaten Kotawaringin Timur

| Unsur | Isi
| Nomor SOP | 400.12.3.1/17/DISDUKCAPIL/2023
| Tanggal pembuatan | 10 Juli 2023
| Tanggal efektif | 17 Juli 2023
| Disahkan oleh | Kepala Dinas Kependudukan dan Pencatatan Sipil
## Dasar hukum
- Undang-Undang Nomor 23 Tahun 2006 tentang Administrasi Kependudukan
- Peraturan Menteri Dalam Negeri Nomor 108 Tahun 2019
## Persyaratan
- Surat keterangan kehilangan dari kepolisian, atau KTP elektronik yang rusak
- Fotokopi kartu keluarga
## Langkah
| No | Kegiatan | Pelaksana | Waktu
| 1 | Menerima dan memeriksa berkas | Petugas loket | 5 menit
| 2 | Memadankan sidik jari | Operator | 5 menit
| 3 | Mencetak kartu | Operator cetak | 10 menit
| 4 | Menyerahkan kartu dan mencatat pengambilan | Petugas loket | 3 menit
## Biaya
Tidak dipungut biaya. Pemohon lanjut usia dan penyandang disabilitas dilayani di rumah setiap hari Kamis.
"""

ROAD_MAINTENANCE = """
# LAPORAN PELAKSANAAN PEMELIHARAAN JALAN KABUPATEN
# SEMESTER II TAHUN 2023
= Dinas Sumber Daya Air, Bina Marga, Bina Konstruksi, Perumahan Rakyat dan Kawasan Permukiman

## 1. Ringkasan
Pemeliharaan rutin dilaksanakan pada 26 ruas sepanjang 143,7 kilometer dan pemeliharaan berkala pada tiga ruas sepanjang 18,2 kilometer.
| Ruas | Panjang (km) | Jenis | Selesai
| Samuda - Ujung Pandaran | 9,4 | berkala | 92 persen
| Simpang Sebabi - Tanah Putih | 5,1 | berkala | 100 persen
| Parenggean - Karang Tunggal | 3,7 | berkala | 85 persen
## 2. Hambatan
Banjir pada bulan November menggenangi pangkalan aspal selama sembilan hari. Pengiriman batu pecah dari Pelabuhan Bagendang terlambat.
## 3. Tindak lanjut
Hasil pemeriksaan lapangan terlampir pada halaman berikut dalam bentuk hasil pindai.
---
"""

ROAD_MAINTENANCE_END = """
## 4. Rencana semester berikutnya
Penambalan dengan aspal dingin pada 40 titik, penggantian tiga gorong-gorong baja di Cempaga Hulu, dan pengadaan alat uji lendutan.
## 5. Penutup
Laporan ini disampaikan sebagai bahan evaluasi penyelenggaraan jalan.

> Sampit, 15 Januari 2024
> Kepala Bidang Bina Marga
"""

QUARTER_FINANCE = """
# LAPORAN REALISASI KEUANGAN DAN FISIK
# DINAS KESEHATAN TRIWULAN III TAHUN 2021

Laporan ini memuat realisasi keuangan dan fisik sampai dengan 30 September 2021.
| Kegiatan | Pagu (Rp) | Realisasi (Rp) | Fisik
| Pengadaan vaksin dan logistik | 7.400.000.000 | 6.120.000.000 | 83 persen
| Tenaga pelacak kontak | 2.150.000.000 | 1.890.000.000 | 88 persen
| Rehabilitasi puskesmas | 5.980.000.000 | 2.310.000.000 | 41 persen
"""

SEALED_PRICES = """
# REKAPITULASI RENCANA PENGADAAN ALAT KESEHATAN
# RSUD dr. MURJANI SAMPIT TAHUN 2022

Dokumen kerja panitia; belum untuk diumumkan.
| Alat | Jumlah | Keterangan
| Ventilator | 4 | ruang rawat intensif
| Inkubator transport | 2 | rujukan bayi
"""

DISTRICT_PROFILE = """
# PROFIL KECAMATAN MENTAWA BARU KETAPANG
# TAHUN 2022

## Letak dan wilayah
Kecamatan Mentawa Baru Ketapang terletak di tepi barat Sungai Mentaya dan meliputi lima kelurahan dan enam desa. Kantor kecamatan berada di Kelurahan Ketapang.
## Kependudukan
| Uraian | 2021 | 2022
| Penduduk | 93.114 | 94.870
| Kepala keluarga | 27.450 | 28.013
| Kepadatan per kilometer persegi | 129 | 131
## Potensi
Pasar Keramat menjadi pusat dagang sayur dan ikan. Terdapat 14 perajin anyaman rotan dan tujuh galangan perahu kayu.
## Pelayanan
Loket pelayanan buka Senin sampai Jumat. Surat keterangan usaha selesai dalam 15 menit.
Contoh dokumen - bukan dokumen resmi
"""

"""Which papers come only as pictures? Each holds words that nothing but OCR can find."""

from __future__ import annotations

from tools.samples.pdf import LETTER, NOTICE, make_pdf
from tools.samples.scan import (
    Wear,
    jpeg,
    photographed,
    png,
    render,
    scanned_pdf,
    searchable_scan,
    tiff,
    weather,
    webp,
)

TIDES = """
# PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR
# DINAS PERHUBUNGAN
= Jalan Pelabuhan, Sampit, Kalimantan Tengah

# PENGUMUMAN
= NOMOR 551.4/087/DISHUB/2023
= TENTANG
# PASANG SURUT SUNGAI MENTAYA DAN PEMBATASAN OLAH GERAK KAPAL DI ALUR SAMPIT

Sehubungan dengan pasang surut Sungai Mentaya yang pada bulan Desember 2023 lebih besar daripada biasanya, Dinas Perhubungan Kabupaten Kotawaringin Timur mengumumkan kepada nakhoda kapal, pengemudi kelotok, dan pengguna dermaga hal-hal sebagai berikut:
~ 1. Air pasang tertinggi diperkirakan setinggi 2,7 meter pada tanggal 14 sampai dengan 17 Desember 2023 antara pukul 16.00 dan 20.00 WIB.
~ 2. Air surut terendah diperkirakan 0,4 meter pada dini hari. Gosong pasir di sekitar Pulau Hanaut akan timbul dan tidak boleh dilintasi.
~ 3. Kapal dengan sarat lebih dari 4,5 meter menunggu di Bagendang sampai air cukup dalam, dan wajib memakai pandu.
~ 4. Penyeberangan feri Sampit - Seranau berhenti apabila arus surut melebihi 3 knot.
~ 5. Warga bantaran di Baamang dan Mentawa Baru Ketapang diminta menambatkan perahu lebih tinggi dan mengangkat barang dari lantai dermaga.
| Tanggal | Pasang (WIB) | Tinggi | Surut (WIB) | Tinggi
| 14 Desember | 16.10 | 2,5 m | 03.40 | 0,6 m
| 15 Desember | 17.05 | 2,7 m | 04.20 | 0,4 m
| 16 Desember | 18.00 | 2,7 m | 05.10 | 0,4 m
| 17 Desember | 19.15 | 2,6 m | 06.00 | 0,5 m
Bantuan dan laporan: Pos Pemantau Dermaga Habaring Hurung, buka 24 jam.

> Ditetapkan di Sampit
> pada tanggal 8 Desember 2023
> KEPALA DINAS PERHUBUNGAN,
"""

FIRE_ALERT = """
# BUPATI KOTAWARINGIN TIMUR
# PROVINSI KALIMANTAN TENGAH

# KEPUTUSAN BUPATI KOTAWARINGIN TIMUR
= NOMOR 188.45/217/Huk-BPBD/2019
= TENTANG
# PENETAPAN STATUS SIAGA DARURAT BENCANA KEBAKARAN HUTAN DAN LAHAN DI KABUPATEN KOTAWARINGIN TIMUR TAHUN 2019

= BUPATI KOTAWARINGIN TIMUR,

~ Menimbang : a. bahwa berdasarkan pemantauan titik panas dan tinggi muka air gambut sampai dengan akhir bulan Juni 2019 telah terjadi peningkatan kerawanan kebakaran hutan dan lahan;
~ b. bahwa untuk mempercepat penanganan perlu ditetapkan status siaga darurat;
~ Mengingat : 1. Undang-Undang Nomor 24 Tahun 2007 tentang Penanggulangan Bencana;
~ 2. Peraturan Pemerintah Nomor 21 Tahun 2008 tentang Penyelenggaraan Penanggulangan Bencana;

# MEMUTUSKAN:
~ KESATU : Menetapkan status siaga darurat bencana kebakaran hutan dan lahan selama 120 (seratus dua puluh) hari terhitung sejak tanggal 3 Juli 2019.
~ KEDUA : Wilayah prioritas meliputi Kecamatan Mentaya Hilir Selatan, Teluk Sampit, Pulau Hanaut, dan Seranau dengan 38 (tiga puluh delapan) sumur bor dan 12 (dua belas) sekat kanal.
~ KETIGA : Posko induk berkedudukan di Sampit; regu pemadam jalan kaki dibentuk oleh setiap kecamatan.
---
~ KEEMPAT : Segala biaya yang timbul dibebankan pada Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2019 melalui belanja tidak terduga.
~ KELIMA : Setiap orang dilarang membuka lahan dengan cara membakar selama status siaga berlaku. Kearifan lokal manyangar hanya dapat dilakukan dengan izin damang dan pengawasan masyarakat peduli api.
~ KEENAM : Keputusan ini mulai berlaku pada tanggal ditetapkan.

> Ditetapkan di Sampit
> pada tanggal 3 Juli 2019
> BUPATI KOTAWARINGIN TIMUR,
"""

PUMP_HANDOVER = """
# BERITA ACARA SERAH TERIMA BARANG
= Nomor: 027/14/BAST/BPBD/XI/2020

Pada hari ini Kamis tanggal dua belas bulan November tahun dua ribu dua puluh (12-11-2020), bertempat di gudang peralatan Badan Penanggulangan Bencana Daerah Kabupaten Kotawaringin Timur, kami yang bertanda tangan di bawah ini:
~ 1. Kepala Bidang Logistik, untuk selanjutnya disebut PIHAK PERTAMA;
~ 2. Camat Teluk Sampit, untuk selanjutnya disebut PIHAK KEDUA;
PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA barang milik daerah berikut untuk penanggulangan banjir rob di Ujung Pandaran:
| No | Nama barang | Jumlah | Keadaan
| 1 | Pompa apung portabel 8 PK | 4 unit | baik
| 2 | Selang isap bersulang 3 inci | 80 meter | baik
| 3 | Perahu karet kapasitas 8 orang | 2 unit | baik
| 4 | Tenda pengungsi 6 x 14 meter | 1 unit | baik, tali pancang kurang dua
| 5 | Genset 5 kVA | 1 unit | baik
PIHAK KEDUA bertanggung jawab memelihara barang tersebut dan melaporkan keadaannya setiap triwulan.
Demikian berita acara ini dibuat dalam rangkap dua untuk dipergunakan sebagaimana mestinya.

> Sampit, 12 Nopember 2020
> PIHAK KEDUA,
> Camat Teluk Sampit
"""

RAMADAN_HOURS = """
# BUPATI KOTAWARINGIN TIMUR

> Sampit, 28 Maret 2022
> Kepada
> Yth. Kepala Perangkat Daerah se-Kabupaten Kotawaringin Timur
> di Tempat

# SURAT EDARAN
= NOMOR 065/98/ORG/2022
= TENTANG
# JAM KERJA APARATUR SIPIL NEGARA PADA BULAN RAMADAN 1443 HIJRIAH

Dalam rangka memelihara disiplin dan mutu pelayanan publik selama bulan Ramadan tahun 2022, dengan ini disampaikan hal-hal sebagai berikut:
~ 1. Perangkat daerah yang melaksanakan lima hari kerja: hari Senin sampai dengan Kamis pukul 08.00 sampai 15.00 WIB dengan istirahat pukul 12.00 sampai 12.30 WIB; hari Jumat pukul 08.00 sampai 15.30 WIB dengan istirahat pukul 11.30 sampai 12.30 WIB.
~ 2. Perangkat daerah yang melaksanakan enam hari kerja: hari Senin sampai dengan Kamis dan Sabtu pukul 08.00 sampai 14.00 WIB; hari Jumat pukul 08.00 sampai 14.30 WIB.
~ 3. Jumlah jam kerja efektif dalam bulan Ramadan paling sedikit 32,5 jam setiap minggu.
~ 4. Unit pelayanan langsung, antara lain rumah sakit, puskesmas, pemadam kebakaran, dan pelayanan kependudukan, mengatur giliran petugas sehingga pelayanan tidak terputus.
~ 5. Apel pagi ditiadakan; tadarus bersama dilaksanakan setiap hari Jumat pukul 07.30 WIB.
Demikian untuk dilaksanakan dengan penuh tanggung jawab.

> BUPATI KOTAWARINGIN TIMUR,
"""

SERVICE_PLEDGE = """
# MAKLUMAT PELAYANAN
= DINAS PENANAMAN MODAL DAN
= PELAYANAN TERPADU SATU PINTU
= KABUPATEN KOTAWARINGIN TIMUR
= Nomor: 500.16/031/DPMPTSP/2024

Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, tanpa pungutan di luar retribusi.
Persetujuan Bangunan Gedung selesai paling lama 28 hari kerja. Izin praktik tenaga kesehatan selesai paling lama 5 hari kerja.
Apabila kami tidak menepati janji ini, kami siap menerima sanksi dan memberikan kompensasi berupa pengantaran dokumen ke rumah pemohon.

= Sampit, 2 Januari 2024
= KEPALA DINAS
"""

FLOOD_WARNING = """
# PERINGATAN DINI BANJIR
= BPBD KABUPATEN KOTAWARINGIN TIMUR
= 21 Februari 2025 pukul 15.00 WIB

## Status: SIAGA
Hujan lebat di hulu Sungai Tualan dan Sungai Kuayan selama dua hari. Tinggi muka air di Kuala Kuayan 6,1 meter, naik 40 cm dalam 12 jam.
## Wilayah yang dapat terdampak
Kecamatan Mentaya Hulu, Tualan Hulu, Parenggean, dan Kota Besi.
## Yang harus dilakukan
- Pindahkan surat berharga, ternak, dan benih ke tempat tinggi.
- Matikan listrik sebelum air masuk rumah.
- Pengungsian: balai desa dan gedung sekolah di tanah tinggi.
- Jangan menyeberangi jembatan titian yang tergenang.
Perahu penyelamat disiagakan di Kuala Kuayan. Laporkan kepada aparat desa terdekat.
"""

BRIDGE_CLOSURE = """
# PENGUMUMAN
= DINAS PERHUBUNGAN
= KABUPATEN KOTAWARINGIN TIMUR

Penutupan sementara jembatan kayu Sungai Lenggana untuk penggantian gelagar:
- Senin, 7 Oktober 2024 sampai Rabu, 16 Oktober 2024
- pukul 21.00 sampai 05.00 WIB
Kendaraan di atas 8 ton dialihkan melalui Jalan Lingkar Utara. Ambulans dan mobil pemadam tetap dapat lewat dengan pengawalan.
Pedagang sayur dapat menurunkan muatan di terminal bayangan Pasar Keramat.

= Sampit, 30 September 2024
"""

OLD_MINUTES = """
# NOTULEN MUSYAWARAH PERENCANAAN PEMBANGUNAN
# KECAMATAN TELUK SAMPIT TAHUN 2018

~ Hari/tanggal : Rabu, 14 Pebruari 2018
~ Tempat : Balai Kecamatan Teluk Sampit
~ Pimpinan rapat : Camat Teluk Sampit
~ Peserta : 61 orang dari enam desa, unsur perangkat daerah, dan tokoh masyarakat

## Pokok pembicaraan
~ 1. Abrasi pantai Ujung Pandaran telah mengikis 11 meter daratan dalam setahun. Peserta mengusulkan tanggul pemecah gelombang dan penanaman api-api.
~ 2. Nelayan meminta tambatan perahu dan pabrik es skala kecil di Desa Lampuyang.
~ 3. Jalan usaha tani di Desa Parebok rusak; petani mengusulkan pengerasan 2,4 kilometer.
~ 4. Air bersih: warga memakai tadah hujan; diusulkan 30 tandon berkapasitas 1.200 liter.
---
## Urutan prioritas yang disepakati
| No | Usulan | Desa | Suara
| 1 | Tanggul pemecah gelombang | Ujung Pandaran | 44
| 2 | Tandon air hujan | Kuin Permai | 39
| 3 | Jalan usaha tani | Parebok | 33
| 4 | Tambatan perahu | Lampuyang | 27
Rapat ditutup pukul 14.20 WIB dengan pembacaan doa.

> Notulis,
> Sekretaris Kecamatan
"""

FIELD_CHECK = """
# BERITA ACARA PEMERIKSAAN LAPANGAN
= Nomor: 600/77/PPHP/2023

Pada hari ini Selasa tanggal 19 September 2023 panitia pemeriksa telah memeriksa pekerjaan pemeliharaan ruas jalan Samuda - Ujung Pandaran dengan hasil sebagai berikut:
~ 1. Tebal lapis permukaan pada titik uji bor inti kilometer 8+350 adalah 4,1 cm dari rencana 4,0 cm.
~ 2. Gorong-gorong di kilometer 12 tersumbat kiambang dan harus dibersihkan sebelum serah terima.
~ 3. Bahu jalan sepanjang 600 meter belum dipadatkan.
Rekanan diberi waktu empat belas hari kalender untuk memperbaiki.

> Samuda, 19 September 2023
> Ketua Panitia Pemeriksa
"""


def tides() -> bytes:
    return scanned_pdf(make_pdf(TIDES), [Wear(skew=1.6, seed=11)])


def fire_alert() -> bytes:
    return scanned_pdf(make_pdf(FIRE_ALERT), [Wear(skew=-1.3, seed=21, stamp=False), Wear(skew=0.9, paper=222, seed=22)])


def pump_handover() -> bytes:
    return scanned_pdf(make_pdf(PUMP_HANDOVER), [Wear(skew=-2.6, noise=6, paper=216, seed=31)])


def ramadan_hours() -> bytes:
    misread = {"2022": "2O22", "HIJRIAH": "HUzuAH", "mutu": "mufu", "paling sedikit": "paling sedikrt"}
    return searchable_scan(make_pdf(RAMADAN_HOURS), [Wear(skew=0.4, noise=4, seed=41)], misread)


def field_check() -> bytes:
    return scanned_pdf(make_pdf(FIELD_CHECK), [Wear(skew=1.9, noise=6, paper=220, seed=51)])


def service_pledge() -> bytes:
    page = render(make_pdf(SERVICE_PLEDGE, look=NOTICE), 130)[0]
    return jpeg(photographed(page, seed=61), quality=45, dpi=130)


def flood_warning() -> bytes:
    return png(render(make_pdf(FLOOD_WARNING, look=NOTICE), 130)[0], dpi=130)


def bridge_closure() -> bytes:
    page = render(make_pdf(BRIDGE_CLOSURE, look=NOTICE), 140)[0]
    return webp(weather(page, Wear(skew=-0.8, noise=3, stamp=False, seed=71)))


def old_minutes() -> bytes:
    pages = render(make_pdf(OLD_MINUTES, look=LETTER), 200)
    return tiff([weather(page, Wear(skew=skew, noise=7, seed=seed)) for page, skew, seed in zip(pages, (1.1, -0.7), (81, 82), strict=True)])

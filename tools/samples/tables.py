"""Which figures stand in the sample workbooks? All are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Cell = str | int | float | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]

FOOTER_ROW: tuple[Cell, ...] = ("Contoh dokumen - bukan dokumen resmi",)

BUDGET_REALISATION: Sheets = {
    "LRA 2023": [
        ["PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR"],
        ["LAPORAN REALISASI ANGGARAN"],
        ["UNTUK TAHUN YANG BERAKHIR SAMPAI DENGAN 31 DESEMBER 2023"],
        [],
        ["Uraian", "Anggaran 2023", "Realisasi 2023", "Persen"],
        ["PENDAPATAN", 2_118_450_000_000, 2_164_907_118_000, 102.2],
        ["Pendapatan asli daerah", 342_700_000_000, 371_224_500_000, 108.3],
        ["Pajak daerah", 121_300_000_000, 139_870_200_000, 115.3],
        ["Retribusi daerah", 14_600_000_000, 11_942_000_000, 81.8],
        ["Pendapatan transfer", 1_775_750_000_000, 1_793_682_618_000, 101.0],
        ["BELANJA", 2_240_100_000_000, 2_071_388_400_000, 92.5],
        ["Belanja operasi", 1_512_000_000_000, 1_440_210_000_000, 95.3],
        ["Belanja modal", 405_800_000_000, 341_177_900_000, 84.1],
        ["Belanja tidak terduga", 12_000_000_000, 3_318_400_000, 27.7],
        ["SURPLUS/(DEFISIT)", -121_650_000_000, 93_518_718_000, None],
        FOOTER_ROW,
    ],
    "Catatan": [
        ["Penjelasan atas pos yang berbeda lebih dari 10 persen"],
        ["Pajak daerah", "Penerimaan pajak sarang burung walet naik setelah pendataan ulang 412 gedung walet"],
        ["Belanja modal", "Dua paket jembatan diluncurkan ke tahun 2024"],
        FOOTER_ROW,
    ],
}

INFORMATION_LIST: Sheets = {
    "DIP 2025": [
        ["DAFTAR INFORMASI PUBLIK TAHUN 2025"],
        ["PPID Utama Kabupaten Kotawaringin Timur"],
        ["Nomor", "Ringkasan isi informasi", "Pejabat penguasa", "Penanggung jawab", "Waktu", "Bentuk", "Retensi"],
        [
            1,
            "Laporan kinerja instansi pemerintah",
            "Kepala Dinas Kesehatan",
            "PPID Pelaksana",
            "Februari 2025",
            "PDF",
            "5 tahun",
        ],
        [2, "Ringkasan DPA", "Kepala Dinas Pendidikan", "PPID Pelaksana", "Januari 2025", "PDF", "10 tahun"],
        [3, "Daftar aset tanah", "Kepala BKAD", "Bidang Aset", "Maret 2025", "XLSX", "permanen"],
        [4, "Peta rawan banjir skala 1:25.000", "Kepala BPBD", "PPID Pelaksana", "Juni 2025", "PDF", "5 tahun"],
        [
            5,
            "Rekaman rapat pembahasan rancangan peraturan",
            "Sekretaris Daerah",
            "Bagian Hukum",
            "setiap saat",
            "MP3",
            "2 tahun",
        ],
        FOOTER_ROW,
    ],
    "Dikuasai kecamatan": [
        ["Nomor", "Ringkasan isi informasi", "Kecamatan"],
        [1, "Monografi kecamatan", "Kota Besi"],
        [2, "Jadwal ronda tanggap banjir", "Mentaya Hulu"],
        FOOTER_ROW,
    ],
}

REVISED_INFORMATION_LIST: Sheets = {
    "DIP 2025": [
        *INFORMATION_LIST["DIP 2025"][:-1],
        [
            6,
            "Laporan layanan informasi publik semester pertama",
            "Kepala Dinas Komunikasi dan Informatika",
            "PPID Utama",
            "Juli 2025",
            "PDF",
            "5 tahun",
        ],
        [
            7,
            "Data spasial jaringan jalan kabupaten",
            "Kepala Dinas SDABMBKPRKP",
            "PPID Pelaksana",
            "Agustus 2025",
            "GPKG",
            "permanen",
        ],
        FOOTER_ROW,
    ],
    "Dikuasai kecamatan": [
        *INFORMATION_LIST["Dikuasai kecamatan"][:-1],
        [3, "Jadwal penyeberangan feri desa", "Pulau Hanaut"],
        FOOTER_ROW,
    ],
}
"""The list as it was revised in the middle of the year: its second version."""

PROCUREMENT_PLAN: Sheets = {
    "RUP 2025": [
        ["RENCANA UMUM PENGADAAN BARANG DAN JASA TAHUN ANGGARAN 2025"],
        ["Badan Penanggulangan Bencana Daerah"],
        ["Kode RUP", "Nama paket", "Metode", "Pagu (Rp)", "Sumber dana", "Waktu pemilihan"],
        ["CT-2025-0101", "Pengadaan mesin pompa apung", "E-purchasing", 420_000_000, "APBD", "Februari 2025"],
        ["CT-2025-0102", "Pembuatan sumur bor lahan gambut", "Pengadaan langsung", 195_000_000, "APBD", "Maret 2025"],
        [
            "CT-2025-0103",
            "Sewa pesawat nirawak pemantau titik panas",
            "Pengadaan langsung",
            88_000_000,
            "APBD",
            "Mei 2025",
        ],
        ["CT-2025-0104", "Makanan siap saji pengungsi", "Penunjukan langsung", 60_000_000, "BTT", "bila perlu"],
        FOOTER_ROW,
    ],
}

HEALTH_POST_SCHEDULE: Sheets = {
    "Jadwal Posyandu": [
        ["JADWAL POSYANDU KECAMATAN BAAMANG TAHUN 2025"],
        ["Posyandu", "Kelurahan/desa", "Hari buka", "Pukul"],
        ["Melati I", "Baamang Hilir", "Senin pertama", "08.00"],
        ["Melati II", "Baamang Hulu", "Selasa pertama", "08.00"],
        ["Teratai", "Baamang Tengah", "Rabu kedua", "08.30"],
        ["Kenanga", "Tanah Mas", "Kamis kedua", "09.00"],
        ["Anggrek Terapung", "Baamang Barat", "Jumat ketiga", "14.00"],
        FOOTER_ROW,
    ],
    "Vitamin A": [
        ["Bulan", "Sasaran balita", "Kapsul merah", "Kapsul biru"],
        ["Februari", 3412, 2980, 432],
        ["Agustus", 3388, 2951, 437],
        FOOTER_ROW,
    ],
}

TAX_REALISATION: Sheets = {
    "Pajak 2020": [
        ["REALISASI PENERIMAAN PAJAK DAERAH TAHUN 2020"],
        ["Badan Pendapatan Daerah Kabupaten Kotawaringin Timur"],
        ["Jenis pajak", "Target", "Realisasi"],
        ["Pajak hotel", 1_900_000_000, 870_400_000],
        ["Pajak restoran", 6_500_000_000, 4_110_250_000],
        ["Pajak penerangan jalan", 41_000_000_000, 42_377_900_000],
        ["Pajak bumi dan bangunan", 9_200_000_000, 8_015_300_000],
        ["Penurunan pajak hotel disebabkan pembatasan perjalanan selama pandemi"],
        FOOTER_ROW,
    ],
}

Slide = tuple[str, Sequence[str], str]
"""Heading, lines and speaker notes of one slide."""

OPENNESS_SLIDES: Sequence[Slide] = [
    (
        "Keterbukaan Informasi Publik untuk Aparatur",
        ["Sosialisasi bagi PPID Pelaksana", "Dinas Komunikasi dan Informatika, 2024"],
        "",
    ),
    (
        "Empat golongan informasi",
        [
            "Berkala: diumumkan paling lambat enam bulan sekali",
            "Serta-merta: menyangkut hajat hidup orang banyak",
            "Setiap saat: tersedia bila diminta",
            "Dikecualikan: melalui uji konsekuensi",
        ],
        "Tekankan bahwa pengecualian tidak berlaku selamanya.",
    ),
    (
        "Tenggat yang harus diingat",
        ["10 hari kerja untuk menjawab", "7 hari kerja perpanjangan", "30 hari kerja untuk keberatan"],
        "Latihan: hitung tenggat bila ada cuti bersama.",
    ),
    (
        "Kesalahan yang sering terjadi",
        ["Tautan bukti dukung mati", "Hasil pindai tanpa teks", "Berkas bernama scan001.pdf"],
        "Ceritakan kasus berkas terbalik dari kecamatan.",
    ),
]

PLAN_SLIDES: Sequence[Slide] = [
    (
        "Rancangan Awal RKPD Tahun 2026",
        ["Bapperida Kabupaten Kotawaringin Timur", "Forum konsultasi publik, 22 Januari 2025"],
        "",
    ),
    (
        "Tema pembangunan",
        ["Hilirisasi hasil kebun rakyat", "Sekolah tanpa rakit: akses pendidikan daerah aliran sungai"],
        "Jelaskan dasar pemilihan tema.",
    ),
    (
        "Asumsi makro",
        ["Pertumbuhan ekonomi 5,6 persen", "Kemiskinan 5,1 persen", "Pengangguran terbuka 4,4 persen"],
        "",
    ),
    ("Jadwal", ["Musrenbang kecamatan: Februari 2025", "Musrenbang kabupaten: Maret 2025", "Penetapan: Juni 2025"], ""),
]

STUNTING_SLIDES: Sequence[Slide] = [
    (
        "Rembuk Stunting 2021",
        ["Dinas Kesehatan Kabupaten Kotawaringin Timur", "Rembuk stunting, 9 Juni 2021"],
        "",
    ),
    ("Desa lokus", ["24 desa di tujuh kecamatan", "Prioritas: Antang Kalang dan Telaga Antang"], ""),
    (
        "Rencana aksi",
        ["Dapur gizi ikan haruan", "Tablet tambah darah bagi remaja putri", "Jamban sehat di atas air"],
        "Ikan haruan kaya albumin.",
    ),
]

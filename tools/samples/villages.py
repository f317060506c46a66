"""What stands in the 300-page statistical report? A page for every village, from invented figures; one fact a page."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tools.samples.pdf import REPORT, make_pdf

PAGES = 300
KNOWN_PAGE = 237
KNOWN_FACT = (
    "Menara pantau burung rangkong setinggi 31 meter dibangun warga dari kayu ulin bekas dermaga, dan dari puncaknya"
    " tampak pertemuan dua arus air hitam dan air keruh."
)

_DISTRICTS = {
    "Kota Besi": 11, "Cempaga": 8, "Mentaya Hulu": 16, "Parenggean": 15, "Baamang": 6, "Mentawa Baru Ketapang": 11,
    "Mentaya Hilir Utara": 7, "Mentaya Hilir Selatan": 10, "Pulau Hanaut": 14, "Antang Kalang": 15, "Teluk Sampit": 6,
    "Seranau": 6, "Cempaga Hulu": 11, "Telawang": 6, "Bukit Santuai": 14, "Tualan Hulu": 11, "Telaga Antang": 18,
}  # fmt: skip
_FIRST = (
    "Tumbang", "Sungai", "Bukit", "Muara", "Telaga", "Rantau", "Lubuk", "Tanjung", "Padang", "Karang", "Pulau", "Teluk",
    "Luwuk", "Danau",
)  # fmt: skip
_SECOND = (
    "Sapiri", "Puan", "Harapan", "Tengah", "Keminting", "Bajarum", "Sawang", "Lanting", "Ramin", "Ulin", "Meranti",
    "Jelutung", "Bakung", "Pasir", "Haruan", "Intan",
)  # fmt: skip

_FACTS = (
    "Kelompok tani {a} menanam {n} hektare padi gogo yang tahan rendaman.",
    "Sekolah dasar memiliki perahu jemputan berkapasitas {n} murid.",
    "Sumur bor sedalam {n} meter dibangun untuk pembasahan gambut.",
    "Pembangkit listrik tenaga surya komunal berdaya {n} kilowatt menyala sejak pukul 17.00.",
    "Kelompok perempuan {a} menganyam bemban dan menjual {n} tikar setiap bulan.",
    "Lumbung pangan desa menyimpan {n} ton gabah untuk musim paceklik.",
    "Titian kayu sepanjang {n} meter menghubungkan dua rukun tetangga di atas rawa.",
    "Perpustakaan desa mempunyai {n} judul buku dan dibuka oleh karang taruna {a}.",
    "Kolam ikan patin seluas {n} meter persegi dikelola badan usaha milik desa.",
    "Dermaga kelotok diperbaiki dengan {n} batang tiang galam.",
    "Kebun karet rakyat diremajakan {n} hektare dengan klon unggul.",
    "Sarang walet berjumlah {n} gedung dan sebagian belum terdata pajaknya.",
    "Madu kelulut dipanen dari {n} kotak oleh kelompok {a}.",
    "Rumah betang tua sepanjang {n} meter dipugar secara gotong royong.",
    "Air minum berasal dari {n} tandon penampung hujan.",
    "Jalan usaha tani diperkeras {n} meter dengan padat karya tunai.",
    "Menara telekomunikasi setinggi {n} meter mulai melayani warga.",
    "Ternak babi dan ayam kampung berjumlah {n} ekor menurut pendataan terakhir.",
)
_GROUPS = (
    "Hapakat Bersatu", "Tunas Mekar", "Berkah Sungai", "Sinar Kahayan", "Mitra Tani", "Lestari", "Harapan Baru",
    "Danum Bahalap",
)  # fmt: skip
_TOPICS = {
    "Pendidikan": ("SD", "SMP", "Murid", "Guru"),
    "Kesehatan": ("Pustu", "Posyandu", "Bidan", "Balita"),
    "Pertanian": ("Padi (ha)", "Karet (ha)", "Kelapa (ha)", "Sawit rakyat (ha)"),
    "Perikanan": ("Nelayan", "Keramba", "Kolam", "Tangkapan (ton)"),
    "Prasarana": ("Jalan (km)", "Jembatan", "Dermaga", "Rumah berlistrik"),
}


@dataclass(frozen=True, slots=True)
class _Village:
    name: str
    people: int
    families: int
    area: float
    distance: int


def make_report() -> bytes:
    """The report: exactly ``PAGES`` pages, the fact ``KNOWN_FACT`` on page ``KNOWN_PAGE`` and nowhere else."""
    rng = random.Random(20240817)
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    rng.shuffle(names)
    pages = _front()
    for district, count in _DISTRICTS.items():
        villages = [_village(names.pop(), rng) for _ in range(count)]
        for village in villages:
            fact = KNOWN_FACT if len(pages) + 1 == KNOWN_PAGE else None
            pages.append(_village_page(village, district, fact, rng))
        pages.append(_district_page(district, villages))
        pages += [_topic_page(topic, heads, district, villages, rng) for topic, heads in _TOPICS.items()]
    pages += _back()
    return make_pdf(
        "\n---\n".join(pages), look=REPORT, title="Kotawaringin Timur dalam Data Desa dan Kelurahan 2024",
        author="Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah",
    )  # fmt: skip


def _village(name: str, rng: random.Random) -> _Village:
    families = rng.randint(120, 1900)
    return _Village(
        name, int(families * rng.uniform(3.1, 3.9)), families, rng.randint(60, 2400) / 10, rng.randint(2, 168)
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _village_page(village: _Village, district: str, known: str | None, rng: random.Random) -> str:
    facts = [known] if known else []
    facts += [
        template.format(n=_thousands(rng.randint(12, 1450)), a=rng.choice(_GROUPS))
        for template in rng.sample(_FACTS, 2)
    ]
    people = [_thousands(int(village.people * share)) for share in (0.955, 0.978, 1)]
    families = [_thousands(int(village.families * share)) for share in (0.96, 0.98, 1)]
    money = [rng.randint(620, 1480) * 1_000_000 for _ in range(2)]
    spent = [int(amount * rng.uniform(0.81, 0.995)) for amount in money]
    return f"""
## Desa/Kelurahan {village.name}
Kecamatan {district}. Luas {_decimal(village.area)} kilometer persegi, {village.distance} kilometer dari Sampit.
| Penduduk | 2022 | 2023 | 2024
| Jiwa | {" | ".join(people)}
| Keluarga | {" | ".join(families)}
## Keuangan
| Keuangan desa | Anggaran (Rp) | Realisasi (Rp)
| Dana desa | {_thousands(money[0])} | {_thousands(spent[0])}
| Alokasi dana desa | {_thousands(money[1])} | {_thousands(spent[1])}
{" ".join(facts)}
Keluarga penerima bantuan pangan {_thousands(rng.randint(11, village.families // 3))}.
Rumah tidak layak huni {rng.randint(0, 64)} unit; jamban sehat {rng.randint(38, 99)} persen.
"""


def _district_page(district: str, villages: list[_Village]) -> str:
    people = sum(village.people for village in villages)
    rows = "\n".join(
        f"| {village.name} | {_thousands(village.people)} | {_thousands(village.families)} | {_decimal(village.area)}"
        for village in villages
    )
    return f"""
## KECAMATAN {district.upper()}
Jumlah penduduk tahun 2024 sebanyak {_thousands(people)} jiwa yang tersebar pada {len(villages)} desa dan kelurahan.
| Desa/kelurahan | Jiwa | Keluarga | Luas (km2)
{rows}
"""


def _topic_page(topic: str, heads: tuple[str, ...], district: str, villages: list[_Village], rng: random.Random) -> str:
    rows = "\n".join(
        f"| {village.name} | " + " | ".join(_thousands(rng.randint(0, 9 if column < 2 else 640)) for column in range(4))
        for village in villages
    )
    return f"""
## {topic} di Kecamatan {district}
| Desa/kelurahan | {" | ".join(heads)}
{rows}
Angka {topic.lower()} dikumpulkan dari kantor desa pada bulan Juli 2024.
"""


def _front() -> list[str]:
    districts = list(_DISTRICTS)
    contents = [f"| {name} | {count}" for name, count in _DISTRICTS.items()]
    summary = [
        f"## Ringkasan {topic.lower()}\nBagian ini merangkum {', '.join(heads).lower()} menurut kecamatan."
        f" Perubahan terbesar terjadi di Kecamatan {districts[index * 3]}, sedangkan Kecamatan"
        f" {districts[index * 3 + 1]} hampir tidak berubah dibandingkan tahun sebelumnya."
        for index, (topic, heads) in enumerate(_TOPICS.items())
    ]
    return [
        "# KOTAWARINGIN TIMUR DALAM DATA DESA DAN KELURAHAN\n# TAHUN 2024\n"
        "= Nomor publikasi 6202.2417\n= Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah\n"
        "= Sampit, Desember 2024",
        "## Kata Pengantar\nBuku ini menyajikan keadaan setiap desa dan kelurahan. Seluruh nama desa dan angka di"
        " dalamnya dikarang untuk mencoba perangkat lunak arsip, dan tidak menggambarkan keadaan sebenarnya.",
        "## Daftar Isi\n| Kecamatan | Desa dan kelurahan\n" + "\n".join(contents[:9]),
        "## Daftar Isi (lanjutan)\n| Kecamatan | Desa dan kelurahan\n" + "\n".join(contents[9:]),
        "## Metodologi\nPendataan dilaksanakan pada tanggal 1 sampai dengan 31 Juli 2024 dengan wawancara perangkat"
        " desa, pemeriksaan buku induk, dan pencocokan dengan citra satelit. Angka dibulatkan ke bawah.",
        *summary,
    ]


def _back() -> list[str]:
    return [
        "## Glosarium\nPustu: puskesmas pembantu. Kelotok: perahu bermotor. Titian: jalan kayu di atas air."
        " Galam: kayu rawa.",
        "## Sumber Data\nKantor desa, kantor kecamatan, puskesmas, dan penyuluh lapangan. Seluruhnya karangan.",
        "## Penutup\nSaran dan koreksi disampaikan melalui meja informasi Bapperida."
        " Terbitan berikutnya direncanakan tahun 2025.",
    ]

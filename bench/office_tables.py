"""Which tables of offices look like lists of somebody's numbers and are not? Budgets, payments, goods, places, people.

Codes of accounts and sub-activities follow Permendagri 90/2019, numbers of payment orders those of SIPD [K]. Tables
are written as text comes out of files: row by row, column by column, with and without their headings.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

_VILLAGES: Final = ("Baamang Hulu", "Mentawa Baru", "Sawahan", "Pelangsian", "Bagendang Tengah", "Samuda Kota")
_SPENT_ON: Final = (
    "Belanja Alat Tulis Kantor",
    "Belanja Cetak KTP elektronik dan KK",
    "Belanja Jasa Tenaga Kebersihan",
    "Belanja Tagihan Telepon",
    "Belanja Tagihan Listrik",
    "Belanja Perjalanan Dinas Biasa",
    "Belanja Modal Komputer Unit",
    "Belanja Paspor dan Visa",
)


def office_table(dice: random.Random) -> list[str]:
    """Lines that hold no personal data, among them many numbers."""
    return dice.choice(_TABLES)(dice)


def _amount(dice: random.Random, groups: int | None = None) -> str:
    """Rupiah as tables write them: groups of three, mostly without decimals."""
    count = groups if groups is not None else dice.choice((1, 2, 2, 2, 3, 3, 4))
    first = str(dice.choice((dice.randint(1, 9), dice.randint(10, 99), dice.randint(100, 999))))
    rest = (dice.choice(("000", "500", f"{dice.randint(0, 999):03d}")) for _ in range(count))
    return ".".join((first, *rest))


def _account(dice: random.Random) -> str:
    """A code of Permendagri 90/2019, of any of its six levels."""
    whole = (
        dice.choice(("5.1.02", "5.1.02", "5.2.02", "5.2.03", "5.1.05", "4.1.01", "5.4.02", "6.2.01"))
        + f".{dice.randint(1, 5):02d}.{dice.randint(1, 9):02d}.{dice.randint(1, 80):04d}"
    )
    return whole.rsplit(".", dice.choice((0, 0, 0, 1, 2, 3)))[0]


def _sub_activity(dice: random.Random) -> str:
    field = dice.choice(("1.01", "1.02", "1.03", "2.10", "2.16", "3.27", "3.31", "4.01", "5.02", "7.01"))
    return f"{field}.{dice.randint(1, 6):02d}.2.{dice.randint(1, 12):02d}.{dice.randint(1, 30):04d}"


def _unit(dice: random.Random) -> str:
    return dice.choice(
        ("1.01.2.22.0.00.01.0000", "2.16.2.20.2.21.03.0000", "1.02.0.00.0.00.02.0001", "5.01.5.05.0.00.01")
    )


def _budget(dice: random.Random) -> list[str]:
    return [
        dice.choice(("Kode Rekening Uraian Jumlah (Rp)", "Kode\nRekening Uraian", "No. Rekening Uraian Pagu")),
        *(
            f"{_account(dice)} {dice.choice(_SPENT_ON)} {dice.choice(('', 'Rp'))}{_amount(dice)}"
            for _ in range(dice.randint(3, 7))
        ),
    ]


def _budget_by_columns(dice: random.Random) -> list[str]:
    """The codes one below the other, then what they are for, then the amounts."""
    count = dice.randint(3, 6)
    codes = [_account(dice) for _ in range(count)]
    amounts = [_amount(dice, dice.choice((2, 2, 3))) for _ in range(count)]
    names = [dice.choice(_SPENT_ON) for _ in range(count)]
    order = dice.choice(((codes, names, amounts), (names, codes, amounts), (names, amounts, codes)))
    return [
        dice.choice(("URAIAN KODE REKENING", "Nomor Rekening", "Anggaran")),
        *(each for part in order for each in part),
    ]


def _budget_in_columns(dice: random.Random) -> list[str]:
    """A code and two to four amounts beside it: before, after the change, the difference."""
    lines = ["Kode Rekening Sebelum Sesudah Bertambah/(Berkurang)"]
    for _ in range(dice.randint(3, 7)):
        amounts = [dice.choice((_amount(dice), _amount(dice, 2), "0", "-")) for _ in range(dice.randint(2, 4))]
        code = dice.choice((_account, _sub_activity))(dice)
        lines.append(
            " ".join(dice.sample((code, *amounts), len(amounts) + 1) if dice.random() < 0.2 else (code, *amounts))
        )
    return lines


def _realisation(dice: random.Random) -> list[str]:
    lines = ["LAPORAN REALISASI ANGGARAN", "Uraian Anggaran Realisasi % Realisasi Tahun Lalu"]
    for _ in range(dice.randint(3, 6)):
        share = f"{dice.randint(60, 100)},{dice.randint(0, 99):02d}"
        first, second = (dice.choice((_amount(dice), _amount(dice, 3), "0")) for _ in range(2))
        lines.append(f"{dice.choice(('', _account(dice)))} {first} {second} {share} {_amount(dice)}".strip())
    lines.append(f"Jumlah {dice.choice(('62', '08', '62'))}.8{dice.randint(10, 99)}.{dice.randint(100, 999)}.000")
    return lines


def _amounts(dice: random.Random) -> list[str]:
    count = dice.randint(2, 5)
    sign = dice.choice((".", ".", ","))
    return [
        "Pagu Realisasi Sisa",
        *(" ".join(_amount(dice).replace(".", sign) for _ in range(count)) for _ in range(dice.randint(3, 6))),
    ]


def _sub_activities(dice: random.Random) -> list[str]:
    lines = ["Kode Sub Kegiatan Indikator Target Pagu"]
    for _ in range(dice.randint(2, 5)):
        lines.append(
            f"{_sub_activity(dice)} {dice.randint(1, 9999)} {dice.choice(('unit', 'orang', ''))} {_amount(dice)}"
        )
        lines.append(f"{_unit(dice)} {dice.randint(2021, 2026)} {_amount(dice)}")
    return lines


def _payment_orders(dice: random.Random) -> list[str]:
    lines = [dice.choice(("No Nomor SP2D Tanggal Uraian Nilai", "Register SPM NPWP tidak dicantumkan"))]
    for place in range(1, dice.randint(3, 6)):
        day = f"{dice.randint(1, 28):02d}-{dice.randint(1, 12):02d}-2024"
        serial, month = dice.randint(1, 99_999), dice.randint(1, 12)
        number = dice.choice(
            (
                f"{serial:05d}/SP2D-{dice.choice(('LS', 'GU', 'TU'))}/{_unit(dice)}/2024",
                f"62.02/0{dice.randint(1, 4)}.0/{serial:06d}/LS/{_unit(dice)}/M/{month}/2024",
                f"900/{serial % 1000:04d}/SPM-LS/{_account(dice)}/{month:02d}/2024",
            )
        )
        lines.append(f"{place} {number} {day} {_account(dice)} {_amount(dice)}")
    return lines


def _treasury(dice: random.Random) -> list[str]:
    digits = f"{dice.choice(('100', '301', '014'))}{dice.randint(10**9, 10**10 - 1)}"
    written = dice.choice(
        (digits, f"{digits[:3]}.{digits[3:6]}.{digits[6:]}", f"{digits[:3]}-{digits[3:5]}-{digits[5:]}")
    )
    return [
        dice.choice(
            (
                f"Rekening Kas Umum Daerah Nomor {written} pada Bank Kalteng Cabang Sampit",
                f"No. Rekening RKUD : {written}",
                f"disetor ke rekening kas daerah nomor {written}",
                f"Rekening kas negara {written}",
                f"Nomor rekening bendahara pengeluaran {written}",
                f"Saldo rekening per {dice.randint(10, 28)}-12-2024 sebesar Rp {_amount(dice, 3)}",
                f"Rekening listrik bulan {dice.randint(1, 12)} Nomor {digits[:12]}",
                f"Rekening belanja {_account(dice)} {_amount(dice)}",
                f"Saldo rekening {_amount(dice, 3)} dan jasa giro {_amount(dice, 2)}",
            )
        )
    ]


def _goods(dice: random.Random) -> list[str]:
    lines = ["Kode Barang Register Nama Tahun Harga"]
    for _ in range(dice.randint(3, 6)):
        kind, sort, item, goods = dice.randint(1, 10), dice.randint(1, 3), dice.randint(1, 9), dice.randint(1, 99)
        code = f"1.3.2.{kind:02d}.{sort:02d}.{item:02d}.{goods:03d}"
        name = dice.choice(("Laptop", "Meja", ""))
        lines.append(
            f"{code} {dice.randint(1, 60):04d} {name} {dice.randint(2012, 2024)} {_amount(dice)}".replace("  ", " ")
        )
    return lines


def _business_fields(dice: random.Random) -> list[str]:
    fields = [str(dice.randint(1, 96)).zfill(2) + f"{dice.randint(0, 999):03d}" for _ in range(dice.randint(3, 9))]
    nib = f"{dice.choice((8120, 9120, 1234, 2801))}{dice.randint(10**8, 10**9 - 1)}"
    return [f"NIB {nib} Kode KBLI {' '.join(fields[:4])}", *fields[4:], f"Kode RUP {dice.randint(10**7, 10**8 - 1)}"]


def _bar_codes(dice: random.Random) -> list[str]:
    lines = ["Barcode Judul Eksemplar"]
    for _ in range(dice.randint(3, 5)):
        code = dice.choice(("899", "978602", "978623", "979"))
        code += "".join(str(dice.randint(0, 9)) for _ in range(13 - len(code)))
        lines.append(f"{code} {dice.choice(('Kamus', 'Atlas', ''))} {dice.randint(1, 12)}".replace("  ", " "))
    return lines


def _letters(dice: random.Random) -> list[str]:
    codes = ("000.1.2.3", "400.3.11.1", "900.1.3.2", "800.1.11.13", "600.2.6", "188.4.45")
    return [
        f"{place} {dice.choice(codes)}/{dice.randint(1, 999)}/{dice.choice(('DISKOMINFO', '430.9.1', 'BKAD-3'))}"
        f"/{dice.choice(('IV', 'XI'))}/2024 tanggal {dice.randint(1, 28):02d}-{dice.randint(1, 12):02d}-2024"
        for place in range(1, dice.randint(3, 7))
    ]


def _places(dice: random.Random) -> list[str]:
    lines = [dice.choice(("No Lokasi Lintang Bujur", "Titik Koordinat X Y"))]
    least = 10 ** dice.choice((4, 5, 6))
    for place in range(1, dice.randint(3, 7)):
        south = f"{dice.choice(('-2', '-1', '0'))}.{dice.choice((5, 8))}{dice.randint(least, least * 10 - 1)}"
        east = f"112.{dice.randint(least, least * 10 - 1)}"
        metres = f"{dice.randint(10**5, 10**6)} {dice.randint(9_600_000, 9_999_999)}"
        lines.append(f"{place} {dice.choice((f'{south} {east}', f'{east} {south}', metres))}")
    return lines


def _counts(dice: random.Random) -> list[str]:
    lines = [dice.choice(("Desa Jumlah KK Laki-laki Perempuan Jiwa", "Jumlah KK", "Tahun 2021 2022 2023 2024"))]
    for _ in range(dice.randint(3, 7)):
        figures = " ".join(str(dice.randint(1000, 9999)) for _ in range(dice.choice((3, 4, 4, 5, 6))))
        lines.append(f"{dice.choice((*_VILLAGES, ''))} {figures}".strip())
    return lines


def _employees(dice: random.Random) -> list[str]:
    lines = [dice.choice(("Daftar Pegawai Nama NIP", "NIP"))]
    for place in range(1, dice.randint(3, 6)):
        born = f"{dice.randint(1966, 1999)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
        since = f"{dice.randint(1990, 2022)}{dice.randint(1, 12):02d}"
        sex, serial = dice.randint(1, 2), f"{dice.randint(1, 40):03d}"
        number = dice.choice((f"{born}{since}{sex}{serial}", f"{born} {since} {sex} {serial}"))
        lines.append(f"{dice.choice(('', f'{place} Siti Rahmah ', f'{place} '))}{number}")
    return lines


def _timetable(dice: random.Random) -> list[str]:
    lines = ["Susunan Acara"]
    for _ in range(dice.randint(2, 5)):
        hours = [f"{hour:02d}.{dice.choice(('00', '15', '30'))}" for hour in sorted(dice.sample(range(7, 17), 4))]
        lines.append(" ".join(("08.00", *hours)) if dice.random() < 0.5 else f"{hours[0]} - {hours[1]} Registrasi")
    return lines


def _prices(dice: random.Random) -> list[str]:
    return [
        f"{dice.randint(2, 40)} orang @ Rp{_amount(dice, 1)}. Jumlah {_amount(dice, 2)}",
        f"{dice.randint(2, 40)} rim @ Rp. {_amount(dice, 1)}. Pajak {_amount(dice, 1)}",
        f"Telp. Instagram @dinas.kominfo Facebook @ppid.kab{dice.randint(1, 9)}",
        f"Indeks 0.8{dice.randint(10**8, 10**9 - 1)} dan 0.8{dice.randint(10**7, 10**8 - 1)}",
    ]


_TABLES: Final[tuple[Callable[[random.Random], list[str]], ...]] = (
    _budget,
    _budget_by_columns,
    _budget_in_columns,
    _budget_in_columns,
    _realisation,
    _amounts,
    _sub_activities,
    _payment_orders,
    _treasury,
    _treasury,
    _goods,
    _business_fields,
    _bar_codes,
    _letters,
    _places,
    _counts,
    _employees,
    _timetable,
    _prices,
)

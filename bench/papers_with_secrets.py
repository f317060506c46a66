"""On which pages does the privacy gate have to prove itself? Invented papers with known personal data in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.personal_data import PROVINCES, PersonalKind
from bench.scanned_pages import sentences

_NAMES: Final = ("Siti Rahmah", "Budi Santoso", "Yohanes Tue", "Nurhayati", "Dedy Irawan", "Maria Ulfah", "Ahmad Fauzi")
_BANKS: Final = ("Bank Kalteng", "BRI", "BNI", "Mandiri", "BSI")
_LOOK_ALIKE: Final = {"0": "OoD", "1": "lI|", "5": "S", "8": "B", "2": "Z", "6": "b", "9": "g"}


@dataclass(frozen=True, slots=True)
class Secret:
    """Personal data as it was put in: its kind, and its digits or letters without blanks and signs."""

    kind: PersonalKind
    value: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Lines of a page, and what must be found in them. Whatever else is found is a false alarm."""

    lines: tuple[str, ...]
    secrets: tuple[Secret, ...]


def paper(seed: int) -> Paper:
    """A letter, list or form with up to five pieces of personal data, among numbers that are nobody's."""
    dice = random.Random(seed)
    lines = [_heading(dice)]
    secrets: list[Secret] = []
    for sentence in sentences(dice, dice.randint(4, 8)):
        lines.append(sentence)
        if dice.random() < 0.45:
            lines.append(_nobodys(dice))
        if dice.random() < 0.4:
            line, secret = dice.choice(_WRITERS)(dice)
            lines.append(line)
            secrets.append(secret)
    if dice.random() < 0.15:
        table, found = _table(dice)
        lines += table
        secrets += found
    return Paper(tuple(lines), tuple(secrets))


def misread(lines: Sequence[str], seed: int) -> list[str]:
    """The lines as a worse OCR than ours reads them: one digit in 80 a letter, a blank in one gap of 150, one digit
    in 1,000 another digit."""
    dice = random.Random(seed)
    read = []
    for line in lines:
        written = ""
        for place, character in enumerate(line):
            if character.isdigit():
                chance = dice.random()
                if chance < 1 / 80 and character in _LOOK_ALIKE:
                    character = dice.choice(_LOOK_ALIKE[character])
                elif chance > 1 - 1 / 1000:
                    character = str((int(character) + dice.randint(1, 9)) % 10)
                if place and line[place - 1].isdigit() and dice.random() < 1 / 150:
                    written += " "
            written += character
        read.append(written)
    return read


def _heading(dice: random.Random) -> str:
    return (
        f"SURAT KETERANGAN NOMOR {dice.randint(10, 900)}/{dice.randint(10, 400)}/DISDUKCAPIL/{dice.randint(2015, 2025)}"
    )


def resident_number(dice: random.Random) -> str:
    """An invented NIK of 16 digits."""
    day = dice.randint(1, 28) + dice.choice((0, 40))
    region = dice.choice(("620201", "620205", "620210", dice.choice(sorted(PROVINCES)) + "0103"))
    return f"{region}{day:02d}{dice.randint(1, 12):02d}{dice.randint(0, 99):02d}{dice.randint(1, 60):04d}"


def _family_number(dice: random.Random) -> str:
    return f"620201{dice.randint(1, 28):02d}{dice.randint(1, 12):02d}{dice.randint(5, 24):02d}{dice.randint(1, 60):04d}"


def _parted(digits: str, dice: random.Random) -> str:
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4)) if dice.random() < 0.15 else digits


def _nik(dice: random.Random) -> tuple[str, Secret]:
    digits = resident_number(dice)
    label = dice.choice(("NIK", "NIK :", "N I K :", "No. KTP:", "Nomor Induk Kependudukan", "dengan KTP nomor", ""))
    return f"{dice.choice(_NAMES)}, {label} {_parted(digits, dice)}", Secret(PersonalKind.NIK, digits)


def _family(dice: random.Random) -> tuple[str, Secret]:
    digits = _family_number(dice)
    label = dice.choice(("No. KK", "Nomor Kartu Keluarga :", "KK :"))
    return f"{label} {_parted(digits, dice)}", Secret(PersonalKind.FAMILY_CARD, digits)


def _tax(dice: random.Random) -> tuple[str, Secret]:
    digits = "".join(str(dice.randint(0, 9)) for _ in range(9)) + "712000"
    form = f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}.{digits[8]}-{digits[9:12]}.{digits[12:]}"
    label = dice.choice(("NPWP", "NPWP :", "N.P.W.P.", "Nomor Pokok Wajib Pajak"))
    if dice.random() < 0.2:
        return f"{label} {digits}", Secret(PersonalKind.NPWP, digits)
    return f"{dice.choice((label, ''))} {form}", Secret(PersonalKind.NPWP, digits)


def _phone(dice: random.Random) -> tuple[str, Secret]:
    digits = f"08{dice.choice(('12', '13', '21', '52', '57'))}{dice.randint(10_000_000, 99_999_999)}"
    written = dice.choice(
        (digits, f"{digits[:4]}-{digits[4:8]}-{digits[8:]}", f"{digits[:4]} {digits[4:8]} {digits[8:]}")
    )
    return f"{dice.choice(('HP', 'No. HP :', 'Telp.', 'WA'))} {written}", Secret(PersonalKind.PHONE, digits)


def _mail(dice: random.Random) -> tuple[str, Secret]:
    value = f"{dice.choice(_NAMES).split()[0].lower()}{dice.randint(1, 99)}@{dice.choice(('gmail.com', 'yahoo.co.id'))}"
    return f"surel {value}", Secret(PersonalKind.EMAIL, value)


def _account(dice: random.Random) -> tuple[str, Secret]:
    digits = str(dice.randint(10**9, 10**13))
    return f"No. Rekening {digits} {dice.choice(_BANKS)}", Secret(PersonalKind.BANK_ACCOUNT, digits)


def _passport(dice: random.Random) -> tuple[str, Secret]:
    value = f"{dice.choice('ABCEX')}{dice.randint(1_000_000, 9_999_999)}"
    return f"pemegang paspor nomor {value}", Secret(PersonalKind.PASSPORT, value)


_WRITERS: Final[tuple[Callable[[random.Random], tuple[str, Secret]], ...]] = (
    _nik, _nik, _nik, _family, _family, _tax, _tax, _phone, _mail, _account, _passport,
)  # fmt: skip


def _table(dice: random.Random) -> tuple[list[str], list[Secret]]:
    """Names with their numbers: the label stands only in the heading."""
    rows = [(dice.choice(_NAMES), resident_number(dice)) for _ in range(dice.randint(2, 5))]
    lines = ["No Nama NIK", *(f"{number} {name} {nik}" for number, (name, nik) in enumerate(rows, 1))]
    return lines, [Secret(PersonalKind.NIK, nik) for _, nik in rows]


def _nobodys(dice: random.Random) -> str:
    """Numbers that look like somebody's and are not."""
    amount = f"{dice.randint(10**9, 10**13):,}".replace(",", ".")
    return dice.choice(
        (
            f"Kode rekening 5.1.02.01.01.{dice.randint(1, 80):04d} sebesar Rp{amount},00",
            f"Sub kegiatan 4.01.01.2.06.{dice.randint(1, 20):04d} {amount}",
            f"Nomor SP2D {dice.randint(1, 9999):05d}/SP2D-LS/1.01.0.00.0.00.01.0000/{dice.randint(2019, 2024)}",
            f"Kode barang 1.3.2.05.02.01.{dice.randint(1, 99):03d} jumlah {dice.randint(1, 500)} unit",
            f"NIP 19{dice.randint(65, 99)}0{dice.randint(1, 9)}1{dice.randint(0, 9)} 201001 1 0{dice.randint(10, 99)}",
            f"NIP. 19{dice.randint(65, 99)}0{dice.randint(1, 9)}12 2010011{dice.randint(100, 999)}",
            f"Nomor 188.45/{dice.randint(1, 400)}/Huk-Bapemas/{dice.randint(2015, 2024)}",
            f"Koordinat 112.{dice.randint(10**6, 10**7)} BT dan -2.{dice.randint(10**6, 10**7)} LS",
            f"ISBN 978-602-{dice.randint(1000, 9999)}-{dice.randint(10, 99)}-{dice.randint(0, 9)}",
            f"Nomor kontrak {dice.randint(10**15, 10**16 - 1)}",
            f"Kode billing {dice.randint(10**14, 10**15 - 1)}",
            f"Kantor: Jalan Jenderal Sudirman km {dice.randint(1, 9)}, Sampit 743{dice.randint(10, 99)}",
        )
    )

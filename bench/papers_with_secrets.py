"""On which pages does the privacy gate have to prove itself? Invented papers with known personal data in them.

Numbers stand in sentences, forms, tables and two columns; in one piece, in groups, digit by digit, or broken by the
end of a line; with and without the word that says what they are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.personal_data import PersonalKind
from archive.resident_numbers import PROVINCES
from bench.nobodys_numbers import nobodys_number
from bench.office_tables import office_table
from bench.scanned_pages import sentences

_NAMES: Final = ("Siti Rahmah", "Budi Santoso", "Yohanes Tue", "Nurhayati", "Dedy Irawan", "Maria Ulfah", "Ahmad Fauzi")
_BANKS: Final = ("Bank Kalteng", "BRI", "BNI", "Mandiri", "BSI")
_LOOK_ALIKE: Final = {
    "0": "OoDQ", "1": "lI|i!", "2": "Zz", "4": "A", "5": "Ss", "6": "bG", "8": "B", "9": "gq",
}  # fmt: skip
_CELL_WIDTH: Final = 34  # of the left one of two columns
_TABLES_BETWEEN: Final = 0.2  # of the sentences are followed by a table of an office
_PAGE: Final = 36  # printed lines
_WIDTH: Final = 78  # characters of the shortest of them


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
    """A letter, list or form with up to a dozen pieces of personal data, among numbers that are nobody's."""
    dice = random.Random(seed)
    lines = [_heading(dice)]
    secrets: list[Secret] = []
    for sentence in sentences(dice, dice.randint(4, 8)):
        lines.append(sentence)
        if dice.random() < 0.45:
            lines.append(nobodys_number(dice))
        if dice.random() < 0.4:
            written, secret = dice.choice(_WRITERS)(dice)
            lines += written.split("\n")
            secrets.append(secret)
        if dice.random() < _TABLES_BETWEEN and _height(table := office_table(dice)) + _height(lines) < _PAGE / 2:
            lines += table
    for part in (_table, _form, _columns, _suppliers, _payees):
        if dice.random() < 0.15:
            more, found = part(dice)
            if _height(lines) + _height(more) < _PAGE:
                lines += more
                secrets += found
    return Paper(tuple(lines), tuple(secrets))


def _height(lines: Sequence[str]) -> int:
    """In printed lines: what stands below the end of a scanned page nobody can find."""
    return sum(1 + len(line) // _WIDTH for line in lines)


def misread(lines: Sequence[str], seed: int) -> list[str]:
    """The lines as a far worse OCR than ours reads them: one digit in 30 a letter, a blank in one gap of 80, a dot in
    one of 300, one digit in 800 another digit."""
    dice = random.Random(seed)
    read = []
    for line in lines:
        written = ""
        for place, character in enumerate(line):
            if character.isdigit():
                chance = dice.random()
                if chance < 1 / 30 and character in _LOOK_ALIKE:
                    character = dice.choice(_LOOK_ALIKE[character])
                elif chance > 1 - 1 / 800:
                    character = str((int(character) + dice.randint(1, 9)) % 10)
                if place and line[place - 1].isdigit():
                    chance = dice.random()
                    written += " " if chance < 1 / 80 else "." if chance > 1 - 1 / 300 else ""
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
    region = dice.choice(("620201", "620205", "620210", dice.choice(sorted(PROVINCES)) + "0103", "637103"))
    return f"{region}{day:02d}{dice.randint(1, 12):02d}{dice.randint(0, 99):02d}{dice.randint(1, 60):04d}"


def _family_number(dice: random.Random) -> str:
    return f"620201{dice.randint(1, 28):02d}{dice.randint(1, 12):02d}{dice.randint(5, 24):02d}{dice.randint(1, 60):04d}"


def _cut(digits: str, places: Sequence[int], sign: str) -> str:
    return sign.join(digits[one:other] for one, other in zip((0, *places), (*places, len(digits)), strict=True))


def _written(digits: str, dice: random.Random) -> str:
    """16 digits as people write them: mostly in one piece."""
    return dice.choices(
        (
            digits,
            _cut(digits, (4, 8, 12), " "),
            _cut(digits, (4, 8, 12), dice.choice(".-")),
            _cut(digits, (6, 12), dice.choice((" ", ".", "-"))),
            _cut(digits, (2, 4, 6, 12), "."),
            _cut(digits, (dice.choice((6, 8, 10, 12)),), "\n"),
            _cut(digits, (4, 8, 12), " ").replace(" ", "\n", 2).replace("\n", " ", 1),
        ),
        (70, 10, 4, 5, 3, 5, 3),
    )[0]


def _nik(dice: random.Random) -> tuple[str, Secret]:
    digits = resident_number(dice)
    labels = ("NIK", "NIK :", "N I K :", "No. KTP:", "Nomor Induk Kependudukan", "dengan KTP nomor", "", "NIK:\n")
    return f"{dice.choice(_NAMES)}, {dice.choice(labels)} {_written(digits, dice)}", Secret(PersonalKind.NIK, digits)


def _family(dice: random.Random) -> tuple[str, Secret]:
    digits = _family_number(dice)
    label = dice.choice(("No. KK", "Nomor Kartu Keluarga :", "KK :", "Kartu Keluarga\n"))
    return f"{label} {_written(digits, dice)}", Secret(PersonalKind.FAMILY_CARD, digits)


def _tax(dice: random.Random) -> tuple[str, Secret]:
    digits = tax_number(dice)
    form = _tax_form(digits)
    label = dice.choice(("NPWP", "NPWP :", "N.P.W.P.", "Nomor Pokok Wajib Pajak"))
    if dice.random() < 0.2:
        return f"{label} {digits}", Secret(PersonalKind.NPWP, digits)
    if dice.random() < 0.08:
        form = form.replace("-", "-\n") if dice.random() < 0.5 else form.replace(".", ". ")
    return f"{dice.choice((label, ''))} {form}", Secret(PersonalKind.NPWP, digits)


def tax_number(dice: random.Random) -> str:
    """An invented NPWP of 15 digits with its check digit, which is that of Luhn over the first nine [K]."""
    eight = [dice.randint(0, 9) for _ in range(8)]
    weighed = sum(digit * 2 - 9 * (digit > 4) if place % 2 else digit for place, digit in enumerate(eight))
    return f"{''.join(map(str, eight))}{-weighed % 10}712000"


def _tax_form(digits: str) -> str:
    return f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}.{digits[8]}-{digits[9:12]}.{digits[12:]}"


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
    digits = str(dice.choice((dice.randint(10**9, 10**13), dice.randint(10**15, 10**16 - 1))))
    return f"No. Rekening {digits} {dice.choice(_BANKS)}", Secret(PersonalKind.BANK_ACCOUNT, digits)


def _passport(dice: random.Random) -> tuple[str, Secret]:
    value = f"{dice.choice('ABCEX')}{dice.randint(1_000_000, 9_999_999)}"
    return f"pemegang paspor nomor {value}", Secret(PersonalKind.PASSPORT, value)


_WRITERS: Final[tuple[Callable[[random.Random], tuple[str, Secret]], ...]] = (
    _nik, _nik, _nik, _family, _family, _tax, _tax, _phone, _mail, _account, _passport,
)  # fmt: skip


def _table(dice: random.Random) -> tuple[list[str], list[Secret]]:
    """Names with their numbers, one or two each: the label stands only in the heading."""
    rows = [(dice.choice(_NAMES), resident_number(dice), _family_number(dice)) for _ in range(dice.randint(2, 5))]
    niks = [Secret(PersonalKind.NIK, nik) for _, nik, _ in rows]
    if dice.random() < 0.5:
        return ["No Nama NIK", *(f"{place} {name} {nik}" for place, (name, nik, _) in enumerate(rows, 1))], niks
    lines = [f"{place} {card} {nik} {name}" for place, (name, nik, card) in enumerate(rows, 1)]
    return ["No No. KK NIK Nama", *lines], niks + [Secret(PersonalKind.FAMILY_CARD, card) for _, _, card in rows]


def _suppliers(dice: random.Random) -> tuple[list[str], list[Secret]]:
    """Firms with their NPWP of 15 digits, or 16 with a nought before them."""
    lines, secrets = [dice.choice(("No Nama Penyedia NPWP Nilai Kontrak", "DAFTAR NPWP PENYEDIA"))], []
    nought = dice.choice(("", "", "0"))
    for place in range(1, dice.randint(3, 6)):
        digits = tax_number(dice)
        written = _tax_form(digits) if not nought and dice.random() < 0.6 else f"{nought}{digits}"
        firm = f"CV {dice.choice(_NAMES).split()[0]}"
        lines.append(f"{place} {firm} {written} {dice.randint(1, 900)}.{dice.randint(100, 999)}.000")
        secrets.append(Secret(PersonalKind.NPWP, f"{nought}{digits}"))
    return lines, secrets


def _payees(dice: random.Random) -> tuple[list[str], list[Secret]]:
    """People with their accounts or telephones: what the numbers are stands only in the heading."""
    phones = dice.random() < 0.4
    lines, secrets = ["No Nama No. HP" if phones else "No Nama Nomor Rekening Bank Jumlah"], []
    for place in range(1, dice.randint(3, 6)):
        name = dice.choice(_NAMES)
        if phones:
            digits = f"08{dice.choice(('12', '13', '21', '52', '57'))}{dice.randint(10_000_000, 99_999_999)}"
            written = dice.choice(
                (digits, f"{digits[:4]}-{digits[4:8]}-{digits[8:]}", f"{digits[:4]} {digits[4:8]} {digits[8:]}")
            )
            lines.append(f"{place} {name} {written}")
            secrets.append(Secret(PersonalKind.PHONE, digits))
        else:
            digits = str(dice.randint(10**9, 10**13))
            lines.append(
                f"{place} {name} {digits} {dice.choice(_BANKS)} {dice.randint(1, 9)}.{dice.randint(100, 999)}.000"
            )
            secrets.append(Secret(PersonalKind.BANK_ACCOUNT, digits))
    return lines, secrets


def _form(dice: random.Random) -> tuple[list[str], list[Secret]]:
    """A form with a box for every digit."""
    nik, card = resident_number(dice), _family_number(dice)
    lines = [f"Nama : {dice.choice(_NAMES)}", f"NIK : {' '.join(nik)}", f"Nomor KK : {' '.join(card)}", "RT 003 RW 01"]
    return lines, [Secret(PersonalKind.NIK, nik), Secret(PersonalKind.FAMILY_CARD, card)]


def _columns(dice: random.Random) -> tuple[list[str], list[Secret]]:
    """Two columns read across: each line holds a piece of the one and a piece of the other."""
    left = [f"{dice.choice(_NAMES)}", f"NIK {(nik := resident_number(dice))}", "Sampit", f"KK {_family_number(dice)}"]
    right = [nobodys_number(dice)[:40] for _ in left]
    gap = dice.choice((" ", "   "))
    lines = [f"{one:<{_CELL_WIDTH if gap != ' ' else 0}}{gap}{other}" for one, other in zip(left, right, strict=True)]
    return lines, [Secret(PersonalKind.NIK, nik), Secret(PersonalKind.FAMILY_CARD, left[3][3:])]

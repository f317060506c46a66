"""Which papers are one text read twice, and which one form filled in twice? Invented letters, decisions and reports."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench.one_page_pdfs import WORDS
from bench.scanned_pages import sentences

_NAMES: Final = (
    "Siti Rahmah", "Budi Santoso", "Yohanes Tue", "Nurhayati", "Dedy Irawan", "Maria Ulfah", "Ahmad Fauzi",
    "Rusdiansyah", "Lestari Handayani", "Petrus Dehen", "Halimatus Sadiah", "Untung Prasetyo", "Eka Wijayanti",
)  # fmt: skip
_PLACES: Final = ("Baamang Hilir", "Mentawa Baru Hulu", "Ketapang", "Cempaga", "Parenggean", "Seranau", "Kota Besi")
_OFFICES: Final = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan", "Badan Keuangan Daerah")
_MONTHS: Final = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
_LOOK_ALIKE: Final = {
    "l": "1i", "i": "lj", "o": "0c", "e": "c", "c": "e", "n": "ri", "m": "rn", "u": "n", "a": "o", "t": "f", "r": "n",
    "0": "O", "1": "lI", "5": "S", "8": "B", "6": "b", "9": "g", "2": "Z", "g": "q", "h": "b", "s": "5", "d": "cl",
}  # fmt: skip
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Filled:
    """What is written into a form."""

    number: int
    day: int
    month: str
    year: int
    name: str
    place: str
    amount: int


@dataclass(frozen=True, slots=True)
class Form:
    """A paper with places to fill in. ``lines`` hold the same words for whatever is filled in."""

    lines: tuple[str, ...]

    def text(self, filled: Filled) -> str:
        """The paper, filled in."""
        return "\n".join(self.lines).format(
            number=filled.number,
            day=filled.day,
            month=filled.month,
            year=filled.year,
            name=filled.name,
            place=filled.place,
            amount=f"{filled.amount:,}".replace(",", "."),
        )


def form(seed: int) -> Form:
    """A letter or decision of 120 to 600 words, of its own words."""
    dice = random.Random(seed)
    office = dice.choice(_OFFICES)
    body = sentences(dice, dice.randint(6, 20))
    body += [" ".join(dice.choices(WORDS, k=dice.randint(9, 24))) for _ in range(dice.randint(4, 14))]
    dice.shuffle(body)
    body = [each.replace("{", "(").replace("}", ")") for each in body]
    middle = len(body) // 2
    return Form(
        (
            f"PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR {office.upper()}",
            "Nomor : {number}/{day}/SEKR/{year}",
            "Sampit, {day} {month} {year}",
            "Yang bertanda tangan di bawah ini menerangkan bahwa {name} yang beralamat di {place}",
            *body[:middle],
            "menerima bantuan sebesar Rp{amount} terhitung sejak tanggal {day} {month} {year}",
            *body[middle:],
            f"Demikian surat ini dibuat untuk dipergunakan sebagaimana mestinya. Kepala {office}",
        )
    )


def filled(seed: int) -> Filled:
    """A number, a day, a name, a place and an amount."""
    dice = random.Random(seed)
    return Filled(
        dice.randint(10, 990),
        dice.randint(1, 28),
        dice.choice(_MONTHS),
        dice.randint(2015, 2025),
        dice.choice(_NAMES),
        dice.choice(_PLACES),
        dice.randint(10, 9000) * 5000,
    )


def filled_otherwise(before: Filled, seed: int) -> Filled:
    """The same form for somebody else: always another number, mostly another name, day, place and amount."""
    dice = random.Random(seed)
    other = filled(seed + 1)
    number = other.number if other.number != before.number else before.number + 1
    changed = replace(before, number=number)
    if dice.random() < 0.8:
        name = other.name if other.name != before.name else _NAMES[(_NAMES.index(before.name) + 1) % len(_NAMES)]
        changed = replace(changed, name=name)
    if dice.random() < 0.6:
        changed = replace(changed, day=other.day, month=other.month)
    if dice.random() < 0.5:
        changed = replace(changed, amount=other.amount, place=other.place)
    return changed


def misread(text: str, rate: float, seed: int) -> str:
    """The text as OCR reads it: that share of letters wrong (seven in ten look alike), blanks and lines lost, specks.

    Of a hundred lines one is lost; between two lines in ten there are specks.
    """
    if not rate:
        return text
    dice = random.Random(seed)
    read: list[str] = []
    for line in text.splitlines():
        if dice.random() < 0.01:
            continue
        read.append("".join(_misread_letter(letter, rate, dice) for letter in line))
        if dice.random() < 0.2:
            read.append(" ".join("".join(dice.choices(_LETTERS + ".,;|", k=dice.randint(1, 3))) for _ in range(2)))
    return "\n".join(read)


def _misread_letter(letter: str, rate: float, dice: random.Random) -> str:
    chance = dice.random() / rate
    if chance >= 1:
        return letter
    if letter == " ":
        return "" if chance < 0.4 else letter
    if chance < 0.7:
        return dice.choice(_LOOK_ALIKE.get(letter.lower(), letter))
    if chance < 0.85:
        return ""
    return letter + dice.choice(_LETTERS)


def cut(text: str, share: float) -> Sequence[str]:
    """The text as pages of about that share of its lines."""
    lines = text.splitlines()
    size = max(1, round(len(lines) * share))
    return ["\n".join(lines[start : start + size]) for start in range(0, len(lines), size)]

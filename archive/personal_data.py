"""Which words of a page are somebody's personal data, so that a person decides before it is published?

Numbers are looked for as people write them and as OCR reads them: with blanks between groups, with an ``O`` for a
nought. What a number is, its own digits say (region and date of a NIK) or the words beside it do (``No. Rekening``).
UU 27/2022 on the protection of personal data [K: articles to be confirmed by the information office].
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from archive.digit_runs import LIKE_DIGIT, DigitRun, digit_runs, plain_digits


class PersonalKind(StrEnum):
    """What was found."""

    NIK = "nik"  # number of a resident, 16 digits
    FAMILY_CARD = "family_card"  # nomor kartu keluarga, 16 digits
    NPWP = "npwp"  # number of a taxpayer, 15 digits, or 16 since 2024
    PHONE = "phone"
    EMAIL = "email"
    BANK_ACCOUNT = "bank_account"
    PASSPORT = "passport"


class Sign(StrEnum):
    """Why it is taken for that."""

    DIGITS = "digits"  # its own digits: region, date, form
    LABEL = "label"  # the words right before it
    PAGE = "page"  # the page speaks of such numbers, and the digits all but fit


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data in a text.

    ``start`` and ``stop`` are offsets into the text; ``value`` is what stands there in its plain form: digits only,
    letters that OCR put for digits mended.
    """

    kind: PersonalKind
    start: int
    stop: int
    value: str
    sign: Sign


_PROVINCES_AS_TEXT: Final = """
    11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53
    61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96
"""
PROVINCES: Final = frozenset(_PROVINCES_AS_TEXT.split())
"""First two digits of region codes of the Ministry of Home Affairs."""

_WITHOUT_BRACKETS: Final = str.maketrans("", "", "()+")
_LABEL_REACH: Final = 40  # characters before a number in which its label stands
_JOINTS: Final = ((4, 8, 12), (6, 12), (2, 4, 6, 12), (2, 4, 6, 8, 10, 12), (8,), (12,), (6,), ())
"""Where people put blanks or signs into the 16 digits of a NIK."""

_MOST_GLUED: Final = 2  # digits of the number of a row that OCR did not part from what follows
_CARDS: Final = (PersonalKind.NIK, PersonalKind.FAMILY_CARD)
_REGENCY: Final = re.compile("0[1-9]|[123][0-9]|7[1-9]")  # regencies count from 01, cities from 71
_MOST_STRAY: Final = 2  # blanks that OCR put between the digits of one number

_TAX_JOINTS: Final = frozenset({2, 5, 8, 9, 12})  # of 15 digits: 01.234.567.8-712.000
_FEWEST_TAX_JOINTS: Final = 4

_D: Final = f"[{LIKE_DIGIT}]"
_NEXT: Final = rf"(?:[ .\-–]{{1,2}}(?:[0-9]|{_D}(?=[ .\-–]?[0-9]))|{_D})"
"""One more digit; a letter after a blank is one only where digits go on, or the next word would be eaten."""

_MOBILE: Final = re.compile(
    rf"(?<![0-9.,/-])(?<![A-Za-z])(?:\+ ?62|62|\(?[0oODQ])[ .\-–]?\)?[8B]{_NEXT}{{8,11}}(?![0-9]|[.,/-][0-9])"
)
_LANDLINE: Final = re.compile(
    r"(?<![0-9.,/-])\(?0[2-9][0-9]{1,3}\)?[ .\-–]{0,2}[0-9]{2,4}(?:[ .\-–]?[0-9]){2,5}(?![0-9]|[.,/-][0-9])"
)
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s?(?:@|\(at\)|\[at\])\s?"
    r"[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)*\s?\.\s?[A-Za-z]{2,}(?!\w)"
)
_ACCOUNT: Final = re.compile(rf"(?<![0-9])[0-9]{_NEXT}{{7,17}}(?![0-9])")
_WORDLIKE: Final = re.compile(rf"(?![{LIKE_DIGIT}])[A-Za-z]")  # every label has a letter that is no digit misread
_TOGETHER: Final = re.compile(r"(?<![0-9])[0-9]{32,66}(?![0-9])")
_PASSPORT: Final = re.compile(rf"(?<!\w)[A-Z]{{1,2}}(?:[ .]?{_D}){{6,7}}(?!\w)")

_WORDS: Final[Mapping[PersonalKind, re.Pattern[str]]] = {
    PersonalKind.NIK: re.compile(
        r"\bN ?[I1l] ?[KX]\b|\bN\. ?I\. ?K\b|\bKTP\b|induk kependudukan|\bnomor penduduk|identity (?:card|number)", re.I
    ),
    PersonalKind.FAMILY_CARD: re.compile(r"\bK\.?K\b\.?|kartu keluarga|family card", re.I),
    PersonalKind.NPWP: re.compile(r"\bN\.?P\.?[WV]\.?P\b|wajib pajak|tax(?:payer)? (?:id|number)", re.I),
    PersonalKind.PHONE: re.compile(
        r"\b(?:no\.? ?)?(?:hp|h\.p|telp|tlp|telepon|telpon|ponsel|handphone|whatsapp|wa|phone|mobile|kontak)\b", re.I
    ),
    PersonalKind.BANK_ACCOUNT: re.compile(r"(?<!kode )\brek(?:ening)?\b|\bnorek\b|bank account|\ba/c\b", re.I),
    PersonalKind.PASSPORT: re.compile(r"\bpas(?:s)?por[t]?\b", re.I),
}

_NOBODYS: Final = re.compile(
    r"\b(?:kontrak|pelanggan|transaksi|register|kode|billing|sp2d|sp[mpd]|nip|nuptk|isbn|issn|seri|invoice|faktur|kuitansi|kwitansi|resi|registrasi"
    r"|virtual account|va|barcode|ntpn|ntb|koordinat|polisi|rangka|mesin|sertifikat)\b",
    re.I,
)
"""What else long numbers are called."""

_OFFICE_MAIL: Final = re.compile(r"\.(?:go\.id|invalid|example|test)$", re.I)
"""Of offices, and names that are reserved for examples (RFC 2606)."""


def personal_data(text: str) -> list[Finding]:
    """Everything in ``text`` that looks like personal data, in order, none overlapping another.

    Addresses of offices (``…go.id``) and of examples are nobody's. Of two that overlap the stronger sign is kept.
    """
    found = [*_numbers(text), *_run_together(text), *_phones(text), *_emails(text), *_accounts(text), *_passports(text)]
    rank = {Sign.LABEL: 0, Sign.DIGITS: 1, Sign.PAGE: 2}
    return _apart(sorted(found, key=lambda one: (rank[one.sign], one.start - one.stop, one.start)))


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Those that overlap none before them, by their place in the text."""
    kept: list[Finding] = []
    for each in findings:
        place = bisect(kept, each.start, key=lambda one: one.start)
        clear_before = place == 0 or kept[place - 1].stop <= each.start
        if clear_before and (place == len(kept) or each.stop <= kept[place].start):
            kept.insert(place, each)
    return kept


def words_of(finding: Finding, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Which of the words that stand at ``spans`` of the text hold a part of the finding; their places, in order."""
    return [place for place, (start, stop) in enumerate(spans) if start < finding.stop and finding.start < stop]


def is_resident_number(digits: str) -> bool:
    """Whether 16 digits may be a NIK: region, date of birth (a woman's day is 40 more) and a serial number."""
    return len(digits) == 16 and not _misfits(digits)


def _numbers(text: str) -> Iterator[Finding]:
    """NIK, family cards and NPWP: of what may be meant by a row of digits, what fits best."""
    speaks = any(_WORDS[kind].search(text) for kind in (PersonalKind.NIK, PersonalKind.FAMILY_CARD))
    readings: list[tuple[tuple[int, int, int], Finding, DigitRun]] = []
    for read in digit_runs(text, 15, 16 + _MOST_GLUED):
        run = _without_row_number(text, read)
        if found := _number(text, run):
            fit, finding = found
            readings.append(((fit, _stray(run), run.start), finding, run))
    regions = {each.value[:4] for (fit, *_), each, _ in readings if fit == _FITS and len(each.value) == 16}
    likely = [
        finding
        for (fit, *_), finding, run in sorted(readings, key=lambda each: each[0])
        if fit != _ALMOST or (speaks and _is_misread(run, regions))
    ]
    yield from _apart(likely)


_FITS, _LABELLED, _ROUGHLY, _ALMOST = range(4)
"""How well a row of digits fits what it is taken for, best first."""


def _number(text: str, run: DigitRun) -> tuple[int, Finding] | None:
    digits, length = run.digits, len(run.digits)
    if length > 17:
        return None
    if length == 15 and _is_tax_form(run):
        return _FITS, Finding(PersonalKind.NPWP, run.start, run.stop, digits, Sign.DIGITS)
    if run.has_commas:
        return None
    misfits = _misfits(digits) if length == 16 else 3
    label = _label(text, run.start)
    if label in _CARDS:
        fit = _FITS if misfits == 0 else _LABELLED if length == 16 else _ROUGHLY
        return fit, Finding(label, run.start, run.stop, digits, Sign.LABEL)
    if label is PersonalKind.NPWP and length in (15, 16):
        return _LABELLED, Finding(label, run.start, run.stop, digits, Sign.LABEL)
    if label is not None or misfits > 1 or not _is_parted_like_one(run) or _is_nobodys(text, run.start):
        return None
    if misfits == 0:
        return _FITS, Finding(PersonalKind.NIK, run.start, run.stop, digits, Sign.DIGITS)
    return _ALMOST, Finding(PersonalKind.NIK, run.start, run.stop, digits, Sign.PAGE)


def _without_row_number(text: str, run: DigitRun) -> DigitRun:
    """A number at the beginning of a line that fits but for one or two digits before it, which are those of the row."""
    glued = len(run.digits) - 16
    if not 0 < glued <= _MOST_GLUED or _misfits(run.digits[glued:]) or not _begins_a_line(text, run.start):
        return run
    joints = tuple((place - glued, joint) for place, joint in run.joints)
    if joints and joints[0][0] <= 0:
        return run
    return replace(run, start=run.start + glued, digits=run.digits[glued:], joints=joints)


def _begins_a_line(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()


def _is_tax_form(run: DigitRun) -> bool:
    if not run.has_signs:
        return False
    cuts = {place for place, _ in run.joints}
    return len(cuts & _TAX_JOINTS) >= _FEWEST_TAX_JOINTS and len(cuts - _TAX_JOINTS) <= _MOST_STRAY


def _is_misread(run: DigitRun, regions: set[str]) -> bool:
    """Whether digits that all but fit are likely to be a number of which one was misread: its region is that of others.

    Where there are no others the region is anybody's guess; groups of four are as likely to be amounts.
    """
    near = not regions or any(
        sum(one != other for one, other in zip(run.digits, region, strict=False)) <= 1 for region in regions
    )
    return near and not run.has_signs and len(run.cuts) <= 1


def _run_together(text: str) -> Iterator[Finding]:
    """Numbers of a row of a table between which OCR saw no blank, maybe behind the number of the row."""
    for found in _TOGETHER.finditer(text):
        begin, stop = found.start() + len(found.group()) % 16, found.end()
        places = range(begin, stop, 16)
        if begin - found.start() <= _MOST_GLUED and not any(_misfits(text[place : place + 16]) for place in places):
            for place in places:
                yield Finding(PersonalKind.NIK, place, place + 16, text[place : place + 16], Sign.DIGITS)


def _phones(text: str) -> Iterator[Finding]:
    for found in _MOBILE.finditer(text):
        digits = plain_digits(found.group().translate(_WITHOUT_BRACKETS))
        label = _label(text, found.start())
        if digits is None or not 10 <= len(digits) <= 14 or label not in (None, PersonalKind.PHONE):
            continue
        if label is PersonalKind.PHONE or not _is_nobodys(text, found.start()):
            sign = Sign.DIGITS if label is None else Sign.LABEL
            yield Finding(PersonalKind.PHONE, found.start(), found.end(), digits, sign)
    for found in _LANDLINE.finditer(text):
        if _label(text, found.start()) is PersonalKind.PHONE:
            digits = re.sub(r"\D", "", found.group())
            yield Finding(PersonalKind.PHONE, found.start(), found.end(), digits, Sign.LABEL)


def _emails(text: str) -> Iterator[Finding]:
    for found in _EMAIL.finditer(text):
        value = re.sub(r"\s", "", found.group()).replace("(at)", "@").replace("[at]", "@").lower()
        if not _OFFICE_MAIL.search(value):
            yield Finding(PersonalKind.EMAIL, found.start(), found.end(), value, Sign.DIGITS)


def _accounts(text: str) -> Iterator[Finding]:
    for found in _ACCOUNT.finditer(text):
        digits = plain_digits(found.group())
        if digits is not None and _label(text, found.start()) is PersonalKind.BANK_ACCOUNT:
            yield Finding(PersonalKind.BANK_ACCOUNT, found.start(), found.end(), digits, Sign.LABEL)


def _passports(text: str) -> Iterator[Finding]:
    for found in _PASSPORT.finditer(text):
        letters, figures = re.fullmatch(r"([A-Z]{1,2}?)((?:[ .]?.){6,7})", found.group()).groups()  # type: ignore[union-attr]
        digits = plain_digits(figures)
        if digits is not None and _label(text, found.start()) is PersonalKind.PASSPORT:
            yield Finding(PersonalKind.PASSPORT, found.start(), found.end(), letters + digits, Sign.LABEL)


def _label(text: str, start: int) -> PersonalKind | None:
    """What the words right before a number call it: the nearest of them, on its line or at the end of the one before.

    Digits between a label and the number mean that the label is another number's.
    """
    before = text[max(0, start - _LABEL_REACH) : start]
    if not _WORDLIKE.search(before):
        return None
    lines = before.split("\n")
    reach = lines[-1] if lines[-1].strip(" :.\t") or len(lines) == 1 else "\n".join(lines[-2:])
    nearest: tuple[int, PersonalKind] | None = None
    for kind, words in _WORDS.items():
        for found in words.finditer(reach):
            between = reach[found.end() :]
            if len(re.findall(r"\d", between)) <= 2 and (nearest is None or found.end() > nearest[0]):
                nearest = (found.end(), kind)
    return nearest[1] if nearest else None


def _is_nobodys(text: str, start: int) -> bool:
    """Whether the words right before a number call it something that is no person's."""
    before = text[max(0, start - _LABEL_REACH) : start].rsplit("\n", 1)[-1]
    return any(not re.search(r"\d{3}", before[found.end() :]) for found in _NOBODYS.finditer(before))


def _stray(run: DigitRun) -> int:
    """How many blanks and signs stand where nobody puts them into the 16 digits of a NIK."""
    return min(len(run.cuts - set(joints)) for joints in _JOINTS if run.cuts >= set(joints))


def _is_parted_like_one(run: DigitRun) -> bool:
    """Whether the blanks and signs in it part one number, not several that stand side by side."""
    return _stray(run) <= (1 if run.has_signs else _MOST_STRAY)


def _misfits(digits: str) -> int:
    """How many parts of 16 digits cannot be those of a NIK or a family card: region, date, serial number."""
    region = digits[:2] in PROVINCES and _REGENCY.fullmatch(digits[2:4]) is not None and digits[4:6] != "00"
    return (not region) + (not _is_date(digits[6:12])) + (digits[12:] == "0000")


def _is_date(six: str) -> bool:
    day, month, year = int(six[:2]), int(six[2:4]), int(six[4:])
    day -= 40 if day > 40 else 0
    try:
        dt.date(2000 + year, month, day)
    except ValueError:
        return day == 29 and month == 2 and (1900 + year) % 4 == 0
    return True

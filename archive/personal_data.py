"""Which words of a page are somebody's personal data, so that a person decides before it is published?

Numbers are looked for as people write them and as OCR reads them: with blanks between groups, with an ``O`` for a
nought. What a number is, its own digits say (region and date of a NIK) or the words beside it do (``No. Rekening``).
UU 27/2022 on the protection of personal data [K: articles to be confirmed by the information office].
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.digit_runs import LIKE_DIGIT, DigitRun, digit_runs, plain_digits
from archive.mail_addresses import mail_addresses
from archive.office_numbers import (
    has_tax_check_digit,
    is_among_figures,
    is_amount_date_or_code,
    is_called_nobodys,
    is_dialled,
    is_employee,
    is_in_letterhead,
    is_of_budget,
    is_row_of_figures,
    is_treasury_or_bill,
)
from archive.resident_numbers import Regions, misfits_of


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
    PAGE = "page"  # the page speaks of such numbers, and the digits all but fit or may be something else


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


_WITHOUT_BRACKETS: Final = str.maketrans("", "", "()+")
_LABEL_REACH: Final = 40  # characters before a number in which its label stands
_JOINTS: Final = tuple(
    map(frozenset, ((4, 8, 12), (6, 12), (2, 4, 6, 12), (2, 4, 6, 8, 10, 12), (8,), (12,), (6,), ()))
)
"""Where people put blanks or signs into the 16 digits of a NIK."""

_MOST_JOINTS: Final = max(map(len, _JOINTS)) + 1  # and the end of a line
_MOST_GLUED: Final = 2  # digits of the number of a row that OCR did not part from what follows
_CARDS: Final = (PersonalKind.NIK, PersonalKind.FAMILY_CARD)
_LIKE: Final = {
    PersonalKind.NIK: {PersonalKind.NIK, PersonalKind.FAMILY_CARD},
    PersonalKind.NPWP: {PersonalKind.NPWP},
}
"""Of which numbers a page must speak for one that stands in it without a label and may be something else."""
_MOST_STRAY: Final = 2  # blanks that OCR put between the digits of one number

_TAX_JOINTS: Final = frozenset({2, 5, 8, 9, 12})  # of 15 digits: 01.234.567.8-712.000
_FEWEST_TAX_JOINTS: Final = 4
_TAX_DASH: Final = re.compile(r"[-–—~_]")  # after the ninth
_TAX_SIGN: Final = re.compile(r"[.,\-–—~_]")
_FEWEST_TAX_SIGNS: Final = 2  # beside the dash
_BRANCHLESS: Final = "000"  # how the NPWP of most end
_FEWEST_BOXES: Final = 10  # pieces of a number that is written digit by digit

_D: Final = f"[{LIKE_DIGIT}]"
_NEXT: Final = rf"(?:[ .\-–]{{1,2}}(?:[0-9]|(?![0-9]){_D}(?=[ .\-–]?[0-9]))|{_D})"
"""One more digit; a letter after a blank is one only where digits go on, or the next word would be eaten.

No sign can be read in two ways, or what fails were tried in all their combinations.
"""

_MOBILE: Final = re.compile(
    rf"(?<![0-9.,/-])(?<![A-Za-z])(?:\+ ?62|62|\(?[0oODQ])[ .\-–]?\)?[8B]{_NEXT}{{8,11}}(?![0-9]|[.,/-][0-9])"
)
_LANDLINE: Final = re.compile(
    r"(?<![0-9.,/-])\(?0[2-9][0-9]{1,3}\)?[ .\-–]{0,2}[0-9]{2,4}(?:[ .\-–]?[0-9]){2,5}(?![0-9]|[.,/-][0-9])"
)
_ACCOUNT: Final = re.compile(rf"(?<![0-9])(?<![0-9][.,])[0-9]{_NEXT}{{7,17}}(?![0-9])")
_BESIDE_BANK: Final = re.compile(r" {1,3}(?:Bank\b|BRI\b|BNI\b|BCA\b|BTN\b|BSI\b|BPD\b|Mandiri\b)", re.I)
_WORDLIKE: Final = re.compile(rf"(?![{LIKE_DIGIT}])[A-Za-z]")  # every label has a letter that is no digit misread
_TOGETHER: Final = re.compile(r"(?<![0-9])[0-9]{32,66}(?![0-9])")
_PASSPORT: Final = re.compile(rf"(?<!\w)[A-Z]{{1,2}}(?:[ .]?{_D}){{6,7}}(?!\w)")

_WORDS: Final[Mapping[PersonalKind, re.Pattern[str]]] = {
    PersonalKind.NIK: re.compile(
        r"\bN ?[I1l] ?[KX]\b|\bN\. ?I\. ?K\b|\bKTP\b|induk kependudukan|\bnomor penduduk|identity (?:card|number)", re.I
    ),
    PersonalKind.FAMILY_CARD: re.compile(
        r"(?<!jumlah )(?<!total )(?<![0-9] )\bK\.?K\b\.?|kartu keluarga|family card", re.I
    ),
    PersonalKind.NPWP: re.compile(r"\bN\.?P\.?[WV]\.?P\b|wajib pajak|tax(?:payer)? (?:id|number)", re.I),
    PersonalKind.PHONE: re.compile(
        r"\b(?:no\.? ?)?(?:hp|h\.p|telp|tlp|telepon|telpon|ponsel|handphone|whatsapp|wa|phone|mobile|kontak)\b", re.I
    ),
    PersonalKind.BANK_ACCOUNT: re.compile(r"\brek(?:ening)?\b|\bnorek\b|bank account|\ba/c\b", re.I),
    PersonalKind.PASSPORT: re.compile(r"\bpas(?:s)?por[t]?\b", re.I),
}

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


def _numbers(text: str) -> Iterator[Finding]:
    """NIK, family cards and NPWP: of what may be meant by a row of digits, what fits best."""
    readings: list[tuple[tuple[int, int, int], Finding, DigitRun]] = []
    for read in digit_runs(text, 15, 16 + _MOST_GLUED):
        run = _without_row_number(text, read)
        if found := _number(text, run):
            fit, finding = found
            readings.append(((fit, _stray(run), run.start), finding, run))
    regions = Regions(each.value[:4] for (fit, *_), each, _ in readings if fit == _FITS and len(each.value) == 16)
    has_column = any(fit == _ROUGHLY and each.kind is PersonalKind.NPWP for (fit, *_), each, _ in readings)
    spoken_of = {kind for kind in (*_CARDS, PersonalKind.NPWP) if _WORDS[kind].search(text)}
    likely = [
        finding
        for (fit, *_), finding, run in sorted(readings, key=lambda each: each[0])
        if finding.sign is not Sign.PAGE
        or (spoken_of & _LIKE[finding.kind] and (fit == _ROUGHLY or _is_misread(finding, run, regions, has_column)))
    ]
    yield from _apart(likely)


_FITS, _LABELLED, _ROUGHLY, _ALMOST = range(4)
"""How well a row of digits fits what it is taken for, best first."""


def _number(text: str, run: DigitRun) -> tuple[int, Finding] | None:
    digits, length = run.digits, len(run.digits)
    if length > 17 or run.has_code:
        return None
    if length == 15 and _is_tax_form(run):
        return _FITS, Finding(PersonalKind.NPWP, run.start, run.stop, digits, Sign.DIGITS)
    if run.has_commas:
        return None
    label = _label(text, run.start)
    if label is PersonalKind.NPWP and length in (15, 16) and _may_be_called_tax_number(run):
        return _LABELLED, Finding(label, run.start, run.stop, digits, Sign.LABEL)
    if run.has_amounts:
        return None
    misfits = misfits_of(digits) if length == 16 else 3
    if label in _CARDS and (misfits < 2 or _is_one(run)):
        fit = _FITS if misfits == 0 else _LABELLED if length == 16 else _ROUGHLY
        return fit, Finding(label, run.start, run.stop, digits, Sign.LABEL)
    if label is not None:
        return None
    if misfits == 0 and _is_parted_like_one(run):
        kind, fit = PersonalKind.NIK, _ROUGHLY if is_among_figures(run) else _FITS
    elif _is_in_tax_column(run):
        kind, fit = PersonalKind.NPWP, _ROUGHLY if _is_tax_number(digits) else _ALMOST
    elif misfits == 1 and _is_parted_like_one(run):
        kind, fit = PersonalKind.NIK, _ALMOST
    else:
        return None
    if is_employee(run) or is_called_nobodys(text, run.start):
        return None
    return fit, Finding(kind, run.start, run.stop, digits, Sign.DIGITS if fit == _FITS else Sign.PAGE)


def _without_row_number(text: str, run: DigitRun) -> DigitRun:
    """A number at the beginning of a line that fits but for one or two digits before it, which are those of the row."""
    glued = len(run.digits) - 16
    if not 0 < glued <= _MOST_GLUED or not _begins_a_line(text, run.start) or misfits_of(run.digits[glued:]):
        return run
    shorter = run.without(glued)
    return run if shorter.joints and shorter.joints[0][0] <= 0 else shorter


def _begins_a_line(text: str, start: int) -> bool:
    while start and text[start - 1] != "\n" and text[start - 1].isspace():
        start -= 1
    return start == 0 or text[start - 1] == "\n"


def _is_one(run: DigitRun) -> bool:
    """Whether it is one number by its looks, not several figures of a table: hardly parted, by signs, or in boxes."""
    return run.has_signs or run.last - run.first < 2 or run.last - run.first >= _FEWEST_BOXES


def _is_tax_form(run: DigitRun) -> bool:
    """Whether signs part it as they part an NPWP.

    Two amounts side by side are cut at the same places, but with a blank after the eighth digit and a point after the
    ninth.
    """
    if not run.has_signs:
        return False
    joints = dict(run.joints)
    if len(joints.keys() & _TAX_JOINTS) < _FEWEST_TAX_JOINTS or len(joints.keys() - _TAX_JOINTS) > _MOST_STRAY:
        return False
    signs = sum(_TAX_SIGN.search(joints.get(place, "")) is not None for place in (2, 5, 8, 12))
    if _TAX_DASH.search(joints.get(9, "")):
        return signs >= _FEWEST_TAX_SIGNS
    is_held = _TAX_SIGN.search(joints.get(8, "")) is not None
    return is_held and not run.has_amounts and has_tax_check_digit(run.digits)


def _may_be_called_tax_number(run: DigitRun) -> bool:
    """Whether the word before it may mean it, not only stand in the heading of a table above it."""
    is_resident = len(run.digits) == 16 and misfits_of(run.digits) < 2  # whose NIK is the NPWP since 2024
    is_parted_like_one = is_resident or _is_one(run) or run.cuts <= _TAX_JOINTS
    return (is_parted_like_one and not run.has_amounts) or _is_tax_number(run.digits)


def _is_tax_number(digits: str) -> bool:
    """15 digits, or since 2024 a nought before them; a resident's is the NIK."""
    fifteen = digits[1:] if len(digits) == 16 and digits[0] == "0" else digits
    return len(fifteen) == 15 and has_tax_check_digit(fifteen)


def _is_in_tax_column(run: DigitRun) -> bool:
    """Whether it may be one of a column of NPWP: hardly parted, with its check digit or that of nobody's branch."""
    if run.has_signs or run.last - run.first > len(_TAX_JOINTS):
        return False
    is_long = len(run.digits) == 16 and run.digits[0] == "0"
    if not (is_long or len(run.digits) == 15) or any("\n" in joint for _, joint in run.joints):
        return False
    cuts = len(run.cuts)
    is_parted_like_one = cuts < 2 or (not is_long and run.cuts <= _TAX_JOINTS and cuts >= _FEWEST_TAX_JOINTS)
    return is_parted_like_one and (_is_tax_number(run.digits) or (cuts < 2 and run.digits.endswith(_BRANCHLESS)))


def _is_misread(finding: Finding, run: DigitRun, regions: Regions, has_tax_column: bool) -> bool:
    """Whether digits that all but fit are likely to be a number of which one was misread: its region is that of others,
    or an NPWP stands in the same column with its check digit.

    Groups of four are as likely to be amounts.
    """
    if finding.kind is PersonalKind.NPWP:
        return has_tax_column
    return regions.may_hold(run.digits) and not run.has_signs and len(run.cuts) <= 1


def _run_together(text: str) -> Iterator[Finding]:
    """Numbers of a row of a table between which OCR saw no blank, maybe behind the number of the row."""
    for found in _TOGETHER.finditer(text):
        begin, stop = found.start() + len(found.group()) % 16, found.end()
        places = range(begin, stop, 16)
        if begin - found.start() <= _MOST_GLUED and not any(misfits_of(text[place : place + 16]) for place in places):
            for place in places:
                yield Finding(PersonalKind.NIK, place, place + 16, text[place : place + 16], Sign.DIGITS)


def _phones(text: str) -> Iterator[Finding]:
    for found in _MOBILE.finditer(text):
        digits = plain_digits(found.group().translate(_WITHOUT_BRACKETS))
        label = _label(text, found.start())
        if digits is None or not 10 <= len(digits) <= 14 or label not in (None, PersonalKind.PHONE):
            continue
        start, written = found.start(), found.group()
        if label is None and (is_called_nobodys(text, start) or is_row_of_figures(text, start, written)):
            continue
        if is_dialled(written, digits, is_labelled=label is not None):
            sign = Sign.DIGITS if label is None else Sign.LABEL
            yield Finding(PersonalKind.PHONE, start, found.end(), digits, sign)
    for found in _LANDLINE.finditer(text):
        start, stop = found.span()
        if _label(text, start) is PersonalKind.PHONE and not is_in_letterhead(text, start, stop):
            digits = re.sub(r"\D", "", found.group())
            yield Finding(PersonalKind.PHONE, found.start(), found.end(), digits, Sign.LABEL)


def _emails(text: str) -> Iterator[Finding]:
    for start, stop, value in mail_addresses(text):
        if not _OFFICE_MAIL.search(value):
            yield Finding(PersonalKind.EMAIL, start, stop, value, Sign.DIGITS)


def _accounts(text: str) -> Iterator[Finding]:
    speaks = _WORDS[PersonalKind.BANK_ACCOUNT].search(text) is not None
    for found in _ACCOUNT.finditer(text) if speaks else ():
        start, stop = found.span()
        digits = plain_digits(found.group())
        named = _named(text, start)
        if digits is None or (named is not None and named.kind is not PersonalKind.BANK_ACCOUNT):
            continue
        before = f"{named.before}{named.between}" if named else ""
        if is_amount_date_or_code(text, start, stop, before):
            continue
        if named is None and _BESIDE_BANK.match(text, stop) and not is_called_nobodys(text, start):
            yield Finding(PersonalKind.BANK_ACCOUNT, start, stop, digits, Sign.PAGE)
        elif named is not None and not is_treasury_or_bill(named.between, text[stop : stop + 60]):
            yield Finding(PersonalKind.BANK_ACCOUNT, start, stop, digits, Sign.LABEL)


def _passports(text: str) -> Iterator[Finding]:
    for found in _PASSPORT.finditer(text):
        letters, figures = re.fullmatch(r"([A-Z]{1,2}?)((?:[ .]?.){6,7})", found.group()).groups()  # type: ignore[union-attr]
        digits = plain_digits(figures)
        if digits is not None and _label(text, found.start()) is PersonalKind.PASSPORT:
            yield Finding(PersonalKind.PASSPORT, found.start(), found.end(), letters + digits, Sign.LABEL)


@dataclass(frozen=True, slots=True)
class _Name:
    """What a number is called, with the words before the label, itself among them, and those up to the number."""

    kind: PersonalKind
    before: str
    between: str


def _label(text: str, start: int) -> PersonalKind | None:
    named = _named(text, start)
    return named.kind if named else None


def _named(text: str, start: int) -> _Name | None:
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
            if kind is PersonalKind.BANK_ACCOUNT and is_of_budget(reach[: found.start()]):
                continue
            between = reach[found.end() :]
            if len(re.findall(r"\d", between)) <= 2 and (nearest is None or found.end() > nearest[0]):
                nearest = (found.end(), kind)
    return _Name(nearest[1], reach[: nearest[0]], reach[nearest[0] :]) if nearest else None


def _stray(run: DigitRun) -> int:
    """How many blanks and signs stand where nobody puts them into the 16 digits of a NIK."""
    cuts = run.cuts
    return min(len(cuts) - len(joints) for joints in _JOINTS if cuts >= joints)


def _is_parted_like_one(run: DigitRun) -> bool:
    """Whether the blanks and signs in it part one number, not several that stand side by side."""
    most = 1 if run.has_signs else _MOST_STRAY
    return run.last - run.first <= _MOST_JOINTS + most and _stray(run) <= most

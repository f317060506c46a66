"""Which numbers are an office's rather than a person's? Amounts, dates, codes, employees, the treasury's accounts.

Asked of numbers that look like personal data: what they are shows in their form, or in the words beside them.
"""

from __future__ import annotations

import re
from typing import Final

from archive.digit_runs import DigitRun

_WORDS_REACH: Final = 40  # characters before or behind a number in which its words stand

_NOBODYS: Final = re.compile(
    r"\b(?:kontrak|pelanggan|transaksi|register|kode|billing|sp2d|sp[mpdk]|nip|nuptk|nisn|npsn|isbn|issn|seri|invoice"
    r"|faktur|kuitansi|kwitansi|resi|registrasi|virtual account|va|barcode|ean|ntpn|ntb|koordinat|polisi|rangka|mesin"
    r"|sertifikat|nib|rup|tender|kbli|bast|imei|nibar|nop|sppt|realisasi|pagu|dpa|rka|indeks|inventaris)\b",
    re.I,
)
"""What else long numbers are called."""

_TREASURY: Final = r"(?:kas\s+(?:umum\s+)?(?:daerah|negara|desa)|RKU[DN]|bendahara\s+(?:umum|pengeluaran|penerimaan))\b"
_TREASURY_OR_BILL: Final = re.compile(rf"\b{_TREASURY}|\b(?:listrik|air|telepon|belanja|pendapatan|pembiayaan)\b", re.I)
_HELD_BY_TREASURY: Final = re.compile(
    rf"[^\n]{{0,30}}?\b(?:a\.?n\.?|a/n|atas nama)\s+(?:rekening\s+)?{_TREASURY}", re.I
)
_OF_BUDGET: Final = re.compile(r"(?:kode|kd|uraian|kelompok|akun)\.?[\s:/-]*\Z", re.I)
_IS_NUMBERED: Final = re.compile(
    r"\bno(?:mor|rek)?\b|\b(?:bank|BRI|BNI|BCA|BTN|BSI|BPD|Mandiri|Kalteng)\b|(?<!saldo )\brek(?:ening)?\.?\s*:\s*\Z",
    re.I,
)

_RUPIAH: Final = re.compile(r"Rp\.? ?\Z", re.I)
_AMOUNT: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_DECIMALS: Final = re.compile(r",[0-9]{2}(?![0-9])|\.[0-9]{3}(?![0-9])")
_DATE: Final = re.compile(
    r"[0-9]{1,2}([-. ])[0-9]{1,2}\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[-– ]{1,2}(?:19|20)[0-9]{2}"
)
_CODE: Final = re.compile(r"\w\.\w{1,2}\.\w{1,2}(?!\w)")
_EMPLOYEE: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]|21)[12][0-9]{3}"
)
_FEWEST_FIGURES: Final = 3  # digits of a neighbour that makes a row of figures

_AFTER_NOUGHT: Final = re.compile(r"0 [1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_FIGURE_BEFORE: Final = re.compile(r"(?<![0-9])[0-9]{3,4} \Z")
_LETTERHEAD: Final = re.compile(r"\b(?:fax|faks(?:imil[ei])?|faximile|laman|website)\b|\.go\.id\b", re.I)
_LETTERHEAD_REACH: Final = 60
_FIRST_GROUP: Final = re.compile(r"\(?\+? ?[^ .\-–)]+")
_MOBILE_NETWORKS: Final = frozenset("1235789")  # 081, 082, 083, 085, 087, 088, 089 [K]


def has_tax_check_digit(digits: str) -> bool:
    """Whether the ninth digit is the check digit of the eight before it, as in every NPWP.

    It is that of Luhn, say python-stdnum and Business::ID::NPWP alike [K: the tax office publishes no rule].
    """
    weighed = sum(
        int(digit) * 2 - 9 * (digit > "4") if place % 2 else int(digit) for place, digit in enumerate(digits[:9])
    )
    return weighed % 10 == 0


def is_called_nobodys(text: str, start: int) -> bool:
    """Whether the words right before a number call it something that is no person's."""
    before = text[max(0, start - _WORDS_REACH) : start].rsplit("\n", 1)[-1]
    return any(not re.search(r"\d{3}", before[found.end() :]) for found in _NOBODYS.finditer(before))


def is_employee(run: DigitRun) -> bool:
    """Whether it is the end of a NIP of 18 digits, whose middle may pass for a date of birth."""
    begin = run.chain.before[run.first] + run.skipped
    return begin > 1 and _EMPLOYEE.fullmatch(run.chain.digits[begin - 2 : begin] + run.digits) is not None


def is_among_figures(run: DigitRun) -> bool:
    """Whether blanks part it as they part the figures of a table, and more of them stand beside it."""
    if run.has_signs or not 3 <= run.last - run.first <= 6:
        return False
    chain = run.chain
    beside = [(run.first, run.first - 1)] if run.first else []
    beside += [(run.last + 1, run.last + 1)] if run.last + 1 < len(chain.spans) else []
    return any(
        "\n" not in chain.joints[joint] and chain.before[place + 1] - chain.before[place] >= _FEWEST_FIGURES
        for joint, place in beside
    )


def is_of_budget(before: str) -> bool:
    """Whether the word ``rekening`` that follows means an account of a budget, not one at a bank."""
    return _OF_BUDGET.search(before) is not None


def is_treasury_or_bill(between: str, behind: str) -> bool:
    """Whether a bank account is an office's or none at all, say the words since its label or the name behind it."""
    return bool(_TREASURY_OR_BILL.search(between) or _HELD_BY_TREASURY.match(behind))


def is_amount_date_or_code(text: str, start: int, stop: int, before: str) -> bool:
    """Whether what is written there is no number of an account; ``before`` are the words before it."""
    written = text[start:stop]
    if _CODE.match(written) or _DATE.fullmatch(written) or _RUPIAH.search(text, max(0, start - 5), start):
        return True
    if not _AMOUNT.fullmatch(written):
        return False
    return bool(_DECIMALS.match(text, stop)) or (written[0] != "0" and not _IS_NUMBERED.search(before))


def is_dialled(written: str, digits: str, *, is_labelled: bool) -> bool:
    """Whether a number that begins like one of a mobile telephone is parted like one, not like hours or amounts."""
    first = _FIRST_GROUP.match(written)
    bare = first.group().lstrip("(+ ") if first else ""
    if is_labelled or written.startswith("+"):
        return _AFTER_NOUGHT.fullmatch(written) is None
    if digits.startswith("62"):
        return digits[3] in _MOBILE_NETWORKS and not written.startswith(f"{bare}.")
    is_whole = len(bare) > 2 or (len(bare) == 1 and "." not in written)
    return is_whole and digits[2] in _MOBILE_NETWORKS


def is_row_of_figures(text: str, start: int, written: str) -> bool:
    """Whether blanks part a number and one more figure of that length stands right before it, as in a table."""
    return " " in written and _FIGURE_BEFORE.search(text, max(0, start - 6), start) is not None


def is_in_letterhead(text: str, start: int, stop: int) -> bool:
    """Whether a telephone at a desk is an office's: a fax or an address of the office on the web stands beside it."""
    around = text[max(0, start - _LETTERHEAD_REACH) : start] + "\n" + text[stop : stop + _LETTERHEAD_REACH]
    return _LETTERHEAD.search(around) is not None

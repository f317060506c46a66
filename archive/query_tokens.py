"""Which words, signs and operators stand in the text of a search box?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

WORDS_APART: Final = 5
"""Between words in quotes that need only stand near each other, where no number is given."""

FIELDS: Final[Mapping[str, str]] = {
    "judul": "title",
    "title": "title",
    "nomor": "number",
    "number": "number",
    "unit": "unit",
    "instansi": "unit",
    "agency": "unit",
    "kelas": "class",
    "golongan": "class",
    "class": "class",
    "tahun": "year",
    "year": "year",
    "jenis": "type",
    "type": "type",
    "subjek": "subject",
    "topik": "subject",
    "subject": "subject",
    "kode": "code",
    "code": "code",
    "bahasa": "language",
    "language": "language",
}
"""Words that may stand before a colon, and the field each means."""

QUOTES: Final = '"“”„«»'
_OPERATORS = {"OR": "or", "ATAU": "or", "AND": "and", "DAN": "and", "NOT": "not", "TANPA": "not", "BUKAN": "not"}
_TOKEN = re.compile(
    rf"(?P<open>\()|(?P<close>\))|(?P<or>\|+)|(?P<not>-(?=[^\s-]))|(?P<quote>[{QUOTES}])"
    rf"|(?P<field>(?:{'|'.join(FIELDS)}):(?=\s*[^\s:]))|(?P<word>[^\s()|{QUOTES}]+)|\s+",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"[{QUOTES}]")
_APART = re.compile(r"~(\d{0,4})(?=[\s()|]|\Z)")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` as typed at ``start``. ``apart`` is given for words in quotes that need only stand near each other."""

    kind: str
    text: str
    start: int
    apart: int | None = None


def tokens(text: str, notes: dict[str, None]) -> Iterator[Token]:
    """The tokens in order; a quote that is never closed is noted and skipped."""
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "quote":
            closing = _CLOSING.search(text, position)
            if closing is None:
                notes["unclosed_quote"] = None
                continue
            apart = _APART.match(text, closing.end())
            distance = int(apart[1] or WORDS_APART) if apart else None
            yield Token("phrase", text[position : closing.start()], position, distance)
            position = apart.end() if apart else closing.end()
        elif kind is not None:
            yield Token(_OPERATORS.get(match[0], kind), match[0], match.start())


def without_question_mark(text: str) -> str:
    """``text`` without the question mark at its end, where that is no pattern."""
    question = text.rstrip().rstrip("?!")
    one = len(question.split()) < 2
    return text if one or "?" in question or "*" in question else question

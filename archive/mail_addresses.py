"""Where in a text do e-mail addresses stand, as people write them and as OCR reads them?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import Final

_AT: Final = re.compile(r"@|\(at\)|\[at\]")
_MAILBOX_SIGNS: Final = frozenset(f"{ascii_letters}{digits}._%+-")
_MAILBOX: Final = re.compile(r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]*\Z")
_DOMAIN: Final = re.compile(r"\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)*\s?\.\s?[A-Za-z]{2,}(?!\w)")
_BLANK: Final = re.compile(r"\s")
_USUAL_ENDS: Final = frozenset(("com", "id", "net", "org", "info", "biz", "edu", "example", "invalid", "test"))
"""Of addresses with blanks in them; whatever else has one beside an ``@`` is a price or a name in a social medium."""


def mail_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, stop and the plain form of each.

    Looked for from their middle: whatever stands there may be tried once only as the beginning of an address.
    """
    begin = 0
    for at in _AT.finditer(text):
        if at.start() < begin or (domain := _DOMAIN.match(text, at.end())) is None:
            continue
        stop = at.start() - text[max(begin, at.start() - 1) : at.start()].isspace()
        first = stop
        while first > begin and text[first - 1] in _MAILBOX_SIGNS:
            first -= 1
        if (mailbox := _MAILBOX.search(text, first, stop)) is None:
            continue
        begin = domain.end()
        written = text[mailbox.start() : begin]
        value = re.sub(r"\s", "", written).replace("(at)", "@").replace("[at]", "@").lower()
        if not _BLANK.search(written) or value.rsplit(".", 1)[-1] in _USUAL_ENDS:
            yield mailbox.start(), begin, value

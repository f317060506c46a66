"""Who wrote a mail to whom, when and about what? Extractors put these lines before its text."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from search_api.marking import Marker
from search_api.translation import N_

NAMES: Final[Mapping[str, str]] = {
    "From": N_("Dari"),
    "To": N_("Kepada"),
    "Cc": N_("Tembusan"),
    "Subject": N_("Perihal"),
    "Date": N_("Tanggal"),
}
"""In the order in which extractors write them."""


@dataclass(frozen=True, slots=True)
class MailLine:
    """One line of the letter head; ``moment`` is set for a date that could be read."""

    name: str
    text: Markup
    moment: dt.datetime | None = None


def split_mail(text: str, pen: Marker) -> tuple[list[MailLine], str]:
    """The letter head and the body of the first page of a mail; no head where there is none."""
    lines = text.split("\n")
    head: list[MailLine] = []
    order = list(NAMES)
    for line in lines:
        name, colon, value = line.partition(": ")
        if not colon or name not in order:
            break
        order = order[order.index(name) + 1 :]
        head.append(MailLine(name, pen.text(value), _moment(value) if name == "Date" else None))
    return head, "\n".join(lines[len(head) :]).strip("\n")


def _moment(value: str) -> dt.datetime | None:
    """A date of RFC 5322 or ISO 8601 that says how far it is from UTC."""
    for read in (email.utils.parsedate_to_datetime, dt.datetime.fromisoformat):
        try:
            moment = read(value)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            return moment
    return None

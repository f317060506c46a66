"""``/kerja/jejak``: who did what, when, to which document? Searched, and taken along as CSV or JSON lines."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zoneinfo
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import falcon
import msgspec

from archive.audit import AuditEntry, AuditQuestion
from search_api.exchange.spreadsheets import no_formula
from search_api.pages.paging import paging, whole_number
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places, words

_ON_A_PAGE: Final = 50
_MOST_PAGES: Final = 100_000
_COLUMNS: Final = ("number", "at", "actor", "action", "document", "before", "after", "digest")


class TrailPage:
    """The newest entries that answer the question in the address."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        given = _given(req)
        asked = question(given, self._services.site.time_zone)
        with self._services.database.read() as uow:
            total = uow.audit.count(asked)
            last = max(1, -(-total // _ON_A_PAGE))
            page = min(whole_number(req.get_param("hal") or "", _MOST_PAGES), last)
            found = uow.audit.find(asked, (page - 1) * _ON_A_PAGE, _ON_A_PAGE)
            actions = uow.audit.actions()
            people = uow.people.all()
            ids = sorted({entry.document_id for _, entry in found if entry.document_id})
            documents = uow.documents.get_many(ids)
            head = uow.audit.head()
        self._pages.render(
            req,
            resp,
            "staff/work/trail.html",
            given=given,
            found=found,
            total=total,
            actions=actions,
            people=people,
            names={each.login: each.name for each in people},
            documents=documents,
            head=head,
            paging=paging(page, last, lambda number: places.trail(**given, hal=str(number) if number > 1 else "")),
            export=lambda form: places.trail(**given).replace(places.TRAIL, f"{places.TRAIL}/ekspor.{form}", 1),
            words=words,
            places=places,
        )

    on_head = on_get


class TrailFile:
    """All entries that answer a question, oldest first, as a file; written as it is read, so of any length."""

    def __init__(self, services: Services, form: str) -> None:
        self._services = services
        self._form = form

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Send it."""
        asked = question(_given(req), self._services.site.time_zone)
        rows = self._rows(asked)
        resp.content_type = "text/csv; charset=utf-8" if self._form == "csv" else "application/x-ndjson"
        resp.downloadable_as = f"jejak-audit.{self._form}"
        resp.stream = _csv(rows) if self._form == "csv" else _lines(rows)

    def on_head(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The same headers without a body."""
        self.on_get(req, resp)
        resp.stream = None

    def _rows(self, asked: AuditQuestion) -> Iterator[tuple[int, AuditEntry]]:
        with self._services.database.read() as uow:
            yield from uow.audit.stream(asked)


def question(given: dict[str, str], time_zone: str) -> AuditQuestion:
    """What an address asks; days are those of the site, and a day that is none asks for nothing."""
    asked = AuditQuestion(given["dokumen"], given["orang"], given["tindakan"])
    zone = zoneinfo.ZoneInfo(time_zone)
    if since := _day(given["dari"]):
        asked = replace(asked, since=dt.datetime.combine(since, dt.time(), zone))
    if until := _day(given["sampai"]):
        asked = replace(asked, until=dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone))
    return asked


def csv_row(number: int, entry: AuditEntry) -> list[str]:
    """One entry for a spreadsheet, which must take none of it for a formula."""
    plain = (
        str(number),
        entry.at.isoformat(),
        entry.actor,
        entry.action,
        entry.document_id or "",
        msgspec.json.encode(entry.before).decode(),
        msgspec.json.encode(entry.after).decode(),
        entry.digest,
    )
    return [str(no_formula(value)) for value in plain]


def json_line(number: int, entry: AuditEntry) -> bytes:
    """One entry as a line of JSON, from which its digest can be computed again."""
    return (
        msgspec.json.encode(
            {
                "number": number,
                "at": entry.at,
                "actor": entry.actor,
                "action": entry.action,
                "document": entry.document_id,
                "before": entry.before,
                "after": entry.after,
                "digest": entry.digest,
            }
        )
        + b"\n"
    )


def _csv(rows: Iterator[tuple[int, AuditEntry]]) -> Iterator[bytes]:
    yield _written(_COLUMNS).encode("utf-8-sig")
    for number, entry in rows:
        yield _written(csv_row(number, entry)).encode()


def _written(row: tuple[str, ...] | list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(row)
    return buffer.getvalue()


def _lines(rows: Iterator[tuple[int, AuditEntry]]) -> Iterator[bytes]:
    for number, entry in rows:
        yield json_line(number, entry)


def _given(req: falcon.Request) -> dict[str, str]:
    return {
        name: (req.get_param(name, default="") or "").strip()[:200]
        for name in ("dokumen", "orang", "tindakan", "dari", "sampai")
    }


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and dt.MINYEAR < day.year < dt.MAXYEAR else None  # the last days have no next one in every zone

"""``/kerja/unggah``: how does somebody hand over files, with JavaScript or with a plain form?"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

import falcon

from archive.batches import BatchFile, Settlement
from archive.errors import Forbidden, InvalidInput
from archive.handing_over import Offered, announce, close_batch, open_batch
from archive.people import Person
from archive.uploads import PROGRAM_SUFFIXES, clean_path
from search_api import addresses
from search_api.forms import FormFile, form_of
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.upload.limits import day_began, units_open_to
from search_api.translation import N_, translator

PLAIN_FORM_BYTES: Final = 60 << 20
"""What fits through a plain form: the server takes bodies of 64 MiB."""

_NOTHING_CHOSEN: Final = N_("Pilih sekurang-kurangnya satu berkas.")


class SendPage:
    """Choose unit and files; answers a plain form with the page of its batch."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The limits, the unit, and where to drop files."""
        self._services.receiving.sweep()
        self._show(req, resp, unit=req.get_param("unit") or "", note="")

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Take the files of a plain form in one batch."""
        form = form_of(req)
        person, unit, note = signed_in(req), form.text("unit"), form.text("note")
        files = [*form.files("berkas"), *form.files("folder")]
        translate = translator(language_of(req)).gettext
        if not files:
            self._show(req, resp, unit=unit, note=note, problems={"berkas": translate(_NOTHING_CHOSEN)}, status=400)
            return
        try:
            batch = open_batch(self._services.database, self._services.clock, person, unit, note=note)
        except (InvalidInput, Forbidden) as error:
            sentence = translate(error.message).format(**error.values)
            self._show(req, resp, unit=unit, note=note, problems={"unit": sentence}, status=400)
            return
        take_files(self._services, person, batch.id, files)
        close_batch(self._services.database, self._services.clock, person, batch.id)
        raise falcon.HTTPSeeOther(addresses.batch_address(batch.id))

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        *,
        unit: str,
        note: str,
        problems: dict[str, str] | None = None,
        status: int = 200,
    ) -> None:
        services, person = self._services, signed_in(req)
        with services.database.read() as uow:
            units = units_open_to(person, uow.units.all(), services.clock.now().date())
            open_batches = [batch for batch in uow.batches.of_officer(person.login) if batch.closed_at is None]
        self._pages.render(
            req,
            resp,
            "staff/upload/send.html",
            status=status,
            units=units,
            unit_options=[(each.code, each.name) for each in units],
            unit=unit or (units[0].code if len(units) == 1 else ""),
            note=note,
            limits=services.receiving.limits,
            programs=sorted(PROGRAM_SUFFIXES),
            plain_form_bytes=PLAIN_FORM_BYTES,
            bundle_bytes=services.receiving.bundles.most_bytes,
            open_batches=open_batches[:5],
            problems=problems or {},
        )


def take_files(services: Services, person: Person, batch_id: str, files: list[FormFile]) -> list[BatchFile]:
    """Take the files of a plain form into an open batch; their lines, in the order of the files."""
    offered = [Offered(path, file.size) for path, file in zip(_distinct_paths(files), files, strict=True)]
    lines = announce(
        services.database, services.clock, services.receiving.limits, person, batch_id, offered, day_began(services)
    )
    return [
        services.receiving.append(person, line.id, 0, file.stream, file.size)
        if line.settlement is Settlement.EXPECTED
        else line
        for line, file in zip(lines, files, strict=True)
    ]


def _distinct_paths(files: list[FormFile]) -> list[str]:
    """Browsers leave folders out of names, so two files may be called the same: the second becomes ``nama (2).pdf``."""
    taken: set[str] = set()
    paths = []
    for file in files:
        path = wanted = clean_path(file.name) or "berkas"
        count = 1
        while path in taken:
            count += 1
            parts = PurePosixPath(wanted)
            path = str(parts.with_name(f"{parts.stem} ({count}){parts.suffix}"))
        taken.add(path)
        paths.append(path)
    return paths

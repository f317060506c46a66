"""On which archive is the load run? Documents in database and index, as many as asked, a few with large files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle, Page, Processing, Rendition, RenditionRole, TextSource
from archive.ports import StoredBlob
from archive.units import Unit, UnitKind
from bench.search.corpus import Corpus, Made
from indexer.rebuild import rebuild
from search_api.settings import load
from search_api.wiring import Archive, open_archive

LARGE_FILES: Final = 8
LARGE_BYTES: Final = 50_000_000

_BATCH: Final = 500  # documents in one transaction
_FIRST_DAY: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "spreadsheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "image": "image/tiff",
    "presentation": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def ensure_archive(data: Path, corpus: Corpus) -> tuple[str, ...]:
    """Fill the data directory unless it was filled before; the ids of the documents with a file of 50 MB.

    Records and texts are put as deposit and worker would have left them, and indexed by a rebuild. Only the large
    files are in the blob store: nothing here asks for another.
    """
    finished = data / "filled.json"
    if not finished.is_file():
        with open_archive(load({"ARSIP_DATA": str(data), "ARSIP_LOG_LEVEL": "error"})) as archive:
            large = _fill(archive, corpus)
            rebuild(archive.database, archive.index)
        finished.write_text(json.dumps({"documents": corpus.size, "large": large}))
    filled = json.loads(finished.read_text())
    if filled["documents"] != corpus.size:
        raise SystemExit(f"{data} holds {filled['documents']} documents, not {corpus.size}: give another --work")
    return tuple(filled["large"])


def _fill(archive: Archive, corpus: Corpus) -> list[str]:
    made = corpus.documents()
    units: set[str] = set()
    large: list[str] = []
    position = 0
    while batch := list(islice(made, _BATCH)):
        with archive.database.write() as uow:
            for each in batch:
                if each.record.unit not in units:
                    units.add(each.record.unit)
                    name = f"Dinas Contoh {each.record.unit.removeprefix('unit-')}"
                    uow.units.put(Unit(each.record.unit, name, UnitKind.AGENCY))
                stored = None
                if each.record.public and len(large) < LARGE_FILES:
                    stored = archive.blobs.put(BytesIO(Random(position).randbytes(LARGE_BYTES)))
                document = _document(each, position, stored)
                if stored is not None:
                    large.append(document.id)
                original = Rendition(
                    document.id,
                    RenditionRole.ORIGINAL,
                    document.sha256,
                    document.size,
                    document.media_type,
                    document.file_name,
                )
                uow.documents.add(document, original, f"bench {document.id}")
                uow.pages.replace_all(document.id, _pages(each))
                position += 1
    return large


def _document(made: Made, position: int, stored: StoredBlob | None) -> Document:
    record = made.record
    moment = _FIRST_DAY + dt.timedelta(minutes=position)
    return Document(
        id=f"d{record.id[1:]:0>11}",
        unit=record.unit,
        title=record.title,
        file_name=f"{record.id}.{record.file_type}",
        media_type=_MEDIA_TYPES[record.file_type],
        file_type=FileType(record.file_type),
        sha256=stored.sha256 if stored else hashlib.sha256(record.id.encode()).hexdigest(),
        size=stored.size if stored else sum(len(page) for page in made.pages),
        received_at=moment,
        number=record.number,
        information_class=InformationClass(record.information_class),
        date=dt.date.fromisoformat(record.date),
        year=record.year,
        language="id",
        page_count=len(made.pages),
        lifecycle=Lifecycle.PUBLISHED,
        processing=Processing.READABLE,
        published_at=moment,
    )


def _pages(made: Made) -> Iterator[Page]:
    for number, text in enumerate(made.pages, 1):
        yield Page(number, text, TextSource.BORN_DIGITAL)

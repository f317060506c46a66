"""How is the picture of a page sent, whoever may see it?"""

from __future__ import annotations

import hashlib

import falcon

from archive.documents import Document
from archive.errors import NotFound
from search_api.api.problems import NoPageImage
from search_api.file_responses import StoredFile, send_file
from search_api.page_sources import PageSource
from search_api.services import Services


def send_page_picture(
    req: falcon.Request,
    resp: falcon.Response,
    services: Services,
    document: Document,
    source: PageSource | None,
    number: int,
    width: int,
) -> None:
    """Page ``number`` (from 1) of ``document`` as WebP, drawn from ``source``, ``width`` pixels wide.

    ``width`` is one of those kept. Raises NotFound where there is no such page, NoPageImage where there is no
    ``source``, and what drawing raises.
    """
    if not 1 <= number <= (document.page_count or number):
        raise NotFound
    if source is None:
        raise NoPageImage
    path = services.images.image(source.sha256, source.path, source.media_type, number, width)
    send_file(
        req,
        resp,
        StoredFile(
            # A picture may be public where the file that it is drawn from is not, and then neither is the file's hash.
            etag=hashlib.sha256(f"{source.sha256}-{number}-{width}".encode()).hexdigest()[:32],
            size=path.stat().st_size,
            media_type="image/webp",
            open_at=lambda offset: path.open("rb"),
        ),
    )

"""Which style sheets, scripts and pictures belong to the site, and under which address may they be kept forever?"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import falcon

from archive.errors import NotFound

FOLDER: Final = Path(__file__).parent / "static"
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """Bytes held in memory, plain and gzipped. ``digest`` is part of their address."""

    body: bytes
    gzipped: bytes
    digest: str
    media_type: str


class StaticFiles:
    """Every file of ``static/``; the sheets in ``static/css`` are joined in order of name to ``site.css``, which
    ends with ``more_css``; those in ``static/staff-css`` to ``staff.css``, for the pages of those who work here.

    An address holds a digest of the content, so browsers never ask again.
    """

    def __init__(self, folder: Path = FOLDER, more_css: str = "") -> None:
        sheets = [sheet.read_bytes() for sheet in sorted((folder / "css").glob("*.css"))]
        staff = [sheet.read_bytes() for sheet in sorted((folder / "staff-css").glob("*.css"))]
        contents = {"site.css": b"\n".join([*sheets, more_css.encode()]), "staff.css": b"\n".join(staff)}
        scripts = [*folder.iterdir(), *(folder / "vendor").glob("*.js")]
        contents |= {path.name: path.read_bytes() for path in scripts if path.suffix in _MEDIA_TYPES}
        self._files = {name: _static_file(name, body) for name, body in contents.items()}

    def address(self, name: str) -> str:
        """The permanent address of this content. Raises KeyError for a file that is not there."""
        return f"/static/{self._files[name].digest}/{name}"

    def on_get(self, req: falcon.Request, resp: falcon.Response, digest: str, name: str) -> None:
        """Send it, to be kept for a year. An old digest is not answered with other content."""
        file = self._files.get(name)
        if file is None or file.digest != digest:
            raise NotFound
        resp.content_type = file.media_type
        resp.cache_control = ["public", "max-age=31536000", "immutable"]
        resp.set_header("ETag", f'W/"{digest}"')  # the same for both encodings
        if "gzip" in (req.get_header("Accept-Encoding") or ""):
            resp.set_header("Content-Encoding", "gzip")
            resp.data = file.gzipped
        else:
            resp.data = file.body

    on_head = on_get


@cache
def site_files(more_css: str = "") -> StaticFiles:
    """Those that come with the program, read and packed once in a process."""
    return StaticFiles(more_css=more_css)


def _static_file(name: str, body: bytes) -> StaticFile:
    digest = hashlib.sha256(body).hexdigest()[:12]
    return StaticFile(body, gzip.compress(body, mtime=0), digest, _MEDIA_TYPES[Path(name).suffix])
